"""What people decided, appended and never changed: one row for each quote (or note) that one decision touched.

Undo and redo are rows too. Rows of one decision share ``batch``, the id of its first row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.core.contract import spans
from onrecord.core.errors import OnrecordError
from onrecord.core.model import QuoteKind, Span, Spans
from onrecord.core.store.articles import now
from onrecord.core.store.connection import Store
from onrecord.core.text.characters import without_surrogates

#: what versions before wrote of a state
_STATES = {"again": "recheck"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One quote or note after a decision. ``key`` names the quote within its article for good."""

    key: str
    state: str
    content: Spans = ()
    kind: QuoteKind = "direct"
    speaker: Spans = ()
    speaker_name: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of a review. ``target`` is the decision an undo or redo is about; ``blind``, made without seeing others'.

    ``at`` is ISO 8601, UTC.
    """

    id: int
    article_id: str
    action: str
    reviewer: str
    at: str
    entries: tuple[Entry, ...] = ()
    target: int | None = None
    blind: bool = False


def append(
    store: Store,
    article_id: str,
    action: str,
    reviewer: str,
    entries: Sequence[Entry],
    *,
    target: int | None = None,
    blind: bool = False,
) -> int:
    """Write one decision, whole and on the disk before this returns; returns its id.

    Raises:
        OnrecordError: the store cannot be written; nothing was.
    """
    rows = [_row(entry) for entry in entries] or [_row(Entry("", ""))]
    at = now()
    connection = store.connection
    try:
        connection.execute("BEGIN IMMEDIATE")
        batch = None
        for row in rows:
            cursor = connection.execute(
                "INSERT INTO decisions (batch, article_id, action, reviewer, at, target, blind, quote, state, content, kind,"
                " speaker, speaker_name, tags, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [batch, article_id, action, reviewer, at, target, blind, *row],
            )
            if batch is None:
                batch = cursor.lastrowid
                connection.execute("UPDATE decisions SET batch = ? WHERE id = ?", [batch, batch])
        connection.execute("UPDATE library_articles SET seen = NULL WHERE article_id = ?", [article_id])
        connection.commit()
    except sqlite3.Error as error:
        connection.rollback()
        raise OnrecordError(
            f"the store {store.path} took no decision ({str(error).lower()}); nothing was changed"
        ) from None
    assert batch is not None
    return batch


def decisions_of(store: Store, article_id: str, after: int = 0) -> list[Decision]:
    """The article's decisions with ids over ``after``, in the order they were made."""
    rows = store.connection.execute(
        "SELECT * FROM decisions WHERE article_id = ? AND batch > ? ORDER BY id", [article_id, after]
    )
    grouped: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        grouped.setdefault(row["batch"], []).append(row)
    return [_decision(group) for group in grouped.values()]


def _row(entry: Entry) -> list[str | None]:
    return [
        entry.key,
        entry.state,
        json.dumps(entry.content),
        entry.kind,
        json.dumps(entry.speaker),
        None if entry.speaker_name is None else without_surrogates(entry.speaker_name),
        json.dumps([without_surrogates(t) for t in entry.tags]),
        without_surrogates(entry.note),
    ]


def _decision(rows: list[sqlite3.Row]) -> Decision:
    head = rows[0]
    entries = tuple(
        Entry(
            key=r["quote"],
            state=_STATES.get(r["state"], r["state"]),
            content=_spans(r["content"]),
            kind=r["kind"],
            speaker=_spans(r["speaker"]),
            speaker_name=r["speaker_name"],
            tags=tuple(json.loads(r["tags"])),
            note=r["note"],
        )
        for r in rows
        if r["quote"]
    )
    return Decision(
        head["batch"],
        head["article_id"],
        head["action"],
        head["reviewer"],
        head["at"],
        entries,
        head["target"],
        bool(head["blind"]),
    )


def _spans(text: str) -> Spans:
    return tuple(Span(s, e) for s, e in spans(json.loads(text)))
