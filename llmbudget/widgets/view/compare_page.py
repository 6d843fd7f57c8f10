"""The comparison page: one widget over the compared plans."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets

from llmbudget.analysis.comparison import Comparison
from llmbudget.model.totals import CATEGORIES
from llmbudget.plan.file import PlanError
from llmbudget.plan.palette import ACCENT, CATEGORY_COLOURS
from llmbudget.plan.plan import Plan
from llmbudget.presets import examples, organisations, preset, programs
from llmbudget.widgets.phrases import phrase
from llmbudget.widgets.session.comparison_state import Columns
from llmbudget.widgets.view.static_files import COMPARE, COMPARE_STYLES, javascript, styles

log = logging.getLogger(__name__)

Message = Mapping[str, Any]


class ComparePage(anywidget.AnyWidget):
    """Plans side by side in the browser.

    The page sends actions (``{"kind": "preset", "name": "startup"}``). The answer contains all of the page's data, and
    the plans as YAML for the browser to keep. Ranges of new plans follow once they are calculated.
    """

    _esm = javascript(COMPARE)
    _css = styles(COMPARE_STYLES)
    form = traitlets.Dict().tag(sync=True)

    def __init__(self, *plans: str | Path | Plan) -> None:
        super().__init__(form={**_form(), "session": f"s{uuid4().hex[:12]}"})
        self._columns = Columns()
        for plan in plans:
            self._columns.add_plan(plan)
        if self._columns.notice:
            raise PlanError(self._columns.notice.split("\n"))
        columns = self._columns
        self._actions: dict[str, Callable[[Message], object]] = {
            "open": self._open,
            "preset": lambda m: columns.add_preset(m["name"]),
            "text": lambda m: columns.add_text(m["text"], m["name"]),
            "workbook": lambda m: columns.add_workbook(b"".join(m["files"]), m["name"]),
            "too_large": lambda m: columns.refuse(m["name"], phrase("budget_too_large")),
            "remove": lambda m: columns.remove(m["place"]),
            "move": lambda m: columns.move(m["place"], m["to"]),
            "rename": lambda m: columns.rename(m["place"], m["name"]),
        }
        self.on_msg(self._receive)

    @property
    def comparison(self) -> Comparison:
        """The plans shown on the page, for use in Python.

        Raises:
            PlanError: there are no plans.
        """
        return self._columns.comparison()

    def _receive(self, _widget: object, message: Message, buffers: Sequence[bytes]) -> None:
        """Carry out a message; the only place that turns any exception into a sentence."""
        columns = self._columns
        try:
            columns.notice = columns.notice if message.get("more") else ""
            if message["kind"] == "csv":
                self._send_csv()
                return
            self._actions[message["kind"]]({**message, "files": buffers})
            self._send_view(unusable=message["kind"] == "open" and bool(columns.notice))
            if columns.draw():
                self._send_view()
        except Exception:
            log.exception("llmbudget: a message of the page failed")
            self.send({"kind": "notice", "text": phrase("failed_comparison")})

    def _open(self, message: Message) -> None:
        if message.get("kept") is not None:
            self._columns.restore(message["kept"])
        elif own := message.get("own"):
            self._columns.begin(own)

    def _send_view(self, *, unusable: bool = False) -> None:
        """Send the page's data and the list to keep; ``unusable``: parts of the kept list could not be read."""
        kept = self._columns.kept()
        self.send({"kind": "view", "view": self._columns.view(), "kept": kept, "unusable": unusable})

    def _send_csv(self) -> None:
        try:
            content = self.comparison.csv()
        except PlanError:
            self.send({"kind": "failed", "purpose": "csv", "text": phrase("no_plans")})
            return
        about = {"kind": "file", "purpose": "csv", "name": "plans.csv", "mime": "text/csv", "size": len(content)}
        self.send(about, buffers=[content])


def _form() -> dict[str, Any]:
    """Return the page's data that does not depend on plans."""
    groups = {phrase("kinds"): organisations(), phrase("published"): examples(), phrase("programs"): programs()}
    return {
        "presets": [
            {
                "label": group,
                "options": [{"value": name, "label": preset(name).organisation.plan_name} for name in names],
            }
            for group, names in groups.items()
        ],
        "categories": dict(CATEGORIES),
        "colours": dict(CATEGORY_COLOURS),
        "accent": ACCENT,
    }
