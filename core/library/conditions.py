"""A query as SQL: what the full-text index answers goes to it in one expression, columns are asked for the rest.

A :class:`Part` holds for the rows that its ``match`` finds and that meet its ``rest``; either may be missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence

from onrecord.core.frozen import frozen
from onrecord.core.query.compare import is_reviewer, sites_called, tag_pattern
from onrecord.core.query.fields import NO_ONE
from onrecord.core.query.tree import And, Confidence, FieldText, Leaf, Node, Not, OneOf, Or, Published, Words
from onrecord.core.store.connection import Store
from onrecord.core.store.speakers import SPEAKING, SPOKEN_BY, speakers_called
from onrecord.core.store.tokens import stems
from onrecord.core.text.characters import without_surrogates
from onrecord.core.text.names import is_phrase

#: speakers with more quotes than this are told apart by their column alone
_FEW_QUOTES = 5000
#: no more names than this go to the index in one expression
_FEW_NAMES = 100


@frozen
class Part:
    """``match``: an FTS5 expression; ``rest``: a condition that is 0 or 1, never NULL, with its ``values``."""

    match: str | None = None
    rest: str | None = None
    values: tuple[object, ...] = ()


NOTHING = Part(rest="0")


@frozen
class Table:
    """What is searched: an FTS5 table, the SQL of the row id it shares, and how a leaf is asked there."""

    fts: str
    id: str
    leaf: Callable[[Store, Leaf], Part]


def condition(store: Store, table: Table, node: Node) -> Part:
    """A query, asked of a table."""
    match node:
        case And(parts):
            return _all(table, [(part, condition(store, table, part)) for part in parts])
        case Or(parts):
            return _any(table, [condition(store, table, part) for part in parts])
        case Not(part):
            sql, values = _whole(table, condition(store, table, part))
            return Part(rest=f"NOT {sql}", values=values)
        case _:
            return table.leaf(store, node)


def _all(table: Table, parts: Sequence[tuple[Node, Part]]) -> Part:
    found = [part.match for _, part in parts if part.match]
    rests = [part for _, part in parts if part.rest]
    match = " AND ".join(f"({m})" for m in found) or None
    if match is None:
        return _joined(None, rests)
    # What is left out goes to the index too, where it can.
    without: list[str] = []
    kept: list[Part] = []
    for part in rests:
        excluded = _excluded(table, part)
        if excluded is None:
            kept.append(part)
        else:
            without.append(excluded)
    if without:
        match = f"({match}) NOT ({' OR '.join(f'({m})' for m in without)})"
    return _joined(match, kept)


def _excluded(table: Table, part: Part) -> str | None:
    """The expression whose matches a part leaves out, where that is all it says."""
    if part.match is None and part.rest == f"NOT {_within(table)}" and len(part.values) == 1:
        return str(part.values[0])
    return None


def _joined(match: str | None, rests: Sequence[Part]) -> Part:
    sql = " AND ".join(f"({part.rest})" for part in rests) or None
    return Part(match, sql, tuple(value for part in rests for value in part.values))


def _any(table: Table, parts: Sequence[Part]) -> Part:
    matches = [part.match for part in parts if part.match]
    match = " OR ".join(f"({m})" for m in matches) if len(matches) == len(parts) else None
    if match is not None and not any(part.rest for part in parts):
        return Part(match)
    wholes = [_whole(table, part) for part in parts]
    values = tuple(value for _, held in wholes for value in held)
    return Part(match, " OR ".join(sql for sql, _ in wholes), values)


def _whole(table: Table, part: Part) -> tuple[str, tuple[object, ...]]:
    """A part as one condition."""
    if part.match is None:
        return f"({part.rest})", part.values
    if part.rest is None:
        return _within(table), (part.match,)
    return f"({_within(table)} AND ({part.rest}))", (part.match, *part.values)


def _within(table: Table) -> str:
    return f"({table.id} IN (SELECT rowid FROM {table.fts} WHERE {table.fts} MATCH ?))"


def phrase(text: str, *, begins: bool = False) -> str:
    """Words in a row as FTS5 takes them."""
    return '"' + without_surrogates(text).replace('"', " ").replace("\0", " ") + '"' + (" *" if begins else "")


# Leaves over quotes.

#: a verdict of that day, month or year, also one that was undone since
_DECIDED = (
    "EXISTS (SELECT 1 FROM decisions d WHERE d.article_id = q.article_id AND d.key = q.key"
    " AND d.state IN ('accepted', 'changed', 'rejected') AND instr(d.at, ?) = 1)"
)


def kind_of_speaker(store: Store, speaker_id: str = "q.speaker_id", name: str = "q.speaker_name") -> str:
    """The kind of a quote's speaker, in SQL: a person told by a phrase ("a nurse"), a group ("officials") and nobody have no name."""
    store.connection.create_function("is_phrase", 1, lambda name: is_phrase(name or ""), deterministic=True)
    return (
        f"CASE coalesce((SELECT kind FROM speakers WHERE speakers.speaker_id = {speaker_id}), 'group')"
        f" WHEN 'person' THEN iif(is_phrase({name}), 'unnamed', 'named')"
        " WHEN 'organisation' THEN 'organisation' ELSE 'unnamed' END"
    )


def _of_kind(store: Store, kinds: Sequence[str]) -> Part:
    """Quotes that somebody of one of these kinds speaks."""
    wanted = "IN (SELECT value FROM json_each(?))"
    beside = (
        "EXISTS (SELECT 1 FROM json_each(q.together_ids) i, json_each(q.together_with) n"
        f" WHERE n.key = i.key AND {kind_of_speaker(store, 'i.value', 'n.value')} {wanted})"
    )
    rest = f"{kind_of_speaker(store)} {wanted} OR q.together_ids IS NOT NULL AND {beside}"
    return Part(rest=rest, values=(json.dumps(kinds),) * 2)


