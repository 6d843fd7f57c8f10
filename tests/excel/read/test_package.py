"""Files from elsewhere are judged before anything looks into them."""

import tracemalloc
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from own_templates import template_of

from llmbudget.excel.read.limits import OWN_FILE
from llmbudget.excel.read.package import opened, packed
from llmbudget.plan.file import PlanError

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
CONTENT = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"


def zipped(**parts: bytes) -> bytes:
    """Return a ZIP file of parts, named by their keys with / for __."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(
                {"types": CONTENT, "workbook": WORKBOOK, "binary": "xl/workbook.bin"}.get(name, name), part
            )
    return file.getvalue()


def broken() -> bytes:
    """Return a workbook of which some bytes in the middle are others."""
    content = template_of({})
    middle = content.index(b"xl/worksheets/sheet1.xml") + 60
    return content[:middle] + bytes(20) + content[middle + 20 :]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not an Excel workbook"),
        (b"date;amount\n2027-01;5", "not an Excel workbook"),
        (OLE + bytes(600), "Excel 97 to 2003"),
        (OLE + bytes(100) + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (zipped(text=b"some other ZIP file"), "not an Excel workbook"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (zipped(types=b"", binary=b""), ".xlsb"),
        (zipped(types=b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", workbook=b"<x/>"), "macros"),
        (zipped(types=b"", workbook=b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "damaged"),
        (template_of({})[:-100], "damaged"),
        (broken(), "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_that_can_be_read_is_told_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence) as error:
        opened(content)
    assert len(error.value.problems) == 1


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    """By what it says it unfolds into; an entry that says less than it is does not unfold further than that."""
    bomb = zipped(types=b"", workbook=bytes(3_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(PlanError, match=r"unpacks to 3 MB, more than a workbook needs"):
        opened(bomb, replace(OWN_FILE, content=2_000_000))
    liar = bomb.replace((3_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    with pytest.raises(PlanError, match="damaged"):
        opened(liar, replace(OWN_FILE, content=2_000_000))


def test_a_file_that_is_too_large_is_not_even_unpacked() -> None:
    with pytest.raises(PlanError, match=r"has 1.5 MB, but the limit is 1 MB"):
        opened(bytes(1_500_000), replace(OWN_FILE, file=1_000_000))


def test_parts_are_packed_into_the_same_bytes_whenever_that_is() -> None:
    parts = opened(template_of({"llmbudget.total_cost": "$B$2"}))
    assert opened(packed(parts)) == parts
    assert packed(parts) == packed(dict(parts))
    with zipfile.ZipFile(BytesIO(packed(parts))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_part_that_unfolds_into_more_than_it_says_does_not_fill_the_memory() -> None:
    """The author of the file wrote the sizes in the list of parts; they may be wrong."""
    content = bytearray(zipped(types=b"", workbook=bytes(100_000_000)))
    size = content.rindex(b"PK\x01\x02") + 24
    content[size : size + 4] = (10).to_bytes(4, "little")
    tracemalloc.start()
    try:
        with pytest.raises(PlanError, match="damaged"):
            opened(bytes(content))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
