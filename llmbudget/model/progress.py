"""Progress of the main run, and what its measured utilization and price make of the rest."""

import numpy as np

from llmbudget.quantities.numbers import ratio
from llmbudget.quantities.quantity import Value, quantity

TITLE = "Progress"

RUN = "training_cost"
"""The line whose work is measured by the tokens done."""

RENTED = frozenset({RUN, "experiment_cost", "sibling_cost", "post_training_cost", "evaluation_cost"})
"""Lines of hours × price: what is measured replaces both in their months to come."""


@quantity("share", "Done of the main run", help="Its tokens done over its tokens. 0 if they are not entered.")
def main_done_share(done_tokens: Value, tokens: Value) -> Value:
    return np.minimum(ratio(done_tokens, tokens), 1)


@quantity("×", "Hours per planned hour", help="Planned utilization over the measured one. 1 if it is not entered.")
def measured_hours_factor(utilisation: Value, measured_utilisation: Value) -> Value:
    return np.where(measured_utilisation > 0, ratio(utilisation, measured_utilisation), 1)


@quantity("×", "Price per planned price", help="Measured price of a rented hour over the planned one. 1 without one.")
def measured_price_factor(measured_price: Value, blended_price: Value) -> Value:
    return np.where((measured_price > 0) * (blended_price > 0), ratio(measured_price, blended_price), 1)


@quantity("×", "Cost per planned cost", help="For the hours to come of the main run and those that grow with it.")
def measured_cost_factor(measured_hours_factor: Value, measured_price_factor: Value) -> Value:
    return measured_hours_factor * measured_price_factor
