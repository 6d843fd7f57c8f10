"""Plans to start from: values and their reasons, as YAML files.

One per kind of organization, named after its profile. The others are examples that reproduce published figures, and
published programs of runs, whose hours are predicted. The folder ``blank`` has the plans with which a budget begins
that is nobody's example, and ``linked`` the texts that shared links refer to.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from llmbudget.catalog import Catalog
from llmbudget.organizations import ORGANIZATIONS
from llmbudget.plan.file import PLAN_SUFFIXES, PlanError, load_plan, read_plan
from llmbudget.plan.plan import Plan

_FOLDER = files(__name__)
_PROGRAM = "_program"


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets."""
    return tuple(sorted(entry.name[:-5] for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml")))


def organisations() -> tuple[str, ...]:
    """Return the names of the presets for kinds of organizations, in the order of the kinds."""
    return tuple(ORGANIZATIONS)


def examples() -> tuple[str, ...]:
    """Return the names of the presets that reproduce published figures."""
    return tuple(name for name in preset_names() if name not in ORGANIZATIONS and not name.endswith(_PROGRAM))


def programs() -> tuple[str, ...]:
    """Return the names of the presets that state published programs of runs and predict them."""
    return tuple(name for name in preset_names() if name.endswith(_PROGRAM))


def preset(name: str, catalog: Catalog | None = None) -> Plan:
    """Return the plan of a preset; the catalog is as in `read_plan`.

    Raises:
        PlanError: no preset has this name.
    """
    if name not in preset_names():
        others = "a plan file that ends in .yaml, or an exported workbook that ends in .xlsx"
        raise PlanError([f"{name!r} is not a preset; choose one of {', '.join(preset_names())}, {others}"])
    return read_plan((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), catalog)


def blank(profile: str, catalog: Catalog | None = None) -> Plan:
    """Return the plan with which a kind of organization begins: usual values, and nothing of its example.

    Args:
        profile: id of the organization.
        catalog: as in `read_plan`.

    Raises:
        PlanError: there is no such kind of organization.
    """
    if profile not in ORGANIZATIONS:
        raise PlanError([f"{profile!r} is not a kind of organization; choose one of {', '.join(ORGANIZATIONS)}"])
    return read_plan((_FOLDER / "blank" / f"{profile}.yaml").read_text(encoding="utf-8"), catalog)


@cache
def linked_names() -> tuple[str, ...]:
    """Return the names of the texts that shared links refer to, such as ``startup-1``."""
    return tuple(sorted(entry.name[:-5] for entry in (_FOLDER / "linked").iterdir() if entry.name.endswith(".yaml")))


@cache
def newest_linked_names() -> tuple[str, ...]:
    """Return the names of the texts that new links refer to: the last version of each."""
    versions = sorted(linked_names(), key=lambda name: int(name.rpartition("-")[2]))
    return tuple({name.rpartition("-")[0]: name for name in versions}.values())


@cache
def linked(name: str) -> bytes:
    """Return a text that shared links refer to: a plan file as it was shipped. It never changes.

    Args:
        name: one of `linked_names`.
    """
    text = (_FOLDER / "linked" / f"{name}.yaml").read_text(encoding="utf-8")  # with the same line ends on every system
    return text.encode()


def open_plan(plan: str | Path, catalog: Catalog | None = None) -> Plan:
    """Return the plan of a preset, by name, or of a .yaml or .yml file; the catalog is as in `read_plan`.

    Raises:
        PlanError: as `load_plan` and `preset`.
    """
    path = Path(plan)
    return load_plan(path, catalog) if path.suffix.lower() in PLAN_SUFFIXES else preset(str(plan), catalog)
