"""A plan at another model size: changes only what the size determines."""

from llmbudget import catalog
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan


def at_tier(plan: Plan, tier: str) -> Plan:
    """Return a plan with the workload, accelerators and training months of a tier.

    Everything else stays, with two exceptions. If training lasts longer, post-training and evaluation start later and
    the budget gets the months for them. The tier's note explains the size where the plan's own note is set aside.

    Args:
        plan: any plan.
        tier: an id of `catalog.tiers`, such as "large".

    Raises:
        PlanError: the tier is unknown.
        pydantic.ValidationError: the plan starts training too late for the longest budget.
    """
    if tier not in catalog.tiers():
        raise PlanError([f"{tier!r} is not a model size; choose one of {', '.join(catalog.tiers())}"])
    chosen = catalog.tiers()[tier]
    values = chosen.values
    start = max(plan.schedule.evaluation_start, plan.schedule.training_start + values["training_months"])
    horizon = max(plan.schedule.horizon_months, start + plan.schedule.evaluation_months - 1)
    resized = plan.replace(**values, evaluation_start=start, horizon_months=horizon)
    return resized.model_copy(update={"notes": {"parameters_total": chosen.note} | resized.notes})
