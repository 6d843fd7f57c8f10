"""The base of saving strategies: a switch, texts, and plans that it cannot be combined with."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Protocol

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import AnyRecord, Section, Switch

LOW, MEDIUM, HIGH = RISKS = ("low", "medium", "high")
"""The risk of a strategy: to money or days; to the model's quality or date; to its success at all."""

SAME_WORK, OTHER_WORK = WORKS = ("same", "other")
"""Whether a strategy trains the same model on the same data for less (price, efficiency, who pays), or saves because
something else is trained: on other data, on fewer tokens, or another model.
"""

WORK_NAMES = {SAME_WORK: "same work", OTHER_WORK: "other work"}
WORK_TITLES = {SAME_WORK: "Same work for less", OTHER_WORK: "Other work: other data, fewer tokens or another model"}
"""The label of each, and the heading above its group."""


class PlanValues(Protocol):
    """The part of a plan that strategies read."""

    @property
    def catalog(self) -> Catalog:
        """The tables that the plan chooses from."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter
        """Return the value of a parameter by its id."""


class Strategy(Section):
    """The switch of a saving strategy and its own parameters, whose ids begin with the strategy's.

    Attributes:
        id: name in plan files and in Python.
        title: label.
        adjusts: the things it changes.
        evidence: its measured effect; ``source`` is the id of the publication.
        risk: one of `RISKS`.
        saved: the quantity with its saving, if the plan has a better alternative than leaving it out. Empty for most:
            they save the extra cost of the plan without them.
        work: one of `WORKS`.
    """

    id: ClassVar[str]
    adjusts: ClassVar[str]
    evidence: ClassVar[str]
    source: ClassVar[str]
    risk: ClassVar[str]
    saved: ClassVar[str] = ""
    work: ClassVar[str]

    use: Annotated[bool, Switch("In use")] = False

    @property
    def acts_on_main(self) -> bool:
        """Whether it acts on the main run and its accelerators."""
        return True

    @classmethod
    def reach(cls, values: Mapping[str, Any]) -> str:  # noqa: ARG003 - most strategies act on the plan as a whole
        """Return the rows of the plan on which it acts, in a sentence; empty if it does not act on rows.

        Args:
            values: see `remark`.
        """
        return ""

    @classmethod
    @cache
    def records(cls) -> Mapping[str, AnyRecord]:
        """Return the switch and the parameters, by field name."""
        return MappingProxyType(
            {
                **super().records(),
                "use": Switch(cls.title, source=cls.source, help=cls.help),
            }
        )

    @classmethod
    def parameter_id(cls, field: str) -> str:
        """Return the id of a parameter."""
        return f"{cls.id}_{field}"

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:  # noqa: ARG004 - most strategies have nothing to add
        """Return a note for the plan, shown beside the saving when the strategy is in use.

        Args:
            values: every parameter and quantity of the plan by id.
        """
        return ""

    def refusals(self, plan: PlanValues) -> Iterator[str]:  # noqa: ARG002 - most strategies refuse nothing
        """Yield a sentence for each conflict with the plan when the strategy is in use."""
        yield from ()
