"""The library's lists: read a page at a time from narrow rows, so that a hundred thousand articles cost what ten do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import Any, Literal

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.store.articles import load_analysis, load_article, now, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.containing import containing
from onrecord.core.store.decisions import decisions_of

Sort = Literal["added", "title", "site", "published", "quotes", "countries", "tags", "unread"]
#: column, and whether it shows from its end unless turned round
_ORDER: dict[Sort, tuple[str, bool]] = {
    "added": ("id", True),  # in the order they came, whatever the clock said
    "title": ("title COLLATE NOCASE", False),
    "site": ("site COLLATE NOCASE", False),
    "published": ("published", True),
    "quotes": ("todo", True),
    "countries": ("countries", False),
    "tags": ("tags", True),
    "unread": ("read", False),
}
#: a site is found by each of its names
_SEARCHED = ("title {}", "published {}", "countries {}", "tags {}", "site IN (SELECT name FROM sites WHERE site {})")
_COLUMNS = (
    "s.article_id AS id, s.title, s.site, s.published, s.added, s.words, s.total AS quotes, s.done, s.countries, s.tags,"
    " (SELECT group_concat(reviewer, ', ') FROM assignments t WHERE t.article_id = s.article_id) AS reviewers,"
    " s.read IS NOT NULL AS read, (SELECT count(*) FROM library_articles o WHERE o.story = s.story AND o.deleted IS NULL) AS copies"
)
#: whether an article has quotes to review; and whether it has some that one reviewer has not decided, whatever others did
_OPEN = "s.todo > 0"
_OPEN_TO_ONE = """EXISTS (
    SELECT 1 FROM quotes q WHERE q.article_id = s.article_id AND coalesce((
        SELECT d.state FROM decisions d
        WHERE d.article_id = q.article_id AND d.reviewer = :who AND d.state IS NOT NULL
            AND d.key = q.start || '-' || q."end" AND coalesce(d.type, 'quote') = 'quote'
            AND (SELECT u.action FROM decisions u WHERE u.target = d.batch AND u.action IN ('undo', 'redo')
                AND u.article_id = d.article_id ORDER BY u.id DESC LIMIT 1) IS NOT 'undo'
        ORDER BY d.id DESC LIMIT 1
    ), 'open') = 'open'
)"""


@frozen
class Listed:
    """One line of the library. ``quotes`` is None until the article is analysed; ``done`` of them are reviewed.

    ``countries`` are ISO codes and ``tags`` tags, each joined by spaces; ``copies`` counts the near-duplicates of the
    story, this one included. ``reviewers`` are those whose it is to review, None where it is nobody's.
    """

    id: str
    title: str | None
    site: str | None
    published: str | None
    added: str
    words: int
    quotes: int | None
    done: int
    countries: str
    tags: str
    read: bool
    copies: int
    reviewers: str | None = None


def columns_in_use(store: Store) -> frozenset[Sort]:
    """Which of site, countries and tags any article of the library has."""
    found: list[Sort] = []
    columns: tuple[Sort, ...] = ("site", "countries", "tags")
    for column in columns:
        query = f"SELECT 1 FROM library_articles WHERE deleted IS NULL AND {_ORDER[column][0]} > '' LIMIT 1"
        if store.connection.execute(query).fetchone():
            found.append(column)
    return frozenset(found)


def count_articles(store: Store, typed: str = "") -> int:
    """How many articles have each word of ``typed`` in their title, site, date, countries or tags."""
    where, values = matching(typed)
    return int(store.connection.execute(f"SELECT count(*) FROM library_articles WHERE {where}", values).fetchone()[0])


def list_articles(
    store: Store, sort: Sort = "added", typed: str = "", offset: int = 0, limit: int = 200, *, turned: bool = False
) -> list[Listed]:
    """One page of the library; ``turned`` is the other way round."""
    column, downwards = _ORDER[sort]
    way = "DESC" if downwards != turned else "ASC"
    where, values = matching(typed)
    # The rows before a page are stepped over in the index alone.
    query = f"""
        SELECT {_COLUMNS} FROM library_articles s WHERE s.id IN (
            SELECT id FROM library_articles WHERE {where} ORDER BY {column} {way}, id {way} LIMIT ? OFFSET ?
        ) ORDER BY s.{column} {way}, s.id {way}
    """
    rows = store.connection.execute(query, [*values, limit, offset])
    return [_listed(row) for row in rows]


def copies_of(store: Store, article_id: str) -> list[Listed]:
    """The near-duplicates of an article, itself among them, in the order they were added."""
    query = f"""
        SELECT {_COLUMNS} FROM library_articles s
        WHERE s.story = (SELECT story FROM library_articles WHERE article_id = ?) AND s.deleted IS NULL ORDER BY s.id
    """
    return [_listed(row) for row in store.connection.execute(query, [article_id])]


def next_open(
    store: Store,
    after: str | None,
    *,
    uncertain: bool = False,
    reviewer: str | None = None,
    blind: bool = False,
    among: Collection[str] | None = None,
) -> Listed | None:
    """The next article of the library that has quotes to review, newest first, from the top after the last.

    With ``uncertain``, the one with the least certain proposal. Of the articles that were handed out, a ``reviewer`` gets
    only their own, and before those that are nobody's. ``blind``: what others decided does not count. ``among``
    are the articles that come into question, all without.
    """
    order = (
        "(SELECT min(confidence) FROM quotes q WHERE q.article_id = s.article_id)"
        if uncertain
        else "s.id >= :place, s.id DESC"
    )
    row = (
        store.connection.execute("SELECT id FROM library_articles WHERE article_id = ?", [after]).fetchone()
        if after
        else None
    )
    query = f"""
        SELECT {_COLUMNS} FROM library_articles s
        LEFT JOIN assignments own ON own.article_id = s.article_id AND own.reviewer = :who
        WHERE s.deleted IS NULL AND {_OPEN_TO_ONE if blind else _OPEN} AND s.article_id IS NOT :after
            AND (:among IS NULL OR s.article_id IN (SELECT value FROM json_each(:among)))
            AND (:who IS NULL OR own.reviewer IS NOT NULL OR s.article_id NOT IN (SELECT article_id FROM assignments))
        ORDER BY own.reviewer IS NULL, {order}
    """
    place = row[0] if row else 1 << 62
    within = None if among is None else json.dumps(list(among))
    rows = store.connection.execute(query, {"who": reviewer, "after": after, "place": place, "among": within})
    return next((_listed(row) for row in rows if not blind or _is_open_to(store, row["id"], reviewer)), None)


def _is_open_to(store: Store, article_id: str, reviewer: str | None) -> bool:
    """Whether a reviewer has quotes to decide there, also where it was analysed again since."""
    from onrecord.core.review.current import fold  # the list itself shows before this is needed
    from onrecord.core.review.page import Page

    analysis, page = load_analysis(store, article_id), Page.of(load_article(store, article_id))
    own = [d for d in decisions_of(store, article_id) if d.reviewer == reviewer]
    return analysis is not None and not all(r.is_done for r in fold(analysis, own, page).quotes)


def names_like(store: Store, typed: str, limit: int = 20) -> list[str]:
    """Names of the library's people that hold ``typed``."""
    where, values = containing([typed], "name {}")
    query = f"SELECT DISTINCT name FROM people WHERE {where} AND kind <> 'group' LIMIT ?"
    return [row[0] for row in store.connection.execute(query, [*values, limit])]


def mark_opened(store: Store, article_id: str) -> None:
    """Note that somebody has the article before them; that is no step to undo. Where it cannot be noted, it is not."""
    try:
        with saving(store):
            store.connection.execute(
                "UPDATE library_articles SET read = ? WHERE article_id = ? AND read IS NULL", [now(), article_id]
            )
    except OnrecordError:
        return


def tags_in_use(store: Store) -> list[str]:
    """Every tag a reviewer ever gave."""
    try:
        rows = store.connection.execute(
            "SELECT DISTINCT value FROM decisions, json_each(decisions.tags) WHERE decisions.tags <> '[]' ORDER BY value"
        ).fetchall()
    except sqlite3.OperationalError:  # an SQLite without JSON: completion is a nicety
        return []
    return [row[0] for row in rows]


def matching(typed: str) -> tuple[str, list[str]]:
    """The library's filter as a condition on ``library_articles``, and its values."""
    where, values = containing(typed.split(), *_SEARCHED)
    return f"deleted IS NULL AND {where}", values


def _listed(row: sqlite3.Row) -> Listed:
    values: dict[str, Any] = dict(row)
    values["read"] = bool(values["read"])
    return Listed(**values)
