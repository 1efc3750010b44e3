"""Articles and their analyses, in and out of the store."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, TypeVar, get_args

from onrecord.core.contract import spans
from onrecord.core.errors import OnrecordError
from onrecord.core.model import (
    Analysis,
    Article,
    Boilerplate,
    Change,
    Country,
    Figure,
    FigureKind,
    FigureValue,
    Person,
    PersonKind,
    Qualifier,
    Quote,
    QuoteKind,
    Span,
    Spans,
    Way,
)
from onrecord.core.store.connection import Store, require_same_file
from onrecord.core.store.reasons import is_damage, is_full_disk, read_only_error, reason, store_error
from onrecord.core.store.sites import call_site
from onrecord.core.store.speaker_list import recount
from onrecord.core.store.speakers import speakers_in
from onrecord.core.text.characters import without_surrogates

T = TypeVar("T")
#: seconds of writing in one go, and between two: whoever waits asks as often (SQLite's busy handler), and gives up after ten times as long
_TURN, _PAUSE = 0.5, 0.1
_OF_ANALYSIS = ("analyses", "people", "quotes", "countries", "figures")


def now() -> str:
    """The time as the store writes it: ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


#: held by whatever thread of this program writes: no two can in one store, and none may while the program is stopped
_WRITING = threading.RLock()


@contextmanager
def nothing_written() -> Generator[None]:
    """While this lasts, no other thread has begun a transaction, which would keep all others from the store."""
    with _WRITING:
        yield


@contextmanager
def saving(store: Store) -> Generator[None]:
    """One transaction, also round others of these; what goes wrong in it leaves the store as it was.

    Raises:
        OnrecordError: the store cannot be written, or is not the one that was opened any more.
    """
    connection = store.connection
    if connection.in_transaction:
        yield
        return
    if store.read_only:
        raise read_only_error(store.path)
    require_same_file(store)
    with _WRITING:
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            require_same_file(store)
            connection.commit()
        except BaseException as error:
            connection.rollback()
            if isinstance(error, sqlite3.Error):
                raise _not_saved(error, store) from None
            raise


def _not_saved(error: sqlite3.Error, store: Store) -> OnrecordError:
    if is_damage(error) or is_full_disk(error, store.path):
        return store_error(error, store.path)
    return OnrecordError(f"the store {store.path} could not be written ({reason(error)}); nothing was changed")


def saving_each(store: Store, items: Iterable[T]) -> Generator[T]:
    """Each of ``items``, to be saved: many in one transaction, which costs less; no longer than others can wait for.

    Raises:
        OnrecordError: as :func:`saving`; what came in earlier transactions is stored.
    """
    left = iter(items)
    for first in left:
        end = time.monotonic() + _TURN
        with saving(store):
            yield first
            while time.monotonic() < end and (item := next(left, None)) is not None:
                yield item
        time.sleep(_PAUSE)


def save_article(store: Store, article: Article) -> str:
    """Store ``article`` unless its text is there already, note where it came from, and return its id.

    An article that had been deleted is back in the library.

    Raises:
        OnrecordError: the store cannot be written.
    """
    key, added = article.id, now()
    with saving(store):
        db = store.database
        held = store.connection.execute("SELECT deleted FROM library_articles WHERE article_id = ?", [key]).fetchone()
        if held is None:
            fields = ("title", "byline", "site", "published", "language", "url", "text")
            row = {f: without_surrogates(getattr(article, f) or "") or None for f in fields}
            words = len(article.text.split())
            number = db.table("articles").insert({"id": key, **row, "words": words, "added": added}).last_rowid
            listed = {"title": row["title"], "published": row["published"]}
            listed["site"] = call_site(store.connection, row["site"]) if row["site"] else None
            db.table("library_articles").insert(
                {"id": number, "article_id": key, **listed, "words": words, "added": added}
            )
            db.table("boilerplate").insert_all(
                {"article_id": key, "number": i, **asdict(f), "text": without_surrogates(f.text)}
                for i, f in enumerate(article.boilerplate)
            )
        elif held["deleted"] is not None:
            db.table("library_articles").update(_number_of(store, key), {"deleted": None})
            recount(store.connection, speakers_in(store, key))
        if article.source:
            add_source(store, key, article.source)
    return key


