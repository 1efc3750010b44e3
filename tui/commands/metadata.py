"""``metadata``: what Datasette shows beside a store."""

from __future__ import annotations

from pathlib import Path

from onrecord.tui.commands.options import command, database
from onrecord.tui.commands.output import put


@command
@database
def metadata(db: Path | None) -> None:
    """Print the description of a store's tables and views that Datasette takes: facets, columns, and what it hides.

    \b
    onrecord metadata > metadata.yml
    datasette onrecord.db --metadata metadata.yml
    """
    from onrecord.core.store.connection import default_path
    from onrecord.core.store.metadata import metadata_of

    put(metadata_of(db or default_path()), end="")
