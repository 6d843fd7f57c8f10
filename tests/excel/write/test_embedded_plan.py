"""The plan inside a workbook, and files that are no workbook of this program, or a hostile one."""

import json
import re
import zipfile
import zlib
from base64 import b64encode
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from defusedxml import EntitiesForbidden
from edits import Edited
from spreadsheets import content_of as workbook_of

from llmbudget.excel.read import limits, package
from llmbudget.excel.read.grid import Grid
from llmbudget.excel.read.sheet_rows import VALUES, rows
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.excel.write import embedded_plan
from llmbudget.excel.write.embedded_plan import NEWER, NO_PLAN
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import PlanError, content_of
from llmbudget.plan.sections import tables
from llmbudget.presets import preset
from llmbudget.strategies import strategies

pytestmark = pytest.mark.slow

PLAN = preset("startup")
CUSTOM = "docProps/custom.xml"
ENTITIES = '<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@cache
def exported() -> bytes:
    return workbook_of(PLAN)


def refusal(content: bytes) -> str:
    """Return the one sentence about a file."""
    with pytest.raises(PlanError) as refused:
        read_workbook(content)
    [problem] = refused.value.problems
    return problem


def with_property(name: str, value: str) -> bytes:
    """Return the workbook with another value of a property."""
    edit = Edited(exported())
    old = re.compile(rf'(name="{name}"><vt:\w+>)[^<]*')
    text, n_changes = old.subn(rf"\g<1>{value}", edit.parts[CUSTOM].decode())
    assert n_changes == 1
    edit.parts[CUSTOM] = text.encode()
    return edit.content()


def holding(plan: object) -> bytes:
    """Return a workbook that holds something else than its plan."""
    packed = b64encode(zlib.compress(json.dumps(plan).encode())).decode()
    edit = Edited(exported())
    text = re.sub(r'<property [^>]*name="llmbudget plan.*?</property>', "", edit.parts[CUSTOM].decode())
    piece = '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="9" name="llmbudget plan 1 of 1">'
    text = text.replace("</Properties>", f"{piece}<vt:lpwstr>{packed}</vt:lpwstr></property></Properties>")
    edit.parts[CUSTOM] = text.encode()
    return edit.content()


def test_no_property_is_longer_than_excel_takes() -> None:
    values = [str(prop.value) for prop in openpyxl.load_workbook(BytesIO(exported())).custom_doc_props]
    assert max(map(len, values)) == 255


def test_a_workbook_of_a_newer_version_is_told() -> None:
    assert refusal(with_property("llmbudget format", "2")) == NEWER
    assert refusal(holding({**content_of(PLAN), "schema": 4})) == NEWER


def test_a_workbook_of_another_version_is_read_and_its_own_formulas_are_no_fault() -> None:
    """But a number in place of a formula still is one."""
    edit = Edited(with_property("llmbudget version", "0.0.1"))
    address = Layout(PLAN).places["training_flops"].cell().replace("$", "")
    assert read_workbook(edit.type(address, 5, formula="1+4").content()).plan == PLAN
    assert "was overwritten by 5" in refusal(edit.type(address, 5).content())


def without_ids(content: bytes, *names: str) -> bytes:
    """Return a workbook in which no cell holds these ids."""
    edit = Edited(content)
    for part, text in edit.parts.items():
        if part.startswith("xl/") and part.endswith(".xml") and b"<t" in text:
            edit.parts[part] = re.sub(rb">(%s)</t>" % "|".join(names).encode(), b">-</t>", text)
    return edit.content()


def test_columns_and_tables_that_were_added_since_keep_their_defaults() -> None:
    """A workbook of another version has no first month of credits, and no table of indirect cost rates."""
    names = ("credit_start", "indirect_rates")
    older = with_property("llmbudget formulas", "00000000")
    assert read_workbook(without_ids(older, *names)).plan == PLAN
    with pytest.raises(PlanError, match="Usable from month"):
        read_workbook(without_ids(exported(), *names))


def test_a_workbook_from_before_a_parameter_was_added_is_read() -> None:
    """It has no row of it on any sheet, and a constant that was another number then; edits of the rest are kept."""
    edit = Edited(with_property("llmbudget version", "0.0.1"))
    places = Layout(PLAN).places
    edit.type(places["usable_memory_share"].cell().replace("$", ""), 0.9)
    edit.type(places["tokens"].cell().replace("$", ""), 2e9)
    for sheet in ("Inputs", "Scenarios", "Calculation"):
        grid = Grid(edit.content())
        edit.delete_row(sheet, grid.sheet(sheet).ids["loss_bytes"][0] + 1)
    read = read_workbook(edit.content())
    assert read.plan.replace(tokens=PLAN.workload.tokens).workload == PLAN.workload
    assert (read.plan.workload.tokens, read.plan.constants, len(read.changes)) == (2e9, PLAN.constants, 1)


