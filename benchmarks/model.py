"""Time of the model: one plan, and a million Monte Carlo draws of total cost; peak memory of the draws."""

import resource
import timeit

import numpy as np

from llmbudget import Budget
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values

DRAWS = 1_000_000
RANGES = {
    "tokens": (1e10, 3e10),
    "mfu": (0.2, 0.5),
    "goodput": (0.75, 0.97),
    "experiment_multiplier": (0.2, 4),
    "post_training_multiplier": (0, 0.5),
    "on_demand_quote": (2, 6),
    "spot_pricing_spot_share": (0, 0.5),
    "spot_interruption_rate": (0.05, 5),
    "annotation_rework_rate": (0.1, 2),
    "compute_contingency_rate": (0.1, 0.3),
}


def main() -> None:
    """Print the measurements."""
    inputs = facts() | values(Budget("startup").plan)
    graph = model()
    repeats = 500
    seconds = min(timeit.repeat(lambda: graph.evaluate(inputs), number=repeats, repeat=5)) / repeats
    print(f"whole scalar model, {len(graph.order)} quantities: {seconds * 1e3:.3f} ms (goal: under 3 ms)")

    random = np.random.default_rng(1)
    draws = {name: random.uniform(low, high, (DRAWS, 1, 1)) for name, (low, high) in RANGES.items()}
    seconds = min(timeit.repeat(lambda: graph.evaluate(inputs | draws, ["total_cost"]), number=1, repeat=3))
    total = graph.evaluate(inputs | draws, ["total_cost"])["total_cost"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{total.size:,} draws of total cost over {len(draws)} inputs: {seconds:.2f} s (goal: under 2 s)")
    print(f"peak memory of this process: {peak:.2f} GB (goal: under 2 GB)")


if __name__ == "__main__":
    main()
