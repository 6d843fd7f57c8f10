"""What people do in a spreadsheet, done to the XML of a workbook: type, insert and delete rows, rename sheets."""

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from llmbudget.plan.values import EXCEL_EPOCH

_CELL = r'<c r="{}"(?P<look> s="\d+")?[^>]*?(?:/>|>.*?</c>)'
_ROW = re.compile(r'<row r="(\d+)"(.*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_SHEET = re.compile(r"('[^'<]+'|\b[^\W\d]\w*)!")
_OWN_NAMES = '<definedName name="[^"]*" localSheetId="[^>]*>[^<]*</definedName>'
"""Defined names of single sheets, which are counted."""

_PLACE = re.compile(r'(<c r="[A-Z]+)\d+"')


class Edited:
    """A workbook being edited.

    Args:
        content: of a file that the writer made.
    """

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def content(self) -> bytes:
        """Return the edited file."""
        result = BytesIO()
        with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return result.getvalue()

    def sheets(self) -> list[str]:
        """Return the names of the sheets, in their order."""
        return re.findall(r'<sheet name="([^"]+)"', self.parts["xl/workbook.xml"].decode())

    def path(self, sheet: str) -> str:
        """Return the part that holds a sheet."""
        return f"xl/worksheets/sheet{self.sheets().index(sheet) + 1}.xml"

    def change(self, sheet: str, edit: Callable[[str], str]) -> "Edited":
        """Change the XML of a sheet."""
        path = self.path(sheet)
        before = self.parts[path].decode()
        after = edit(before)
        assert after != before
        self.parts[path] = after.encode()
        return self

    def type(self, address: str, value: object, *, formula: str = "", kind: str = "") -> "Edited":
        """Type a value, or a formula with its result, into a cell such as ``Inputs!G14``; None empties it."""
        sheet, cell = address.split("!")
        return self.change(sheet.strip("'"), lambda text: _typed(text, cell, value, formula, kind))

    def insert_row(self, sheet: str, row: int) -> "Edited":
        """Insert an empty row above one, and let formulas follow, as spreadsheets do."""
        return self._move(sheet, lambda no: no + 1 if no >= row else no)

    def delete_row(self, sheet: str, row: int) -> "Edited":
        """Delete a row, and let formulas follow."""
        return self._move(sheet, lambda no: 0 if no == row else no - (no > row))

    def swap_rows(self, sheet: str, one: int, other: int) -> "Edited":
        """Swap two rows, as sorting does: formulas do not follow."""
        to = {one: other, other: one}

        def swap(text: str) -> str:
            rows = {int(row[1]): _moved_row(row, lambda no: to.get(no, no)) for row in _ROW.finditer(text)}
            return _ROW.sub(lambda row: rows[to.get(int(row[1]), int(row[1]))], text)

        return self.change(sheet, swap)

    def rename(self, sheet: str, name: str) -> "Edited":
        """Rename a sheet, and let formulas, defined names and charts follow."""
        return self.rename_all({sheet: name})

    def rename_all(self, names: Mapping[str, str]) -> "Edited":
        """Rename sheets at once, so that they may take each other's names."""

        def write(match: re.Match[str]) -> str:
            name = names.get(match[1].strip("'"))
            return match[0] if name is None else f"'{name}'!"

        for path in self.parts:
            if path.endswith(".xml"):
                self.parts[path] = _SHEET.sub(write, self.parts[path].decode()).encode()
        tab = re.compile('<sheet name="([^"]*)"')
        text = self.parts["xl/workbook.xml"].decode()
        text = tab.sub(lambda found: f'<sheet name="{names.get(found[1], found[1])}"', text)
        self.parts["xl/workbook.xml"] = text.encode()
        return self

    def delete_sheet(self, sheet: str) -> "Edited":
        """Delete a sheet; what pointed at it shows that its cell is gone. Other edits come before this one."""
        reference = re.compile(rf"('{sheet}'|(?<![\w']){sheet})![$A-Z0-9:]+")
        for path in self.parts:
            if path.endswith(".xml"):
                self.parts[path] = reference.sub("#REF!", self.parts[path].decode()).encode()
        self._change_workbook(rf'<sheet name="{sheet}"[^>]*/>', "")
        self._change_workbook(_OWN_NAMES, "")
        return self

    def copy_sheet(self, sheet: str, name: str) -> "Edited":
        """Copy a sheet to the end; the copy has defined names of its own, as in Excel."""
        path, no = self.path(sheet), len(self.sheets())
        key = "sheet_" + sheet.replace(" ", "_")
        self.parts[f"xl/worksheets/sheet{no + 1}.xml"] = re.sub(
            rb"<(drawing|hyperlink|legacyDrawing) [^>]*/>|</?hyperlinks>", b"", self.parts[path]
        )
        relation = (
            f'<Relationship Id="rIdCopy" Target="worksheets/sheet{no + 1}.xml" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/worksheet"/>'
        )
        part = (
            f'<Override PartName="/xl/worksheets/sheet{no + 1}.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/>'
        )
        self._insert("xl/_rels/workbook.xml.rels", "</Relationships>", relation)
        self._insert("[Content_Types].xml", "</Types>", part)
        self._insert("xl/workbook.xml", "</sheets>", f'<sheet name="{name}" sheetId="{no + 1}" r:id="rIdCopy"/>')
        own = f'<definedName name="{key}" localSheetId="{no}">\'{name}\'!$A$1</definedName>'
        self._insert("xl/workbook.xml", "</definedNames>", own)
        return self

    def _insert(self, path: str, before: str, text: str) -> None:
        self.parts[path] = self.parts[path].decode().replace(before, text + before).encode()

    def _change_workbook(self, pattern: str, new: str) -> None:
        self.parts["xl/workbook.xml"] = re.sub(pattern, new, self.parts["xl/workbook.xml"].decode()).encode()

    def _move(self, sheet: str, to: Callable[[int], int]) -> "Edited":
        self.change(sheet, lambda text: _ROW.sub(lambda row: _moved_row(row, to), text))
        name = f"'{sheet}'" if " " in sheet else sheet  # as formulas write it
        reference = re.compile(rf"(?<![\w'])({name}!)((?:\$?[A-Z]+\$?\d+:?)+)")
        for path in self.parts:
            if path.startswith("xl/worksheets/sheet"):
                text = self.parts[path].decode()
                self.parts[path] = reference.sub(lambda one: one[1] + _moved_cells(one[2], to), text).encode()
        return self


def _moved_row(row: re.Match[str], to: Callable[[int], int]) -> str:
    no = to(int(row[1]))
    cells = _PLACE.sub(lambda place: f'{place[1]}{no}"', row[3] or "")
    return f'<row r="{no}"{row[2]}>{cells}</row>' if no else ""


def _moved_cells(cells: str, to: Callable[[int], int]) -> str:
    return re.sub(r"\d+", lambda no: str(to(int(no[0])) or int(no[0])), cells)


def _typed(text: str, cell: str, value: object, formula: str, kind: str) -> str:
    found = re.search(_CELL.format(cell), text)
    assert found, f"nothing stands in {cell}"
    look = found["look"] or ""
    if isinstance(value, str) and not kind:
        kind = "str" if formula else "inlineStr"
    kind = "b" if isinstance(value, bool) else kind
    mark = f' t="{kind}"' if kind else ""
    written = f"<f>{escape(formula)}</f>" if formula else ""
    return text[: found.start()] + f'<c r="{cell}"{look}{mark}>{written}{_inner(value, kind)}</c>' + text[found.end() :]


def _inner(value: object, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"<is><t>{escape(value)}</t></is>" if kind == "inlineStr" else f"<v>{escape(value)}</v>"
    number = (value - EXCEL_EPOCH).days if isinstance(value, date) else value
    return f"<v>{int(number) if isinstance(number, bool) else number!r}</v>"
