"""Book value of the own cluster: additions, depreciation and balances, by month and by year."""

from llmbudget.quantities.numbers import cumulate, previous, sum_months
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Book value of the own cluster"


@quantity("USD", "Change of book value by month", help="Additions less depreciation.")
def book_value_change_by_month(
    brought_value_cost_by_month: Value, capex_cost_by_month: Value, depreciation_cost_by_month: Value
) -> Value:
    return brought_value_cost_by_month + capex_cost_by_month - depreciation_cost_by_month


@quantity("USD", "Closing book value by month", help="All changes up to the end of the month.")
def closing_book_value(book_value_change_by_month: Value) -> Value:
    return cumulate(book_value_change_by_month)


@quantity("USD", "Opening book value by month", help="Closing book value of the month before.")
def opening_book_value(closing_book_value: Value) -> Value:
    return previous(closing_book_value)


@quantity("USD", "Closing book value by year", help="At the end of the year's last month.")
def closing_book_value_by_year(month: Value, years_last_month: Value, closing_book_value: Value) -> Value:
    return sum_months((month == years_last_month) * closing_book_value)


@quantity("USD", "Opening book value by year", help="At the start of the year's first month.")
def opening_book_value_by_year(month: Value, years_first_month: Value, opening_book_value: Value) -> Value:
    return sum_months((month == years_first_month) * opening_book_value)
