"""Search over all quotes and articles: a query -> what stands in the store."""

from __future__ import annotations

from onrecord.core.frozen import frozen
from onrecord.core.library.articles import matching
from onrecord.core.library.conditions import ARTICLES, QUOTES, Part, condition, phrase
from onrecord.core.query.fields import states_called
from onrecord.core.query.tree import And, Confidence, FieldText, Node, Not, OneOf, Words, leaves
from onrecord.core.store.connection import Store
from onrecord.core.store.tokens import stems

#: no more results than this are put in order of their dates; a person refines before reading so many
MOST = 1000
#: round what matched, in highlights
HERE, THERE = "\x02", "\x03"


@frozen
class FoundQuotes:
    """Numbers of quotes (see :func:`onrecord.core.library.quotes.said`), newest first. ``more``: there are others."""

    numbers: tuple[int, ...]
    more: bool = False


@frozen
class FoundArticle:
    """An article with the place where it matches; ``HERE`` and ``THERE`` stand round the words in ``snippet``."""

    id: str
    title: str | None
    site: str | None
    published: str | None
    snippet: str


@frozen
class Selection:
    """Rows of ``resolved_quotes q`` with their articles' of ``library_articles s``, as the parts of a statement."""

    source: str
    where: str
    values: tuple[object, ...]
    by_words: bool = False


def selection(store: Store, query: Node | None, within: str = "") -> Selection:
    """The quotes that meet a query, or all, in articles that the library's filter ``within`` holds."""
    part = condition(store, QUOTES, query) if query is not None else Part()
    source = "resolved_quotes q JOIN library_articles s USING (article_id)"
    conditions, values = ["s.deleted IS NULL"], list(part.values)
    if part.match is not None:
        source = f"resolved_quotes_fts f JOIN resolved_quotes q ON q.id = f.rowid {source.partition(' q ')[2]}"
        conditions, values = ["resolved_quotes_fts MATCH ?", *conditions], [part.match, *values]
    if part.rest is not None:
        conditions.append(f"({part.rest})")
    if within:
        held, words = matching(within)
        conditions.append(f"s.id IN (SELECT id FROM library_articles WHERE {held})")
        values += words
    # The text of a query may hold a tag in any script, and SQLite folds only ASCII.
    store.connection.create_function("casefold", 1, lambda text: (text or "").casefold(), deterministic=True)
    return Selection(source, " AND ".join(conditions), tuple(values), part.match is not None)


def find_quotes(store: Store, query: Node | None, limit: int | None = MOST, within: str = "") -> FoundQuotes:
    """The quotes that meet a query, or all, by date where there are no more than ``limit`` of them, else the last added."""
    chosen = selection(store, query, within)
    sql = f"SELECT q.id, q.published FROM {chosen.source} WHERE {chosen.where}"
    if limit is not None:
        sql += f" ORDER BY {'f.rowid DESC' if chosen.by_words else 'q.published DESC, q.id DESC'} LIMIT {limit + 1}"
    rows = store.connection.execute(sql, chosen.values).fetchall()
    more = limit is not None and len(rows) > limit
    if not more:
        rows.sort(key=lambda row: (row[1] or "", row[0]), reverse=True)
    return FoundQuotes(tuple(row[0] for row in rows[:limit]), more)


def articles_with_open(store: Store, query: Node) -> list[str]:
    """The articles that have quotes to review which meet a query."""
    chosen = selection(store, And((query, Not(OneOf("state", states_called("done"))))))
    sql = f"SELECT DISTINCT s.article_id FROM {chosen.source} WHERE {chosen.where}"
    return [row[0] for row in store.connection.execute(sql, chosen.values)]


def highlighted(store: Store, query: Node, numbers: tuple[int, ...]) -> dict[int, str]:
    """The texts of these quotes with ``HERE`` and ``THERE`` round what matches; those without such words are left out."""
    found = _looked_for(query)
    if not found or not numbers:
        return {}
    places = ", ".join("?" * len(numbers))
    sql = (
        "SELECT rowid, highlight(resolved_quotes_fts, 0, char(2), char(3)) FROM resolved_quotes_fts"
        f" WHERE resolved_quotes_fts MATCH ? AND rowid IN ({places})"
    )
    return {row[0]: row[1] for row in store.connection.execute(sql, [f"text : ({' OR '.join(found)})", *numbers])}


def find_articles(store: Store, query: Node, limit: int | None = 50) -> list[FoundArticle]:
    """Articles whose title or text meet a query, the last added first.

    None where it asks for what only quotes have, or for no word at all.
    """
    marked = [*_looked_for(query), *(f"title : {w}" for w in _looked_for(query, title=True))]
    if not marked or any(is_of_quotes(leaf) for leaf, _ in leaves(query)):
        return []
    part = condition(store, ARTICLES, query)
    source, order = "library_articles s", "s.id DESC"
    conditions, values = ["s.deleted IS NULL"], list(part.values)
    if part.match is not None:
        source, order = "articles_fts f JOIN library_articles s ON s.id = f.rowid", "f.rowid DESC"
        conditions, values = ["articles_fts MATCH ?", *conditions], [part.match, *values]
    if part.rest is not None:
        conditions.append(f"({part.rest})")
    sql = f"""
        SELECT s.id AS number, s.article_id AS id, s.title, s.site, s.published
        FROM {source} WHERE {" AND ".join(conditions)} ORDER BY {order} LIMIT {-1 if limit is None else limit}
    """
    out: list[FoundArticle] = []
    for row in store.connection.execute(sql, values).fetchall():
        snippet = store.connection.execute(
            "SELECT snippet(articles_fts, 1, char(2), char(3), '…', 24) FROM articles_fts"
            " WHERE articles_fts MATCH ? AND rowid = ?",
            [" OR ".join(f"({m})" for m in marked), row["number"]],
        ).fetchone()
        out.append(FoundArticle(row["id"], row["title"], row["site"], row["published"], snippet[0] if snippet else ""))
    return out


def place_of(snippet: str, text: str) -> int:
    """The character of ``text`` where a snippet's first highlighted word stands; 0 where that is unknown."""
    before, _, rest = snippet.partition(HERE)
    plain = (before + rest).replace(HERE, "").replace(THERE, "").strip("…")
    start = text.find(plain)
    return start + len(before.lstrip("…")) if start >= 0 else 0


def _looked_for(query: Node, *, title: bool = False) -> list[str]:
    """The words a query looks for, in texts or in titles, as the index takes them."""
    out: list[str] = []
    for leaf, wanted in leaves(query):
        is_meant = isinstance(leaf, FieldText) and leaf.field == "title" if title else isinstance(leaf, Words)
        if wanted and is_meant and isinstance(leaf, (Words, FieldText)) and stems(leaf.text):
            out.append(phrase(leaf.text, begins=leaf.begins))
    return out


def is_of_quotes(leaf: object) -> bool:
    """Whether a leaf asks for what an article as such has not."""
    match leaf:
        case FieldText(field) | OneOf(field):
            return field not in ("site", "title", "country", "assigned")
        case _:
            return isinstance(leaf, Confidence)
