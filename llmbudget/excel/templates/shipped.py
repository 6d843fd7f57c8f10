"""The templates that come with the package."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from llmbudget.excel.read.limits import DAMAGED, TEMPLATE
from llmbudget.excel.read.package import opened
from llmbudget.plan.file import PlanError
from llmbudget.shipped import shipped_folder


@dataclass(frozen=True)
class Shipped:
    """One template.

    Attributes:
        name: of its file, without its ending.
        title: its title in lists.
        about: a sentence about who asks for such a form.
    """

    name: str
    title: str
    about: str
    content: bytes


def shipped() -> dict[str, Shipped]:
    """Return the templates that come with the package by name; title and sentence are properties of the files.

    Raises:
        PlanError: the templates are missing.
    """
    folder = shipped_folder("templates", in_checkout="templates/finance")
    if folder is None:
        raise PlanError(["the templates of llmbudget were not found; install the package again"])
    return {path.stem: _read(path) for path in sorted(folder.glob("*.xlsx"))}


def template_content(template: str) -> bytes:
    """Return the bytes of a template that comes with the package, by its name, or of a file, by its path.

    Raises:
        PlanError: there is no such template or file.
    """
    path = Path(template)
    if not path.suffix:
        if template in (templates := shipped()):
            return templates[template].content
        raise PlanError(
            [f"there is no template {template!r}; choose {', '.join(templates)}, or a file that ends in .xlsx"]
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError([f"{template}: cannot be read ({error.strerror})"]) from error


@cache
def _read(path: Path) -> Shipped:
    """Return a template, read once: the package's files do not change."""
    content = path.read_bytes()
    try:
        properties = ET.fromstring(opened(content, TEMPLATE)["docProps/core.xml"])  # noqa: S314 - `opened` has looked at it
    except (KeyError, ET.ParseError) as error:
        raise PlanError([f"{path}: {DAMAGED}"]) from error
    title, about = (properties.findtext(f"{{*}}{name}", "") for name in ("title", "description"))
    return Shipped(path.stem, title or path.stem, about, content)
