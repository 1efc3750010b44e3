"""Keeping ``resolved_quotes`` (the quotes as they stand, which is what is searched), ``library_articles`` and families in step.

All of it is derived: what is here can be rebuilt from articles, analyses and decisions.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from onrecord.core.frozen import frozen
from onrecord.core.model import TEXT, Field, Spans
from onrecord.core.store.articles import saving
from onrecord.core.store.connection import Store
from onrecord.core.store.identities import identity
from onrecord.core.store.speaker_list import recount
from onrecord.core.store.speakers import speakers_in
from onrecord.core.text.characters import without_surrogates
from onrecord.core.text.names import name_key
from onrecord.core.text.similarity import article_bands, fingerprints, overlap, same_words, words_of

#: the newest this many quotes of a fingerprint, and articles of a band, are looked at: some phrases are everybody's
_LOOKED_AT = 12
#: share of the shorter article's shingles that makes two articles one story
_SAME_STORY = 0.5


@frozen
class Row:
    """A quote as it stands. ``about`` are ISO codes of the countries its words name, ``tags`` its tags.

    ``together_with`` has name and kind of each who speaks with the speaker. ``start`` and ``end`` count characters of ``field``. ``role`` and ``speaker_country`` (an ISO code) are what the article says of the speaker; ``decided_at`` is ISO 8601, UTC.
    """

    key: str
    start: int
    end: int
    text: str
    speaker_name: str | None
    speaker_kind: str
    kind: str
    state: str
    tags: tuple[str, ...]
    confidence: float
    about: tuple[str, ...]
    cue: Spans = ()
    role: str | None = None
    speaker_country: str | None = None
    reviewer: str | None = None
    decided_at: str | None = None
    field: Field = TEXT
    together_with: tuple[tuple[str, str], ...] = ()


def behind(store: Store) -> list[str]:
    """Ids of the articles whose quotes changed after they were last put here, oldest first."""
    query = "SELECT article_id FROM library_articles WHERE seen IS NULL AND total IS NOT NULL ORDER BY id"
    return [row[0] for row in store.connection.execute(query)]


@frozen
class Summary:
    """An article's line in the library: quotes and decided ones, all tags, and the last decision counted in.

    ``published`` is the date that a reviewer gave it ("": none), None where it has the page's.
    """

    total: int
    done: int
    tags: tuple[str, ...]
    seen: int
    published: str | None = None


def is_in_step(store: Store, article_id: str, seen: int) -> bool:
    """Whether all of the article's quotes are here as they stand after that decision."""
    row = store.connection.execute("SELECT seen FROM library_articles WHERE article_id = ?", [article_id]).fetchone()
    return row is not None and row["seen"] == seen


def put_resolved(
    store: Store, article_id: str, changed: Sequence[Row], gone: Collection[str] | None, summary: Summary
) -> None:
    """Bring the article's quotes here up to date: ``changed`` ones and the keys of those ``gone``.

    ``gone`` is None where ``changed`` are all the quotes there are, so that whatever else is here goes.

    Raises:
        OnrecordError: the store cannot be written.
    """
    connection = store.connection
    with saving(store):
        if gone is None:
            held = connection.execute("SELECT key FROM resolved_quotes WHERE article_id = ?", [article_id])
            gone = {row["key"] for row in held} - {row.key for row in changed}
        _date(connection, article_id, summary.published)
        article = connection.execute(
            "SELECT id, site, published, deleted, (SELECT coalesce(group_concat(code, ' '), '') FROM"
            " (SELECT code FROM countries WHERE article_id = ?1 ORDER BY rowid)) AS countries"
            " FROM library_articles WHERE article_id = ?1",
            [article_id],
        ).fetchone()
        spoke = speakers_in(store, article_id) if article["deleted"] else set[str]()
        for row in changed:
            _put(store, article_id, article, row)
        for key in gone:
            old = connection.execute(
                "SELECT id, text FROM resolved_quotes WHERE article_id = ? AND key = ?", [article_id, key]
            ).fetchone()
            if old is not None:
                _part(store, old["id"], old["text"])
                connection.execute("DELETE FROM resolved_quotes WHERE id = ?", [old["id"]])
        if article["deleted"]:
            recount(store.connection, spoke | speakers_in(store, article_id))
        connection.execute(
            "UPDATE library_articles SET seen = ?, total = ?, done = ?, todo = ?, tags = ?, countries = ? WHERE id = ?",
            [
                summary.seen,
                summary.total,
                summary.done,
                summary.total - summary.done,
                " ".join(summary.tags),
                article["countries"],
                article["id"],
            ],
        )


