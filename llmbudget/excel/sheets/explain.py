"""Explain: where a number comes from. A figure is chosen from a list; its formula and what it rests on follow, live."""

from functools import partial
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets.key_figures import KEY_FIGURES
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT
from llmbudget.excel.write.style import CALCULATED, LINK, number_format
from llmbudget.model import model
from llmbudget.model.axes import axes
from llmbudget.model.explanation import named_formula
from llmbudget.model.lines import budget_lines
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS

SHEET = "Explain"
ABOUT = "Choose a figure: its formula in words, and the value and source of everything it rests on"

_PICK_ROW = HEADING_ROWS
_FORMULA_ROW = _PICK_ROW + 1
_FIRST = _FORMULA_ROW + 2
"""Row of the first thing that the figure rests on."""

_SEARCHED = ("Calculation", "Monthly", "Sources")
"""Sheets that have an id in each row, in the order in which they are searched."""

_ON = {name: FIRST + 1 + no for no, name in enumerate(_SEARCHED)}
"""Columns with the row of an id on each of these sheets, 0 if it has none."""

_BY_MONTH, _BY_ROW, _LISTED = "by month, see Monthly", "in each row, see Calculation", "see Catalogue"
_LINE = " – 1"
"""End of the label of the first of several lines."""

_NOTHING = {"num_format": ";;;"}

_WIDTHS = {NOTE: 84, FIRST: 28} | dict.fromkeys(_ON.values(), 12)


def write(book: Book) -> None:
    """Add the sheet; what it looks up is written once all sheets exist."""
    heads = {LABEL: "Figure", UNIT: "Unit", ID: "Id", NOTE: "What it is, or the source of an input", FIRST: "Value"}
    about = "Choose a figure in the blue cell. Below it stands what it is computed from, which can be chosen in turn."
    sheet = book.sheet(SHEET, about, heads=heads)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    book.text(sheet, HEADING_ROWS - 1, FIRST, heads[FIRST], "figures")
    for name, column in _ON.items():
        book.text(sheet, HEADING_ROWS - 1, column, f"Row on {name}", "figures")
    book.choice(sheet, _PICK_ROW, LABEL, _title(explained()[0]))
    last = _list_row() + len(explained())
    rule = {"validate": "list", "source": f"=$A${_list_row() + 1}:$A${last}", "error_message": "Choose from the list."}
    sheet.data_validation(_PICK_ROW, LABEL, _PICK_ROW, LABEL, rule)
    _write_list(book, sheet)
    sheet.print_area(0, LABEL, _list_row() - 3, FIRST)
    book.later(partial(_write_answer, book, sheet))


def explained() -> list[str]:
    """Return the figures to choose from: what finance reads, and one step further, without those by row or month."""
    kinds = ORGANIZATIONS.values()
    read = [*KEY_FIGURES, *(f"{category}_cost" for category in CATEGORIES), *(line.name for line in budget_lines())]
    read += [name for kind in kinds for name in (*kind.view.figures, *kind.tiles, *kind.compared)]
    further = [need for name in read for need in model().quantities[name].needs]
    return [name for name in dict.fromkeys([*read, *further]) if name in model().quantities and not axes()[name]]


def _title(name: str) -> str:
    """Return how a figure is called in the list; several have the same label."""
    return f"{model().quantities[name].label} ({name})"


def _n_needs() -> int:
    return max(len(model().quantities[name].needs) for name in explained())


def _list_row() -> int:
    """Return the row of the first figure of the list."""
    return _FIRST + _n_needs() + 3


def _write_list(book: Book, sheet: Worksheet) -> None:
    """Write the figures to choose from, each with its formula in words and the ids of what it rests on."""
    book.group(sheet, _list_row() - 2, "Figures to choose from", FIRST + _n_needs() - 1)
    for column, head in {LABEL: "Figure", ID: "Id", NOTE: "Formula", FIRST: "Rests on"}.items():
        book.text(sheet, _list_row() - 1, column, head, "head")
    for row, name in enumerate(explained(), _list_row()):
        for column, text in ((LABEL, _title(name)), (ID, name), (NOTE, named_formula(name))):
            book.text(sheet, row, column, text, "label" if column == LABEL else "id")
        for column, need in enumerate(model().quantities[name].needs, FIRST):
            book.text(sheet, row, column, need, "id")


