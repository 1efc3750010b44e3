"""Search over all quotes and articles: what a person types -> what stands in the store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onrecord.core.errors import OnrecordError
from onrecord.core.library.articles import like
from onrecord.core.model import QuoteKind
from onrecord.core.store.connection import Store
from onrecord.core.text.countries import known_countries
from onrecord.core.text.names import name_key

#: no more results than this are put in order of their dates; a person refines before reading so many
MOST = 1000
#: round what matched, in highlights
HERE, THERE = "\x02", "\x03"
FIELDS = ("who", "country", "about", "site", "before", "after", "kind", "state", "tag", "sure")
_KINDS: tuple[QuoteKind, ...] = ("direct", "mixed", "indirect")
_STATES = ("open", "accepted", "rejected", "changed", "recheck")
_GROUPS = {
    "quoted": ("direct", "mixed"),
    "done": ("accepted", "changed", "rejected"),
    "kept": ("accepted", "changed"),
    "again": ("recheck",),
}
_TOKEN = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[A-Za-z]+)(?P<op>[:<>]))?(?P<value>"[^"]*"\*?|[^\s"]\S*|"|)', re.UNICODE
)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass
class Query:
    """A query taken apart: FTS5 expressions over quotes and over articles, and conditions on columns."""

    quotes: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    articles_without: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    where_article: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)
    article_values: list[object] = field(default_factory=list)
    #: whether a term is about quotes alone, so that articles as such cannot be results
    only_quotes: bool = False


@dataclass(frozen=True, slots=True)
class FoundQuotes:
    """Numbers of quotes (see :func:`onrecord.core.library.quotes.said`), newest first. ``more``: there are others beyond ``MOST``."""

    numbers: tuple[int, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article with the place where it matches; ``HERE`` and ``THERE`` stand round the words in ``snippet``."""

    id: str
    title: str | None
    site: str | None
    published: str | None
    snippet: str


def parse(store: Store, text: str) -> Query:
    """ "who:lavrov country:PK kind:direct after:2024-03 "no other way" interfer* -oil" as a :class:`Query`.

    Raises:
        OnrecordError: a field, country, kind, state or date that does not exist, a phrase without its end, nothing to find.
    """
    query = Query()
    for m in _TOKEN.finditer(text):
        name, value = (m["field"] or "").lower(), m["value"]
        if not m[0].strip():
            continue
        if value == '"' or (value.startswith('"') and value.rstrip("*").count('"') < 2):
            raise OnrecordError('a phrase wants a quotation mark at both ends: "no other way"')
        if name and name not in FIELDS:
            if m["op"] == ":" and value.startswith("//"):
                raise OnrecordError("to find an address type its site: site:example.org")
            raise OnrecordError(f"there is no field “{name}”; there are {': '.join(FIELDS[:-1])}: sure< sure>")
        if name and not value.strip('"*'):
            raise OnrecordError(f"{name}{m['op']} wants something behind it, without a space")
        if m["op"] and m["op"] != ":" and name != "sure":
            raise OnrecordError(f"{m['op']} goes with sure alone: sure<80")
        _take(store, query, name, m["op"] or ":", value, negative=bool(m["minus"]))
    if not (query.quotes or query.where):
        raise OnrecordError(
            "there is nothing to find besides what to leave out"
            if query.without
            else 'there is nothing to find; try a word, who:name, country:PK or "some words"'
        )
    return query


def find_quotes(store: Store, query: Query) -> FoundQuotes:
    """The quotes that meet a query, by date where there are no more than ``MOST`` of them, else the last taken in."""
    conditions = ["s.deleted IS NULL", *query.where]
    values = list(query.values)
    if query.quotes:
        source = (
            "resolved_quotes_fts f JOIN resolved_quotes q ON q.id = f.rowid JOIN library_articles s USING (article_id)"
        )
        conditions.insert(0, "resolved_quotes_fts MATCH ?")
        values.insert(0, _expression(query.quotes, query.without))
        order = "f.rowid DESC"
    else:
        source, order = "resolved_quotes q JOIN library_articles s USING (article_id)", "q.published DESC, q.id DESC"
        for expression in query.without:
            conditions.append("q.id NOT IN (SELECT rowid FROM resolved_quotes_fts WHERE resolved_quotes_fts MATCH ?)")
            values.append(expression)
    sql = f"SELECT q.id, q.published FROM {source} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {MOST + 1}"
    rows = store.connection.execute(sql, values).fetchall()
    more = len(rows) > MOST
    if not more:
        rows.sort(key=lambda row: (row[1] or "", row[0]), reverse=True)
    return FoundQuotes(tuple(row[0] for row in rows[:MOST]), more)


def highlighted(store: Store, query: Query, numbers: tuple[int, ...]) -> dict[int, str]:
    """The texts of these quotes with ``HERE`` and ``THERE`` round what matches."""
    if not query.quotes or not numbers:
        return {}
    places = ", ".join("?" * len(numbers))
    sql = (
        "SELECT rowid, highlight(resolved_quotes_fts, 0, char(2), char(3)) FROM resolved_quotes_fts"
        f" WHERE resolved_quotes_fts MATCH ? AND rowid IN ({places})"
    )
    rows = store.connection.execute(sql, [_expression(query.quotes, query.without), *numbers])
    return {row[0]: row[1] for row in rows}


