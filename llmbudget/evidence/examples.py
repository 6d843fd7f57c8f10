"""docs/examples.md: published figures as example plans, and predictions with their MFU left blank."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import yaml

from llmbudget.evidence.costs import cost_results, cost_table
from llmbudget.evidence.scores import unseen_scores
from llmbudget.evidence.table import markdown
from llmbudget.evidence.text import significant
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.values import values
from llmbudget.presets import preset

EXAMPLES_PAGE = "examples.md"
MAIN = "Main run"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A published figure and the value of its plan.

    Attributes:
        plan: the name of the preset.
        quantity: the id of the published quantity.
        published: the published value, with its unit.
        shown: the value of the plan, with the same decimals.
        chosen: the parameters set to reproduce it.
        follows_from: other published inputs that determine it; may be blank.
    """

    plan: str
    quantity: str
    published: str
    shown: str
    chosen: tuple[str, ...]
    follows_from: str

    @property
    def how(self) -> str:
        """How the plan reproduces it, in words."""
        chosen = " and ".join(f"`{name}`" for name in self.chosen)
        first = f"{chosen} set to fit" if chosen else ""
        rest = f"follows from {self.follows_from}" if self.follows_from else ""
        return ", then ".join(part for part in (first, rest) if part) or "follows"


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """The predicted main run of an example, with MFU and goodput left blank.

    Attributes:
        plan: the name of the preset.
        published: published hours.
        mfu: the MFU of the plan, which gives the published hours.
        predicted_mfu: the MFU that published runs of such a model on such an accelerator suggest.
        hours: hours at the predicted MFU.
        unseen: error of the prediction from runs of other organizations alone; None if the run is not in the catalog.
        remark: the kind of a run without such a prediction.
    """

    plan: str
    published: float
    mfu: float
    predicted_mfu: float
    hours: float
    unseen: float | None
    remark: str

    @property
    def error(self) -> float:
        """Predicted over published hours, less 1."""
        return self.hours / self.published - 1

    @property
    def note(self) -> str:
        """The sentence that ends the note on the plan's MFU."""
        return f"With MFU and goodput blank, {significant(self.hours)} hours are predicted ({self.error:+.0%})."


@cache
def figures() -> tuple[Figure, ...]:
    """Return every published figure, in the order of the page."""
    return tuple(_figure(row) for row in _data()["figures"])


def _figure(row: dict[str, Any]) -> Figure:
    number = _of(preset(row["plan"]), row["quantity"])
    return Figure(
        plan=row["plan"],
        quantity=row["quantity"],
        published=f"{row['published']} {model().quantities[row['quantity']].unit}",
        shown=f"{number:,.{row.get('decimals', 0)}f}",
        chosen=tuple(row["chosen"]),
        follows_from=row.get("from", ""),
    )


@cache
def predictions() -> tuple[Prediction, ...]:
    """Return the prediction of each example."""
    unseen = {score.run.model: score.error for score in unseen_scores()}
    return tuple(_prediction(name, row, unseen) for name, row in _data()["hours"].items())


def _prediction(name: str, row: dict[str, Any], unseen: dict[str, float]) -> Prediction:
    plan = preset(name)
    blank = plan.replace(mfu=None, goodput=None)
    return Prediction(
        plan=name,
        published=float(row["published"]),
        mfu=plan.compute.mfu or 0,
        predicted_mfu=_of(blank, "mfu_in_use"),
        hours=_of(blank, "training_hours"),
        unseen=unseen[row["run"]] if "run" in row else None,
        remark=row.get("of", ""),
    )


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of a published program of runs, predicted with utilization left blank.

    Attributes:
        plan: the name of the preset.
        name: the run, several runs joined by a plus, or the main run.
        published: published hours.
        hours: hours that the plan predicts.
        source: where the hours are published.
    """

    plan: str
    name: str
    published: float
    hours: float
    source: str

    @property
    def error(self) -> float:
        """Predicted over published hours, less 1."""
        return self.hours / self.published - 1


@cache
def stages() -> tuple[Stage, ...]:
    """Return each published stage of the programs, in the order of the page."""
    return tuple(stage for name, row in _data()["programs"].items() for stage in _stages(name, row))


def _stages(name: str, row: dict[str, Any]) -> Iterator[Stage]:
    plan = preset(name)
    columns = model().evaluate(facts(plan.catalog) | values(plan), ["training_hours", "run_own_hours"])
    by_run = dict(zip((run.name for run in plan.program.runs), np.ravel(columns["run_own_hours"]), strict=False))
    main = float(np.ravel(columns["training_hours"])[0])
    yield Stage(plan=name, name=MAIN, published=float(row["main"]), hours=main, source=row["from"])
    for runs, published in row["runs"].items():
        hours = float(sum(by_run[run] for run in runs.split(" + ")))
        yield Stage(plan=name, name=runs, published=float(published), hours=hours, source=row["from"])


STAGE_HEADS = ("Plan", "Stage", "Published h", "Predicted h", "Error", "Published in")
"""Heads of `stage_cells`."""


def stage_cells(stage: Stage) -> tuple[str, ...]:
    """Return the figures of one stage as texts."""
    hours = significant(stage.published), significant(stage.hours)
    return f"`{stage.plan}`", stage.name, *hours, f"{stage.error:+.0%}", stage.source


def examples_page() -> str:
    """Return the page; the template holds its sentences, the code its figures."""
    template = resources.files(__package__).joinpath("examples.md.txt").read_text(encoding="utf-8")
    plain = ((f"`{f.plan}`", f"`{f.quantity}`", f.published, f.shown, f.how) for f in figures())
    return template.format(
        figures=markdown(("Plan", "Quantity", "Published", "This package", "How"), plain),
        predictions=markdown(PREDICTION_HEADS, map(prediction_cells, predictions())),
        stages=markdown(STAGE_HEADS, map(stage_cells, stages())),
        costs=cost_table(),
        **cost_results(),
    )


PREDICTION_HEADS = ("Plan", "Published h", "MFU to match", "Predicted MFU", "Predicted h", "Error", "Unseen")
"""Heads of `prediction_cells`."""


def prediction_cells(prediction: Prediction) -> tuple[str, ...]:
    """Return the figures of one prediction as texts."""
    unseen = f"none: {prediction.remark}" if prediction.unseen is None else f"{prediction.unseen:+.0%}"
    return (
        prediction.plan, significant(prediction.published), f"{prediction.mfu:.1%}", f"{prediction.predicted_mfu:.1%}",
        significant(prediction.hours), f"{prediction.error:+.0%}", unseen,
    )  # fmt: skip


def prediction_lines() -> Iterator[str]:
    """Yield the predictions as lines for a terminal."""
    for a, b, c, d, e, f, g in (PREDICTION_HEADS, *map(prediction_cells, predictions())):
        yield f"{a:<12}{b:>12}{c:>21}{d:>15}{e:>13}{f:>8}  {g}"


def _of(plan: Plan, name: str) -> float:
    value = model().evaluate(facts(plan.catalog) | values(plan), [name])[name]
    return float(np.ravel(value)[0])


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("examples.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
