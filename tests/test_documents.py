"""Every command and every block of code in README and docs runs, in the order in which it stands there.

A reader copies them from top to bottom in one folder: what a block needs, one above it has made.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import CHECKOUT, Block, Reader, blocks, commands, documents, inline_commands, started_and_stopped
from each import first_of
from fast_reading import reading_again_is_fast  # noqa: F401 - for each test of this file
from small_search import search_one_accelerator
from spreadsheets import content_of

from llmbudget import Budget, catalog
from llmbudget.analysis import drivers, uncertainty
from llmbudget.analysis.sampling import BLOCK
from llmbudget.catalog.selection import VARIABLE
from llmbudget.cli.commands import parser
from llmbudget.excel.templates.shipped import template_content

NOT_RUN = {
    "python3 -m venv .venv": "installs the package, from a network; .ci/run does it",
    "from concurrent.futures import ProcessPoolExecutor": "ten million draws, and a Dask cluster that is not there",
    "tables/prices.csv, line 3": "what a wrong table says; tests/catalog/test_own.py holds to the form of the sentence",
}
"""What cannot run here, by how it begins, and why."""

FEW_DRAWS = 2_000

LLAMA = {
    "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
    "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 131072,
}  # fmt: skip

BILL = Path(__file__).parent / "imports" / "bills" / "focus_small.csv"

STEPS = "\n".join(["step,time,tokens", *(f"{step},{step * 0.4},16384" for step in range(50))]).encode()
"""A log of 50 steps of 0.4 s."""

BROUGHT = {
    "docs/templates.md": {"our-form.xlsx": lambda: template_content("us_grant_by_year")},
    "docs/measured.md": {"steps.csv": lambda: STEPS},
    "docs/own-prices.md": {"list.csv": (BILL.parents[1] / "prices" / "broker.csv").read_bytes},
    "docs/finance.md": {
        "march.csv": BILL.read_bytes,
        "ledger.csv": lambda: b"Date;Line;Amount\n03/04/2027;Travel;12,50\n",
        "payroll.csv": (BILL.parent / "payroll.csv").read_bytes,
        "sacct.txt": (BILL.parent / "sacct.txt").read_bytes,
    },
    "README.md": {
        "config.json": lambda: json.dumps(LLAMA).encode(),
        "bill.csv": BILL.read_bytes,
        "steps.csv": lambda: STEPS,
    },
}
"""Files that are the reader's own, by document, and what stands in for them."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One folder for each document, and no table of one's own afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)
    yield tmp_path
    catalog.use(None)


@pytest.mark.parametrize("document", first_of(sorted(filter(blocks, documents()), key="README.md".__ne__)))
def test_whoever_follows_a_document_from_top_to_bottom_meets_no_error(
    document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few draws, few offers and a workbook once for each plan; of what serves only the command is read here."""
    monkeypatch.setattr(uncertainty, "MOST_DRAWS", FEW_DRAWS)
    monkeypatch.setattr(drivers, "DRAWS", BLOCK)
    monkeypatch.setattr(Budget, "excel", lambda budget, _risk=None: content_of(budget.plan))
    search_one_accelerator(monkeypatch)
    _follow(document)


AT_FULL_SIZE = {"risk", "drivers", "search", "largest"}
"""Commands that draw and search: what others do does not depend on how much of it."""


@pytest.mark.slow
def test_what_draws_and_searches_does_so_at_full_size() -> None:
    """The commands of the README with all draws and offers, after those that make their plans."""
    listed = [
        command
        for block in blocks("README.md")
        if block.language == "sh"
        for command in commands(block)
        if command.startswith("llmbudget") and command.split()[1] in {"new", *AT_FULL_SIZE}
    ]
    assert {command.split()[1] for command in listed} == {"new", *AT_FULL_SIZE}
    Reader(NOT_RUN, lambda _: None).read(Block("README.md", 1, "sh", "\n".join(listed)))


@pytest.mark.slow
def test_the_document_on_uncertainty_is_right_with_all_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook is made once for each plan, with few draws: what it shows of all of them is looked at elsewhere."""
    monkeypatch.setattr(Budget, "excel", lambda budget, _risk=None: content_of(budget.plan))
    _follow("docs/uncertainty.md")


def _follow(document: str) -> None:
    for name, content in BROUGHT.get(document, {}).items():
        Path(name).write_bytes(content())
    reader = Reader(NOT_RUN, lambda arguments: parser().parse_args(arguments))
    for block in blocks(document):
        reader.read(block)


def test_what_cannot_run_is_listed_and_still_stands_there() -> None:
    """Nothing else is passed over, and no entry of the list is of yesterday."""
    texts = [text for document in documents() for block in blocks(document) for text in (*commands(block), block.text)]
    assert [start for start in NOT_RUN if not any(text.startswith(start) for text in texts)] == []


@pytest.mark.parametrize("document", documents())
def test_commands_within_sentences_are_commands(document: str) -> None:
    """With options that there are."""
    known = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)).choices  # noqa: SLF001
    for command in inline_commands(document):
        _, name, *options = command.split()
        assert name in known, command
        known_options = set(known[name]._option_string_actions)  # noqa: SLF001
        assert {option for option in options if option.startswith("-")} <= known_options, command


SERVING = sorted({
    command
    for document in documents()
    for block in blocks(document)
    if block.language in {"sh", "console", ""}
    for command in commands(block)
    if command.startswith("llmbudget serve")
})  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", SERVING)
def test_a_command_that_serves_starts_and_stops(command: str) -> None:
    started_and_stopped(command.split()[1:])


def test_there_are_commands_that_serve() -> None:
    assert {"llmbudget serve", "llmbudget serve academic"} <= set(SERVING)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```sh\nllmbudget show nowhere.yaml\n```\n", "nowhere.yaml"),
        ("```sh\nllmbudget shw startup\n```\n", "SystemExit"),
        ("```sh\nmake budget\n```\n", "nobody knows how to run 'make budget'"),
        ("```python\nBudget('startup')\n```\n", "NameError"),
        ("```python\nfrom llmbudget import Budget\n```\n\n```python\nBudget('startup').larges(1e6)\n```\n", "larges"),
        ("```yaml\nspreads:\n  tokenz: {low: 0.5, high: 1.5}\n```\n", "tokenz"),
        ("```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n", "is not what the code above it prints"),
        ("```perl\n1\n```\n", "nobody knows how to run 'perl'"),
    ],
)
def test_a_fault_in_a_document_is_caught_with_its_line(text: str, said: str) -> None:
    """The guard itself: each of these was once in a document, or may be."""
    reader = Reader(NOT_RUN, started_and_stopped)
    *before, last = blocks("page.md", text)
    for block in before:
        reader.read(block)
    with pytest.raises(AssertionError, match=r"page.md, line \d+: ") as caught:
        reader.read(last)
    assert said in str(caught.value) or said in str(caught.value.__cause__)


def test_the_code_of_contributing_is_run_by_the_test_of_extending() -> None:
    """There it is put into a copy of the package; what is new there must be put in, too."""
    assert [block.language for block in blocks("CONTRIBUTING.md")] == ["sh"] + ["python"] * 7
    assert (CHECKOUT / "tests/architecture/test_extending.py").exists()
