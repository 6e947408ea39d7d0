"""`python3 -m parley`."""

import sys

from .cli import main

sys.exit(main())
