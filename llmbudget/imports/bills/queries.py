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

_IN_GROUPS = (PERIOD, "BillingCurrency")
"""Columns of these that are looked at once for each group."""

_IS_WRONG = f"""_billed IS NULL AND _billed_text <> '' OR _effective IS NULL AND _effective_text <> ''
            OR {_NO_DAY.replace("@", "_start")}"""
_IS_LONG = f"""CASE WHEN left(_start, 7) <> left(_end, 7) THEN
            date_diff('day', try_cast(left(_start, 10) AS DATE), try_cast(left(_end, 10) AS DATE)) > {_LONGEST_MONTH}
            ELSE false END"""


def grouped(source: str, columns: Columns, rules: Sequence[BillRule]) -> str:
    """Return the query that adds up the rows of a file; rules on columns of many values are looked at in each row.

    Args:
        source: the file as an SQL table.
        columns: its columns.
        rules: all of them.
    """
    period = columns.raw(PERIOD) if columns.has(PERIOD) else "left(_start, 7) || '-01'"
    groups = [*(f"{columns.raw(name)} AS {name}" for name in FEW), f"{period} AS {PERIOD}"]
    groups += [f"{columns.text(name)} AS {name}" for name in FEW_MADE]
    groups += [f"coalesce({like(f'_key_{at}', rules[at].pattern)}, false) AS fits_{at}" for at in _by_row(rules)]
    return f"""SELECT {", ".join(groups)}, left(_start, 7) AS month, _buys_commitment OR
            coalesce(_effective, 0) = 0 AND coalesce(_billed, 0) <> 0 AS is_prepaid, count(*) AS n_rows,
            count(*) FILTER ({_IS_WRONG}) AS n_wrong, count(*) FILTER ({_IS_LONG}) AS n_long,
            coalesce(sum(_billed), 0) AS billed, coalesce(sum(_effective), 0) AS effective
        FROM (SELECT *, try_cast(_billed_text AS {_MONEY}) AS _billed,
            try_cast(_effective_text AS {_MONEY}) AS _effective FROM ({_texts(source, columns, rules)}))
        GROUP BY ALL"""


def _texts(source: str, columns: Columns, rules: Sequence[BillRule]) -> str:
    """Return the query of the rows of a file, with the texts that each is looked at for."""
    cell = columns.cell
    keys = (f", {_key(rules[at], columns)} AS _key_{at}" for at in _by_row(rules))
    return f"""SELECT *, {cell("BilledCost")} AS _billed_text, {cell("EffectiveCost")} AS _effective_text,
        {cell("ChargePeriodStart")} AS _start, {cell("ChargePeriodEnd")} AS _end,
        lower({cell("ChargeCategory")}) = 'purchase' AND {cell("CommitmentDiscountId")} <> '' AS _buys_commitment
        {"".join(keys)} FROM {source}"""


def charged(groups: Sequence[str], rules: Sequence[BillRule]) -> str:
    """Return the query of all files: a row for each charge, with how many of its rows cannot be read.

    Args:
        groups: a query of `grouped` for each file.
        rules: the first that fits counts.
    """
    few = Columns(dict.fromkeys((*FEW, PERIOD, *FEW_MADE), "VARCHAR"), FEW_MADE)
    is_wrong = " OR ".join(_is_wrong(name, few.text(name)) for name in _IN_GROUPS)
    return f"""SELECT {few.text("Provider")} AS provider, {few.text("Account")} AS account,
            upper({few.text("BillingCurrency")}) AS currency, left({few.text(PERIOD)}, 7) AS period, month,
            lower({few.text("ChargeClass")}) = 'correction' AS is_correction, {_first(few, rules)} AS rule, is_prepaid,
            if(rule < 0, {few.text("ServiceName")}, '') AS service, sum(n_wrong + if({is_wrong}, n_rows, 0)),
            sum(n_rows)::BIGINT, sum(n_long)::BIGINT, sum(billed), sum(effective)
        FROM ({" UNION ALL ".join(groups)}) GROUP BY ALL ORDER BY ALL"""


def wrong_texts(source: str, columns: Columns) -> Iterator[tuple[str, str, str]]:
    """Yield each column that is looked at with what it should be, and the query of its wrong texts and their number."""
    for name, (_, should_be) in _TESTS.items():
        if columns.has(name):
            texts = f"SELECT {columns.cell(name)} AS text FROM {source}"
            yield name, should_be, f"SELECT any_value(text), count(*) FROM ({texts}) WHERE {_is_wrong(name, 'text')}"


def _is_wrong(name: str, text: str) -> str:
    return "(" + _TESTS[name][0].replace("@", text) + ")"


def _by_row(rules: Sequence[BillRule]) -> list[int]:
    """Return the numbers of the rules on columns of many values."""
    return [at for at, rule in enumerate(rules) if not has_few_values(rule.column)]


def _key(rule: BillRule, columns: Columns) -> str:
    """Return the text that a rule looks at in a row, NULL if its category does not fit."""
    key = f"lower({columns.text(rule.column)})"
    return key if rule.category == "*" else f"CASE WHEN {_of_category(rule, columns)} THEN {key} END"


def _of_category(rule: BillRule, columns: Columns) -> str:
    return like(f"lower({columns.text('ServiceCategory')})", rule.category)


def _first(few: Columns, rules: Sequence[BillRule]) -> str:
    """Return the number of the first rule that fits a group, -1 for none."""
    by_row = _by_row(rules)

    def fits(at: int, rule: BillRule) -> str:
        if at in by_row:
            return f"fits_{at}"
        own = like(f"lower({few.text(rule.column)})", rule.pattern)
        return own if rule.category == "*" else f"{own} AND {_of_category(rule, few)}"

    return f"CASE {' '.join(f'WHEN {fits(at, rule)} THEN {at}' for at, rule in enumerate(rules))} ELSE -1 END"
