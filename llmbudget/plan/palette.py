"""Colours that people read as categories of cost: the same in the form, the charts and the workbook."""

CATEGORY_COLOURS: dict[str, str] = {
    "data": "#56B4E9",
    "compute": "#0072B2",
    "people": "#E69F00",
    "software": "#009E73",
    "other": "#CC79A7",
    "indirect": "#D55E00",
    "contingency": "#999999",
}
"""By category, from the palette of Okabe and Ito, which colour-blind readers can tell apart; grey is theirs too."""

ACCENT = "#1D5FA8"
"""The one colour of buttons, links and what has the focus."""
