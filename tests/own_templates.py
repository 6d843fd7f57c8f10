"""Small workbooks as a finance team might have them."""

from collections.abc import Callable, Mapping
from io import BytesIO

import xlsxwriter


def template_of(
    names: Mapping[str, str],
    draw: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object] | None = None,
) -> bytes:
    """Return a workbook with one sheet, "Our form", in which cells are named, and what ``draw`` adds to it."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Our form")
    sheet.write("A1", "Request")
    if draw:
        draw(book, sheet)
    for name, area in names.items():
        book.define_name(name, f"='Our form'!{area}" if area.startswith("$") else f"={area}")
    book.close()
    return file.getvalue()