def add_source(store: Store, key: str, source: str, stamp: str | None = None) -> None:
    """Note where else a stored article came from; ``stamp``: of the file there, which holds it alone (``paths.stamp_of``).

    Raises:
        OnrecordError: the store cannot be written.
    """
    with saving(store):
        store.connection.execute(
            "INSERT INTO sources (article_id, source, added, stamp) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET stamp = coalesce(excluded.stamp, stamp)",
            [key, without_surrogates(source), now(), stamp],
        )


def article_in_file(store: Store, source: str, stamp: str) -> str | None:
    """The analysed article that was read from the file there, as it still is; None where it has to be read."""
    row = store.connection.execute(
        "SELECT article_id FROM sources o JOIN library_articles s USING (article_id)"
        " WHERE o.source = ? AND o.stamp = ? AND s.total IS NOT NULL AND s.deleted IS NULL",
        [without_surrogates(source), stamp],
    ).fetchone()
    return row[0] if row else None


def save_analysis(store: Store, key: str, analysis: Analysis) -> None:
    """Put ``analysis`` in the place of the article's earlier one, whole or not at all.

    Raises:
        OnrecordError: the store cannot be written.
    """
    names = {p.id: p.name for p in analysis.people}
    with saving(store):
        db = store.database
        revision = (revision_of(store, key) or 0) + 1
        for table in _OF_ANALYSIS:
            db.table(table).delete_where("article_id = ?", [key])
        db.table("analyses").insert(
            {"article_id": key, "model": analysis.model, "analysed": now(), "revision": revision}
        )
        db.execute(
            "UPDATE library_articles SET total = ?, todo = ? - done, countries = ?, seen = NULL WHERE article_id = ?",
            [len(analysis.quotes), len(analysis.quotes), " ".join(c.code for c in analysis.countries), key],
        )
        db.table("people").insert_all({"article_id": key, **_row(p)} for p in analysis.people)
        db.table("quotes").insert_all(
            {
                "article_id": key,
                "number": number,
                "start": quote.start,
                "end": quote.end,
                "person_id": quote.person,
                **{k: v for k, v in _row(quote).items() if k != "person"},
                "speaker_name": names.get(quote.person or ""),
            }
            for number, quote in enumerate(analysis.quotes)
        )
        db.table("countries").insert_all({"article_id": key, **_row(c)} for c in analysis.countries)
        db.table("figures").insert_all(
            {"article_id": key, "number": number, **_figure_row(figure)}
            for number, figure in enumerate(analysis.figures)
        )


def revision_of(store: Store, key: str) -> int | None:
    """Which analysis of the article is stored, counted from 1 (0 for one of an earlier version); None before there is any."""
    row = store.connection.execute("SELECT coalesce(revision, 0) FROM analyses WHERE article_id = ?", [key]).fetchone()
    return row[0] if row else None


def is_analysed(store: Store, key: str) -> bool:
    """Whether the article is stored, analysed and not deleted."""
    row = store.connection.execute(
        "SELECT 1 FROM library_articles WHERE article_id = ? AND total IS NOT NULL AND deleted IS NULL", [key]
    ).fetchone()
    return row is not None


def is_deleted(store: Store, key: str) -> bool:
    """Whether the article is stored, and hidden from the library."""
    query = "SELECT 1 FROM library_articles WHERE article_id = ? AND deleted IS NOT NULL"
    return store.connection.execute(query, [key]).fetchone() is not None


def knows_source(store: Store, source: str) -> bool:
    """Whether an analysed article came from there."""
    row = store.connection.execute(
        "SELECT 1 FROM sources o JOIN library_articles s USING (article_id)"
        " WHERE o.source = ? AND s.total IS NOT NULL AND s.deleted IS NULL",
        [source],
    ).fetchone()
    return row is not None


def sources_of(store: Store, key: str) -> list[str]:
    """Everywhere the article came from, first first."""
    rows = store.connection.execute("SELECT source FROM sources WHERE article_id = ? ORDER BY added, rowid", [key])
    return [row[0] for row in rows]


def _number_of(store: Store, key: str) -> int:
    return int(store.connection.execute("SELECT id FROM library_articles WHERE article_id = ?", [key]).fetchone()[0])


