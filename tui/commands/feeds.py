"""``feeds``: those that are followed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from onrecord.tui.commands.options import CONTEXT, database


@click.command(context_settings=CONTEXT)
@database
def feeds(db: Path | None) -> None:
    """List the feeds that are followed: address, last refresh, title, and why the last refresh failed if it did.

    \b
    onrecord feeds
    """
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.feeds import followed
    from onrecord.tui.sanitize import safe_line

    with closing(open_store(db)) as store:
        found = followed(store)
        for f in found:
            when = (f.refreshed or "never")[:16].replace("T", " ")
            error = f"\t{safe_line(f.error, 200)}" if f.error else ""
            click.echo(f"{safe_line(f.url)}\t{when}\t{safe_line(f.title or '')}{error}")
        if not found:
            click.echo("No feed is followed; onrecord follow URL follows one.", err=True)
