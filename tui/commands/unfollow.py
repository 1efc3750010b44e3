"""``unfollow``: feeds not to ask any more."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from onrecord.tui.commands.options import command, database


@command
@click.argument("sources", nargs=-1, required=True, metavar="FEED...")
@database
def unfollow(sources: tuple[str, ...], db: Path | None) -> None:
    """Stop following feeds; their articles stay.

    \b
    onrecord unfollow https://example.org/feed.xml
    """
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.feeds import unfollow as stop

    with closing(open_store(db)) as store:
        for url in sources:
            stop(store, url)
