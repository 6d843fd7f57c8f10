"""Checks of further runs and clusters. Each names the rows that fail."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from llmbudget.model.runs import from_cluster
from llmbudget.quantities.numbers import across, is_blank, same_name, sum_across, sum_rows
from llmbudget.quantities.quantity import Value, check, quantity
from llmbudget.strategies import strategies

TITLE = "Checks of further runs"

_MOST_NAMED = 3
_OWN = "the plan's own accelerators"


def _named(flag: str, begin: str, end: str = "") -> Callable[[Mapping[str, Any]], str]:
    """Return a detail that names the rows of a flag; its prefix tells their table."""
    name = f"{flag.partition('_')[0]}_name"

    def detail(v: Mapping[str, Any]) -> str:
        names = np.broadcast_to(v[name], np.shape(v[flag]))[np.asarray(v[flag]) > 0]
        return f"{begin} {_told(list(names))}{end}."

    return detail


def _told(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"


@check(
    "Every further run has a cluster",
    "A run names a cluster that is not there.",
    "Choose one of the further clusters, or leave the cluster empty for the plan's own accelerators.",
    help="Each cluster that a run names stands in the table once. Other runs cost nothing.",
    detail=_named("run_is_lost", "Not counted:"),
)
def check_runs_placed(run_is_lost: Value) -> Value:
    return np.where(sum_rows(run_is_lost) > 0, 0, 1)


def _has_namesake(name: Value) -> Value:
    alike = sum_across(same_name(across(name), name) * 1) * (1 - is_blank(name))
    return np.where(alike > 1, 1, 0)


@quantity("yes = 1", "Run has a namesake", help="Another run has the same name; capital letters make no difference.")
def run_is_double(run_name: Value) -> Value:
    return _has_namesake(run_name)


def _strangers(v: Mapping[str, Any]) -> str:
    lost = [strategies()[name] for name in strategies() if f"{name}_is_known" in v and not v[f"{name}_is_known"]]
    names = (f"“{v[kind.parameter_id('only')]}” ({kind.title.lower()})" for kind in lost)
    return f"Not in the plan: {', '.join(names)}."


@check(
    "Strategies name runs and clusters of the plan",
    "A strategy acts on a run or cluster that is not there.",
    "Choose another run or cluster in the strategy, or leave the name empty for all of them.",
    help="Such a strategy acts on no further run or cluster.",
    detail=_strangers,
)
def check_strategy_rows(
    transfer_learning_is_known: Value, deduplication_is_known: Value, distillation_is_known: Value,
    low_precision_is_known: Value, distributed_training_is_known: Value, provider_choice_is_known: Value,
    reserved_capacity_is_known: Value, spot_pricing_is_known: Value,
) -> Value:  # fmt: skip
    of_runs = transfer_learning_is_known * deduplication_is_known * distillation_is_known * low_precision_is_known
    of_clusters = provider_choice_is_known * reserved_capacity_is_known * spot_pricing_is_known
    return of_runs * distributed_training_is_known * of_clusters


@check(
    "Every further run has its own name",
    "Two runs have the same name.",
    "Rename one of them. A multiple of that name counts both.",
    help="Multiples name their run.",
    detail=_named("run_is_double", "Twice or more:"),
)
def check_run_names(run_is_double: Value) -> Value:
    return np.where(sum_rows(run_is_double) > 0, 0, 1)


@quantity("yes = 1", "Run is a multiple of nothing", help="Its base is not in the table, or has no work of its own.")
def run_is_baseless(run_multiple: Value, run_kind_by_multiple: Value, run_base_computing: Value) -> Value:
    return np.where(run_multiple * run_kind_by_multiple > 0, np.where(run_base_computing > 0, 0, 1), 0)


@check(
    "Every multiple has a run with work of its own",
    "A run is a multiple of a run without work.",
    "Choose a run that states its own work, or leave the field empty for the main run.",
    help="A multiple of a multiple counts nothing.",
    detail=_named("run_is_baseless", "Not counted:"),
)
def check_multiples(run_is_baseless: Value) -> Value:
    return np.where(sum_rows(run_is_baseless) > 0, 0, 1)


@quantity("yes = 1", "Run writes at unknown speed", help="Nobody published the memory bandwidth of its accelerator.")
def run_is_unmeasured(
    run_written_tokens: Value, run_memory_bandwidth: Value, run_step_seconds: Value, run_by_api: Value
) -> Value:
    known = np.maximum(run_memory_bandwidth, run_step_seconds)
    return np.where(run_written_tokens * (1 - run_by_api) > 0, np.where(known > 0, 0, 1), 0)


@check(
    "The speed of writing is known",
    "Nobody published the memory bandwidth of an accelerator that writes answers.",
    "Enter the measured seconds of a step, state the hours as given, or choose another accelerator.",
    help="Memory bandwidth sets how fast answers are written.",
    detail=_named("run_is_unmeasured", "Writing is not counted in:"),
)
def check_writing(run_is_unmeasured: Value) -> Value:
    return np.where(sum_rows(run_is_unmeasured) > 0, 0, 1)


@quantity("yes = 1", "Run takes longer than its window", help="Even if its whole cluster works on it alone.")
def run_is_late(run_use_share: Value, tolerance: Value, run_kind_by_requests: Value) -> Value:
    return np.where(run_use_share > 1 + tolerance, 1, 0) * (1 - run_kind_by_requests)


@check(
    "Each further run fits into its window",
    "A run takes longer than its months.",
    "Give it more months, a larger cluster, or fewer tries.",
    help="Its whole cluster works on it.",
    detail=_named("run_is_late", "Too long:"),
)
def check_run_windows(run_is_late: Value) -> Value:
    return np.where(sum_rows(run_is_late) > 0, 0, 1)


@quantity("yes = 1", "Run begins on a full cluster", help="The runs of that month need more than the cluster has.")
def run_is_crowded(run_load_share: Value, run_use_share: Value, tolerance: Value) -> Value:
    return np.where(run_use_share > 0, np.where(run_load_share > 1 + tolerance, 1, 0), 0)


def _column(v: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a column of runs
    return np.broadcast_to(v[name], np.shape(v["run_is_crowded"]))[:, 0]


def _sharing(v: Mapping[str, Any], month: float, cluster: str) -> Any:  # noqa: ANN401 - lines of runs
    """Return the lines of the runs that work on a cluster in a month, in the order of their first months."""
    starts = _column(v, "run_start")
    works = (starts <= month) & (month < starts + _column(v, "run_months")) & (_column(v, "run_use_share") > 0)
    lines = np.flatnonzero(works & (np.char.lower(_column(v, "run_cluster")) == cluster.lower()))
    return lines[np.argsort(starts[lines], kind="stable")]


def _main_works(v: Mapping[str, Any], month: float) -> bool:
    windows = ((float(v[f"{name}_start"]), float(v[f"{name}_months"])) for name in ("training", "evaluation"))
    return any(start <= month < start + months for start, months in windows)


def _crowded(v: Mapping[str, Any]) -> str:
    loads = np.where(_column(v, "run_is_crowded") > 0, _column(v, "run_load_share"), 0)
    line = int(np.argmax(loads))
    if not loads[line]:
        return "The main run and further runs need more than the plan's own accelerators have when a window begins."
    month, cluster = float(_column(v, "run_start")[line]), str(_column(v, "run_cluster")[line])
    lines = _sharing(v, month, cluster)
    main = ["the main run"] if not cluster and _main_works(v, month) else []
    told = _told([*main, *_column(v, "run_name")[lines]])
    done = np.ceil(_column(v, "run_done_month")[lines].max())
    order = f" One after another, they and later runs are done in month {done:.0f}." if cluster and done else ""
    return f"In month {month:.0f}, {told} need {loads[line]:.0%} of {cluster or _OWN}.{order}"


@check(
    "Runs of a month fit on their cluster",
    "A cluster has more work than time in a month.",
    "Move a run to later months or to another cluster, or take more accelerators.",
    help="Runs that overlap share their cluster. The month of most work is one in which a run begins.",
    detail=_crowded,
)
def check_runs_share(
    run_is_crowded: Value, training_load_share: Value, evaluation_load_share: Value, training_use_share: Value,
    evaluation_use_share: Value, tolerance: Value,
) -> Value:  # fmt: skip
    training = np.where(training_load_share > np.maximum(training_use_share, 1 + tolerance), 1, 0)
    evaluation = np.where(evaluation_load_share > np.maximum(evaluation_use_share, 1 + tolerance), 1, 0)
    return np.where(sum_rows(run_is_crowded) + training + evaluation > 0, 0, 1)


@quantity("yes = 1", "Run lies outside the months of its cluster", help="Or outside the months of the budget.")
def run_is_outside(
    run_on_main: Value, run_cluster: Value, cluster_name: Value, run_start: Value, run_months: Value,
    cluster_start: Value, cluster_last_month: Value, horizon_months: Value, run_is_lost: Value,
) -> Value:  # fmt: skip
    first = from_cluster(run_on_main, 1, run_cluster, cluster_name, cluster_start)
    last = from_cluster(run_on_main, horizon_months, run_cluster, cluster_name, cluster_last_month)
    late = np.where(run_start + run_months - 1 > last, 1, 0)
    return np.maximum(np.where(run_start < first, 1, 0), late) * (1 - run_is_lost) * np.where(run_months > 0, 1, 0)


@check(
    "Further runs lie within the months of their cluster and of the budget",
    "A run lies outside the months of its cluster or of the budget.",
    "Move the run, or lengthen the cluster's months or the budget.",
    help="A cluster may be available for some months only.",
    detail=_named("run_is_outside", "Outside:"),
)
def check_run_months(run_is_outside: Value) -> Value:
    return np.where(sum_rows(run_is_outside) > 0, 0, 1)


@quantity("yes = 1", "Cluster has no price", help="It has rented hours, and neither a quote nor a listed price.")
def cluster_is_unpriced(cluster_rented_share: Value, cluster_blended_price: Value) -> Value:
    return np.where(cluster_rented_share > 0, np.where(cluster_blended_price > 0, 0, 1), 0)


@check(
    "Every further cluster has a price",
    "A further cluster has no price.",
    "Enter your on-demand price, or choose a provider that lists this accelerator.",
    help="Its hours are not free by mistake.",
    detail=_named("cluster_is_unpriced", "Without a price:"),
)
def check_cluster_prices(cluster_is_unpriced: Value) -> Value:
    return np.where(sum_rows(cluster_is_unpriced) > 0, 0, 1)


@quantity(
    "yes = 1",
    "Own machines of a cluster have no price",
    help="They have neither a server price, a listed price nor an internal rate.",
)
def cluster_is_unbought(
    cluster_n_owned: Value, cluster_machines_price: Value, cluster_chargeback_quote: Value
) -> Value:
    priced = cluster_machines_price + cluster_chargeback_quote
    return np.where(cluster_n_owned > 0, np.where(priced > 0, 0, 1), 0)


@check(
    "Own machines of further clusters have a price",
    "Own machines have no price.",
    "Enter your server price per accelerator, or an internal rate: nobody published a price.",
    help="Machines are not free by mistake.",
    detail=_named("cluster_is_unbought", "Without a price:"),
)
def check_machine_prices(cluster_is_unbought: Value) -> Value:
    return np.where(sum_rows(cluster_is_unbought) > 0, 0, 1)


@quantity("yes = 1", "Power of own machines is unknown", help="Nobody published it. Not with an internal rate.")
def cluster_is_unpowered(cluster_n_owned: Value, cluster_watts: Value, cluster_chargeback_quote: Value) -> Value:
    unknown = np.where(cluster_watts > 0, 0, np.where(cluster_n_owned > 0, 1, 0))
    return np.where(cluster_chargeback_quote > 0, 0, unknown)


@check(
    "The power of own machines of further clusters is known",
    "The power of own machines is unknown.",
    "Choose another accelerator, or enter an internal rate: its maker published none.",
    help="Electricity and colocation are not 0 by mistake.",
    detail=_named("cluster_is_unpowered", "Without power:"),
)
def check_machine_power(cluster_is_unpowered: Value) -> Value:
    return np.where(sum_rows(cluster_is_unpowered) > 0, 0, 1)


@quantity(
    "yes = 1",
    "Own machines of a cluster are too few",
    help="They have fewer hours in the months of the cluster than their share of its hours. Not with an internal rate.",
)
def cluster_is_small(
    cluster_owned_hours: Value, cluster_machine_room_hours: Value, cluster_chargeback_quote: Value, tolerance: Value
) -> Value:
    small = np.where(cluster_owned_hours > cluster_machine_room_hours * (1 + tolerance), 1, 0)
    return np.where(cluster_chargeback_quote > 0, 0, small)


@check(
    "Own machines of further clusters have room for their hours",
    "Own machines are too few for their hours.",
    "Own more accelerators, lower their share of the hours, let other projects use less, or enter an internal rate.",
    help="In the months of the cluster. With an internal rate, capacity is not yours to plan.",
    detail=_named("cluster_is_small", "Too few on"),
)
def check_machine_room(cluster_is_small: Value) -> Value:
    return np.where(sum_rows(cluster_is_small) > 0, 0, 1)


@quantity("yes = 1", "Own machines of a cluster are idle", help="Neither this project nor another one uses them.")
def cluster_is_idle(
    cluster_n_owned: Value, cluster_machines_use_share: Value, cluster_chargeback_quote: Value
) -> Value:
    idle = np.where(cluster_machines_use_share > 0, 0, np.where(cluster_n_owned > 0, 1, 0))
    return np.where(cluster_chargeback_quote > 0, 0, idle)


@check(
    "Own machines of further clusters are used",
    "Nobody uses own machines.",
    "Give them a share of the hours of their cluster and place a run there, or own none.",
    help="You do not pay for idle machines.",
    detail=_named("cluster_is_idle", "Idle:"),
)
def check_machine_use(cluster_is_idle: Value) -> Value:
    return np.where(sum_rows(cluster_is_idle) > 0, 0, 1)


@quantity(
    "yes = 1",
    "Commitment of a cluster does not pay off",
    help="Too few of its hours are used, by this project or others, to be cheaper than renting on demand.",
)
def cluster_is_overcommitted(
    cluster_committed_1y_hours: Value, cluster_reserved_1y_use_share: Value,
    cluster_reserved_1y_break_even_share: Value, cluster_committed_3y_hours: Value,
    cluster_reserved_3y_use_share: Value, cluster_reserved_3y_break_even_share: Value,
) -> Value:  # fmt: skip
    year = np.where(
        cluster_reserved_1y_use_share >= cluster_reserved_1y_break_even_share, 0, cluster_committed_1y_hours
    )
    years = np.where(
        cluster_reserved_3y_use_share >= cluster_reserved_3y_break_even_share, 0, cluster_committed_3y_hours
    )
    return np.where(year + years > 0, 1, 0)


def _overcommitted(v: Mapping[str, Any]) -> str:
    flags = np.ravel(v["cluster_is_overcommitted"]) > 0
    clusters = zip(np.ravel(v["cluster_name"]), np.ravel(v["cluster_unused_cost"]), flags, strict=False)
    lost = [f"{cost:,.0f} USD on {name}" for name, cost, flag in clusters if flag]
    return f"Unused commitment costs {', '.join(lost[:_MOST_NAMED])}."


@check(
    "Commitments of further clusters pay off",
    "A commitment costs more than renting on demand.",
    "Reserve a lower share, use fewer accelerators, place more runs on the cluster, or rent on demand.",
    help="You pay for committed hours you do not use, to the end of each term.",
    detail=_overcommitted,
)
def check_cluster_commitments(cluster_is_overcommitted: Value) -> Value:
    return np.where(sum_rows(cluster_is_overcommitted) > 0, 0, 1)


@quantity("yes = 1", "Cluster leaves granted hours", help="More than a small share of them is not used.")
def cluster_is_wasted(cluster_granted_left_hours: Value, cluster_granted_hours: Value, material_share: Value) -> Value:
    return np.where(cluster_granted_left_hours > material_share * cluster_granted_hours, 1, 0)


@check(
    "Granted hours of further clusters are used",
    "Granted hours are left over.",
    "Move runs to that cluster, or ask for fewer hours.",
    help="Hours that no run uses expire.",
    detail=_named("cluster_is_wasted", "Hours left on"),
)
def check_granted_hours(cluster_is_wasted: Value) -> Value:
    return np.where(sum_rows(cluster_is_wasted) > 0, 0, 1)


@quantity("yes = 1", "Cluster has a namesake", help="Another cluster has the same name.")
def cluster_is_double(cluster_name: Value) -> Value:
    return _has_namesake(cluster_name)


@check(
    "Every further cluster has its own name",
    "Two clusters have the same name.",
    "Rename one of them. Runs of that name are not counted.",
    help="Runs name their cluster; capital letters make no difference.",
    detail=_named("cluster_is_double", "Twice or more:"),
)
def check_cluster_names(cluster_is_double: Value) -> Value:
    return np.where(sum_rows(cluster_is_double) > 0, 0, 1)


@check(
    "Hours of further runs add up",
    "Hours of runs and of their clusters differ.",
    "This is a fault of the model; please report it.",
    help="Hours by cluster, and on the plan's own accelerators, are the hours of all runs.",
    identity=True,
)
def check_run_hours(run_paid_hours: Value, cluster_used_hours: Value, further_hours: Value, tolerance: Value) -> Value:
    by_run = sum_rows(run_paid_hours)
    gap = np.absolute(by_run - further_hours - sum_rows(cluster_used_hours))
    return np.where(gap <= tolerance * (1 + by_run), 1, 0)
