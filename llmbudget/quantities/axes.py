"""The axes along which a quantity has several values; a scalar has none."""

MONTH = "month"
ACROSS = "across"
"""The axis of a table column laid across, so that each row sees all rows."""

STEPS = "steps"
"""The rows of a table of steps, which are summed together with the months."""

Axes = frozenset[str]
"""Names of tables, and ``month``; a scalar has none."""


def rows_of(axes: Axes) -> Axes:
    """Return the axes that are rows of a table."""
    return axes - {MONTH}
