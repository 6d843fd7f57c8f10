"""The page, its picture and the table say what the code finds."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from math import log10
from pathlib import Path

import pytest

from llmbudget.catalog import usable_runs
from llmbudget.catalog.memory_reports import memory_reports
from llmbudget.cli import main
from llmbudget.evidence.examples import prediction_lines
from llmbudget.evidence.memory import public_scores
from llmbudget.evidence.page import WRITTEN, differences, page, write_page
from llmbudget.evidence.picture import picture
from llmbudget.evidence.post_training import run_lines
from llmbudget.evidence.scores import summary, unseen_scores
from llmbudget.evidence.text import significant, validation_report

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawing() -> ET.Element:
    return ET.fromstring(picture(unseen_scores()))  # noqa: S314 - written by this package


@pytest.mark.parametrize("name", WRITTEN)
def test_the_docs_are_what_the_code_writes(name: str, tmp_path: Path) -> None:
    """Otherwise run `llmbudget validate -o docs --force`."""
    write_page(tmp_path)
    assert (DOCS / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")


def test_each_run_outside_its_range_is_explained_and_no_other() -> None:
    outside = {score.run.model for score in unseen_scores() if not score.is_inside}
    assert set(differences()) == outside
    assert all(f"**{name}**" in page() for name in outside)


def test_the_page_names_every_run_with_its_source_and_what_was_left_out() -> None:
    text = page()
    for run in usable_runs():
        assert re.search(rf"^\| {re.escape(run.model)} \| .*{run.source}.* \|$", text, re.MULTILINE), run.model
    assert "- Falcon-180B: sources disagree on the hours" in text


def test_figures_of_the_page_are_filled_in() -> None:
    found = summary(unseen_scores())
    assert f"median error is {found.error:.1%}" in page()
    assert "{" not in page()


def test_the_table_for_a_terminal_has_every_run_and_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    printed = capsys.readouterr().out
    assert printed.strip() == "\n".join([validation_report(), "", *prediction_lines(), "", *run_lines()]).strip()
    lines = printed.splitlines()
    assert sum(line.endswith(("  yes", "   no")) for line in lines) == len(usable_runs()) + len(memory_reports())
    assert f"{len(public_scores())} public reports on memory:" in printed
    assert "6 N D at 40% of peak, all runs:" in printed
    assert max(map(len, lines)) <= 120


def test_validate_writes_page_and_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "-o", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(WRITTEN)
    assert f"wrote {tmp_path / WRITTEN[0]}, " in capsys.readouterr().out


def test_a_folder_that_does_not_exist_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "-o", "nowhere/to/be/found"]) == 2
    assert "No such file or directory; give another path" in capsys.readouterr().err


def test_the_picture_can_be_read_aloud(drawing: ET.Element) -> None:
    ids = drawing.attrib["aria-labelledby"].split()
    named = {element.attrib["id"]: element.text or "" for element in drawing if "id" in element.attrib}
    assert drawing.attrib["role"] == "img"
    assert [bool(named[name]) for name in ids] == [True, True]
    assert all(name in named["evidence-about"] for name in differences())


def test_the_picture_has_a_mark_and_a_range_for_each_run_where_its_hours_are(drawing: ET.Element) -> None:
    ranges = [element for element in drawing.iter(f"{SVG}line") if element.attrib["class"].startswith("bar")]
    assert len(ranges) == len(usable_runs())
    heights = [float(element.attrib["y1"]) for element in ranges]
    hours = [-log10(score.reported) for score in unseen_scores()]
    slope = (max(heights) - min(heights)) / (max(hours) - min(hours))
    assert heights == pytest.approx([min(heights) + slope * (hour - min(hours)) for hour in hours], abs=0.2)
    assert all(float(element.attrib["x1"]) < float(element.attrib["x2"]) for element in ranges)


def test_the_picture_names_the_runs_outside_their_range_none_upon_another(drawing: ET.Element) -> None:
    labels = [element for element in drawing.iter(f"{SVG}text") if element.text in differences()]
    assert {element.text for element in labels} == set(differences())
    for anchor in ("start", "end"):
        places = sorted(float(e.attrib["y"]) for e in labels if e.attrib["text-anchor"] == anchor)
        assert all(after - before >= 15 for before, after in pairwise(places))


def test_the_picture_has_colours_for_light_and_dark_pages(drawing: ET.Element) -> None:
    style = next(drawing.iter(f"{SVG}style")).text or ""
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    for look in ("text", ".paper", ".A100", ".H100", ".TPU"):
        assert f".evidence {look} {{" in light
        assert f".evidence {look} {{" in dark


@pytest.mark.parametrize(
    ("number", "text"), [(510, "510"), (24.31, "24.3"), (1234.5, "1,230"), (30_840_000, "30,800,000"), (0.999, "0.999")]
)
def test_hours_are_rounded_to_three_digits(number: float, text: str) -> None:
    assert significant(number) == text