class _Found:
    """The rows of ids on the sheets that are searched, and what stands there as exported."""

    def __init__(self, book: Book) -> None:
        self._shown = {name: book.shown[name] for name in _SEARCHED}
        self.last = {name: max(row for row, _ in cells) for name, cells in self._shown.items()}
        self._rows: dict[str, dict[Any, int]] = {name: {} for name in _SEARCHED}
        for name, cells in self._shown.items():
            for (row, column), value in cells.items():
                if column == ID and row >= HEADING_ROWS and value:
                    self._rows[name][value] = min(row, self._rows[name].get(value, row))

    def row(self, sheet: str, name: str) -> int:
        """Return the row of an id, counted from 1; 0 if it has none."""
        return self._rows[sheet].get(name, -1) + 1

    def value(self, sheet: str, name: str, column: int, below: int = 0) -> Any:  # noqa: ANN401 - numbers and words
        """Return what stands in a column of the row of an id, or below it."""
        return self._shown[sheet].get((self._rows[sheet][name] + below, column), 0.0)

    def first(self, name: str) -> str:
        """Return the first sheet that has an id; empty if none has."""
        return next((sheet for sheet in _SEARCHED if self.row(sheet, name)), "")

    def told(self, name: str) -> Any:  # noqa: ANN401 - numbers and words
        """Return the value of an id, or words where it has several; 0 for no id, which is not shown."""
        where = self.first(name)
        if not where:
            return _LISTED if name else 0.0
        if where == "Calculation" and self.value(where, name, ID, below=1) == name:
            return _BY_ROW
        return _BY_MONTH if where == "Monthly" else self.value(where, name, FIRST)


def _write_answer(book: Book, sheet: Worksheet) -> None:
    """Write what the chosen figure is, its formula in words, and what it rests on."""
    found, chosen = _Found(book), explained()[0]
    listed, needs = f"${xl_col_to_name(TOTAL)}${_PICK_ROW + 1}", model().quantities[chosen].needs
    position = f"=MATCH($A${_PICK_ROW + 1},{_listed(LABEL)},0)"
    book.formula(sheet, _PICK_ROW, TOTAL, position, 1, "how many", LINK)
    book.formula(sheet, _PICK_ROW, ID, f"=INDEX({_listed(ID)},{listed})", chosen, "", "id")
    _write_facts(book, sheet, _PICK_ROW, chosen, found)
    book.text(sheet, _FORMULA_ROW, LABEL, "Its formula")
    book.formula(sheet, _FORMULA_ROW, NOTE, f"=INDEX({_listed(NOTE)},{listed})", named_formula(chosen), "", "wrapped")
    book.group(sheet, _FIRST - 1, "Rests on", max(_ON.values()))
    for no in range(_n_needs()):
        name = needs[no] if no < len(needs) else ""
        book.formula(sheet, _FIRST + no, ID, f'=INDEX({_listed(FIRST + no)},{listed})&""', name, "", "id")
        _write_facts(book, sheet, _FIRST + no, name, found)
        _write_label(book, sheet, _FIRST + no, name, found)
    _format_values(book, sheet)


def _listed(column: int) -> str:
    """Return the range of a column of the list."""
    letter = xl_col_to_name(column)
    return f"${letter}${_list_row() + 1}:${letter}${_list_row() + len(explained())}"


