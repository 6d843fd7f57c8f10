"""Risk: possible spending and how often the plan holds, as values from draws. These are no live formulas.

Other sheets show some of these values, as long as the plan is unchanged since the draws.
"""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.chance_checks import CONFIDENCE, NOT_KNOWN, checked
from llmbudget.analysis.uncertainty import COST, FORESEEN, LAST, P10, P50, P90, SHOWN
from llmbudget.excel.sheets import change_log, percentiles, printed, ranges
from llmbudget.excel.sheets.months import widest
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import BLANK, FIRST, HEADING_ROWS, ID, LABEL, NOTE, TOTAL, UNIT, Place
from llmbudget.excel.write.expression import Expression, choose, sum_rows
from llmbudget.excel.write.paper import text_width
from llmbudget.excel.write.style import CALCULATED, CHANCE, DAY, LINK, PLAIN
from llmbudget.model import model
from llmbudget.plan.reporting import BASE_CURRENCY
from llmbudget.plan.values import EXCEL_EPOCH
from llmbudget.quantities.operand import Operand

SHEET = "Risk"
ABOUT = "Possible spending and how often the plan holds, as values from draws"
CONFIDENCES = (0.5, 0.8, 0.9, 0.95)
"""Confidence levels for which the contingency is shown."""

_CHART_ROWS, _HEADS_HEIGHT = 9, 27
_ABOUT = "Values from draws, not formulas: after a change, export the plan again. Green and black cells are live."
_P10, _P50, _P90, _MEAN, LAST_COLUMN = range(FIRST, FIRST + 5)
_SHARES = {_P10: P10, _P50: P50, _P90: P90}
_AMOUNTS = {
    TOTAL: "Planned at the draws",
    _P10: "P10",
    _P50: "P50",
    _P90: "P90",
    _MEAN: "Mean",
    LAST_COLUMN: "Planned now",
}

_WIDTHS = {LABEL: 42, UNIT: 8, TOTAL: 10} | dict.fromkeys(range(_P10, LAST_COLUMN + 1), 10)
_DRAWN_ROW = HEADING_ROWS
AMOUNTS_ROW = _DRAWN_ROW + 6
"""Row with the title of the amounts; their heads follow, then the amounts."""

HOLDS_ROW = AMOUNTS_ROW + len(SHOWN) + 3
"""Row with the title of the chances that checks hold; the chances follow."""

CHANGED = "The plan is unchanged since the draws"


def write(book: Book) -> None:
    """Add the sheet."""
    sheet = book.page("Risk", heads={LABEL: "What", UNIT: "Unit", ID: "Id", NOTE: "What it is"})
    printed.fold_columns(sheet, ID)
    printed.fold_columns(sheet, BLANK, BLANK)
    printed.lower_rows(sheet)
    book.text(sheet, 2, LABEL, _ABOUT, "page note")
    sheet.repeat_rows(0)  # every group has heads of its own
    _write_drawn(book, sheet)
    _write_amounts(book, sheet)
    _write_changed(book, sheet)
    row = _write_holds(book, sheet)
    row = _write_chances(book, sheet, row + 1)
    contingency_row = row + 1
    row = _write_contingency(book, sheet, contingency_row)
    chart_row = row + 1
    first_behind = chart_row + _CHART_ROWS
    row = ranges.write(book, sheet, first_behind, LAST_COLUMN)
    percentiles.write(book, sheet, row + 2, chart_row, LAST_COLUMN)
    for at in (AMOUNTS_ROW + 2 + no for no, name in enumerate(SHOWN) if model().quantities[name].unit == BASE_CURRENCY):
        printed.in_thousands(book, sheet, (at, at), (TOTAL, LAST_COLUMN))
    printed.in_thousands(book, sheet, (chart_row - 2 - len(CONFIDENCES), chart_row - 2), (FIRST, FIRST))
    area = (first_behind - 1, LAST_COLUMN)
    widths = _fit_amounts(book, sheet)
    is_wide = book.paper.scale(widths, landscape=False) < printed.LEAST_SCALE
    printed.fit(book, sheet, widths, first_behind - len(_certain(book)), area, landscape=is_wide)
    if is_wide:
        sheet.set_h_pagebreaks([contingency_row])


def _fit_amounts(book: Book, sheet: Worksheet) -> list[float]:
    """Widen the columns of amounts that would shrink, and return the widths of all printed columns."""
    amounts = range(_P10, LAST_COLUMN + 1)
    width = max(_WIDTHS[TOTAL], widest(book, SHEET, amounts, range(AMOUNTS_ROW, HOLDS_ROW)))
    widths: dict[int, float] = {**_WIDTHS, **dict.fromkeys((TOTAL, *amounts), width)}
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    return list(widths.values())


def check_cell() -> str:
    """Return the address of the cell that says whether the plan is unchanged since the draws."""
    return f"Risk!${xl_col_to_name(FIRST)}${_DRAWN_ROW + 5}"


