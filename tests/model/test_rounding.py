"""Programs round alike only from 0 on: ROUNDUP goes away from 0, and INT in HyperFormula goes toward it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from plans import random_plan

from llmbudget.model import model
from llmbudget.model.catalog_arrays import facts
from llmbudget.plan.values import values
from llmbudget.presets import organisations, preset

N_PLANS = 24


def _only_from_0_on(rounded: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def checked(amounts: Any) -> Any:  # noqa: ANN401 - a float or an array
        assert np.min(amounts) >= 0, f"{rounded.__name__} of {np.min(amounts)}: add what makes it 0 or more"
        return rounded(amounts)

    return checked


def test_what_a_quantity_rounds_up_or_down_is_never_negative(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("floor", "ceil"):
        monkeypatch.setattr(np, name, _only_from_0_on(getattr(np, name)))
    for plan in (*map(preset, organisations()), *map(random_plan, range(N_PLANS))):
        model().evaluate(facts() | values(plan))
