"""Plans to start from: values and their reasons, as YAML files."""

from importlib.resources import files

from llmbudget.plan.file import PlanError, read_plan
from llmbudget.plan.plan import Plan

_FOLDER = files(__name__)


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets."""
    return tuple(sorted(entry.name[:-5] for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml")))


def preset(name: str) -> Plan:
    """Return the plan of a preset.

    Raises:
        PlanError: there is no preset of this name.
    """
    if name not in preset_names():
        raise PlanError(
            [f"{name!r} is not a preset; choose one of {', '.join(preset_names())}, or a plan file that ends in .yaml"]
        )
    return read_plan((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
