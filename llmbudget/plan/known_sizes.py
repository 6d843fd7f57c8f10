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
    least_run_steps: Annotated[
        float,
        _known(
            "Fewest steps of a further run",
            "steps",
            30,
            source="post_training_formulas",
            help="Gradient's last stage of Llama 3 70B has 32 sequences, so at most as many steps.",
        ),
    ] = 30
    least_step_answers: Annotated[
        float,
        _known(
            "Fewest answers in a step",
            "answers",
            64,
            source="post_training_formulas",
            help="In reinforcement learning, published runs have 84 (Open-RS) to 8,192 (verl, SimpleRL-Zoo).",
        ),
    ] = 64
    most_step_answers: Annotated[
        float,
        _known(
            "Most answers in a step",
            "answers",
            16_384,
            source="post_training_formulas",
            help="Twice the 8,192 of verl and SimpleRL-Zoo. AReaL's v0.1 has as many.",
        ),
    ] = 16_384
    general_purpose_flops: Annotated[
        float,
        _known(
            "FLOPs of a general-purpose model",
            "FLOP",
            1e23,
            source="ai_act",
            help="The EU presumes a language model trained with more to be a general-purpose AI model.",
        ),
    ] = 1e23
    systemic_risk_flops: Annotated[
        float,
        _known(
            "FLOPs of a model with systemic risk",
            "FLOP",
            1e25,
            source="ai_act",
            help="The EU presumes systemic risk of a general-purpose AI model trained with more.",
        ),
    ] = 1e25
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
