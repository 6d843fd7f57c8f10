"""Edits of rows made by LibreOffice itself, which then calculates all and saves: run by the Python that has its bridge.

Called with the path of a file in JSON: the program, a folder for its profile, and jobs, each a workbook, the path for
the result, and edits in their order. Rows and columns count from 0.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField

_WAIT, _TRIES = 0.1, 600

Bridged = Any
"""Objects of LibreOffice, which have no types here."""


def main(path: str) -> None:
    """Do all jobs of a file."""
    work = json.loads(Path(path).read_text(encoding="utf-8"))
    pipe = f"rows{time.time_ns()}"
    command = [
        work["soffice"], "--headless", "--norestore", "--nologo",
        f"-env:UserInstallation={Path(work['profile']).as_uri()}", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    office = subprocess.Popen(command)
    try:
        desktop = _desktop(pipe)
        for job in work["jobs"]:
            _do(desktop, job)
        desktop.terminate()
        office.wait(timeout=60)
    finally:
        office.kill()


def _desktop(pipe: str) -> Bridged:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_TRIES):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(_WAIT)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice did not start")


def _do(desktop: Bridged, job: dict[str, Any]) -> None:
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, _properties(Hidden=True))
    _remove_charts(document)
    document.enableAutomaticCalculation(False)  # noqa: FBT003 - its arguments have no names
    for kind, sheet, *where in job["edits"]:
        _EDITS[kind](document.Sheets.getByName(sheet), *where)
    document.enableAutomaticCalculation(True)  # noqa: FBT003 - as above
    document.calculateAll()
    document.storeToURL(Path(job["result"]).as_uri(), _properties(FilterName="Calc MS Excel 2007 XML"))
    document.dispose()


def _remove_charts(document: Bridged) -> None:
    """Remove what nobody looks at: while charts are still loading, LibreOffice 7.4 crashes when a row is inserted."""
    for name in document.Sheets.ElementNames:
        charts = document.Sheets.getByName(name).Charts
        for chart in charts.ElementNames:
            charts.removeByName(chart)


def _properties(**values: Bridged) -> tuple[Bridged, ...]:
    found = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


def _insert(sheet: Bridged, row: int, count: int = 1) -> None:
    sheet.Rows.insertByIndex(row, count)


def _delete(sheet: Bridged, row: int) -> None:
    sheet.Rows.removeByIndex(row, 1)


def _copy(sheet: Bridged, row: int, to: int, first: int, last: int) -> None:
    """Copy the cells of a row, as people fill a row that they inserted."""
    source = sheet.getCellRangeByPosition(first, row, last, row).RangeAddress
    sheet.copyRange(sheet.getCellByPosition(first, to).CellAddress, source)


def _type(sheet: Bridged, row: int, column: int, value: float | str) -> None:
    cell = sheet.getCellByPosition(column, row)
    if isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value


def _empty(sheet: Bridged, row: int, first: int, last: int) -> None:
    """Empty the cells of a row of values, dates, texts and formulas."""
    sheet.getCellRangeByPosition(first, row, last, row).clearContents(1 | 2 | 4 | 16)


def _sort(sheet: Bridged, area: list[int], column: int) -> None:
    """Sort an area (first column, first row, last column, last row) by a column, counted from its first."""
    field = TableSortField()
    field.Field, field.IsAscending = column, True
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    sheet.getCellRangeByPosition(*area).sort(_properties(SortFields=fields, ContainsHeader=False))


_EDITS = {"insert": _insert, "delete": _delete, "copy": _copy, "type": _type, "empty": _empty, "sort": _sort}

if __name__ == "__main__":
    main(sys.argv[1])