def _date(connection: sqlite3.Connection, article_id: str, published: str | None) -> None:
    """The article and its quotes here under its date, which is the page's where a reviewer gave none."""
    if published is None:
        page = connection.execute("SELECT published FROM articles WHERE id = ?", [article_id]).fetchone()
        published = page["published"]
    for table in ("library_articles", "resolved_quotes"):
        connection.execute(
            f"UPDATE {table} SET published = ?1 WHERE article_id = ?2 AND published IS NOT ?1",
            [published or None, article_id],
        )


def _put(store: Store, article_id: str, article: sqlite3.Row, row: Row) -> None:
    old = store.connection.execute(
        "SELECT * FROM resolved_quotes WHERE article_id = ? AND key = ?", [article_id, row.key]
    ).fetchone()
    values: dict[str, object] = {
        "start": row.start,
        "end": row.end,
        "text": without_surrogates(row.text),
        "speaker_name": without_surrogates(row.speaker_name) if row.speaker_name else None,
        "site": article["site"],
        "country": article["countries"],
        "about": " ".join(row.about),
        "kind": row.kind,
        "state": row.state,
        "tags": " ".join(row.tags),
        "published": article["published"],
        "confidence": row.confidence,
        "speaker_id": speaker_of(store, article_id, row.speaker_name, row.speaker_kind),
        "cue": json.dumps(row.cue),
        "role": without_surrogates(row.role) if row.role else None,
        "speaker_country": row.speaker_country or None,
        "reviewer": row.reviewer,
        "decided_at": row.decided_at,
        "field": row.field,
        **_together(store, article_id, row),
    }
    if old is None:
        _insert(store, {"article_id": article_id, "key": row.key, **values})
    elif any(old[k] != v for k, v in values.items()):
        _update(store, old["id"], old["text"], values)


def _together(store: Store, article_id: str, row: Row) -> dict[str, object]:
    """Names and ids of those who speak with the speaker, in one order."""
    beside = [(name, speaker_of(store, article_id, name, kind)) for name, kind in row.together_with]
    known = [(without_surrogates(name), speaker_id) for name, speaker_id in beside if speaker_id is not None]
    names, ids = (json.dumps([one[n] for one in known], ensure_ascii=False) if known else None for n in (0, 1))
    return {"together_with": names, "together_ids": ids}


def put_story(store: Store, article_id: str, text: str, bands: Iterable[int] | None = None) -> None:
    """Find out whose near-duplicate the article is; ``bands``, where they are known already, are its text's.

    Raises:
        OnrecordError: the store cannot be written.
    """
    connection = store.connection
    with saving(store):
        row = connection.execute("SELECT id, story FROM library_articles WHERE article_id = ?", [article_id]).fetchone()
        if row["story"] is not None:
            return
        number: int = row["id"]
        found = list(article_bands(text) if bands is None else bands)
        stories: set[int] = set()
        for other in _likeliest(store, "article_fingerprints", "article", found):
            copy = connection.execute(
                "SELECT a.text, s.story FROM library_articles s JOIN articles a ON a.id = s.article_id"
                " WHERE s.id = ? AND s.story IS NOT NULL",
                [other],
            ).fetchone()
            if copy is not None and copy["story"] not in stories and overlap(text, copy["text"]) >= _SAME_STORY:
                stories.add(copy["story"])
        # Whatever order they come in, those that it is a copy of are one story with it.
        story = min(stories, default=number)
        connection.executemany(
            "UPDATE library_articles SET story = ? WHERE story = ?", [(story, other) for other in stories - {story}]
        )
        connection.executemany(
            "INSERT OR IGNORE INTO article_fingerprints VALUES (?, ?)", [(band, number) for band in found]
        )
        connection.execute("UPDATE library_articles SET story = ? WHERE id = ?", [story, number])


