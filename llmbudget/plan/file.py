"""Plans as YAML files: reading with errors that name their place, writing what can be read again."""

import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from llmbudget.plan.migration import migrated
from llmbudget.plan.plan import SCHEMA, Plan


class _Loader(yaml.SafeLoader):
    """YAML as people write it: 2e9 is a number too, a key given twice is an error, and so are references.

    References to other places of the file could make a short link unfold into more than memory holds.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("a reference (*name) stands in it; write the value itself")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.YAMLError(f"{key.value!r} is given twice, in line {key.start_mark.line + 1}; keep one")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Quotes every text that the loader would read as a number."""


def _number_or_text(loader: _Loader, node: yaml.ScalarNode) -> int | str:
    """Return a whole number; 1:30 stays a text, which YAML 1.1 takes for 90, and 1:1:1: ... for minutes of work."""
    return node.value if ":" in node.value else loader.construct_yaml_int(node)


_Loader.add_constructor("tag:yaml.org,2002:int", _number_or_text)

# YAML 1.1 reads an exponent only after a point and with a sign: 2.0e+9.
for _side in (_Loader, _Dumper):
    _side.add_implicit_resolver(
        "tag:yaml.org,2002:float", re.compile(r"[-+]?\d[\d_]*(\.\d*)?[eE][-+]?\d+$"), list("-+0123456789")
    )


class PlanError(ValueError):
    """A plan that cannot be used. ``problems`` holds one sentence each, with its path in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_plan(text: str) -> Plan:
    """Return the plan written in a YAML text.

    Raises:
        PlanError: the text is not YAML, or not a plan; every problem is named with its path.
    """
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date or number that cannot be
        raise PlanError([f"not a YAML file: {' '.join(str(error).split())}"]) from error
    return plan_of(data)


def plan_of(data: object) -> Plan:
    """Return the plan that a plan file holds, once it is read.

    Raises:
        PlanError: it is not a plan; every problem is named with its path.
    """
    if not isinstance(data, dict):
        raise PlanError(["a plan is a list of sections such as 'workload:'; `llmbudget new` writes one to start from"])
    if "schema" not in data:
        raise PlanError([f"schema: missing; write 'schema: {SCHEMA}' as the first line"])
    try:
        return Plan.model_validate(migrated(data, SCHEMA))
    except ValidationError as error:
        raise PlanError(problems(error)) from error


def load_plan(path: Path) -> Plan:
    """Return the plan in a file.

    Raises:
        PlanError: as `read_plan`, or the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError([f"{path}: cannot be read as a text file ({error})"]) from error
    return read_plan(text)


def write_plan(plan: Plan) -> str:
    """Return the plan as YAML that `read_plan` reads back to an equal plan."""
    return yaml.dump(content_of(plan), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def content_of(plan: Plan) -> dict[str, Any]:
    """Return what a plan file holds, from which `plan_of` makes an equal plan.

    Constants are left out, of the strategies what nobody changed, and spreads, scenarios, actuals and what is set
    aside where the plan states none.
    """
    stated = ("spreads", "scenarios", "set_aside", "actuals")
    left_out = {"constants", "strategies"} | {name for name in stated if not getattr(plan, name)}
    data = plan.model_dump(by_alias=True, mode="json", exclude=left_out)
    if plan.set_aside:
        data["set_aside"] = [one.model_dump(mode="json", exclude_defaults=True) for one in plan.set_aside]
    data["strategies"] = plan.strategies.model_dump(mode="json", exclude_defaults=True)
    return data


def problems(error: ValidationError) -> list[str]:
    """Return the sentences of a validation error, each after the path of its value."""
    return [_sentence(detail) for detail in error.errors(include_url=False)]


def _sentence(detail: Any) -> str:  # noqa: ANN401 - a typed dict that pydantic does not export
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]).lstrip(".")
    match detail["type"]:
        case "extra_forbidden":
            text = "unknown key; take it out, or check its spelling"
        case "value_error":
            text = str(detail["ctx"]["error"])
        case "missing":
            text = "missing; a spread needs both low and high: factors on the number"
        case "model_type" | "dict_type" | "tuple_type":
            kind = "a list of rows" if detail["type"] == "tuple_type" else "a section: names with values"
            text = f"{detail['input']!r} cannot be used here; write {kind}, or leave it out"
        case _:
            text = f"{detail['msg']} (it is {detail['input']!r})"
    return f"{path}: {text}" if path else text
