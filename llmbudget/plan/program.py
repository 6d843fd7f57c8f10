"""The program: further clusters, and further runs on them or on the plan's own accelerators."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.months import MAX_MONTHS, duration, month_number
from llmbudget.parameters.record import Choice, Number, Row, Scalar, Section, Switch, Text
from llmbudget.plan import run_fields
from llmbudget.plan.compute import accelerator_ids
from llmbudget.plan.sourcing import provider_ids, region_ids
from llmbudget.plan.workload import method_ids

FORMULAS = "post_training_formulas"
"""The source of usual values."""


def _kind_ids(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.run_kinds())


def _share(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "share", at_least=0, at_most=1, usual=(0, 0.8), help=help)


def _quote(label: str, otherwise: str) -> Number:
    return Number(
        label,
        "USD/h",
        at_least=0.001,
        at_most=1000,
        usual=(1, 8),
        blank=otherwise,
        help="Your quote per accelerator-hour. Stays the same when the accelerator or provider changes: check it then.",
    )


def _monthly(label: str, help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "USD/month", at_least=0, at_most=1e9, spread=(0.8, 1.3), help=help)


def _tokens(label: str, help: str, *, blank: str | None = None, source: str = FORMULAS) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "tokens", at_least=0, at_most=1e9, usual=(100, 32_000), source=source, help=help, blank=blank)


def _count(label: str, unit: str, most: float, usual: tuple[float, float], help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, unit, at_least=0, at_most=most, usual=usual, whole=True, source=FORMULAS, help=help)


def named_cluster(help: str) -> Text:  # noqa: A002 - the record calls it help
    """Return the record of a column that names a further cluster."""
    return Text("Cluster", blank=True, names="clusters", unnamed="the plan's own accelerators", help=help)


def _api_price(label: str, what: str) -> Number:
    return Number(
        label,
        "USD/M tokens",
        at_least=0.0001,
        at_most=10_000,
        usual=(0.1, 15),
        blank="served on the cluster",
        help=f"Price of {what} at a provider of the model. With a price for reading or writing, nothing runs on the "
        "cluster. Stays the same when the model changes: check it then.",
    )


def _latency_ids(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.latency_classes())


def _parameters(label: str, help: str, blank: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "parameters", at_least=1e6, at_most=1e14, usual=(1e9, 7e10), help=help, blank=blank)


class Cluster(Row):
    """Accelerators of one type from one place, besides the main run's."""

    title: ClassVar[str] = "Further clusters"
    prefix: ClassVar[str] = "cluster"
    head: ClassVar[tuple[str, ...]] = ("name", "accelerator", "n_accelerators")

    name: Annotated[str, Text("Cluster", help="Runs name their cluster.")] = "New cluster"
    accelerator: Annotated[
        str, Choice("Accelerator", accelerator_ids, source="epoch_hardware", help="Choose from the catalog.")
    ] = "H100-SXM5-80GB"
    n_accelerators: Annotated[
        float,
        Number(
            "Accelerators",
            "accelerators",
            at_least=1,
            at_most=1_000_000,
            usual=(1, 64),
            whole=True,
            help="How many work at once.",
        ),
    ] = 8
    provider: Annotated[
        str, Choice("Provider", provider_ids, source="published_prices", help="Sets the price without your quotes.")
    ] = catalog.ANY_PROVIDER
    region: Annotated[
        str, Choice("Region", region_ids, source="published_prices", help="any: the provider's median price.")
    ] = catalog.ANY_REGION
    start: Annotated[float, month_number("From month", "First month in which it can be used.")] = 1
    months: Annotated[
        float | None, duration("For months", "How long it can be used.", blank="until the budget's last month")
    ] = None
    reserved_1y_share: Annotated[
        float,
        _share(
            "Reserved, one year",
            "This share of its accelerators is committed for 12 months from its first run on. It is renewed until "
            "the last run is done. You pay until the end, used or not.",
        ),
    ] = 0
    reserved_3y_share: Annotated[
        float,
        _share(
            "Reserved, three years",
            "This share of its accelerators is committed for 36 months from its first run on. It is renewed until "
            "the last run is done. You pay until the end, used or not.",
        ),
    ] = 0
    spot_share: Annotated[float, _share("Spot", "Share of hours that the provider may reclaim at any time.")] = 0
    owned_share: Annotated[
        float, _share("Own machines", "Share of hours on machines that you own. They cost what the machines cost.")
    ] = 0
    on_demand_quote: Annotated[float | None, _quote("On-demand price", "the catalog's price is used")] = None
    reserved_1y_quote: Annotated[
        float | None, _quote("One-year price", "the catalog's price, or its usual ratio to on-demand, is used")
    ] = None
    reserved_3y_quote: Annotated[
        float | None, _quote("Three-year price", "the catalog's price, or its usual ratio to on-demand, is used")
    ] = None
    spot_quote: Annotated[
        float | None, _quote("Spot price", "the catalog's price, or its usual ratio to on-demand, is used")
    ] = None
    n_owned: Annotated[
        float,
        Number(
            "Accelerators owned",
            "accelerators",
            at_least=0,
            at_most=1_000_000,
            usual=(0, 1024),
            whole=True,
            help="Own machines in the months of the cluster, including other projects' use. The "
            "section Own cluster has life, power, space and other rates.",
        ),
    ] = 0
    owned_age_months: Annotated[
        float,
        Number(
            "Age of the machines",
            "months",
            at_least=0,
            at_most=240,
            usual=(0, 36),
            whole=True,
            help="In the first month of the cluster. 0 if bought then; older machines are paid, and only depreciate.",
        ),
    ] = 0
    other_use_share: Annotated[
        float,
        Number(
            "Use by other projects",
            "share",
            at_least=0,
            at_most=1,
            spread=(0.85, 1.1),
            help="Share of the machines' hours used by others. They pay the same share of the cost, including idle "
            "time.",
        ),
    ] = 0
    server_quote: Annotated[
        float | None,
        Number(
            "Server price per accelerator",
            "USD",
            at_least=1,
            at_most=1e7,
            usual=(20_000, 60_000),
            blank="the catalog's price is used, plus a typical server",
            help="Your quote for a server, divided by its number of accelerators. Stays the same when the accelerator "
            "changes: check it then.",
        ),
    ] = None
    n_operators: Annotated[
        float,
        Number(
            "Operators",
            "people",
            at_least=0,
            at_most=10_000,
            usual=(0.5, 10),
            help="Administrators of the own machines. The section Own cluster has their pay.",
        ),
    ] = 0
    chargeback_quote: Annotated[
        float | None,
        Number(
            "Internal rate",
            "USD/h",
            at_least=0.001,
            at_most=1000,
            usual=(1, 5),
            blank="the project pays its share of the machines' costs",
            help="Charge of your infrastructure team per accelerator-hour. It replaces all costs of own machines.",
        ),
    ] = None
    granted_hours: Annotated[
        float,
        Number(
            "Hours granted",
            "h",
            at_least=0,
            at_most=1e10,
            usual=(1000, 100_000),
            source="eurohpc",
            help="Accelerator-hours of this cluster that cost nothing, such as an allocation. You pay for more.",
        ),
    ] = 0
    available_share: Annotated[
        float,
        Number(
            "Share of the time",
            "share",
            at_least=0.01,
            at_most=1,
            usual=(0.25, 1),
            help="Share of the time in which the cluster works for this plan. A shared server may give a quarter.",
        ),
    ] = 1
    file_system_price: Annotated[
        float, _monthly("File system", "Parallel file system, in the months in which it can be used.")
    ] = 0
    head_node_price: Annotated[
        float, _monthly("Head and CPU nodes", "Login, scheduler and data nodes, in the months in which it can be used.")
    ] = 0
    support_rate: Annotated[
        float,
        Number(
            "Support",
            "share of bill",
            at_least=0,
            at_most=1,
            usual=(0, 0.1),
            help="Support plan and network, as a share of the bill for accelerators. Clouds charge up to 10%.",
        ),
    ] = 0
    egress_gigabytes: Annotated[
        float, Number("Data moved out", "GB", at_least=0, at_most=1e9, spread=(0.5, 2), help="Charged once.")
    ] = 0


