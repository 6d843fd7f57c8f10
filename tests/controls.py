"""Every control of a page: found as a screen reader finds it, and used with a right and a wrong value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from llmbudget.parameters.record import AnyRecord, Choice, Month, Number, Switch, Text
from llmbudget.plan.plan import Plan, parameters, tables
from llmbudget.plan.rows import counted
from llmbudget.strategies import strategies
from llmbudget.widgets.session.entry import OFF, ON, show
from llmbudget.widgets.session.field_keys import cell_key, record_of, value_of
from llmbudget.widgets.session.history import attempt
from llmbudget.widgets.session.state import Session
from llmbudget.widgets.view.page_data import view_of

CODE = Path(__file__).with_suffix(".js").read_text("utf-8")
CONTROLS = frozenset({
    "button", "textbox", "combobox", "switch", "checkbox", "radio", "slider", "spinbutton", "searchbox", "link",
    "menuitem", "tab", "DisclosureTriangle",
})  # fmt: skip
"""Roles of what is used; frames that scroll have the focus too, and are none."""


@dataclass(frozen=True)
class Control:
    """One that the accessibility tree names; ``place`` finds its element again."""

    role: str
    name: str
    place: int


UNFOLD = """() => {
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  for (const button of document.querySelectorAll(".lb-table button"))
    if (/^\\d+ more field/.test(button.textContent)) button.click();
}"""
"""All that is folded away, columns of tables too."""

MARK = "data-control"
MARK_ALL = f"""() => document.querySelectorAll("a, button, input, select, summary, textarea, [role], [tabindex]")
  .forEach((element, place) => element.setAttribute("{MARK}", place))"""


def find(page: Page) -> list[Control]:
    """Unfold the whole page, and return all controls in the accessibility tree; a control without a name is a fault."""
    page.evaluate(CODE)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    # What owning hangs on comes when its fold is open; other pages have no such fold.
    page.locator(".lb-owning table, body:not(:has(.lb-owning))").first.wait_for(state="attached")
    page.evaluate(MARK_ALL)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    elements = session.send("DOM.getFlattenedDocument", {"depth": -1})["nodes"]
    places = {element["backendNodeId"]: _place(element.get("attributes", [])) for element in elements}
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = [node for node in nodes if not node["ignored"] and node["role"]["value"] in CONTROLS]
    controls = [
        Control(node["role"]["value"], node["name"]["value"], places[node["backendDOMNodeId"]]) for node in found
    ]
    assert [control for control in controls if not control.name.strip() or control.place < 0] == []
    return controls


def _place(attributes: list[str]) -> int:
    """Return the mark of an element, whose attributes are names and values in turn; -1 where it has none."""
    return int(dict(zip(attributes[::2], attributes[1::2], strict=True)).get(MARK, -1))


def named(controls: Iterable[Control], role: str, pattern: str = "") -> list[Control]:
    """Return controls of a role with a matching name."""
    return [control for control in controls if control.role == role and re.search(pattern, control.name)]


def press(page: Page, control: Control) -> dict[str, Any]:
    """Press a control, and return what came of it."""
    done: dict[str, Any] = page.evaluate("(one) => window.controls.press(one)", asdict(control))
    return done


def undo(page: Page) -> None:
    page.evaluate("() => window.controls.undo()")


def focus(page: Page) -> str:
    """Return what has the focus: the key of a field, or the name of a button."""
    return str(page.evaluate("() => window.controls.focus()"))


@dataclass(frozen=True)
class Step:
    """What is done to a field.

    Attributes:
        key: of the field.
        wrong: a text that is refused; a list and a switch offer none.
        right: a text that is taken, or an option.
        text: what stands in the field then, while it has the focus.
        taken: whether the plan can have it; with others it may contradict every other value, which is said.
        back: whether Reset leads back.
    """

    key: str
    wrong: str | None
    right: str
    text: str
    taken: bool
    back: bool


def sample(keys: Iterable[str]) -> list[str]:
    """Return the last key of each kind in sections, on strategies' cards, in grids of rows, and on cards of rows."""
    return list({(type(record_of(key)), _drawn(key)): key for key in keys}.values())


def _drawn(key: str) -> tuple[bool, bool]:
    """Return whether a field is a cell, and whether it stands on a card."""
    if key in parameters():
        return False, parameters()[key].section in strategies()
    return True, bool(tables()[_cell(key)[0]].row.head)


def cells(preset: str | Plan, table: str) -> list[str]:
    """Return the key of each cell of a table that the form shows: on a card those that count for its row."""
    rows = Session(preset).plan.value(table)
    return [cell_key(table, index, field) for index, row in enumerate(rows) for field in counted(row)]


