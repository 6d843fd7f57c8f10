"""The words of forms: which label means which id.

Words of the guides of NSF, NIH, the European Commission and UKRI, and of finance teams. Longer phrases win.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from llmbudget.model import model
from llmbudget.plan.plan import parameters

_PHRASES = {
    "organisation_name": "organization, institution, university, applicant, beneficiary, company, "
    "applicant organization, legal name, name of organization, company or division",
    "plan_name": "project title, title of project, project name, project, action, acronym, proposal title",
    "author": "principal investigator, project director, prepared by, requested by, requester, contact person",
    "purpose": "purpose, business case, justification, abstract, description of the project",
    "budget_month": "prepared in, budget date, date of budget, as of",
    "plan_version": "version, budget version",
    "start_month": "start date, project start, first month, starts in, proposed start date, start of project",
    "horizon_months": "months, duration, duration in months, project duration, number of months",
    "report_currency": "currency",
    "salary_cost": "salaries, salary, salaries and wages, wages, staff salaries, personnel salaries, gross pay",
    "benefits_cost": "fringe benefits, fringe, benefits, social security, employer contributions, on costs",
    "people_cost": "personnel, people, total personnel, personnel costs, staff costs, staff, total salaries and fringe",
    "recruiting_cost": "recruiting, recruitment, hiring",
    "person_months": "person months, staff effort, effort in months, person months of effort",
    "equipment_cost": "equipment, permanent equipment, equipment purchases, hardware",
    "depreciation_cost": "depreciation, depreciation of equipment",
    "travel_cost": "travel, travel and subsistence, trips, conference travel",
    "participant_cost": "participant support, participant support costs, trainee costs, participants",
    "tuition_cost": "tuition, tuition remission, tuition and fees, graduate tuition",
    "materials_and_delay_cost": "materials and supplies, materials, supplies, consumables, publication costs",
    "subawards_cost": "subawards, subaward, subcontracts, subcontracting, consortium costs, subawards contractual, "
    "contractual costs, subcontracting costs",
    "computing_cost": "computing, computer services, computing services, cloud computing, cloud services, adp services",
    "compute_cost": "compute, accelerators, training compute",
    "data_cost": "data, data acquisition, data licenses, datasets, data costs",
    "software_cost": "software, software licenses, licenses and software, software subscriptions",
    "other_cost": "other, other direct costs, other costs",
    "contingency_cost": "contingency, reserve, risk reserve",
    "subtotal_cost": "total direct costs, direct costs, subtotal direct costs, total direct",
    "indirect_base_cost": "indirect cost base, modified total direct costs, mtdc, f and a base, base of indirect costs",
    "indirect_rate": "indirect cost rate, f and a rate, overhead rate",
    "indirect_cost": "indirect costs, indirect cost, f and a, f and a costs, facilities and administration, overheads",
    "total_cost": "total cost, total costs, total, total project cost, total budget, total direct and indirect costs, "
    "grand total, total project costs",
    "institution_cost": "cost share, cost sharing, own contribution, own resources, institutional contribution, match",
    "credits_used": "cloud credits, credits used, credits",
    "request_cost": "amount requested, amount of this request, requested amount, requested contribution, "
    "requested eu contribution, total requested, grant requested, funds requested, funding requested",
    "in_kind_cost": "in kind, in kind contributions, contributions in kind",
    "allocated_hours": "allocated hours, granted hours",
    "capex_cost": "capex, capital expenditure, capital expense, capital",
    "opex_cost": "opex, operating expenditure, operating expense",
    "cash_out": "cash out, cash spent, payments, disbursements",
    "net_present_cost": "net present cost, npv, net present value",
    "opening_cash": "opening cash, cash in bank, cash today, opening balance",
    "lowest_cash": "lowest cash, minimum cash",
    "closing_cash": "closing cash, ending cash, cash at end of month, closing balance",
    "burn": "burn, net burn",
    "runway_months": "runway, runway in months, cash lasts",
    "accelerator_hours": "accelerator hours, gpu",
}  # fmt: skip
_ENUMERATED = re.compile(r"^\s*(?:[A-Za-z]|\d{1,2}|[A-Za-z]\.\d{1,2}|[ivx]{1,4})(?:[.)]\s*|\s{1,3})(?=\S)")
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST = 120
"""Characters of a label; a longer text is an instruction, and a single letter is a number."""

_RATE = "rate"
_WHOLE, _ALIKE = 0.6, 0.9
"""The share of a label's words that a phrase must cover to be sure, and how alike spellings are counted as one."""


def words_of(label: str) -> str:
    """Return the words of a label without its number, brackets and punctuation, in lower case."""
    text = _BRACKETS.sub(" ", _ENUMERATED.sub("", label)).replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


@cache
def _phrases() -> Mapping[str, str]:
    """Return each known phrase with its id: the labels of the model, then the words of forms."""
    labels = {words_of(quantity.row_label): name for name, quantity in model().quantities.items()}
    labels |= {words_of(p.record.label): name for name, p in parameters().items() if not p.table}
    return labels | {phrase: name for name in _PHRASES for phrase in _of(name)}


def meaning(label: str, remembered: Mapping[str, str]) -> tuple[str, bool] | None:
    """Return the id that a label means, and whether that is sure; None if no word of it is known.

    Args:
        label: the text of a form.
        remembered: ids by words of labels that a person has agreed to before. They win.
    """
    words = words_of(label)
    if not 1 < len(words) <= _LONGEST:
        return None
    if id_ := remembered.get(words) or _phrases().get(words):
        return id_, True
    return _contained(words) or _spelled(words)


def _contained(words: str) -> tuple[str, bool] | None:
    """Return the id of the longest phrase of forms within a label."""
    phrases = [phrase for name in _PHRASES for phrase in _of(name) if f" {phrase} " in f" {words} "]
    if _RATE in words.split():  # a rate of indirect costs is no amount
        phrases = [phrase for phrase in phrases if _RATE in phrase.split()]
    if not phrases:
        return None
    longest = max(phrases, key=len)
    return _phrases()[longest], len(longest.split()) >= _WHOLE * len(words.split())


@cache
def _of(name: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in _PHRASES[name].split(","))


def _spelled(words: str) -> tuple[str, bool] | None:
    """Return the id of a phrase with nearly the same spelling; never sure."""
    alike = get_close_matches(words, [phrase for name in _PHRASES for phrase in _of(name)], n=1, cutoff=_ALIKE)
    return (_phrases()[alike[0]], False) if alike else None
