"""Payment terms: months between a cost and its payment."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number, Section


def _delay(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "months", at_least=0, at_most=12, usual=(0, 2), whole=True, help=help)


class Payments(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Payment terms"
    help: ClassVar[str] = "Payment terms. People, capitalized equipment and contributions are paid in their own month."

    compute_payment_months: Annotated[
        float, _delay("Compute is paid after", "Months from use to payment; 1 if invoices are due within 30 days.")
    ] = 0
    data_payment_months: Annotated[
        float, _delay("Data is paid after", "Months from delivery to payment, including annotation.")
    ] = 0
    software_payment_months: Annotated[
        float, _delay("Software is paid after", "Months from use to payment, for subscriptions and APIs.")
    ] = 0
    other_payment_months: Annotated[
        float, _delay("Other direct costs are paid after", "Months from the cost to its payment or reimbursement.")
    ] = 0
