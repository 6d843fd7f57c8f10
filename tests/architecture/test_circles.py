"""No circle of files: among what plans, strategies and the model are made of, a file never needs one that needs it."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import llmbudget

PACKAGE = Path(llmbudget.__file__).parent
FOLDERS = ("catalog", "parameters", "quantities", "strategies", "plan", "model")


def imported(code: str, root: Path = PACKAGE.parent) -> Iterator[Path]:
    """Yield the files that some code imports: at once, inside a function, or for types only."""
    for node in ast.walk(ast.parse(code)):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        for module in filter(None, modules):
            place = root / module.replace(".", "/")
            candidates = [place / f"{name}.py" for name in names] + [place.with_suffix(".py")]
            found = [path for path in candidates if path.exists()]
            outside = any(not (place / f"{name}.py").exists() for name in names)
            yield from found
            if (place / "__init__.py").exists() and (outside or not names):
                yield place / "__init__.py"


def needs(files: list[Path]) -> dict[Path, set[Path]]:
    return {path: {*imported(path.read_text("utf-8"))} - {path} for path in files}


def test_no_file_needs_one_that_needs_it() -> None:
    files = [path for folder in FOLDERS for path in (PACKAGE / folder).glob("*.py")]
    graphlib.TopologicalSorter(needs(files)).prepare()


@pytest.mark.parametrize(
    "code",
    [
        "from llmbudget.plan.plan import Plan",
        "from llmbudget.plan import plan",
        "import llmbudget.plan.plan",
        "if TYPE_CHECKING:\n    from llmbudget.plan.plan import Plan",
        "def late():\n    from llmbudget.plan.plan import Plan",
    ],
)
def test_an_import_is_seen_however_it_is_written(code: str) -> None:
    assert [path.relative_to(PACKAGE).as_posix() for path in imported(code)] == ["plan/plan.py"]


def test_a_name_of_a_package_is_seen_as_its_first_file() -> None:
    found = imported("from llmbudget.model import hours, model")
    assert {path.relative_to(PACKAGE).as_posix() for path in found} == {"model/hours.py", "model/__init__.py"}
