"""Write the templates that come with the package: python templates/make [FOLDER]."""

import sys
from pathlib import Path

import horizon
import nih
import nsf
import ukri

FOLDER = Path(__file__).parents[1] / "finance"

if __name__ == "__main__":
    for template in (horizon, nih, nsf, ukri):
        template.write(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