class Run(Row):
    """One thing that is computed, besides the main run. Its kind decides which fields count."""

    title: ClassVar[str] = "Further runs"
    prefix: ClassVar[str] = "run"
    head: ClassVar[tuple[str, ...]] = ("name", "kind", "cluster")
    decided_by: ClassVar[str] = "kind"
    needed: ClassVar[frozenset[str]] = run_fields.WORK

    name: Annotated[str, Text("Run", help="Other runs may be multiples of it.")] = "New run"
    kind: Annotated[
        str,
        Choice(
            "Kind",
            _kind_ids,
            source=FORMULAS,
            help="Decides what states the work. Values that a kind does not use are kept and not counted.",
            words=catalog.labels(catalog.run_kinds),
        ),
    ] = "supervised_fine_tuning"
    cluster: Annotated[str, named_cluster("Name of a further cluster. Empty: the plan's own accelerators.")] = ""
    start: Annotated[float, month_number("First month", "First month of the run.")] = 1
    months: Annotated[
        float,
        Number(
            "Months",
            "months",
            at_least=1,
            at_most=MAX_MONTHS,
            usual=(1, 6),
            whole=True,
            help="Its window. It waits for its cluster within it.",
        ),
    ] = 1
    tries: Annotated[
        float,
        Number(
            "Tries",
            "runs",
            at_least=1,
            at_most=1000,
            spread=(0.8, 2),
            source=FORMULAS,
            help="Runs for each run kept. Published: 1, 3 and 6 in fine-tuning, 1, 4 and 8 in preferences, 1 to 3 in "
            "reinforcement learning (P10, P50, P90).",
        ),
    ] = 1
    method: Annotated[
        str,
        Choice(
            "Method", method_ids, source="torchtune", help="As of the main run.", words=catalog.labels(catalog.methods)
        ),
    ] = "full"
    parameters_total: Annotated[
        float | None,
        _parameters("Total parameters", "The model that learns or writes.", "the main run's model"),
    ] = None
    parameters_active: Annotated[
        float | None,
        _parameters(
            "Active parameters",
            "Weights that process each token. Stays the same when the total changes: check it then.",
            "all parameters, or the main run's",
        ),
    ] = None
    context_length: Annotated[
        float | None,
        _tokens(
            "Context",
            "Tokens that attend to each other. In packed examples, the length of an example.",
            blank="the length of its examples or answers, or the context of the main run",
        ),
    ] = None
    sequence_accelerators: Annotated[
        float | None,
        Number(
            "Accelerators for a sequence",
            "accelerators",
            at_least=1,
            at_most=10_000,
            usual=(1, 8),
            whole=True,
            blank="as few as hold a sequence",
            help="Accelerators that share the activations of a sequence (context or sequence parallel).",
        ),
    ] = None
    mfu: Annotated[
        float | None,
        Number(
            "Utilization (MFU)",
            "share",
            at_least=0.001,
            at_most=1,
            spread=(0.8, 1.05),
            source=FORMULAS,
            blank="the utilization of comparable published runs is used",
            help="While it learns or reads, as a share of the dense bf16 peak. Stays the same when kind or cluster "
            "changes: check it then.",
        ),
    ] = None
    tokens: Annotated[
        float | None,
        Number(
            "Training tokens",
            "tokens",
            at_least=0,
            at_most=1e15,
            spread=(0.8, 1.3),
            blank="counted from the examples",
            help="Tokens that the run learns from, repeated passes included.",
        ),
    ] = None
    examples: Annotated[
        float,
        _count(
            "Examples", "examples", 1e12, (7_000, 136_000), "Examples, pairs of answers, questions or texts to write."
        ),
    ] = 0
    example_tokens: Annotated[
        float, _tokens("Tokens of an example", "Mean. For a pair: prompt twice, and both answers.")
    ] = 1000
    epochs: Annotated[
        float,
        Number("Epochs", "passes", at_least=0.01, at_most=1000, usual=(1, 4), help="Passes over the examples."),
    ] = 1
    packed_share: Annotated[
        float,
        Number(
            "Packing",
            "share",
            at_least=0.01,
            at_most=1,
            usual=(0.45, 0.99),
            source=FORMULAS,
            help="Tokens of examples in all tokens computed: 95% to 99.9% packed, 25% to 80% padded.",
        ),
    ] = 0.97
    has_reference: Annotated[
        bool,
        Switch(
            "Reference model",
            source=FORMULAS,
            help="A frozen copy reads every token. On for DPO and a KL penalty; off for ORPO, SimPO and reward models.",
        ),
    ] = False
    steps: Annotated[float, _count("Steps", "steps", 1e7, (100, 2_000), "Updates of the policy.")] = 0
    prompts: Annotated[float, _count("Prompts a step", "prompts", 1e6, (32, 1024), "Different prompts.")] = 128
    samples: Annotated[
        float, _count("Answers a prompt", "answers", 1e6, (4, 32), "Answers that are learned from or judged.")
    ] = 8
    prompt_tokens: Annotated[float, _tokens("Tokens of a prompt", "Mean.")] = 500
    answer_tokens: Annotated[
        float, _tokens("Tokens of an answer", "Mean: the largest single error of an estimate. Measure it.")
    ] = 5000
    longest_answer: Annotated[
        float | None,
        _tokens(
            "Tokens of the longest answer",
            "Without asynchronous rollouts, each step waits for it. Reasoning models mostly reach the limit.",
            blank="the mean answer",
        ),
    ] = None
    drawn: Annotated[
        float,
        Number(
            "Answers drawn",
            "× used",
            at_least=1,
            at_most=100,
            spread=(0.9, 1.9),
            source=FORMULAS,
            help="Answers written for each one used. Dynamic sampling drops groups: 1, 1.3 and 2.5.",
        ),
    ] = 1
    is_asynchronous: Annotated[
        bool,
        Switch("Asynchronous", source=FORMULAS, help="Writing goes on while the policy learns; no step waits."),
    ] = False
    steps_ahead: Annotated[
        float,
        _count(
            "Steps ahead",
            "steps",
            100,
            (1, 8),
            "By how many steps writing may be ahead of learning, if asynchronous. More answers are then in flight.",
        ),
    ] = 1
    step_seconds: Annotated[
        float | None,
        Number(
            "Measured seconds a step",
            "s",
            at_least=0.01,
            at_most=1e6,
            spread=(0.9, 1.3),
            blank="predicted",
            help="Replaces the prediction of a step on this cluster. Stays the same when the cluster changes: measure "
            "it again.",
        ),
    ] = None
    other_parameters: Annotated[
        float | None,
        _parameters("Teacher, judge or reward model", "Active parameters of the model that reads every token.", "none"),
    ] = None
    of_run: Annotated[
        str,
        Text(
            "Multiple of",
            blank=True,
            names="runs",
            unnamed="the main run",
            help="Name of another run with work of its own. Empty: the main run.",
        ),
    ] = ""
    multiple: Annotated[
        float,
        Number("Times", "×", at_least=0, at_most=1000, spread=(0.5, 2), help="Multiple of that run's computing."),
    ] = 0
    hours: Annotated[
        float,
        Number(
            "Hours as given",
            "h",
            at_least=0,
            at_most=1e10,
            spread=(0.9, 1.2),
            help="Accelerator-hours from a quote or a measurement. Stays the same when the cluster changes: convert it "
            "then.",
        ),
    ] = 0
    requests: Annotated[
        float,
        Number(
            "Requests a month",
            "requests",
            at_least=0,
            at_most=1e13,
            spread=(0.3, 2),
            help="In its first month. Only what answering costs is counted: no revenue, no support, no product.",
        ),
    ] = 0
    request_growth: Annotated[
        float,
        Number(
            "Growth of requests",
            "share/month",
            at_least=0,
            at_most=2,
            spread=(0.5, 1.5),
            help="Each month has so many more requests than the month before. 0.1 doubles them in about 7 months.",
        ),
    ] = 0
    latency: Annotated[
        str,
        Choice(
            "Latency",
            _latency_ids,
            source="deepseek_serving",
            help="Interactive: people wait, so spare accelerators are on, and one replica always is. Batch: answers "
            "may take hours.",
            words=catalog.labels(catalog.latency_classes),
        ),
    ] = "interactive"
    peak_ratio: Annotated[
        float | None,
        Number(
            "Peak of requests",
            "× mean",
            at_least=1,
            at_most=100,
            spread=(0.8, 1.3),
            source="deepseek_serving",
            blank="as usual for its latency",
            help="Accelerators are kept for the busiest hours. 1 if you add and remove them by the hour.",
        ),
    ] = None
    read_price: Annotated[float | None, _api_price("API price of tokens read", "tokens read")] = None
    written_price: Annotated[float | None, _api_price("API price of tokens written", "tokens written")] = None
    excess: Annotated[
        float,
        Number(
            "Expected excess",
            "×",
            at_least=0.1,
            at_most=20,
            usual=(0.8, 2),
            help="Your hours relative to what is usual for this kind: 1, unless you measured better.",
        ),
    ] = 1

    @classmethod
    def counted(cls, kind: str) -> tuple[str, ...]:
        """Return the fields that count for a kind of run, in their order."""
        fields = run_fields.fields_of(kind)
        return tuple(name for name in cls.records() if name in fields)

    @classmethod
    def starting(cls, kind: str) -> Mapping[str, Scalar]:
        """Return the values that a new run of a kind begins with, where they differ from the defaults."""
        return run_fields.starting(kind)


