"""Whether the work fits: into the memory of the accelerators, and into the months that the plan gives it."""

from typing import Any

from llmbudget.budget import Budget
from llmbudget.widgets.numbers import number


def fits(budget: Budget) -> list[dict[str, Any]]:
    """Return what is needed of what there is, in one unit each."""
    days = budget["days_per_month"]
    found = [
        ("Usable memory of each accelerator", budget["needed_gigabytes"], budget["usable_gigabytes"], "GB"),
        ("Training", budget["training_window_days"], budget["training_months"] * days, "days"),
        ("Post-training, evaluation", budget["evaluation_window_days"], budget["evaluation_months"] * days, "days"),
    ]
    return [
        {"label": label, "need": number(need), "room": number(room), "unit": unit} for label, need, room, unit in found
    ]
