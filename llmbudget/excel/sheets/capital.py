"""Purchases on the view of large companies: asset classes, delivery and payment, and owning against renting."""

from collections.abc import Iterator
from functools import partial

from xlsxwriter.worksheet import Worksheet

from llmbudget.excel.sheets import printed, sentences
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.columns import FIRST, LABEL, TOTAL
from llmbudget.excel.write.expression import (
    Expression,
    choose,
    expression,
    joined,
    maximum,
    month_after,
    ratio,
    rounded,
    spoken,
    sum_rows,
)
from llmbudget.excel.write.style import CALCULATED, PLAIN
from llmbudget.plan.other import EQUIPMENT
from llmbudget.plan.palette import CATEGORY_COLOURS

LAST = FIRST + 4
"""The last column: of the years of owning, and of the facts about each asset class."""

_ASSET_HEADS = ("Amount", "Share", "Life, years", "Depr. a year", "Value before", "Value after")
_DELIVERY_HEADS = ("Paid in budget", "Number", "Delivered", "In budget from", "Life ends", "Ordered")
_HEADS_HEIGHT = 27
_CHART_ROWS, _CHART_HEIGHT, _CHART_WIDTH = 15, 250, 640
_OWN, _RENT = "Own: purchase and running cost", "Rent the same hours"


def headline(book: Book) -> Expression:
    """Return what owning saves or costs more, and when it pays back."""
    saved, months = book.figure("savings_from_owning"), book.figure("owning_payback_months")
    saves = joined("Owning saves ", sentences.money(book, saved), " against renting in this budget")
    costs = joined("Owning costs ", sentences.money(book, 0 - saved), " more than renting in this budget")
    pays = joined(", and pays back in ", spoken(rounded(months, 0)), " months.")
    owned = joined(choose(saved >= 0, saves, costs), choose(months > 0, pays, ", and never pays back."))
    return choose(_owned(book) > 0, owned, "This budget has no own machines.")


def _owned(book: Book) -> Expression:
    return book.figure("n_owned") + sum_rows(book.lines("cluster_n_owned"))


