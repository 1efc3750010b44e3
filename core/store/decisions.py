"""What people decided, appended and never changed: one row for each thing that one decision touched.

Undo and redo are rows too. Rows of one decision share ``batch``, the id of its first row. Of a row, what is NULL stays as
it was. Rows without a type are of early versions: each says all of a quote, and its key's beginning is its type.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from onrecord.core.contract import spans
from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import Span, Spans
from onrecord.core.store.articles import now, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.entries import (
    Action,
    ArticleEntry,
    Claim,
    Correction,
    CountryEntry,
    Entry,
    FigureEntry,
    NoteEntry,
    PersonEntry,
    QuoteEntry,
    State,
)
from onrecord.core.text.characters import without_surrogates

_COLUMNS = (
    "batch", "article_id", "action", "reviewer", "at", "target", "blind", "type", "key", "state", "content", "kind", "speaker",
    "speaker_name", "tags", "note", "value", "proposed", "field", "words", "together_with",
)  # fmt: skip
_INSERT = f"INSERT INTO decisions (id, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})"
#: what versions before wrote of a state
_STATES = {"again": State.RECHECK}


@frozen
class Decision:
    """One step of a review. ``target`` is the decision an undo or redo is about; ``blind``, made without seeing others'
    on any of its entries but those ``seen``.

    ``at`` is ISO 8601, UTC.
    """

    id: int
    article_id: str
    action: Action
    reviewer: str
    at: str
    entries: tuple[Entry, ...] = ()
    target: int | None = None
    blind: bool = False

    def touches(self, key: str) -> bool:
        """Whether it says something of the quote of that key."""
        return any(isinstance(e, QuoteEntry) and e.key == key for e in self.entries)


def append(
    store: Store,
    article_id: str,
    action: Action,
    reviewer: str,
    entries: Sequence[Entry],
    *,
    target: int | None = None,
    blind: bool = False,
    at: str | None = None,
) -> int:
    """Write one decision, whole and, unless inside another transaction, on the disk before this returns; returns its id.

    ``at`` is when it was made, where that was not now but in another store.

    Raises:
        OnrecordError: the store cannot be written; nothing was.
    """
    rows = [_row(entry) for entry in entries] or [{"key": ""}]
    head = {"article_id": article_id, "action": action, "reviewer": reviewer, "at": at or now(), "target": target}
    with saving(store):
        connection = store.connection
        batch = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM decisions").fetchone()[0])
        for number, row in enumerate(rows, batch):
            whole: dict[str, object] = {**head, "batch": batch, "blind": blind, **row}
            connection.execute(_INSERT, [number, *(whole.get(column) for column in _COLUMNS)])
        connection.execute("UPDATE library_articles SET seen = NULL WHERE article_id = ?", [article_id])
    return batch


def decisions_of(store: Store, article_id: str, after: int = 0) -> list[Decision]:
    """The article's decisions with ids over ``after``, in the order they were made.

    Raises:
        OnrecordError: one cannot be read.
    """
    rows = store.connection.execute(
        "SELECT * FROM decisions WHERE article_id = ? AND batch > ? ORDER BY id", [article_id, after]
    )
    grouped: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        grouped.setdefault(row["batch"], []).append(row)
    return [_decision(group) for group in grouped.values()]


def _row(entry: Entry) -> dict[str, object]:
    row: dict[str, object] = {"type": entry.type, "key": without_surrogates(entry.key)}
    match entry:
        case QuoteEntry():
            return row | {
                "state": entry.state,
                "content": _json(entry.content),
                "kind": entry.kind,
                "speaker": _json(entry.speaker),
                "speaker_name": _clean(entry.speaker_name),
                "tags": _tags_row(entry),
                "note": _clean(entry.note),
                "proposed": _claim_row(entry.proposed),
                "field": entry.field,
                "words": _clean(entry.words),
                "together_with": _names_row(entry.together_with),
                **({"blind": False} if entry.seen else {}),
            }
        case NoteEntry():
            return row | {"content": _json(entry.at), "note": _clean(entry.text)}
        case ArticleEntry():
            return row | {"value": json.dumps({"published": entry.published, "dates": entry.dates})}
        case _:
            return row | {
                "state": State.REJECTED if entry.dropped else State.CHANGED,
                "content": _json(entry.at),
                "value": json.dumps(_value_of(entry)),
            }


def _value_of(entry: Correction) -> dict[str, str]:
    names = {"country": ("code", "name"), "person": ("name", "role", "country", "kind"), "figure": ("value",)}[
        entry.type
    ]
    held = {name: getattr(entry, name) for name in names}
    return {name: without_surrogates(value) for name, value in held.items() if value is not None}


def _tags_row(entry: QuoteEntry) -> str | None:
    if entry.tags is not None:
        return json.dumps([without_surrogates(t) for t in entry.tags])
    changes = {"add": entry.tagged, "remove": entry.untagged}
    return (
        json.dumps({k: [without_surrogates(t) for t in v] for k, v in changes.items()})
        if any(changes.values())
        else None
    )


def _claim_row(claim: Claim | None) -> str | None:
    if claim is None:
        return None
    held = {"content": claim.content, "kind": claim.kind, "speaker": claim.speaker, "speaker_name": _clean(claim.speaker_name)}  # fmt: skip
    others = claim.together_with
    return json.dumps(held if others is None else {**held, "together_with": [without_surrogates(n) for n in others]})


def _decision(rows: list[sqlite3.Row]) -> Decision:
    head = rows[0]
    blind = any(r["blind"] for r in rows)
    try:
        return Decision(
            head["batch"],
            head["article_id"],
            Action(head["action"]),
            head["reviewer"],
            head["at"],
            tuple(_entry(r, blind=blind) for r in rows if r["key"]),
            head["target"],
            blind,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise OnrecordError(f"decision {head['batch']} of the store cannot be read; run onrecord doctor") from None


def _entry(row: sqlite3.Row, *, blind: bool) -> Entry:
    entry = (_early_entry if row["type"] is None else _READ[row["type"]])(row)
    return replace(entry, seen=blind and not row["blind"]) if isinstance(entry, QuoteEntry) else entry


def _quote(row: sqlite3.Row) -> QuoteEntry:
    held = json.loads(row["tags"] or "{}")
    tags, whole = ({}, tuple(held)) if isinstance(held, list) else (held, None)  # all of them: from an early log
    return QuoteEntry(
        row["key"],
        state=None if row["state"] is None else _state(row["state"]),
        content=_spans(row["content"]),
        kind=row["kind"],
        speaker=_spans(row["speaker"]),
        speaker_name=row["speaker_name"],
        note=row["note"],
        tagged=tuple(tags.get("add", ())),
        untagged=tuple(tags.get("remove", ())),
        tags=whole,
        proposed=_claim(row["proposed"]),
        field=row["field"],
        words=row["words"],
        together_with=_names(row["together_with"]),
    )


def _note(row: sqlite3.Row) -> NoteEntry:
    return NoteEntry(row["key"], _spans(row["content"]) or (), row["note"] or "")


def _article(row: sqlite3.Row) -> ArticleEntry:
    value = json.loads(row["value"])
    return ArticleEntry(value["published"], tuple((key, date) for key, date in value["dates"]), row["key"])


def _correction(row: sqlite3.Row, kind: type[CountryEntry | PersonEntry | FigureEntry]) -> Correction:
    dropped = _state(row["state"]) == State.REJECTED
    return kind(row["key"], dropped=dropped, at=_spans(row["content"]) or (), **json.loads(row["value"] or "{}"))


_READ: Mapping[str, Callable[[sqlite3.Row], Entry]] = {
    "quote": _quote,
    "note": _note,
    "country": lambda row: _correction(row, CountryEntry),
    "person": lambda row: _correction(row, PersonEntry),
    "figure": lambda row: _correction(row, FigureEntry),
    "article": _article,
}


def _early_entry(row: sqlite3.Row) -> Entry:
    """A row without a type: a quote whole, or a correction whose value stands where a quote has its speaker."""
    kind, at, key = row["key"].partition("@")
    dropped = row["state"] == State.REJECTED
    match kind if at else "":
        case "note":
            return NoteEntry(key, _spans(row["content"]) or (), row["note"] or "")
        case "country":
            return CountryEntry(key, row["speaker_name"], row["note"] or row["speaker_name"], dropped)
        case "person":
            return PersonEntry(key, row["speaker_name"], dropped=dropped)
        case "figure":
            return FigureEntry(key, row["speaker_name"], dropped)
        case _:
            return QuoteEntry(
                row["key"],
                state=_state(row["state"]),
                content=_spans(row["content"]),
                kind=row["kind"],
                speaker=_spans(row["speaker"]),
                speaker_name=row["speaker_name"] or "",
                note=row["note"],
                tags=tuple(json.loads(row["tags"])),
            )


def _claim(text: str | None) -> Claim | None:
    if text is None:
        return None
    held = json.loads(text)
    others = held.get("together_with")
    names = None if others is None else tuple(others)
    return Claim(_pairs(held["content"]), held["kind"], _pairs(held["speaker"]), held["speaker_name"], names)


def _state(text: str) -> State:
    return _STATES.get(text) or State(text)


def _clean(text: str | None) -> str | None:
    return None if text is None else without_surrogates(text)


def _names_row(names: tuple[str, ...] | None) -> str | None:
    return None if names is None else json.dumps([without_surrogates(n) for n in names])


def _names(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))


def _json(value: Spans | None) -> str | None:
    return None if value is None else json.dumps(value)


def _spans(text: str | None) -> Spans | None:
    return None if text is None else _pairs(json.loads(text))


def _pairs(pairs: object) -> Spans:
    return tuple(Span(s, e) for s, e in spans(pairs))
