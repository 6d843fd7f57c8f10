"""Published post-training runs and single steps, stated well enough to predict their hours."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge

from llmbudget.catalog.accelerators import shipped_accelerators
from llmbudget.catalog.methods import methods
from llmbudget.catalog.run_kinds import run_kinds
from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import ColumnError, Count, Day, Flag, Number, Positive, read_table

if TYPE_CHECKING:
    from collections.abc import Collection

_Tokens = Annotated[Number, Ge(0)]


@dataclass(frozen=True, kw_only=True)
class PostTrainingRun:
    """One published run, or one step of it. Blank columns take the default of a plan's run.

    Attributes:
        name: the run.
        kind: id of its kind.
        method: id of the training method.
        parameters_total: total parameters.
        parameters_active: parameters that process each token.
        context_length: tokens that attend to each other.
        tokens: tokens that it learns from, repeated passes included.
        examples: examples, pairs or texts to write.
        example_tokens: mean tokens of an example or a pair.
        steps: updates of the policy.
        prompts: different prompts in a step.
        samples: answers to each prompt.
        prompt_tokens: mean tokens of a prompt.
        answer_tokens: mean tokens of an answer.
        longest_answer: tokens of the longest answer, mostly the limit.
        has_reference: 1 if a frozen copy reads every token.
        is_asynchronous: 1 if writing goes on while the policy learns.
        steps_ahead: steps by which writing may be ahead of learning.
        other_parameters: active parameters of teachers or judges.
        accelerator: id of the accelerator.
        n_accelerators: accelerators used at once.
        hours: reported accelerator-hours.
        is_step: 1 if the hours cover steps alone, without the start of the run.
        in_view: 1 if constants of the model were chosen with this row in view.
        assumed: what the report does not state; blank if it states everything.
        address: address of the report.
        as_of: the day it was read.
        source: id of its source.
        note: where in the report, and how its figures were read.
        explanation: why the prediction is off by more than a factor of two; blank if it is not.
    """

    name: str
    kind: str
    method: str
    parameters_total: Positive
    parameters_active: Positive
    context_length: Count | None = None
    tokens: Positive | None = None
    examples: Count | None = None
    example_tokens: Positive | None = None
    steps: Count | None = None
    prompts: Count | None = None
    samples: Count | None = None
    prompt_tokens: _Tokens | None = None
    answer_tokens: _Tokens | None = None
    longest_answer: _Tokens | None = None
    has_reference: Flag
    is_asynchronous: Flag
    steps_ahead: Count | None = None
    other_parameters: Positive | None = None
    accelerator: str
    n_accelerators: Count
    hours: Positive
    is_step: Flag
    in_view: Flag
    assumed: str = ""
    address: str
    as_of: Day
    source: str
    note: str
    explanation: str = ""

    def __post_init__(self) -> None:
        if not self.address.startswith("https://"):
            raise ColumnError("address", f"{self.address!r} does not begin with https://")
        if self.parameters_active > self.parameters_total:
            raise ColumnError("parameters_active", f"{self.parameters_active:g} is above parameters_total")


@cache
def post_training_runs() -> tuple[PostTrainingRun, ...]:
    """Return every published run, in the order of the file.

    Raises:
        CatalogError: post_training_runs.csv has an invalid entry.
    """
    refers: dict[str, Collection[str]] = {
        "kind": run_kinds(),
        "method": methods(),
        "accelerator": shipped_accelerators(),
        "source": shipped_sources(),
    }
    return read_table("post_training_runs.csv", PostTrainingRun, key=("name",), refers=refers)
