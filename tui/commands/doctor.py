"""``doctor``: is everything as it should be?"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from onrecord.tui.commands.options import CONTEXT, database


@click.command(context_settings=CONTEXT)
@click.option("--repair", is_flag=True, help="Make search and lists anew from articles and decisions.")
@database
def doctor(repair: bool, db: Path | None) -> None:
    """Check versions, model, config and store, and say what to do where something is wrong.

    \b
    onrecord doctor
    onrecord doctor --repair
    """
    import sqlite3
    from importlib.metadata import version

    from onrecord.core.errors import OnrecordError
    from onrecord.core.review.indexing import catch_up, index_anew
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.upkeep import checks, rebuild_search
    from onrecord.tui.commands.progress import progress_bar
    from onrecord.tui.config import config_path, load_config
    from onrecord.tui.sanitize import safe_line

    wrong = 0

    def tell(name: str, found: str, problem: str | None = None) -> None:
        nonlocal wrong
        wrong += problem is not None
        mark = click.style("✗", fg="red") if problem else click.style("✓", fg="green")
        click.echo(f"{mark} {name:18} {safe_line(found)}" + (f"\n  → {safe_line(problem)}" if problem else ""))

    tell("onrecord", f"{version('onrecord')} · Python {sys.version.split()[0]} · SQLite {sqlite3.sqlite_version}")
    tell(
        "libraries",
        " · ".join(f"{name} {version(name)}" for name in ("textual", "spacy", "sqlite-utils", "trafilatura")),
    )
    try:
        from onrecord.core.analysis.models import choose_model

        tell("model", choose_model(None))
    except OnrecordError as error:
        tell("model", "none", str(error))
    try:
        load_config()
        tell("config", f"{config_path()}{'' if config_path().exists() else ' (none, all as it comes)'}")
    except OnrecordError as error:
        tell("config", "unusable", str(error))
    try:
        with closing(open_store(db)) as store:
            if repair:
                with progress_bar("indexing") as bar:
                    index_anew(store, bar)
                rebuild_search(store)
            else:
                caught = catch_up(store)
                if caught:
                    tell("index", f"{caught} articles were behind and are in step again")
            for check in checks(store):
                tell(check.name, check.found, check.problem)
    except (OnrecordError, sqlite3.DatabaseError) as error:
        tell("store", "unusable", str(error))
    if wrong:
        raise SystemExit(1)
