"""Options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path

import click

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
database = click.option(
    "--db", type=click.Path(path_type=Path), help="The store to use instead of the one in your data folder."
)
model = click.option("--model", help="A spaCy pipeline that is installed, by name or folder.")
jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: os.cpu_count() or 1,
    show_default="one a core",
    help="Processes that analyse side by side.",
)
force = click.option("--force", is_flag=True, help="Write over OUTPUT if it exists.")
