"""The feeds that are followed, and which of their entries were added."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.store.articles import now, saving
from onrecord.core.store.connection import Store
from onrecord.core.text.characters import without_surrogates

#: how often an entry whose page cannot be read is tried
_TRIES = 3


@frozen
class Followed:
    """A feed. ``etag`` and ``modified`` let the server say that nothing changed; ``error`` is why the last refresh failed."""

    url: str
    title: str | None
    etag: str | None
    modified: str | None
    refreshed: str | None
    error: str | None


def follow(store: Store, url: str, title: str | None) -> bool:
    """Follow a feed; False if it was followed already.

    Raises:
        OnrecordError: the store cannot be written.
    """
    with saving(store):
        db = store.database
        if store.connection.execute("SELECT 1 FROM feeds WHERE url = ?", [url]).fetchone():
            return False
        db.table("feeds").insert({"url": url, "title": without_surrogates(title or "") or None, "followed": now()})
    return True


def unfollow(store: Store, url: str) -> None:
    """Follow a feed no longer; its articles stay.

    Raises:
        OnrecordError: it is not followed, or the store cannot be written.
    """
    with saving(store):
        db = store.database
        if not store.connection.execute("SELECT 1 FROM feeds WHERE url = ?", [url]).fetchone():
            raise OnrecordError(f"{url} is not followed; run onrecord feeds to see those that are")
        db.table("feeds").delete(url)


def followed(store: Store) -> list[Followed]:
    """All feeds, by title."""
    query = (
        "SELECT url, title, etag, modified, refreshed, error FROM feeds ORDER BY coalesce(title, url) COLLATE NOCASE"
    )
    return [Followed(**dict(row)) for row in store.connection.execute(query)]


def refreshed(
    store: Store, url: str, *, title: str | None, etag: str | None, modified: str | None, error: str | None
) -> None:
    """Note how a refresh of the feed went; a failed one keeps what was known of it.

    Raises:
        OnrecordError: the store cannot be written.
    """
    values: dict[str, str | None] = {"refreshed": now(), "error": error}
    if error is None:
        values |= {"title": without_surrogates(title or "") or None, "etag": etag, "modified": modified}
    with saving(store):
        db = store.database
        db.table("feeds").update(url, values)


def is_new(store: Store, feed: str, entry: str) -> bool:
    """Whether an entry was never added, and not tried too often."""
    row = store.connection.execute(
        "SELECT tries, error FROM feed_entries WHERE feed = ? AND entry = ?", [feed, entry]
    ).fetchone()
    return row is None or (row["error"] is not None and row["tries"] < _TRIES)


def note_entries(store: Store, entries: Iterable[tuple[str, str, str | None]]) -> None:
    """Note of each (feed, entry, error) that it was added, or why not.

    Raises:
        OnrecordError: the store cannot be written.
    """
    with saving(store):
        store.connection.executemany(
            "INSERT INTO feed_entries (feed, entry, at, tries, error) VALUES (?, ?, ?, 1, ?)"
            " ON CONFLICT (feed, entry) DO UPDATE SET at = excluded.at, tries = tries + 1, error = excluded.error",
            [(f, without_surrogates(e), now(), error) for f, e, error in entries],
        )
