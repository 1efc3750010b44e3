"""Whose an article is to review: handed out evenly, with a part that all review, so that agreement can be measured."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.errors import OnrecordError
from onrecord.core.library.conditions import ARTICLES, condition
from onrecord.core.library.quotes import keys_of
from onrecord.core.library.search import find_quotes, is_of_quotes
from onrecord.core.query.tree import Node, leaves
from onrecord.core.store.articles import now, saving
from onrecord.core.store.connection import Store


def assign(store: Store, reviewers: Sequence[str], query: Node | None = None, shared: float = 0.0) -> dict[str, int]:
    """Hand the articles that a search finds (all, without one) out to reviewers; how many each got.

    ``shared`` of them, 0 to 1, go to everybody. The others are dealt so that each has about as many quotes. What is
    somebody's already stays theirs.

    Raises:
        OnrecordError: no article is left to hand out, or the store cannot be written.
    """
    with saving(store):
        found = _unassigned(store, query)
        if not found:
            raise OnrecordError(
                "no article is left to hand out; search for others, or see whose they are with assigned:"
            )
        common = found[: round(shared * len(found))]
        loads = dict.fromkeys(reviewers, 0)
        mine: dict[str, list[str]] = {name: [article_id for article_id, _ in common] for name in loads}
        for article_id, quotes in sorted(found[len(common) :], key=lambda item: -item[1]):
            name = min(loads, key=lambda name: (loads[name], len(mine[name])))
            mine[name].append(article_id)
            loads[name] += quotes
        at = now()
        rows = [(article_id, name, at) for name, ids in mine.items() for article_id in ids]
        store.connection.executemany(
            "INSERT OR IGNORE INTO assignments (article_id, reviewer, at) VALUES (?, ?, ?)", rows
        )
    return {name: len(ids) for name, ids in mine.items()}


def assigned(store: Store) -> list[tuple[str, int, int]]:
    """Each reviewer with how many articles are theirs, and how many of those have quotes left to review."""
    query = (
        "SELECT reviewer, count(*) AS articles, sum(todo > 0) AS left FROM assignments JOIN library_articles USING (article_id)"
        " WHERE deleted IS NULL GROUP BY reviewer ORDER BY reviewer"
    )
    return [(row["reviewer"], row["articles"], row["left"]) for row in store.connection.execute(query)]


def _unassigned(store: Store, query: Node | None) -> list[tuple[str, int]]:
    """Articles that are nobody's, with their quotes. In the order of their ids, which says nothing of what they are."""
    wanted = None if query is None else _meeting(store, query)
    rows = store.connection.execute(
        "SELECT s.article_id, coalesce(s.total, 0) AS quotes FROM library_articles s WHERE s.deleted IS NULL"
        " AND s.article_id NOT IN (SELECT article_id FROM assignments) ORDER BY s.article_id"
    )
    return [(row["article_id"], row["quotes"]) for row in rows if wanted is None or row["article_id"] in wanted]


def _meeting(store: Store, query: Node) -> set[str]:
    """Articles that meet a query, or of which a quote does."""
    found = {article_id for article_id, _ in keys_of(store, find_quotes(store, query, None).numbers)}
    if any(is_of_quotes(leaf) for leaf, _ in leaves(query)):
        return found
    part = condition(store, ARTICLES, query)
    source, conditions, values = "library_articles s", ["1"], list(part.values)
    if part.match is not None:
        source = "articles_fts f JOIN library_articles s ON s.id = f.rowid"
        conditions, values = ["articles_fts MATCH ?"], [part.match, *values]
    if part.rest is not None:
        conditions.append(f"({part.rest})")
    sql = f"SELECT s.article_id FROM {source} WHERE {' AND '.join(conditions)}"
    return found | {row["article_id"] for row in store.connection.execute(sql, values)}
