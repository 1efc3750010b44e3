"""Keeping ``standing`` (the quotes as they stand, which is what is searched), ``shelf`` and families in step.

All of it is derived: what is here can be made anew from articles, analyses and decisions.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.core.store.articles import saving
from onrecord.core.store.connection import Store
from onrecord.core.store.identities import identity
from onrecord.core.text.characters import without_surrogates
from onrecord.core.text.names import name_key
from onrecord.core.text.similarity import article_bands, fingerprints, overlap, same_words, words_of

#: the newest this many quotes of a fingerprint, and articles of a band, are looked at: some phrases are everybody's
_LOOKED_AT = 12
#: share of the shorter article's shingles that makes two articles one story
_SAME_STORY = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """A quote as it stands. ``about`` are ISO codes of the countries its words name, ``tags`` its tags."""

    key: str
    start: int
    end: int
    text: str
    person: str | None
    person_kind: str
    kind: str
    state: str
    tags: tuple[str, ...]
    confidence: float
    about: tuple[str, ...]


def behind(store: Store) -> list[str]:
    """Ids of the articles whose quotes changed after they were last put here, oldest first."""
    query = "SELECT article_id FROM shelf WHERE seen IS NULL AND total IS NOT NULL ORDER BY id"
    return [row[0] for row in store.connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Summary:
    """An article's line on the shelf: quotes and decided ones, all tags, and the last decision counted in."""

    total: int
    done: int
    tags: tuple[str, ...]
    seen: int


def is_in_step(store: Store, article_id: str, seen: int) -> bool:
    """Whether all of the article's quotes are here as they stand after that decision."""
    row = store.connection.execute("SELECT seen FROM shelf WHERE article_id = ?", [article_id]).fetchone()
    return row is not None and row["seen"] == seen


def put_standing(
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
            held = connection.execute("SELECT key FROM standing WHERE article_id = ?", [article_id])
            gone = {row["key"] for row in held} - {row.key for row in changed}
        shelf = connection.execute(
            "SELECT id, site, published, countries FROM shelf WHERE article_id = ?", [article_id]
        ).fetchone()
        for row in changed:
            _put(store, article_id, shelf, row)
        for key in gone:
            old = connection.execute(
                "SELECT id, text FROM standing WHERE article_id = ? AND key = ?", [article_id, key]
            ).fetchone()
            if old is not None:
                _forget(store, old["id"], old["text"])
                connection.execute("DELETE FROM standing WHERE id = ?", [old["id"]])
        connection.execute(
            "UPDATE shelf SET seen = ?, total = ?, done = ?, todo = ?, tags = ? WHERE id = ?",
            [
                summary.seen,
                summary.total,
                summary.done,
                summary.total - summary.done,
                " ".join(summary.tags),
                shelf["id"],
            ],
        )


def _put(store: Store, article_id: str, shelf: sqlite3.Row, row: Row) -> None:
    old = store.connection.execute(
        "SELECT * FROM standing WHERE article_id = ? AND key = ?", [article_id, row.key]
    ).fetchone()
    values: dict[str, object] = {
        "start": row.start,
        "end": row.end,
        "text": without_surrogates(row.text),
        "person": without_surrogates(row.person) if row.person else None,
        "site": shelf["site"],
        "country": shelf["countries"],
        "about": " ".join(row.about),
        "kind": row.kind,
        "state": row.state,
        "tags": " ".join(row.tags),
        "published": shelf["published"],
        "confidence": row.confidence,
        "who": who_is(store, article_id, row.person, row.person_kind),
    }
    if old is None:
        _insert(store, {"article_id": article_id, "key": row.key, **values})
    elif any(old[k] != v for k, v in values.items()):
        _update(store, old["id"], old["text"], values)


def put_story(store: Store, article_id: str, text: str, bands: Iterable[int] | None = None) -> None:
    """Find out whose near-duplicate the article is; ``bands``, where they are known already, are its text's.

    Raises:
        OnrecordError: the store cannot be written.
    """
    connection = store.connection
    with saving(store):
        row = connection.execute("SELECT id, story FROM shelf WHERE article_id = ?", [article_id]).fetchone()
        if row["story"] is not None:
            return
        number: int = row["id"]
        found = list(article_bands(text) if bands is None else bands)
        story = number
        for other in _likeliest(store, "bands", "article", found):
            copy = connection.execute(
                "SELECT a.text, s.story FROM shelf s JOIN articles a ON a.id = s.article_id WHERE s.id = ?", [other]
            ).fetchone()
            if overlap(text, copy["text"]) >= _SAME_STORY:
                story = copy["story"]
                break
        connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, number) for band in found])
        connection.execute("UPDATE shelf SET story = ? WHERE id = ?", [story, number])