def known(value: Expression) -> Expression:
    """Return a value from the draws, or the words that it is not known once the plan has changed."""
    return choose(unchanged() == 1, value, NOT_KNOWN)


def unchanged() -> Expression:
    """Return whether the plan is unchanged since the draws, which are made at the export: 1 for yes."""
    return Expression(Operand(check_cell()), 1.0)


def mark_changed(book: Book, sheet: Worksheet, row: int) -> None:
    """Mark a cell that says whether the plan is unchanged, when it is not."""
    red = book.workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    sheet.conditional_format(row, FIRST, row, FIRST, {"type": "cell", "criteria": "==", "value": 0, "format": red})


def spending(book: Book) -> Expression:
    """Return the P50 of spending in the report currency, if still known."""
    place = Place(SHEET, AMOUNTS_ROW + 2 + SHOWN.index(COST), _P50)
    return known(Expression(Operand(place.cell()), book.risk.quantile(COST, P50)) * book.rate)


def chance(book: Book, name: str) -> Expression:
    """Return the chance that a check, a result or the whole plan holds, if still known."""
    return known(Expression(Operand(place_of(book, name).cell()), book.risk.holding(name)))


def place_of(book: Book, name: str) -> Place:
    """Return the cell with the chance of a check, a result or the whole plan."""
    return Place(SHEET, HOLDS_ROW + 1 + checked(book.plan).index(name))


def rare(book: Book, n_chances: int) -> Expression:
    """Return how many of the first chances are lower than a safe plan needs."""
    first = HOLDS_ROW + 1
    lower = book.column(SHEET, range(first, first + n_chances), FIRST) < book.cell(SHEET, HOLDS_ROW, FIRST)
    return known(sum_rows(lower * 1))


def day(book: Book) -> Expression:
    """Return the day on which the values were drawn."""
    return book.cell(SHEET, _DRAWN_ROW + 3, FIRST)


def write_chance(book: Book, sheet: Worksheet, row: int, column: int, name: str) -> None:
    """Write the chance that a check or result holds, if still known."""
    book.write(sheet, row, column, chance(book, name), "chance", CHANCE)
    mark_rare(book, sheet, row, column, row)


def mark_rare(book: Book, sheet: Worksheet, row: int, column: int, last: int) -> None:
    """Mark the chances of a column that are under 80%; words get no mark."""
    amber = book.workbook.add_format({"font_color": "#7F6000", "bg_color": "#FFEB9C"})
    rare = {"type": "cell", "criteria": "<", "value": CONFIDENCE, "format": amber}
    sheet.conditional_format(row, column, last, column, rare)


def _write_drawn(book: Book, sheet: Worksheet) -> None:
    """Write number, seed and date of the draws."""
    book.group(sheet, _DRAWN_ROW, "The draws", LAST_COLUMN)
    day = float((book.today - EXCEL_EPOCH).days)
    for row, (label, value, unit, note) in enumerate(
        (
            ("Draws", book.risk.draws, "1", "Each draw varies every number that has a range, listed below."),
            ("Seed", book.risk.seed, "no.", "The same seed gives the same draws for the same plan."),
            ("Date of the draws", day, DAY, "In UTC."),
        ),
        _DRAWN_ROW + 1,
    ):
        _write_words(book, sheet, row, label, unit, "", note)
        book.number(sheet, row, FIRST, value, unit, PLAIN)


def _write_changed(book: Book, sheet: Worksheet) -> None:
    """Write whether the plan is unchanged since the draws, by its amounts and its inputs."""
    row = _DRAWN_ROW + 4
    note = "If no, export the plan again. Compares inputs and amounts as drawn with this workbook now."
    _write_words(book, sheet, row, CHANGED, "1 = yes", "", note)
    rows, tolerance = range(AMOUNTS_ROW + 2, AMOUNTS_ROW + 2 + len(SHOWN)), book.typed("tolerance")
    then, now = (book.column(SHEET, rows, column) for column in (TOTAL, LAST_COLUMN))
    # Squares, because not every program applies ABS to a range.
    changed = (now - then) * (now - then) > tolerance * tolerance * (1 + then * then)
    # An input such as a cap may move a chance and no amount.
    n_changed = sum_rows(changed * 1) + change_log.n_changed()
    book.write(sheet, row, FIRST, choose(n_changed == 0, 1, 0), "1 = yes", CALCULATED)
    mark_changed(book, sheet, row)


def _write_words(book: Book, sheet: Worksheet, row: int, *words: str) -> None:
    for column, text, look in zip((LABEL, UNIT, ID, NOTE), words, ("label", "page note", "id", "note"), strict=True):
        book.text(sheet, row, column, text, look)


