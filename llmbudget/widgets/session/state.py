"""What a person edits: a budget, what was refused, and the way back. There is no widget in sight."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from llmbudget.analysis.price_changes import with_current_prices
from llmbudget.api.budget import Budget
from llmbudget.api.opening import open_plan
from llmbudget.catalog import tiers
from llmbudget.parameters.record import Scalar, Switch
from llmbudget.plan.file import NO_PINS, PlanError, pins_facts, problems, write_plan
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.scenarios import AS_PLANNED, taken_as
from llmbudget.plan.set_aside import newly, notice
from llmbudget.plan.tiers import at_tier
from llmbudget.widgets.session.entry import show
from llmbudget.widgets.session.field_keys import cell_key, exists, label_of, record_of, split, value_of, without_row
from llmbudget.widgets.session.history import Moment, Refused, attempt, settled, shown
from llmbudget.widgets.session.no_effect import no_effect
from llmbudget.widgets.session.plan_text import plan_in

MOST_UNDO = 200


class Session:
    """One person editing one budget.

    Texts that cannot be right never raise: they are refused with a sentence, and the plan keeps its last good value.

    Args:
        plan: name of a preset, path of a plan file, or a plan: what `reset` and `start_over` go back to.

    Attributes:
        budget: the plan as it is now, in the scenario that is shown, seen through the model.
        origin: what the plan was opened by; empty for one that was given.
        shows_python: whether the page shows code beside its labels.
        notice: a sentence about what just happened to the whole plan, or nothing; a list follows it in lines.
        no_effect: why what was typed last changes no result, by the key of its field; empty where it does.

    Raises:
        PlanError: a plan that cannot be used.
    """

    def __init__(self, plan: str | Path | Plan = "startup") -> None:
        self.preset = plan if isinstance(plan, Plan) else open_plan(plan)
        self.origin = "" if isinstance(plan, Plan) else str(plan)
        self.shows_python = False
        self.budget = Budget(self.preset)
        self.notice = ""
        self.no_effect: Mapping[str, str] = {}
        self._now = Moment(self.preset)
        self._before_typing = self.budget
        self._past: list[Moment] = []
        self._future: list[Moment] = []
        self._typing = ""

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self._now.plan

    @property
    def scenario(self) -> str:
        """The scenario that is shown, and that is edited."""
        return self._now.scenario

    @property
    def refused(self) -> Mapping[str, Refused]:
        """What was refused, by the key of its field."""
        return self._now.refused

    @property
    def can_undo(self) -> bool:
        """Whether something was done."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return bool(self._future)

    def text(self, key: str) -> str:
        """Return what stands in a field: the refused text, or the value."""
        if key in self.refused:
            return self.refused[key].text
        return show(record_of(key), self.value(key))

    def value(self, key: str) -> Scalar:
        """Return the value of a field in the scenario that is shown; the rows of tables are those of the plan."""
        return value_of(self.plan if split(key) else self.budget.plan, key)

    def usual(self, key: str) -> Scalar:
        """Return what `reset` gives a parameter: what the plan has, and of the plan itself what the preset has."""
        return value_of(self.preset if self.scenario == AS_PLANNED else self.plan, key)

    def set(self, parameter_id: str, text: str, *, live: bool = False) -> None:
        """Take a text typed for a parameter; ``live``: it is still being typed, so nothing is refused yet."""
        self._type(parameter_id, text, live=live)

    def set_cell(self, table: str, row: int, field: str, text: str, *, live: bool = False) -> None:
        """Take a text typed for a cell of a table, as `set`.

        Raises:
            IndexError: the table has no such row.
        """
        value_of(self.plan, cell_key(table, row, field))  # a text in a row that is gone has no place to stand in
        self._type(cell_key(table, row, field), text, live=live)

    def add_row(self, table: str) -> None:
        """Add a row with the usual values at the end of a table; a full table says so."""
        try:
            plan = self.plan.replace(**{table: [*self.plan.value(table), tables()[table].row()]})
        except ValidationError as error:
            self.notice = " ".join(problems(error))
            return
        self._become(plan, self.refused)

    def remove_row(self, table: str, row: int) -> None:
        """Remove a row of a table."""
        rows = list(self.plan.value(table))
        del rows[row]
        refused = {
            moved: entry for key, entry in self.refused.items() if (moved := without_row(key, table, row)) is not None
        }
        self._become(self.plan.replace(**{table: rows}), refused)

    def reset(self, parameter_id: str) -> None:
        """Give a parameter, or a whole table, what the preset has."""
        if parameter_id in tables():
            refused = {key: entry for key, entry in self.refused.items() if key.split(".")[0] != parameter_id}
            self._become(self.plan.replace(**{parameter_id: self.preset.value(parameter_id)}), refused)
        else:
            self._type(parameter_id, show(record_of(parameter_id), self.usual(parameter_id)), live=False)

    def tier(self, tier_id: str) -> None:
        """Take the size of model and of cluster of a tier: one step of undo."""
        try:
            plan = at_tier(self.budget.plan, tier_id)
        except ValidationError as error:  # training starts so late that the months do not suffice
            self.notice = " ".join(problems(error))
            return
        before = self.budget.plan
        self.take(plan, "")
        chosen = tiers()[tier_id]
        told = notice(one for one in newly(before, self.budget.plan) if one.name not in chosen.values)
        self.notice = told if self.budget.plan != before else f"The plan has this size already: {chosen.label}."

    def take(self, plan: Plan, notice: str) -> None:
        """Take a plan that follows from the one that is shown, and say so; what was refused elsewhere stays."""
        if self.scenario != AS_PLANNED:
            plan = taken_as(self.plan, self.scenario, plan)
        there = (key for key in self.refused if exists(plan, key))
        same = (key for key in there if value_of(plan, key) == value_of(self.plan, key))
        self.put(plan, {key: self.refused[key] for key in same}, notice)

    def switch(self, plan: Plan, scenario: str, notice: str) -> None:
        """Show another scenario of a plan; undo leads back, also to what was refused."""
        self._become(plan, {}, scenario=scenario)
        self.notice = notice

    def use_current_prices(self) -> None:
        """Take today's rows of the catalog in the place of those that the plan pins: one step of undo."""
        try:
            budget = with_current_prices(Budget(self.plan))
        except PlanError as error:
            self.notice = f"Today's prices were not taken: {error}"
            return
        self.put(budget.plan, self.refused, "The plan now uses today's prices. Undo brings the earlier ones back.")

    def undo(self) -> None:
        """Go back by one edit."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._step(self._future, self._past)

    def start_over(self) -> None:
        """Go back to the preset; undo brings the edits back."""
        self._become(self.preset, {}, scenario=AS_PLANNED)

    def yaml(self) -> str:
        """Return the plan as a file."""
        return write_plan(self.plan)

    def load(self, text: str, otherwise: str = "This file could not be opened", opened: str = "") -> bool:
        """Take another plan from the text of a plan file, and say so; a text that is none changes nothing."""
        plan = self._read(text, otherwise)
        if plan is None:
            return False
        told = opened or f"Opened “{plan.organisation.plan_name}”."
        return self.open(plan, told if pins_facts(text) else f"{told} {NO_PINS}")

    def open(self, plan: Plan, notice: str) -> bool:
        """Take another plan, and say so; undo brings back what was there."""
        self.put(plan, {}, notice)
        return True

    def put(self, plan: Plan, refused: Mapping[str, Refused], notice: str) -> None:
        """Take a plan and what stands refused in its fields, as one step, and say so."""
        self._become(plan, refused, scenario=self.scenario if self.scenario in plan.scenarios else AS_PLANNED)
        self.notice = notice

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Make all that is done meanwhile one step of undo."""
        before, past, self._past = self._now, self._past, []
        try:
            yield
        finally:
            self._past = past if self._now == before else [*past, before][-MOST_UNDO:]
            self._future.clear()

    def restore(self, text: str, refused: Mapping[str, str] = MappingProxyType({}), scenario: str = AS_PLANNED) -> bool:
        """Take a plan that this browser kept, in a scenario, with what stood refused; return whether it is one."""
        plan = self._read(text, "The plan kept by this browser could not be used")
        if plan is None:
            return False
        self._go_to(Moment(plan))
        if scenario in plan.scenarios:
            with suppress(ValidationError):  # one that contradicts the plan cannot be shown
                self._go_to(Moment(plan, scenario=scenario))
        for key, typed in refused.items():
            if exists(plan, key):
                self._type(key, typed, live=False)
        return True

    def restored(self) -> None:
        """Begin from what was restored, and say so: there is nothing to undo."""
        self._past.clear()
        if self._now != Moment(self.preset):
            self.notice = "Restored your last edits."

    def _read(self, text: str, otherwise: str) -> Plan | None:
        found = plan_in(text)
        if isinstance(found, Plan):
            return found
        self.notice = f"{otherwise}: {found} Nothing was changed."
        return None

    def _type(self, key: str, text: str, *, live: bool) -> None:
        # What is typed replaces what was typed into the same field a moment ago: one step of undo, not one a letter.
        base = self._past[-1] if self._past and key == self._typing else self._now
        if base is self._now:
            self._before_typing = self.budget
        others = {name: entry for name, entry in base.refused.items() if name != key}
        plan, sentence = attempt(base.plan, self.scenario, key, text)
        if plan is None and live:
            return
        if plan is None and isinstance(record_of(key), Switch):
            # A switch has no text that could be lost: it goes back, instead of turning itself on some day.
            self.notice = f"{sentence} So {label_of(self.plan, key)} stays {self.text(key)}."
            return
        if plan is None:
            self._become(base.plan, {**others, key: Refused(text, sentence)}, typing=key)
        else:
            self._become(plan, others, typing=key)
            self._say_no_effect(key, live=live)
        self._typing = key if live else ""

    def _say_no_effect(self, key: str, *, live: bool) -> None:
        """Say beside a field, or of a cell above the page, why what was typed changes no result."""
        sentence = no_effect(self._before_typing, self.budget, key)
        if sentence and split(key) is None:
            self.no_effect = {key: sentence}
        elif sentence and not live:
            self.notice = f"{label_of(self.plan, key)}: {sentence}"

    def _become(
        self, plan: Plan, refused: Mapping[str, Refused], typing: str = "", scenario: str | None = None
    ) -> None:
        before, moment = self._now, settled(Moment(plan, refused, self.scenario if scenario is None else scenario))
        same_step = bool(typing and typing == self._typing and self._past)
        begun = shown(self._past[-1]) if same_step else self.budget.plan
        self._go_to(moment)
        if typing:
            self.notice = notice(newly(begun, self.budget.plan))
        if moment == before:
            return
        if not same_step:
            self._past = [*self._past, before][-MOST_UNDO:]
        elif self._past[-1] == moment:
            self._past.pop()
        self._future.clear()

    def _step(self, source: list[Moment], target: list[Moment]) -> None:
        if source:
            target.append(self._now)
            self._go_to(source.pop())

    def _go_to(self, moment: Moment) -> None:
        if (moment.plan, moment.scenario) != (self.plan, self.scenario):
            budget = Budget(shown(moment))
            budget["total_cost"]  # evaluates the model before anything changes: should it fail, the last plan stays
            self.budget = budget
        self._now = moment
        self._typing = ""
        self.notice = ""
        self.no_effect = {}
