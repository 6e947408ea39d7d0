"""Runs the command line: python3 -m parley_admin."""

import sys

from .cli import main

sys.exit(main())
