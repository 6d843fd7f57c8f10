"""What people decide: sections of typed parameters, and plans as files."""

from llmbudget.plan.file import PlanError, load_plan, problems, read_plan, write_plan
from llmbudget.plan.plan import Plan
from llmbudget.plan.sections import Parameter, Table, parameters, sections, tables
from llmbudget.plan.tiers import at_tier

__all__ = [
    "Parameter",
    "Plan",
    "PlanError",
    "Table",
    "at_tier",
    "load_plan",
    "parameters",
    "problems",
    "read_plan",
    "sections",
    "tables",
    "write_plan",
]
