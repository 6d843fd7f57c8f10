"""A session's state, without widgets: a budget, refused entries and undo."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from llmbudget.analysis.price_changes import with_current_prices
from llmbudget.api.budget import Budget
from llmbudget.api.opening import open_plan
from llmbudget.catalog import tiers
from llmbudget.parameters.record import Row, Scalar, Switch
from llmbudget.plan.addresses import is_address
from llmbudget.plan.file import PlanError, counts_delay, pins_facts, problems, write_plan
from llmbudget.plan.plan import Plan, tables
from llmbudget.plan.rows import NAME, free_name, is_named, names_of, new_row
from llmbudget.plan.scenarios import AS_PLANNED, as_planned, is_factor, taken_as
from llmbudget.plan.set_aside import newly, notice
from llmbudget.plan.tiers import at_tier
from llmbudget.quantities.recall import Recall
from llmbudget.widgets.phrases import listed, phrase
from llmbudget.widgets.session.answers import answered
from llmbudget.widgets.session.entry import read_as, show
from llmbudget.widgets.session.field_keys import (
    cell_key,
    exists,
    is_changeable,
    key_after,
    key_of,
    label_of,
    record_of,
    split,
    value_of,
)
from llmbudget.widgets.session.history import (
    ASKED,
    OWN,
    Begun,
    Beside,
    Moment,
    Refused,
    attempt,
    attempt_beside,
    settled,
    shown,
)
from llmbudget.widgets.session.no_effect import no_effect
from llmbudget.widgets.session.plan_text import plan_in
from llmbudget.widgets.session.since_saved import since_saved

MOST_UNDO = 200
IN_SCENARIO = "\n"
"""Between scenario and input, where the browser keeps what was refused beside the shown scenario."""

_OPENED = Begun()
_RECALLS = defaultdict[str, Recall](Recall)
"""By kind of organization: the values of its last plan. Pages of a process start from each other's."""


@dataclass(frozen=True)
class Outcome:
    """What came of the last config.json or measurement that was given.

    Attributes:
        count: how many were given: the page compares it to recognize the answer to its own.
        told: the numbers that were filled in, and those that stay; empty once the plan changes.
        error: why it cannot be used.
    """

    count: int = 0
    told: str = ""
    error: str = ""


