"""A plan and its results."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from llmbudget.api.opening import check_workbook_name, open_plan, read_back, warn_of_set_aside
from llmbudget.atomic_write import write_atomically
from llmbudget.catalog import Catalog, tiers
from llmbudget.model.evaluation import Evaluation
from llmbudget.plan.bills import LineRule
from llmbudget.plan.changes import changed, changes_of, resized, scenario_added, scenario_of
from llmbudget.plan.file import PlanError, write_plan
from llmbudget.plan.plan import NO_CELLS, Plan

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from llmbudget.analysis.affordable_size import Largest
    from llmbudget.analysis.correlation import Correlations
    from llmbudget.analysis.influence import Influence
    from llmbudget.analysis.placement import Placement
    from llmbudget.analysis.recommend import Recommendation
    from llmbudget.analysis.search import Search
    from llmbudget.analysis.search_inputs import Over
    from llmbudget.analysis.status import Status
    from llmbudget.analysis.uncertainty import Uncertainty
    from llmbudget.analysis.workers import Progress


class Budget(Evaluation):
    """A plan and everything that follows from it.

    Args:
        plan: name of a preset, path of a plan file (.yaml, .yml) or of an exported workbook (.xlsx), or a plan.
        catalog: the tables for an opened plan; None for those chosen with `catalog.use`. Saved prices stay.
        changes: new values for parameters or tables, by id: ``Budget("startup", tokens=2e9)``; see `replace` for cells.
            Values that belong to a changed choice, and what names a cell of a removed row, are set aside with a
            `SetAsideWarning`; ``plan.set_aside`` lists them.

    Raises:
        PlanError: the plan cannot be used; a sentence for each problem.
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
        """Return the budget of an exported workbook, with values typed into it since; its change log lists them.

        Raises:
            PlanError: something in it cannot be used; a sentence with sheet and cell for each problem.
        """
        return cls(read_back(path).plan)

    def replace(self, cells: Mapping[str, Any] = NO_CELLS, /, **changes: Any) -> Self:  # noqa: ANN401 - values of any parameter
        """Return the budget of the plan with other values: ``b.replace({"roles.ML engineer.salary": 200_000})``.

        Args:
            cells: values by address of a cell: its table, the name of its row, and its field; ids may be among them.
            changes: values of parameters or tables, by id.

        Raises:
            PlanError: see the class.
        """
        return type(self)(self.plan, **{**cells, **changes})

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

    def evidence(self) -> str:
        """Return how well published runs cover the hours of the main run: well, extrapolated (for what), or not at all.

        A plan with its own MFU predicts nothing, and the sentence says so.
        """
        from llmbudget.analysis.covered import sentence

        return sentence(self)

    def explain(self, name: str) -> str:
        """Return the formula of a quantity in names, and the values of its arguments.

        Raises:
            KeyError: no parameter or quantity has this id.
        """
        from llmbudget.model.explanation import explain
        from llmbudget.model.former_names import current_name

        return explain(current_name(name), self.values)

    def variance(self) -> "pd.DataFrame":
        """Return budget, actual, variance and forecast at completion of every line, in the report currency.

        Actuals come from the plan; paste them into the workbook and read it back.
        """
        from llmbudget.analysis.variance import variance

        return variance(self)

    def with_actuals(
        self,
        *bills: str | Path,
        cost: str | None = None,
        rates: Mapping[str, float] | None = None,
        rules: Iterable[tuple[str, str, str]] = (),
        dates: str = "",
        decimal: str = "",
    ) -> "Budget":
        """Return the budget with bills, lists of spending and hours of a scheduler added to what is spent.

        A bill of the same provider, account and month that was added before is replaced, and so is a list of the same
        name and month.

        Args:
            bills: bills in the FOCUS format (CSV, gzip or Parquet; all parts of a month's bill together), ledgers and
                payrolls (CSV), and the output of Slurm's ``sacct``.
            cost: ``effective``, as used in the month, or ``billed``, as invoiced; None for the cost chosen earlier, or
                effective.
            rates: report currency per unit of other currencies, such as ``{"EUR": 1.08}``; from a month on,
                ``{"EUR@2027-02": 1.10}``.
            rules: column, pattern and line, such as ``("Tags.team", "eval*", "evaluation_cost")``; the plan keeps them.
            dates: ``day-first`` or ``month-first``, for lists that leave it open; the plan keeps it.
            decimal: ``point`` or ``comma``, likewise.

        Raises:
            PlanError: a bill, rate or rule cannot be used, or a list can be read in two ways.
        """
        from llmbudget.imports.bills.importing import with_bills
        from llmbudget.imports.bills.rates import dated_rate_of

        try:
            exact = dict(dated_rate_of(f"{code}={rate}") for code, rate in (rates or {}).items())
        except ValueError as error:
            raise PlanError([str(error)]) from error
        own = [LineRule(column=column, pattern=pattern, line=line) for column, pattern, line in rules]
        answers = {"dates": dates, "decimal": decimal}
        return Budget(with_bills(self.plan, map(Path, bills), cost=cost, rates=exact, rules=own, answers=answers).plan)

    def status(self) -> "Status":
        """Return what is spent, what the whole will cost, and what needs a decision."""
        from llmbudget.analysis.spending import status

        return status(self)

    def variance_explained(self, approved: "Budget | None" = None) -> "pd.DataFrame":
        """Return why spending to date differs from the budget to date: price, hours, scope, timing, currency.

        Args:
            approved: the budget that was approved: what the plan changed since is scope. None if nothing changed.
        """
        from llmbudget.analysis.explained import explained

        return explained(self, approved)

    def journal(self, layout: str = "lines") -> "pd.DataFrame":
        """Return the budget by month, to import into the finance system, in the report currency.

        Args:
            layout: ``lines``: a row for each line and month; ``plain``, ``netsuite``, ``sap``, ``xero`` or
                ``quickbooks``: a balanced document for each month; ``focus``: rows of a bill, for FinOps tools.

        Raises:
            KeyError: there is no such layout.
        """
        from llmbudget.analysis.layouts import table

        return table(self, layout)

    def cloud_budgets(self, cloud: str, email: str = "", tag: tuple[str, str] | None = None) -> dict[str, Any]:
        """Return budget definitions with the plan's thresholds, for what clouds bill in each month before credits.

        Args:
            cloud: ``aws``: a CloudFormation template; ``azure``: an ARM template; ``gcp``: bodies of Google's API.
            email: who is told; needed by AWS and Azure.
            tag: name and value of a tag that the budgets are limited to.

        Raises:
            PlanError: there is no such cloud, no address, or nothing that a cloud bills.
        """
        from llmbudget.analysis.cloud_budgets import cloud_budgets

        return cloud_budgets(self, cloud, email, tag)

    def fiscal_years(self) -> "pd.DataFrame":
        """Return the lines of the budget by fiscal year and quarter, in the report currency."""
        from llmbudget.analysis.fiscal import by_fiscal_year

        return by_fiscal_year(self)

    def lines(self) -> "pd.DataFrame":
        """Return the lines of the budget: category, label, cost center, account, total in USD, then USD by month."""
        from llmbudget.analysis.frames import lines

        return lines(self)

    def team(self) -> "pd.DataFrame":
        """Return the full-time people of each role by month, after columns with the cost of the role."""
        from llmbudget.analysis.frames import team

        return team(self)

    def runs(self) -> "pd.DataFrame":
        """Return the further runs: kind, cluster, months, tokens, utilization, hours, days, cost in USD, evidence."""
        from llmbudget.analysis.frames import runs

        return runs(self)

    def clusters(self) -> "pd.DataFrame":
        """Return the further clusters: accelerators, USD per hour, hours used and granted, rent and services in USD."""
        from llmbudget.analysis.frames import clusters

        return clusters(self)

    def finance_view(self) -> "pd.DataFrame":
        """Return the finance view of this kind of organization: rows by month or by year, in USD or the given unit.

        Startups read cash by month, universities the grant by year, nonprofit labs sources and uses by year, large
        companies capital and operating expense.
        """
        from llmbudget.analysis.frames import finance_view

        return finance_view(self)

    def influence(self, cells: Mapping[str, Any] = NO_CELLS, /, **changes: Any) -> "Influence":  # noqa: ANN401 - values of any parameter
        """Return the results that other values, as of `replace`, change, or the rule that keeps all results the same.

        ``Budget("startup").influence(reserved_1y_quote=2).sentence`` is
        ``No effect: “Share of hours reserved for a year” is 0.``

        Raises:
            PlanError: see the class.
        """
        from llmbudget.analysis.influence import influence_of

        return influence_of(self, self.replace(cells, **changes))

    def use(self, strategy: str, **parameters: Any) -> "Budget":  # noqa: ANN401 - values of its parameters
        """Return the budget with a saving strategy switched on: ``use("spot_pricing", spot_share=0.8)``.

        Raises:
            PlanError: there is no such strategy or parameter, or it contradicts the plan.
        """
        return self.replace(**changes_of(strategy, {"use": True, **parameters}))

    def without(self, strategy: str) -> "Budget":
        """Return the budget with a saving strategy switched off; its parameters stay the same.

        Raises:
            PlanError: there is no such strategy.
        """
        return self.replace(**changes_of(strategy, {"use": False}))

    def ledger(self) -> "pd.DataFrame":
        """Return the savings of each strategy in use, alone and in sequence, and its costs elsewhere, in USD.

        The savings in sequence add up to the total without strategies less the total; see `analysis.ledger.ledger`.
        """
        from llmbudget.analysis.ledger import ledger

        return ledger(self.plan)

    def recommend(
        self, *, deadline: float | None = None, risk: str = "medium", other_work: bool = False, place: bool = False
    ) -> "Recommendation[Budget]":
        """Return the set and order of strategies that saves most, and why the others are left out.

        Only strategies that train the same for less are chosen. Strategies that train something else (other data, fewer
        tokens, another model) stay as planned, unless ``other_work`` is set.

        Args:
            deadline: month of the budget, counted from 1, by the end of which training and evaluation are done.
            risk: the highest accepted risk: low, medium or high.
            other_work: also choose among the strategies that train something else.
            place: first choose clusters for further runs, and offers for clusters: see `place`.

        Raises:
            PlanError: there is no such risk, or no set of strategies meets the deadline.
        """
        from llmbudget.analysis.recommend import recommend

        start = self.place(risk=risk).budget if place else self
        return recommend(start, deadline=deadline, risk=risk, other_work=other_work)

    def uncertainty(  # noqa: PLR0913 - each is named and has a default
        self,
        draws: int | None = None,
        seed: int = 0,
        *,
        correlations: "Correlations | None" = None,
        executor: "Executor | None" = None,
        progress: "Progress | None" = None,
        chunk: int = 16_384,
    ) -> "Uncertainty":
        """Return the range of spending when every number with a range is drawn, and the chances that the plan holds.

        Contingency is not drawn: it is the reserve for overruns. Spending is compared with budget, cap and cash
        including contingency.

        Args:
            draws: number of draws; None for 100,000, and fewer for plans with thousands of rows and months.
            seed: a whole number from 0; the same seed gives the same draws of the same plan, to the bit.
            correlations: correlations of pairs of parameters; they add to or replace `analysis.correlation.USUAL`.
            executor: runs parts of the work: an executor of `concurrent.futures`, or of a Dask client.
            progress: called with the number of parts done and of all parts; an exception stops the work.
            chunk: draws in one part; it changes no result.

        Raises:
            PlanError: invalid draws, seed or correlations.
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
        """Return the drivers of a quantity before contingency: a row for each parameter that changes it, widest first.

        Columns: ``label``, ``unit``; ``low``, ``planned``, ``high`` of the parameter (the mean for a table's column);
        ``at_low``, ``at_high``: the quantity at these values, all else as planned; ``swing`` between the two;
        ``share`` of the quantity's variance that the parameter explains by itself; ``source`` of the range.

        Raises:
            PlanError: there is no such quantity with a single value; or see `uncertainty`.
        """
        from llmbudget.analysis.drivers import drivers

        return drivers(self, of, seed=seed, correlations=correlations, executor=executor, progress=progress)

    def search(  # noqa: PLR0913 - each is named and has a default
        self,
        *,
        deadline: float | None = None,
        cap: float | None = None,
        over: "Over | None" = None,
        risk: str = "medium",
        other_work: bool = False,
        place: bool = False,
        executor: "Executor | None" = None,
        progress: "Progress | None" = None,
        so_far: "Callable[[Search[Budget]], None] | None" = None,
    ) -> "Search[Budget]":
        """Return the plans that train the same for less or sooner: the front of cost and time.

        Accelerator, number, provider and region, mix of hours and strategies are tried together. Windows follow the
        computing: a slower plan pays people longer.

        Args:
            deadline: month of the budget, counted from 1, by the end of which training and evaluation are done.
            cap: highest total cost in USD, contingency included.
            over: values to try instead of all: lists by "accelerator", "provider", "region", "sourcing"
                (names of `analysis.search_space.SOURCING`), "strategies", "n_accelerators", any other numeric
                parameter, or a number in a table, by its address, such as "roles.ML engineer.headcount".
            risk: the highest risk of strategies to try: low, medium or high.
            other_work: also try the strategies that train something else: other data, fewer tokens, another model.
            place: first choose clusters for further runs, and offers for clusters: see `place`.
            executor: see `uncertainty`.
            progress: see `uncertainty`.
            so_far: called with the result of the offers searched so far, each time it has a better plan.

        Raises:
            PlanError: a name or value that cannot be tried.
        """
        from llmbudget.analysis.search import search
        from llmbudget.analysis.search_inputs import space

        start = self.place(risk=risk).budget if place else self
        tried = space(start.plan, over or {}, risk, other_work=other_work)
        limits = {"deadline": deadline, "cap": cap}
        return search(start, tried, **limits, executor=executor, progress=progress, so_far=so_far)

    def place(self, *, offers: bool = True, risk: str = "medium") -> "Placement[Budget]":
        """Return the cheapest choice of a cluster for each further run, and of an offer for each further cluster.

        A run may use the plan's own accelerators or any cluster of the plan. It must fit there: into memory, its
        months and the cluster's, beside other runs. Numbers of accelerators and months stay.
        `Placement.budget` is the plan with it; `Placement.choices` says why the other places were not chosen.

        Where there are too many assignments to evaluate all, an optimizer (HiGHS) proposes them, and the model
        evaluates them. `Placement.gap` bounds what may be missed, in USD.

        Args:
            offers: also choose accelerator, provider, region and way to pay of clusters. Clusters with own machines or
                granted hours keep theirs.
            risk: the highest risk of ways to pay, as of strategies: low, medium or high.

        Raises:
            PlanError: the plan has no further runs, or there is no such risk.
        """
        from llmbudget.analysis.placement import place

        return place(self, offers=offers, risk=risk)

    def largest(self, money: float, of: str | None = None, *, deadline: float | None = None) -> "Largest[Budget]":
        """Return the largest model, or the most tokens, that a sum of money trains.

        Args:
            money: total cost in USD, people, data and everything else included.
            of: "both" for the compute-optimal split of parameters and tokens; or "parameters" or "tokens", while the
                other stays as planned; or the address of a number in a table, while all else stays; or a further run,
                such as "runs.Tune", for what states its work: tokens, examples, pairs, steps, a multiple or hours.
                Default: the split for full training from scratch, where it is valid, and tokens otherwise;
                `Largest.note` says so.
            deadline: see `search`.

        Raises:
            PlanError: the money trains nothing, or is no amount; or the split is not valid for the training method.
        """
        from llmbudget.analysis.affordable_size import largest

        return largest(self, money, of, deadline)

    def at_tier(self, tier: str) -> "Budget":
        """Return the budget of the plan for another size of model, such as "large": see `catalog.tiers`.

        Raises:
            PlanError: there is no such tier, or its months do not fit into the plan.
        """
        plan = resized(self.plan, tier)
        warn_of_set_aside(self.plan, plan, tiers()[tier].values)
        return Budget(plan)

    def with_model(self, config: str | Path | Mapping[str, Any]) -> "Budget":
        """Return the budget for the model of a Hugging Face config.json: its size, layers, width and vocabulary.

        Tokens and context length stay; see `imports.model_config.read_model` for what is derived.

        Args:
            config: the path of the file or of its folder, its text, or its content.

        Raises:
            PlanError: the file cannot be read, its family is not known, or a number in it cannot be right.
        """
        from llmbudget.imports.model_config import read_model
        from llmbudget.imports.model_to_plan import values_of, with_model

        shape = read_model(config)
        plan = with_model(self.plan, shape)
        warn_of_set_aside(self.plan, plan, values_of(shape))
        return Budget(plan)

    def calibrate(  # noqa: PLR0913 - each is named and has a default
        self,
        log: str | Path | None = None,
        *,
        run: str = "",
        tokens_per_second: float | None = None,
        step_seconds: float | None = None,
        tokens_per_step: float | None = None,
        n_accelerators: float | None = None,
    ) -> "Budget":
        """Return the budget with the utilization that you have measured instead of the predicted one.

        A log also narrows the range, as far as its length supports; the note of the utilization says where it is from.
        In reinforcement learning, the seconds of a step are taken. A log of a day or more sets the main run's goodput.

        Args:
            log: the steps of a run: CSV, lines of JSON, a TensorBoard event file or its folder, or an export of W&B.
            run: the name of a further run; the main run without it.
            tokens_per_second: instead of a log, of all accelerators together.
            step_seconds: instead of a log, the time of a step.
            tokens_per_step: tokens that a step learns from; needed if the log does not say.
            n_accelerators: how many worked while you measured; the run's own number without it.

        Raises:
            PlanError: the log cannot be used, there is no such run, or the utilization is not possible.
        """
        from llmbudget.imports.step_logs.calibration import Speed, calibrated
        from llmbudget.imports.step_logs.measurement import measure
        from llmbudget.imports.step_logs.reading import read_log

        speed = Speed(
            log=None if log is None else measure(read_log(log)), tokens_per_second=tokens_per_second,
            step_seconds=step_seconds, tokens_per_step=tokens_per_step, n_accelerators=n_accelerators,
        )  # fmt: skip
        return Budget(calibrated(self, speed, run))

    def scenario(self, name: str) -> "Budget":
        """Return the budget in one of the plan's scenarios; "As planned" is the plan itself.

        Raises:
            PlanError: there is no such scenario, or it contradicts the plan.
        """
        return Budget(scenario_of(self.plan, name))

    def scenarios(self) -> "pd.DataFrame":
        """Return the plan and its scenarios side by side: a row for each key figure, a column for each scenario.

        If a scenario changes no result, a last row, ``no_effect``, names the rule.

        Raises:
            PlanError: a scenario contradicts the plan.
        """
        from llmbudget.analysis.scenarios import scenarios

        return scenarios(self)

    def with_scenario(self, name: str, cells: Mapping[str, Any] = NO_CELLS, /, **changes: Any) -> "Budget":  # noqa: ANN401 - values of any parameter
        """Return the budget with a scenario: ``with_scenario("Lean", tokens=1e9, role_headcount=0.5)``.

        Args:
            name: of the scenario; one of the same name is replaced.
            cells: new values of cells, by address: ``{"roles.ML engineer.salary": 200_000}``. They take the place of
                factors on their columns.
            changes: new values of parameters, by id; for a column of a table, a factor on every row.

        Raises:
            PlanError: a name, parameter, cell or value that cannot be used.
        """
        return Budget(scenario_added(self.plan, name, {**cells, **changes}))

    def to_excel(self, path: str | Path, risk: "Uncertainty | None" = None) -> None:
        """Write the budget as an Excel workbook in which every number, except on the sheet Risk, is a live formula.

        Args:
            path: the .xlsx file to write.
            risk: result of `uncertainty` for the sheet Risk; drawn if not given.

        Raises:
            PlanError: the file has another ending, or the result belongs to another budget.
        """
        check_workbook_name(path)
        write_atomically(path, self.excel(risk))

    def excel(self, risk: "Uncertainty | None" = None) -> bytes:
        """Return the workbook of `to_excel` as bytes; on the same day, the same plan gives the same bytes."""
        from llmbudget.excel.workbook import workbook

        return workbook(self.plan, risk)

    def fill_template(self, template: str | Path, path: str | Path) -> tuple[str, ...]:
        """Write a workbook of a finance team with its named cells filled in; everything else stays the same.

        Returns:
            A sentence for each name or cell that was not filled.

        Args:
            template: one that comes with the package, such as "us_grant_by_year", or the path of an .xlsx file.
            path: the .xlsx file to write.

        Raises:
            PlanError: the file has another ending, or nothing in the template can be filled; a sentence for each
                problem.
        """
        from llmbudget.excel.templates.shipped import template_content
        from llmbudget.excel.templates.template import Template

        check_workbook_name(path)
        filled = Template(template_content(str(template))).filled(self)
        write_atomically(path, filled.content)
        return filled.left

    def __repr__(self) -> str:
        return f"<Budget {self.plan.organisation.plan_name!r}: {self['total_cost']:,.0f} USD>"
