"""Plans to start from: values and their reasons, as YAML files.

One per kind of organization, named after its profile. The others are examples that reproduce published figures.
"""

from importlib.resources import files
from pathlib import Path

from llmbudget.catalog import Catalog
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import PLAN_SUFFIXES, PlanError, load_plan, read_plan
from llmbudget.plan.plan import Plan

_FOLDER = files(__name__)


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets."""
    return tuple(sorted(entry.name[:-5] for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml")))


def organisations() -> tuple[str, ...]:
    """Return the names of the presets for kinds of organizations, in the order of the kinds."""
    return tuple(ORGANIZATIONS)


def examples() -> tuple[str, ...]:
    """Return the names of the presets that reproduce published figures."""
    return tuple(name for name in preset_names() if name not in ORGANIZATIONS)


def preset(name: str, catalog: Catalog | None = None) -> Plan:
    """Return the plan of a preset; the catalog is as in `read_plan`.

    Raises:
        PlanError: no preset has this name.
    """
    if name not in preset_names():
        others = "a plan file that ends in .yaml, or an exported workbook that ends in .xlsx"
        raise PlanError([f"{name!r} is not a preset; choose one of {', '.join(preset_names())}, {others}"])
    return read_plan((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), catalog)


def open_plan(plan: str | Path, catalog: Catalog | None = None) -> Plan:
    """Return the plan of a preset, by name, or of a .yaml or .yml file; the catalog is as in `read_plan`.

    Raises:
        PlanError: as `load_plan` and `preset`.
    """
    path = Path(plan)
    return load_plan(path, catalog) if path.suffix.lower() in PLAN_SUFFIXES else preset(str(plan), catalog)
