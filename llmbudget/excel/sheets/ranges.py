"""The ranges that were drawn, on Risk, and what moves together."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.distributions import Distribution
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.write.drivers import driver
from llmbudget.excel.write.style import PLAIN
from llmbudget.parameters.record import ASSUMPTION
from llmbudget.plan.plan import parameters

_LOW, _PLANNED, _HIGH, _KIND = range(FIRST, FIRST + 4)
_HEADS = {
    NOTE: "Source of the range",
    _LOW: "Low (P10)",
    _PLANNED: "Planned",
    _HIGH: "High (P90)",
    _KIND: "Distribution",
}
_SCALES = {"log": "log-normal", "logit": "normal in log odds", "linear": "normal"}


def write(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write a row for each range and each pair that moves together, and return the last row."""
    book.group(sheet, row, "Ranges that were drawn; of columns of tables, factors on every row", last)
    row += 1
    for column, head in _HEADS.items():
        book.text(sheet, row, column, head, {NOTE: "head", _KIND: "words"}.get(column, "figures"))
    for name, drawn in book.risk.drawn.items():
        row += 1
        _write_range(book, sheet, row, name, drawn)
    row += 2
    book.group(sheet, row, "Correlations of their normal numbers; those that are usual are assumptions", last)
    labels = {name: parameters()[name].title for name in book.risk.drawn}
    for (one, other), value in book.risk.correlations.items():
        row += 1
        book.text(sheet, row, LABEL, f"{labels[one]} · {labels[other]}")
        book.text(sheet, row, NOTE, f"{one} · {other}", "id")
        book.number(sheet, row, FIRST, value, "×", PLAIN)
    return row


def _write_range(book: Book, sheet: Worksheet, row: int, name: str, drawn: Distribution) -> None:
    one = driver(book.plan, parameters()[name])
    source = "assumption" if one.source == ASSUMPTION else "note"
    for column, text, look in (
        (LABEL, one.label, "label"), (UNIT, one.unit, "note"), (ID, name, "id"), (NOTE, one.source, source),
        (_KIND, _kind(drawn), "note"),
    ):  # fmt: skip
        book.text(sheet, row, column, text, look)
    for column, value in ((_LOW, one.low), (_PLANNED, one.planned), (_HIGH, one.high)):
        book.number(sheet, row, column, value, one.unit, PLAIN)


def _kind(drawn: Distribution) -> str:
    """Return the kind of a distribution; its halves below and above the median differ in width."""
    kind = _SCALES[drawn.scale]
    return f"{kind}, whole numbers" if drawn.whole else kind
