"""Columns of a FOCUS file, as SQL: each as text, empty where a version or a provider leaves it out.

Columns of few values are grouped by as they are, and looked at once for each group; that saves most of the time.

Formats: FinOps Open Cost and Usage Specification 1.0 to 1.4 (focus.finops.org).
"""

import re
from collections.abc import Collection, Mapping

_WORKLOAD_TAGS = "phase|stage|workload"
_TAG = re.compile(r"tags\.([\w.:/ -]+)", re.IGNORECASE)
_ONE_YEAR = r"(^|[^0-9])(1|one)[ _-]?y|12[ _-]?month|[^0-9]12[^0-9]"
_THREE_YEARS = r"(^|[^0-9])(3|three)[ _-]?y|36[ _-]?month|[^0-9]36[^0-9]"

_MADE = {
    "Provider": "coalesce(nullif({ServiceProviderName}, ''), {ProviderName})",
    "Account": "{BillingAccountId}",
    "CommitmentTerm": (
        "CASE WHEN lower({CommitmentDiscountStatus}) <> 'unused' THEN ''"
        f" WHEN regexp_matches({{_terms}}, '{_ONE_YEAR}', 'i') THEN '1 year'"
        f" WHEN regexp_matches({{_terms}}, '{_THREE_YEARS}', 'i') THEN '3 years' ELSE 'unused' END"
    ),
    "Marketplace": (
        "CASE WHEN {HostProviderName} <> '' AND {HostProviderName} <> {ServiceProviderName} THEN 'yes'"
        " WHEN {PublisherName} <> '' AND {PublisherName} NOT IN ({ProviderName}, {InvoiceIssuerName}) THEN 'yes'"
        " ELSE '' END"
    ),
}
"""Columns made of others, for rules."""

_WORKLOAD = f'regexp_extract(@, \'"\\s*({_WORKLOAD_TAGS})\\s*"\\s*:\\s*"([^"]*)"\', 2, \'i\')'
"""The tag that says what the work is, of tags written @."""

_JOINED = {
    "Charge": ("ChargeDescription", "SkuMeter"),
    "Resource": ("ResourceName", "ResourceId", "Tags"),
    "_terms": ("SkuPriceDetails", "CommitmentDiscountName", "x_SkuTerm"),
}
"""Columns made of others with a space between them."""

_NAME = re.compile(r"\{(\w+)\}")
_EMPTY = "''"

FEW = (
    "ServiceProviderName", "ProviderName", "HostProviderName", "PublisherName", "InvoiceIssuerName", "BillingAccountId",
    "BillingCurrency", "ChargeClass", "ChargeCategory", "ServiceCategory", "ServiceName", "x_Line",
)  # fmt: skip
"""Columns of the file with few different values."""

FEW_MADE = ("Workload", "CommitmentTerm")
"""Columns made of others that have few different values, although the others have many."""

_OF_FEW = frozenset({*FEW, *FEW_MADE, "Provider", "Account", "Marketplace"})


def has_few_values(name: str) -> bool:
    """Return whether a column can be looked at once for each group."""
    return name in _OF_FEW


class Columns:
    """The columns of one table.

    Args:
        types: SQL type of each column that the table has, by name.
        made: columns made of others that the table has already.
    """

    def __init__(self, types: Mapping[str, str], made: Collection[str] = ()) -> None:
        self._types = types
        self._made = made
        self._by_small_letters = {name.lower(): name for name in types}

    def has(self, name: str) -> bool:
        """Return whether the file has a column; its name may be in small letters."""
        return name.lower() in self._by_small_letters

    def text(self, name: str) -> str:
        """Return a column, one made of several, or a tag (``Tags.team``) as an expression that is never NULL."""
        if tag := _TAG.fullmatch(name):
            key = re.escape(tag[1]).replace("'", "''")
            return f'regexp_extract({self.cell("Tags")}, \'"\\s*{key}\\s*"\\s*:\\s*"([^"]*)"\', 1, \'i\')'
        if name == "Workload" and name not in self._made:
            return _WORKLOAD.replace("@", self.cell("Tags"))
        if name in _JOINED:
            return " || ' ' || ".join(self.cell(each) for each in _JOINED[name] if self.has(each)) or _EMPTY
        if name in _MADE and name not in self._made:
            return "(" + _NAME.sub(lambda name_in_braces: self.text(name_in_braces[1]), _MADE[name]) + ")"
        return f"trim({self.cell(name)})" if self.has(name) else _EMPTY

    def cell(self, name: str) -> str:
        """Return a column with the spaces around its text, never NULL: to trim each row takes as long as to read it."""
        return f"coalesce({self.raw(name)}, '')" if self.has(name) else _EMPTY

    def raw(self, name: str) -> str:
        """Return a column as it is written, NULL if the file lacks it."""
        if not self.has(name):
            return "CAST(NULL AS VARCHAR)"
        written = self._by_small_letters[name.lower()]
        column = '"' + written.replace('"', '""') + '"'
        if self._types[written].startswith(("MAP", "STRUCT")):  # tags in Parquet
            column = f"to_json({column})"
        return f"CAST({column} AS VARCHAR)"


def like(column: str, pattern: str) -> str:
    """Return a condition: a text in small letters fits one of the patterns, in which ``*`` is anything."""
    conditions = [_fits(column, part.replace("'", "''")) for part in pattern.lower().split("|")]
    return f"({' OR '.join(conditions)})"


def _fits(column: str, part: str) -> str:
    """Return the condition of one pattern; plain comparisons are several times as quick as expressions."""
    match part.count("*"), part.startswith("*"), part.endswith("*"):
        case 0, _, _:
            return f"{column} = '{part}'"
        case 1, False, True:
            return f"starts_with({column}, '{part[:-1]}')"
        case 2, True, True:
            return f"contains({column}, '{part[1:-1]}')"
    longest = max(part.split("*"), key=len)  # most texts lack it, and need no expression
    matches = f"regexp_full_match({column}, '{re.escape(part).replace(chr(92) + '*', '.*')}', 's')"
    return f"CASE WHEN contains({column}, '{longest}') THEN {matches} ELSE false END"
