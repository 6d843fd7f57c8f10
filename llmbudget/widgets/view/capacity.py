"""Whether the work fits into accelerator memory and into the planned months."""

from typing import Any

from llmbudget.api.budget import Budget
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.numbers import number


def fits(budget: Budget) -> list[dict[str, Any]]:
    """Return need and capacity of each resource, in one unit."""
    days = budget["days_per_month"]
    training, evaluation = (
        (budget[f"{phase}_window_days"], budget[f"{phase}_months"] * days, "days")
        for phase in ("training", "evaluation")
    )
    checks = {
        "check_memory": (
            phrase("memory"),
            budget["needed_gigabytes"],
            budget["usable_gigabytes"],
            "GB",
        ),
        "check_deadline": (phrase("training"), *training),
        "check_evaluation": (phrase("evaluation"), *evaluation),
    }
    return [
        {"chance": check, "label": label, "need": number(need), "room": number(room), "unit": unit}
        for check, (label, need, room, unit) in checks.items()
    ]