def _quote_leaf(store: Store, leaf: Leaf) -> Part:
    match leaf:
        case Words(text, begins):
            return (
                Part(f"{{text speaker_name together_with}} : {phrase(text, begins=begins)}") if stems(text) else NOTHING
            )
        case OneOf("speaker", values):
            return _of_kind(store, values)
        case OneOf(field, values):
            return Part(f"{field} : ({' OR '.join(map(phrase, values))})")
        case Published():
            return _published("q.published", leaf)
        case Confidence(op, share):
            return Part(rest=f"q.confidence {op} ?", values=(share,))
        case FieldText():
            return _quote_named(store, leaf)


def _quote_named(store: Store, leaf: FieldText) -> Part:
    match leaf.field:
        case "who":
            return _said_by(store, leaf)
        case "site":
            return _from_site(store, leaf)
        case "title":
            return _titled(leaf)
        case "reviewer":
            names = [row[0] for row in store.connection.execute("SELECT DISTINCT reviewer FROM decisions")]
            return _one_of_reviewers("q.reviewer IS NOT NULL AND q.reviewer", names, leaf)
        case "assigned":
            return _assigned(store, "q.article_id", leaf)
        case "decided":
            return Part(rest=_DECIDED, values=(leaf.text,))
        case "tag":
            match = f"tags : {phrase(leaf.text, begins=leaf.begins)}" if stems(leaf.text) else None
            pattern = tag_pattern(leaf.text, begins=leaf.begins)
            return Part(match, "instr(casefold(' ' || q.tags || ' '), ?) > 0", (pattern,))


def _said_by(store: Store, leaf: FieldText) -> Part:
    if leaf.text.casefold() == NO_ONE:
        return Part(rest="q.speaker_id IS NULL")
    ids = speakers_called(store, leaf.text, begins=leaf.begins)
    if not ids:
        return NOTHING
    listed = json.dumps(sorted(ids))
    names = _names_in_articles(store, listed)
    match = f"{{speaker_name together_with}} : ({' OR '.join(map(phrase, sorted(names)))})" if names else None
    return Part(match, f"q.speaker_id IS NOT NULL AND {SPOKEN_BY}", (listed, listed))


def _names_in_articles(store: Store, listed: str) -> Collection[str]:
    """The names by which articles quote these speakers; none where that takes long or the index would not find one."""
    within = "speaker_id IN (SELECT value FROM json_each(?))"
    count = store.connection.execute(f"SELECT sum(quotes) FROM speakers WHERE {within}", [listed]).fetchone()[0]
    if (count or 0) > _FEW_QUOTES:
        return ()
    query = f"SELECT DISTINCT speaker_name FROM {SPEAKING} WHERE {within} LIMIT {_FEW_NAMES + 1}"
    names = {row[0] for row in store.connection.execute(query, [listed])}
    return names if len(names) <= _FEW_NAMES and all(map(stems, names)) else ()


def _assigned(store: Store, article: str, leaf: FieldText) -> Part:
    names = [row[0] for row in store.connection.execute("SELECT DISTINCT reviewer FROM assignments")]
    return _one_of_reviewers(f"{article} IN (SELECT article_id FROM assignments WHERE reviewer", names, leaf, ")")


def _one_of_reviewers(column: str, names: Sequence[str], leaf: FieldText, end: str = "") -> Part:
    wanted = [name for name in names if is_reviewer(name, leaf.text, begins=leaf.begins)]
    return Part(rest=f"{column} IN (SELECT value FROM json_each(?)){end}", values=(json.dumps(wanted),))


# Leaves over articles.


def _article_leaf(store: Store, leaf: Leaf) -> Part:
    match leaf:
        case Words(text, begins):
            return Part(phrase(text, begins=begins)) if stems(text) else NOTHING
        case OneOf("country", values):
            conditions = " OR ".join(["instr(' ' || coalesce(s.countries, '') || ' ', ?) > 0"] * len(values))
            return Part(rest=conditions, values=tuple(f" {code} " for code in values))
        case Published():
            return _published("s.published", leaf)
        case FieldText("site"):
            return Part(rest=_AT_SITE, values=(json.dumps(sites_called(store, leaf.text, begins=leaf.begins)),))
        case FieldText("assigned"):
            return _assigned(store, "s.article_id", leaf)
        case FieldText("title", text, begins):
            return Part(f"title : {phrase(text, begins=begins)}") if stems(text) else NOTHING
        case _:
            return NOTHING  # what only a quote has


_AT_SITE = "s.site IS NOT NULL AND s.site IN (SELECT value FROM json_each(?))"


def _from_site(store: Store, leaf: FieldText) -> Part:
    sites = sites_called(store, leaf.text, begins=leaf.begins)
    if not sites:
        return NOTHING
    hinted = len(sites) <= _FEW_NAMES and all(map(stems, sites))
    match = f"site : ({' OR '.join(map(phrase, sites))})" if hinted else None
    return Part(match, _AT_SITE, (json.dumps(sites),))


def _titled(leaf: FieldText) -> Part:
    if not stems(leaf.text):
        return NOTHING
    match = f"title : {phrase(leaf.text, begins=leaf.begins)}"
    return Part(rest="s.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)", values=(match,))


def _published(column: str, leaf: Published) -> Part:
    bound = leaf.day if leaf.before else f"{leaf.day}~"
    return Part(rest=f"{column} IS NOT NULL AND {column} {'<' if leaf.before else '>'} ?", values=(bound,))


QUOTES = Table("resolved_quotes_fts", "q.id", _quote_leaf)
ARTICLES = Table("articles_fts", "s.id", _article_leaf)
