"""Every quantity keeps the rules that let it be read as numbers, as a formula, as words and as a graph."""

import ast
import inspect
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from io import StringIO
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from each import each

from llmbudget import model as model_folder
from llmbudget import strategies as strategies_folder
from llmbudget.model import MODULES, model
from llmbudget.model.catalog_arrays import facts
from llmbudget.model.following import SWITCH
from llmbudget.model.totals import CATEGORIES
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.plan import parameters
from llmbudget.quantities.adjustment import BEFORE, GROUP, Adjustment
from llmbudget.quantities.quantity import Quantity, records_of
from llmbudget.strategies import strategies, strategy_modules

NOT_READ = {
    "organisation_name": "a name for the cover",
    "plan_name": "a name for the cover",
    "purpose": "words for the cover",
    "author": "a name for the cover",
    "plan_version": "a name for the cover",
    "report_rate_day": "when the rate was looked up",
    "report_paper": "how finance prints",
    "report_scale": "how finance reads amounts",
    "least_earned_share": "from when the rate of spending counts, on the sheet Variance",
    "closed_months": "tells actuals from months to come; costs do not follow from it",
    "months_per_quarter": "counts the quarters of the sheets that finance reads",
    "change_name": "for the reader",
    "change_day": "for the reader",
    "change_author": "for the reader",
    "booking_vendor": "how a line is booked",
    "booking_name": "how a line is booked",
    "booking_cost_centre": "how a line is booked",
    "booking_account": "how a line is booked",
    "dataset_name": "a name for the reader",
    "dataset_kind": "says how the data is got; its prices say what that costs",
    "agreed_name": "a name for the reader",
    "exchange_name": "a name for the reader",
    "yearly_name": "a name for the reader",
    "role_name": "a name for the reader",
    "role_person": "a name on the forms of sponsors",
    "role_group": "where the forms of sponsors list a role",
    "role_partner": "whose page the forms of sponsors list a role on",
    "role_work_package": "the column of the forms of sponsors",
    "subaward_partner": "whose page the forms of sponsors list a subaward on",
    "subaward_work_package": "the column of the forms of sponsors",
    "item_name": "a name for the reader",
    "item_partner": "whose page the forms of sponsors list an item on",
    "item_work_package": "the column of the forms of sponsors",
    "role_effort": "the column of person-months on the forms of sponsors",
    "foreign_travel_share": "two rows of the forms of sponsors for one cost",
    "participant_travel_share": "two rows of the forms of sponsors for one cost",
    "n_participants": "a number on the forms of sponsors",
    "subscription_name": "a name for the reader",
    "credit_name": "a name for the reader",
    "allocation_name": "a name for the reader",
    "contribution_name": "a name for the reader",
}
RESULTS = {
    "run_is_own": "whether a run's hours are measured, in the words of its evidence, on the sheet Runs",
    "rent_change_cost": "what price changes add to the rent by source, on the sheet Compute",
    "further_cost": "what further runs cost on the plan's own accelerators, on the sheet Compute",
    "cap_month": "when spending passes its cap, for the reader and the check's words",
    "first_alert_month": "when somebody is alerted, for the reader",
    "second_alert_month": "when somebody is alerted again, for the reader",
    "training_within_cap_share": "what of the run fits under the cap, for the reader and the check's words",
    "needed_gigabytes": "what training takes of each accelerator's memory, for the reader and the evidence",
    "rd_credit": "what comes back of research, for the reader",
    "brought_value_cost": "what was bought earlier, for the reader",
    "cluster_unused_cost": "what unused commitment of each cluster costs, on the sheet Clusters",
    "cluster_owning_cost": "what own machines of each cluster cost, on the sheet Clusters",
    "brought_value_cost_by_year": "the years of the sheet of the own cluster",
    "closing_book_value_by_year": "the years of the sheet of the own cluster",
    "contributions_by_year": "what finance's templates ask for",
    "chargeback_cost_by_year": "what finance's templates ask for",
    "eligible_equipment_cost_by_year": "what finance's templates ask for",
    "indirect_rate_by_year": "what finance's templates ask for",
    "delay_month_price": "a figure of the form, and a number of the checks of the windows",
    "delay_total_cost": "a number of the checks of the windows, and of the notice about earlier plans",
    "expected_loss": "how good the model becomes, for the reader",
    "highest_list_price": "the range of the price lists, for the reader and the check's words",
    "lowest_list_price": "the range of the price lists, for the reader and the check's words",
    "materials_and_delay_cost_by_year": "what finance's templates ask for",
    "opening_book_value_by_year": "the years of the sheet of the own cluster",
    "optimal_tokens": "what would make the best use of the computing, for the reader and the largest model",
    "eu_threshold_flops": "advice beside the training tokens",
    "delay_months": "how late the work is, for the reader",
    "dataset_cost": "what each dataset costs, for the reader",
    "emissions_tonnes": "a key figure",
    "net_cost_before_contingency": "what the sheet Sensitivity varies, beside spending",
    "net_cost": "what strategies save of, beside total cost",
    "published_utilisation_high": "the range that hours are drawn from",
    "published_utilisation_low": "the range that hours are drawn from",
    "role_cost": "what each role costs, for the reader",
    "wall_clock_days": "a key figure",
    "main_done_share": "how far the main run is, on the sheet Variance",
    "measured_cost_factor": "what was measured makes of the rest, on the sheet Variance",
}
"""Quantities that no other one needs, beside the checks and what stands in a finance view."""

