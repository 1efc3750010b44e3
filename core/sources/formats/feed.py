"""RSS and Atom feeds, by feedparser: each entry is a page to go on to, with its own text should the page fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.address import is_address, without_credentials
from onrecord.core.sources.items import Found, Payload, Pointer, Skipped
from onrecord.core.sources.markup import paragraphs, parsed_html, root_of

SUFFIXES = (".rss", ".atom")
_ROOTS = ("rss", "feed", "rdf:rdf")
#: words of an entry that stand in for its page, and of one that has no page
_MIN_WORDS, _MIN_WORDS_ALONE = 40, 5


class FeedItem(NamedTuple):
    """An entry of a feed: ``id`` is the feed's own name for it, ``link`` its page's address, "" for none."""

    id: str
    link: str
    article: Article | None


class Feed(NamedTuple):
    """A feed that was read."""

    title: str | None
    entries: tuple[FeedItem, ...]


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins as a feed."""
    return suffix in ("", ".xml", ".rss", ".atom", ".txt", ".html") and root_of(head) in _ROOTS


def articles(payload: Payload) -> Iterator[Found]:
    """The pages of its entries.

    Raises:
        OnrecordError: it is not a feed, or was found in a list's list.
    """
    if payload.depth > 1:
        raise OnrecordError(f"{payload.name} is a feed within a feed; name it itself")
    for entry in read_feed(payload.data(), payload.name).entries:
        if entry.link:
            yield Pointer(entry.link, payload.depth + 1, entry.article, polite=True, typed=payload.typed)
        elif entry.article is not None:
            yield entry.article
        else:
            yield Skipped(f"{payload.name}#{entry.id}", "entry without link or text")


def read_feed(data: bytes, name: str) -> Feed:
    """The feed in ``data``.

    Raises:
        OnrecordError: it is none.
    """
    import feedparser

    if root_of(data[:4096]) not in _ROOTS:
        raise OnrecordError(f"{name} is not a feed{_hint(data)}")
    feed: Any = feedparser.parse(BytesIO(data), sanitize_html=True, resolve_relative_uris=True)
    title = _words(feed.feed.get("title"))
    entries = tuple(_entry(entry, title) for entry in feed.entries)
    if not entries and feed.bozo:
        raise OnrecordError(f"{name} is a damaged feed ({type(feed.bozo_exception).__name__}); try again later")
    return Feed(title, entries)


def _hint(data: bytes) -> str:
    """Where a page says its feed is."""
    for tag in re.findall(rb"<link\b[^<>]{0,1000}>", data[:200_000], re.I):
        if re.search(rb"application/(?:rss|atom)\+xml", tag, re.I) and (
            m := re.search(rb"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.I)
        ):
            return f", but a page that names one: follow {m[1].decode('utf-8', 'replace')[:200]}"
    return "; look for an address that ends in rss, feed or atom"


def _entry(entry: Any, site: str | None) -> FeedItem:
    link = str(entry.get("link") or "")
    link = without_credentials(link) if is_address(link) else ""
    text = _text(entry)
    article = None
    if len(text.split()) >= (_MIN_WORDS if link else _MIN_WORDS_ALONE):
        article = Article(
            text,
            _title(entry),
            _words(entry.get("author")),
            site,
            _day(entry),
            source=link or None,
            url=link or None,
        )
    return FeedItem(str(entry.get("id") or link or entry.get("title") or ""), link, article)


def _day(entry: Any) -> str | None:
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    return f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else None


def _text(entry: Any) -> str:
    """The words of an entry's HTML, a paragraph a block."""
    html = "".join(part.get("value", "") for part in entry.get("content", ())) or str(entry.get("summary") or "")
    tree = parsed_html(html) if html.strip() else None
    return "\n\n".join(paragraphs(tree)) if tree is not None else ""


def _title(entry: Any) -> str | None:
    """The title's words: many feeds have HTML there."""
    title = str(entry.get("title") or "")
    is_plain = (entry.get("title_detail") or {}).get("type", "text/plain") == "text/plain"
    tree = None if is_plain else parsed_html(title)
    return _words(title if tree is None else " ".join(paragraphs(tree)))


def _words(value: object) -> str | None:
    return " ".join(str(value).split()) or None if value else None