def find_articles(store: Store, query: Query, limit: int = 50) -> list[FoundArticle]:
    """Articles whose title or text meet a query, best first among the last taken in; none where it asks for quotes."""
    if query.only_quotes or not query.articles:
        return []
    conditions = ["articles_fts MATCH ?", "s.deleted IS NULL", *query.where_article]
    sql = f"""
        SELECT s.id AS number, s.article_id AS id, s.title, s.site, s.published
        FROM articles_fts f JOIN library_articles s ON s.id = f.rowid
        WHERE {" AND ".join(conditions)} ORDER BY f.rowid DESC LIMIT {limit}
    """
    match = _expression(query.articles, query.articles_without)
    rows = store.connection.execute(sql, [match, *query.article_values]).fetchall()
    out: list[FoundArticle] = []
    for row in rows:
        snippet = store.connection.execute(
            "SELECT snippet(articles_fts, 1, char(2), char(3), '…', 24) FROM articles_fts"
            " WHERE articles_fts MATCH ? AND rowid = ?",
            [match, row["number"]],
        ).fetchone()
        out.append(FoundArticle(row["id"], row["title"], row["site"], row["published"], snippet[0] if snippet else ""))
    return out


def place_of(snippet: str, text: str) -> int:
    """The character of ``text`` where a snippet's first highlighted word stands; 0 where it cannot be told."""
    before, _, rest = snippet.partition(HERE)
    plain = (before + rest).replace(HERE, "").replace(THERE, "").strip("…")
    start = text.find(plain)
    return start + len(before.lstrip("…")) if start >= 0 else 0


def _take(store: Store, query: Query, name: str, op: str, value: str, *, negative: bool) -> None:
    if name in ("before", "after", "sure"):
        if negative:
            raise OnrecordError(f"{name} cannot be turned round with a minus; use its opposite")
        (_take_sure if name == "sure" else _take_date)(query, name, op, value.strip('"'))
        return
    phrase = _phrase(value)
    if phrase is None:
        if name:
            raise OnrecordError(f"{name}: wants letters or digits, not {value}")
        return
    expression = _of_field(store, name, value, phrase)
    (query.without if negative else query.quotes).append(expression)
    if not name:
        (query.articles_without if negative else query.articles).append(phrase)
    elif name in ("site", "country"):
        condition, found = _of_article(name, value)
        query.where_article.append(f"NOT ({condition})" if negative else condition)
        query.article_values.append(found)
    else:
        query.only_quotes = True


def _of_field(store: Store, name: str, value: str, phrase: str) -> str:
    plain = value.strip('"*').lower()
    match name:
        case "":
            return f"{{text speaker_name}} : {phrase}"
        case "who":
            names = [phrase, *(f'"{key}"' for key in _also_called(store, plain))]
            return f"speaker_name : ({' OR '.join(names)})"
        case "country" | "about":
            return f'{name} : "{_country(plain).lower()}"'
        case "kind" | "state":
            allowed = _KINDS if name == "kind" else _STATES
            groups = [g for g, of in _GROUPS.items() if set(of) <= set(allowed)]
            if plain not in (*allowed, *groups):
                raise OnrecordError(f"a {name} is {', '.join((*allowed, *groups))}, not “{plain}”")
            return f"{name} : ({' OR '.join(_GROUPS.get(plain, (plain,)))})"
        case "tag":
            return f"tags : {phrase}"
        case _:
            return f"site : {phrase}"


def _of_article(name: str, value: str) -> tuple[str, str]:
    plain = value.strip('"*')
    if name == "site":
        return "s.site LIKE ? ESCAPE '\\'", f"%{like(plain)}%"
    return "' ' || s.countries || ' ' LIKE ?", f"% {_country(plain.lower())} %"


def _also_called(store: Store, plain: str) -> list[str]:
    """Keys of the other names of speakers called so, where a person merged them."""
    words = name_key(plain).split()
    where = " AND ".join(["(p.speaker_id LIKE ? ESCAPE '\\')"] * len(words))
    rows = store.connection.execute(
        f"SELECT DISTINCT i.key FROM identities i JOIN speakers p USING (speaker_id) WHERE i.article_id = '' AND {where}",
        [f"%{like(w)}%" for w in words],
    )
    return [row[0] for row in rows]


def _country(plain: str) -> str:
    countries = known_countries()
    for code, name in countries.items():
        if plain in (code.lower(), name.lower()):
            return code
    near = [f"{code} for {name}" for code, name in countries.items() if plain in name.lower()][:3]
    hint = f"; did you mean {', '.join(near)}?" if near else "; give its two letters, such as PK, or its English name"
    raise OnrecordError(f"there is no country “{plain}”{hint}")


def _take_date(query: Query, name: str, _op: str, value: str) -> None:
    if not _DATE.fullmatch(value):
        raise OnrecordError(f"{name}: wants a date: {name}:2024, {name}:2024-03 or {name}:2024-03-11")
    condition, bound = ("< ?", value) if name == "before" else ("> ?", f"{value}~")
    query.where.append(f"q.published {condition}")
    query.where_article.append(f"s.published {condition}")
    query.values.append(bound)
    query.article_values.append(bound)


def _take_sure(query: Query, _name: str, op: str, value: str) -> None:
    number = value.rstrip("%")
    if op == ":" or not number.isdigit():
        raise OnrecordError("sure wants a percentage: sure<80 or sure>95")
    query.where.append(f"q.confidence {op} ?")
    query.values.append(int(number) / 100)
    query.only_quotes = True


def _phrase(value: str) -> str | None:
    """An FTS5 phrase, with its star where a prefix is meant; None where the value has no letter or digit."""
    prefix = value.endswith("*")
    words = re.sub(r"[\W_]+", " ", value).strip()
    return None if not words else f'"{words}"{" *" if prefix else ""}'


def _expression(wanted: list[str], without: list[str]) -> str:
    found = " AND ".join(f"({w})" for w in wanted)
    return f"({found}) NOT ({' OR '.join(f'({w})' for w in without)})" if without else found
