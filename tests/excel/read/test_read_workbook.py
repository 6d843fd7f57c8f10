"""What finance typed into a workbook comes back; what it broke is told by sheet and cell, all of it at once."""

import re
from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from edits import Edited
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH
from spreadsheets import content_of

from llmbudget.excel.read.cell_values import Reading, typed
from llmbudget.excel.read.grid import Cell
from llmbudget.excel.read.workbook import ReadBack, read_workbook
from llmbudget.excel.sheets import actuals
from llmbudget.excel.write.columns import FIRST, HEADING_ROWS
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.plan.file import PlanError
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.presets import preset
from llmbudget.quantities.adjustment import BEFORE

pytestmark = pytest.mark.slow

DAY = date(2027, 3, 9)
PLAN = preset("startup")
LAYOUT = Layout(PLAN)
UNDO = "undo that, or export the plan again and type into the new workbook."


@cache
def exported() -> bytes:
    return content_of(PLAN)


def cell(name: str, line: int = 0) -> str:
    """Return where a parameter is typed, such as Inputs!G14."""
    return LAYOUT.places[name].cell(line).replace("$", "")


def row(name: str, line: int = 0) -> int:
    """Return the row in which a parameter is typed, as a spreadsheet counts it."""
    return LAYOUT.places[name].row + line + 1


def edited() -> Edited:
    return Edited(exported())


def read(edit: Edited) -> ReadBack:
    return read_workbook(edit.content(), DAY)


def problems(edit: Edited | bytes) -> list[str]:
    content = edit if isinstance(edit, bytes) else edit.content()
    with pytest.raises(PlanError) as refused:
        read_workbook(content, DAY)
    return refused.value.problems


def without_log(plan: Plan) -> Plan:
    return plan.replace(changes=())


def test_what_was_not_changed_is_the_plan_itself() -> None:
    assert read(edited()) == ReadBack(PLAN, [])


TYPED: dict[str, tuple[object, object]] = {
    "tokens": (3_000_000_000, 3e9),
    "accelerator": ("A100-SXM4-80GB", "A100-SXM4-80GB"),
    "organisation_name": ("  Second round ", "Second round"),
    "plan_name": ("=1+1", "=1+1"),
    "plan_version": (2027, "2027"),
    "budget_month": ("2028-05", date(2028, 5, 1)),
    "start_month": (date(2028, 5, 17), date(2028, 5, 1)),
    "report_rate_day": (date(2028, 5, 17), date(2028, 5, 17)),
    "on_demand_quote": (2.5, 2.5),
    "server_quote": ("   ", None),
    "spot_pricing_use": (0, False),
    "deduplication_use": (True, True),
}


def test_what_is_typed_becomes_the_plan() -> None:
    edit = edited()
    for name, (value, _) in TYPED.items():
        edit.type(cell(name), value)
    edit.type(cell("on_demand_quote_for_accelerator"), TYPED["accelerator"][0])  # a quote is of one accelerator
    meant = {name: value for name, (_, value) in TYPED.items()}
    assert without_log(read(edit).plan) == PLAN.replace(**meant)


def test_of_a_formula_its_result_is_taken() -> None:
    found = read(edited().type(cell("tokens"), 2e9, formula="2*10^9"))
    assert found.plan.workload.tokens == 2e9


def test_a_formula_without_a_result_is_told() -> None:
    [problem] = problems(edited().type(cell("tokens"), None, formula="2*10^9"))
    assert problem.startswith(f"{cell('tokens')}: Training tokens: the formula has no result yet; open the workbook")


