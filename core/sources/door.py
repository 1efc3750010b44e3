"""The one door out of a source: whatever goes wrong in reading it is its own failure, and what comes out is clean."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.address import is_address, without_credentials
from onrecord.core.sources.items import Failure, Found, Note, Skipped
from onrecord.core.sources.records import iso_date
from onrecord.core.text.characters import without_surrogates
from onrecord.core.text.languages import language_of
from onrecord.core.text.patterns import pattern

_log = logging.getLogger(__name__)
_LANGUAGE = pattern(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
#: a title, byline or site that is longer is a text that got into the wrong field
_LONGEST_FIELD = 1000


def guarded(source: str, read: Callable[[], Iterable[Found]], fallback: Article | None = None) -> Iterator[Found]:
    """What ``read`` finds; an exception of any kind ends it as a failure of ``source``, or as ``fallback``; so does nothing."""
    none = True
    reason = f"{source} holds no article; name a file that does"
    try:
        for item in read():
            none = none and isinstance(item, Skipped | Note)
            yield clean(item)
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and the other sources go on
        none, reason = True, _reason(source, error)
    if none:
        yield clean(fallback if fallback is not None else Failure(source, reason))


def _reason(source: str, error: Exception) -> str:
    if isinstance(error, OnrecordError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{source} cannot be read ({error.strerror.lower()}); check the path and its permissions"
    return unexpected(source, error)


def unexpected(source: str, error: Exception) -> str:
    """Log where an error came from that nobody foresaw; returns what to tell of it."""
    # The frames alone: an exception's own words may quote the article.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s: %s\n%s", without_credentials(source), type(error).__name__, frames)
    if isinstance(error, MemoryError):
        return f"{source} needs more memory than there is; cut it in parts"
    return f"{source} cannot be read ({type(error).__name__}), it may be damaged; save its text and read that"


def clean(item: Found) -> Found:
    """The item without what must not be stored or shown."""
    if isinstance(item, Failure):
        return Failure(without_credentials(item.source), without_credentials(item.reason))
    if isinstance(item, Note):
        return Note(without_credentials(item.source), without_credentials(item.words))
    return clean_article(item) if isinstance(item, Article) else item


def clean_article(item: Article) -> Article:
    """The article without lone surrogates and NULs, dates that are none, and passwords in addresses.

    Characters are replaced one for one, so offsets stay true; what is cleaned first and then hashed has one id for good.
    """
    language = item.language or ""
    url = item.url or ""
    return replace(
        item,
        text=without_surrogates(item.text).replace("\x00", "\ufffd"),
        title=_field(item.title),
        byline=_field(item.byline),
        site=_field(item.site),
        published=iso_date(item.published),
        language=language_of(item.text, language.lower() if _LANGUAGE.fullmatch(language) else None),
        source=without_credentials(item.source) if item.source else None,
        url=without_credentials(url) if is_address(url) else None,
    )


def _field(words: str | None) -> str | None:
    return without_surrogates(words.replace("\x00", ""))[:_LONGEST_FIELD].strip() or None if words else None
