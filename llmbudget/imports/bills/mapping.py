"""Say which line a service belongs to that no rule fits: its amounts move there, and the rule stays for later bills."""

from llmbudget.catalog.bill_rules import LEFT_OUT
from llmbudget.imports.bills.importing import unknown_lines
from llmbudget.imports.bills.posting import NO_NAME
from llmbudget.plan.bills import ImportedBill, LineRule
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan
from llmbudget.plan.spent import Spent


def unmapped(plan: Plan) -> dict[str, float]:
    """Return what no rule fits in the bills of a plan, by service, the largest first."""
    sums: dict[str, float] = {}
    for bill in plan.bills:
        for service, months in bill.unmapped.items():
            sums[service] = sums.get(service, 0.0) + sum(months.values())
    return dict(sorted(sums.items(), key=lambda service: -abs(service[1])))


def mapped(plan: Plan, service: str, line: str) -> Plan:
    """Return the plan with a service on a line, or beside the lines.

    Args:
        plan: bills with the service were imported into it.
        service: its name in the bills.
        line: id of a cost line, or of a sum beside the lines.

    Raises:
        PlanError: there is no such line, or no rule lacks for the service.
    """
    rule = LineRule(column="ServiceName", pattern="" if service == NO_NAME else service, line=line)
    if wrong := list(unknown_lines([rule])):
        raise PlanError(wrong)
    if service not in unmapped(plan):
        raise PlanError([f"{service}: no bill holds this service without a line; choose one of the table"])
    actuals = plan.actuals
    for bill in plan.bills if line not in LEFT_OUT else ():
        actuals = _added(actuals, line, bill.unmapped.get(service, {}))
    bills = tuple(_moved(bill, service, line) for bill in plan.bills)
    rules = tuple(dict.fromkeys([rule, *plan.bill_rules]))
    return plan.model_copy(update={"actuals": actuals, "bills": bills, "bill_rules": rules})


def _moved(bill: ImportedBill, service: str, line: str) -> ImportedBill:
    """Return a bill with the amounts of a service where they belong."""
    months = bill.unmapped.get(service)
    if months is None:
        return bill
    update: dict[str, object] = {"unmapped": {name: of for name, of in bill.unmapped.items() if name != service}}
    if line in LEFT_OUT:
        update["left_out"] = {**bill.left_out, line: bill.left_out.get(line, 0.0) + sum(months.values())}
    else:
        update["lines"] = _added(bill.lines, line, months)
    return bill.model_copy(update=update)


def _added(amounts: Spent, line: str, months: dict[int, float]) -> Spent:
    """Return amounts with more on a line."""
    of_line = dict(amounts.get(line, {}))
    for month, amount in months.items():
        of_line[month] = of_line.get(month, 0.0) + amount
    return {**amounts, line: of_line} if of_line else amounts
