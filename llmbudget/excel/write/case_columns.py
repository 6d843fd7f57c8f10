"""The columns of Calculation that a quantity or input needs: one for each case that may change it.

What a case cannot change, whatever is switched or typed, has no cell in its column: formulas of that case read it from
the column in which it stands. A case of a strategy starts from the case before it, every other case from the plan.
"""

from collections.abc import Iterable, Iterator

from llmbudget.excel.write.cases import (
    PLAN,
    WITHOUT,
    Cases,
    as_typed,
    by_case,
    by_parameter,
    by_scenario,
    followed,
    switch,
)
from llmbudget.excel.write.columns import FIRST, HERE, letters
from llmbudget.model import model
from llmbudget.plan.set_aside import belonging
from llmbudget.strategies import strategies

_FIRST_MARK = 0xE000
"""Placeholders of columns are characters that no text uses."""


class CaseColumns:
    """Which cases have a cell of each name, and which column the others read.

    Args:
        cases: the cases of the workbook.
        varying: the inputs that Sensitivity may vary, by their ids on Calculation.
        differing: the inputs that scenarios may change, by their ids on Calculation.
    """

    def __init__(self, cases: Cases, varying: Iterable[str], differing: Iterable[str]) -> None:
        inputs = model().inputs & followed()
        # A value that belongs to a choice is 0 in scenarios that choose otherwise.
        moved = _following([*differing, *map(as_typed, belonging())]) & (by_scenario() | inputs)
        varied = _following(varying) & by_parameter() & (by_case() | inputs)
        switched = {WITHOUT: strategies(), **{cases.after(no): [name] for no, name in enumerate(cases.applied, 1)}}
        self._cases = cases
        self._changed = {
            **{case: _following(map(switch, names)) & (by_case() | inputs) for case, names in switched.items()},
            **dict.fromkeys((cases.low, cases.high), varied),
            **dict.fromkeys(range(cases.scenario(0), cases.n_cases), moved),
        }
        self._read = {name: self._columns(name) for name in (*model().inputs, *model().order)}
        patterns = sorted(set(self._read.values()) - {(PLAN,) * cases.n_cases})
        self._marks = {columns: chr(_FIRST_MARK + no) for no, columns in enumerate(patterns)}
        own = tuple(range(cases.n_cases))
        self._letters = {mark: _placed(columns) for columns, mark in [*self._marks.items(), (own, HERE)]}

    def of(self, name: str) -> list[int]:
        """Return the cases that have a cell of a quantity or input; all have the first, which is the plan's."""
        return [case for case, column in enumerate(self._read[name]) if column == case]

    def read(self, name: str, case: int) -> int:
        """Return the case whose column a case reads a quantity or input from."""
        return self._read[name][case]

    def mark(self, name: str) -> str:
        """Return the column of a name in formulas of any case: a placeholder, unless all cases read the first."""
        return self._marks.get(self._read[name], f"${letters(FIRST)}")

    def filled(self, name: str, text: str) -> Iterator[tuple[int, str]]:
        """Yield the cases of a name, each with the formula of a row in its column."""
        marks = [mark for mark in self._letters if mark in text]
        for case in self.of(name):
            formula = text
            for mark in marks:
                formula = formula.replace(mark, self._letters[mark][case])
            yield case, formula

    def _columns(self, name: str) -> tuple[int, ...]:
        """Return by case the one whose column it reads."""
        columns = [PLAN]
        for case in range(WITHOUT, self._cases.n_cases):
            before = columns[-1] if case in self._cases.of_strategies else PLAN
            columns.append(case if name in self._changed[case] else before)
        return tuple(columns)


def _following(names: Iterable[str]) -> frozenset[str]:
    """Return some inputs, by their ids on Calculation, and all quantities that follow from them."""
    changed = frozenset(names)
    return changed.union(*map(model().dependents, changed))


def _placed(columns: Iterable[int]) -> list[str]:
    """Return by case the letters of the column that it reads; one of another case is fixed."""
    return [letters(FIRST + at) if at == case else f"${letters(FIRST + at)}" for case, at in enumerate(columns)]
