"""Contingency and indirect costs."""

import numpy as np

from llmbudget.quantities.numbers import lookup
from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "Contingency and indirect costs"


@cost_line(
    "contingency",
    "Contingency",
    account="6900",
    by_month="reserve_cost_by_month",
    help="A reserve for unforeseen cost, by category. Depreciation is excluded: it is known and takes no cash.",
)
def reserve_cost(
    data_cost: Value, data_contingency_rate: Value, compute_cost: Value, depreciation_cost: Value,
    compute_contingency_rate: Value,
    people_cost: Value, people_contingency_rate: Value, software_cost: Value, software_contingency_rate: Value,
    other_cost: Value, other_contingency_rate: Value, delay_cost: Value, delay_reserve_cost: Value,
) -> Value:  # fmt: skip
    compute = (compute_cost - depreciation_cost) * compute_contingency_rate
    people = people_cost * people_contingency_rate + software_cost * software_contingency_rate
    other = (other_cost - delay_cost) * other_contingency_rate + delay_reserve_cost
    return data_cost * data_contingency_rate + compute + people + other


@quantity("USD", "Contingency by month", help="Spread like the cost that it protects.")
def reserve_cost_by_month(
    data_cost_by_month: Value, data_contingency_rate: Value, compute_cost_by_month: Value,
    depreciation_cost_by_month: Value, compute_contingency_rate: Value, people_cost_by_month: Value,
    people_contingency_rate: Value, software_cost_by_month: Value, software_contingency_rate: Value,
    other_cost_by_month: Value, other_contingency_rate: Value, delay_cost_by_month: Value,
    delay_reserve_cost: Value, last_share_by_month: Value,
) -> Value:  # fmt: skip
    data = data_cost_by_month * data_contingency_rate
    compute = (compute_cost_by_month - depreciation_cost_by_month) * compute_contingency_rate
    people = people_cost_by_month * people_contingency_rate + software_cost_by_month * software_contingency_rate
    delay = delay_reserve_cost * last_share_by_month
    return data + compute + people + (other_cost_by_month - delay_cost_by_month) * other_contingency_rate + delay


@quantity("yes = 1", "Servers are equipment", help="1 if a server costs at least the threshold.")
def is_equipment(server_price: Value, accelerators_per_node: Value, equipment_threshold: Value) -> Value:
    return np.where(server_price * accelerators_per_node >= equipment_threshold, 1, 0)


@quantity(
    "share",
    "Purchase price in the base",
    help="1 if the own cluster counts at its full price. The EU allows that only if the call says so.",
)
def purchase_in_base_share(
    is_equipment: Value, indirect_base: Value, indirect_bases_id: Value, indirect_bases_equipment: Value,
    indirect_bases_equipment_by_option: Value, indirect_bases_small_equipment: Value, full_cost_eligible: Value,
) -> Value:  # fmt: skip
    counts = lookup(indirect_base, indirect_bases_id, indirect_bases_equipment)
    small = lookup(indirect_base, indirect_bases_id, indirect_bases_small_equipment)
    option = lookup(indirect_base, indirect_bases_id, indirect_bases_equipment_by_option) * full_cost_eligible
    return np.maximum(np.where(is_equipment > 0, counts, small), option)


@quantity("share", "Depreciation in the base", help="1 if depreciation of the own cluster counts.")
def depreciation_in_base_share(
    is_equipment: Value, indirect_base: Value, indirect_bases_id: Value, indirect_bases_depreciation: Value,
    indirect_bases_small_equipment: Value,
) -> Value:  # fmt: skip
    counts = lookup(indirect_base, indirect_bases_id, indirect_bases_depreciation)
    small = lookup(indirect_base, indirect_bases_id, indirect_bases_small_equipment)
    return np.where(is_equipment > 0, counts, np.maximum(counts, small))


@quantity(
    "share",
    "Internal invoices in the base",
    help="1 if charges from other units count. Under EU rules, those charges include the units' own overheads.",
)
def internal_in_base_share(
    indirect_base: Value, indirect_bases_id: Value, indirect_bases_internal_invoices: Value
) -> Value:
    return lookup(indirect_base, indirect_bases_id, indirect_bases_internal_invoices)


@quantity(
    "USD",
    "Own cluster left out of the base",
    help="Part of its purchase price, depreciation and internal invoices that the rule excludes.",
)
def owned_outside_cost(
    equipment_cost: Value, equipment_in_base_cost: Value, depreciation_cost: Value, depreciation_in_base_cost: Value,
    chargeback_cost: Value, internal_in_base_share: Value,
) -> Value:  # fmt: skip
    bought = equipment_cost - equipment_in_base_cost + depreciation_cost - depreciation_in_base_cost
    return bought + chargeback_cost * (1 - internal_in_base_share)


