"""The library's lists: read a page at a time, so that a hundred thousand articles cost what ten do."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from core.store.connection import Store

Sort = Literal["added", "title", "site", "published", "to do"]
_ORDER: dict[Sort, str] = {
    "added": "a.added DESC, a.rowid DESC",
    "title": "a.title COLLATE NOCASE, a.rowid",
    "site": "a.site IS NULL, a.site COLLATE NOCASE, a.rowid",
    "published": "a.published DESC, a.rowid DESC",
    "to do": "coalesce(p.total, 0) - coalesce(p.done, 0) DESC, a.rowid DESC",
}
_MATCHES = "(? = '' OR a.title LIKE ? ESCAPE '\\' OR a.site LIKE ? ESCAPE '\\' OR a.published LIKE ? ESCAPE '\\')"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the library. ``quotes`` is None until the article is analysed; ``done`` of them are reviewed."""

    id: str
    title: str | None
    site: str | None
    published: str | None
    added: str
    words: int
    quotes: int | None
    done: int


def count_articles(store: Store, typed: str = "") -> int:
    """How many articles have ``typed`` in their title, site or date."""
    if not typed:
        return int(store.connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    query = f"SELECT count(*) FROM articles a WHERE {_MATCHES}"
    return int(store.connection.execute(query, _like(typed)).fetchone()[0])


def list_articles(
    store: Store, sort: Sort = "added", typed: str = "", offset: int = 0, limit: int = 200
) -> list[Listed]:
    """One page of the library."""
    query = f"""
        SELECT a.id, a.title, a.site, a.published, a.added, a.words, p.total AS quotes, coalesce(p.done, 0) AS done
        FROM articles a LEFT JOIN progress p ON p.article_id = a.id
        {f"WHERE {_MATCHES}" if typed else ""}
        ORDER BY {_ORDER[sort]} LIMIT ? OFFSET ?
    """
    rows = store.connection.execute(query, [*(_like(typed) if typed else ()), limit, offset])
    return [Listed(**dict(row)) for row in rows]


def next_open(store: Store, after: str | None, *, uncertain: bool = False) -> Listed | None:
    """The next article of the library that has quotes to review, newest first, from the top after the last.

    With ``uncertain``, the one with the least certain proposal.
    """
    order = (
        "(SELECT min(confidence) FROM quotes q WHERE q.article_id = a.id)"
        if uncertain
        else "a.rowid >= ?, a.rowid DESC"
    )
    row = store.connection.execute("SELECT rowid FROM articles WHERE id = ?", [after]).fetchone() if after else None
    query = f"""
        SELECT a.id, a.title, a.site, a.published, a.added, a.words, p.total AS quotes, p.done AS done
        FROM progress p JOIN articles a ON a.id = p.article_id
        WHERE p.done < p.total AND a.id IS NOT ?
        ORDER BY {order} LIMIT 1
    """
    place = [] if uncertain else [row[0] if row else 1 << 62]
    found = store.connection.execute(query, [after, *place]).fetchone()
    return Listed(**dict(found)) if found else None


def names_like(store: Store, typed: str, limit: int = 20) -> list[str]:
    """Names of the library's people that hold ``typed``."""
    pattern = _like(typed)[1]
    query = "SELECT DISTINCT name FROM people WHERE name LIKE ? ESCAPE '\\' AND kind <> 'group' LIMIT ?"
    return [row[0] for row in store.connection.execute(query, [pattern, limit])]


def tags_in_use(store: Store) -> list[str]:
    """Every tag a reviewer ever gave."""
    try:
        rows = store.connection.execute(
            "SELECT DISTINCT value FROM decisions, json_each(decisions.tags) WHERE decisions.tags <> '[]' ORDER BY value"
        ).fetchall()
    except sqlite3.OperationalError:  # an SQLite without JSON: completion is a nicety
        return []
    return [row[0] for row in rows]


def _like(typed: str) -> list[str]:
    escaped = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [typed, *[f"%{escaped}%"] * 3]