def write(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write the blocks, the first title in a row, with bands up to a column; return the row below them."""
    row = _write_assets(book, sheet, row, last)
    if any(item.kind == EQUIPMENT for item in book.plan.other.items):
        row = _write_items(book, sheet, row + 1, last)
    row = _write_deliveries(book, sheet, row + 1, last)
    return _write_owning(book, sheet, row + 1, last)


def _write_heads(book: Book, sheet: Worksheet, row: int, titles: tuple[str, ...], last: int) -> None:
    """Write the title of a block, and the heads below it."""
    book.group(sheet, row, titles[0], last)
    sheet.set_row(row + 1, _HEADS_HEIGHT)
    for column, head in zip((LABEL, TOTAL, *range(FIRST, LAST + 1)), titles[1:], strict=True):
        book.text(sheet, row + 1, column, head, "head" if column == LABEL else "figures")


def _assets(book: Book) -> Iterator[tuple[str, Expression]]:
    """Yield the classes of the plan's own machines, with their prices."""
    servers = book.figure("n_owned") * book.figure("server_price")
    with_spares = servers * (1 + book.figure("spares_rate"))
    network = with_spares * ratio(book.figure("network_share"), 1 - book.figure("network_share"))
    yield "Servers with accelerators", servers
    yield "Spare servers", with_spares - servers
    yield "Network", network
    yield "Facility and installation", (with_spares + network) * book.figure("installation_rate")


def _write_assets(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write the asset classes, each with its part of depreciation and book value."""
    titles = ("Asset classes: the project's share of the plan's own machines", "Class", *_ASSET_HEADS)
    _write_heads(book, sheet, row, titles, last)
    first, price = row + 2, book.figure("own_cluster_price")
    kept = book.figure("project_share") * (1 - book.figure("expensed_share"))
    yearly = book.figure("monthly_depreciation") * kept * book.typed("months_per_year")
    values = (yearly, book.figure("main_brought_value_cost"), book.figure("main_book_value_cost"))
    for at, (label, amount) in enumerate([*_assets(book), ("Total", price)], first):
        look = "total" if label == "Total" else CALCULATED
        book.text(sheet, at, LABEL, label, "total" if label == "Total" else "label")
        share = ratio(amount, price)
        book.write(sheet, at, TOTAL, amount * book.figure("project_share") * book.rate, "USD", look)
        book.write(sheet, at, FIRST, share, "share", look)
        book.write(sheet, at, FIRST + 1, book.figure("life_years") * 1, "years", look)
        for column, value in enumerate(values, FIRST + 2):
            book.write(sheet, at, column, value * share * book.rate, "USD", look)
    printed.in_thousands(book, sheet, (first, at), (TOTAL, TOTAL))
    printed.in_thousands(book, sheet, (first, at), (FIRST + 2, LAST))
    return at + 1


def _write_items(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write the items that are capitalized, each with its depreciation and book value."""
    titles = ("Equipment by item, capitalized at purchase", "Item", *_ASSET_HEADS)
    _write_heads(book, sheet, row, titles, last)
    first, price = row + 2, sum_rows(book.lines("item_capex_cost"))
    equipment = [(line, item) for line, item in enumerate(book.plan.other.items) if item.kind == EQUIPMENT]
    for at, (line, item) in enumerate(equipment, first):
        own = partial(_item_figure, book, line)
        book.text(sheet, at, LABEL, item.name)
        book.write(sheet, at, TOTAL, own("capex_cost") * book.rate, "USD", CALCULATED)
        book.write(sheet, at, FIRST, ratio(own("capex_cost"), price), "share", CALCULATED)
        book.write(sheet, at, FIRST + 1, own("life_years") * 1, "years", CALCULATED)
        yearly = own("worn_price") * book.typed("months_per_year")
        for column, value in enumerate((yearly, expression(0), own("book_value_cost")), FIRST + 2):
            book.write(sheet, at, column, value * book.rate, "USD", CALCULATED)
    printed.in_thousands(book, sheet, (first, at), (TOTAL, TOTAL))
    printed.in_thousands(book, sheet, (first, at), (FIRST + 2, LAST))
    return at + 1


def _item_figure(book: Book, line: int, name: str) -> Expression:
    return book.figure(f"item_{name}", line)


def _deliveries(book: Book) -> Iterator[tuple[str, Expression, Expression, Expression, Expression, Expression]]:
    """Yield each purchase: name, amount paid in this budget, accelerators, first month here, age then, and order."""
    names = ("purchase_paid_cost", "n_owned", "owned_first_month", "owned_age_months", "owned_order_month")
    yield "The plan's own machines", *(book.figure(name) for name in names)  # type: ignore[misc]  # five of them
    for line, cluster in enumerate(book.plan.program.clusters):
        if cluster.n_owned:
            names = ("purchase_paid_cost", "n_owned", "first_month", "owned_age_months", "order_month")
            yield cluster.name, *(book.figure(f"cluster_{name}", line) for name in names)  # type: ignore[misc]


def _write_deliveries(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write when machines were or will be delivered, when their life ends, and when an order is paid in this budget."""
    _write_heads(book, sheet, row, ("Order, delivery and payment", "Machines", *_DELIVERY_HEADS), last)
    start, life = book.typed("start_month"), book.figure("life_years") * book.typed("months_per_year")
    for at, (name, paid, owned, first, age, order) in enumerate(_deliveries(book), row + 2):
        ordered = choose(age > 0, 0, choose(book.typed("machines_order_share") > 0, order, 0))
        book.text(sheet, at, LABEL, name)
        book.write(sheet, at, TOTAL, paid * book.rate, "USD", CALCULATED)
        book.write(sheet, at, FIRST, owned * 1, "accelerators", CALCULATED)
        dated = ((first - age, owned), (first, owned), (first - age + life, owned), (order, ordered))
        for column, (months, shown) in enumerate(dated, FIRST + 1):
            day = choose(shown > 0, month_after(start, months - 1), 0)
            book.write(sheet, at, column, day, "month or none", CALCULATED)
    printed.in_thousands(book, sheet, (row + 2, at), (TOTAL, TOTAL))
    return at + 1


def _write_owning(book: Book, sheet: Worksheet, row: int, last: int) -> int:
    """Write the cash of owning and of renting up to the end of each year of use, and their chart."""
    title = "Owning against renting: cash paid by the end of each year of use"
    book.group(sheet, row, title, last)
    whose = choose(book.figure("n_owned") > 0, "The plan's own machines", "One accelerator")
    book.write(sheet, row + 1, LABEL, whose, "text", "head")
    book.text(sheet, row + 1, TOTAL, "At once", "figures")
    for column in range(FIRST, LAST + 1):
        number = book.beside(sheet.name, row + 1, column - 1) + 1 if column > FIRST else expression(1)
        book.write(sheet, row + 1, column, number, "year no.", "figures")
    machines = maximum(book.figure("n_owned"), 1) * book.rate
    bought = machines * book.figure("installed_price")
    months = book.row(sheet.name, row + 1, columns=range(FIRST, LAST + 1)) * book.typed("months_per_year")
    own, rent = (months * machines * book.figure(name) for name in ("owning_month_price", "renting_month_price"))
    book.write(sheet, row + 2, TOTAL, bought, "USD", CALCULATED)
    book.number(sheet, row + 3, TOTAL, 0.0, "USD", PLAIN)
    for at, label, paid in ((row + 2, _OWN, book.cell(sheet.name, row + 2, TOTAL) + own), (row + 3, _RENT, rent)):
        book.text(sheet, at, LABEL, label)
        book.fill(sheet, at, paid, "USD", CALCULATED, range(FIRST, LAST + 1))
    printed.in_thousands(book, sheet, (row + 2, row + 3), (TOTAL, LAST))
    _add_chart(book, sheet, row + 1)
    return row + 5 + _CHART_ROWS


def _add_chart(book: Book, sheet: Worksheet, row: int) -> None:
    """Add the lines of owning and renting below the rows, whose heads stand in a row."""
    lines = book.workbook.add_chart({"type": "line"})
    for at, name, kind, dash in ((row + 1, _OWN, "compute", "solid"), (row + 2, _RENT, "people", "dash")):
        color = CATEGORY_COLOURS[kind]
        lines.add_series(
            {
                "name": name,
                "categories": [sheet.name, row, TOTAL, row, LAST],
                "values": [sheet.name, at, TOTAL, at, LAST],
                "line": {"color": color, "width": 2.25, "dash_type": dash},
                "marker": {"type": "circle" if dash == "solid" else "square", "fill": {"color": color}},
            }
        )
    unit, amounts = printed.axis(book, book.entry("own_cluster_price") or book.entry("installed_price"))
    lines.set_title({"name": f"Cash paid by the end of each year of use, {unit}", "name_font": printed.CHART_FONT})
    lines.set_legend({"position": "bottom", "font": printed.CHART_FONT})
    lines.set_x_axis({"num_font": printed.CHART_FONT})
    lines.set_y_axis({"num_format": amounts, "num_font": printed.CHART_FONT, "major_gridlines": printed.GRID})
    lines.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    about = "Lines of the cash paid for owning and for renting, which cross when owning has paid back"
    sheet.insert_chart(row + 4, LABEL, lines, {"description": about})
