"""All that the form says by itself stands in two catalogs of phrases, where a translation can replace it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from each import each
from prose import LONGEST

import llmbudget.widgets
from llmbudget.widgets.phrases import PHRASES, listed, phrase

WIDGETS = Path(llmbudget.widgets.__file__).parent
CATALOG = next(WIDGETS.rglob("phrases.js")).read_text(encoding="utf-8")
SCRIPTS = sorted(path for path in WIDGETS.rglob("*.js") if path.name != "phrases.js")
MODULES = sorted(path for path in WIDGETS.rglob("*.py") if path.name != "phrases.py")
VALUE = "\0"
"""Stands for a value in a text."""

WORDS = re.compile(r"[A-Za-z]{2,}[,:;.]? +\W*[A-Za-z]{2,}|(?<![A-Za-z_.])[A-Z][a-z]+|[a-z]{2,} ?\0|\0 ?[a-z]{3,}")
"""Two words, one that begins with a capital letter, or one beside a value."""

NO_PHRASES = re.compile(
    r"lb-[a-z-]+( lb-[a-z-]+\0?)*"  # classes of style
    r"|(Alt\+)?Arrow(Up|Down)|Home|End"
    r"|Escape|Enter|Files|BroadcastChannel|noopener noreferrer|a, button, input.*"  # names that browsers know
    r"|jp-OutputArea-output|Error displaying widget|\0(voila/)?api/.*"  # what JupyterLab writes and its servers answer
    r"|[.\[].*|main, \[role=main\]|(input|button|tr|summary)[,.\[].*"  # selectors
    r"|month no\.|An assumption"  # a unit, and how notes of presets begin
    r"|Budget|BudgetPage|ComparePage|Result|str \| Path \| Plan|unexpected end of data"  # names that Python knows
    r"|Budget\(\0\)  # \0|from llmbudget import Budget\n.*"  # programs
    r"|\^.*|\[A-Za-z0-9_-\]\*",  # patterns
    re.DOTALL,
)
SHOWN = re.compile(
    r"""(?<![\w-])(?:(?:button|setText|say)\((?:\w+,\ )?|(?:"aria-label"|title|label|placeholder)\ ?[:=]\ ?)
        ["`][^"`$]*[a-z]{2}""",
    re.VERBOSE,
)
"""A literal where the page puts what people read."""

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/
      |"(?:[^"\\\n]|\\.)*"
      |(?<=[(=,:\[!&|?;])\s*/(?![/*])(?:\[(?:[^\]\\]|\\.)*\]|[^/\\\n]|\\.)+/[a-z]*
      |[`{}]""",
    re.VERBOSE | re.DOTALL,
)
"""What a scanner of JavaScript must tell apart: comments, strings, patterns, and where templates begin and end."""


def texts_of_script(source: str) -> list[str]:
    """Return the strings and templates of JavaScript, with a mark for each value in a template."""
    texts: list[str] = []

    def code(start: int) -> int:
        depth = 0
        while token := TOKEN.search(source, start):
            start, text = token.end(), token[0].lstrip()
            depth += {"{": 1, "}": -1}.get(text, 0)
            if depth < 0:
                return start
            if text == "`":
                start = template(start)
            elif text.startswith('"'):
                texts.append(text[1:-1])
        return len(source)

    def template(start: int) -> int:
        parts = []
        while token := re.compile(r"\\.|`|\$\{", re.DOTALL).search(source, start):
            parts.append(source[start : token.start()])
            start = token.end()
            if token[0] == "`":
                break
            parts.append(VALUE if token[0] == "${" else token[0])
            start = code(start) if token[0] == "${" else start
        texts.append("".join(parts))
        return start

    code(0)
    return texts


def texts_of_module(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of Python, without docstrings and what is logged."""
    nodes = list(ast.walk(tree))
    skipped = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
            skipped |= {id(argument) for argument in ast.walk(node)}
        elif isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values)
    yield from (
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
    )


def phrases_in(texts: list[str]) -> list[str]:
    """Return the texts that people would read."""
    return [text for text in texts if WORDS.search(text) and not NO_PHRASES.fullmatch(text)]


@each("path", SCRIPTS)
def test_a_script_says_nothing_that_a_translation_cannot_replace(path: Path) -> None:
    """A phrase goes into phrases.js."""
    source = path.read_text(encoding="utf-8")
    assert phrases_in(texts_of_script(source)) == []
    assert SHOWN.findall(source) == []


@each("path", MODULES)
def test_a_module_says_nothing_that_a_translation_cannot_replace(path: Path) -> None:
    """A phrase goes into phrases.py."""
    assert phrases_in(list(texts_of_module(ast.parse(path.read_text(encoding="utf-8"))))) == []


@pytest.mark.parametrize(
    "code",
    [
        'button("Open", choose)',
        "say(`Saved ${name}.`)",
        'setText(words, busy ? "still searching" : "")',
        "const words = `${count} more`;",
        'h("p", {}, /"/.test(text) ? "not found" : `${`${count} rows`}`)',
        '({ "aria-label": "close" })',
    ],
)
def test_a_phrase_in_a_script_is_found(code: str) -> None:
    """Also in templates inside of templates, and after quotes in patterns."""
    assert phrases_in(texts_of_script(code)) or SHOWN.search(code)


@pytest.mark.parametrize("code", ['say("Nothing was changed.")', 'f"{count} rows"', 'text = "Opened"'])
def test_a_phrase_in_a_module_is_found(code: str) -> None:
    """Texts and templates alike."""
    assert phrases_in(list(texts_of_module(ast.parse(code))))


def test_every_phrase_is_used_and_every_phrase_that_is_used_is_there() -> None:
    """Keys stand in the code as they are, or with an end that a value decides."""
    keys = set(re.findall(r"^  (\w+):", CATALOG, re.MULTILINE))
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert {key for key in keys if not re.search(rf'["`]{key}["`]', scripts)} == {"move_up", "move_down"}
    modules = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    used = set(re.findall(r'phrase\(\s*["\'](\w+)', modules))
    assert used <= PHRASES.keys()
    assert {key for key in PHRASES if not re.search(rf"[\"']{key}[\"']", modules)} == {"and"}


def test_values_are_put_in_and_numbers_are_written_with_separators() -> None:
    """What stands in a value is no place for another one."""
    assert phrase("opened", plan="{count} of {x}") == "Opened “{count} of {x}”."
    assert phrase("pasted", table="Roles", count=1) == "Roles: pasted 1 row."
    assert phrase("pasted", table="Roles", count=1200) == "Roles: pasted 1,200 rows."
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]


def test_both_forms_of_a_phrase_take_the_same_values() -> None:
    """But the count, which the form for one says in its words."""
    for key, entry in PHRASES.items():
        if isinstance(entry, str):
            continue
        one, other = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in entry.values())
        assert list(entry) == ["one", "other"], key
        assert other - one <= {"count"}, key


def test_sentences_are_short() -> None:
    """At most as many words as `tests/prose.py` allows in the form."""
    strings = [text for entry in PHRASES.values() for text in ([entry] if isinstance(entry, str) else entry.values())]
    strings += re.findall(r'"((?:[^"\\]|\\.)*)"', CATALOG)
    sentences = [sentence for text in strings for sentence in re.split(r"(?<=[.!?])\s+", text)]
    assert [sentence for sentence in sentences if len(re.findall(r"\w+", sentence)) > LONGEST] == []
