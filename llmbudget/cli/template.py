"""The commands for templates of finance teams: template list, fill, check, suggest, name."""

import argparse
import re
from collections.abc import Sequence
from typing import Any

from llmbudget.atomic_write import write_atomically
from llmbudget.cli.options import add_command, add_output, add_plan, budget_of
from llmbudget.excel.templates.shipped import shipped, template_content
from llmbudget.excel.templates.suggestions import Suggestion, remembered, suggestions, with_names
from llmbudget.excel.templates.template import Template
from llmbudget.plan.file import PlanError

_TEMPLATE_HELP = "a name that `llmbudget template list` prints, or the path of an .xlsx file with named cells"


def add_template(commands: Any, plan_help: str) -> None:  # noqa: ANN401 - argparse does not export the type
    """Add the commands below ``llmbudget template``."""
    about = "fill the Excel forms of a finance team"
    own = commands.add_parser("template", help=about).add_subparsers(required=True, metavar="COMMAND")
    add_command(own, "print the templates that come with the package", _list)
    fill = add_command(own, "fill the named cells of a template with a plan", _fill)
    fill.add_argument("template", help=_TEMPLATE_HELP)
    add_plan(fill, plan_help)
    add_output(fill, "the .xlsx file to write", "an Excel workbook", ".xlsx")
    check = add_command(own, "list the named cells of a template that cannot be filled", _check)
    check.add_argument("template", help=_TEMPLATE_HELP)
    suggest = add_command(own, "propose names for the cells of a form, by its labels", _suggest)
    _add_form(suggest)
    name = add_command(own, "write the proposed names on a copy of a form, after you have looked at them", _name)
    _add_form(name)
    name.add_argument("--without", type=_numbers, default=frozenset(), metavar="2,5", help="numbers to leave out")
    add_output(name, "the .xlsx file to write", "an Excel workbook", ".xlsx")


def _add_form(command: argparse.ArgumentParser) -> None:
    command.add_argument("template", help="the path of an .xlsx file whose cells have no names yet")
    command.add_argument("--like", metavar="FORM", help="a form with names: the same labels mean the same here")


def _numbers(text: str) -> frozenset[int]:
    """Return the numbers of a list such as ``2,5``."""
    if not re.fullmatch(r"\d{1,4}(,\d{1,4})*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers; write them with commas, such as 2,5")
    return frozenset(map(int, text.split(",")))


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


def _suggest(options: argparse.Namespace) -> None:
    proposals = _suggestions(options)
    places = [proposal.place.replace("$", "") for proposal in proposals]
    width, label = max(map(len, places)), max(len(proposal.label) for proposal in proposals)
    for number, (place, proposal) in enumerate(zip(places, proposals, strict=True), 1):
        print(
            f"{number:3} {' ' if proposal.is_sure else '?'} {place:{width}}  {proposal.label:{label}}  {proposal.name}"
        )
    print(
        f"Look twice at those with ?. Then: llmbudget template name {options.template} -o COPY.xlsx --without NUMBERS"
    )


def _name(options: argparse.Namespace) -> None:
    proposals = _suggestions(options)
    if wrong := [str(number) for number in sorted(options.without) if not 1 <= number <= len(proposals)]:
        raise PlanError([f"--without {','.join(wrong)}: choose numbers from 1 to {len(proposals)}"])
    agreed = [proposal for number, proposal in enumerate(proposals, 1) if number not in options.without]
    write_atomically(options.output, with_names(template_content(options.template), agreed))
    print(f"wrote {options.output} with {len(agreed)} names")


def _suggestions(options: argparse.Namespace) -> list[Suggestion]:
    like = {} if options.like is None else remembered(template_content(options.like))
    proposals = suggestions(template_content(options.template), like)
    if not proposals:
        raise PlanError([f"{options.template}: no label means an id that is known; name the cells yourself"])
    return proposals


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