class Session:
    """One person editing one budget.

    Invalid texts never raise. They are refused with a sentence, and the plan keeps its last valid value.

    Args:
        plan: name of a preset, path of a plan file, or a plan; `reset` and `start_over` return to it.

    Attributes:
        budget: the current plan in the shown scenario, with its results.
        example: the plan that was given or opened.
        origin: name or path of the plan; empty if a plan was given.
        shows_python: whether the page shows code in place of labels.
        notice: a sentence about the last action, with list items on further lines; may be empty.
        no_effect: why the last edit changes no result, by field key; empty if it does.
        read: what the last typed text was read as, by field key; empty if the text says so itself.
        pasted_model: what came of the last config.json that was pasted.
        measured: what came of the last measurement that was given.

    Raises:
        PlanError: a plan that cannot be used.
    """

    def __init__(self, plan: str | Path | Plan = "startup") -> None:
        self.example = plan if isinstance(plan, Plan) else open_plan(plan)
        self.origin = "" if isinstance(plan, Plan) else str(plan)
        self.shows_python = False
        self.budget = Budget(self.example)
        self.budget.recall = _RECALLS[self.example.profile]
        self.notice = ""
        self.no_effect: Mapping[str, str] = {}
        self.read: Mapping[str, str] = {}
        self.pasted_model = Outcome()
        self.measured = Outcome()
        self._home = self._now = Moment(self.example)
        self._before_typing = self.budget
        self._past: list[Moment] = []
        self._future: list[Moment] = []
        self._typing = ""

    @property
    def plan(self) -> Plan:
        """The current plan."""
        return self._now.plan

    @property
    def preset(self) -> Plan:
        """The plan that `reset` returns to: the blank one where the plan is nobody's example."""
        return self.blank if self.begun.stage else self.example

    @cached_property
    def blank(self) -> Plan:
        """The plan of the start card before any answer."""
        return answered(self.example.profile, {}, self.example.catalog.current).plan

    @property
    def begun(self) -> Begun:
        """Where the plan comes from: the start card, or an example or an opened plan."""
        return self._now.begun

    @property
    def is_home(self) -> bool:
        """Whether the plan is the one that `start_over` returns to."""
        return not self.refused and (self.plan, self.begun) == (self._home.plan, self._home.begun)

    @property
    def scenario(self) -> str:
        """The scenario being shown and edited."""
        return self._now.scenario

    @property
    def refused(self) -> Mapping[str, Refused]:
        """Refused entries by field key."""
        return self._now.refused

    @property
    def beside(self) -> Beside:
        """Refused entries of scenarios that are not shown, and of factors."""
        return self._now.beside

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
        """Return a field's value in the shown scenario."""
        return value_of(self.budget.plan, key)

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

    def enter_beside(self, scenario: str, name: str, text: str) -> None:
        """Enter a text for an input of any scenario, which need not be the shown one.

        Args:
            scenario: name of a scenario, or of the plan itself.
            name: id of a parameter, address of a cell, or id of a column, for a factor on it.
            text: what is typed.

        Raises:
            KeyError: the plan has no such scenario or input.
        """
        if scenario == self.scenario and not is_factor(name):
            self._type(key_of(self.plan, name), text, live=False)
            return
        before = self.plan
        others = {place: entry for place, entry in self.beside.items() if place != (scenario, name)}
        plan, sentence = attempt_beside(before, scenario, name, text)
        if plan is not None and (conflict := self.conflict(plan)):
            plan, sentence = None, conflict
        if plan is None:
            others[scenario, name] = Refused(text, sentence)
        self._become(plan or before, self.refused, beside=others)
        if plan is not None:
            told = newly(shown(Moment(before, scenario=scenario)), shown(Moment(plan, scenario=scenario)))
            self.notice = notice(told) or self.notice

    def conflict(self, plan: Plan) -> str:
        """Return why the shown scenario cannot be shown in a plan; empty if it can."""
        try:
            shown(replace(self._now, plan=plan))
        except ValidationError as error:
            return phrase("scenario_not_shown", name=self.scenario, reason=" ".join(problems(error)))
        return ""

    def add_row(self, table: str, kind: str = "") -> None:
        """Add a row with values to begin with at the end of a table; set a notice if the table is full.

        Raises:
            KeyError: the table has no rows of this kind.
        """
        rows = self.plan.value(table)
        self._arrange(table, [*range(len(rows))], new_row(self.plan, table, kind))

    def duplicate_row(self, table: str, row: int) -> None:
        """Add a copy of a row under another name, below it; set a notice if the table is full.

        Raises:
            IndexError: the table has no such row.
        """
        rows = self.plan.value(table)
        copy = rows[row].model_copy(update={NAME: free_name(rows, rows[row].name)})
        self._arrange(table, [*range(len(rows))], copy, row + 1)

    def move_row(self, table: str, row: int, to: int) -> None:
        """Move a row of a table to another place; places count from 0.

        Raises:
            IndexError: the table has no such row or place.
        """
        order = [*range(len(self.plan.value(table)))]
        if to not in order:
            raise IndexError(to)
        order.insert(to, order.pop(row))
        self._arrange(table, order)

    def remove_row(self, table: str, row: int) -> None:
        """Remove a row of a table; set a notice if other rows name it.

        Raises:
            IndexError: the table has no such row.
        """
        order = [*range(len(self.plan.value(table)))]
        name = self.plan.value(table)[order.pop(row)].name
        self._arrange(table, order)
        left = names_of(self.plan, table, name)
        if left and not is_named(self.plan.value(table), name):
            self.notice = phrase("still_named", name=name, rows=listed(left))

    def reset(self, parameter_id: str) -> None:
        """Reset a parameter or a whole table: to the preset, or in a scenario to the plan."""
        if parameter_id in tables():
            refused = {key: entry for key, entry in self.refused.items() if key.split(".")[0] != parameter_id}
            if self.scenario == AS_PLANNED:
                plan = self.plan.replace(**{parameter_id: self.preset.value(parameter_id)})
            else:
                plan = as_planned(self.plan, self.scenario, parameter_id)
            self._become(plan, refused)
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
        """Show another scenario of a plan; undo also restores refused entries.

        What was refused in it beside the shown one stands in its fields.
        """
        mine = {
            name: entry for (where, name), entry in self.beside.items() if where == scenario and not is_factor(name)
        }
        refused = {key_of(plan, name): entry for name, entry in mine.items()}
        left = {place: entry for place, entry in self.beside.items() if place[0] != scenario or is_factor(place[1])}
        self._become(plan, self.refused if scenario == self.scenario else refused, scenario=scenario, beside=left)
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
        """Return to the preset, or to the start card of a page that begins there; undo restores the edits."""
        self.arrive(self._home.plan, self._home.begun)

    def begin_with(self, plan: Plan, begun: Begun) -> None:
        """Begin a session without edits at another plan, to which `start_over` returns."""
        self._home = Moment(plan, begun=begun)
        self._go_to(self._home)

    def arrive(self, plan: Plan, begun: Begun, typing: str = "", *, live: bool = False) -> None:
        """Take another plan as one step; ``typing``: the answer that makes it, ``live`` if it is still being typed."""
        self._become(plan, {}, typing, AS_PLANNED, begun)
        self._typing = typing if live else ""

    def yaml(self) -> str:
        """Return the text of the plan's file."""
        return write_plan(self.plan)

    def load(self, text: str, otherwise: str = "file_unusable", opened: str = "") -> bool:
        """Open a plan from the text of a plan file and set a notice; an invalid text changes nothing else."""
        plan = self._read(text, otherwise)
        if plan is None:
            return False
        told = opened or phrase("opened", plan=plan.organisation.plan_name)
        since = since_saved(plan, pinned=pins_facts(text), counts_delay=counts_delay(text))
        return self.open(plan, f"{told} {since}".rstrip())

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

    def restore(
        self,
        text: str,
        refused: Mapping[str, str] = MappingProxyType({}),
        scenario: str = AS_PLANNED,
        begun: Begun = _OPENED,
    ) -> bool:
        """Restore a kept plan, its refused entries, scenario and answers; return whether the text is a plan."""
        plan = self._read(text, "kept_unusable")
        if plan is None:
            return False
        self._go_to(Moment(plan, begun=begun))
        if scenario in plan.scenarios:
            with suppress(ValidationError):  # one that conflicts with the plan cannot be shown
                self._go_to(Moment(plan, scenario=scenario, begun=begun))
        for key, typed in refused.items():
            beside, _, name = key.rpartition(IN_SCENARIO)
            if beside in {AS_PLANNED, *plan.scenarios} and is_changeable(plan, name):
                self.enter_beside(beside, name, typed)
            elif exists(plan, key):
                self._type(key, typed, live=False)
        return True

    def restored(self) -> None:
        """Start from the restored state, with no undo, and set a notice."""
        self._past.clear()
        if self._now != self._home:
            self.notice = phrase("restored")

    def _arrange(self, table: str, order: Sequence[int], added: Row | None = None, place: int | None = None) -> None:
        """Put a table's rows into another order, and add a row at a place or at the end."""
        rows, before = self.plan.value(table), list[int | None](order)
        if added is not None:
            before.insert(len(before) if place is None else place, None)
        try:
            plan = self.plan.replace(**{table: [added if row is None else rows[row] for row in before]})
        except ValidationError as error:
            self.notice = " ".join(problems(error))
            return
        moved = ((key_after(key, table, before), entry) for key, entry in self.refused.items())
        self._become(plan, {key: entry for key, entry in moved if key is not None})

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
            self._say_read(key, text)
        self._typing = key if live else ""

    def _say_no_effect(self, key: str, *, live: bool) -> None:
        """Show why an edit changes no result: beside a field, or for a cell above the page."""
        sentence = no_effect(self._before_typing, self.budget, key)
        if sentence and split(key) is None:
            self.no_effect = {key: sentence}
        elif sentence and not live:
            self.notice = phrase("cell_no_effect", cell=label_of(self.plan, key), reason=sentence)

    def _say_read(self, key: str, text: str) -> None:
        full = read_as(record_of(key), text, self.value(key))
        self.read = {key: full} if full else {}

    def _become(  # noqa: PLR0913, PLR0917 - the parts of a moment
        self,
        plan: Plan,
        refused: Mapping[str, Refused],
        typing: str = "",
        scenario: str | None = None,
        begun: Begun | None = None,
        beside: Beside | None = None,
    ) -> None:
        begun = begun or self._begun_by(plan)
        before = self._now
        left = _still_there(plan, self.beside if beside is None else beside)
        moment = settled(Moment(plan, refused, self.scenario if scenario is None else scenario, begun, left))
        same_step = bool(typing and typing == self._typing and self._past)
        earlier = self._past[-1] if same_step else before
        earlier_plan = shown(earlier) if same_step else self.budget.plan
        self._go_to(moment)
        # A choice sets aside what belongs to the shown scenario; a row is lost in all scenarios.
        values = (entry for entry in newly(earlier_plan, self.budget.plan) if typing and not is_address(entry.name))
        cells = (entry for entry in newly(earlier.plan, self.plan) if is_address(entry.name))
        self.notice = notice([*values, *cells])
        if moment == before:
            return
        if not same_step:
            self._past = [*self._past, before][-MOST_UNDO:]
        elif self._past[-1] == moment:
            self._past.pop()
        self._future.clear()

    def _begun_by(self, plan: Plan) -> Begun:
        """Return where a plan comes from that is not made by the card: one that is opened there ends the questions."""
        if self.begun.stage != ASKED:
            return self.begun
        names = (plan.organisation.organisation_name, self.example.organisation.organisation_name)
        return Begun() if names[0] == names[1] else Begun(OWN)

    def _step(self, source: list[Moment], target: list[Moment]) -> None:
        if source:
            target.append(self._now)
            self._go_to(source.pop())

    def _go_to(self, moment: Moment) -> None:
        if (moment.plan, moment.scenario) != (self.plan, self.scenario):
            budget = self.budget.followed_by(shown(moment))
            budget["total_cost"]  # evaluate the model first: if it fails, the last plan stays
            self.budget = budget
        self._now = moment
        self._typing = ""
        self.notice = ""
        self.no_effect = {}
        self.read = {}
        self.pasted_model = replace(self.pasted_model, told="")
        self.measured = replace(self.measured, told="")


def _still_there(plan: Plan, beside: Beside) -> Beside:
    """Return the refused entries whose scenario and row a plan has."""
    return MappingProxyType(
        {
            (scenario, name): entry
            for (scenario, name), entry in beside.items()
            if scenario in {AS_PLANNED, *plan.scenarios} and is_changeable(plan, name)
        }
    )
