"""A workbook without what the plan's own results do not rest on, for tests that calculate them again and again."""

import re

from edits import Edited

RESTS_ON = {"Summary", "Scenarios", "Strategies", "Inputs", "Calculation", "Monthly", "Catalogue"}
"""What is typed, what the plan follows from, and where its scenario is chosen."""

_OTHER_CASES = re.compile(r'<c r="(?:[H-Z]|[A-Z]{2,})[0-9]+"[^>]*?(?:/>|>.*?</c>)')
_FORMULA = re.compile("<f>.*?</f>")


def plan_alone(content: bytes) -> bytes:
    """Return the workbook with one column of Calculation, and with values for the formulas of the other sheets.

    If anything of the plan rested on what is gone, it would not follow what is typed.
    """
    edit = Edited(content).change("Calculation", lambda text: _OTHER_CASES.sub("", text))
    for sheet in set(edit.sheets()) - RESTS_ON:
        edit.change(sheet, lambda text: _FORMULA.sub("", text))
    return edit.content()
