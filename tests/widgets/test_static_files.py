"""The page's JavaScript is put together from small files."""

import re
from pathlib import Path

import llmbudget.widgets
from llmbudget.widgets.static_files import ORDER, STYLES, javascript, source, styles

FOLDER = Path(llmbudget.widgets.__file__).parent / "static"
NAMES = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTS = re.compile(r'^import \{ ([^}]*) \} from "\./(\w+)\.js";$', re.MULTILINE)


def test_every_file_is_used_once() -> None:
    """A new file is named in the order, or it would silently be missing."""
    assert {f"{name}.js" for name in ORDER} | {f"{name}.css" for name in STYLES} == {p.name for p in FOLDER.iterdir()}
    assert len(set(ORDER)) == len(ORDER)


def test_the_whole_is_one_module_without_imports() -> None:
    """Only the widget itself is exported."""
    assert not re.search(r"^import ", javascript(), re.MULTILINE)
    assert re.findall(r"^export .*", javascript(), re.MULTILINE) == ["export default () => {"]


def test_names_are_unique_in_the_scope_that_the_files_share() -> None:
    """Two functions of one name would be a syntax error, or worse."""
    names = NAMES.findall(javascript())
    assert sorted(set(names)) == sorted(names)


def test_files_import_what_earlier_files_export() -> None:
    """The files are valid modules on their own, too."""
    for place, name in enumerate(ORDER):
        for imported, origin in IMPORTS.findall(source(f"{name}.js")):
            exported = re.findall(r"^export (?:async )?(?:function|const) (\w+)", source(f"{origin}.js"), re.MULTILINE)
            assert ORDER.index(origin) < place
            assert set(imported.split(", ")) <= set(exported)


def test_nothing_is_fetched_from_elsewhere() -> None:
    """No address of another machine, but the name of the SVG format."""
    addresses = re.findall(r"https?://[^\"'\s]+", javascript() + styles())
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in styles()


def test_text_is_never_set_as_html() -> None:
    """Names in a plan are other people's words."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", javascript())


def test_files_stay_small() -> None:
    """One that grows does a second thing."""
    assert max(len(path.read_text().splitlines()) for path in FOLDER.glob("*.js")) < 300
