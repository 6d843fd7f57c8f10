"""Taxes on purchases, and credits for research and development.

Tax that is not recovered is a cost, by category of purchase. Tax that is recovered is no cost: it is paid with the
invoice and comes back some months later, so only cash sees it. A credit for research and development is cash
received, not less cost.

Not modeled: tax on sales and on the cost of delay, reverse charge, income and payroll tax, caps and base amounts of
credits.
"""

from llmbudget.quantities.numbers import cumulate, delayed, sum_months, sum_rows
from llmbudget.quantities.quantity import Value, cost_line, quantity

TITLE = "Taxes and credits"


def _rest(rate: Value, recovered_share: Value) -> Value:
    return rate * (1 - recovered_share)


@quantity("USD", "Taxed compute", help="Services and purchases of own machines, without depreciation.")
def taxed_compute_cost(compute_cost: Value, depreciation_cost: Value, capex_cost: Value) -> Value:
    return compute_cost - depreciation_cost + capex_cost


@quantity("USD", "Taxed compute by month", help="Services and purchases of own machines, without depreciation.")
def taxed_compute_cost_by_month(
    compute_cost_by_month: Value, depreciation_cost_by_month: Value, capex_cost_by_month: Value
) -> Value:
    return compute_cost_by_month - depreciation_cost_by_month + capex_cost_by_month


@quantity("USD", "Taxed travel and materials by month", help="Other direct costs bear no tax.")
def taxed_other_cost_by_month(travel_cost_by_month: Value, materials_cost_by_month: Value) -> Value:
    return travel_cost_by_month + materials_cost_by_month


@quantity("share", "Tax on compute that is a cost", help="Rate × the share that is not recovered.")
def compute_tax_share(compute_tax_rate: Value, compute_recovered_share: Value) -> Value:
    return _rest(compute_tax_rate, compute_recovered_share)


@quantity("share", "Tax on data that is a cost", help="Rate × the share that is not recovered.")
def data_tax_share(data_tax_rate: Value, data_recovered_share: Value) -> Value:
    return _rest(data_tax_rate, data_recovered_share)


@quantity("share", "Tax on software that is a cost", help="Rate × the share that is not recovered.")
def software_tax_share(software_tax_rate: Value, software_recovered_share: Value) -> Value:
    return _rest(software_tax_rate, software_recovered_share)


@quantity("share", "Tax on travel and materials that is a cost", help="Rate × the share that is not recovered.")
def other_tax_share(other_tax_rate: Value, other_recovered_share: Value) -> Value:
    return _rest(other_tax_rate, other_recovered_share)


@quantity("USD", "Taxes on purchases by month", help="In the month of the purchase.")
def purchase_tax_cost_by_month(
    taxed_compute_cost_by_month: Value, compute_tax_share: Value, data_cost_by_month: Value, data_tax_share: Value,
    software_cost_by_month: Value, software_tax_share: Value, taxed_other_cost_by_month: Value, other_tax_share: Value,
) -> Value:  # fmt: skip
    bought = taxed_compute_cost_by_month * compute_tax_share + data_cost_by_month * data_tax_share
    return bought + software_cost_by_month * software_tax_share + taxed_other_cost_by_month * other_tax_share


@cost_line(
    "other",
    "Taxes on purchases",
    account="6590",
    by_month="purchase_tax_cost_by_month",
    help="VAT and sales tax that are not recovered. They bear no indirect costs.",
)
def purchase_tax_cost(
    taxed_compute_cost: Value, compute_tax_share: Value, data_cost: Value, data_tax_share: Value,
    software_cost: Value, software_tax_share: Value, travel_cost: Value, materials_cost: Value, other_tax_share: Value,
) -> Value:  # fmt: skip
    bought = taxed_compute_cost * compute_tax_share + data_cost * data_tax_share
    return bought + software_cost * software_tax_share + (travel_cost + materials_cost) * other_tax_share


