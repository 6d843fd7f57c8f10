"""A charge: what one or more rows of a bill have in common, with the sum of their costs."""

from dataclasses import dataclass
from decimal import Decimal

EFFECTIVE, BILLED = "effective", "billed"
COSTS = {
    EFFECTIVE: "what was used in the month: prepaid hours as they are used, as in Accrual",
    BILLED: "what was invoiced: prepaid hours when they are bought, as in Cash",
}
"""The two costs of a bill, which never mix."""

UNMAPPED = "unmapped"
"""What no rule fits."""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """Rows of one provider, account, month and rule.

    Attributes:
        provider: who sells; empty if the file does not say.
        account: id of the account that is invoiced; empty if the file does not say.
        currency: ISO 4217.
        period: first day of the month that is invoiced, as YYYY-MM.
        month: month in which it was used, as YYYY-MM.
        is_correction: it corrects a month that was invoiced already.
        line: id of a cost line, of a sum beside the lines, or `UNMAPPED`.
        sure: how often the rule is right: high, medium or low.
        service: the provider's name of the service if no rule fits; else empty.
        is_prepaid: it is invoiced in another month than it is used.
        n_rows: how many rows.
        n_long: how many of them are for more than a month; they count in their first month.
        billed: sum of BilledCost.
        effective: sum of EffectiveCost.
    """

    provider: str
    account: str
    currency: str
    period: str
    month: str
    is_correction: bool
    line: str
    sure: str
    service: str
    is_prepaid: bool
    n_rows: int
    n_long: int
    billed: Decimal
    effective: Decimal

    def cost(self, kind: str) -> Decimal:
        """Return one of the two costs."""
        return self.effective if kind == EFFECTIVE else self.billed

    @property
    def bill(self) -> tuple[str, str, str]:
        """Return what names the bill: provider, account, period."""
        return self.provider, self.account, self.period
