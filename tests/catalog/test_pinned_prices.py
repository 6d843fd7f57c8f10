"""A plan keeps the prices that it was saved with; what has moved since is told, and taken when asked."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from each import first_of
from fast_reading import reading_again_is_fast  # noqa: F401 - for each test of this file
from openpyxl.utils import get_column_letter
from spreadsheets import cells_of, content_of, edit_cell

from llmbudget import Budget, PlanError, catalog
from llmbudget.api.opening import read_back
from llmbudget.catalog.selection import of_folder
from llmbudget.cli import main
from llmbudget.excel.write.layout import Layout
from llmbudget.model import model
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.plan.file import NO_PINS, read_plan, write_plan
from llmbudget.widgets.session.restore import adopt
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of
from llmbudget.widgets.view.workbook import open_reading, read_workbook

H100, CAMPUS = "H100-SXM5-80GB", {"provider": "Campus", "region": "any"}
HEAD = "provider,accelerator,region,on_demand_price,as_of,note\n"
MOVED = f"1 price has changed since this plan was saved: {H100} at Campus: on-demand price $2.00/h → $4.00/h"
ROW_NUMBERS = {
    "offer_number", "price_row_number", "cluster_offer_number", "cluster_offer_number_before_strategies",
    "provider_choice_offer_number",
}  # fmt: skip
"""They say in which row of the catalog an offer stands, and no amount follows from them but what the row says."""


@pytest.fixture(autouse=True)
def _only_what_ships_afterwards() -> Iterator[None]:
    yield
    catalog.use(None)


Asks = Callable[[str], Path]


@pytest.fixture
def campus(tmp_path: Path) -> Asks:
    """Write the table of a campus that asks so much."""

    def write(price: str, day: str = "2026-11-01") -> Path:
        (tmp_path / "tables").mkdir(exist_ok=True)
        (tmp_path / "tables" / "prices.csv").write_text(f"{HEAD}Campus,{H100},any,{price},{day},a rate\n", "utf-8")
        return tmp_path / "tables"

    return write  # type: ignore[return-value]  # the day is left out mostly


@pytest.fixture
def saved(campus: Asks) -> str:
    """A plan that was saved at 2.00 an hour."""
    budget = Budget("startup", catalog=of_folder(campus("2.00")), **CAMPUS).with_current_prices()
    return write_plan(budget.plan)


def total(text: str, tables: Path | None = None) -> float:
    return float(Budget(read_plan(text, of_folder(tables) if tables else None))["total_cost"])


def without_pins(text: str) -> str:
    """Return a plan file as earlier versions wrote it."""
    return re.sub(r"^facts:.*(?=^# End)", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_a_table_that_changes_or_is_gone_leaves_the_total(
    campus: Asks, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the commands, for the plan file and the workbook: what has moved is said, with its effect."""
    monkeypatch.chdir(tmp_path)
    folder = str(campus("2.00"))
    assert main(["new", "startup", "-o", "plan.yaml"]) == 0
    plan = (tmp_path / "plan.yaml").read_text("utf-8")
    edited = plan.replace("provider: AWS", "provider: Campus").replace("region: us-east-1", "region: any")
    (tmp_path / "plan.yaml").write_text(edited, "utf-8")
    budget = Budget("plan.yaml", catalog=of_folder(folder)).with_current_prices()
    budget.save("saved.yaml")
    (tmp_path / "approved.xlsx").write_bytes(content_of(budget.plan))
    campus("4.00", "2026-11-20")  # type: ignore[call-arg]  # as above
    assert budget["total_cost"] == Budget("saved.yaml")["total_cost"]
    for name in ("saved.yaml", "approved.xlsx"):
        catalog.use(None)
        without, later = Budget(name), Budget(name, catalog=of_folder(folder))
        assert without["total_cost"] == later["total_cost"] == budget["total_cost"]
        assert len(without.price_changes()) == 0
        assert later.with_current_prices()["on_demand_price"] == 4
        capsys.readouterr()
        assert main(["update", name, "--catalog", folder]) == 0
        told = capsys.readouterr().out
        assert (
            f"on-demand price $2.00/h → $4.00/h (2026-11-01 → 2026-11-20)\nTotal ${budget['total_cost']:,.0f} → $"
            in told
        )
    catalog.use(None)
    assert main(["update", "approved.xlsx"]) == 0
    assert f"{H100} at Campus: not in the catalog here; the plan keeps its own figures" in capsys.readouterr().out