def speaker_of(store: Store, article_id: str, name: str | None, kind: str = "person") -> str | None:
    """Whom a name in an article stands for in the whole library; a name not seen before is somebody new."""
    key = name_key(name or "")
    if not key:
        return None
    speaker_id = identity(store, key, article_id)
    store.connection.execute(
        "INSERT OR IGNORE INTO speakers (speaker_id, name, kind) VALUES (?, ?, ?)",
        [speaker_id, without_surrogates(name or ""), kind],
    )
    return speaker_id


def _insert(store: Store, values: dict[str, object]) -> None:
    names = ", ".join(f'"{n}"' for n in values)
    places = ", ".join("?" * len(values))
    cursor = store.connection.execute(f"INSERT INTO resolved_quotes ({names}) VALUES ({places})", list(values.values()))
    assert cursor.lastrowid is not None
    _relate(store, cursor.lastrowid, str(values["text"]))


def _update(store: Store, number: int, text: str, values: dict[str, object]) -> None:
    sets = ", ".join(f'"{n}" = ?' for n in values)
    if values["text"] != text:
        _part(store, number, text)
    store.connection.execute(f"UPDATE resolved_quotes SET {sets} WHERE id = ?", [*values.values(), number])
    if values["text"] != text:
        _relate(store, number, str(values["text"]))


def relate_all(store: Store) -> None:
    """Find again which quotes give the same words.

    Raises:
        OnrecordError: the store cannot be written.
    """
    with saving(store):
        store.connection.execute("DELETE FROM quote_fingerprints")
        store.connection.execute("UPDATE resolved_quotes SET family = NULL WHERE family IS NOT NULL")
        for number, text in store.connection.execute("SELECT id, text FROM resolved_quotes ORDER BY id"):
            _relate(store, number, text)


def _relate(store: Store, number: int, text: str) -> None:
    """Put a quote with those that give the same words, each family under the number of one of its quotes."""
    connection = store.connection
    words = words_of(text)
    marks = fingerprints(words)
    connection.executemany("INSERT OR IGNORE INTO quote_fingerprints VALUES (?, ?)", [(mark, number) for mark in marks])
    families: set[int] = set()
    for other in _likeliest(store, "quote_fingerprints", "quote", marks, number):
        copy = connection.execute("SELECT text, family FROM resolved_quotes WHERE id = ?", [other]).fetchone()
        if copy is None or copy["family"] in families or not same_words(words, words_of(copy["text"])):
            continue
        if copy["family"] is None:
            connection.execute("UPDATE resolved_quotes SET family = ? WHERE id = ?", [other, other])
        families.add(copy["family"] or other)
    if not families:
        return
    family = min(families)
    connection.execute("UPDATE resolved_quotes SET family = ? WHERE id = ?", [family, number])
    connection.executemany(
        "UPDATE resolved_quotes SET family = ? WHERE family = ?", [(family, other) for other in families - {family}]
    )


def _part(store: Store, number: int, text: str) -> None:
    """Take a quote from those with the same words; these are grouped again, since it may be what joined them."""
    connection = store.connection
    marks = [(mark, number) for mark in fingerprints(words_of(text))]
    connection.executemany("DELETE FROM quote_fingerprints WHERE hash = ? AND quote = ?", marks)
    (family,) = connection.execute("SELECT family FROM resolved_quotes WHERE id = ?", [number]).fetchone()
    if family is None:
        return
    query = "SELECT id, text FROM resolved_quotes WHERE family = ? AND id <> ? ORDER BY id"
    others = connection.execute(query, [family, number]).fetchall()
    connection.execute("UPDATE resolved_quotes SET family = NULL WHERE family = ?", [family])
    for other, words in others:
        _relate(store, other, words)


def _likeliest(
    store: Store,
    table: Literal["article_fingerprints", "quote_fingerprints"],
    column: Literal["article", "quote"],
    hashes: Iterable[int],
    but: int | None = None,
) -> list[int]:
    """What shares most of these hashes, the likeliest first; ``but`` is not looked at."""
    query = (
        f"SELECT {column} FROM {table} WHERE hash = ? AND {column} IS NOT ? ORDER BY {column} DESC LIMIT {_LOOKED_AT}"
    )
    counted = Counter(row[0] for mark in hashes for row in store.connection.execute(query, [mark, but]))
    return [number for number, _ in counted.most_common(_LOOKED_AT)]
