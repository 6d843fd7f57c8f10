"""Whose budget this is."""

from typing import Annotated, ClassVar

from llmbudget.plan.parameter import Section, Text


class Organisation(Section):
    """Names that appear on the cover of the workbook."""

    title: ClassVar[str] = "Organisation"

    organisation_name: Annotated[str, Text("Organisation", help="Shown on the cover of the workbook.")] = "Our company"
    plan_name: Annotated[str, Text("Name of this budget", help="Shown on the cover and in the file's name.")] = (
        "Training budget"
    )
