"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
#: a file, an address or an id, left as it is: shells complete it as a file
SOURCE = click.Path(readable=False)


def _before_or_after(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path | None:
    """What was given after the command, or else before it."""
    before: Path | None = ctx.find_root().params.get("db")
    return value or before


database = click.option(
    "--db",
    type=click.Path(path_type=Path),
    callback=_before_or_after,
    help="The store to use instead of the one in your data folder.",
)


def _log_more(_: click.Context, __: click.Parameter, value: bool) -> None:
    if value:
        from onrecord.tui.logs import log_more

        log_more()


verbose = click.option(
    "--verbose", is_flag=True, expose_value=False, callback=_log_more, help="Log more; onrecord doctor says where."
)
model = click.option("--model", help="An installed spaCy pipeline, by name or folder.")
jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: os.cpu_count() or 1,
    show_default="one a core",
    help="Processes that analyse in parallel.",
)
force = click.option("--force", is_flag=True, help="Write over OUTPUT if it exists.")
reviewer = click.option("--reviewer", help="The name to record decisions under; your login name by default.")


def command(function: Callable[..., None]) -> click.Command:
    """A command, with what all of them have."""
    return click.command(context_settings=CONTEXT)(verbose(function))
