"""`python -m dashboard`: the same as the `tradebrief` command."""

import sys

from dashboard.cli import main

sys.exit(main())