@quantity("USD", "Travel and materials paid by month", help="By the payment term of other direct costs.")
def taxed_other_paid_by_month(taxed_other_cost_by_month: Value, other_payment_months: Value, month: Value) -> Value:
    return delayed(taxed_other_cost_by_month, other_payment_months, month)


@quantity("USD", "Compute and machines paid by month", help="Invoices, machines, and what is paid up front.")
def taxed_compute_paid_by_month(
    compute_paid_by_month: Value, machines_paid_by_month: Value, upfront_cash_by_month: Value
) -> Value:
    return compute_paid_by_month + machines_paid_by_month + upfront_cash_by_month


@quantity("USD", "Recoverable tax paid by month", help="With the invoices, in the month of their payment.")
def vat_paid_by_month(
    taxed_compute_paid_by_month: Value, compute_tax_rate: Value, compute_tax_share: Value, data_paid_by_month: Value,
    data_tax_rate: Value, data_tax_share: Value, software_paid_by_month: Value, software_tax_rate: Value,
    software_tax_share: Value, taxed_other_paid_by_month: Value, other_tax_rate: Value, other_tax_share: Value,
) -> Value:  # fmt: skip
    compute = taxed_compute_paid_by_month * (compute_tax_rate - compute_tax_share)
    data = data_paid_by_month * (data_tax_rate - data_tax_share)
    software = software_paid_by_month * (software_tax_rate - software_tax_share)
    return compute + data + software + taxed_other_paid_by_month * (other_tax_rate - other_tax_share)


@quantity("USD", "Tax recovered by month", help="Tax paid some months before.")
def vat_recovered_by_month(vat_paid_by_month: Value, recovery_months: Value, month: Value) -> Value:
    return delayed(vat_paid_by_month, recovery_months, month)


@quantity("USD", "Increase in recoverable tax", help="Tax paid less tax recovered. Below 0, the state pays back more.")
def vat_change_by_month(vat_paid_by_month: Value, vat_recovered_by_month: Value) -> Value:
    return vat_paid_by_month - vat_recovered_by_month


@quantity("USD", "Recoverable tax at the end of the month", help="Paid and not yet recovered.")
def vat_receivable_by_month(vat_change_by_month: Value) -> Value:
    return cumulate(vat_change_by_month)


@quantity("USD", "Recoverable tax at the end of the budget", help="Paid within the budget and recovered after it.")
def vat_receivable_at_end(vat_receivable_by_month: Value, month: Value, horizon_months: Value) -> Value:
    return sum_months((month == horizon_months) * vat_receivable_by_month)


@quantity("USD", "Recoverable tax after the last month of Monthly", help="Recovered after the last month shown.")
def vat_unrecovered_cost(vat_change_by_month: Value) -> Value:
    return sum_months(vat_change_by_month)


@quantity("USD", "Qualifying cost of research, by month", help="People and compute by their qualifying shares.")
def qualifying_cost_by_month(
    people_cost_by_month: Value, rd_people_share: Value, compute_services_cost_by_month: Value, rd_compute_share: Value
) -> Value:
    return people_cost_by_month * rd_people_share + compute_services_cost_by_month * rd_compute_share


@quantity("USD", "R&D tax credit by year", help="Rate × the qualifying cost of each year of the budget.")
def rd_credit_by_year(qualifying_cost_by_year: Value, rd_credit_rate: Value) -> Value:
    return qualifying_cost_by_year * rd_credit_rate


@quantity("USD", "R&D tax credit received", help="Some months after the end of each year of the budget.")
def rd_credit_received_by_month(
    month: Value, year_end_month: Value, rd_credit_months: Value, rd_credit_by_year: Value
) -> Value:
    return sum_rows((month == year_end_month + rd_credit_months) * rd_credit_by_year)


@quantity("USD", "R&D tax credit of the budget", help="All years together, whenever it is received.")
def rd_credit(rd_credit_by_year: Value) -> Value:
    return sum_rows(rd_credit_by_year)
