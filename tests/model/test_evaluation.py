"""An evaluation: the values of a plan, without the front door."""

import pytest
from each import each

from llmbudget import Budget, PlanError
from llmbudget.analysis.affordable_size import largest
from llmbudget.analysis.recommend import recommend
from llmbudget.excel.templates.names import Wanted, find
from llmbudget.model import model
from llmbudget.model.evaluation import Evaluation
from llmbudget.model.former_names import FORMER_NAMES
from llmbudget.presets import preset


@pytest.mark.parametrize("kind", [Evaluation, Budget])
def test_what_is_found_of_a_plan_is_evaluated_as_the_plan_was(kind: type[Evaluation]) -> None:
    """So that what Budget finds are budgets, although nothing below knows of them."""
    evaluated = kind(preset("startup"))
    found = [recommend(evaluated).budget, largest(evaluated, 700_000).budget, evaluated.replace(tokens=1e9)]
    assert {type(one) for one in found} == {kind}


def test_values_that_cannot_be_are_refused_in_sentences() -> None:
    with pytest.raises(PlanError, match="'tokenz'"):
        Evaluation(preset("startup")).replace(tokenz=1)
    with pytest.raises(PlanError, match="Training tokens"):
        Evaluation(preset("startup")).replace(tokens=-1)


@each("former", FORMER_NAMES)
def test_a_former_id_of_a_quantity_still_works_and_warns(former: str) -> None:
    """In Python; templates take it without a word."""
    budget, present = Budget("startup"), FORMER_NAMES[former]
    for ask in (budget.__getitem__, budget.label, budget.unit, budget.explain):
        with pytest.warns(DeprecationWarning, match=f"'{former}' is now '{present}'"):
            assert ask(former) == ask(present)
    assert find(f"llmbudget.{former}") == Wanted(present)


def test_no_quantity_has_a_former_id() -> None:
    assert not FORMER_NAMES.keys() & model().quantities.keys()
    assert set(FORMER_NAMES.values()) <= model().base.keys()
