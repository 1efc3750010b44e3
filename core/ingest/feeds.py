"""Following feeds: only what is new is fetched, and only where robots.txt allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from onrecord.core.analysis.models import DEFAULT_MODELS, Models
from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.ingest.ingest import IngestProgress, ingest
from onrecord.core.sources.address import hostname, is_address, is_inside, without_credentials
from onrecord.core.sources.door import unexpected
from onrecord.core.sources.fetch import fetch, may_fetch
from onrecord.core.sources.formats import opml
from onrecord.core.sources.formats.feed import Feed, FeedItem, read_feed
from onrecord.core.sources.items import Failure, Found, Pointer, Skipped
from onrecord.core.sources.side_by_side import side_by_side
from onrecord.core.store.connection import Store
from onrecord.core.store.feeds import Followed, follow, followed, is_new, note_entries, refreshed

#: feeds asked side by side
_ASKED = 8


@frozen
class Asked:
    """What a feed answered: ``feed`` is None where nothing changed or ``error`` says why it failed."""

    url: str
    feed: Feed | None = None
    etag: str | None = None
    modified: str | None = None
    error: str | None = None


def follow_all(store: Store, sources: Iterable[str], read_file: Callable[[str], bytes]) -> list[tuple[str, str | None]]:
    """Follow feeds by address, and those that OPML files name; returns (address, title) of each that was not followed.

    ``read_file`` gives the bytes of a file.

    Raises:
        OnrecordError: an address is not a feed, a file is not OPML, or the store cannot be written; those before it are followed.
    """
    out: list[tuple[str, str | None]] = []
    for source in sources:
        if is_address(source):
            if without_credentials(source) != source:
                raise OnrecordError(
                    f"{without_credentials(source)} needs a password, and none is stored; add what it leads to by hand"
                )
            page = _page(source)
            feed = read_feed(page, source)
            if follow(store, source, feed.title):
                out.append((source, feed.title))
        else:
            urls, inside = _outside(opml.feeds_of(read_file(source), source))
            out += [(url, None) for url in urls if follow(store, url, None)]
            if inside:
                raise OnrecordError(
                    f"{source} names feeds inside your own network ({inside[0][:200]} first); follow them by their addresses if you trust them"
                )
    return out


def _outside(urls: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that are outside the user's network, and the others."""
    inside = side_by_side(lambda url: is_inside(hostname(url)), urls, _ASKED)
    pairs = list(zip(urls, inside, strict=True))
    return [url for url, within in pairs if not within], [url for url, within in pairs if within]


def refresh(
    store: Store,
    *,
    jobs: int,
    models: Models = DEFAULT_MODELS,
    on_failure: Callable[[Failure], None] = lambda failure: None,
    on_progress: Callable[[IngestProgress, int], None] = lambda progress, entries: None,
) -> IngestProgress:
    """Ask every feed followed and ingest the entries that are new; ``on_progress`` gets their number as well.

    Raises:
        OnrecordError: the store cannot be written, or the model not be loaded.
    """
    feeds = followed(store)
    failed: dict[str, str] = {}

    def fail(failure: Failure) -> None:
        failed[failure.source] = failure.reason
        on_failure(failure)

    answers = side_by_side(_ask, feeds, _ASKED)
    new: list[tuple[str, FeedItem]] = []
    for asked in answers:
        if asked.error is not None:
            fail(Failure(asked.url, asked.error))
        if asked.feed is not None:
            new += [(asked.url, e) for e in asked.feed.entries if is_new(store, asked.url, e.id)]
        else:
            title = next(f.title for f in feeds if f.url == asked.url)
            refreshed(store, asked.url, title=title, etag=asked.etag, modified=asked.modified, error=asked.error)
    progress = ingest(
        store,
        _pointers(new),
        jobs=jobs,
        models=models,
        on_failure=fail,
        on_progress=lambda t: on_progress(t, len(new)),
    )
    note_entries(store, ((url, e.id, failed.get(e.link)) for url, e in new))
    # Only now: a refresh that was stopped on the way has to find these entries again.
    for asked in answers:
        if asked.feed is not None:
            refreshed(store, asked.url, title=asked.feed.title, etag=asked.etag, modified=asked.modified, error=None)
    return progress


def _pointers(entries: Sequence[tuple[str, FeedItem]]) -> Iterable[Found]:
    for url, entry in entries:
        if entry.link:
            yield Pointer(entry.link, 0, entry.article, polite=True, typed=url)
        elif entry.article is not None:
            yield replace(entry.article, source=f"{url}#{entry.id}")
        else:
            yield Skipped(f"{url}#{entry.id}", "entry without link or text")


def _ask(feed: Followed) -> Asked:
    try:
        if not may_fetch(feed.url, feed.url):
            return Asked(feed.url, error="its site's robots.txt closes it to programs; unfollow it")
        page = fetch(feed.url, typed=feed.url, etag=feed.etag, modified=feed.modified, anything=True)
        if page is None:
            return Asked(feed.url, etag=feed.etag, modified=feed.modified)
        return Asked(feed.url, read_feed(page.data, feed.url), page.etag, page.modified)
    except OnrecordError as error:
        return Asked(feed.url, error=str(error))
    except Exception as error:  # noqa: BLE001 - a feed may make its parser raise anything, and the others go on
        return Asked(feed.url, error=unexpected(feed.url, error))


def _page(url: str) -> bytes:
    if not may_fetch(url, url):
        raise OnrecordError(f"{url} may not be fetched by programs (robots.txt); ask the site for another feed")
    page = fetch(url, typed=url, anything=True)
    return page.data if page else b""
