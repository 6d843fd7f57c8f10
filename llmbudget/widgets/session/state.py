"""A session's state, without widgets: a budget, refused entries and undo."""

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
from llmbudget.plan.file import PlanError, pins_facts, problems, write_plan
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.scenarios import AS_PLANNED, taken_as
from llmbudget.plan.set_aside import newly, notice
from llmbudget.plan.tiers import at_tier
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.entry import show
from llmbudget.widgets.session.field_keys import cell_key, exists, label_of, record_of, split, value_of, without_row
from llmbudget.widgets.session.history import Moment, Refused, attempt, settled, shown
from llmbudget.widgets.session.no_effect import no_effect
from llmbudget.widgets.session.plan_text import plan_in

MOST_UNDO = 200


class Session:
    """One person editing one budget.

    Invalid texts never raise. They are refused with a sentence, and the plan keeps its last valid value.

    Args:
        plan: name of a preset, path of a plan file, or a plan; `reset` and `start_over` return to it.

    Attributes:
        budget: the current plan in the shown scenario, with its results.
        origin: name or path of the plan; empty if a plan was given.
        shows_python: whether the page shows code in place of labels.
        notice: a sentence about the last action, with list items on further lines; may be empty.
        no_effect: why the last edit changes no result, by field key; empty if it does.

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
        """The current plan."""
        return self._now.plan

    @property
    def scenario(self) -> str:
        """The scenario being shown and edited."""
        return self._now.scenario

    @property
    def refused(self) -> Mapping[str, Refused]:
        """Refused entries by field key."""
        return self._now.refused

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to redo."""
        return bool(self._future)

    def text(self, key: str) -> str:
        """Return a field's text: the refused text, or the value."""
        if key in self.refused:
            return self.refused[key].text
        return show(record_of(key), self.value(key))

    def value(self, key: str) -> Scalar:
        """Return a field's value in the shown scenario; tables are the same in all scenarios."""
        return value_of(self.plan if split(key) else self.budget.plan, key)

    def usual(self, key: str) -> Scalar:
        """Return the value that `reset` restores: the plan's in a scenario, the preset's in the plan."""
        return value_of(self.preset if self.scenario == AS_PLANNED else self.plan, key)

    def set(self, parameter_id: str, text: str, *, live: bool = False) -> None:
        """Enter a text for a parameter; ``live``: it is still being typed, so it is not refused yet."""
        self._type(parameter_id, text, live=live)

    def set_cell(self, table: str, row: int, field: str, text: str, *, live: bool = False) -> None:
        """Enter a text for a cell of a table, as `set` does.

        Raises:
            IndexError: the table has no such row.
        """
        value_of(self.plan, cell_key(table, row, field))  # raises if the row was removed
        self._type(cell_key(table, row, field), text, live=live)

    def add_row(self, table: str) -> None:
        """Add a row with default values at the end of a table; set a notice if the table is full."""
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
        """Reset a parameter or a whole table to the preset."""
        if parameter_id in tables():
            refused = {key: entry for key, entry in self.refused.items() if key.split(".")[0] != parameter_id}
            self._become(self.plan.replace(**{parameter_id: self.preset.value(parameter_id)}), refused)
        else:
            self._type(parameter_id, show(record_of(parameter_id), self.usual(parameter_id)), live=False)

    def tier(self, tier_id: str) -> None:
        """Apply a tier's model and cluster size as one step."""
        try:
            plan = at_tier(self.budget.plan, tier_id)
        except ValidationError as error:  # training starts too late for the budget's months
            self.notice = " ".join(problems(error))
            return
        before = self.budget.plan
        self.take(plan, "")
        chosen = tiers()[tier_id]
        told = notice(waiting for waiting in newly(before, self.budget.plan) if waiting.name not in chosen.values)
        self.notice = told if self.budget.plan != before else phrase("size_unchanged", size=chosen.label)

    def take(self, plan: Plan, notice: str) -> None:
        """Take a plan derived from the shown one and set a notice; unrelated refused entries stay."""
        if self.scenario != AS_PLANNED:
            plan = taken_as(self.plan, self.scenario, plan)
        left = (key for key in self.refused if exists(plan, key))
        same = (key for key in left if value_of(plan, key) == value_of(self.plan, key))
        self.put(plan, {key: self.refused[key] for key in same}, notice)

    def switch(self, plan: Plan, scenario: str, notice: str) -> None:
        """Show another scenario of a plan; undo also restores refused entries."""
        self._become(plan, {}, scenario=scenario)
        self.notice = notice

    def use_current_prices(self) -> None:
        """Take today's rows of the catalog in the place of those that the plan pins: one step of undo."""
        try:
            budget = with_current_prices(Budget(self.plan))
        except PlanError as error:
            self.notice = phrase("prices_refused", reason=str(error))
            return
        self.put(budget.plan, self.refused, phrase("prices_taken"))

    def undo(self) -> None:
        """Undo one edit."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """Redo the last undone edit."""
        self._step(self._future, self._past)

    def start_over(self) -> None:
        """Return to the preset; undo restores the edits."""
        self._become(self.preset, {}, scenario=AS_PLANNED)

    def yaml(self) -> str:
        """Return the text of the plan's file."""
        return write_plan(self.plan)

    def load(self, text: str, otherwise: str = "file_unusable", opened: str = "") -> bool:
        """Open a plan from the text of a plan file and set a notice; an invalid text changes nothing else."""
        plan = self._read(text, otherwise)
        if plan is None:
            return False
        told = opened or phrase("opened", plan=plan.organisation.plan_name)
        return self.open(plan, told if pins_facts(text) else f"{told} {phrase('no_saved_prices')}")

    def open(self, plan: Plan, notice: str) -> bool:
        """Open another plan and set a notice; undo restores the previous plan."""
        self.put(plan, {}, notice)
        return True

    def put(self, plan: Plan, refused: Mapping[str, Refused], notice: str) -> None:
        """Take a plan and its refused entries as one step, and set a notice."""
        self._become(plan, refused, scenario=self.scenario if self.scenario in plan.scenarios else AS_PLANNED)
        self.notice = notice

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Combine all edits made inside into one undo step."""
        before, past, self._past = self._now, self._past, []
        try:
            yield
        finally:
            self._past = past if self._now == before else [*past, before][-MOST_UNDO:]
            self._future.clear()

    def restore(self, text: str, refused: Mapping[str, str] = MappingProxyType({}), scenario: str = AS_PLANNED) -> bool:
        """Restore a kept plan, its refused entries and scenario; return whether the text is a plan."""
        plan = self._read(text, "kept_unusable")
        if plan is None:
            return False
        self._go_to(Moment(plan))
        if scenario in plan.scenarios:
            with suppress(ValidationError):  # one that conflicts with the plan cannot be shown
                self._go_to(Moment(plan, scenario=scenario))
        for key, typed in refused.items():
            if exists(plan, key):
                self._type(key, typed, live=False)
        return True

    def restored(self) -> None:
        """Start from the restored state, with no undo, and set a notice."""
        self._past.clear()
        if self._now != Moment(self.preset):
            self.notice = phrase("restored")

    def _read(self, text: str, otherwise: str) -> Plan | None:
        plan = plan_in(text)
        if isinstance(plan, Plan):
            return plan
        self.notice = phrase(otherwise, reason=plan)
        return None

    def _type(self, key: str, text: str, *, live: bool) -> None:
        # Typing on in the same field replaces the last entry: one undo step, not one per letter.
        base = self._past[-1] if self._past and key == self._typing else self._now
        if base is self._now:
            self._before_typing = self.budget
        others = {name: entry for name, entry in base.refused.items() if name != key}
        plan, sentence = attempt(base.plan, self.scenario, key, text)
        if plan is None and live:
            return
        if plan is None and isinstance(record_of(key), Switch):
            # A switch has no text to lose: it goes back, so that it cannot turn on by itself later.
            self.notice = phrase(
                "switch_refused", reason=sentence, switch=label_of(self.plan, key), state=self.text(key)
            )
            return
        if plan is None:
            self._become(base.plan, {**others, key: Refused(text, sentence)}, typing=key)
        else:
            self._become(plan, others, typing=key)
            self._say_no_effect(key, live=live)
        self._typing = key if live else ""

    def _say_no_effect(self, key: str, *, live: bool) -> None:
        """Show why an edit changes no result: beside a field, or for a cell above the page."""
        sentence = no_effect(self._before_typing, self.budget, key)
        if sentence and split(key) is None:
            self.no_effect = {key: sentence}
        elif sentence and not live:
            self.notice = phrase("cell_no_effect", cell=label_of(self.plan, key), reason=sentence)

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
            budget["total_cost"]  # evaluate the model first: if it fails, the last plan stays
            self.budget = budget
        self._now = moment
        self._typing = ""
        self.notice = ""
        self.no_effect = {}
