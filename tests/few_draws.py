"""Few draws for the ranges of pages on which nobody reads a figure; kernels run this file before their first cell."""

from llmbudget.analysis import drivers, uncertainty
from llmbudget.analysis.sampling import BLOCK

DRAWS = 1_000


def draw_little() -> None:
    """Work out from few draws whatever does not say how many it wants."""
    drivers.DRAWS = BLOCK
    uncertainty.MOST_DRAWS = uncertainty.LEAST_DRAWS = DRAWS


if __name__ == "__main__":
    draw_little()
