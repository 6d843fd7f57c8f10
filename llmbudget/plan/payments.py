"""Payment terms: months between a cost and its payment."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number, Section


def _delay(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "months", at_least=0, at_most=12, usual=(0, 2), whole=True, help=help)


def _part(label: str, help: str) -> Number:  # noqa: A002 - as above
    return Number(label, "share", at_least=0, at_most=1, usual=(0, 0.5), help=help)


class Payments(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Payment terms"
    help: ClassVar[str] = (
        "Payment terms. People, items of equipment and contributions are paid in their own month, own machines on "
        "arrival, unless you enter shares for order and acceptance."
    )

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
    machines_order_share: Annotated[
        float, _part("Own machines paid at order", "Share of the purchase price that the supplier gets with the order.")
    ] = 0
    machines_order_months: Annotated[
        float,
        Number(
            "Order before arrival by", "months", at_least=0, at_most=36, usual=(1, 12), whole=True,
            help="Months from the order of own machines to their arrival. An order before the budget counts in its "
            "first month.",
        ),
    ] = 3  # fmt: skip
    machines_acceptance_share: Annotated[
        float,
        _part("Own machines paid after acceptance", "Share held back until the machines pass your tests."),
    ] = 0
    machines_acceptance_months: Annotated[
        float,
        Number(
            "Acceptance after arrival by", "months", at_least=0, at_most=12, usual=(1, 3), whole=True,
            help="Months from the arrival of own machines to the last payment.",
        ),
    ] = 1  # fmt: skip
