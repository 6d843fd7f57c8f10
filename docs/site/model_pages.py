"""Pages of the docs site with the formulas of the model; mkdocs.yml names this file as a hook."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from llmbudget import __version__
from llmbudget.model import model
from llmbudget.model.catalog_arrays import fact_tables
from llmbudget.model.explanation import named_formula
from llmbudget.plan.glossary import GLOSSARY
from llmbudget.plan.plan import parameters, sections
from llmbudget.plan.sources import source_title
from llmbudget.quantities.adjustment import BEFORE
from llmbudget.quantities.quantity import Quantity

FOLDER, INPUTS, FACTS, TERMS = "model", "inputs.md", "catalog.md", "glossary.md"
NAV_TITLE = "The model"
INTRODUCTION = """\
# The model

These pages list every quantity of the cost model with its formula, its arguments, and the quantities that use it. The
same functions compute the numbers, and write the formulas here and in the Excel workbook. `Budget.explain` shows the
same formula with the values of your plan.

"""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """State the version, and list the model's pages where the navigation names them."""
    config.copyright = f"llmbudget {__version__}"
    for entry in config.nav or []:
        if NAV_TITLE in entry:
            entry[NAV_TITLE] = [f"{FOLDER}/{name}" for name in _pages()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the model's pages."""
    for name, content in _pages().items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=content))
    return files


@cache
def _pages() -> dict[str, str]:
    """Return the pages by file name, the overview first."""
    groups = _groups()
    listed = "".join(f"- [{title}]({_slug(title)}.md): {len(group)} quantities\n" for title, group in groups.items())
    others = f"- [Inputs]({INPUTS}): fields and tables of a plan\n- [Catalog]({FACTS}): published facts\n"
    others += f"- [Glossary]({TERMS}): words of the form, the workbook and these pages\n"
    overview = f"{INTRODUCTION}{listed}{others}"
    pages = {"index.md": overview}
    pages |= {f"{_slug(title)}.md": _group_page(title, group) for title, group in groups.items()}
    return pages | {INPUTS: _inputs_page(), FACTS: _facts_page(), TERMS: _terms_page()}


def _terms_page() -> str:
    """Return the glossary, which the form shows on hover."""
    rows = (f"| {', '.join((term.name, *term.also))} | {term.meaning} |\n" for term in GLOSSARY)
    return f"# Glossary\n\n| term | meaning |\n|---|---|\n{''.join(rows)}"


def _groups() -> dict[str, list[Quantity]]:
    groups = defaultdict(list)
    for quantity in model().quantities.values():
        groups[quantity.group].append(quantity)
    return groups


def _slug(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-")


@cache
def _homes() -> dict[str, str]:
    """Return the page on which each name of the model is explained."""
    quantities = {name: f"{_slug(quantity.group)}.md" for name, quantity in model().quantities.items()}
    inputs = {name: INPUTS if name.removesuffix(BEFORE) in parameters() else FACTS for name in model().inputs}
    return dict.fromkeys(parameters(), INPUTS) | inputs | quantities


def _address(name: str) -> str:
    page = _homes()[name]
    return f"{page}#{name.removesuffix(BEFORE) if page == INPUTS else name}"


def _group_page(title: str, group: Iterable[Quantity]) -> str:
    return f"# {title}\n\n" + "\n".join(map(_entry, group))


def _entry(quantity: Quantity) -> str:
    """Return the description, the formula and the links of a quantity to its neighbors in the graph."""
    used_by = [other.name for other in model().quantities.values() if quantity.name in other.needs]
    return (
        f"## {quantity.label} {{#{quantity.name}}}\n\n"
        f"`{quantity.name}` · {quantity.unit}\n\n{quantity.help}\n\n"
        f'<pre class="formula"><code>= {_linked_formula(quantity)}</code></pre>\n\n'
        f"Uses: {_links(quantity.needs)}  \nUsed by: {_links(used_by)}\n"
    )


def _linked_formula(quantity: Quantity) -> str:
    """Return the formula as HTML in which each name leads to its explanation."""
    text = named_formula(quantity.name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def link(name: re.Match[str]) -> str:
        if name[0] not in quantity.needs:
            return name[0]
        return f'<a href="{_address(name[0]).replace(".md#", ".html#")}">{name[0]}</a>'

    return re.sub(r"\b[a-z]\w*", link, text)


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[`{name}`]({_address(name)})" for name in names) or "nothing"


def _inputs_page() -> str:
    return "# Inputs\n\nEach input is a field of the form, or a column of one of its tables.\n\n" + "\n".join(
        _input_entries()
    )


def _input_entries() -> Iterator[str]:
    """Yield the parameters under the titles of their sections."""
    section = ""
    for parameter in parameters().values():
        if parameter.section != section:
            section = parameter.section
            yield f"## {sections()[section].title}\n"
        record, start = parameter.record, f"{parameter.name}{BEFORE}"
        names = {parameter.name, start} - set(model().quantities)
        used_by = [other.name for other in model().quantities.values() if names & set(other.needs)]
        yield (
            f"### {parameter.title} {{#{parameter.name}}}\n\n"
            f"`{parameter.name}` · {record.unit} · {source_title(record)}\n\n{record.help}\n\n"
            f"Used by: {_links(used_by)}\n"
        )


def _facts_page() -> str:
    """Return the columns of the tables that formulas look up."""
    known = sorted(name for name, page in _homes().items() if page == FACTS)
    entries = [
        f"## {name} {{#{name}}}\n\n"
        f"Used by: {_links(other.name for other in model().quantities.values() if name in other.needs)}\n"
        for name in known
    ]
    titles = ", ".join(table.title for table in fact_tables().values())
    return f"# Catalog\n\nColumns of the tables that formulas look up: {titles}.\n\n" + "\n".join(entries)
