"""Colors of the cost categories, the same in the form, charts and workbook."""

CATEGORY_COLOURS: dict[str, str] = {
    "data": "#56B4E9",
    "compute": "#0072B2",
    "people": "#E69F00",
    "software": "#009E73",
    "other": "#CC79A7",
    "indirect": "#D55E00",
    "contingency": "#999999",
}
"""By category. The palette of Okabe and Ito, gray included: color-blind readers can tell its colors apart."""

ACCENT = "#1D5FA8"
"""The color of buttons, links and the focused control."""
