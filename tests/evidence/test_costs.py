"""Rented and owned cost of published models beside Epoch AI's, with reasons for the ratios."""

from llmbudget.evidence.costs import cost_table, costs
from llmbudget.evidence.examples import examples_page


def test_fifteen_models_are_compared_and_the_page_explains_what_stands_apart() -> None:
    """Costs scale with hours: what is outside of the usual ratios has a reason of its own."""
    assert len(costs()) == 15
    for cost in costs():
        assert bool(cost.because) is (cost.rented < cost.epoch_rented), cost.run.model
        assert (cost.owned is None) is (cost.run.accelerator or "").startswith("TPU"), cost.run.model
    assert cost_table() in examples_page()
    assert (
        "**Renting costs 1.83 times Epoch's figure (median of 15). Owning costs 1.61 times (median of\n11), and 1.22"
        in (examples_page())
    )


def test_hardware_and_electricity_are_a_part_of_the_full_cost_of_an_own_hour() -> None:
    for cost in costs():
        if cost.owned is not None and cost.hardware is not None:
            assert cost.epoch_owned / 2 < cost.hardware < cost.owned < 3 * cost.epoch_owned, cost.run.model
