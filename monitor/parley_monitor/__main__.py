"""`python3 -m parley_monitor`."""

import sys

from .cli import main

sys.exit(main())
