"""A search that ends soon."""

import pytest

from llmbudget.analysis import search_inputs
from llmbudget.analysis.search_space import Offer, every_offer
from llmbudget.plan.plan import Plan


def search_one_accelerator(patch: pytest.MonkeyPatch) -> None:
    """Let a search try the offers of the plan's own accelerator only; all others stay as they are."""

    def few(plan: Plan) -> tuple[Offer, ...]:
        return tuple(offer for offer in every_offer(plan) if offer[0] == plan.compute.accelerator)

    patch.setattr(search_inputs, "every_offer", few)
