"""A plan, and everything that can be asked of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from llmbudget.api.opening import open_plan, read_back, warn_of_set_aside
from llmbudget.atomic_write import write_atomically
from llmbudget.catalog import Catalog, tiers
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.changes import changed, changes_of, resized, scenario_added, scenario_of
from llmbudget.plan.file import write_plan
from llmbudget.plan.plan import Plan

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from llmbudget.analysis.affordable_size import Largest
    from llmbudget.analysis.correlation import Correlations
    from llmbudget.analysis.influence import Influence
    from llmbudget.analysis.recommend import Recommendation
    from llmbudget.analysis.search import Search
    from llmbudget.analysis.search_inputs import Over
    from llmbudget.analysis.uncertainty import Uncertainty
    from llmbudget.analysis.workers import Progress


class Budget(Evaluation):
    """A plan and everything that follows from it.

    Args:
        plan: name of a preset, path of a plan file (.yaml, .yml) or of an exported workbook (.xlsx), or a plan.
        catalog: the tables that an opened plan chooses from; None for those that were chosen with `catalog.use`. A plan
            that pins its prices keeps them.
        changes: other values for parameters or tables, by id: ``Budget("startup", tokens=2e9)``. A value that belongs
            to a choice that changes is set aside with a `SetAsideWarning`; ``plan.set_aside`` lists what waits.

    Raises:
        PlanError: a plan that cannot be used, in sentences.
    """

    def __init__(
        self,
        plan: str | Path | Plan = "startup",
        *,
        catalog: Catalog | None = None,
        **changes: Any,  # noqa: ANN401 - values of any parameter
    ) -> None:
        opened = plan if isinstance(plan, Plan) else open_plan(plan, catalog)
        now = changed(opened, changes) if changes else opened
        warn_of_set_aside(opened, now, changes)
        super().__init__(now)

    @classmethod
    def read_excel(cls, path: str | Path) -> "Budget":
        """Return the budget of an exported workbook, with what was typed into it since and that in its change log.

        Raises:
            PlanError: everything in it that cannot be used, each in a sentence with its sheet and cell.
        """
        return cls(read_back(path).plan)

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - values of any parameter
        """Return the budget of the same plan with other values; errors as for the class."""
        return type(self)(self.plan, **changes)

    def save(self, path: str | Path) -> None:
        """Write the plan as a file that opens with the same total anywhere: it holds the prices that the plan uses."""
        write_atomically(path, write_plan(self.plan))

    def price_changes(self) -> "pd.DataFrame":
        """Return a row for each figure of the catalog that is another one today than in the plan.

        Columns: ``row`` and ``field`` of the catalog, ``unit``, ``before``, ``after``, and the days of both. Empty
        where nothing has moved, or where the plan pins no prices: then it uses today's.
        """
        from llmbudget.analysis.frames import price_changes

        return price_changes(self)

    def with_current_prices(self) -> "Budget":
        """Return the budget with today's rows of the catalog in the place of those that the plan pins.

        Raises:
            PlanError: the plan cannot be used with them, in sentences.
        """
        from llmbudget.analysis.price_changes import with_current_prices

        return with_current_prices(self)

    def explain(self, name: str) -> str:
        """Return how a quantity follows, in names, and the value of everything it needs.

        Raises:
            KeyError: no parameter or quantity has this id.
        """
        from llmbudget.model.explanation import explain

        return explain(name, self.values)

    def variance(self) -> "pd.DataFrame":
        """Return budget, actual and variance to date of every line, and the forecast to complete, as they are reported.

        Actuals are those of the plan; they are pasted into the workbook and read back with it.
        """
        from llmbudget.analysis.variance import variance

        return variance(self)

    def journal(self) -> "pd.DataFrame":
        """Return a row for each line and month, for an import into finance's system, in the report currency."""
        from llmbudget.analysis.journal import journal

        return journal(self)

    def fiscal_years(self) -> "pd.DataFrame":
        """Return the lines of the budget by fiscal year and quarter, in the report currency."""
        from llmbudget.analysis.fiscal import by_fiscal_year

        return by_fiscal_year(self)

    def lines(self) -> "pd.DataFrame":
        """Return the lines of the budget: category, label, cost centre, account, total in USD, then USD by month."""
        from llmbudget.analysis.frames import lines

        return lines(self)

    def team(self) -> "pd.DataFrame":
        """Return the full-time people of each role in each month, and in the first columns what the role costs."""
        from llmbudget.analysis.frames import team

        return team(self)

    def finance_view(self) -> "pd.DataFrame":
        """Return what finance teams of this profile read: rows by month or by year, in USD or the unit that stands by.

        Startups read cash by month, universities the grant by year, nonprofit labs sources and uses by year, large
        companies capital and operating expense.
        """
        from llmbudget.analysis.frames import finance_view

        return finance_view(self)

    def influence(self, **changes: Any) -> "Influence":  # noqa: ANN401 - values of any parameter
        """Return what other values move, and the rule that makes it so where no result moves.

        ``Budget("startup").influence(reserved_1y_quote=2).sentence`` is
        ``No effect: “Share of hours reserved for a year” is 0.``

        Raises:
            PlanError: as for the class.
        """
        from llmbudget.analysis.influence import influence_of

        return influence_of(self, self.replace(**changes))

    def use(self, strategy: str, **parameters: Any) -> "Budget":  # noqa: ANN401 - values of its parameters
        """Return the budget with a saving strategy switched on: ``use("spot_pricing", spot_share=0.8)``.

        Raises:
            PlanError: there is no such strategy or parameter, or it contradicts the plan, in a sentence.
        """
        return self.replace(**changes_of(strategy, {"use": True, **parameters}))

    def without(self, strategy: str) -> "Budget":
        """Return the budget with a saving strategy switched off; its parameters stay as they are.

        Raises:
            PlanError: there is no such strategy.
        """
        return self.replace(**changes_of(strategy, {"use": False}))

    def ledger(self) -> "pd.DataFrame":
        """Return what each saving strategy in use saves alone, in sequence, and what it costs elsewhere, in USD.

        The savings in sequence add up to the total without strategies less the total; see `analysis.ledger.ledger`.
        """
        from llmbudget.analysis.ledger import ledger

        return ledger(self.plan)

    def recommend(
        self, *, deadline: float | None = None, risk: str = "medium", other_work: bool = False
    ) -> "Recommendation[Budget]":
        """Return the set and order of strategies that saves most, and why the others are left out.

        Only strategies that train the same for less are chosen. Those that train something else (other data, fewer
        tokens, another model) stay as the plan has them, unless ``other_work`` asks for them.

        Args:
            deadline: month of the budget, counted from 1, by whose end training and evaluation are done.
            risk: the highest risk that is accepted: low, medium or high.
            other_work: also choose among the strategies that train something else.

        Raises:
            PlanError: there is no such risk, or no set of strategies meets the deadline.
        """
        from llmbudget.analysis.recommend import recommend

        return recommend(self, deadline=deadline, risk=risk, other_work=other_work)

    def uncertainty(  # noqa: PLR0913 - each has its default, and is named
        self,
        draws: int | None = None,
        seed: int = 0,
        *,
        correlations: "Correlations | None" = None,
        executor: "Executor | None" = None,
        progress: "Progress | None" = None,
        chunk: int = 16_384,
    ) -> "Uncertainty":
        """Return what may be spent when every number that has a range is drawn, and how often the plan holds.

        Contingency is not drawn: it is the reserve for what the draws show. Spending, cap and cash are held against
        the budget with it.

        Args:
            draws: how many; None for 100,000, and fewer for plans with thousands of rows and months.
            seed: a whole number from 0; the same one gives the same draws of the same plan, to the bit.
            correlations: of pairs of parameters, beside and instead of `analysis.correlation.USUAL`.
            executor: where parts of the work are done: any of `concurrent.futures`, or that of a Dask client.
            progress: called with the parts done and all parts; what it raises stops the work.
            chunk: draws of one part; it changes no result.

        Raises:
            PlanError: draws, seed or correlations that cannot be.
        """
        from llmbudget.analysis.uncertainty import uncertainty

        return uncertainty(
            self, draws, seed, correlations=correlations, executor=executor, progress=progress, chunk=chunk
        )

    def drivers(
        self,
        of: str = "total_cost",
        *,
        seed: int = 0,
        correlations: "Correlations | None" = None,
        executor: "Executor | None" = None,
        progress: "Progress | None" = None,
    ) -> "pd.DataFrame":
        """Return what a quantity, before contingency, hangs on: a row for each parameter that moves it, widest first.

        Columns: ``label``, ``unit``; ``low``, ``planned``, ``high`` of the parameter (of a table's column the mean);
        ``at_low``, ``at_high``, the quantity when it is there and all else as planned; ``swing`` between the two;
        ``share`` of the quantity's variance that it explains by itself; ``source`` of the range.

        Raises:
            PlanError: there is no such quantity with one value, or as `uncertainty`.
        """
        from llmbudget.analysis.drivers import drivers

        return drivers(self, of, seed=seed, correlations=correlations, executor=executor, progress=progress)

    def search(  # noqa: PLR0913 - each has its default, and is named
        self,
        *,
        deadline: float | None = None,
        cap: float | None = None,
        over: "Over | None" = None,
        risk: str = "medium",
        other_work: bool = False,
        executor: "Executor | None" = None,
        progress: "Progress | None" = None,
    ) -> "Search[Budget]":
        """Return the plans that train the same for less or sooner: the front of cost and time.

        Accelerator, number, provider and region, mix of hours and strategies are tried together. Windows follow the
        computing: what is slower pays people longer.

        Args:
            deadline: month of the budget, counted from 1, by whose end training and evaluation are done.
            cap: USD that the total cost, contingency included, may not pass.
            over: what is tried instead of all there is: lists by "accelerator", "provider", "region", "sourcing"
                (names of `analysis.space.SOURCING`), "strategies", "n_accelerators", or any other numeric parameter.
            risk: the highest risk of a strategy that is tried: low, medium or high.
            other_work: also try the strategies that train something else: other data, fewer tokens, another model.
            executor: as of `uncertainty`.
            progress: as of `uncertainty`.

        Raises:
            PlanError: a name or value that cannot be tried, in a sentence.
        """
        from llmbudget.analysis.search import search
        from llmbudget.analysis.search_inputs import space

        tried = space(self.plan, over or {}, risk, other_work=other_work)
        return search(self, tried, deadline=deadline, cap=cap, executor=executor, progress=progress)

    def largest(self, money: float, of: str | None = None, *, deadline: float | None = None) -> "Largest[Budget]":
        """Return the largest model, or the most tokens, that a sum of money trains.

        Args:
            money: USD of total cost: people, data and all else included.
            of: "both", parameters and tokens in the compute-optimal split; or "parameters" or "tokens", while the
                other stays as planned. By default the split where it holds, which is full training from scratch, and
                tokens elsewhere; `Largest.note` says so.
            deadline: as of `search`.

        Raises:
            PlanError: the money trains nothing, or is none; the split is asked of a method that it does not hold for.
        """
        from llmbudget.analysis.affordable_size import largest

        return largest(self, money, of, deadline)

    def at_tier(self, tier: str) -> "Budget":
        """Return the budget of the same plan for another size of model, such as "large": see `catalog.tiers`.

        Raises:
            PlanError: there is no such tier, or its months do not fit into the plan.
        """
        plan = resized(self.plan, tier)
        warn_of_set_aside(self.plan, plan, tiers()[tier].values)
        return Budget(plan)

    def scenario(self, name: str) -> "Budget":
        """Return the budget in one of the plan's scenarios; "As planned" is the plan itself.

        Raises:
            PlanError: there is no such scenario, or it contradicts the plan.
        """
        return Budget(scenario_of(self.plan, name))

    def scenarios(self) -> "pd.DataFrame":
        """Return the plan and its scenarios side by side: a row for each key figure, a column for each scenario.

        Where a scenario changes no result, a last row, ``no_effect``, says which rule makes it so.

        Raises:
            PlanError: a scenario contradicts the plan.
        """
        from llmbudget.analysis.scenarios import scenarios

        return scenarios(self)

    def with_scenario(self, name: str, **changes: Any) -> "Budget":  # noqa: ANN401 - values of any parameter
        """Return the budget with a scenario: ``with_scenario("Lean", tokens=1e9, role_headcount=0.5)``.

        Values are other ones for parameters, by id; of a column of a table they are factors on every row.

        Raises:
            PlanError: a name, parameter or value that cannot be used.
        """
        return Budget(scenario_added(self.plan, name, changes))

    def to_excel(self, path: str | Path, risk: "Uncertainty | None" = None) -> None:
        """Write the budget as an Excel workbook in which every number but those of the sheet Risk is a live formula.

        Risk shows what `uncertainty` found, which is drawn when it is not given.

        Raises:
            PlanError: what was found is of another budget.
        """
        write_atomically(path, self.excel(risk))

    def excel(self, risk: "Uncertainty | None" = None) -> bytes:
        """Return the workbook of `to_excel` as bytes; on the same day the same plan gives the same bytes."""
        from llmbudget.excel.workbook import workbook

        return workbook(self.plan, risk)

    def fill_template(self, template: str | Path, path: str | Path) -> None:
        """Write a workbook of a finance team with its named cells filled in; all else in it stays as it is.

        Args:
            template: one that comes with the package, such as "us_grant_by_year", or the path of an .xlsx file.
            path: where the filled workbook is written.

        Raises:
            PlanError: everything in the template that cannot be filled, each in a sentence.
        """
        from llmbudget.excel.templates.shipped import template_content
        from llmbudget.excel.templates.template import Template

        write_atomically(path, Template(template_content(str(template))).filled(self))

    def __repr__(self) -> str:
        return f"<Budget {self.plan.organisation.plan_name!r}: {self['total_cost']:,.0f} USD>"
