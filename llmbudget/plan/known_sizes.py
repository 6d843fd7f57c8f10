"""The largest and smallest published training figures. Checks warn about plans beyond them."""

from typing import Annotated

from llmbudget.parameters.record import Number, Section


def _known(label: str, unit: str, value: float, *, source: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, unit, at_least=value, at_most=value, source=source, help=help)


class KnownSizes(Section):
    """Constants that separate plausible plans from implausible ones."""

    most_mfu_share: Annotated[
        float,
        _known(
            "Highest published MFU",
            "share",
            0.72,
            source="flash_attention_2",
            help="Language model training at 225 TFLOP/s on an A100. A check warns about plans above it.",
        ),
    ] = 0.72
    least_steps: Annotated[
        float,
        _known(
            "Fewest training steps",
            "steps",
            100,
            source="assumption",
            help="Fine-tuning takes at least a few hundred steps; learning rate warm-up alone takes a hundred.",
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
            help="The headcount of an entire lab that trains the largest models.",
        ),
    ] = 5_000
