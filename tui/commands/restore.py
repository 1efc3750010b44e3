"""``restore``: a copy back in the place of the store."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.tui.commands.options import SOURCE, command, database
from onrecord.tui.commands.output import tell


@command
@click.argument("file", type=SOURCE)
@database
def restore(file: str, db: Path | None) -> None:
    """Replace the store with FILE, which onrecord backup wrote. The old store is kept beside it.

    Close other windows of onrecord first.

    \b
    onrecord restore ~/backups/onrecord-2024-03-12.db
    """
    from onrecord.core.store.connection import default_path
    from onrecord.core.store.restoring import restore as put_back

    path = db or default_path()
    kept = put_back(Path(file), path)
    tell(f"{path} is what {file} holds" + (f"; what was there is {kept}" if kept else ""))
