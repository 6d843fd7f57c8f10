"""One colour per category of cost, the same in form, charts and workbook (Okabe and Ito: safe for colour-blind eyes)."""

CATEGORY_COLOURS = {
    "data": "#0072B2",
    "compute": "#D55E00",
    "people": "#009E73",
    "software": "#CC79A7",
    "contingency": "#8C8C8C",
}