def steps(preset: str | Plan, keys: Iterable[str]) -> Iterator[Step]:
    """Yield a step for each field of the form, or for each cell of one table: what these change adds up."""
    session = Session(preset)
    for key in keys:
        is_list = key in parameters() and isinstance(record_of(key), Choice)
        options = [option["value"] for option in view_of(session)["fields"][key]["options"]] if is_list else []
        yield from _step(session, key, options or list(_options(session, key)), back=key in parameters())
        if key in parameters():
            session.reset(key)


def first_steps(preset: str | Plan, keys: Iterable[str]) -> Iterator[Step]:
    """Yield a step for each field or cell, each from the plan to begin with.

    The session is asked whether it reads the text; without evaluating the plan, which takes most of an edit.
    """
    session = Session(preset)
    fields = view_of(session)["fields"]
    for key in keys:
        record = record_of(key)
        listed = fields[key]["options"] if key in parameters() and isinstance(record, Choice) else []
        options = [option["value"] for option in listed] or list(_options(session, key))
        tried = list(_right(record, value_of(session.plan, key), options))
        plans = {right: attempt(session.plan, session.scenario, key, right)[0] for right in tried}
        taken = [right for right, plan in plans.items() if plan is not None and plan != session.plan]
        yield from [Step(key, None, right, right, bool(taken), back=False) for right in [*taken, *tried][:1]]


def told(step: Step) -> dict[str, Any]:
    """Return the message by which a page says that a field was filled in."""
    if step.key in parameters():
        return {"kind": "set", "key": step.key, "text": step.right, "live": False}
    table, row, field = _cell(step.key)
    return {"kind": "cell", "table": table, "row": row, "field": field, "text": step.right, "live": False}


def tells(page: Page, done: Iterable[Step], pressed: Iterable[Control] = ()) -> list[dict[str, Any]]:
    """Do all steps and press some controls; return what the page tells the kernel, which it never hears."""
    given = [asdict(step) for step in done], [control.place for control in pressed]
    messages: list[dict[str, Any]] = page.evaluate("([steps, places]) => window.controls.tells(steps, places)", given)
    return messages


def _options(session: Session, key: str) -> Iterable[str]:
    """Return what a list offers: options of the catalog, or other rows of the plan by name."""
    record = record_of(key)
    if isinstance(record, Text) and record.names:
        own = "" if key in parameters() else value_of(session.plan, key.rsplit(".", 1)[0] + ".name")
        return [row.name for row in session.plan.value(record.names) if row.name != own]
    return record.options() if isinstance(record, Choice) else ()


def _step(session: Session, key: str, options: list[str], *, back: bool) -> list[Step]:
    """Take the first text that the plan can have there: what is right for one field may contradict another.

    A list that offers a single option has nothing to choose.
    """
    record, before = record_of(key), session.plan
    tried = list(_right(record, value_of(session.plan, key), options))
    for right in tried:
        session.set(key, right) if key in parameters() else session.set_cell(*_cell(key), right)
        if key not in session.refused and session.plan != before:
            text = {ON: "true", OFF: "false"}[session.text(key)] if isinstance(record, Switch) else session.text(key)
            return [Step(key, _wrong(record), right, text, taken=True, back=back)]
    return [Step(key, _wrong(record), right, right, taken=False, back=back) for right in tried[:1]]


def _cell(key: str) -> tuple[str, int, str]:
    table, row, field = key.split(".")
    return table, int(row), field


def wrong_text(key: str) -> str | None:
    """Return what a field cannot hold; None for lists and switches, which offer nothing wrong."""
    return _wrong(record_of(key))


def _wrong(record: AnyRecord) -> str | None:
    """Return what a field cannot hold."""
    if isinstance(record, Choice | Switch) or (isinstance(record, Text) and record.names):
        return None
    return " " if isinstance(record, Text) else "wrong!"


def _right(record: AnyRecord, value: Any, options: list[str]) -> Iterator[str]:  # noqa: ANN401 - any scalar of a plan
    """Yield texts of other values than the one that stands there."""
    match record:
        case Choice():
            yield from (option for option in options if option != value)
        case Switch():
            yield OFF if value else ON
        case Text() if record.names:
            yield from options
        case Text():
            yield "Something else"
        case Number():
            yield from (show(record, number) for number in _numbers(record, value))
        case Month():
            yield from ("2028-03", "2027-02")
        case _:
            yield from ("2028-03-01", "2027-02-01")


def _numbers(record: Number, value: float | None) -> Iterator[float]:
    middle = value if value is not None else max(record.at_least, min(record.at_most, 0.5))
    step = 1.0 if record.whole else max(abs(middle), record.at_least, 1e-3) / 8
    for number in (middle + step, middle - step, record.at_least, record.at_most, middle):
        if record.at_least <= number <= record.at_most and number != value:
            yield float(f"{number:.6g}")
