"""The page's JavaScript is put together from small files."""

import re
from pathlib import Path

import pytest

import llmbudget.widgets
from llmbudget.widgets.view.static_files import (
    COMPARE,
    COMPARE_STYLES,
    FORM,
    HOST,
    STYLES,
    javascript,
    modules,
    source,
    styles,
)

FOLDER = Path(llmbudget.widgets.__file__).parent / "static"
NAMES = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTS = re.compile(r'^import \{ ([^}]*) \} from "\./(\w+)\.js";$', re.MULTILINE)
each_page = pytest.mark.parametrize("start", [FORM, COMPARE])
each_script = pytest.mark.parametrize("start", [FORM, COMPARE, HOST])


def test_every_file_is_used() -> None:
    """A script is imported by another one; a style sheet is listed, or it would silently be missing."""
    scripts = {f"{name}.js" for name in modules(FORM, COMPARE, HOST)}
    sheets = {f"{name}.css" for name in (*STYLES, *COMPARE_STYLES)}
    assert scripts | sheets == {path.name for path in FOLDER.iterdir()}


@each_page
def test_the_whole_is_one_module_without_imports(start: str) -> None:
    """Only the widget itself is exported."""
    assert not re.search(r"^import ", javascript(start), re.MULTILINE)
    assert re.findall(r"^export .*", javascript(start), re.MULTILINE) == ["export default () => {"]


@each_script
def test_names_are_unique_in_the_scope_that_the_files_share(start: str) -> None:
    """Two functions of one name would be a syntax error, or worse."""
    names = NAMES.findall(javascript(start))
    assert sorted(set(names)) == sorted(names)


@each_script
def test_files_import_what_earlier_files_export(start: str) -> None:
    """The files are valid modules on their own, too."""
    order = modules(start)
    for place, name in enumerate(order):
        for imported, origin in IMPORTS.findall(source(f"{name}.js")):
            exported = re.findall(r"^export (?:async )?(?:function|const) (\w+)", source(f"{origin}.js"), re.MULTILINE)
            assert order.index(origin) < place
            assert set(imported.split(", ")) <= set(exported)


@each_script
def test_nothing_is_fetched_from_elsewhere(start: str) -> None:
    """No address of another machine, but the name of the SVG format."""
    addresses = re.findall(r"https?://[^\"'\s]+", javascript(start) + styles() + styles(COMPARE_STYLES))
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in styles() + styles(COMPARE_STYLES)


@each_script
def test_text_is_never_set_as_html(start: str) -> None:
    """Names in a plan are other people's words."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", javascript(start))


def test_files_stay_small() -> None:
    """One that grows does a second thing, but for the list of phrases."""
    scripts = (path for path in FOLDER.glob("*.js") if path.name != "phrases.js")
    assert max(len(path.read_text().splitlines()) for path in scripts) < 300
