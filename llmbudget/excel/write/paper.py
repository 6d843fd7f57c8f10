"""The paper of printed sheets: its codes and room, and the scale at which columns fit it with readable text."""

from collections.abc import Sequence
from dataclasses import dataclass

from llmbudget.plan.plan import Plan

PIXELS_PER_INCH, PIXELS_PER_CHARACTER, PIXELS_BESIDE = 96, 7, 5
"""Factors that turn a column width in characters into pixels on the screen, and pixels into inches on paper."""

SIDES, ABOVE, BELOW = 0.4, 0.45, 0.6
"""Margins in inches."""

SMALLEST = 8.0
"""The smallest text in points that people read on paper."""

_NARROW, _PADDING = 4, 1
"""Pixels of a comma or bracket, and beside a number, at 10 points."""

_LETTER = 0.87
"""Width of an average letter in digits."""

_ROOM = 0.93
"""Share of a line that columns may take: LibreOffice draws them 6% wider than Excel."""


@dataclass(frozen=True)
class Paper:
    """A size of paper.

    Attributes:
        small, large: codes, as spreadsheets number them, of the printed sheets and of wide engine sheets.
        width, height: inches of the small one, upright.
    """

    small: int
    large: int
    width: float
    height: float

    def line(self, *, landscape: bool) -> float:
        """Return the pixels of a line between the margins at full scale."""
        inches = (self.height if landscape else self.width) - SIDES - SIDES
        return inches * PIXELS_PER_INCH * _ROOM

    def large_scale(self, widths: Sequence[float]) -> float:
        """Return the scale at which columns fit across the large paper, which is two small sheets side by side."""
        inches = self.width + self.width - SIDES - SIDES
        return min(1.0, inches * PIXELS_PER_INCH * _ROOM / sum(map(pixels, widths)))

    def scale(self, widths: Sequence[float], *, landscape: bool) -> float:
        """Return the scale at which columns, of these widths in characters, fit into a line: at most 1."""
        return min(1.0, self.line(landscape=landscape) / sum(map(pixels, widths)))


_PAPERS = {"A4": Paper(9, 8, 8.27, 11.69), "Letter": Paper(1, 3, 8.5, 11.0)}


def paper_of(plan: Plan) -> Paper:
    """Return the paper on which the workbook of a plan is printed."""
    return _PAPERS[plan.reporting.report_paper]


def number_width(shown: str) -> float:
    """Return the width in characters of a column that shows a number: its commas and brackets are narrow."""
    n_digits = sum(map(str.isdigit, shown))
    return (n_digits * PIXELS_PER_CHARACTER + (len(shown) - n_digits) * _NARROW + _PADDING) / PIXELS_PER_CHARACTER


def text_width(text: str) -> float:
    """Return the width in characters of a column that shows words: most letters are narrower than digits."""
    return len(text) * _LETTER + 1


def pixels(width: float) -> float:
    """Return the pixels of a column of a width in characters."""
    return width * PIXELS_PER_CHARACTER + PIXELS_BESIDE
