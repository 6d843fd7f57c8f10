"""People read plain English: American spelling, one word for one thing, short sentences, no riddles."""

import subprocess
from collections import defaultdict
from pathlib import Path

from tests.each import each
from tests.prose import FORM_RULES, LONGEST, RULES, TEXT, Rule, faults, faults_of_file, form, form_faults

ROOT = Path(__file__).parents[1]
LEFT_OUT = {
    "CHANGELOG.md": "history stays as it was written",
    "llmbudget/catalog/sources.yaml": "titles and quotations are their authors'",
    "llmbudget/plan/migration.py": "it holds the words of earlier plans",
    "tests/prose.py": "the rules contain the words that they forbid",
    "tests/test_prose.py": "as above",
}
NOT_YET: dict[str, int] = {
    "tests": 525,
}
"""Faults that are still to be removed, by folder and by part of the form. A number may only go down."""


@each("rule", RULES + FORM_RULES)
def test_a_rule_finds_its_example_and_lets_a_similar_phrase_pass(rule: Rule) -> None:
    assert list(faults([rule.example], (rule,)))
    assert not list(faults([rule.passes], (rule,)))


def test_files_are_written_in_plain_english() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    by_folder: defaultdict[str, list[str]] = defaultdict(list)
    for name in listed:
        if Path(name).suffix in TEXT and name not in LEFT_OUT and (ROOT / name).is_file():
            by_folder[_folder(name)] += faults_of_file(Path(name), ROOT)
    _judge(by_folder)


def test_the_form_speaks_in_short_plain_sentences() -> None:
    _judge({f"form: {part}": list(form_faults(texts)) for part, texts in form(ROOT).items()})


def test_a_long_sentence_is_found() -> None:
    words = " ".join(["to go"] * (LONGEST // 2))
    assert not list(form_faults([f"{words}. {words}."]))
    assert len(list(form_faults([f"{words} more. {words}."]))) == 1


def test_each_kind_of_file_is_read(tmp_path: Path) -> None:
    texts = {
        "a.py": '"""A whole\nprogramme."""\nWORDS = f"of the " "colour {x} of"\n# the catalogue\nfound = 1  # on two\n',
        "b.js": "// the programme\nconst words = `a colour ${x}`;\n/* the catalogue */\nfor (const x of y) { }\n",
        "c.md": "The programme\nof colour\n\n- in the catalogue\n\n```\nprogramme\n```\n",
        "d.yaml": "programme: Its colour  # a programme\nkey: the catalogue\n",
        "e.ipynb": '{"cells": [{"cell_type": "markdown", "source": ["A programme,\\n", "colour, catalogue"]}]}',
    }
    lines = {"a.py": [1, 3, 4, 5], "b.js": [1, 2, 3], "c.md": [1, 1, 4], "d.yaml": [1, 1, 2], "e.ipynb": [1, 1, 1]}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        assert [int(fault.split(":")[1]) for fault in faults_of_file(Path(name), tmp_path)] == lines[name], name


def _folder(name: str) -> str:
    """Return the folder by which faults are counted: those of the package one by one."""
    parts = Path(name).parts
    return "/".join(parts[: 2 if parts[0] == "llmbudget" and len(parts) > 2 else 1])


def _judge(by_part: dict[str, list[str]]) -> None:
    """Fail with the faults above the numbers of `NOT_YET`, and for numbers that could be lower."""
    above = {part: wrong for part, wrong in by_part.items() if len(wrong) > NOT_YET.get(part, 0)}
    assert not above, "\n".join(fault for wrong in above.values() for fault in wrong)
    done = [part for part, wrong in by_part.items() if part in NOT_YET and not wrong]
    assert not done, f"nothing is left to do: take these out of NOT_YET: {done}"
