"""The largest and the least that is known of training runs: beyond it a check asks to look again."""

from typing import Annotated

from llmbudget.parameters.record import Number, Section


def _known(label: str, unit: str, value: float, *, source: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, unit, at_least=value, at_most=value, source=source, help=help)


class KnownSizes(Section):
    """Constants that tell what can be from what cannot."""

    most_mfu_share: Annotated[
        float,
        _known(
            "Highest MFU that is published",
            "share",
            0.72,
            source="flash_attention_2",
            help="Of training a language model: 225 TFLOP/s on an A100. A check says where a plan is above it.",
        ),
    ] = 0.72
    least_steps: Annotated[
        float,
        _known(
            "Fewest training steps",
            "steps",
            100,
            source="assumption",
            help="Fine-tuning takes some hundred steps at least, and warming up the learning rate alone a hundred.",
        ),
    ] = 100
    most_accelerators_known: Annotated[
        float,
        _known("Most accelerators of one cluster", "accelerators", 200_000, source="colossus", help="xAI's Colossus."),
    ] = 200_000
    most_people_known: Annotated[
        float,
        _known(
            "Most people of one project",
            "people",
            5_000,
            source="assumption",
            help="As many as work for a whole laboratory that trains the largest models.",
        ),
    ] = 5_000
