"""Checks of sponsors' rules."""

import numpy as np

from llmbudget.quantities.numbers import lookup, sum_rows
from llmbudget.quantities.quantity import Value, check

TITLE = "Checks of sponsors' rules"


@check(
    "The sponsor pays equipment as booked",
    "The sponsor does not pay equipment expensed at purchase.",
    "Depreciate the whole purchase, or state that the sponsor pays equipment in full.",
    help="Horizon grants pay depreciation. A purchase price is eligible only if the call says so.",
)
def check_equipment(
    equipment_cost: Value, equipment_in_base_cost: Value, indirect_base: Value, indirect_bases_id: Value,
    indirect_bases_equipment_by_option: Value,
) -> Value:  # fmt: skip
    by_option = lookup(indirect_base, indirect_bases_id, indirect_bases_equipment_by_option)
    return np.where(by_option * (equipment_cost - equipment_in_base_cost) > 0, 0, 1)


@check(
    "Each indirect cost rate has a first month of its own",
    "Several indirect cost rates start in the same month.",
    "Enter another first month, or remove one of the rates. Until then, their mean applies.",
    help="Only one rate starts in each month. The mean applies to rates that share a month.",
)
def check_rates(agreed_together: Value) -> Value:
    return np.where(sum_rows((agreed_together > 1) * agreed_together) > 0, 0, 1)
