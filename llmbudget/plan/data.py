"""What the data costs: one row per dataset."""

from typing import Annotated, ClassVar

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number, Row, Section, Text

KINDS = ("open", "purchased", "licensed", "scraped", "synthetic", "annotated")


def _kinds(_: Catalog) -> tuple[str, ...]:
    return KINDS


def _per_million(label: str, spread: tuple[float, float], help: str, source: str = "assumption") -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "USD/M tokens", at_least=0, at_most=10_000, spread=spread, help=help, source=source)


class Dataset(Row):
    """One source of training data. Leave prices that do not apply at 0."""

    title: ClassVar[str] = "Datasets"
    prefix: ClassVar[str] = "dataset"

    name: Annotated[str, Text("Dataset")] = "New dataset"
    kind: Annotated[str, Choice("Kind", _kinds, help="For readers only; the prices beside it set the cost.")] = "open"
    tokens: Annotated[
        float,
        Number(
            "Tokens",
            "tokens",
            at_least=0,
            at_most=1e15,
            usual=(1e7, 1e12),
            help="Unique tokens after cleaning and deduplication.",
        ),
    ] = 0
    kept_share: Annotated[
        float,
        Number(
            "Kept",
            "share",
            at_least=0.001,
            at_most=1,
            spread=(0.9, 1.1),
            help="Share of raw tokens left after cleaning and deduplication. You pay for all raw tokens.",
        ),
    ] = 1
    acquisition_price: Annotated[
        float,
        Number(
            "Acquisition",
            "USD",
            at_least=0,
            at_most=1e10,
            spread=(0.9, 1.3),
            source="data_licensing",
            help="Paid once, such as a purchase, a one-off license or legal review of an open dataset.",
        ),
    ] = 0
    licence_price: Annotated[
        float,
        Number(
            "License",
            "USD/year",
            at_least=0,
            at_most=1e10,
            spread=(0.9, 1.3),
            source="data_licensing",
            help="Paid monthly, from the start of data work to the end of the budget.",
        ),
    ] = 0
    collection_price: Annotated[float, _per_million("Scraping", (0.6, 1.8), "Per million raw tokens collected.")] = 0
    cleaning_price: Annotated[
        float, _per_million("Cleaning", (0.6, 2), "Extraction, filtering and preprocessing, per million raw tokens.")
    ] = 0
    deduplication_price: Annotated[
        float, _per_million("Deduplication", (0.6, 2), "Per million raw tokens.", "dedup_readme")
    ] = 0
    generation_price: Annotated[
        float,
        _per_million("API generation", (0.6, 1.5), "Text written by a model API, per million raw tokens.", "tokencost"),
    ] = 0
    teacher_parameters: Annotated[
        float,
        Number(
            "Your teacher model",
            "parameters",
            at_least=0,
            at_most=1e14,
            usual=(0, 1e11),
            help="Active parameters of a model that generates this dataset on this plan's accelerators; 0 for none.",
        ),
    ] = 0
    n_examples: Annotated[
        float,
        Number(
            "Annotated examples",
            "examples",
            at_least=0,
            at_most=1e10,
            usual=(0, 100_000),
            whole=True,
            help="Examples that people write, compare or check.",
        ),
    ] = 0
    annotation_minutes: Annotated[
        float,
        Number(
            "Minutes per example",
            "minutes",
            at_least=0,
            at_most=10_000,
            spread=(0.8, 1.5),
            help="An annotator's working time.",
        ),
    ] = 0
    annotation_wage: Annotated[
        float,
        Number(
            "Wage",
            "USD/h",
            at_least=0,
            at_most=10_000,
            spread=(0.9, 1.2),
            help="Your cost of an annotator's hour: crowd 10 to 20, trained 20 to 40, experts 50 to 150.",
        ),
    ] = 0
    annotation_price: Annotated[
        float,
        Number(
            "Price per example",
            "USD/example",
            at_least=0,
            at_most=10_000,
            spread=(0.8, 1.5),
            source="fridays_rlhf",
            help="If a vendor charges per example: about $1 for a simple comparison, $25 and more for an expert.",
        ),
    ] = 0
    bytes_per_token: Annotated[
        float,
        Number(
            "Stored size",
            "bytes/token",
            at_least=0,
            at_most=10_000,
            spread=(0.6, 1.5),
            help="Raw, cleaned and tokenized copies together, per token kept.",
        ),
    ] = 12


class Data(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Data"
    help: ClassVar[str] = "The datasets, and settings for all of them."

    annotation_rework_rate: Annotated[
        float,
        Number(
            "Annotation rework",
            "share",
            at_least=0,
            at_most=10,
            low=0.15,
            high=1,
            source="theneuralbase",
            help="Examples rejected and redone, as a share of those kept. Teams underestimate it.",
        ),
    ] = 0.3
    max_repeats: Annotated[
        float,
        Number(
            "Useful passes over the data",
            "epochs",
            at_least=1,
            at_most=10_000,
            usual=(2, 16),
            help="A check warns when the training tokens need more passes over the datasets than this.",
        ),
    ] = 4
    inference_utilisation_share: Annotated[
        float,
        Number(
            "Utilization when generating data",
            "share",
            at_least=0.001,
            at_most=1,
            low=0.05,
            high=0.2,
            help="Share of the accelerator's peak that your teacher model reaches. Memory limits the speed of "
            "generating text.",
        ),
    ] = 0.1
    datasets: tuple[Dataset, ...] = ()
