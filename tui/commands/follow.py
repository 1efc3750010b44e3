"""``follow``: feeds to ask for news."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import SOURCE, command, database
from onrecord.tui.commands.output import tell
from onrecord.tui.sanitize import safe_line


@command
@click.argument("sources", nargs=-1, required=True, metavar="FEED...", type=SOURCE)
@database
def follow(sources: tuple[str, ...], db: Path | None) -> None:
    """Follow RSS or Atom feeds, by address or from an .opml file; onrecord refresh adds what is new.

    \b
    onrecord follow https://example.org/feed.xml
    onrecord follow subscriptions.opml && onrecord refresh
    """
    from onrecord.core.ingest.feeds import follow_all
    from onrecord.core.store.connection import open_store

    with closing(open_store(db)) as store:
        new = follow_all(store, sources, _read_file)
        for url, title in new:
            tell(f"following {safe_line(title or url, 100)}")
        if not new:
            tell("all of these are followed already")


def _read_file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise OnrecordError(f"{name} does not exist; give a feed's address or an .opml file") from None
    except OSError as error:
        raise OnrecordError(
            f"{name} cannot be read ({(error.strerror or str(error)).lower()}); check the path and its permissions"
        ) from None
