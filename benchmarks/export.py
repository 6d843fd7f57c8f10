"""Size and time of the export, alone and as a ratio to writing the same cells with XlsxWriter and nothing else."""

import timeit
import zipfile
from io import BytesIO
from time import process_time

import openpyxl
import xlsxwriter

from llmbudget import Budget


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
    size = f"{_n_formulas(content):,} formulas, {len(content) / 1000:,.0f} kB, {without:.2f} s of processor time"
    print(f"without draws: {size} (goal: 30,000, 550 kB and 1.0 s with clusters and runs)")
    print(f"export: {whole:.3f} s, of which {whole - ours:.3f} s for the draws (goal: under 2 s)")
    print(
        f"{len(cells):,} cells written by XlsxWriter alone, which also searches every formula for newer functions: "
        f"{alone:.3f} s; ratio {ours / alone:.2f}"
    )


def _n_formulas(content: bytes) -> int:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return sum(archive.read(name).count(b"<f>") for name in archive.namelist() if "/worksheets/" in name)


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
