"""``feeds``: those that are followed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from onrecord.tui.commands.options import command, database
from onrecord.tui.commands.output import put, tell
from onrecord.tui.sanitize import safe_line


@command
@database
def feeds(db: Path | None) -> None:
    """List the feeds that are followed: address, last refresh, title, and why the last refresh failed if it did.

    \b
    onrecord feeds
    """
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.feeds import followed

    with closing(open_store(db)) as store:
        found = followed(store)
        for f in found:
            when = (f.refreshed or "never")[:16].replace("T", " ")
            error = f"\t{safe_line(f.error, 200)}" if f.error else ""
            put(f"{safe_line(f.url)}\t{when}\t{safe_line(f.title or '')}{error}")
        if not found:
            tell("No feed is followed; onrecord follow URL follows one.")
