"""The shape of the code: one direction of imports, no circle, and how large a function may grow."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from each import each
from import_orders import imported_first

import llmbudget

PACKAGE = Path(llmbudget.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
LAYERS = (
    {"shipped", "atomic_write"}, {"organizations"}, {"catalog"}, {"parameters"}, {"quantities"}, {"strategies"},
    {"plan"}, {"model"}, {"presets"}, {"evidence"}, {"analysis"}, {"report"}, {"excel"}, {"imports"}, {"api"},
    {"__init__", "budget", "opening"}, {"widgets"}, {"server"}, {"cli"}, {"__main__"},
)  # fmt: skip
"""From the lowest; a file imports from its own layer and from lower ones, for types too.

A strategy stands below the plan: what it needs to be told is part of a plan, which it asks for values by their ids, and
it sees no more of the model than the names of quantities. `budget` and `opening` are former names of parts of `api`.
"""

FLOORS = {
    "excel": ({"write"}, {"sheets"}, {"workbook"}, {"read"}, {"templates"}),
    "widgets": ({"phrases"}, {"session"}, {"view"}, {"__init__"}),
}
"""Within a layer that has folders, from the lowest."""

LATE = {
    ("llmbudget/widgets/view/page.py", "llmbudget.widgets.view.journals.journal"),
    ("llmbudget/widgets/view/templates.py", "llmbudget.excel.templates.template.Template"),
    ("llmbudget/widgets/view/templates.py", "llmbudget.excel.templates.suggestions.suggestions"),
    ("llmbudget/widgets/view/templates.py", "llmbudget.excel.templates.suggestions.with_names"),
    ("llmbudget/server/extension.py", "llmbudget.server.shipped_pages.add_pages"),
}
"""Imports of libraries that a page needs only when somebody asks it for a file, and of Voila, which may be missing."""

NAMES_ONLY = {
    "model/__init__.py", "model/axes.py", "model/explanation.py",  # which columns there are
    "excel/write/layout.py", "excel/sheets/book_value.py",  # columns, and years
    "evidence/memory.py", "evidence/predict.py",  # published runs are held against the shipped rows
}  # fmt: skip
"""Files that need no plan's catalog: elsewhere, a team's own prices would be left out unnoticed."""

OWNERS = {
    "xlsxwriter": {"excel"},
    "openpyxl": {"excel"},
    "ipywidgets": {"widgets"},
    "anywidget": {"widgets"},
    "traitlets": {"widgets", "server"},  # the options of Jupyter's servers are traits too
    "voila": {"server"},
}
"""The only folders that may import a library."""

MAX_FUNCTION = 30

Import = tuple[str, bool]
"""What is imported, and whether a function imports it when it is called."""


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def level(layer: str) -> int:
    return next(n for n, names in enumerate(LAYERS) if layer in names)


def imports(tree: ast.AST, *, late: bool = False) -> Iterator[Import]:
    """Yield every import below a node, those for types included."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module
            yield from ((f"{node.module}.{alias.name}", late) for alias in node.names)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports(node, late=late or inside)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def graph() -> dict[str, set[str]]:
    """Return the modules of the package that each of them imports, whenever and whatever for."""
    modules = {module_of(path): path for path in FILES}
    found = {}
    for module, path in modules.items():
        names = {name for name, _ in imports(parsed(path))}
        homes = {name if name in modules else name.rpartition(".")[0] for name in names - {"llmbudget.__version__"}}
        found[module] = homes & modules.keys() - {module}
    return found


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_file_imports_only_from_its_own_layer_or_from_a_lower_one() -> None:
    """Whether at once, when a function is called or for types only."""
    upward = [
        f"{name_of(path)} imports {name}"
        for path in FILES
        for name, _ in imports(parsed(path))
        if name.startswith("llmbudget.") and name != "llmbudget.__version__"
        if level(name.split(".")[1]) > level(layer_of(path))
    ]
    assert upward == []


@each("layer", FLOORS)
def test_a_folder_within_a_layer_imports_only_from_itself_or_from_a_lower_one(layer: str) -> None:
    floors = {name: n for n, names in enumerate(FLOORS[layer]) for name in names}
    inside = {path: path.relative_to(PACKAGE / layer).parts[0].removesuffix(".py") for path in FILES
              if layer_of(path) == layer and path != PACKAGE / "excel/__init__.py"}  # fmt: skip
    upward = [
        f"{name_of(path)} imports {name}"
        for path, floor in inside.items()
        for name, _ in imports(parsed(path))
        if name.startswith(f"llmbudget.{layer}.") and floors[name.split(".")[2]] > floors[floor]
    ]
    assert upward == []


def test_no_files_import_each_other() -> None:
    """Not by any way round, whether at once, when a function is called or for types only."""
    TopologicalSorter(graph()).prepare()  # raises an error that names the files of a circle


