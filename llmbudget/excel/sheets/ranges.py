"""The ranges that draws are made from, on Risk, and their correlations."""

from xlsxwriter.worksheet import Worksheet

from llmbudget.analysis.distributions import Distribution
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, ID, LABEL, NOTE, UNIT
from llmbudget.excel.write.drivers import driver_of
from llmbudget.excel.write.style import PLAIN
from llmbudget.parameters.record import ASSUMPTION
from llmbudget.plan.addresses import title_of

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
    """Write a row for each range and each correlation, and return the last row."""
    book.group(sheet, row, "Ranges of the draws; for table columns, factors on every row", last)
    row += 1
    for column, head in _HEADS.items():
        book.text(sheet, row, column, head, {NOTE: "head", _KIND: "words"}.get(column, "figures"))
    for name, drawn in book.risk.drawn.items():
        row += 1
        _write_range(book, sheet, row, name, drawn)
    row += 2
    book.group(sheet, row, "Correlations of the underlying normal variables; default ones are assumptions", last)
    labels = {name: title_of(name) for name in book.risk.drawn}
    for (first, second), value in book.risk.correlations.items():
        row += 1
        book.text(sheet, row, LABEL, f"{labels[first]} · {labels[second]}")
        book.text(sheet, row, NOTE, f"{first} · {second}", "id")
        book.number(sheet, row, FIRST, value, "×", PLAIN)
    return row


def _write_range(book: Book, sheet: Worksheet, row: int, name: str, drawn: Distribution) -> None:
    shown = driver_of(book.plan, name)
    source = "assumption" if shown.source == ASSUMPTION else "note"
    for column, text, look in (
        (LABEL, shown.label, "label"), (UNIT, shown.unit, "note"), (ID, name, "id"), (NOTE, shown.source, source),
        (_KIND, _kind(drawn), "note"),
    ):  # fmt: skip
        book.text(sheet, row, column, text, look)
    for column, value in ((_LOW, shown.low), (_PLANNED, shown.planned), (_HIGH, shown.high)):
        book.number(sheet, row, column, value, shown.unit, PLAIN)


def _kind(drawn: Distribution) -> str:
    """Return the kind of a distribution, whose halves below and above the median may differ in width."""
    kind = _SCALES[drawn.scale]
    return f"{kind}, whole numbers" if drawn.whole else kind
