"""A plan at another size of model: one step that changes what the size decides, and nothing else."""

from llmbudget import catalog
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan


def at_tier(plan: Plan, tier: str) -> Plan:
    """Return a plan with the workload, accelerators and training months of a tier.

    All else stays, but for what must follow: where training lasts longer, post-training and evaluation start after
    it, and the budget has months enough for them; the tier's note says why where none is left of the plan.

    Args:
        plan: any plan.
        tier: an id of `catalog.tiers`, such as "large".

    Raises:
        PlanError: there is no such tier.
        pydantic.ValidationError: the plan starts training so late that the months do not suffice.
    """
    if tier not in catalog.tiers():
        raise PlanError([f"{tier!r} is not a size of model; choose one of {', '.join(catalog.tiers())}"])
    chosen = catalog.tiers()[tier]
    values = chosen.values
    start = max(plan.schedule.evaluation_start, plan.schedule.training_start + values["training_months"])
    horizon = max(plan.schedule.horizon_months, start + plan.schedule.evaluation_months - 1)
    resized = plan.replace(**values, evaluation_start=start, horizon_months=horizon)
    return resized.model_copy(update={"notes": {"parameters_total": chosen.note} | resized.notes})
