"""Tables derived from articles, analyses and decisions: checking that they are up to date, and rebuilding them.

One list drives both: whatever is checked can be rebuilt. A check rebuilds everything in a copy and compares.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.review.current import fold
from onrecord.core.review.indexing import index_article
from onrecord.core.review.page import Page
from onrecord.core.store.articles import load_analysis, load_article, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.entries import CountryEntry, Entry, FigureEntry, PersonEntry
from onrecord.core.store.index import put_story, relate_all
from onrecord.core.store.sites import call_all_sites
from onrecord.core.store.speaker_list import list_all
from onrecord.core.store.upkeep import Check, scratch_copy

#: unreadable articles and orphaned decisions that are named; of more, how many
_NAMED = 20


@frozen
class Derived:
    """A derived table.

    ``compared`` selects what must be so, with all columns but ``left_out``, whatever numbers its rows have; of a full-text
    index, which has none, SQLite says whether it is in step. It is rebuilt by ``emptied``, then by indexing each
    article, then by ``completed``.
    """

    name: str
    table: str
    compared: str | None = None
    left_out: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    completed: Callable[[Store], None] = lambda store: None


#: in an order in which they can be emptied: while a full-text index is out of step, its table takes no change
DERIVED = (
    Derived(
        "names of sites",
        "sites",
        "SELECT site, key, name FROM sites",
        completed=lambda store: call_all_sites(store.connection),
    ),
    Derived(
        "search in articles",
        "articles_fts",
        emptied=("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')",),
    ),
    Derived(
        "search in quotes",
        "resolved_quotes_fts",
        emptied=("INSERT INTO resolved_quotes_fts (resolved_quotes_fts) VALUES ('rebuild')",),
    ),
    Derived(
        "list of articles",
        "library_articles",
        "SELECT {columns}, CASE WHEN story IS NOT NULL THEN min(article_id) OVER (PARTITION BY story) END"
        " FROM library_articles",
        ("id", "story", "seen", "read", "deleted"),
        (
            "INSERT INTO library_articles (id, article_id, added, words) SELECT rowid, id, added, words FROM articles"
            " WHERE id NOT IN (SELECT article_id FROM library_articles)",
            "UPDATE library_articles SET (title, published, added, words) ="
            " (SELECT title, published, added, words FROM articles WHERE id = article_id), story = NULL, seen = NULL",
            "UPDATE library_articles SET total = NULL, done = 0, todo = 0, tags = '', countries = ''"
            " WHERE article_id NOT IN (SELECT article_id FROM analyses)",
        ),
    ),
    Derived(
        "articles' doubles",
        "article_fingerprints",
        "SELECT hash, article_id FROM article_fingerprints LEFT JOIN library_articles ON id = article",
        emptied=("DELETE FROM article_fingerprints",),
    ),
    Derived(
        "quotes as they stand",
        "resolved_quotes",
        "SELECT {columns}, CASE WHEN family IS NOT NULL AND count(*) OVER (PARTITION BY family) > 1"
        " THEN min(article_id || ' ' || key) OVER (PARTITION BY family) END FROM resolved_quotes",
        ("id", "family"),
        (
            "DELETE FROM resolved_quotes"
            " WHERE article_id NOT IN (SELECT article_id FROM analyses) OR typeof(text) <> 'text'",
        ),
    ),
    Derived(
        "quotes' doubles",
        "quote_fingerprints",
        "SELECT hash, article_id, key FROM quote_fingerprints LEFT JOIN resolved_quotes ON id = quote",
        completed=relate_all,
    ),
    Derived(
        "speakers",
        "speakers",
        "SELECT speaker_id, quotes FROM speakers"
        " WHERE quotes <> 0 OR speaker_id IN (SELECT speaker_id FROM resolved_quotes UNION SELECT speaker_id FROM identities)",
        completed=lambda store: list_all(store.connection),
    ),
)


def rebuild_derived(store: Store, progress: Callable[[int, int], None] = lambda done, of: None) -> list[str]:
    """Rebuild all derived tables in one transaction; ``progress`` gets the articles done and their number.

    An article that cannot be read stays as it was; returns why, one line each.

    Raises:
        OnrecordError: the store cannot be written.
    """
    unreadable: list[str] = []
    with saving(store):
        for derived in DERIVED:
            for statement in derived.emptied:
                store.connection.execute(statement)
        articles = _analysed(store)
        for done, article_id in enumerate(articles):
            progress(done, len(articles))
            try:
                index_article(store, article_id)
            except OnrecordError as error:
                unreadable.append(str(error))
                put_story(store, article_id, load_article(store, article_id).text)
        for derived in DERIVED:
            derived.completed(store)
    return unreadable


def check_derived(store: Store, progress: Callable[[int, int], None] = lambda done, of: None) -> Iterator[Check]:
    """Compare every derived table with a fresh rebuild in a copy; the store itself is not changed."""
    with scratch_copy(store) as copy:
        out_of_step = {d: _index_error(copy, d.table) for d in DERIVED if d.compared is None}
        for d in DERIVED:
            if d.compared is not None:
                copy.connection.execute(f"CREATE TEMP TABLE before_{d.table} AS {_selecting(copy, d)}")
        unreadable = rebuild_derived(copy, progress)
        for d in DERIVED:
            wrong = out_of_step[d] if d.compared is None else _differences(copy, d)
            problem = "can be rebuilt" if wrong else None
            yield Check(d.name, f"out of step ({wrong})" if wrong else "in step", problem, can_repair=bool(wrong))
    advice = "make a backup, then analyse them again, or restore a sound backup"
    yield Check("readable", _list(unreadable) if unreadable else "all", advice if unreadable else None)


def check_orphans(store: Store) -> Iterator[Check]:
    """Decisions whose quote is gone since the article was analysed again: they are kept, and listed."""
    found: list[str] = []
    for article_id in _analysed(store):
        try:
            analysis, page = load_analysis(store, article_id), Page.of(load_article(store, article_id))
            decisions = decisions_of(store, article_id)
        except OnrecordError:
            continue  # reported as unreadable
        if analysis is not None:
            found += [f"{article_id}: {_in_words(e)}" for e in fold(analysis, decisions, page).orphans]
    if found:
        yield Check(
            "orphaned", f"{len(found)} decisions are kept whose text the analysis has no longer; {_list(found)}"
        )


def _analysed(store: Store) -> list[str]:
    query = "SELECT article_id FROM library_articles JOIN analyses USING (article_id) ORDER BY id"
    return [row[0] for row in store.connection.execute(query)]


def _index_error(store: Store, table: str) -> str:
    try:
        store.connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        return str(error)
    return ""


def _differences(store: Store, d: Derived) -> str:
    before, now = f"SELECT * FROM before_{d.table}", f"SELECT * FROM ({_selecting(store, d)})"
    query = f"SELECT (SELECT count(*) FROM ({before} EXCEPT {now})), (SELECT count(*) FROM ({now} EXCEPT {before}))"
    held, wanted = store.connection.execute(query).fetchone()
    return f"{held} rows are wrong, {wanted} missing" if held or wanted else ""


def _selecting(store: Store, d: Derived) -> str:
    names = [row["name"] for row in store.connection.execute(f"PRAGMA table_info({d.table})")]
    return (d.compared or "").format(columns=", ".join(f'"{n}"' for n in names if n not in d.left_out))


def _in_words(entry: Entry) -> str:
    match entry:
        case PersonEntry():
            return f"person {entry.key} → {entry.name or entry.role or entry.country or entry.kind}"
        case CountryEntry():
            return f"country {entry.key} → {entry.name or entry.code}"
        case FigureEntry():
            return f"figure {entry.key} → {entry.value}"
        case _:
            return f"{entry.type} {entry.key}"


def _list(lines: Iterable[str]) -> str:
    lines = list(lines)
    more = f"; and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    return "; ".join(lines[:_NAMED]) + more
