"""The plan stored in a workbook's properties, so that the workbook alone restores the plan it was exported from."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from llmbudget import __version__
from llmbudget.catalog import Catalog
from llmbudget.excel.write.book import Book
from llmbudget.excel.write.exported_cells import seal
from llmbudget.excel.write.formulas import fingerprint
from llmbudget.excel.write.layout import Layout
from llmbudget.plan.file import FACTS, PlanError, content_of, plan_of
from llmbudget.plan.migration import DELAY_COUNTS_FROM, saved_schema
from llmbudget.plan.plan import SCHEMA, Plan

FORMAT = 1
"""Version of the workbook format; raise it when older programs would read new workbooks wrongly."""

_FORMAT, _VERSION, _FORMULAS, _FACTS, _PLAN, _SEAL = (
    f"llmbudget {part}" for part in ("format", "version", "formulas", "facts", "plan", "seal")
)
_LONGEST = 255
"""Characters of a property; Excel refuses longer ones."""

_LARGEST_PLAN = 20_000_000
"""Most bytes of an unpacked plan: many times the largest real one."""

NO_PLAN = (
    "this workbook contains no llmbudget plan: another program made it, or removed its properties on saving; choose a "
    "workbook that llmbudget exported"
)
NEWER = "this workbook comes from a newer version of llmbudget; update llmbudget to read it"


@dataclass(frozen=True)
class Embedded:
    """The plan of a workbook.

    Attributes:
        layout: the places of everything in the workbook of the plan as exported.
        same_formulas: whether this version of the program writes the same formulas for it.
        same_facts: whether it was exported with the same catalog.
        pinned: whether it pins the rows of the catalog that it uses; earlier versions did not.
        counts_delay: whether a delay already cost something when it was exported.
    """

    layout: Layout
    same_formulas: bool
    same_facts: bool
    pinned: bool
    counts_delay: bool

    @property
    def plan(self) -> Plan:
        """The plan as exported."""
        return self.layout.plan


def write(book: Book) -> None:
    """Write the plan into properties of the workbook, in numbered pieces, with the version of the program."""
    text = json.dumps(content_of(book.plan), ensure_ascii=False, separators=(",", ":"))
    add = book.workbook.set_custom_property
    add(_FORMAT, FORMAT, "number_int")
    add(_VERSION, __version__, "text")
    add(_FORMULAS, fingerprint(book.layout), "text")
    add(_FACTS, book.plan.catalog.fingerprint, "text")
    for name, part in ((_PLAN, text), (_SEAL, seal(book.expected))):
        for title, piece in _pieces(name, part):
            add(title, piece, "text")


def _pieces(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield a compressed text in pieces, each with a name that states the number of pieces."""
    packed = b64encode(zlib.compress(text.encode(), level=9)).decode()
    pieces = [packed[start : start + _LONGEST] for start in range(0, len(packed), _LONGEST)]
    yield from ((f"{name} {no} of {len(pieces)}", piece) for no, piece in enumerate(pieces, 1))


def read(properties: Mapping[str, object], catalog: Catalog) -> Embedded:
    """Return the plan in the properties of a workbook.

    Raises:
        PlanError: there is no plan, or none that this program can read.
    """
    if _FORMAT not in properties:
        raise PlanError([NO_PLAN])
    if _number(properties[_FORMAT]) > FORMAT:
        raise PlanError([NEWER])
    try:
        data = json.loads(_unpacked(_PLAN, properties))
    except (KeyError, ValueError, RecursionError, zlib.error) as error:
        raise PlanError(["the plan inside this workbook is damaged; export it again from its plan file"]) from error
    if saved_schema(data) > SCHEMA:
        raise PlanError([NEWER])
    try:
        plan = plan_of(data, catalog)
    except PlanError as error:
        raise PlanError([f"the plan inside the workbook: {problem}" for problem in error.problems]) from error
    same_facts = properties.get(_FACTS, plan.catalog.fingerprint) == plan.catalog.fingerprint
    pinned = isinstance(data, dict) and FACTS in data
    counts_delay = saved_schema(data) >= DELAY_COUNTS_FROM
    layout = Layout(plan)
    return Embedded(layout, _written_alike(layout, properties), same_facts, pinned, counts_delay)


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return FORMAT + 1


def read_seal(properties: Mapping[str, object]) -> str:
    """Return the seal of a workbook; empty if it has none, as earlier versions, or a damaged one."""
    try:
        return _unpacked(_SEAL, properties)
    except (KeyError, ValueError, zlib.error):
        return ""


def _unpacked(name: str, properties: Mapping[str, object]) -> str:
    """Return a text from its pieces.

    Raises:
        KeyError: a piece is missing.
        ValueError, zlib.error: a piece is damaged.
    """
    total = next((int(title.rpartition(" ")[2]) for title in properties if title.startswith(f"{name} ")), 1)
    packed = "".join(str(properties[f"{name} {no} of {total}"]) for no in range(1, total + 1))
    return zlib.decompressobj().decompress(b64decode(packed, validate=True), _LARGEST_PLAN).decode()


def _written_alike(layout: Layout, properties: Mapping[str, object]) -> bool:
    same_program = properties.get(_VERSION) == __version__
    return same_program and properties.get(_FORMULAS) == fingerprint(layout)
