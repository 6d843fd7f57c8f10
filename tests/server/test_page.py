"""What the page of a workbook looks like around the widgets."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import settled, wait_in_page
from playwright.sync_api import Page, expect

from llmbudget import Budget

pytestmark = pytest.mark.browser
TALL = """
import anywidget
class Tall(anywidget.AnyWidget):
    _esm = '''
    export default { render({ el }) {
      const columns = document.createElement('div');
      columns.innerHTML = '<div id="left" style="height:5000px">form</div><div id="right">result</div>';
      columns.style.cssText = 'display:grid;grid-template-columns:2fr 1fr;align-items:start';
      columns.lastChild.style.cssText = 'position:sticky;top:0';
      el.append(columns);
    } };
    '''
Tall()
"""
COLOUR = "(name) => getComputedStyle(document.body).getPropertyValue(name)"

BROKEN = """
import llmbudget.widgets.view.live_risk as live_risk
from llmbudget.widgets import app
live_risk.uncertainty = None
app("startup")
"""
"""A workbook whose range fails."""


def test_head(show: Callable[..., Any]) -> None:
    """The page has a language, a title and a calm text before the form is there."""
    server = show(title="Budget of a startup")
    html = server.ask()[1].decode()
    assert '<html lang="en">' in html
    assert "<title>Budget of a startup</title>" in html
    assert "Opening the workbook …" in html
    assert "<svg" not in html
    # The browser opens its storage while the cells are computed: the form would wait for it.
    assert html.index("static/setup.js") < html.index('id="rendered_cells"')
    assert "localStorage" in server.ask("voila/templates/llmbudget/static/setup.js")[1].decode()


@pytest.mark.parametrize(
    ("cell", "fetched"),
    [
        ("print('computed')", ["host.js"]),
        ("from llmbudget.widgets import app; print('computed'); app()", ["host.js", "form.js", "form.css"]),
        ("import ipywidgets; print('computed'); ipywidgets.Text()", ["voila.js"]),
    ],
)
def test_scripts_are_fetched_while_the_cells_are_computed(
    cell: str, fetched: list[str], show: Callable[..., Any]
) -> None:
    """The head, sent before a cell runs, names what the end of the page uses."""
    html = show(cell).ask()[1].decode()
    links = re.findall(r'<link rel="(?:module)?preload".* href="([^"]+)">', html.partition("</head>")[0])
    assert [re.split("[-/]", link)[-1] for link in links] == fetched
    assert all(f'"{link}"' in html.partition("computed")[2] for link in links)
    assert "<title>startup</title>" in html, "a workbook without a title has its name"


def test_colours(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """JupyterLab's variables follow what the user chose for the whole system, also while the page is open."""
    page = open_page(show().url, color_scheme="light")
    page.get_by_label("Tokens").wait_for()
    for scheme, expected in {"light": "white", "dark": "#111"}.items():
        page.emulate_media(color_scheme=scheme)
        wait_in_page(page, f"document.body.dataset.jpThemeLight === '{str(scheme == 'light').lower()}'")
        assert settled(lambda: page.evaluate(COLOUR, "--jp-layout-color0")) == expected
        assert settled(lambda: page.evaluate(COLOUR, "--jp-ui-font-color1"))


def test_panel_sticks(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """An app has the whole width, and a panel in it stays in view while the form beside it scrolls."""
    page = open_page(show(TALL).url, viewport={"width": 1200, "height": 700})
    page.locator("#right").wait_for()
    left, right = (settled(page.locator(name).bounding_box) for name in ("#left", "#right"))
    assert left
    assert right
    assert (left["x"], left["y"]) == (0, 0)
    assert right["x"] + right["width"] >= 1180  # the rest is the scroll bar
    page.locator("#rendered_cells").evaluate("element => element.scrollTo(0, 2000)")
    wait_in_page(page, "document.getElementById('left').getBoundingClientRect().top < -1900")
    box = settled(page.locator("#right").bounding_box)
    assert box
    assert box["y"] == 0


@pytest.mark.slow
def test_a_range_that_is_not_known_says_so(show: Callable[..., Any], open_page: Callable[..., Page]) -> None:
    """The total is there all the same, and no error is in the page."""
    page = open_page(show(BROKEN).url, errors_expected=True)
    expect(page.get_by_text("The range could not be calculated")).to_be_visible()
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute(
        "title", f"${Budget('startup')['total_cost']:,.0f}"
    )
