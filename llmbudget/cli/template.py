"""The commands for templates of finance teams: template list, fill, check."""

import argparse
from collections.abc import Sequence
from typing import Any

from llmbudget.atomic_write import write_atomically
from llmbudget.cli.options import add_command, add_output, add_plan, budget_of
from llmbudget.excel.templates.shipped import shipped, template_content
from llmbudget.excel.templates.template import Template
from llmbudget.plan.file import PlanError

_TEMPLATE_HELP = "a name that `llmbudget template list` prints, or the path of an .xlsx file with named cells"


def add_template(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the three commands below ``llmbudget template``."""
    about = "fill the Excel forms of a finance team"
    own = commands.add_parser("template", help=about).add_subparsers(required=True, metavar="COMMAND")
    add_command(own, "print the templates that come with the package", _list)
    fill = add_command(own, "fill the named cells of a template with a plan", _fill)
    fill.add_argument("template", help=_TEMPLATE_HELP)
    add_plan(fill, plan_help)
    add_output(fill, "the .xlsx file to write", "an Excel workbook", ".xlsx")
    check = add_command(own, "list the named cells of a template that cannot be filled", _check)
    check.add_argument("template", help=_TEMPLATE_HELP)


def _list(_options: argparse.Namespace) -> None:
    templates = shipped()
    width = max(map(len, templates), default=0)
    for template in templates.values():
        print(f"{template.name:{width}}  {template.about}")


def _fill(options: argparse.Namespace) -> None:
    template = _opened(options.template)
    filled = template.filled(budget_of(options))
    write_atomically(options.output, filled.content)
    print(f"wrote {options.output}")
    _print_list("Fill these by hand:", filled.left)
    _print_list("", template.remarks)


def _check(options: argparse.Namespace) -> None:
    template = _opened(options.template)
    if template.problems:
        raise PlanError(template.problems)
    cells = sum(len(field.cells) for field in template.named)
    print(f"{options.template}: {len(template.named)} names, {cells} cells to fill; everything else stays the same")
    _print_list("", template.remarks)


def _print_list(title: str, sentences: Sequence[str]) -> None:
    if sentences and title:
        print(title)
    for sentence in sentences:
        print(f"- {sentence}")


def _opened(name: str) -> Template:
    content = template_content(name)
    try:
        return Template(content)
    except PlanError as error:
        raise PlanError([f"{name}: {problem}" for problem in error.problems]) from error
