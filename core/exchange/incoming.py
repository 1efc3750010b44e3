"""Reviewed work that comes back in: what a file says of an article's quotes, before it is held against the store."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Any, NoReturn, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import TEXT, Field, QuoteKind, Span, Spans
from onrecord.core.review.remarks import checked_note, checked_tags
from onrecord.core.review.settling import Side
from onrecord.core.store.decisions import Decision

KINDS: dict[str, QuoteKind] = {"direct": "direct", "mixed": "mixed", "indirect": "indirect"}
_STATES = frozenset(("open", "accepted", "changed", "rejected", "recheck", "disputed"))


@frozen
class IncomingSpeaker:
    """Whose a quote is: a name (None: no one named), and where the text names them.

    ``by_mention``: the file has no names, so that only another mention says somebody else. ``together_with``: the cell that
    names others who speak; None, the file does not say.
    """

    name: str | None
    mention: Spans = ()
    by_mention: bool = False
    together_with: str | None = None


@frozen
class IncomingQuote:
    """A quote of a file. What is None, the file does not say.

    ``reviewer`` and ``decided_at`` (ISO 8601, UTC) are those of the decision that the file holds; ``words`` stand in for
    ``content`` where a row has no offsets, which count characters of ``field``. ``described`` is what it says of the
    speaker: their role and country; ``sides``, how reviewers decided a disputed quote; ``replaces``, the keys of quotes that it
    was made of; ``as_of``, the time of the article's last decision when the row was written, "" where there was none.
    """

    where: str
    key: str | None = None
    content: Spans | None = None
    words: str | None = None
    kind: str | None = None
    state: str | None = None
    attribution: IncomingSpeaker | None = None
    tags: tuple[str, ...] | None = None
    note: str | None = None
    reviewer: str | None = None
    decided_at: str | None = None
    field: Field = TEXT
    described: tuple[tuple[str, str], ...] = ()
    sides: tuple[Side, ...] = ()
    replaces: frozenset[str] | None = None
    as_of: str | None = None

    @property
    def own_time(self) -> str | None:
        """When the row's own decision was made, where it holds one whose time can be read."""
        try:
            datetime.fromisoformat(self.decided_at or "")
        except ValueError:
            return None
        return self.decided_at if self.reviewer else None


def check_terms(q: IncomingQuote) -> None:
    """Refuse a state or a kind that there is not, and tags or a note that are too long.

    Raises:
        ValueError: as said; the text says which.
    """
    try:
        checked_tags(q.tags or ())
        checked_note(q.note or "")
    except OnrecordError as error:
        raise ValueError(str(error)) from None
    if q.state is not None and q.state not in _STATES:
        raise ValueError(f"there is no state “{q.state}”; there are {', '.join(sorted(_STATES))}")
    if q.kind is not None and q.kind not in KINDS:
        raise ValueError(f"there is no kind “{q.kind}”; there are {', '.join(KINDS)}")


@frozen
class IncomingArticle:
    """An article of a file, by id or by its text. ``gone`` are keys of quotes that were in the file and were taken out;
    ``decisions`` the log of decisions, None where the file does not hold it; ``dates`` what it says is the article's, each with where.
    """

    where: str
    article_id: str | None
    text: str | None
    quotes: tuple[IncomingQuote, ...]
    gone: frozenset[str] = field(default=frozenset[str]())
    decisions: tuple[Decision, ...] | None = None
    dates: tuple[tuple[str, str], ...] = ()


@frozen
class Refused:
    """A line, row or task that cannot be imported, and why."""

    where: str
    reason: str


@frozen
class Author:
    """Whose decision a row is, and of when (None: now); ``blind``, made without seeing what stands here."""

    name: str
    blind: bool
    at: str | None = None


class MalformedError(OnrecordError):
    """A record of a file is not what its format says; the text says what is missing."""


def refuse(reason: str) -> NoReturn:
    """Give up on a record."""
    raise MalformedError(reason)


def text_of(value: Any, what: str) -> str | None:
    """A text or None.

    Raises:
        MalformedError: it is something else.
    """
    if value is None or isinstance(value, str):
        return value or None
    refuse(f"{what} is not text")


def names_of(value: Any, what: str) -> tuple[str, ...] | None:
    """Names from a list, or None.

    Raises:
        MalformedError: it is something else.
    """
    if value is None:
        return None
    if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
        return tuple(value)
    refuse(f"{what} has names that are no list of names")


def field_of(value: Any, what: str) -> Field:
    """Where a quote stands; the text, where nothing is said.

    Raises:
        MalformedError: it is no part of a page that has quotes.
    """
    found = next((f for f in get_args(Field) if f == (value or TEXT)), None)
    if found is None:
        refuse(f"the field of {what} is none of {', '.join(get_args(Field))}")
    return found


def span_of(start: Any, end: Any, what: str) -> Span:
    """A span of two character offsets.

    Raises:
        MalformedError: they are not.
    """
    if type(start) is int and type(end) is int and 0 <= start < end:
        return Span(start, end)
    refuse(f"{what} has no start and end that are offsets")


def spans_of(value: Any, what: str) -> Spans:
    """Spans from ``[[start, end], ...]``.

    Raises:
        MalformedError: it is something else, or empty.
    """
    if isinstance(value, list) and value and all(isinstance(p, list | tuple) and len(p) == 2 for p in value):
        return tuple(span_of(s, e, what) for s, e in value)
    refuse(f"{what} is not a list of spans")
