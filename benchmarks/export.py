"""Size and time of the export, alone and as a ratio to writing the same cells with XlsxWriter and nothing else.

Also how long it takes to read the workbook back, and whether the export of large plans takes longer per formula.
"""

import re
import timeit
import zipfile
from io import BytesIO
from itertools import pairwise
from time import process_time

import openpyxl
import xlsxwriter

from llmbudget import Budget
from llmbudget.excel.read.workbook import read_workbook
from llmbudget.plan.plan import Plan
from llmbudget.presets import preset

_STORED = re.compile(rb"<f>[^<]*</f><v>([^<]*)</v>")
_LARGEST = {"roles": 500, "datasets": 200, "months": 120, "scenarios": 12}

_N_ROLES = (10, 100, 500)


def main() -> None:
    """Print the measurements."""
    budget, few = Budget("startup"), 1
    content, drawn = budget.excel(), budget.uncertainty(draws=few)
    cells = list(_cells(content))
    whole = min(timeit.repeat(budget.excel, number=1, repeat=7))
    risk = budget.uncertainty()
    ours = min(timeit.repeat(lambda: budget.excel(risk), number=1, repeat=7))
    alone = min(timeit.repeat(lambda: _write(cells), number=1, repeat=7))
    without = min(timeit.repeat(lambda: budget.excel(drawn), timer=process_time, number=1, repeat=7))
    shown = _shown(content)
    size = f"{len(shown):,} formulas, {len(content) / 1000:,.0f} kB, {without:.2f} s of processor time"
    print(f"without draws: {without / len(cells) * 10_000:.3f} s of processor time for 10,000 cells")
    print(f"without draws: {size} (goal: 30,000, 550 kB and 1.0 s with clusters and runs)")
    print(f"{sum(float(value) == 0 for value in shown if _is_number(value)) / len(shown):.0%} show 0 (goal: 20%)")
    reading = min(timeit.repeat(lambda: read_workbook(content), timer=process_time, number=1, repeat=7))
    print(f"read back: {reading:.2f} s of processor time (goal: 1 s)")
    print(f"export: {whole:.3f} s, of which {whole - ours:.3f} s for the draws (goal: under 2 s)")
    print(
        f"{len(cells):,} cells written by XlsxWriter alone, which also searches every formula for newer functions: "
        f"{alone:.3f} s; ratio {ours / alone:.2f}"
    )
    _measure_large()
    _measure_roles()


def _shown(content: bytes) -> list[bytes]:
    """Return the stored values of all formulas."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = (archive.read(name) for name in archive.namelist() if "/worksheets/sheet" in name)
        return [value for part in parts for value in _STORED.findall(part)]


def _is_number(value: bytes) -> bool:
    return value.replace(b"-", b"").replace(b".", b"", 1).isdigit()


def _large(share: float) -> Plan:
    """Return a plan with a share of the rows, months and scenarios of the largest one."""
    plan, n = preset("startup"), {name: int(most * share) for name, most in _LARGEST.items()}
    rows = {
        name: [plan.value(name)[0].model_copy(update={"name": f"Row {no}"}) for no in range(n[name])]
        for name in ("roles", "datasets")
    }
    scenarios = {f"Scenario {no}": {"tokens": 1e9 + no} for no in range(n["scenarios"])}
    return plan.replace(**rows, horizon_months=n["months"]).model_copy(update={"scenarios": scenarios})


def _measure_large() -> None:
    """Print whether a formula of a large plan takes longer than one of a quarter of it."""
    times = []
    for share in (0.25, 1.0):
        budget = Budget(_large(share))
        drawn = budget.uncertainty(draws=1)
        seconds = min(timeit.repeat(lambda: budget.excel(drawn), timer=process_time, number=1, repeat=3))  # noqa: B023 - it is called at once
        times.append(seconds / len(_shown(budget.excel(drawn))))
    ratio = times[1] / times[0]
    print(f"a formula with {_LARGEST} takes {ratio:.2f} × as long as with a quarter of them (goal: 1)")


def _measure_roles() -> None:
    """Print the processor time of plans with few and with many roles, and what each further role takes."""
    measured = [(n_roles, _seconds_with(n_roles)) for n_roles in _N_ROLES]
    for n_roles, seconds in measured:
        print(f"{n_roles} roles: {seconds:.2f} s of processor time")
    for (few, less), (many, more) in pairwise(measured):
        print(f"{(more - less) / (many - few) * 1000:.1f} ms for each role from {few} to {many} (goal: the same)")


def _seconds_with(n_roles: int) -> float:
    role = preset("startup").value("roles")[0]
    roles = [role.model_copy(update={"name": f"Role {no}"}) for no in range(n_roles)]
    budget = Budget(preset("startup").replace(roles=roles))
    drawn = budget.uncertainty(draws=1)
    return min(timeit.repeat(lambda: budget.excel(drawn), timer=process_time, number=1, repeat=3))


def _cells(content: bytes) -> list[tuple[str, int, int, object]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return [
        (sheet.title, cell.row - 1, cell.column - 1, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def _write(cells: list[tuple[str, int, int, object]]) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    sheets = {name: book.add_worksheet(name) for name in dict.fromkeys(cell[0] for cell in cells)}
    for name, row, column, value in cells:
        sheets[name].write(row, column, str(value) if not isinstance(value, str | float | int) else value)
    book.close()


if __name__ == "__main__":
    main()
