"""The form in Panel: `python -m panel serve panel_form.py`."""

import panel as pn
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from fields import Field, by_category, form, take, total

from llmbudget.widgets.session.state import Session

pn.extension()
session = Session("startup")
amounts = by_category(session)
source = ColumnDataSource({"category": list(amounts), "cost": list(amounts.values())})
chart = figure(x_range=list(amounts), height=300)
chart.vbar(x="category", top="cost", width=0.8, source=source)
shown = pn.pane.HTML(f"<b class='total'>{total(session)}</b>")


def draw(field: Field) -> pn.widgets.Widget:
    """Make a field that tells the session what was typed."""
    if field.is_switch:
        widget = pn.widgets.Checkbox(name=field.label, value=field.text == "on")
    elif field.options:
        widget = pn.widgets.Select(name=field.label, options=list(field.options), value=field.text)
    else:
        widget = pn.widgets.TextInput(name=field.label, value=field.text)

    def changed(event: object) -> None:
        value = event.new
        take(session, field.key, {True: "on", False: "off"}.get(value, value))
        shown.object = f"<b class='total'>{total(session)}</b>"
        source.data = {"category": list(amounts), "cost": list(by_category(session).values())}

    widget.param.watch(changed, "value")
    return widget


sections = [pn.Card(*map(draw, fields), title=title) for title, fields in form(session)]
pn.Row(pn.Column(*sections), pn.Column(shown, chart)).servable()
