"""Equipment and other items.

Each item is bought in one month. Equipment with a useful life and at least the price of the threshold is capitalized:
paid at once, and a cost through depreciation. Other equipment is expensed at purchase. Travel and goods are part of
the lines Travel and Materials.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from llmbudget.model import overheads
from llmbudget.model.schedule import is_paid
from llmbudget.quantities.numbers import entry, ratio, stepped, sum_months, sum_rows
from llmbudget.quantities.quantity import Quantity, Value, check, family, quantity, renamed

TITLE = "Equipment and other items"


@quantity("month no.", "Month of each item", help="An empty month in a workbook means the first month.")
def item_first_month(item_month: Value) -> Value:
    return np.maximum(item_month, 1)


@quantity("USD", "Price of each item", help="Price × number, whether bought in this budget or after it.")
def item_whole_cost(item_price: Value, item_n_units: Value) -> Value:
    return item_price * item_n_units


@quantity("USD", "Cost of each item in this budget", help="Price × number. 0 for an item bought after the budget.")
def item_cost(item_whole_cost: Value, item_first_month: Value, horizon_months: Value) -> Value:
    return item_whole_cost * np.where(item_first_month <= horizon_months, 1, 0)


@quantity(
    "yes = 1",
    "Each item is capitalized",
    help="1 for equipment with a useful life, if the price of one is at least the threshold.",
)
def item_is_capitalized(
    item_kind: Value, item_kinds_id: Value, item_kinds_equipment: Value, item_life_years: Value, item_price: Value,
    capitalization_threshold: Value,
) -> Value:  # fmt: skip
    lasting = np.where(item_life_years > 0, entry(item_kind, item_kinds_id, item_kinds_equipment), 0)
    return np.where(item_price >= capitalization_threshold, lasting, 0)


@quantity("USD", "Equipment of each item, expensed", help="A cost when it is paid.")
def item_equipment_cost(
    item_cost: Value, item_kind: Value, item_kinds_id: Value, item_kinds_equipment: Value, item_is_capitalized: Value
) -> Value:
    return item_cost * (entry(item_kind, item_kinds_id, item_kinds_equipment) - item_is_capitalized)


@quantity("USD", "Equipment of each item, capitalized", help="Paid now, and a cost through depreciation.")
def item_capex_cost(item_cost: Value, item_is_capitalized: Value) -> Value:
    return item_cost * item_is_capitalized


@quantity("USD", "Travel of each item", help="Part of the line Travel.")
def item_travel_cost(item_cost: Value, item_kind: Value, item_kinds_id: Value, item_kinds_travel: Value) -> Value:
    return item_cost * entry(item_kind, item_kinds_id, item_kinds_travel)


@quantity("USD", "Goods and services of each item", help="Part of the line Materials.")
def item_goods_cost(item_cost: Value, item_kind: Value, item_kinds_id: Value, item_kinds_goods: Value) -> Value:
    return item_cost * entry(item_kind, item_kinds_id, item_kinds_goods)


@quantity("months", "Months of depreciation of each item", help="Within this budget, up to the end of its life.")
def item_depreciation_months(
    item_first_month: Value, item_life_years: Value, months_per_year: Value, horizon_months: Value
) -> Value:
    return np.maximum(np.minimum(horizon_months - item_first_month + 1, item_life_years * months_per_year), 0)


@quantity("months", "Whole months of depreciation of each item", help="The month after them is depreciated in part.")
def item_whole_months(item_depreciation_months: Value) -> Value:
    return np.floor(item_depreciation_months)


@quantity("months", "Part of the last month of depreciation of each item", help="0 if it ends with a whole month.")
def item_part_months(item_depreciation_months: Value, item_whole_months: Value) -> Value:
    return item_depreciation_months - item_whole_months


@quantity("USD/month", "Depreciation of each item in a whole month", help="Straight line over its life, to zero.")
def item_worn_price(item_capex_cost: Value, item_life_years: Value, months_per_year: Value) -> Value:
    return ratio(item_capex_cost, item_life_years * months_per_year)


@quantity("USD", "Depreciation of each item", help="In the months of this budget.")
def item_depreciation_cost(item_worn_price: Value, item_depreciation_months: Value) -> Value:
    return item_worn_price * item_depreciation_months


@quantity("USD", "Book value of each item at the end", help="Capitalized price less depreciation.")
def item_book_value_cost(item_capex_cost: Value, item_depreciation_cost: Value) -> Value:
    return item_capex_cost - item_depreciation_cost


@quantity("yes = 1", "Each item is equipment for indirect costs", help="1 if one costs at least the threshold.")
def item_is_equipment(item_price: Value, equipment_threshold: Value) -> Value:
    return np.where(item_price >= equipment_threshold, 1, 0)


@family
def shares_in_base() -> Iterator[Quantity]:
    """What of each item's purchase and depreciation counts in the base of indirect costs."""
    for function, name, label in (
        (overheads.purchase_in_base_share, "purchase_in_base_share", "Purchase price in the base, each item"),
        (overheads.depreciation_in_base_share, "depreciation_in_base_share", "Depreciation in the base, each item"),
    ):
        names = {"is_equipment": "item_is_equipment"}
        yield renamed(f"item_{name}", function, label, "share", "As the rule says.", group=TITLE, **names)


@quantity("USD", "Change of indirect costs on each item", help="When it is bought, and in its months of depreciation.")
def item_change_cost(
    month: Value, agreed_first_month: Value, agreed_step_share: Value, item_first_month: Value,
    item_whole_months: Value, item_part_months: Value, item_worn_price: Value, item_depreciation_in_base_share: Value,
    item_equipment_in_base_cost: Value, item_travel_cost: Value, item_goods_cost: Value,
) -> Value:  # fmt: skip
    steps, worn = stepped(month, agreed_first_month, agreed_step_share), item_first_month + item_whole_months
    whole = sum_months(is_paid(month, item_first_month, worn - 1) * steps)
    part = sum_months((month == worn) * steps) * item_part_months
    bought = sum_months((month == item_first_month) * steps)
    at_once = item_equipment_in_base_cost + item_travel_cost + item_goods_cost
    return bought * at_once + (whole + part) * item_worn_price * item_depreciation_in_base_share


@quantity("USD", "Items bought after the budget", help="Not part of its cost.")
def items_outside_cost(item_whole_cost: Value, item_cost: Value) -> Value:
    return sum_rows(item_whole_cost) - sum_rows(item_cost)


def _outside(v: Mapping[str, Any]) -> str:
    return f"{v['items_outside_cost']:,.0f} USD is spent after the budget, outside its cost."


@check(
    "Items are bought within the budget's months",
    "Some items are bought after the budget ends.",
    "Buy them earlier, add months to the budget, or remove them.",
    detail=_outside,
    help="The month of every item is a month of the budget.",
)
def check_items(items_outside_cost: Value, tolerance: Value) -> Value:
    return np.where(items_outside_cost <= tolerance, 1, 0)
