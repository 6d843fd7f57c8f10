"""The looks of cells: number formats by unit, and the colors of finance: blue inputs, green links, black formulas."""

from typing import Any

DAY = "day"
"""The unit of a date, which is stored as a spreadsheet serial number."""

STALE_DAY = 'yyyy-mm-dd", over a year"'
"""The number format of the day of a stale price: in words, not by color alone."""

OR_EMPTY = ", or empty"
"""End of the unit of an input that may be left empty; a link would show it as 0."""

NAVY = "#1F3A5F"
"""The color of titles."""

BAND = "#EEF2F7"
"""The color behind key figures."""

FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}
"""The font of all cells: each system has it, or one with the same widths, so that pages break alike everywhere.

It belongs to no theme: the font of the theme would replace it.
"""

NOTE_SIZE = 9
"""Points of notes, ids and units of the engine sheets."""

INPUT, LINK, CALCULATED, PLAIN = "input", "link", "calculated", "plain"
FLAG = "flag"
"""Whether a row is printed: people may change it."""

CHANCE = "chance"
"""A value from the draws, or the words that it is not known."""

KINDS: dict[str, dict[str, Any]] = {
    INPUT: {"font_color": "#0000FF", "bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D9D9", "locked": False},
    LINK: {"font_color": "#00702E", "shrink": True},
    "linked words": {"font_color": "#00702E", "align": "right"},
    "linked text": {"font_color": "#00702E", "align": "left", "bold": True, "text_wrap": True, "valign": "top"},
    CALCULATED: {"font_color": "#000000", "shrink": True},
    FLAG: {"font_color": "#404040"},
    PLAIN: {"font_color": "#404040", "shrink": True},
    "plain top": {"font_color": "#404040", "shrink": True, "valign": "top"},
    CHANCE: {"font_color": "#00702E", "align": "right"},
    "cover": {"font_color": "#00702E", "align": "left", "bold": True, "font_size": 12},
    "cover title": {"font_color": "#00702E", "align": "left", "bold": True, "font_size": 18},
    "cover total": {"font_color": "#000000", "align": "left", "bold": True, "font_size": 14},
    "cover fixed": {"font_color": "#404040", "align": "left", "bold": True, "font_size": 12},
    "signed": {"valign": "bottom"},
    "sign": {"font_color": "#0000FF", "bottom": 1, "locked": False, "valign": "bottom", "align": "left"},
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "about": {"font_color": "#595959"},
    "group": {"bold": True, "bottom": 1, "bg_color": "#EEF2F6"},
    "group figures": {"bold": True, "bottom": 1, "bg_color": "#EEF2F6", "align": "right", "text_wrap": True},
    "month": {"font_color": "#00702E", "align": "left"},
    "head": {"bold": True, "font_color": "#595959", "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "figures": {
        "bold": True,
        "font_color": "#595959",
        "bottom": 1,
        "text_wrap": True,
        "valign": "bottom",
        "align": "right",
    },
    "units": {"font_color": "#595959", "font_size": NOTE_SIZE, "bottom": 1, "align": "right"},
    "sum": {"bold": True, "top": 1},
    "words": {"bold": True, "font_color": "#595959", "bottom": 1, "valign": "bottom", "align": "left", "indent": 1},
    "typed head": {
        "font_color": "#0000FF",
        "bg_color": "#FFFBE6",
        "border": 1,
        "border_color": "#D9D9D9",
        "bold": True,
        "locked": False,
        "text_wrap": True,
        "valign": "bottom",
        "align": "right",
    },
    "id": {"font_color": "#6B6B6B", "font_size": NOTE_SIZE},
    "ids": {"font_color": "#6B6B6B", "font_size": NOTE_SIZE, "text_wrap": True, "valign": "bottom"},
    "note": {"font_color": "#595959", "font_size": NOTE_SIZE, "indent": 1},
    "assumption": {"font_color": "#9C5700", "italic": True, "font_size": NOTE_SIZE, "indent": 1},
    "total": {"bold": True, "shrink": True},
    "subtitle": {"font_color": "#595959"},
    "page note": {"font_color": "#595959"},
    "page assumption": {"font_color": "#9C5700", "italic": True, "text_wrap": True, "valign": "top"},
    "page words": {"font_color": "#595959", "text_wrap": True, "valign": "top"},
    "page remark": {"font_color": "#595959", "align": "right"},
    "headline": {"bold": True, "font_size": 12, "font_color": NAVY, "valign": "vcenter"},
    "band": {"bg_color": BAND},
    "band label": {"bg_color": BAND, "font_color": "#595959", "align": "left"},
    "band figure": {
        "bg_color": BAND,
        "font_color": NAVY,
        "font_size": 12,
        "bold": True,
        "shrink": True,
        "align": "left",
    },
    "page label": {"bold": True},
    "period": {"bold": True, "font_color": "#595959", "align": "right"},
    "page value": {"bold": True, "align": "right", "shrink": True},
    "page head": {"bold": True, "font_color": NAVY, "font_size": 12},
    "label": {},
    "remark": {"font_color": "#6B6B6B", "font_size": NOTE_SIZE, "align": "right"},
    "page": {"font_color": "#00702E", "indent": 1},
    "line": {"indent": 1},
    "left link": {"font_color": "#00702E", "align": "left", "indent": 1},
    "balance": {"font_color": "#00702E", "bold": True, "shrink": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
}
"""Properties of each kind of cell, as XlsxWriter names them."""

THOUSANDS_FORMAT = '[>=500]#,##0,_);[<=-500](#,##0,);"–"_)'
"""The number format of money on printed sheets while they show thousands."""

_ROOM = "_)"
"""Room at the end of a positive amount: its digits then line up with amounts in brackets."""

_MONEY = '[>=0.5]#,##0_);[<=-0.5](#,##0);"–"_)'

_SMALL_TOO = "[=0]0.0;[<0.1]0.0000;#,##0.0"
"""The number format of amounts so small that they could show as 0."""

_TEXT = "@"

_FORMATS = {
    "USD": _MONEY,
    "USD/month": _MONEY,
    "USD/year": "#,##0",
    "USD/h": "#,##0.0000",
    "USD/GB": "#,##0.0000",
    "USD/GB-month": "#,##0.0000",
    "USD/M tokens": "#,##0.0000",
    "USD/example": "#,##0.00",
    "per USD": "#,##0.00####",
    "share": "0.0%",
    "change": "0.0%;-0.0%;-",
    "h": "[>=100000]#,##0;#,##0.0",
    "day": "yyyy-mm-dd;;",
    "days": "#,##0.0",
    "days/month": "0.0000",
    "GB": "#,##0.0",
    "kW": "0.000",
    "MWh": _SMALL_TOO,
    "t CO2e": _SMALL_TOO,
    "kg CO2e/kWh": "0.000",
    "USD/kWh": "0.0000",
    "minutes": "#,##0.00",
    "months": "#,##0",
    "years": "#,##0.0",
    "person-months": "#,##0.0",
    "people": "#,##0.0",
    "chance": '[=0]0%;[<0.0001]"< 0.01%";0.00%',
    "share/month": "0.0%",
    "share/year": "0.0%",
    "per server-month": "0.00",
    "bytes": "#,##0.00",
    "×": "0.00",
    "× main run": "0.00",
    "epochs": "0.00",
    "layers": "0.0",
    "exponent": "0.0000",
    "FLOP": "0.000E+00",
    "FLOP/token": "0.000E+00",
    "FLOP/h": "0.000E+00",
    "1 = yes": '[=1]"✓ yes";[=0]"✗ no";0',
    "how many": "0;-0;",
    "nats/token": "0.000",
    "month": "mmm yyyy",
    "month or none": 'mmm yyyy;;"–"',
    "month no.": '0;-0;"–"',
    "fiscal year": '"FY"0',
    "year no.": '"Year "0',
    "quarter": '"Q"0;;"Year"',
    "period": '[<1]"";[<5]"Q"0;"FY"0',
    "text": _TEXT,
    "choice": _TEXT,
    "changed": '"changed";"changed";',
    "assumption": '"assumption";;',
}


def formatted_units() -> list[str]:
    """Return the units that have a number format of their own."""
    return list(_FORMATS)


def number_format(unit: str) -> str:
    """Return the number format of a unit; formats round, the model never does."""
    if unit.endswith(OR_EMPTY):
        first = number_format(unit.removesuffix(OR_EMPTY)).split(";", maxsplit=1)[0]
        # a condition may only begin a format, and would apply to the section that is added
        shown = first.rpartition("]")[2].removesuffix(_ROOM)
        return f'{shown};-{shown};"left empty"'
    return _FORMATS.get(unit, "#,##0.######" if unit == "1" else "#,##0")


def properties(kind: str, shown: str) -> dict[str, Any]:
    """Return the properties of cells of a kind and number format.

    A typed number may be of any length and shrinks, because it would show as hashes; a text is only cut off.
    """
    shrinks = {"shrink": True} if kind == INPUT and shown != _TEXT else {}
    return {"num_format": shown, **FONT, **KINDS[kind], **shrinks}