@pytest.mark.parametrize(
    ("name", "value", "is_error", "sentence"),
    [
        ("tokens", "many", False, "Training tokens: 'many' is not a number; enter a number from 1,000 to"),
        ("tokens", "1,000", False, "Training tokens: '1,000' is text, not a number; enter a number from 1,000 to"),
        ("tokens", "2 000.5", False, "Training tokens: '2 000.5' is text, not a number; enter"),
        ("tokens", "#REF!", True, "Training tokens: the cell shows #REF!; enter a number from 1,000 to"),
        ("tokens", "#N/A", True, "Training tokens: the cell shows #N/A; enter a number from 1,000 to"),
        ("tokens", -5, False, "Training tokens: -5 is below 1,000; enter a number from 1,000 to"),
        ("tokens", True, False, "Training tokens: True is not a number; enter"),
        ("tokens", None, False, "Training tokens: nothing is entered; enter a number from 1,000 to"),
        ("n_accelerators", 2.5, False, "Accelerators: 2.5 is not whole; enter a whole number from 1 to"),
        ("accelerator", "Z9000", False, "Accelerator: 'Z9000' is not in the list; choose from the cell's list."),
        ("method", "magic", False, "Training method: 'magic' is not in the list; choose one of: full = Full training;"),
        ("method", 1, False, "Training method: '1' is not in the list; choose one of"),
        ("start_month", "soon", False, "First month of the budget: 'soon' is not a month; enter a month from 2000-01"),
        ("start_month", 0.5, False, "First month of the budget: 0.5 is not a month; enter"),
        ("start_month", date(2150, 1, 1), False, "First month of the budget: 2150-01 is out of range; enter"),
        ("report_rate_day", "2027-02-30", False, "Day of the exchange rate: '2027-02-30' is not a day; enter"),
        ("plan_name", None, False, "Name of this budget: nothing is entered; enter one line of up to 120 characters."),
        ("plan_name", False, False, "Name of this budget: False is not text; enter"),
        ("spot_pricing_use", "yes", False, "Spot pricing: 'yes' is neither on nor off; enter 1 for yes"),
    ],
)
def test_what_a_cell_cannot_hold_is_told(name: str, value: object, is_error: bool, sentence: str) -> None:  # noqa: FBT001 - a row of the table above
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        typed(parameters()[name].record, Cell(value, is_error=is_error), Reading(Plan(), WINDOWS_EPOCH, []))


def test_a_date_in_a_cell_of_a_number_is_told() -> None:
    """Spreadsheets make dates of what looks like one, and give the cell a format of dates."""
    look = re.search(rf'<c r="{cell("start_month")[7:]}" (s="\d+")', edited().parts[edited().path("Inputs")].decode())
    assert look
    edit = edited().type(cell("n_accelerators"), date(2027, 4, 3))
    edit.change(
        "Inputs", lambda text: re.sub(rf'(<c r="{cell("n_accelerators")[7:]}") s="\d+"', rf"\1 {look[1]}", text)
    )
    [problem] = problems(edit)
    assert problem.startswith(f"{cell('n_accelerators')}: Accelerators: '2027-04-03' is a date, not a number; enter")


def test_every_problem_is_told_at_once_with_its_cell() -> None:
    edit = edited().type(cell("tokens"), "many").type(cell("role_salary", 1), "#N/A", kind="e")
    edit.type(cell("hours_per_day"), 25).type(cell("spot_pricing_use"), 7).type(cell("training_flops"), 5)
    edit.delete_row("Inputs", row("vocabulary"))
    found, salary = problems(edit), cell("role_salary")[7:8]
    above = {
        f"Inputs!G{row('tokens')}: Training tokens: 'many' is not a number",
        f"Inputs!{salary}{row('role_salary', 1) - 1}: Salary: the cell shows #N/A",
        f"Inputs!G{row('hours_per_day') - 1}: Hours in a day: this value is a constant; enter 24 again.",
        f"{cell('spot_pricing_use')}: Spot pricing: '7' is neither on nor off; enter 1 for yes or 0",
        f"{cell('training_flops')}: the formula of FLOPs of the main run was overwritten by 5",
        "Inputs: the row of Vocabulary is missing",
    }
    assert len(found) == len(above)
    assert all(any(problem.startswith(start) for problem in found) for start in above)


def test_contradictions_of_the_whole_plan_are_told_with_the_cell_they_begin_with() -> None:
    edit = edited().type(cell("parameters_active"), 9e12).type(cell("owned_share"), 0.9)
    active, shares = sorted(problems(edit))
    assert active.startswith(f"{cell('parameters_active')}: Active parameters: 9,000,000,000,000 exceed the total")
    assert shares.startswith("Shares of hours: ")


def test_a_contradiction_that_may_follow_from_a_cell_that_cannot_be_read_is_not_told() -> None:
    edit = edited().type(cell("parameters_active"), 9e12).type(cell("parameters_total"), "more")
    [problem] = problems(edit)
    assert problem.startswith(f"{cell('parameters_total')}: Total parameters: 'more' is not a number")