def test_what_has_moved_stands_in_the_report(saved: str, campus: Asks) -> None:
    from llmbudget.report import report  # noqa: PLC0415 - the only test that needs it

    budget = Budget(read_plan(saved, of_folder(campus("4.00"))))
    assert f"! {MOVED}" in report(budget)
    assert "changed since" not in report(Budget(read_plan(saved)))


def own_tables(folder: Path, seed: int) -> dict[str, Any]:
    """Write own tables, other ones for each seed, and return what chooses from them."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    figures = [(draw.uniform(100, 3000), draw.choice((80, 96, 192)), draw.randint(9000, 60000)) for _ in range(3)]
    rows = [f"Own-{n},{peak:.1f},{memory},2026-10-0{n + 1},{price}" for n, (peak, memory, price) in enumerate(figures)]
    head = "id,peak_tflops,memory_gb,as_of,purchase_price_usd"
    (folder / "accelerators.csv").write_text("\n".join([head, *rows, ""]), "utf-8")
    names = [*(f"Own-{n}" for n in range(3)), H100]
    offers = [
        f"{provider},{name},{region},{draw.uniform(0.5, 9):.4f},2026-10-0{draw.randint(1, 9)},"
        for name in names
        for provider in ("Campus", "AWS", "Partner")
        for region in ("any", "us-east-1")
        if draw.random() < 0.7
    ]
    (folder / "prices.csv").write_text(HEAD + "\n".join([*offers, ""]), "utf-8")
    provider, name, region = draw.choice(offers).split(",")[:3]
    return {"accelerator": name, "provider": provider, "region": region, "n_accelerators": 64}


def same_values(one: Budget, other: Budget) -> None:
    for name in model().quantities.keys() - ROW_NUMBERS:
        assert np.array_equal(one[name], other[name]), name


@pytest.mark.filterwarnings("ignore::llmbudget.SetAsideWarning")
@pytest.mark.parametrize("seed", first_of(range(8)))
def test_any_plan_of_any_table_reopens_without_it(seed: int, tmp_path: Path) -> None:
    """Every quantity is the same, with its scenarios, a cluster, and a strategy that moves to another provider."""
    chosen = own_tables(tmp_path, seed)
    tables = of_folder(tmp_path)
    other = next(row for row in tables.offers if row.accelerator == chosen["accelerator"])
    own = (row for row in tables.offers if row.accelerator.startswith("Own"))
    elsewhere = next(row for row in own if row.provider not in {other.provider, chosen["provider"]})
    budget = Budget(("startup", "academic", "big_tech", "nonprofit")[seed % 4], catalog=tables, **chosen)
    budget = budget.with_current_prices()
    moved = {"provider_choice_provider": other.provider, "provider_choice_region": other.region}
    cluster = {name: getattr(elsewhere, name) for name in ("accelerator", "provider", "region")}
    run = {"name": "On it", "cluster": "Own", "kind": "given_hours", "hours": 100}
    budget = budget.replace(
        **moved, provider_choice_use=seed % 2 == 0, clusters=[{"name": "Own", **cluster}], runs=[run]
    )
    budget = budget.with_scenario("Median", provider="market median", region="any", accelerator="Own-1")
    budget = budget.with_scenario("Stays", provider_choice_use=False)
    text = write_plan(budget.plan)
    for where in (None, catalog.chosen()):
        again = Budget(read_plan(text, where))
        same_values(budget, again)
        for scenario in budget.plan.scenarios:
            same_values(budget.scenario(scenario), again.scenario(scenario))
        assert write_plan(again.plan) == text
    assert Budget(read_plan(text, tables)).plan == budget.plan
    assert read_plan(text, tables).catalog is tables


@pytest.mark.parametrize("changed", [None, "4.00"])
def test_the_workbook_of_a_plan_is_the_same_without_the_table(saved: str, campus: Asks, changed: str | None) -> None:
    """Each calculated cell: what differs is the sheet of the catalog, and which row of it is used."""
    first = cells_of(read_plan(saved, of_folder(campus("2.00"))))
    other = cells_of(read_plan(saved, of_folder(campus(changed)) if changed else None))
    rows = {key: first[key].value for key in first.keys() & other.keys() if first[key].value != other[key].value}
    assert first.keys() == other.keys()
    assert all(isinstance(value, float) and value > 100 and value.is_integer() for value in rows.values()), rows


def test_a_workbook_keeps_a_price_in_use_when_the_table_changes(saved: str, campus: Asks) -> None:
    plan = read_plan(saved, of_folder(campus("2.00")))
    content = content_of(plan)
    catalog.use(campus("4.00"))
    assert read_back(content).plan == plan.with_catalog(read_back(content).plan.catalog)
    assert Budget(read_back(content).plan)["on_demand_price"] == 2


def test_a_workbook_tells_a_price_in_use_that_was_typed_over(saved: str, campus: Asks) -> None:
    """Also where the catalog is another one by now, and other facts are not compared."""
    plan = read_plan(saved, of_folder(campus("2.00")))
    offers, place = fact_tables(plan.catalog)["offers"].columns, Layout(plan).places["offers_on_demand_price"]
    cell = f"{get_column_letter(place.column + 1)}{place.row + 1 + offers['provider'][1].index('Campus')}"
    typed = edit_cell(content_of(plan), "Catalogue", cell, "<v>2</v>", "<v>3</v>")
    catalog.use(campus("4.00"))
    with pytest.raises(PlanError, match=f"Catalogue!{cell}: the number of .* was overwritten by 3"):
        read_back(typed)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            "on_demand_price: 2",
            "on_demand_price: cheap",
            "facts: prices, row 1, column on_demand_price: 'cheap' is not a number",
        ),
        ("on_demand_price: 2", "on_demand_price: true", "column on_demand_price: enter a number or a text"),
        ("on_demand_price: 2", "on_demand_price: .inf", "column on_demand_price: inf must be at most 1000"),
        ("on_demand_price: 2", "on_demand_price: -2", "column on_demand_price: -2 must be above 0"),
        ("on_demand_price: 2", "on_demand_price: 1e300", "column on_demand_price: 1e+300 must be at most 1000"),
        ("on_demand_price: 2, ", "", "column on_demand_price: is blank"),
        ("as_of: '2026-11-01'", "as_of: yesterday", "column as_of: 'yesterday' is not a date such as 2026-11-23"),
        ("on_demand_price: 2", "price: 2", "'price' is not a column; use provider, accelerator, region"),
        (f"[{H100}, Campus, any]", f"[{H100}, Campus]", "column offer: write a list of accelerator, provider, region"),
        (f"[{H100}, Campus, any]", "[Z9, Campus, any]", "'Z9' is neither in the catalog nor among the pinned rows"),
        (f"[{H100}, Campus, any]", f"[{H100}, '=1+1', any]", "column provider: '=1+1' starts like a formula"),
        (f"[{H100}, Campus, any]", f"[{H100}, [1], any]", "column provider: enter a number or a text"),
        ("source: own", f"source: {'a' * 1001}", "column source: enter one line of at most 1,000 characters"),
        ("  prices:\n", "  rates:\n", "facts: 'rates' is not a table; use accelerators, prices, methods"),
        ("  prices:\n  -", "  prices:\n  - 3\n  -", "facts: prices must be a list of rows"),
        ("peak_tflops: 989.4", "peak_tflops: 0", "accelerators, row 1, column peak_tflops: 0 must be above 0.01"),
        (f"id: {H100}", "id: T4", "column id: 'T4' is the address of a spreadsheet cell"),
    ],
)
def test_pins_that_cannot_be_are_told_in_one_sentence(saved: str, before: str, after: str, sentence: str) -> None:
    session = Session()
    was = session.plan
    assert before in saved
    with pytest.raises(PlanError) as refused:
        read_plan(saved.replace(before, after, 1))
    assert sentence in str(refused.value)
    assert len(refused.value.problems) == 1
    assert not session.load(saved.replace(before, after, 1))
    assert session.plan == was
    assert session.notice.endswith("Nothing was changed.")


@pytest.mark.parametrize("facts", ["facts: 3\n", "facts:\n- 1\n"])
def test_a_section_of_pins_that_is_none_is_told(saved: str, facts: str) -> None:
    with pytest.raises(
        PlanError, match="facts: write a section with accelerators, prices, methods, predictions, or leave it out"
    ):
        read_plan(without_pins(saved).replace("\n# End", f"\n{facts}# End"))


def test_a_plan_without_its_table_and_pins_is_refused(saved: str) -> None:
    with pytest.raises(PlanError, match="Provider: 'Campus' is not in the list"):
        read_plan(without_pins(saved))


def test_a_file_of_an_earlier_version_has_the_prices_of_today_and_says_so(saved: str, campus: Asks) -> None:
    catalog.use(campus("4.00"))
    session = Session()
    assert session.load(without_pins(saved))
    assert session.budget["on_demand_price"] == 4
    assert session.notice.endswith(NO_PINS)
    assert not view_of(session)["prices"]
    assert session.load(saved)
    assert NO_PINS not in session.notice


def test_another_choice_takes_the_row_of_today_and_the_way_back_the_pinned_one(saved: str, campus: Asks) -> None:
    tables = campus("4.00")
    with (tables / "prices.csv").open("a") as file:
        file.write("Campus,A100-SXM4-80GB,any,1.5,2026-11-20,\n")
    catalog.use(tables)
    session = Session()
    session.load(saved)
    assert session.budget["on_demand_price"] == 2
    session.set("accelerator", "A100-SXM4-80GB")
    assert session.budget["on_demand_price"] == 1.5
    assert not view_of(session)["prices"]
    session.set("accelerator", H100)
    assert session.budget["on_demand_price"] == 2
    session.set("provider", "market median")
    assert session.budget["on_demand_price"] == Budget("startup", catalog=of_folder(campus("2.00")))["market_price"]
    assert "at market median" in view_of(session)["prices"]


def test_the_form_says_what_has_moved_and_takes_it_as_one_step(saved: str, campus: Asks) -> None:
    catalog.use(campus("4.00"))
    session = Session()
    session.load(saved)
    before = total(saved)
    told = view_of(session)["prices"]
    assert told.startswith(MOVED)
    session.set("n_accelerators", "some")
    session.use_current_prices()
    after = session.budget["total_cost"]
    assert told.endswith(f" Total ${before:,.0f} → ${after:,.0f}.")
    assert session.budget["on_demand_price"] == 4
    assert "n_accelerators" in session.refused
    assert not view_of(session)["prices"]
    session.undo()
    assert session.budget["total_cost"] == before
    assert view_of(session)["prices"] == told
    session.redo()
    assert session.budget["total_cost"] == after


def test_another_tab_goes_on_with_the_prices_of_the_first(saved: str, campus: Asks) -> None:
    catalog.use(campus("4.00"))
    first, second = Session(), Session()
    first.load(saved)
    assert adopt(second, {"plan": first.yaml()}, lambda _: None)
    assert second.budget["total_cost"] == first.budget["total_cost"] == total(saved)
    first.use_current_prices()
    assert adopt(second, {"plan": first.yaml()}, lambda _: None)
    assert second.budget["on_demand_price"] == 4
    second.undo()
    assert second.budget["on_demand_price"] == 2


def test_a_workbook_opened_in_the_form_keeps_its_prices(saved: str, campus: Asks) -> None:
    content = content_of(read_plan(saved, of_folder(campus("2.00"))))
    catalog.use(campus("4.00"))
    session = Session()
    assert open_reading(session, read_workbook(content, "budget.xlsx"))
    assert session.budget["total_cost"] == total(saved)
    assert view_of(session)["prices"].startswith(MOVED)
    assert NO_PINS not in session.notice


def test_prices_that_the_plan_cannot_use_are_not_taken(tmp_path: Path) -> None:
    """Such as of an accelerator that was said to compute in fp8."""
    head = "id,peak_tflops,memory_gb,as_of,fp8\n"
    (tmp_path / "accelerators.csv").write_text(f"{head}Own,900,96,2026-11-01,1\n", "utf-8")
    text = write_plan(
        Budget("startup", catalog=of_folder(tmp_path), accelerator="Own", on_demand_quote=2)
        .use("low_precision", fp8_speedup=1.3)
        .plan
    )
    (tmp_path / "accelerators.csv").write_text(f"{head}Own,900,96,2026-11-01,0\n", "utf-8")
    catalog.use(tmp_path)
    session = Session()
    session.load(text)
    was = session.plan
    assert "The plan cannot use them:" in view_of(session)["prices"]
    session.use_current_prices()
    assert session.plan == was
    assert session.notice.startswith("Today's prices were not taken: ")


def test_update_takes_prices_into_the_file_and_leaves_the_rest_as_it_is(
    saved: str, campus: Asks, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, folder = tmp_path / "plan.yaml", str(campus("4.00"))
    mine = saved.replace("compute:\n", "# Ask Ann before changing these.\ncompute:  # nodes\n", 1)
    for text in (
        mine,
        without_pins(mine),
        without_pins(mine).replace("# Written by", "# By").replace("# End of plan\n", ""),
    ):
        plan.write_text(text, "utf-8")
        assert main(["update", str(plan), "--catalog", folder]) == 0
        assert plan.read_text("utf-8") == text
        assert main(["update", str(plan), "--catalog", folder, "--take"]) == 0
        catalog.use(None)
        assert without_pins(plan.read_text("utf-8") + "# End of plan").startswith(
            without_pins(text + "# End of plan")[:-15]
        )
        assert Budget(plan)["on_demand_price"] == 4
    capsys.readouterr()
    assert main(["update", str(plan), "--catalog", folder]) == 0
    assert capsys.readouterr().out == f"{plan}: no price has changed since this plan was saved\n"


def test_commands_that_change_a_plan_keep_the_comments_of_what_they_do_not_change(saved: str, tmp_path: Path) -> None:
    """Measured speed changes where the run is stated; the notes of other people stay where they stood."""
    plan = tmp_path / "plan.yaml"
    typed = saved.replace("people:\n", "# Ask Ann before changing these.\npeople:  # from payroll\n", 1)
    plan.write_text(f"# Ours, not the board's.\n{typed}", "utf-8")
    before = Budget(plan)
    assert main(["calibrate", str(plan), "--tokens-per-second", "90000"]) == 0
    text = plan.read_text("utf-8")
    assert text.startswith("# Ours, not the board's.\n# Written by llmbudget.")
    assert "# Ask Ann before changing these.\npeople:  # from payroll\n" in text
    assert text.endswith("# End of plan\n")
    after = Budget(plan)
    assert after["mfu"] != before["mfu"]
    assert after.replace(mfu=before.plan.compute.mfu).plan.people == before.plan.people


def test_update_says_that_a_plan_has_no_prices_of_its_own(
    saved: str, campus: Asks, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.yaml").write_text(without_pins(saved), "utf-8")
    assert main(["update", str(tmp_path / "plan.yaml"), "--catalog", str(campus("4.00"))]) == 0
    assert "was saved without prices, so it uses today's prices" in capsys.readouterr().out
    catalog.use(None)
    assert main(["update", "budget.xlsx", "--take"]) == 2
    assert "`llmbudget read budget.xlsx -o plan.yaml`" in capsys.readouterr().err


def test_a_section_that_is_written_otherwise_is_written_anew(saved: str, campus: Asks, tmp_path: Path) -> None:
    """Where lines do not tell what belongs to it, the plan matters more than its comments."""
    plan = tmp_path / "plan.yaml"
    body = without_pins(saved).removesuffix("# End of plan\n")
    plan.write_text(f'{body}"facts": {{prices: []}}\n# End of plan\n', "utf-8")
    catalog.use(campus("4.00"))
    assert main(["update", str(plan), "--take"]) == 0
    assert Budget(plan)["on_demand_price"] == 4
    assert plan.read_text("utf-8").count("facts") == 1


def test_what_has_moved_in_python(saved: str, campus: Asks) -> None:
    budget = Budget(read_plan(saved, of_folder(campus("4.00"))))
    (row,) = budget.price_changes().itertuples()
    assert (row.row, row.field, row.unit, row.before, row.after) == (
        f"{H100} at Campus",
        "on-demand price",
        "USD/h",
        2,
        4,
    )
    assert Budget("startup").price_changes().empty
    assert budget.with_current_prices().price_changes().empty
