"""The kinds of organization with their own preset and workbook: one file and one line here for each."""

from types import MappingProxyType

from llmbudget.organizations.academic import ACADEMIC
from llmbudget.organizations.big_tech import BIG_TECH
from llmbudget.organizations.nonprofit import NONPROFIT
from llmbudget.organizations.organization import Organization
from llmbudget.organizations.startup import STARTUP

__all__ = ["ORGANIZATIONS", "Organization"]

_IN_ORDER = (STARTUP, ACADEMIC, NONPROFIT, BIG_TECH)

ORGANIZATIONS = MappingProxyType({organization.id: organization for organization in _IN_ORDER})
"""By profile of the plan, in the order of the gallery."""