def who_is(store: Store, article_id: str, person: str | None, kind: str = "person") -> str | None:
    """Whom a name in an article stands for in the whole library; a name not seen before is somebody new."""
    key = name_key(person or "")
    if not key:
        return None
    who = identity(store, key, article_id)
    store.connection.execute(
        "INSERT OR IGNORE INTO speakers (who, name, kind) VALUES (?, ?, ?)",
        [who, without_surrogates(person or ""), kind],
    )
    return who


def _insert(store: Store, values: dict[str, object]) -> None:
    names = ", ".join(f'"{n}"' for n in values)
    places = ", ".join("?" * len(values))
    cursor = store.connection.execute(f"INSERT INTO standing ({names}) VALUES ({places})", list(values.values()))
    assert cursor.lastrowid is not None
    _relate(store, cursor.lastrowid, str(values["text"]))


def _update(store: Store, number: int, text: str, values: dict[str, object]) -> None:
    sets = ", ".join(f'"{n}" = ?' for n in values)
    store.connection.execute(f"UPDATE standing SET {sets} WHERE id = ?", [*values.values(), number])
    if values["text"] != text:
        _forget(store, number, text)
        store.connection.execute("UPDATE standing SET family = NULL WHERE id = ?", [number])
        _relate(store, number, str(values["text"]))


def _relate(store: Store, number: int, text: str) -> None:
    """Put a quote with those that give the same words, each family under the number of its first quote."""
    connection = store.connection
    words = words_of(text)
    marks = fingerprints(words)
    likeliest = _likeliest(store, "fingerprints", "quote", marks)
    connection.executemany("INSERT OR IGNORE INTO fingerprints VALUES (?, ?)", [(mark, number) for mark in marks])
    family: int | None = None
    for other in likeliest:
        copy = connection.execute("SELECT text, family FROM standing WHERE id = ?", [other]).fetchone()
        if copy is None or not same_words(words, words_of(copy["text"])):
            continue
        theirs: int = copy["family"] if copy["family"] is not None else other
        if copy["family"] is None:
            connection.execute("UPDATE standing SET family = ? WHERE id = ?", [other, other])
        if family is None:
            family = theirs
        elif theirs != family:
            family, gone = min(family, theirs), max(family, theirs)
            connection.execute("UPDATE standing SET family = ? WHERE family = ?", [family, gone])
    if family is not None:
        connection.execute("UPDATE standing SET family = ? WHERE id = ?", [family, number])


def _likeliest(
    store: Store, table: Literal["bands", "fingerprints"], column: Literal["article", "quote"], hashes: Iterable[int]
) -> list[int]:
    """What shares most of these hashes, the likeliest first."""
    query = f"SELECT {column} FROM {table} WHERE hash = ? ORDER BY {column} DESC LIMIT {_LOOKED_AT}"
    counted = Counter(row[0] for mark in hashes for row in store.connection.execute(query, [mark]))
    return [number for number, _ in counted.most_common(_LOOKED_AT)]


def _forget(store: Store, number: int, text: str) -> None:
    marks = [(mark, number) for mark in fingerprints(words_of(text))]
    store.connection.executemany("DELETE FROM fingerprints WHERE hash = ? AND quote = ?", marks)
