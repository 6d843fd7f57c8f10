"""Browser tests wait for what they read: on a slow machine, answers, ranges and layout come after the next line.

`expect` waits by itself. Other readings stand in a lambda, which `wait` or `settled` calls again. Where one cannot
change any more, its line says why: `# once: the reason`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
READS = frozenset({
    "evaluate", "evaluate_all", "bounding_box", "inner_text", "text_content", "input_value", "get_attribute", "count",
    "all", "all_inner_texts", "all_text_contents", "is_visible", "is_hidden", "is_checked", "is_enabled", "inner_html",
})  # fmt: skip
NOTHING_COMES_LATER = {
    "widgets/static/test_tabs.py": "its pages have no kernel but a queue that the test empties",
    "widgets/static/test_javascript.py": "functions of the page without a kernel",
}
"""Files that may read at once, and why."""


def reads_once(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the readings whose result is used where they stand, which a statement of its own does not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and not isinstance(node, ast.Expr) and is_reading(child):
            yield child
        if not isinstance(child, ast.Lambda):
            yield from reads_once(child)


def is_reading(call: ast.Call) -> bool:
    """Say whether a call reads from a page; the script of `controls.py` waits by itself."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in READS:
        return False
    of_others = call.func.attr in {"count", "all"} and call.args  # a list's takes arguments, a locator's none
    return not of_others and not any("window.controls" in ast.unparse(argument) for argument in call.args)


def without_reason(file: Path) -> list[str]:
    """Return the lines of a file that read once and give no reason."""
    text = file.read_text("utf-8")
    if "playwright" not in text:
        return []
    lines = text.splitlines()
    numbers = sorted({call.end_lineno or 0 for call in reads_once(ast.parse(text))})
    place = file.relative_to(TESTS)
    return [f"{place}:{line}: {lines[line - 1].strip()}" for line in numbers if "# once: " not in lines[line - 1]]


def test_browser_tests_wait_for_what_they_read() -> None:
    """Nothing that may still arrive is read once."""
    files = [file for file in TESTS.rglob("*.py") if str(file.relative_to(TESTS)) not in NOTHING_COMES_LATER]
    assert [line for file in files for line in without_reason(file)] == []