def test_rows_typed_into_spare_lines_are_rows() -> None:
    line = len(PLAN.people.roles)
    typed = {"name": "CTO", "headcount": 1, "salary": 200_000, "benefits_rate": 0.3, "time_share": 1, "hires": 0}
    edit = edited()
    for name, value in typed.items():
        edit.type(cell(f"role_{name}", line + 1), value)  # a blank line before it does no harm
    found = read(edit)
    assert found.changes == ["Roles: CTO added"]
    assert [role.name for role in found.plan.people.roles] == [*(role.name for role in PLAN.people.roles), "CTO"]
    added = found.plan.people.roles[-1]
    assert added.start == 1, "left empty it is the first month, as in the workbook"
    assert (added.group, added.effort) == ("professional", "calendar"), "only forms of sponsors read them"


def test_a_month_of_credits_left_empty_is_the_last_one_of_the_budget() -> None:
    line = len(PLAN.funding.credits)
    edit = edited().type(cell("credit_name", line), "Programme").type(cell("credit_amount", line), 5)
    edit.type(cell("horizon_months"), 17)
    assert read(edit).plan.funding.credits[-1].expires == 17


def test_rows_that_were_emptied_are_gone() -> None:
    edit = edited()
    for field in tables()["roles"].row.records():
        edit.type(cell(f"role_{field}", 0), None)
    found = read(edit)
    assert found.plan.people.roles == PLAN.people.roles[1:]
    assert found.changes == [f"Roles: {PLAN.people.roles[0].name} removed"]


def test_a_row_without_its_name_is_told_with_what_removes_it() -> None:
    [problem] = problems(edited().type(cell("role_name", 1), None))
    assert problem.startswith(f"{cell('role_name', 1)}: Role: nothing is entered; enter one line")
    assert problem.endswith("To remove the row, clear all its cells.")


def test_rows_that_a_spreadsheet_inserted_and_deleted_come_back() -> None:
    """Formulas follow, as they do in spreadsheets; everything below moves, and is found by its id."""
    above, new = row("role_name"), row("role_name", 1)
    edit = edited().insert_row("Inputs", new)
    copied = re.search(rf'<row r="{above}".*?</row>', edit.parts[edit.path("Inputs")].decode())
    assert copied
    copy = re.sub(rf'(<row r="|<c r="[A-Z]+){above}"', rf'\g<1>{new}"', copied[0])
    edit.change("Inputs", lambda text: text.replace(copied[0], copied[0] + copy)).delete_row(
        "Inputs", row("dataset_name")
    )
    found = read(edit)
    roles, datasets = PLAN.people.roles, PLAN.data.datasets
    assert without_log(found.plan) == PLAN.replace(roles=[roles[0], *roles], datasets=datasets[1:])


def test_notes_typed_beside_values_are_the_notes_of_the_plan() -> None:
    reason = cell("tokens").replace("G", "L")
    noted = next(name for name in PLAN.notes if LAYOUT.places[name].sheet == "Inputs" and not parameters()[name].table)
    found = read(edited().type(reason, "As the board\n wants it.").type(cell(noted).replace("G", "L"), None))
    kept = {name: text for name, text in PLAN.notes.items() if name != noted}
    assert found.plan.notes == kept | {"tokens": "As the board wants it."}
    assert "Note on Training tokens: As the board wants it." in found.changes
    assert len(found.changes) == 2


def test_the_note_of_a_switch_stands_where_it_is_shown_and_ranges_beside_values_are_no_inputs() -> None:
    shown = LAYOUT.heads["Strategies"]["Spot pricing"] + 2
    edit = edited().type(f"Strategies!L{shown}", "We tried it.")
    found = read(edit.type(cell("evaluation_multiplier").replace("G", "H"), 0.001))
    assert found.plan.notes["spot_pricing_use"] == "We tried it."
    assert len(found.changes) == 1


def test_a_deleted_row_of_an_input_is_told() -> None:
    [problem] = problems(edited().delete_row("Inputs", row("tokens")))
    told = "Inputs: the row of Training tokens is missing; undo that, or insert a row with tokens in column C."
    assert problem == told


def test_rows_of_inputs_that_were_moved_do_no_harm() -> None:
    edit = (
        edited()
        .insert_row("Inputs", row("tokens"))
        .insert_row("Inputs", 2)
        .type(cell("plan_name").replace(str(row("plan_name")), str(row("plan_name") + 1)), "Moved")
    )
    assert without_log(read(edit).plan) == PLAN.replace(plan_name="Moved")