def _write_facts(book: Book, sheet: Worksheet, row: int, name: str, found: _Found) -> None:
    """Write on which rows an id stands, and its unit, words and value there."""
    for searched, column in _ON.items():
        match = f"MATCH($C{row + 1},{_column(searched, ID, found)},0)"
        text = f'=IF($C{row + 1}="",0,IF(ISERROR({match}),0,{match}))'
        book.formula(sheet, row, column, text, found.row(searched, name), "how many", LINK)
    where = found.first(name)
    unit = found.value(where, name, UNIT) if where else ""
    book.formula(sheet, row, UNIT, f'={_looked_up(row, UNIT, found)}&""', unit, "text", "note")
    source = "Sources" if found.row("Sources", name) else where
    words = found.value(source, name, NOTE) if where else ""
    from_sources = f"INDEX({_column('Sources', NOTE, found)},{_at('Sources', row)})"
    text = f'=IF({_at("Sources", row)}>0,{from_sources},{_looked_up(row, NOTE, found)})&""'
    book.formula(sheet, row, NOTE, text, words, "text", "note")
    _write_value(book, sheet, row, name, found)


def _write_value(book: Book, sheet: Worksheet, row: int, name: str, found: _Found) -> None:
    """Write the value of an id, or where its values stand: several lines with one id follow each other."""
    ids = _column("Calculation", ID, found)
    several = f"INDEX({ids},{_at('Calculation', row)}+1)=$C{row + 1}"
    calculated, monthly, typed = (_at(searched, row) for searched in _SEARCHED)
    value, of_input = (f"INDEX({_column(at, FIRST, found)},{_at(at, row)})" for at in ("Calculation", "Sources"))
    text = (
        f'=IF($C{row + 1}="",0,IF({calculated}>0,IF({several},"{_BY_ROW}",{value}),'
        f'IF({monthly}>0,"{_BY_MONTH}",IF({typed}>0,{of_input},"{_LISTED}"))))'
    )
    book.formula(sheet, row, FIRST, text, found.told(name), "1", CALCULATED)


def _write_label(book: Book, sheet: Worksheet, row: int, name: str, found: _Found) -> None:
    """Write how a figure or an input is called, without the number of its first line; the id of facts."""
    label = _looked_up(row, LABEL, found, f"$C{row + 1}")
    title = f"INDEX({_column('Sources', LABEL, found)},{_at('Sources', row)})"
    text = f'=IF({_at("Sources", row)}>0,{title},SUBSTITUTE({label},"{_LINE}",""))&""'
    where = "Sources" if found.row("Sources", name) else found.first(name)
    value = found.value(where, name, LABEL).replace(_LINE, "") if where else name
    book.formula(sheet, row, LABEL, text, value, "text", "label")


def _looked_up(row: int, column: int, found: _Found, otherwise: str = '""') -> str:
    """Return what stands in a column on the first sheet that has the id of a row, or another formula if none has."""
    text = otherwise
    for name in reversed(_SEARCHED):
        text = f"IF({_at(name, row)}>0,INDEX({_column(name, column, found)},{_at(name, row)}),{text})"
    return text


def _at(name: str, row: int) -> str:
    """Return the cell with the row of an id on a sheet."""
    return f"${xl_col_to_name(_ON[name])}{row + 1}"


def _column(name: str, column: int, found: _Found) -> str:
    """Return a column of a sheet from its first row to the one below its last."""
    letter = xl_col_to_name(column)
    return f"{name}!${letter}$1:${letter}${found.last[name] + 2}"


def _format_values(book: Book, sheet: Worksheet) -> None:
    """Show months, shares and amounts as their units ask for, and nothing beside no id."""
    hidden = {"type": "formula", "criteria": f'=$C{_PICK_ROW + 1}=""', "format": book.workbook.add_format(_NOTHING)}
    sheet.conditional_format(_PICK_ROW, FIRST, _FIRST + _n_needs(), FIRST, hidden)
    for unit in ("month", "share", "USD"):
        look = book.workbook.add_format({"num_format": number_format(unit)})
        rule = {"type": "formula", "criteria": f'=$B{_PICK_ROW + 1}="{unit}"', "format": look}
        sheet.conditional_format(_PICK_ROW, FIRST, _FIRST + _n_needs(), FIRST, rule)
