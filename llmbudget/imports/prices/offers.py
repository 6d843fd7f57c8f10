"""Make own prices of lists: the cheapest machine of each accelerator and region, and sentences for the rest."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from llmbudget.imports.prices.listed import KINDS, ON_DEMAND, Listed

MOST = 1000
"""USD an hour; lists write larger numbers where they have no price."""

Key = tuple[str, str, str]

COLUMNS = ("provider", "accelerator", "region", *KINDS, "as_of", "source", "note")


@dataclass(frozen=True)
class Offers:
    """Rows of own prices.

    Attributes:
        rows: cells by column.
        told: sentences for prices that are left out.
    """

    rows: Sequence[Mapping[str, str]]
    told: Sequence[str]

    def csv(self) -> str:
        """Return them as the file prices.csv."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue()


def offers_of(
    listed: Iterable[Listed], provider: str, rates: Mapping[str, Decimal], as_of: date, source: str
) -> Offers:
    """Return own prices.

    Args:
        listed: prices of lists.
        provider: who sells, where the list does not say.
        rates: USD for one unit of other currencies.
        as_of: day of the prices that have none.
        source: id of the source that they cite.
    """
    cheapest: dict[Key, dict[str, tuple[Decimal, Listed]]] = {}
    told: list[str] = []
    for one_price in listed:
        rate = rates.get(one_price.currency, Decimal(1 if one_price.currency == "USD" else 0))
        price = one_price.price * rate
        if problem := _problem(one_price, price, rate):
            told.append(f"{one_price.where}: {one_price.name}, {one_price.kind}: {problem}; left out")
            continue
        assert one_price.alias is not None
        key = (one_price.provider or provider, one_price.alias.id, one_price.region or "any")
        kept = cheapest.setdefault(key, {})
        if one_price.kind not in kept or price < kept[one_price.kind][0]:
            kept[one_price.kind] = (price, one_price)
    rows = [_row(key, kept, as_of, source, told) for key, kept in sorted(cheapest.items())]
    return Offers([row for row in rows if row], told)


def _problem(listed: Listed, price: Decimal, rate: Decimal) -> str:
    """Return why a price cannot be used; empty if it can."""
    if listed.problem:
        return listed.problem
    if listed.alias is None:
        return f"{listed.name!r} is no accelerator that is known; add it to accelerators.csv"
    if not rate:
        return f"is in {listed.currency}; give the rate, such as --rate {listed.currency}=1.08"
    return "" if 0 < price <= MOST else f"{listed.price:,.2f} is no price of an hour; leave it blank if there is none"


def _row(
    key: Key, kept: dict[str, tuple[Decimal, Listed]], as_of: date, source: str, told: list[str]
) -> dict[str, str]:
    """Return a row; empty without a price on demand, above which no other price may be."""
    if ON_DEMAND not in kept:
        told.append(f"{', '.join(key)}: no price on demand; left out")
        return {}
    highest, on_demand = kept[ON_DEMAND]
    for kind, (price, _) in list(kept.items()):
        if price > highest:
            told.append(f"{', '.join(key)}: {kind} {_short(price)} is above on demand {_short(highest)}; left blank")
            del kept[kind]
    foreign = f"; {on_demand.price.normalize():f} {on_demand.currency}" if on_demand.currency != "USD" else ""
    prices = {kind: _short(price) for kind, (price, _) in kept.items()}
    day = on_demand.as_of or as_of
    return dict(zip(COLUMNS[:3], key, strict=True)) | prices | {
        "as_of": day.isoformat(), "source": source, "note": f"{on_demand.machine}{foreign}".lstrip("; "),
    }  # fmt: skip


def _short(price: Decimal) -> str:
    """Return a price with at most four decimals."""
    return f"{price.quantize(Decimal('0.0001')).normalize():f}"