BLOCKS = [module.TITLE for module in (*MODULES, *strategy_modules()) if hasattr(module, "TITLE")]
"""What blocks of quantities are called, in the order in which the model lists their modules."""

TITLES = {GROUP, *BLOCKS}


@cache
def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    function = getattr(function, "func", function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


@each("quantity", model().quantities.values())
def test_a_quantity_uses_every_argument_and_is_at_most_ten_lines(quantity: Quantity) -> None:
    _uses_every_argument_in_ten_lines(_definition(quantity.function))


@each("adjustment", model().adjustments)
def test_an_adjustment_uses_every_argument_is_at_most_ten_lines_and_says_what_it_does(adjustment: Adjustment) -> None:
    _uses_every_argument_in_ten_lines(_definition(adjustment.function))
    assert adjustment.help.endswith(".")


def _uses_every_argument_in_ten_lines(definition: ast.FunctionDef) -> None:
    arguments = definition.args
    named = [a.arg for a in (*arguments.args, *arguments.kwonlyargs)] + (
        [arguments.vararg.arg] if arguments.vararg else []
    )
    used = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
    assert [name for name in named if name not in used] == []
    statements = definition.body[1:] if ast.get_docstring(definition) else definition.body
    assert statements[-1].end_lineno - statements[0].lineno < 10


@each("quantity", model().quantities.values())
def test_a_quantity_has_a_label_a_unit_a_sentence_and_a_group(quantity: Quantity) -> None:
    assert quantity.label.strip()
    assert quantity.unit.strip()
    assert quantity.help.endswith((".", ")"))
    assert quantity.group in TITLES
    assert quantity.name.isidentifier()
    assert quantity.name == quantity.name.lower()


@each("quantity", model().quantities.values())
def test_a_quantity_branches_on_no_number_and_writes_no_literal_but_0_and_1(quantity: Quantity) -> None:
    """Also what its formula cannot show: slices, options, Python's own if, and, or, min and max."""
    _branches_on_no_number(_definition(quantity.function))


@each("adjustment", model().adjustments)
def test_an_adjustment_branches_on_no_number_and_writes_no_literal_but_0_and_1(adjustment: Adjustment) -> None:
    _branches_on_no_number(_definition(adjustment.function))


def _branches_on_no_number(definition: ast.FunctionDef) -> None:
    for node in ast.walk(definition):
        assert not isinstance(node, ast.If | ast.IfExp | ast.BoolOp | ast.While | ast.For)
        assert not (isinstance(node, ast.Name) and node.id in {"min", "max", "round", "float", "int", "abs"})
    if not definition.name.startswith("_"):
        numbers = {
            n.value for n in ast.walk(definition) if isinstance(n, ast.Constant) and not isinstance(n.value, str)
        }
        assert numbers <= {0, 1}


@each("quantity", model().quantities.values())
def test_the_name_of_a_quantity_says_its_unit(quantity: Quantity) -> None:
    for ending in ("_cost", "_hours", "_price", "_cost_by_month"):
        if quantity.name.endswith(ending) and quantity.name not in model().checks:
            assert quantity.unit.startswith({"_hours": "h"}.get(ending, "USD"))
    for ending in ("_share", "_rate", "_share_by_month", "_share_by_expiry"):
        if quantity.name.endswith(ending) and quantity.name not in model().checks:
            assert quantity.unit == "share"
    assert quantity.name.startswith("check_") == (quantity.name in model().checks)


@pytest.mark.parametrize("folder", [model_folder, strategies_folder], ids=lambda folder: folder.__name__)
def test_a_file_that_says_anything_of_a_model_is_in_the_list_of_its_modules(folder: ModuleType) -> None:
    listed = {module.__name__ for module in (*MODULES, *strategy_modules())}
    files = [import_module(f"{folder.__name__}.{file.name}") for file in iter_modules(folder.__path__)]
    assert {file.__name__ for file in files if any(records_of(file))} == {
        name for name in listed if name.startswith(f"{folder.__name__}.")
    }


def test_labels_and_help_are_there_without_docstrings() -> None:
    """Python leaves docstrings and asserts out under -OO."""
    code = (
        "from llmbudget.excel.workbook import SHEETS; from llmbudget.model import model; "
        "from llmbudget.plan.plan import parameters, sections; "
        "print([(q.label, q.unit, q.group, q.help) for q in model().quantities.values()], "
        "[p.record.help for p in parameters().values()], [s.help for s in sections().values()], "
        "[s.ABOUT for s in SHEETS])"
    )
    said = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=True).stdout
    here = StringIO()
    with redirect_stdout(here):
        exec(code, {})  # noqa: S102 - as above, but with docstrings
    assert here.getvalue() == said != ""


