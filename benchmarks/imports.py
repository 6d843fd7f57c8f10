"""Time of ``import llmbudget`` and of a first total, as ratios to ``import numpy``, each in a fresh interpreter."""

import subprocess
import sys
import time

REPEATS = 7
STATEMENTS = {
    "import numpy": "import numpy",
    "import llmbudget": "import llmbudget",
    "from llmbudget import Budget": "from llmbudget import Budget",
    "a first total": "from llmbudget import Budget; Budget('startup')['total_cost']",
    "the page's widget": "from llmbudget.widgets import app; app('startup')",
}


def main() -> None:
    """Print the measurements."""
    empty = _seconds("pass")
    numpy = _seconds(STATEMENTS["import numpy"]) - empty
    for name, statement in STATEMENTS.items():
        seconds = _seconds(statement) - empty
        print(f"{name:<30} {seconds * 1e3:7.0f} ms   {seconds / numpy:5.2f} × import numpy")


def _seconds(statement: str) -> float:
    def once() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        return time.perf_counter() - start

    return min(once() for _ in range(REPEATS))


if __name__ == "__main__":
    main()
