"""Checks: what must hold, whether it does, and what to do when it does not."""

from llmbudget.excel.book import Book
from llmbudget.excel.layout import FIRST, HEADING_ROWS, ID, LABEL, NOTE, UNIT
from llmbudget.excel.style import CALCULATED, LINK
from llmbudget.model import model
from llmbudget.quantities.quantity import checks


def write(book: Book) -> None:
    """Add the sheet, with the master check that the cover shows."""
    sheet = book.sheet(
        "Checks",
        "Each line is 1 when it holds. A plan may fail some of them on purpose; an identity that fails is a fault.",
        heads={LABEL: "What must hold", UNIT: "Kind", ID: "Id", NOTE: "What to do when it does not", FIRST: "Holds"},
    )
    sheet.set_column(LABEL, LABEL, 82)
    sheet.set_column(NOTE, NOTE, 110)
    for row, (name, check) in enumerate(checks.items(), HEADING_ROWS):
        kind = "identity" if check.identity else "limit"
        texts = (model().quantities[name].label, kind, name, check.remedy)
        for column, text, look in zip((LABEL, UNIT, ID, NOTE), texts, ("label", "note", "id", "note"), strict=True):
            book.text(sheet, row, column, text, look)
        book.formula(sheet, row, FIRST, f"={book.layout.places[name].cell()}", book.values[name], "1 = yes", LINK)
    row = HEADING_ROWS + len(checks)
    span = f"G{HEADING_ROWS + 1}:G{row}"
    holds = min(float(book.values[name]) for name in checks)
    book.text(sheet, row, LABEL, "All checks hold", "total")
    book.formula(sheet, row, FIRST, f"=IF(ISERROR(MIN({span})),0,MIN({span}))", holds, "1 = yes", CALCULATED)
    book.workbook.define_name("out_all_checks", f"=Checks!$G${row + 1}")
    red = book.workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(
        HEADING_ROWS, FIRST, row, FIRST, {"type": "cell", "criteria": "==", "value": 0, "format": red}
    )