def test_only_the_front_door_imports_late() -> None:
    """Elsewhere it is a sign of a circle, or of a file in the wrong place; what a package offers may wait, too."""
    late = {
        (name_of(path), name)
        for path in FILES
        for name, is_late in imports(parsed(path))
        if is_late and name.startswith("llmbudget.") and path.name != "__init__.py"
        if layer_of(path) != "api"
    }
    assert late == LATE


def test_the_package_itself_imports_nothing_at_once() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import llmbudget, sys; print(*(n for n in sys.modules if n.startswith('llmbudget')))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.split() == ["llmbudget"]


def test_rows_of_the_catalog_are_those_of_a_plan() -> None:
    bare = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.args
        if node.func.id in {"facts", "fact_tables"}
    }
    assert bare == NAMES_ONLY


@each("path", FILES)
def test_only_one_layer_knows_each_library(path: Path) -> None:
    own = layer_of(path)
    for module, _ in imports(parsed(path)):
        library = module.split(".")[0]
        owners = OWNERS.get(library, {own})
        assert own in owners, f"{name_of(path)} imports {library}: that belongs to {' and '.join(sorted(owners))}"


def test_the_front_door_opens_and_gives_numbers_without_slow_libraries() -> None:
    slow = {"pandas", "xlsxwriter", "openpyxl", "ipywidgets", "IPython", "anywidget", "voila", "duckdb", "highspy"}
    slow |= {f"llmbudget.{part}" for part in ("analysis", "excel", "imports", "evidence", "widgets", "server", "cli")}
    numbers = "from llmbudget.api.budget import Budget; Budget('startup')['total_cost']"
    code = f"import sys, llmbudget; from llmbudget import Budget; {numbers}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert slow & set(result.stdout.split()) == set()


def test_any_part_may_be_the_first_to_be_imported() -> None:
    """A plan holds strategies, which are made of records of parameters and of quantities."""
    parts = ["plan", "strategies", "quantities.graph", "analysis.recommend"]
    first, *others = imported_first(parts, "from llmbudget import Budget\nprint(len(Budget('startup').values))")
    assert others == [first] * len(others)


def test_a_former_name_works_for_one_release_and_says_the_new_one() -> None:
    both = ("budget", "opening")
    code = "\n".join(f"from llmbudget.{one} import open_plan; print(open_plan('startup').profile)" for one in both)
    result = subprocess.run([sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["startup"] * 2
    for former in both:
        assert f"DeprecationWarning: llmbudget.{former} is now llmbudget.api.{former}" in result.stderr


def test_every_layer_is_known() -> None:
    layers = {layer_of(path) for path in FILES} - {"__init__"}
    assert layers <= set().union(*LAYERS), "say in LAYERS where a new folder stands"


@each("path", FILES)
def test_a_function_has_at_most_30_lines(path: Path) -> None:
    """From its `def` to its last line, the docstring left out."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            about = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
            assert node.end_lineno - node.lineno + 1 - about <= MAX_FUNCTION, node.name


@each("path", FILES)
def test_every_file_says_what_it_is(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(parsed(path))


@each("path", FILES)
def test_files_are_written_in_one_place_only(path: Path) -> None:
    """Writing in place leaves half a file on a full disk; `write_atomically` does not."""
    if name_of(path) != "llmbudget/atomic_write.py":
        calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
        assert [ast.unparse(call) for call in calls if _writes(call)] == []


def _writes(call: ast.Call) -> bool:
    """Return whether a call writes a file in place: by its name, by a mode of `open`, or by a path for a table."""
    called = ast.unparse(call.func).rpartition(".")[2]
    given = [
        value.value
        for value in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(value, ast.Constant)
    ]
    modes = [one for one in given if isinstance(one, str) and re.fullmatch(r"[rbt+]*[wax+][bt+]*", one)]
    return (
        called in {"write_text", "write_bytes", "touch", "savefig"}
        or (called in {"open", "NamedTemporaryFile"} and bool(modes))
        or (called in {"to_csv", "to_json"} and bool(call.args))
    )


@pytest.mark.parametrize(
    "code",
    ["path.write_text('a')", "open(path, 'w')", "path.open(mode='ab')", "table.to_csv(path)", "Path(a).write_bytes(b)"],
)
def test_what_writes_in_place_is_found(code: str) -> None:
    (call,) = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and _writes(node))
    assert ast.unparse(call) == code


def test_tests_stand_in_the_folders_of_what_they_test() -> None:
    tests = PACKAGE.parent / "tests"
    folders = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")}
    elsewhere = {str(folder) for folder in folders if not (PACKAGE / folder).is_dir()}
    assert elsewhere == {"architecture", "deploy"}  # of the whole package, and of the repository