def _write_heads(book: Book, sheet: Worksheet, row: int, heads: dict[int, str]) -> None:
    sheet.set_row(row, _HEADS_HEIGHT)
    for column, head in heads.items():
        book.text(sheet, row, column, head, "figures")


def _write_amounts(book: Book, sheet: Worksheet) -> None:
    title = "Possible outcomes. Draws exclude contingency, which the plan holds to cover them"
    book.group(sheet, AMOUNTS_ROW, title, LAST_COLUMN)
    _write_heads(book, sheet, AMOUNTS_ROW + 1, _AMOUNTS)
    row = AMOUNTS_ROW + 1
    for name in SHOWN:
        row += 1
        quantity = model().quantities[name]
        _write_words(book, sheet, row, quantity.label, quantity.unit, name, quantity.help)
        if text_width(quantity.label) > _WIDTHS[LABEL]:
            book.text(sheet, row, LABEL, quantity.label, "wrapped")
            sheet.set_row(row, _HEADS_HEIGHT)
        book.number(sheet, row, TOTAL, float(book.risk.budget[name]), quantity.unit, PLAIN)
        for column, share in _SHARES.items():
            book.number(sheet, row, column, book.risk.quantile(name, share), quantity.unit, PLAIN)
        book.number(sheet, row, _MEAN, book.risk.mean(name), quantity.unit, PLAIN)
        book.write(sheet, row, LAST_COLUMN, book.figure(name), quantity.unit, LINK)


def _write_holds(book: Book, sheet: Worksheet) -> int:
    """Write the share of draws in which each check holds, and what to do."""
    book.group(sheet, HOLDS_ROW, "Chance that it holds; a safe plan needs at least", LAST_COLUMN)
    book.number(sheet, HOLDS_ROW, FIRST, CONFIDENCE, "share", "group figures")
    row = HOLDS_ROW
    for check in book.risk.checks():
        row += 1
        _write_words(book, sheet, row, check.label, "chance", check.name, check.remedy)
        book.number(sheet, row, FIRST, check.chance, "chance", PLAIN)
    mark_rare(book, sheet, HOLDS_ROW + 1, FIRST, row)
    certain = _certain(book)
    printed.fold_rows(book, sheet, HOLDS_ROW, range(HOLDS_ROW + 1, row + 1), certain, LAST_COLUMN + 2)
    return row + 1


def _certain(book: Book) -> set[int]:
    """Return the rows of what holds in all draws, which are folded."""
    return {row for row, check in enumerate(book.risk.checks(), HOLDS_ROW + 1) if check.chance == 1}


def _write_chances(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the chances of exceeding the cap, the deadline and the cash, each with its limit."""
    book.group(sheet, row, "Chance of exceeding", LAST_COLUMN)
    limits, chances = book.plan.strategies.spending_limits, book.risk.chances()
    cap = f"Cap on the total cost: {limits.cap:,.0f} USD" if limits.use else "Cap on the total cost: none"
    for key, label, note in (
        ("cap", cap, "From the spending limits, when in use."),
        (
            "deadline",
            f"Last month of the work: {book.values[LAST]:,.0f}",
            "Work is not finished by the end of that month.",
        ),
        ("cash", "Cash", "Cash falls below zero in some month."),
    ):
        row += 1
        _write_words(book, sheet, row, label, "chance", key, note)
        book.number(sheet, row, FIRST, chances[key], "chance", PLAIN)
    return row + 1


def _write_contingency(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the contingency that each confidence level needs, and the confidence that the plan's own one gives."""
    book.group(sheet, row, "Contingency needed for each confidence level", LAST_COLUMN)
    _write_heads(book, sheet, row + 1, {TOTAL: "Confidence", FIRST: "Amount, USD", FIRST + 1: "as share"})
    row += 1
    foreseen = float(book.risk.budget[FORESEEN])
    levels = [(confidence, book.risk.contingency(confidence)) for confidence in CONFIDENCES]
    for confidence, contingency in levels:
        row += 1
        _write_words(
            book, sheet, row, f"Enough in {confidence:.0%} of draws", "USD", "", "Share of cost before contingency."
        )
        _write_line(book, sheet, row, (confidence, contingency.amount, contingency.rate))
    row += 1
    _write_words(book, sheet, row, "As planned", "USD", "", "This plan's contingency, and the confidence it gives.")
    amount = float(book.risk.budget[COST]) - foreseen
    _write_line(book, sheet, row, (levels[0][1].planned, amount, amount / foreseen if foreseen else 0.0))
    return row + 1


def _write_line(book: Book, sheet: Worksheet, row: int, numbers: tuple[float, float, float]) -> None:
    """Write a confidence level and its contingency, as an amount and as a share."""
    for column, value, unit in zip((TOTAL, FIRST, FIRST + 1), numbers, ("share", "USD", "share"), strict=True):
        book.number(sheet, row, column, value, unit, PLAIN)
