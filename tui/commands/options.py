"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from onrecord.core.analysis.models import Models
from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_there

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
#: a file, an address or an id, left as it is: shells complete it as a file
SOURCE = click.Path(readable=False)


def _before_or_after(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path | None:
    """What was given after the command, or else before it."""
    before: Path | None = ctx.find_root().params.get("db")
    return value or before


def _there(ctx: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """A store that was named, for what only reads it: a name that was mistyped is no empty store."""
    named = _before_or_after(ctx, parameter, value)
    if named is not None and not is_there(named):
        raise OnrecordError(f"there is no store {named}; check its name: --db FILE")
    return named


def _database(named: Callable[[click.Context, click.Parameter, Path | None], Path | None]) -> Decorator:
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        callback=named,
        help="The store to use instead of the one in your data folder.",
    )


#: ``--db``, for commands that may begin a store, and for those to which one that is not there is of no use
database, existing_database = _database(_before_or_after), _database(_there)


def _log_more(_: click.Context, __: click.Parameter, value: bool) -> None:
    if value:
        from onrecord.tui.logs import log_more

        log_more()


verbose = click.option(
    "--verbose", is_flag=True, expose_value=False, callback=_log_more, help="Log more; onrecord doctor says where."
)


def models(function: Callable[..., None]) -> Callable[..., None]:
    """``--model`` and ``--fast``, which a command gets as its ``models``."""

    @click.option("--model", help="An installed spaCy pipeline, by name or folder.")
    @click.option("--fast", is_flag=True, help="Read quotes with the linear model alone: quicker, less accurate.")
    @wraps(function)
    def with_models(*arguments: Any, model: str | None, fast: bool, **options: Any) -> None:
        quick = fast or _wants_fast()
        function(*arguments, models=Models(model, "linear") if quick else Models(model), **options)

    return with_models


def has_config() -> bool:
    """Whether there is a config file; looked at before what reads it is imported, which takes its time."""
    from platformdirs import user_config_path

    return is_there(user_config_path("onrecord") / "config.toml")


def _wants_fast() -> bool:
    if not has_config():
        return False
    from onrecord.tui.config import load_config

    return load_config().fast


jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: os.cpu_count() or 1,
    show_default="one a core",
    help="Processes that analyse in parallel.",
)


def columns(*more: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """``--map FIELD=COLUMN``, which a command gets as its ``columns``; ``more`` fields than those of an article."""

    def parsed(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
        if not given:
            return {}
        from onrecord.core.sources.records import NAMES

        out: dict[str, str] = {}
        for pair in given:
            field, equals, column = (part.strip() for part in pair.partition("="))
            if field.lower() not in (*more, *NAMES):
                raise click.UsageError(f"--map knows no field “{field}”; there are {', '.join((*more, *NAMES))}")
            if not (equals and column):
                raise click.UsageError(f"--map {pair} names no column; write {field}=COLUMN")
            out[field.lower()] = column
        return out

    return click.option(
        "--map",
        "columns",
        metavar="FIELD=COLUMN",
        multiple=True,
        callback=parsed,
        help="Which column of a table, or name in JSON, holds a field, where it is no usual one. Fields: "
        + ", ".join((*more, "text, title, byline, site, published, language, url.")),
    )


force = click.option("--force", is_flag=True, help="Replace the file if it exists.")
blind = click.option(
    "--blind",
    is_flag=True,
    help="Review articles without seeing what other reviewers decided; the lists of the library still tell.",
)
reviewer = click.option("--reviewer", help="The name to record decisions under; your login name by default.")


def command(function: Callable[..., None]) -> click.Command:
    """A command, with what all of them have."""
    return click.command(context_settings=CONTEXT)(verbose(function))