def test_an_id_that_stands_twice_is_told_with_both_cells() -> None:
    edit = edited().type(cell("context_length").replace("G", "C"), "tokens")
    twice, gone = sorted(problems(edit), key=len, reverse=True)[:2]
    first, second = (cell(name).replace("G", "C") for name in ("tokens", "context_length"))
    assert {twice, gone} == {
        f"{first} and {second}: Training tokens has the id 'tokens' more than once; keep one of these rows.",
        "Inputs: the row of Context length is missing; undo that, or insert a row with context_length in column C.",
    }


def test_a_deleted_column_is_told() -> None:
    """The column of values, the column of ids, and a column of a table."""
    heads = 4
    problem = problems(edited().type(f"Inputs!G{heads}", None))[0]
    assert problem.startswith("Inputs: the column 'Value' is missing, or its")
    [problem] = problems(edited().type(f"Inputs!C{heads}", None))
    assert problem.startswith("Inputs: the column 'Id' is missing, or its")
    [problem] = problems(edited().type(f"Inputs!{cell('role_salary')[7:8]}{row('role_name') - 2}", None))
    assert problem == f"Inputs: the column Salary (role_salary) of the table Roles is missing; {UNDO}"


def test_columns_of_tables_may_be_moved_and_inserted() -> None:
    """They are found by the ids above them."""
    first = row("role_name") - 2

    def swap(text: str) -> str:
        for line in range(first, row("role_name", 7) + 1):
            h, i = (re.search(rf'<c r="{letter}{line}".*?(?:/>|</c>)', text) for letter in "HI")
            if h and i:
                moved = i[0].replace(f'"I{line}"', f'"H{line}"') + h[0].replace(f'"H{line}"', f'"I{line}"')
                text = text.replace(h[0] + i[0], moved)
        return text

    assert read(edited().change("Inputs", swap)).plan == PLAN


def test_a_formula_that_was_overwritten_is_told() -> None:
    """By a number, by a text, by nothing, by another formula: on Calculation, on Monthly and in the ledger."""
    flops, hours, days = (LAYOUT.places[name].row for name in ("training_flops", "training_hours", "wall_clock_days"))
    months, spot = LAYOUT.places["total_cost_by_month"].row, row("spot_pricing_use") - 1
    labels = [model().quantities[name].label for name in ("training_flops", "training_hours", "wall_clock_days")]
    cases = [
        ("Calculation", flops, FIRST, 5, "", f"the formula of {labels[0]} was overwritten by 5"),
        (
            "Calculation",
            flops,
            FIRST + LAYOUT.columns.of("training_flops")[-1],
            "none",
            "",
            f"the formula of {labels[0]} was overwritten by 'none'",
        ),
        ("Calculation", hours, FIRST, None, "", f"the formula of {labels[1]} was deleted"),
        ("Calculation", days, FIRST, 5, "1+4", f"the formula of {labels[2]} was replaced by =1+4"),
        ("Monthly", months, FIRST + 7, 5, "", "was overwritten by 5"),
        ("Strategies", spot, FIRST + 1, 5, "", "the formula of Spot pricing was overwritten by 5"),
    ]
    edit, told = edited(), {}
    for sheet, at, column, value, formula, sentence in cases:
        address = f"{sheet}!{get_column_letter(column + 1)}{at + 1}"
        edit.type(address, value, formula=formula)
        told[address] = f"{sentence}; {UNDO}"
    found = dict(problem.split(": ", 1) for problem in problems(edit))
    assert found.keys() == told.keys()
    assert [problem for address, problem in found.items() if not problem.endswith(told[address])] == []


def test_a_switch_typed_where_it_is_only_shown_is_told_with_its_place() -> None:
    shown = f"Strategies!G{LAYOUT.heads['Strategies']['Spot pricing'] + 2}"
    [problem] = problems(edited().type(shown, 1))
    assert problem.startswith(f"{shown}: ")
    assert problem.endswith("use the switch in the row of Spot pricing at the top of the sheet.")


