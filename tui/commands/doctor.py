"""``doctor``: is everything as it should be?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_there
from onrecord.tui.commands.options import command, existing_database
from onrecord.tui.commands.output import Styled, put
from onrecord.tui.failures import command_line_message
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from onrecord.core.store.upkeep import Check


@command
@click.option("--repair", is_flag=True, help="Rebuild search and lists from articles and decisions.")
@existing_database
def doctor(repair: bool, db: Path | None) -> None:
    """Check versions, model, config and store, and say what to do where something is wrong.

    \b
    onrecord doctor
    onrecord doctor --repair
    """
    wrong = can_repair = False
    for check in (*_program(), *_store(db, repair)):
        wrong |= check.problem is not None
        can_repair |= check.can_repair
        mark = Styled("✗", colour="red") if check.problem else Styled("✓", colour="green")
        problem = f"\n  → {safe_line(check.problem)}" if check.problem else ""
        put(mark, f" {check.name:18} {safe_line(check.found)}", problem)
    if can_repair:
        put("\nTo rebuild what can be rebuilt: onrecord doctor --repair")
    if wrong:
        raise SystemExit(1)


def _program() -> Iterator[Check]:
    import sqlite3
    from importlib.metadata import version

    from onrecord.core.analysis.models import choose_model
    from onrecord.core.store.upkeep import Check
    from onrecord.tui.config import config_path, load_config
    from onrecord.tui.logs import is_log_writable, log_path

    python = f"Python {sys.version.split()[0]} · SQLite {sqlite3.sqlite_version}"
    yield Check("onrecord", f"{version('onrecord')} · {python}")
    libraries = (f"{name} {version(name)}" for name in ("textual", "spacy", "sqlite-utils", "trafilatura"))
    yield Check("libraries", " · ".join(libraries))
    try:
        yield Check("model", choose_model(None))
    except OnrecordError as error:
        yield Check("model", "none", str(error))
    try:
        load_config()
        yield Check("config", f"{config_path()}{'' if is_there(config_path()) else ' (none, all as it comes)'}")
    except OnrecordError as error:
        yield Check("config", "unusable", str(error))
    if is_log_writable():
        yield Check("log", f"{log_path()}{'' if is_there(log_path()) else ' (nothing yet)'}")
    else:
        told = f"{log_path()} cannot be written; make it and its folder yours, or set XDG_STATE_HOME to another folder"
        yield Check("log", "none", told)


def _store(db: Path | None, repair: bool) -> Iterator[Check]:
    import sqlite3

    from onrecord.core.review.derived import check_derived, check_orphans, rebuild_derived
    from onrecord.core.review.indexing import catch_up
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.upkeep import Check, checks
    from onrecord.tui.commands.progress import progress_bar

    try:
        with closing(open_store(db)) as store:
            yield from checks(store)
            if repair:
                with progress_bar("rebuilding") as bar:
                    rebuild_derived(store, bar)
            elif caught := catch_up(store):
                yield Check("index", f"{caught} articles were behind and are in step again")
            with progress_bar("checking") as bar:
                yield from check_derived(store, bar)
            yield from check_orphans(store)
    except (OnrecordError, sqlite3.DatabaseError) as error:
        yield Check("store", "unusable", command_line_message(error))
