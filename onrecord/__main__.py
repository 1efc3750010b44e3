"""``python -m onrecord``."""

import sys
from pathlib import Path

# Python puts the current folder first: what lies beside an article is read, never run.
if not sys.flags.safe_path and sys.path[0] == str(Path.cwd()):
    del sys.path[0]

from onrecord.tui.cli import main

main(prog_name="onrecord")