def test_formulas_are_compared_although_rows_were_inserted_on_another_sheet() -> None:
    edit = edited().insert_row("Inputs", row("tokens"))
    assert read(edit).changes == []
    address = cell("training_flops")
    [problem] = problems(edit.type(address, 5, formula="1+4"))
    assert problem.startswith(f"{address}: the formula of FLOPs of the main run was replaced by =1+4")


def test_a_row_inserted_into_calculation_does_no_harm_and_a_deleted_one_is_told() -> None:
    at = row("training_flops")
    assert read(edited().insert_row("Calculation", at)).changes == []
    [problem] = problems(edited().delete_row("Calculation", at))
    assert problem == f"Calculation: the row of FLOPs of the main run (training_flops) is missing; {UNDO}"


def test_white_space_in_formulas_does_no_harm() -> None:
    flops = cell("training_flops")
    formula = openpyxl.load_workbook(BytesIO(exported()))["Calculation"][flops.partition("!")[2]].value
    assert " " in formula
    assert read(edited().type(flops, 1, formula=formula[1:].replace(" ", ""))).changes == []


def test_of_many_formulas_twenty_are_told_and_how_many_more() -> None:
    edit = edited()
    edit.change("Monthly", lambda text: re.sub(r"<f>[^<]*</f>(<v>[^<]*</v></c>)", r"\1", text, count=1020))
    found = problems(edit)
    assert len(found) == 21
    assert found[-1] == "and 1,000 more formulas were changed like these."


def test_changes_are_logged_at_the_end_of_the_change_log() -> None:
    found = read(edited().type(cell("tokens"), 3e9).type(cell("spot_pricing_use"), 0))
    texts = ["Training tokens: 20,000,000,000 → 3,000,000,000", "Spot pricing: on → off"]
    assert found.changes == texts
    log = found.plan.change_log.changes
    assert log[: len(PLAN.change_log.changes)] == PLAN.change_log.changes
    assert [(entry.name, entry.day, entry.author) for entry in log[-2:]] == [(text, DAY, "workbook") for text in texts]


def test_who_saved_the_workbook_changed_it_as_far_as_it_says() -> None:
    edit = edited().type(cell("tokens"), 3e9)
    core = edit.parts["docProps/core.xml"].decode()
    edit.parts["docProps/core.xml"] = re.sub(
        r"<cp:lastModifiedBy ?/>|<cp:lastModifiedBy>.*?</cp:lastModifiedBy>",
        "<cp:lastModifiedBy>Ada Okafor</cp:lastModifiedBy>",
        core,
    ).encode()
    assert read(edit).plan.change_log.changes[-1].author == "Ada Okafor"


def test_of_many_changes_twenty_are_logged_and_how_many_more() -> None:
    shares = [
        name for name, one in parameters().items()
        if one.table is None and one.record.unit == "share" and PLAN.value(name) is not None
        and LAYOUT.places[name].sheet == "Strategies"
    ]  # fmt: skip
    lengths = [name for name in parameters() if name.endswith("_contingency_rate")] + shares
    edit, changed = edited(), 0
    for name in lengths:
        value = PLAN.value(name)
        edit.type(cell(name), value * 0.99 if value else 0.01)
        changed += 1
    assert changed > 20
    found = read(edit)
    assert len(found.changes) == changed
    assert [entry.name for entry in found.plan.change_log.changes[-1:]] == [f"and {changed - 20} more"]
    assert len(found.plan.change_log.changes) == len(PLAN.change_log.changes) + 21


SCENARIOS = {
    "Cheap": {"tokens": 1_000_000_000, "role_headcount": 0.75, "spot_pricing_use": False, "on_demand_quote": None},
    "Dear": {"on_demand_quote": 3.3333333333333335},
    "Nothing else": {},
}
PLANNED = Plan.model_validate(PLAN.model_dump(by_alias=True) | {"scenarios": SCENARIOS})


def scenario_cell(name: str, no: int) -> str:
    """Return where a scenario changes an input; the plan itself is number 0."""
    places = Layout(PLANNED).differing
    return (places.get(name) or places[f"{name}{BEFORE}"]).across(no).replace("$", "")


def scenario_head(no: int) -> str:
    """Return where the name of a scenario is typed."""
    return f"Scenarios!{get_column_letter(FIRST + 1 + no)}{HEADING_ROWS}"


