"""Kinds of runs: what states their work, and how well published runs of the kind use their accelerators."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from annotated_types import Ge

from llmbudget.catalog.sources import shipped_sources
from llmbudget.catalog.table import Flag, Number, Positive, Share, read_table


@dataclass(frozen=True, kw_only=True)
class RunKind:
    """A kind of run. Fields of a run that its kind does not use are not counted.

    Attributes:
        id: name used in plans.
        label: name shown to people.
        by_tokens: stated by training tokens.
        by_examples: stated by examples, tokens of each and epochs.
        by_steps: stated by steps, prompts and answers of each.
        by_multiple: stated as a multiple of another run.
        as_given: stated in accelerator-hours.
        by_requests: stated by requests a month; serves users.
        trains: the model learns.
        writes: the model writes answers.
        other_model: a teacher, judge or reward model reads every token.
        tunes: it follows examples or a teacher, and takes hours as fine-tuning does.
        compares: it learns from pairs of answers, and takes hours as preference tuning does.
        extends: it learns a longer context, and takes hours as context extension does.
        from_scratch: a new model learns, which an open model could replace.
        forward_passes: passes over each learned token besides learning, without a reference model.
        attention_share: attention counted: 1 as in pretraining, whose published utilization counts masked scores too,
            or the half that is computed.
        relative_use: utilization relative to pretraining, when the plan states none.
        source: id of its source.
        note: where the numbers come from.
    """

    id: str
    label: str
    by_tokens: Flag
    by_examples: Flag
    by_steps: Flag
    by_multiple: Flag
    as_given: Flag
    by_requests: Flag
    trains: Flag
    writes: Flag
    other_model: Flag
    tunes: Flag
    compares: Flag
    extends: Flag
    from_scratch: Flag
    forward_passes: Annotated[Number, Ge(0)]
    attention_share: Share
    relative_use: Positive
    source: str
    note: str = ""


@cache
def run_kinds() -> dict[str, RunKind]:
    """Return every kind of run by its id (shared; do not modify).

    Raises:
        CatalogError: run_kinds.csv has an invalid entry.
    """
    rows = read_table("run_kinds.csv", RunKind, key=("id",), refers={"source": shipped_sources()})
    return {row.id: row for row in rows}