def _in_practice(label: str, spread: tuple[float, float], help: str) -> Number:  # noqa: A002 - the record calls it help
    return Number(label, "×", at_least=0.1, at_most=20, spread=spread, source=FORMULAS, help=help)


class Program(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Further runs and clusters"
    help: ClassVar[str] = "What you compute besides the main run, and where: fine-tuning, preferences, reinforcement "
    "learning, distillation, evaluation."

    bandwidth_share: Annotated[
        float,
        Number(
            "Memory bandwidth used in writing",
            "share",
            at_least=0.01,
            at_most=1,
            low=0.15,
            high=0.5,
            source=FORMULAS,
            help="Share of the memory bandwidth that writing answers reaches. Olmo 3: 0.13 before, 0.43 after tuning.",
        ),
    ] = 0.35
    startup_hours: Annotated[
        float,
        Number(
            "Start of a run",
            "h",
            at_least=0,
            at_most=100,
            low=0.1,
            high=1,
            source=FORMULAS,
            help="Loading, compiling and warming up, while all its accelerators wait. Hours as given include it.",
        ),
    ] = 0.3
    sync_seconds: Annotated[
        float,
        Number(
            "Reward and switching a step",
            "s",
            at_least=0,
            at_most=10_000,
            low=1,
            high=60,
            source=FORMULAS,
            help="Time in which a step of reinforcement learning neither writes nor learns, without moving weights.",
        ),
    ] = 10
    tuning_excess: Annotated[
        float,
        _in_practice(
            "Fine-tuning in practice",
            (0.43, 2.35),
            "Hours of published fine-tuning and distillation ÷ formula. Packing and loading vary most.",
        ),
    ] = 1.1
    extension_excess: Annotated[
        float,
        _in_practice(
            "Context extension in practice",
            (0.37, 2.7),
            "Hours of published context extension ÷ formula. Sharding of long sequences varies most.",
        ),
    ] = 1
    preference_excess: Annotated[
        float,
        _in_practice(
            "Preference tuning in practice",
            (0.5, 2.4),
            "Hours of published preference tuning ÷ formula. Short pairs and padding vary most.",
        ),
    ] = 1.5
    rollout_excess: Annotated[
        float,
        _in_practice(
            "Reinforcement learning in practice",
            (0.75, 2),
            "Hours of published reinforcement learning ÷ formula. The formula assumes well-tuned software.",
        ),
    ] = 1.15
    writing_excess: Annotated[
        float,
        _in_practice(
            "Writing and judging in practice",
            (0.7, 1.25),
            "Hours of generated data and evaluation ÷ formula. FinePhrase took 2.3 times its measured rate.",
        ),
    ] = 2
    clusters: tuple[Cluster, ...] = ()
    runs: tuple[Run, ...] = ()
