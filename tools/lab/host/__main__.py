# SPDX-License-Identifier: GPL-2.0
"""Where kjlab starts."""

import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - who has an older one is told so
    sys.exit("kjlab: error: needs Python 3.11 or newer; Debian has it from 12 (bookworm) on")

# In the place of this directory, whose bisect.py is not Python's own.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from host.main import main

sys.exit(main(sys.argv[1:]))
