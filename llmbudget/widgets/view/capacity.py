"""Whether the work fits: into the memory of the accelerators, and into the months that the plan gives it."""

from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.widgets.session.numbers import number


def fits(budget: Budget) -> list[dict[str, Any]]:
    """Return what is needed of what there is, in one unit each."""
    days = budget["days_per_month"]
    training, evaluation = (
        (budget[f"{phase}_window_days"], budget[f"{phase}_months"] * days, "days")
        for phase in ("training", "evaluation")
    )
    found = {
        "check_memory": (
            "Usable memory of each accelerator",
            budget["needed_gigabytes"],
            budget["usable_gigabytes"],
            "GB",
        ),
        "check_deadline": ("Training", *training),
        "check_evaluation": ("Post-training, evaluation", *evaluation),
    }
    return [
        {"chance": check, "label": label, "need": number(need), "room": number(room), "unit": unit}
        for check, (label, need, room, unit) in found.items()
    ]
