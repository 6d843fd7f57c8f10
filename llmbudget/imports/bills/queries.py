"""Queries that add up bills in one pass over each file, so that they take little longer than any sum of its rows.

Rows are added up by month and by all columns of few values, as they are written. What these columns say, and which rule
fits, is then found once for each group.
"""

from collections.abc import Iterator, Sequence

from llmbudget.catalog.bill_rules import BillRule
from llmbudget.imports.bills.columns import FEW, FEW_MADE, Columns, has_few_values, like

PERIOD = "BillingPeriodStart"
_MONEY = "DECIMAL(38, 18)"
_LONGEST_MONTH = 31
_DAY = r"\d{4}-(0[1-9]|1[0-2])-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)? ?(Z|UTC|\+00(:?00)?)?"
_DAYS = "date_diff('day', try_cast(left(_ChargePeriodStart, 10) AS DATE), try_cast(left(_ChargePeriodEnd, 10) AS DATE))"
_IS_LONG = f"""CASE WHEN left(_ChargePeriodStart, 7) <> left(_ChargePeriodEnd, 7) THEN {_DAYS} > {_LONGEST_MONTH}
    ELSE false END"""
_NO_AMOUNT = f"@ <> '' AND try_cast(@ AS {_MONEY}) IS NULL"
_NO_DAY = f"NOT regexp_full_match(@, '{_DAY}')"
_TESTS = {
    "BilledCost": (_NO_AMOUNT, "amount"),
    "EffectiveCost": (_NO_AMOUNT, "amount"),
    "ChargePeriodStart": (_NO_DAY, "day in UTC"),
    PERIOD: (_NO_DAY, "day in UTC"),
    "BillingCurrency": ("NOT regexp_full_match(upper(@), '[A-Z]{3}')", "currency"),
}
"""What must not hold of the text of a column, written @, and what the text should be."""

_BY_ROW = ("BilledCost", "EffectiveCost", "ChargePeriodStart")
"""Columns of these that are looked at in each row; the others, once for each group."""


def grouped(source: str, columns: Columns, rules: Sequence[BillRule]) -> str:
    """Return the query that adds up the rows of a file; rules on columns of many values are looked at in each row.

    Args:
        source: the file as an SQL table.
        columns: its columns.
        rules: all of them.
    """
    period = columns.raw(PERIOD) if columns.has(PERIOD) else "left(_ChargePeriodStart, 7) || '-01'"
    groups = [*(f"{columns.raw(name)} AS {name}" for name in FEW), f"{period} AS {PERIOD}"]
    groups += [f"{columns.text(name)} AS {name}" for name in FEW_MADE]
    groups += [f"{_fits(rule, columns)} AS fits_{at}" for at, rule in enumerate(rules) if _is_by_row(rule)]
    buys = f"lower({columns.text('ChargeCategory')}) = 'purchase' AND {columns.text('CommitmentDiscountId')} <> ''"
    texts = ", ".join(f"{columns.text(name)} AS _{name}" for name in (*_BY_ROW, "ChargePeriodEnd"))
    is_wrong = " OR ".join(_is_wrong(name, f"_{name}") for name in _BY_ROW)
    return f"""SELECT {", ".join(groups)}, left(_ChargePeriodStart, 7) AS month,
        {buys} OR effective = 0 AND billed <> 0 AS is_prepaid, count(*) AS n_rows,
        count(*) FILTER ({is_wrong}) AS n_wrong, count(*) FILTER ({_IS_LONG}) AS n_long,
        sum(billed) AS billed, sum(effective) AS effective
        FROM (SELECT *, coalesce(try_cast(_BilledCost AS {_MONEY}), 0) AS billed,
              coalesce(try_cast(_EffectiveCost AS {_MONEY}), 0) AS effective FROM (SELECT *, {texts} FROM {source}))
        GROUP BY ALL"""


def charged(groups: Sequence[str], rules: Sequence[BillRule]) -> str:
    """Return the query of all files: a row for each charge, with how many of its rows cannot be read.

    Args:
        groups: a query of `grouped` for each file.
        rules: the first that fits counts.
    """
    few = Columns(dict.fromkeys((*FEW, PERIOD, *FEW_MADE), "VARCHAR"), FEW_MADE)
    is_wrong = " OR ".join(_is_wrong(name, few.text(name)) for name in _TESTS if name not in _BY_ROW)
    return f"""SELECT {few.text("Provider")} AS provider, {few.text("Account")} AS account,
        upper({few.text("BillingCurrency")}) AS currency, left({few.text(PERIOD)}, 7) AS period, month,
        lower({few.text("ChargeClass")}) = 'correction' AS is_correction, {_first(few, rules)} AS rule, is_prepaid,
        if(rule < 0, {few.text("ServiceName")}, '') AS service, sum(n_wrong + if({is_wrong}, n_rows, 0)),
        sum(n_rows)::BIGINT, sum(n_long)::BIGINT, sum(billed), sum(effective)
        FROM ({" UNION ALL ".join(groups)}) GROUP BY ALL ORDER BY ALL"""


def wrong(source: str, columns: Columns) -> Iterator[tuple[str, str, str]]:
    """Yield each column that is looked at with what it should be, and the query of its wrong texts and their number."""
    for name, (_, should_be) in _TESTS.items():
        if columns.has(name):
            texts = f"SELECT {columns.text(name)} AS text FROM {source}"
            yield name, should_be, f"SELECT any_value(text), count(*) FROM ({texts}) WHERE {_is_wrong(name, 'text')}"


def _is_wrong(name: str, text: str) -> str:
    return "(" + _TESTS[name][0].replace("@", text) + ")"


def _is_by_row(rule: BillRule) -> bool:
    return not has_few_values(rule.column)


def _fits(rule: BillRule, columns: Columns) -> str:
    """Return whether a rule fits; its column is looked at only where its category fits, which takes less time."""
    fits = like(f"lower({columns.text(rule.column)})", rule.pattern)
    category = like(f"lower({columns.text('ServiceCategory')})", rule.category)
    return fits if rule.category == "*" else f"CASE WHEN {category} THEN {fits} ELSE false END"


def _first(few: Columns, rules: Sequence[BillRule]) -> str:
    """Return the number of the first rule that fits, -1 for none."""
    cases = (
        f"WHEN {f'fits_{at}' if _is_by_row(rule) else _fits(rule, few)} THEN {at}" for at, rule in enumerate(rules)
    )
    return f"CASE {' '.join(cases)} ELSE -1 END"
