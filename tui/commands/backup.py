"""``backup``: a copy of the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from onrecord.tui.commands.options import command, existing_database, force
from onrecord.tui.commands.output import tell


@command
@click.argument("output", type=click.Path(path_type=Path))
@force
@existing_database
def backup(output: Path, force: bool, db: Path | None) -> None:
    """Copy the store to OUTPUT, whole and checked, also while others write to it.

    \b
    onrecord backup ~/backups/onrecord-$(date +%F).db
    """
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.upkeep import backup as copy

    with closing(open_store(db)) as store:
        size = copy(store, output, overwrite=force)
    tell(f"{size / 1_000_000:.1f} MB written to {output}; open it with onrecord --db {output}")