def test_scenarios_come_back_and_differences_that_are_typed_are_theirs() -> None:
    content = content_of(PLANNED)
    assert read_workbook(content) == ReadBack(PLANNED, [])
    edit = Edited(content).type(scenario_cell("tokens", 1), None).type(scenario_cell("tokens", 2), 5e9)
    edit.type(scenario_cell("role_headcount", 4), 1.5).type(scenario_head(4), "More people")
    found = read(edit)
    cheap = {name: value for name, value in SCENARIOS["Cheap"].items() if name != "tokens"}
    assert list(found.plan.scenarios.items()) == [
        ("Cheap", cheap),
        ("Dear", {"on_demand_quote": 3.3333333333333335, "tokens": 5_000_000_000}),
        ("Nothing else", {}),
        ("More people", {"role_headcount": 1.5}),
    ]
    assert [change.partition(":")[0] for change in found.changes] == [
        "Scenario Cheap", "Scenario Dear", "Scenario More people",
    ]  # fmt: skip


def test_what_scenarios_cannot_hold_is_told() -> None:
    edit = Edited(content_of(PLANNED))
    head = scenario_head(2)
    edit.type(head, "Cheap").type(scenario_cell("tokens", 1), "few").type(scenario_cell("role_headcount", 2), -1)
    low, factor, name = problems(edit)
    assert low.startswith(f"{scenario_cell('tokens', 1)}: Training tokens: 'few' is not a number; enter a number from")
    assert factor.startswith(f"{scenario_cell('role_headcount', 2)}: Factor on Headcount, roles: -1 is below 0")
    assert name == f"{head}: this scenario has the same name as another; enter a unique name."


def test_a_scenario_without_a_name_is_told_and_one_with_neither_name_nor_differences_is_gone() -> None:
    edit = Edited(content_of(PLANNED)).type(scenario_head(3), None)
    assert list(read(edit).plan.scenarios) == ["Cheap", "Dear"]
    [problem] = problems(edit.type(scenario_head(1), "  "))
    assert problem == f"{scenario_head(1)}: this scenario has no name; enter a unique name."


def test_a_scenario_whose_inputs_contradict_each_other_is_told() -> None:
    [problem] = problems(Edited(content_of(PLANNED)).type(scenario_cell("owned_share", 2), 1))
    assert problem.startswith("Scenarios: Dear: Shares of hours: ")


def spent_cell(line: str, month: int) -> str:
    """Return where is typed what was spent on a line in a month, counted from 1."""
    return f"Actuals!{get_column_letter(FIRST + month)}{actuals.ROWS[line] + 1}"


def test_actuals_that_are_pasted_come_back_and_what_is_no_amount_is_told() -> None:
    """0 is an amount, and an empty cell is none; lines that the budget has no more stay with the plan."""
    spent = {"training_cost": {2: 0.1 + 0.2, 1: 5.0}, "gone_cost": {1: 7.0}, "role_total_cost": {}}
    plan = Plan.model_validate(PLAN.model_dump(by_alias=True) | {"actuals": spent})
    content = content_of(plan)
    assert read_workbook(content) == ReadBack(plan, [])
    line = next(name for name in actuals.ROWS if name != "training_cost")
    edit = Edited(content).type(spent_cell("training_cost", 1), None).type(spent_cell(line, 24), 0)
    found = read(edit)
    assert found.plan.actuals == {**spent, "training_cost": {2: 0.1 + 0.2}, line: {24: 0.0}}
    assert found.changes == ["Actuals of training_cost: 1 of its months", f"Actuals of {line}: 1 of its months"]
    [problem] = problems(edit.type(spent_cell(line, 3), "1,5"))
    assert problem.startswith(f"{spent_cell(line, 3)}: ")
    assert "'1,5' is text, not a number; enter a number from" in problem


def test_what_is_not_typed_stays_with_the_plan() -> None:
    """Profile and spreads stand in no cell; they come back all the same."""
    plan = PLAN.model_copy(update={"profile": "big_tech", "actuals": {"training_cost": {1: 5.5}}})
    plan = Plan.model_validate(plan.model_dump(by_alias=True) | {"spreads": {"tokens": {"low": 0.5, "high": 2}}})
    edit = Edited(content_of(plan)).type(Layout(plan).places["tokens"].cell().replace("$", ""), 3e9)
    assert without_log(read(edit).plan) == plan.replace(tokens=3e9)
