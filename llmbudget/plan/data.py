"""What the data costs: one row per dataset."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Choice, Number, Row, Section, Text

KINDS = ("open", "licensed", "scraped", "synthetic", "annotated")


def _kinds() -> tuple[str, ...]:
    return KINDS


class Dataset(Row):
    """One source of training data. What does not apply to it stays 0."""

    title: ClassVar[str] = "Datasets"
    prefix: ClassVar[str] = "dataset"

    name: Annotated[str, Text("Dataset")] = "New dataset"
    kind: Annotated[
        str,
        Choice(
            "Kind",
            _kinds,
            help="A word for readers; the prices beside it say what it costs.",
        ),
    ] = "open"
    tokens: Annotated[
        float,
        Number(
            "Tokens",
            "tokens",
            at_least=0,
            at_most=1e15,
            low=1e7,
            high=1e12,
            help="Unique tokens after cleaning.",
        ),
    ] = 0
    acquisition_price: Annotated[
        float,
        Number(
            "Acquisition",
            "USD",
            at_least=0,
            at_most=1e10,
            low=0,
            high=1e6,
            help="Licence fee, or the cost of scraping it: once, for this budget.",
        ),
    ] = 0
    generation_price: Annotated[
        float,
        Number(
            "Generation",
            "USD/M tokens",
            at_least=0,
            at_most=10_000,
            low=0.3,
            high=15,
            source="tokencost",
            help="Price of the teacher model's output per million tokens, for synthetic data.",
        ),
    ] = 0
    n_examples: Annotated[
        float,
        Number(
            "Annotated examples",
            "examples",
            at_least=0,
            at_most=1e10,
            low=0,
            high=100_000,
            whole=True,
            help="Examples that people write, compare or check.",
        ),
    ] = 0
    annotation_price: Annotated[
        float,
        Number(
            "Price per example",
            "USD/example",
            at_least=0,
            at_most=10_000,
            low=1,
            high=50,
            source="fridays_rlhf",
            help="About $1 for a simple comparison, $25 and more for an expert.",
        ),
    ] = 0
    processing_price: Annotated[
        float,
        Number(
            "Processing",
            "USD/M tokens",
            at_least=0,
            at_most=10_000,
            low=0.0001,
            high=0.1,
            help="Cleaning, filtering and deduplication per million tokens kept.",
        ),
    ] = 0
    bytes_per_token: Annotated[
        float,
        Number(
            "Stored size",
            "bytes/token",
            at_least=0,
            at_most=10_000,
            low=2,
            high=20,
            help="Raw, cleaned and tokenised copies together.",
        ),
    ] = 12


class Data(Section):
    """The datasets and what holds for all of them."""

    title: ClassVar[str] = "Data"

    annotation_rework_rate: Annotated[
        float,
        Number(
            "Annotation rework",
            "share",
            at_least=0,
            at_most=10,
            low=0.1,
            high=2,
            help="Examples rejected and done again, as a share of those kept. Teams under-estimate it.",
        ),
    ] = 0.3
    max_repeats: Annotated[
        float,
        Number(
            "Repeats of the data that still help",
            "epochs",
            at_least=1,
            at_most=10_000,
            low=2,
            high=16,
            help="A check warns when the training tokens need more passes over the datasets than this.",
        ),
    ] = 4
    datasets: tuple[Dataset, ...] = ()
