"""Axes: along what a quantity has several values; a scalar has none."""

MONTH = "month"
ACROSS = "across"
"""The rows of a table of which each row sees all."""

STEPS = "steps"
"""The rows of a table of steps that are added up with the months."""

Axes = frozenset[str]
"""Names of tables, and ``month``; a scalar has none."""


def rows_of(axes: Axes) -> Axes:
    """Return the axes that are rows of a table."""
    return axes - {MONTH}
