"""The page's JavaScript is put together from small files."""

import re
from pathlib import Path

import pytest

import llmbudget.widgets
from llmbudget.widgets.view.static_files import COMPARE, COMPARE_STYLES, ORDER, STYLES, javascript, source, styles

FOLDER = Path(llmbudget.widgets.__file__).parent / "static"
NAMES = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTS = re.compile(r'^import \{ ([^}]*) \} from "\./(\w+)\.js";$', re.MULTILINE)
each_page = pytest.mark.parametrize("order", [ORDER, COMPARE], ids=["form", "compare"])


def test_every_file_is_used() -> None:
    """A new file is named in the order of a page, or it would silently be missing."""
    used = {f"{name}.js" for name in (*ORDER, *COMPARE)} | {f"{name}.css" for name in (*STYLES, *COMPARE_STYLES)}
    assert used == {path.name for path in FOLDER.iterdir()}


@each_page
def test_the_whole_is_one_module_without_imports(order: tuple[str, ...]) -> None:
    """Only the widget itself is exported, and no file is there twice."""
    assert not re.search(r"^import ", javascript(order), re.MULTILINE)
    assert re.findall(r"^export .*", javascript(order), re.MULTILINE) == ["export default () => {"]
    assert len(set(order)) == len(order)


@each_page
def test_names_are_unique_in_the_scope_that_the_files_share(order: tuple[str, ...]) -> None:
    """Two functions of one name would be a syntax error, or worse."""
    names = NAMES.findall(javascript(order))
    assert sorted(set(names)) == sorted(names)


@each_page
def test_files_import_what_earlier_files_export(order: tuple[str, ...]) -> None:
    """The files are valid modules on their own, too."""
    for place, name in enumerate(order):
        for imported, origin in IMPORTS.findall(source(f"{name}.js")):
            exported = re.findall(r"^export (?:async )?(?:function|const) (\w+)", source(f"{origin}.js"), re.MULTILINE)
            assert order.index(origin) < place
            assert set(imported.split(", ")) <= set(exported)


@each_page
def test_nothing_is_fetched_from_elsewhere(order: tuple[str, ...]) -> None:
    """No address of another machine, but the name of the SVG format."""
    addresses = re.findall(r"https?://[^\"'\s]+", javascript(order) + styles() + styles(COMPARE_STYLES))
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in styles() + styles(COMPARE_STYLES)


@each_page
def test_text_is_never_set_as_html(order: tuple[str, ...]) -> None:
    """Names in a plan are other people's words."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", javascript(order))


def test_files_stay_small() -> None:
    """One that grows does a second thing, but for the list of phrases."""
    scripts = (path for path in FOLDER.glob("*.js") if path.name != "phrases.js")
    assert max(len(path.read_text().splitlines()) for path in scripts) < 300
