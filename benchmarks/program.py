"""Size and time of a program of 6 clusters and 20 runs of all kinds, beside the startup without any."""

import time
import timeit
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

from llmbudget import Budget
from llmbudget.catalog import run_kinds
from llmbudget.excel.workbook import workbook
from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.plan import Plan
from llmbudget.plan.program import Cluster, Run
from llmbudget.plan.values import values
from llmbudget.presets import preset

N_CLUSTERS, N_RUNS, DRAWS = 6, 20, 100_000
ACCELERATORS = ("H100-SXM5-80GB", "A100-SXM4-80GB", "H200-SXM-141GB")
GOALS = {"startup": (30_000, 550), "6 × 20": (45_000, 800)}
"""Formulas and kB of the export, at most."""


def program() -> Plan:
    """Return the startup with clusters and runs; every seventh run is on the plan's own accelerators."""
    clusters = [
        Cluster(
            name=f"Cluster {no}",
            accelerator=ACCELERATORS[no % len(ACCELERATORS)],
            n_accelerators=8 * no,
            granted_hours=1000 * (no % 3),
            support_rate=0.03,
        )
        for no in range(1, N_CLUSTERS + 1)
    ]
    runs = []
    for no in range(N_RUNS):
        kind = list(run_kinds())[no % len(run_kinds())]
        cluster = clusters[no % N_CLUSTERS].name if no % 7 else ""
        begun = {**Run.starting(kind), "name": f"{run_kinds()[kind].label} {no}"}
        runs.append(Run.model_validate({**begun, "cluster": cluster, "start": 1 + no % 6, "months": 1 + no % 3}))
    return preset("startup").replace(clusters=tuple(clusters), runs=tuple(runs))


def main() -> None:
    """Print the measurements."""
    for name, plan in (("startup", preset("startup")), ("6 × 20", program())):
        _measure_export(name, plan)
        inputs = facts() | values(plan)
        repeats = 200
        seconds = min(timeit.repeat(lambda inputs=inputs: model().evaluate(inputs), number=repeats, repeat=5)) / repeats
        draws = _processor_seconds(lambda plan=plan: Budget(plan).uncertainty(draws=DRAWS))
        print(f"{name}: whole model {seconds * 1e3:.2f} ms (goal: under 5 ms); {DRAWS:,} draws {draws:.2f} s")


def _measure_export(name: str, plan: Plan) -> None:
    risk = Budget(plan).uncertainty(draws=1)
    seconds = _processor_seconds(lambda: workbook(plan, risk, date(2027, 3, 1)))
    content = workbook(plan, risk, date(2027, 3, 1))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        formulas = sum(archive.read(part).count(b"<f>") for part in sheets)
    most, kilobytes = GOALS[name]
    print(
        f"{name}: export of {formulas:,} formulas (goal: {most:,}), {len(content) / 1000:,.0f} kB (goal: {kilobytes}), "
        f"{seconds:.2f} s of processor time without draws"
    )


def _processor_seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of three runs."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    main()
