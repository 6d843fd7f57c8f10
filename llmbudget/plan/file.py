"""Plans as YAML files. Errors name the place in the file; a written plan reads back as the same plan."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from llmbudget.catalog import Catalog, CatalogError, read_pins, shipped
from llmbudget.parameters.record import Row
from llmbudget.plan.migration import DELAY_COUNTS_FROM, ContradictionError, migrated, saved_schema
from llmbudget.plan.pinned import rows_to_pin
from llmbudget.plan.plan import MAX_ROWS, SCHEMA, Plan, tables, too_many_rows
from llmbudget.plan.yaml_values import DECIMAL, yaml_values

PLAN_SUFFIXES = (".yaml", ".yml")
"""File name endings of plans."""

LARGEST_FILE = 20_000_000
"""Bytes; the largest plan has a twentieth of this."""

FACTS = "facts"
"""The section of the rows of the catalog that a plan pins."""

_NAMING = {"name", "kind", "accelerator", "n_accelerators"}
"""Fields of clusters and runs that are always written."""

PROGRAM, AT_THE_TOP = "program", ("clusters", "runs")
"""The section whose tables stand at the top of a plan file, and these tables."""

NO_PINS = "It was saved without prices, so it uses today's."
"""The notice about a plan that pins no rows."""

END = "# End of plan"
"""The last line of a plan that this program wrote."""

_BEGIN = "# Written by llmbudget."
_FIRST_LINE = f'{_BEGIN} The last line is "{END}".'
CUT_OFF = (
    f"the end of this plan is missing: llmbudget writes “{END}” as the last line. Get the complete file again; if you "
    "removed that line yourself, add it back at the end"
)


_SECTION = re.compile(r"(\w+):")
"""The line that begins a section."""


class _Dumper(yaml.SafeDumper):
    """Quotes every text that this or another program would read as a number."""


class _FastDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc] # both have the same methods
    """Writes the same five times faster; only texts with characters such as emoji it escapes."""


class _Line(dict[str, Any]):
    """A row that is written in braces."""


def _in_braces(dumper: yaml.SafeDumper, row: _Line) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True)


for _kind in (_Dumper, _FastDumper):
    _kind.add_representer(_Line, _in_braces)
    _kind.add_implicit_resolver("tag:yaml.org,2002:float", DECIMAL, list("-+.0123456789"))


class PlanError(ValueError):
    """A plan that cannot be used. ``problems`` has one sentence per problem, with its path in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_plan(text: str, catalog: Catalog | None = None) -> Plan:
    """Return the plan written in a YAML text, whose rows of the catalog are those that it pins, or else today's.

    Args:
        text: of a plan file.
        catalog: the tables that the plan chooses from; None for those that ship.

    Raises:
        PlanError: the text is not YAML, is not a plan, or is cut off; every problem is named with its path.
    """
    if _lost_its_end(text):
        raise PlanError([CUT_OFF])
    try:
        data = yaml_values(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a number of too many digits
        raise PlanError([f"not a YAML file: {' '.join(str(error).split())}"]) from error
    return plan_of(data, catalog)


def _lost_its_end(text: str) -> bool:
    """Return whether a text starts as a plan written by llmbudget but lacks its last line.

    People may add lines around these two or remove both: without the first line, the last is not required.
    """
    lines = [line.strip("\ufeff \t\r") for line in text.split("\n")]
    head = takewhile(lambda line: not line or line.startswith(("#", "---", "%")), lines)
    return any(line.startswith(_BEGIN) for line in head) and END not in lines


def plan_of(data: object, catalog: Catalog | None = None) -> Plan:
    """Return the plan from the parsed content of a plan file; the catalog is as in `read_plan`.

    Raises:
        PlanError: the content is not a plan; every problem is named with its path.
    """
    if not isinstance(data, dict):
        raise PlanError(["a plan is a list of sections such as 'workload:'; `llmbudget new` writes one to start with"])
    if "schema" not in data:
        raise PlanError([f"schema: missing; write 'schema: {SCHEMA}' as the first line"])
    if wrong := [*_tables_too_long(data)]:
        raise PlanError(wrong)
    try:
        rest = migrated({name: section for name, section in data.items() if name != FACTS}, SCHEMA)
        _move_tables_down(rest)
        return Plan.model_validate(rest, context=_pinned(data, catalog or shipped()))
    except ValidationError as error:
        raise PlanError(problems(error)) from error
    except ContradictionError as error:
        raise PlanError([str(error)]) from error


def _move_tables_down(data: dict[str, Any]) -> None:
    """Put the tables that stand at the top of a plan file into their section."""
    given = {name: data.pop(name) for name in AT_THE_TOP if name in data}
    section = data.get(PROGRAM, {})
    if given and isinstance(section, Mapping):
        data[PROGRAM] = {**section, **given}


def _tables_too_long(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each table with too many rows, before its rows are validated."""
    for table in tables().values():
        section = data if table.name in AT_THE_TOP else data.get(table.section)
        rows = section.get(table.name) if isinstance(section, Mapping) else None
        if isinstance(rows, list) and len(rows) > MAX_ROWS:
            yield f"{_path((table.section, table.name))}: {too_many_rows(table.row.title, len(rows))}"


def _pinned(data: Mapping[str, Any], catalog: Catalog) -> Catalog:
    """Return the catalog with the rows that a plan file pins."""
    if FACTS not in data:
        return catalog
    try:
        return catalog.pinned(read_pins(data[FACTS], catalog.accelerators, FACTS))
    except CatalogError as error:
        raise PlanError([str(error)]) from error


def load_plan(path: Path, catalog: Catalog | None = None) -> Plan:
    """Return the plan in a file; the catalog is as in `read_plan`.

    Raises:
        PlanError: as `read_plan`, or the file is unreadable.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PlanError([f"{path}: is too large for a plan; choose a file of up to {LARGEST_FILE:,} bytes"])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlanError([f"{path}: cannot be read as a text file ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise PlanError([f"{path}: cannot be read as a text file; save it as UTF-8"]) from error
    return read_plan(text, catalog)


def write_plan(plan: Plan) -> str:
    """Return the plan as YAML that `read_plan` reads back to an equal plan."""
    content = content_of(plan)
    content[FACTS] = {table: [_Line(row) for row in rows] for table, rows in content[FACTS].items()}
    text = _yaml(content, _FastDumper)
    if "\\" in text:  # where something may be escaped, the text is written again as people typed it
        text = _yaml(content, _Dumper)
    return f"{_FIRST_LINE}\n{text}{END}\n"


def pins_facts(text: str) -> bool:
    """Return whether a plan file pins rows of the catalog; files of earlier versions do not."""
    return FACTS in _sections(text)[0]


def counts_delay(text: str) -> bool:
    """Return whether a plan file was saved when a delay already cost something; files of schema 2 were not."""
    return saved_schema(text) >= DELAY_COUNTS_FROM


def rewritten(text: str, plan: Plan) -> str:
    """Return the text of a plan file with another plan in it.

    Sections that say the same as before stay as they were typed, and the comments between sections stay.
    """
    before, after = content_of(read_plan(text, plan.catalog.current)), content_of(plan)
    old, rest = _sections(text)
    new, _ = _sections(write_plan(plan))
    lines: list[str] = []
    for name in sorted({**old, **new}, key=lambda name: name == FACTS):
        same = before.get(name) == after.get(name)
        if name in old and (same or name in new):
            comments, typed = old[name]
            lines += [*comments, *(typed if same else new[name][1])]
        elif name in new and (name == FACTS or not same):
            lines += new[name][1]
    changed = "\n".join([*lines, *rest, ""])
    try:
        kept = read_plan(changed, plan.catalog.current) == plan
    except PlanError:
        kept = False
    return changed if kept else write_plan(plan)


def _sections(text: str) -> tuple[dict[str, tuple[list[str], list[str]]], list[str]]:
    """Return the comments before each section and its lines, by name, and the comments after the last."""
    sections: dict[str, tuple[list[str], list[str]]] = {}
    comments: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        if name := _SECTION.match(line):
            lines = [line]
            sections[name[1]] = (comments, lines)
            comments = []
        elif not sections or line[:1] in ("", "#"):
            comments.append(line)
        else:
            lines += [*comments, line]
            comments = []
    return sections, comments


def _yaml(content: Mapping[str, Any], dumper: type[yaml.SafeDumper]) -> str:
    return str(yaml.dump(content, Dumper=dumper, sort_keys=False, allow_unicode=True, width=100))


def content_of(plan: Plan) -> dict[str, Any]:
    """Return the content of a plan file; `plan_of` turns it back into an equal plan.

    It pins the catalog rows that the plan uses. It omits constants, unchanged fields of strategies, clusters and runs,
    and empty spreads, measured figures, scenarios, actuals, bills, hours and set-aside values.
    """
    stated = (
        "spreads", "measured", "scenarios", "set_aside", "actuals", "bills", "bill_rules", "table_readings",
        "used_hours",
    )  # fmt: skip
    left_out = {"constants", "strategies"} | {name for name in stated if not getattr(plan, name)}
    data = plan.model_dump(by_alias=True, mode="json", exclude=left_out)
    data |= {name: [_short(row) for row in plan.value(name)] for name in AT_THE_TOP if data[PROGRAM].pop(name)}
    if plan.set_aside:
        data["set_aside"] = [entry.model_dump(mode="json", exclude_defaults=True) for entry in plan.set_aside]
    data["strategies"] = plan.strategies.model_dump(mode="json", exclude_defaults=True)
    data[FACTS] = rows_to_pin(plan).written()
    return data


def _short(row: Row) -> dict[str, Any]:
    """Return the fields of a row that are no defaults, and those that name it."""
    named = row.model_dump(mode="json", include=_NAMING)
    return named | row.model_dump(mode="json", exclude_defaults=True)


def problems(error: ValidationError) -> list[str]:
    """Return the sentences of a validation error, each preceded by the path of its value."""
    return [_sentence(detail) for detail in error.errors(include_url=False)]


def _path(parts: Iterable[int | str]) -> str:
    """Return the path of a value in a plan file."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")
    return (
        path.removeprefix(f"{PROGRAM}.") if path.startswith(tuple(f"{PROGRAM}.{name}" for name in AT_THE_TOP)) else path
    )


def _sentence(detail: Any) -> str:  # noqa: ANN401 - a typed dict that pydantic does not export
    path = _path(detail["loc"])
    match detail["type"]:
        case "extra_forbidden":
            text = "unknown key; remove it or check its spelling"
        case "value_error":
            text = str(detail["ctx"]["error"])
        case "missing":
            text = "missing; a spread needs two factors on the number, low and high"
        case "model_type" | "dict_type" | "tuple_type":
            kind = "a list of rows" if detail["type"] == "tuple_type" else "a section of names with values"
            text = f"{detail['input']!r} cannot be used here; write {kind}, or leave it out"
        case _:
            text = f"{detail['msg']} (it is {detail['input']!r})"
    return f"{path}: {text}" if path else text
