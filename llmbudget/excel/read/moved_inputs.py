"""Inputs that are no longer where formulas read them, because rows were sorted or copied over each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from llmbudget.excel.read.grid import ID_HEAD, Sheet
from llmbudget.excel.sheets.comparison import MOVED
from llmbudget.excel.write.columns import ID
from llmbudget.plan.plan import parameters

_REFERENCE = re.compile(r"(?:'([^']+)'|(\w+))!\$?[A-Z]+\$?([0-9]+)")


def moved(lines: Sequence[Sequence[Any]], sheets: Mapping[str, Sheet]) -> list[str]:
    """Return a sentence for each input that is in another row than formulas read.

    Missing and repeated ids have other sentences.

    Args:
        lines: the cells of Change log with the texts of formulas, which refer to the rows of ids.
        sheets: the sheets with inputs, by current name.
    """
    sentences = []
    for line in lines:
        name, formula = (str(line[column]) if column < len(line) else "" for column in (ID, MOVED))
        for title, row in _read_rows(formula) if name in parameters() else ():
            sheet = sheets.get(title)
            if sheet and len(rows := sheet.ids.get(name, [])) == 1 and rows[0] != row:
                cell, label = sheet.address(rows[0], sheet.heads[ID_HEAD]), parameters()[name].title
                sentences.append(
                    f"{cell}: {label} is in this row, but formulas read it from row {row + 1}: rows were sorted or "
                    "copied over each other. Undo that, or export the plan again and type into the new workbook."
                )
    return sentences


def _read_rows(formula: str) -> Iterator[tuple[str, int]]:
    """Yield the sheets and rows, counted from 0, where a formula reads an id."""
    for match in _REFERENCE.finditer(formula):
        yield match[1] or match[2], int(match[3]) - 1