def test_blocks_of_quantities_stand_in_the_order_of_the_list_of_modules() -> None:
    blocks = [*dict.fromkeys(quantity.group for quantity in model().base.values())]
    assert blocks == [title for title in BLOCKS if title in blocks]


@pytest.mark.parametrize("records", [model().cost_lines, model().checks], ids=["cost lines", "checks"])
def test_lines_and_checks_stand_in_the_order_of_their_files_names_and_those_of_strategies_last(
    records: Mapping[str, object],
) -> None:
    files = [*dict.fromkeys(model().base[name].function.__module__ for name in records)]
    own = sorted(module.__name__ for module in MODULES)
    assert files == [name for name in (*own, *(module.__name__ for module in strategy_modules())) if name in files]


def test_adjustments_stand_in_the_order_of_application() -> None:
    """Windows follow what all strategies leave of the work."""
    adjusting = [*dict.fromkeys(adjustment.strategy for adjustment in model().adjustments)]
    assert adjusting == [*(strategy for strategy in strategies() if strategy in adjusting), SWITCH]


def test_every_parameter_and_fact_is_read_by_a_quantity_or_says_why_not() -> None:
    used = {need for quantity in model().quantities.values() for need in quantity.needs}
    used |= {name.removesuffix(BEFORE) for name in used}
    assert {name for name in [*parameters(), *facts()] if name not in used} == set(NOT_READ)


def test_every_quantity_is_needed_by_another_or_is_a_result() -> None:
    used = {need for quantity in model().quantities.values() for need in quantity.needs}
    shown = {name for kind in ORGANIZATIONS.values() for name in (*kind.view.figures, *kind.view.rows)}
    assert {name for name in model().quantities if name not in used} - set(model().checks) - shown == set(RESULTS)


def test_every_cost_line_is_in_the_total_and_in_its_months() -> None:
    for name, line in model().cost_lines.items():
        assert line.category in CATEGORIES
        assert line.phase is None or f"{line.phase}_share_by_month" in model().base
        assert name in model().precedents("total_cost")
        assert line.by_month in model().precedents("total_cost_by_month")
        assert (name in model().base["cloud_cost"].needs) == line.paid_by_credits


def test_each_line_has_an_account_of_its_own() -> None:
    accounts = [line.account for line in model().cost_lines.values()]
    assert len(set(accounts)) == len(accounts)


def test_each_check_says_what_to_do() -> None:
    for name, check in model().checks.items():
        assert check.remedy.endswith(".")
        assert model().base[name].label[0].isupper()