def load_article(store: Store, key: str) -> Article:
    """The article of that id.

    Raises:
        OnrecordError: there is none.
    """
    row = store.connection.execute("SELECT * FROM articles WHERE id = ?", [key]).fetchone()
    if row is None:
        raise OnrecordError(f"there is no article {key} in {store.path}; run onrecord to see those there are")
    source = store.connection.execute(
        "SELECT source FROM sources WHERE article_id = ? ORDER BY added LIMIT 1", [key]
    ).fetchone()
    boilerplate = store.connection.execute("SELECT * FROM boilerplate WHERE article_id = ? ORDER BY number", [key])
    return Article(
        text=row["text"],
        **{f: row[f] for f in ("title", "byline", "site", "published", "language", "url")},
        source=source["source"] if source else None,
        boilerplate=tuple(Boilerplate(f["kind"], f["text"], f["at"]) for f in boilerplate),
    )


def listed_article(store: Store, key: str) -> Article:
    """The article of that id, its site by the library's name.

    Raises:
        OnrecordError: there is none.
    """
    article = load_article(store, key)
    row = store.connection.execute("SELECT site FROM library_articles WHERE article_id = ?", [key]).fetchone()
    return replace(article, site=row["site"]) if row else article


def load_analysis(store: Store, key: str) -> Analysis | None:
    """What was found in the article, or None before it is analysed.

    Raises:
        StoreDamaged: the store is, there.
        OnrecordError: what is stored cannot be read.
    """
    try:
        return _load_analysis(store, key)
    except (sqlite3.Error, ValueError, TypeError, IndexError) as error:
        if is_damage(error):
            raise store_error(error, store.path) from None
        raise OnrecordError(
            f"the stored analysis of {key} cannot be read ({error}); open it, and it is analysed again: onrecord {key}"
        ) from None


def _load_analysis(store: Store, key: str) -> Analysis | None:

    def rows(table: str, order: str) -> list[sqlite3.Row]:
        query = f"SELECT * FROM {table} WHERE article_id = ? ORDER BY {order}"
        return store.connection.execute(query, [key]).fetchall()

    head = rows("analyses", "model")
    if not head:
        return None
    return Analysis(
        quotes=tuple(
            Quote(
                content=_spans(q["content"]),
                text=q["text"],
                kind=_known(q["kind"], QuoteKind),
                cue=_spans(q["cue"]),
                speaker=_spans(q["speaker"]),
                person=q["person_id"],
                confidence=q["confidence"],
                explanation=q["explanation"],
                people=tuple(json.loads(q["people"] or "[]")),
            )
            for q in rows("quotes", "number")
        ),
        people=tuple(
            Person(
                p["id"],
                p["name"],
                _known(p["kind"], PersonKind),
                p["role"],
                _spans(p["mentions"]),
                p["quoted"],
                p["country"],
            )
            for p in rows("people", "rowid")
        ),
        countries=tuple(
            Country(
                c["code"], c["name"], _spans(c["mentions"]), tuple(_known(way, Way) for way in json.loads(c["ways"]))
            )
            for c in rows("countries", "rowid")
        ),
        figures=tuple(
            Figure(
                f["start"],
                f["end"],
                f["text"],
                _known(f["kind"], FigureKind),
                value=_value(f),
                unit=f["unit"],
                about=f["about"],
                change=_known(f["change"], Change),
                qualifier=_known(f["qualifier"], Qualifier),
            )
            for f in rows("figures", "number")
        ),
        model=head[0]["model"],
    )


def _known(held: str | None, kinds: Any) -> Any:
    """A value of the ``Literal`` of that name, or None.

    Raises:
        ValueError: it is none of them.
    """
    if held is not None and held not in get_args(kinds):
        raise ValueError(f"{held!r} is none of {', '.join(get_args(kinds))}")
    return held


def _row(thing: Quote | Person | Country) -> dict[str, Any]:
    return {k: json.dumps(v) if isinstance(v, tuple) else v for k, v in asdict(thing).items()}


def _figure_row(figure: Figure) -> dict[str, Any]:
    row = asdict(figure)
    value = row.pop("value")
    low, high = value if isinstance(value, tuple) else (None if isinstance(value, str) else value, None)
    return {**row, "value": low, "value_high": high, "date": value if isinstance(value, str) else None}


def _value(row: sqlite3.Row) -> FigureValue:
    if row["date"] is not None:
        return str(row["date"])
    low, high = _number(row["value"]), _number(row["value_high"])
    return low if low is None or high is None else (low, high)


def _number(value: float | None) -> float | None:
    return int(value) if value is not None and value.is_integer() else value


def _spans(text: str) -> Spans:
    return tuple(Span(s, e) for s, e in spans(json.loads(text)))