@quantity(
    "USD",
    "Own cluster left out of the base, by month",
    help="Part of its purchase price, depreciation and internal invoices that the rule excludes.",
)
def owned_outside_cost_by_month(
    equipment_cost_by_month: Value, eligible_equipment_cost_by_month: Value, depreciation_cost_by_month: Value,
    eligible_depreciation_cost_by_month: Value, chargeback_cost_by_month: Value, internal_in_base_share: Value,
) -> Value:  # fmt: skip
    bought = equipment_cost_by_month - eligible_equipment_cost_by_month
    worn = depreciation_cost_by_month - eligible_depreciation_cost_by_month
    return bought + worn + chargeback_cost_by_month * (1 - internal_in_base_share)


@quantity("share", "Subawards up to the limit in the base", help="1 if the first part of each subaward counts.")
def subawards_to_limit_share(
    indirect_base: Value, indirect_bases_id: Value, indirect_bases_subawards_to_limit: Value
) -> Value:
    return lookup(indirect_base, indirect_bases_id, indirect_bases_subawards_to_limit)


@quantity("share", "Subawards above the limit in the base", help="1 if the rest of each subaward counts.")
def subawards_above_share(
    indirect_base: Value, indirect_bases_id: Value, indirect_bases_subawards_above: Value
) -> Value:
    return lookup(indirect_base, indirect_bases_id, indirect_bases_subawards_above)


@quantity("share", "Tuition in the base", help="1 if tuition counts.")
def tuition_in_base_share(indirect_base: Value, indirect_bases_id: Value, indirect_bases_tuition: Value) -> Value:
    return lookup(indirect_base, indirect_bases_id, indirect_bases_tuition)


@quantity("share", "Participant support in the base", help="1 if participant support counts.")
def participants_in_base_share(
    indirect_base: Value, indirect_bases_id: Value, indirect_bases_participants: Value
) -> Value:
    return lookup(indirect_base, indirect_bases_id, indirect_bases_participants)


@quantity(
    "USD",
    "Base of indirect costs",
    help="Direct costs before contingency, less exclusions of the rule and what credits pay.",
)
def indirect_base_cost(
    subtotal_cost: Value, owned_outside_cost: Value, tuition_cost: Value, tuition_in_base_share: Value,
    participant_cost: Value, participants_in_base_share: Value, subawards_cost: Value, subawards_in_base_cost: Value,
    cloud_cost: Value, credits_used: Value, cloud_exempt_share: Value, delay_outside_cost: Value,
    purchase_tax_cost: Value, all_exchange_cost: Value,
) -> Value:  # fmt: skip
    tuition = tuition_cost * (1 - tuition_in_base_share)
    participants = participant_cost * (1 - participants_in_base_share)
    cloud = cloud_cost * cloud_exempt_share + credits_used * (1 - cloud_exempt_share)
    others = delay_outside_cost + purchase_tax_cost + all_exchange_cost
    left_out = owned_outside_cost + tuition + participants + cloud + others
    return subtotal_cost - left_out - subawards_cost + subawards_in_base_cost


@quantity(
    "USD",
    "Base of indirect costs, by month",
    help="Direct costs before contingency, less exclusions of the rule and what credits pay.",
)
def indirect_base_cost_by_month(
    subtotal_cost_by_month: Value, owned_outside_cost_by_month: Value, tuition_cost_by_month: Value,
    tuition_in_base_share: Value, participant_cost_by_month: Value, participants_in_base_share: Value,
    subawards_cost_by_month: Value, subawards_in_base_by_month: Value, cloud_cost_by_month: Value,
    credits_used_by_month: Value, cloud_exempt_share: Value, delay_outside_cost: Value, last_share_by_month: Value,
    purchase_tax_cost_by_month: Value, all_exchange_cost_by_month: Value,
) -> Value:  # fmt: skip
    tuition = tuition_cost_by_month * (1 - tuition_in_base_share)
    participants = participant_cost_by_month * (1 - participants_in_base_share)
    cloud = cloud_cost_by_month * cloud_exempt_share + credits_used_by_month * (1 - cloud_exempt_share)
    delay = delay_outside_cost * last_share_by_month
    others = delay + purchase_tax_cost_by_month + all_exchange_cost_by_month
    left_out = owned_outside_cost_by_month + tuition + participants + cloud + others
    return subtotal_cost_by_month - left_out - subawards_cost_by_month + subawards_in_base_by_month


@quantity("USD", "Indirect costs by month", help="The month's rate × the month's base.")
def facilities_cost_by_month(indirect_base_cost_by_month: Value, indirect_rate_by_month: Value) -> Value:
    return indirect_base_cost_by_month * indirect_rate_by_month


@cost_line(
    "indirect",
    "Indirect costs (F&A)",
    account="6800",
    by_month="facilities_cost_by_month",
    help="Facilities and administration: base × first rate, adjusted for later changes of the rate.",
)
def facilities_cost(indirect_base_cost: Value, indirect_rate_in_use: Value, rate_changes_cost: Value) -> Value:
    return indirect_base_cost * indirect_rate_in_use + rate_changes_cost
