"""``python -m llmbudget`` is the command line."""

import sys

from llmbudget.cli import main

sys.exit(main())