def test_a_workbook_of_a_version_with_other_words_is_read() -> None:
    """Heads change with the language, and so do titles of tables, by which the ends of tables are found."""
    edit = Edited(with_property("llmbudget version", "0.0.1"))
    texts = edit.parts["xl/sharedStrings.xml"].decode()
    titles = (strategies()["spot_pricing"].title, tables()["roles"].row.title)
    for title in titles:
        texts, n_changed = re.subn(rf">(\+ )?{title}( – \d+)?<", r">\1Other words\2<", texts)
        assert n_changed > 1
    edit.parts["xl/sharedStrings.xml"] = texts.encode()
    assert read_workbook(edit.content()).plan == PLAN


def test_a_workbook_of_another_program_is_told() -> None:
    saved = BytesIO()
    openpyxl.Workbook().save(saved)
    assert refusal(saved.getvalue()) == NO_PLAN


@pytest.mark.parametrize("piece", ["", "AAAA", "no base64", b64encode(zlib.compress(b"[1")).decode()])
def test_a_damaged_plan_inside_is_told(piece: str) -> None:
    names = re.findall(r'name="(llmbudget plan 1 of \d+)"', Edited(exported()).parts[CUSTOM].decode())
    assert refusal(with_property(names[0], piece)).startswith("the plan inside this workbook is damaged; export it")


def test_a_plan_inside_that_unfolds_into_too_much_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_plan, "_LARGEST_PLAN", 1000)
    assert refusal(exported()).startswith("the plan inside this workbook is damaged")


def test_a_plan_inside_that_cannot_be_used_is_told_by_its_path() -> None:
    """Such as one with accelerators of one's own catalogue."""
    plan = content_of(PLAN)
    plan["compute"]["accelerator"] = "Own-chip"
    told = "the plan inside the workbook: compute.accelerator: Accelerator: 'Own-chip' is not in the list"
    assert refusal(holding(plan)).startswith(told)


@pytest.mark.parametrize("content", [b"", b"tokens,2e9\n", b"<html></html>", b"PK\x03\x04 and no more", b"\x00" * 5000])
def test_what_is_no_workbook_is_told(content: bytes) -> None:
    assert refusal(content) in {package.NO_WORKBOOK, limits.DAMAGED}


def test_a_file_that_is_cut_short_or_lost_a_part_is_told() -> None:
    assert refusal(exported()[:-3000]) == limits.DAMAGED
    edit = Edited(exported())
    del edit.parts["xl/styles.xml"], edit.parts["xl/sharedStrings.xml"]
    assert refusal(edit.content()) == limits.DAMAGED


def test_sheets_of_nonsense_are_told() -> None:
    for xml in ("<worksheet>", "<worksheet/>", '<row r="x"><c r="99"/></row>'):
        edit = Edited(exported())
        edit.change("Calculation", lambda text, xml=xml: text.replace("<sheetData>", f"<sheetData>{xml}"))
        assert read_or_told(edit.content())


def read_or_told(content: bytes) -> bool:
    """Return whether a file is read, or refused in sentences: anything but another error."""
    try:
        read_workbook(content)
    except PlanError as error:
        return all(error.problems)
    return True


def test_a_protected_file_is_told() -> None:
    content = bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 100 + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal(content)


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    """By its ratio, and by the sizes that it declares."""
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    assert "unpacks to 30 MB, more than a workbook needs" in refusal(bomb.getvalue())


def test_a_bomb_that_lies_about_its_size_yields_no_more_than_it_says() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
        archive.infolist()[0].file_size = 1000
    assert refusal(bomb.getvalue()) == limits.DAMAGED


def _read_all(content: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    for sheet in book.sheetnames:
        list(rows(book, sheet, VALUES))


def test_rows_and_columns_without_end_are_not_read() -> None:
    edit = Edited(exported())
    far = '<row r="999999999"><c r="XFD999999999"><v>1</v></c></row></sheetData>'
    assert read_workbook(edit.change("Inputs", lambda text: text.replace("</sheetData>", far)).content()).plan == PLAN


@pytest.mark.parametrize(
    "part",
    [
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet7.xml",
        CUSTOM,
        "[Content_Types].xml",
    ],
)
def test_a_part_with_entities_is_refused(part: str) -> None:
    """Before anything reads it; and openpyxl, and the reader of sheets, refuse them in every part that they read."""
    edit = Edited(exported())
    start, end = edit.parts[part].decode().split("?>", 1)
    edit.parts[part] = f"{start}?>{ENTITIES}{end}".encode()
    assert refusal(edit.content()) == limits.DAMAGED
    with pytest.raises(
        (EntitiesForbidden, ValueError), match=r"EntitiesForbidden|Unable to read workbook|declares a document type"
    ):
        _read_all(edit.content())
