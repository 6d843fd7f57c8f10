"""What the package is when one of its parts is imported before all others."""

import subprocess
import sys

CODE = """
import importlib, sys
for part in {parts}:
    for name in [name for name in sys.modules if name.partition(".")[0] == "llmbudget"]:
        del sys.modules[name]
    importlib.import_module("llmbudget." + part)
    exec({code!r}, {{}})
    print("{END}")
"""
END = "-- end of what was printed --"


def imported_first(parts: list[str], code: str) -> list[str]:
    """Return what some code prints after each part was the first of the package to be imported.

    One Python does it, which forgets the package in between: to import the libraries takes as long as the package.
    """
    script = CODE.format(parts=parts, code=code, END=END)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return run.stdout.split(f"{END}\n")[:-1]
