"""``python -m onrecord``."""

from onrecord.tui.cli import main

main(prog_name="onrecord")
