"""What every saving strategy has: a switch, words about it, and what it must not be combined with."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Protocol

from llmbudget.catalog import Catalog
from llmbudget.parameters.record import AnyRecord, Section, Switch

LOW, MEDIUM, HIGH = RISKS = ("low", "medium", "high")
"""What a strategy puts at stake: money or days; quality or date of the model; whether it succeeds at all."""

SAME_WORK, OTHER_WORK = WORKS = ("same", "other")
"""Whether a strategy trains the same model on the same data for less (price, efficiency, who pays), or saves because
something else is trained: on other data, on fewer tokens, or another model.
"""

WORK_NAMES = {SAME_WORK: "same work", OTHER_WORK: "other work"}
WORK_TITLES = {SAME_WORK: "Same work for less", OTHER_WORK: "Other work: other data, fewer tokens or another model"}
"""What people read of each: in a few words, and above a group."""


class PlanValues(Protocol):
    """What a strategy asks of a plan."""

    @property
    def catalog(self) -> Catalog:
        """The tables that the plan chooses from."""

    def value(self, name: str) -> Any:  # noqa: ANN401 - one value of any parameter
        """Return the value of a parameter by its id."""


class Strategy(Section):
    """The switch of a saving strategy and its own parameters, whose ids begin with the strategy's.

    Attributes:
        id: name in plan files and in Python.
        title: what people read.
        adjusts: what it changes, in words.
        evidence: what was seen of its effect, in a sentence; ``source`` is the id of where it was read.
        risk: one of `RISKS`.
        saved: the quantity that says what it saves where the plan has a better alternative than to leave it out; empty
            for most, which save what the plan costs more without them.
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

    @classmethod
    def records(cls) -> dict[str, AnyRecord]:
        """Return the switch and the parameters, by field name."""
        return super().records() | {"use": Switch(cls.title, source=cls.source, help=cls.help)}

    @classmethod
    def parameter_id(cls, field: str) -> str:
        """Return the id of a parameter."""
        return f"{cls.id}_{field}"

    @staticmethod
    def remark(values: Mapping[str, Any]) -> str:  # noqa: ARG004 - most strategies have nothing to add
        """Return what people should know of it in a plan beside what it saves, in a sentence, when it is in use.

        Args:
            values: every parameter and quantity of the plan by id.
        """
        return ""

    def refusals(self, plan: PlanValues) -> Iterator[str]:  # noqa: ARG002 - most strategies refuse nothing
        """Yield a sentence for each thing in the plan that it cannot be combined with, when it is in use."""
        yield from ()
