"""P90 of Student's t, for ranges from few observations."""

P90 = 1.2816
"""Standard deviations from the median to P10 and P90 of a normal distribution."""


def p90(freedom: float) -> float:
    """Return P90 of Student's t, by the first two terms of its expansion around the normal distribution.

    Args:
        freedom: degrees of freedom; fewer than 1 count as 1.
    """
    return P90 + (P90**3 + P90) / (4 * max(freedom, 1))
