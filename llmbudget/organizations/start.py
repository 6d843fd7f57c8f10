"""The questions that begin a budget, as data: what each one sets in the plan, in the words of the organization."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WHERE = "where"
"""The question that decides which others are asked beside it."""
RENTED, GRANTED, OWN = "rented", "granted", "own"
"""Options of where it runs: hours are rented, given by a center or a partner, or run on own machines at a rate."""

NO_VALUES: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Option:
    """One of a few plain choices.

    Attributes:
        id: what the page sends.
        label: what people read.
        values: parameters that it sets, by id.
        way: for where it runs: how the hours are paid.
    """

    id: str
    label: str
    values: Mapping[str, Any]
    way: str = RENTED


@dataclass(frozen=True)
class Ask:
    """One answer of a question: a field of the plan, a choice, or a text that is read in another way.

    Attributes:
        id: what the page and the browser call it.
        label: what people read beside it.
        key: the field it sets, such as ``tokens`` or ``roles.0.headcount``; empty for a choice.
        options: the choices, the usual one first.
        picks: texts that a click fills in.
        values: further parameters that an answer sets, by id.
        row: the row that the answer adds if the table has none.
        ways: where it runs so that this is asked; empty if always.
        each: tokens of one example, for a field in examples.
        unasked: what stands in the field when nothing is answered and the plan is made to fit; else its usual value.
    """

    id: str
    label: str
    key: str = ""
    options: tuple[Option, ...] = ()
    picks: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)
    row: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)
    ways: frozenset[str] = frozenset()
    each: float = 0
    unasked: str = ""


@dataclass(frozen=True)
class Question:
    """A question of the card, with one to four answers.

    Attributes:
        title: the question.
        asks: its answers.
        usual: what is usual, in a sentence; shown until something is answered.
    """

    title: str
    asks: tuple[Ask, ...]
    usual: str


ADAPTER = Option("adapter", "LoRA adapter", {"initial_weights": "open", "method": "lora"})
ALL_WEIGHTS = Option("all", "All weights", {"initial_weights": "open", "method": "full"})
FROM_SCRATCH = Option("scratch", "From scratch", {"initial_weights": "scratch", "method": "full"})

ANY_CLOUD = Option("any", "Any cloud, median price", {"provider": "market median", "region": "any"})
AWS = Option("aws", "AWS", {"provider": "AWS", "region": "any"})
AZURE = Option("azure", "Azure", {"provider": "Azure", "region": "any"})
GOOGLE = Option("gcp", "Google Cloud", {"provider": "GCP", "region": "any"})
SPECIALIST = Option("specialist", "A specialist cloud", {"provider": "specialist", "region": "any"})
USUAL_RATE = 2.5
"""USD an hour of an own accelerator: an assumption, until the rate is answered."""
OWN_VALUES: Mapping[str, Any] = {"owned_share": 1, "chargeback_quote": USUAL_RATE}
OWN_MACHINES = Option("own", "Our own machines", OWN_VALUES, OWN)

ACCELERATOR = Ask("accelerator", "accelerator", "accelerator")
COUNT = Ask("count", "at once", "n_accelerators")
RATE = Ask("rate", "per hour", "chargeback_quote", ways=frozenset({OWN}))
TOKENS_OF_AN_EXAMPLE = 1000


def weights(*options: Option, usual: str) -> Question:
    """Return the question what is trained; a model's config.json can be pasted."""
    return Question(
        "What do you train?", (Ask("weights", "weights", options=options), Ask("config", "config.json")), usual
    )


def size(*picks: str, usual: str) -> Question:
    """Return the question how large the model is."""
    return Question("How large is the model?", (Ask("size", "parameters", "parameters_total", picks=picks),), usual)


def text(*picks: str, usual: str) -> Question:
    """Return the question how much text it is trained on, in tokens or in examples."""
    examples = Ask("examples", "or examples", "tokens", each=TOKENS_OF_AN_EXAMPLE, unasked="none")
    return Question("How much text?", (Ask("tokens", "tokens", "tokens", picks=picks), examples), usual)


def place(*options: Option, hours: Ask | None = None, usual: str) -> Question:
    """Return the question where it runs: the options, a rate of own machines, hours that are given, accelerators."""
    where = Ask(WHERE, "where", options=options)
    given = () if hours is None else (hours,)
    return Question("Where does it run?", (where, RATE, *given, ACCELERATOR, COUNT), usual)


def given_hours(label: str, row: str) -> Ask:
    """Return the answer how many hours are given, in a row of allocations with a name."""
    return Ask("hours", label, "allocations.0.hours", row={"name": row}, ways=frozenset({GRANTED}))


def people(usual: str) -> Question:
    """Return the question who works on it, for organizations that pay one salary."""
    asks = (Ask("people", "people, full time", "roles.0.headcount"), Ask("salary", "salary", "roles.0.salary"))
    return Question("Who works on it?", asks, usual)
