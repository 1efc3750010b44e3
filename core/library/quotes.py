"""Quotes as the whole library shows them: who said what, where and when."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import QuoteKind
from onrecord.core.store.connection import Store
from onrecord.core.store.entries import State
from onrecord.core.store.speakers import SPOKEN_BY

_COLUMNS = (
    'q.id, q.article_id, q.key, q.start, q."end", q.text, coalesce(p.name, q.speaker_name) AS speaker_name,'
    " q.speaker_name AS name_in_article, q.speaker_id,"
    " (SELECT json_group_array(coalesce(o.name, n.value)) FROM json_each(q.together_ids) i, json_each(q.together_with) n"
    " LEFT JOIN speakers o ON o.speaker_id = i.value WHERE n.key = i.key) AS together_with, q.kind,"
    " q.state, q.published, q.confidence, q.family, s.title, s.site"
)
_STATES, _KINDS = tuple(s.value for s in State if s != State.GONE), get_args(QuoteKind)
#: as a limit: none
ALL = -1
#: quotes of one statement
_AT_ONCE = 500
_FROM = "resolved_quotes q JOIN library_articles s USING (article_id) LEFT JOIN speakers p USING (speaker_id)"


@frozen
class LibraryQuote:
    """A quote with its article's title, site and date.

    ``speaker_name`` is the speaker's in the whole library, ``name_in_article`` what the article calls them, ``together_with`` those of others who speak with them. ``family`` is shared by the quotes that give the same words; None where there is no other.
    """

    id: int
    article_id: str
    key: str
    start: int
    end: int
    text: str
    speaker_name: str | None
    name_in_article: str | None
    speaker_id: str | None
    together_with: tuple[str, ...]
    kind: str
    state: str
    published: str | None
    confidence: float
    family: int | None
    title: str | None
    site: str | None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of all who say it, ``speaker_name`` first."""
        return (self.speaker_name, *self.together_with) if self.speaker_name else ()


def said(store: Store, numbers: Sequence[int]) -> list[LibraryQuote]:
    """The quotes of these numbers, in their order; those gone meanwhile are left out.

    Raises:
        OnrecordError: one is damaged. So do all that follow.
    """
    found: dict[int, LibraryQuote] = {}
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        for row in store.connection.execute(f"SELECT {_COLUMNS} FROM {_FROM} WHERE q.id IN ({places})", list(some)):
            found[row["id"]] = _said(row)
    return [found[n] for n in numbers if n in found]


def keys_of(store: Store, numbers: Sequence[int]) -> set[tuple[str, str]]:
    """(article id, key) of the quotes of these numbers."""
    found: set[tuple[str, str]] = set()
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        query = f"SELECT article_id, key FROM resolved_quotes WHERE id IN ({', '.join('?' * len(some))})"
        found.update((row["article_id"], row["key"]) for row in store.connection.execute(query, list(some)))
    return found


def quotes_by(store: Store, speaker_id: str, limit: int = 5000) -> list[LibraryQuote]:
    """What a speaker said, newest first; rejected quotes are left out."""
    listed = json.dumps([speaker_id])
    return _those(store, f"{SPOKEN_BY} AND q.state <> 'rejected'", [listed, listed], limit)


def quotes_about(store: Store, code: str, limit: int = 5000) -> list[LibraryQuote]:
    """Quotes whose words name the country of that ISO code, newest first."""
    found = "SELECT rowid FROM resolved_quotes_fts WHERE resolved_quotes_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
    values = [f'about : "{code.lower()}"', limit]
    return _those(store, f"q.id IN ({found}) AND q.state <> 'rejected'", values, limit)


def family_of(store: Store, article_id: str, key: str) -> list[LibraryQuote]:
    """How each article gives the quote's words, the quote itself among them, oldest first."""
    query = "SELECT family FROM resolved_quotes WHERE article_id = ? AND key = ?"
    row = store.connection.execute(query, [article_id, key]).fetchone()
    if row is None or row["family"] is None:
        return []
    return _those(store, "q.family = ? AND q.state <> 'rejected'", [row["family"]], 500)[::-1]


def given_by(store: Store, family: int) -> int:
    """How many articles of the library give the words of a family."""
    query = "SELECT count(DISTINCT article_id) FROM resolved_quotes q JOIN library_articles s USING (article_id)"
    where = "WHERE family = ? AND state <> 'rejected' AND s.deleted IS NULL"
    return int(store.connection.execute(f"{query} {where}", [family]).fetchone()[0])


def families(store: Store, limit: int = 2000) -> list[tuple[LibraryQuote, int]]:
    """Quotes that several articles give, one of each family with how many give it, the most given first."""
    rows = store.connection.execute(
        "SELECT min(q.id) AS id, count(DISTINCT q.article_id) AS many FROM resolved_quotes q JOIN library_articles s USING (article_id)"
        " WHERE q.family IS NOT NULL AND q.state <> 'rejected' AND s.deleted IS NULL"
        " GROUP BY q.family HAVING many > 1 ORDER BY many DESC, id DESC LIMIT ?",
        [limit],
    ).fetchall()
    counts = {row["id"]: row["many"] for row in rows}
    return [(quote, counts[quote.id]) for quote in said(store, [row["id"] for row in rows])]


def _those(store: Store, where: str, values: Sequence[object], limit: int) -> list[LibraryQuote]:
    query = f"""
        SELECT {_COLUMNS} FROM {_FROM} WHERE {where} AND s.deleted IS NULL
        ORDER BY q.published DESC, q.id DESC LIMIT {limit}
    """
    return [_said(row) for row in store.connection.execute(query, list(values))]


def _said(row: sqlite3.Row) -> LibraryQuote:
    values: dict[str, Any] = dict(row)
    values["together_with"] = tuple(json.loads(row["together_with"]))
    quote = LibraryQuote(**values)
    for value, known in ((quote.state, _STATES), (quote.kind, _KINDS)):
        if value not in known:
            raise _damaged(quote, f"{value!r} is none of {', '.join(known)}")
    if not isinstance(row["text"], str) or not isinstance(row["confidence"], float):
        raise _damaged(quote, "its words or its confidence are none")
    return quote


def _damaged(quote: LibraryQuote, why: str) -> OnrecordError:
    return OnrecordError(
        f"quote {quote.key} of {quote.article_id} is damaged in the list of quotes ({why});"
        " have the list looked at and rebuilt with onrecord doctor"
    )
