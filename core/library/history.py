"""What was done to the library as a whole: read, deleted, speakers merged and split. Logged by appending; all can be undone.

A step keeps each thing as it was before and is after, so that undo and redo need nothing but the log.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.core.errors import OnrecordError
from onrecord.core.store.articles import now, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.identities import identity
from onrecord.core.text.characters import without_surrogates
from onrecord.core.text.names import name_key

Action = Literal["read", "unread", "delete", "merge", "split"]
Kind = Literal["read", "deleted", "who"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing changed. ``thing`` is an article's id, or a name's key and article ("" for all); values may be None."""

    kind: Kind
    thing: tuple[str, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to the library."""

    id: int
    reviewer: str
    action: str
    changes: tuple[Change, ...]
    target: int | None = None


def mark_read(store: Store, ids: Sequence[str], reviewer: str, *, read: bool = True) -> None:
    """Mark articles as read, or unread.

    Raises:
        OnrecordError: the store cannot be written.
    """
    _mark(store, "read" if read else "unread", "read", ids, reviewer, now() if read else None)


def delete(store: Store, ids: Sequence[str], reviewer: str) -> None:
    """Take articles out of the library; what was decided on them is kept, and undo puts them back.

    Raises:
        OnrecordError: the store cannot be written.
    """
    _mark(store, "delete", "deleted", ids, reviewer, now())


def _mark(
    store: Store,
    action: Action,
    column: Literal["read", "deleted"],
    ids: Sequence[str],
    reviewer: str,
    value: str | None,
) -> None:
    query = f"SELECT article_id, {column} FROM library_articles WHERE article_id = ?"
    held = [store.connection.execute(query, [key]).fetchone() for key in ids]
    _take(store, action, reviewer, [Change(column, (row[0],), row[1], value) for row in held if row is not None])


def merge(store: Store, one: str, other: str, reviewer: str) -> None:
    """Make the speakers ``one`` and ``other`` a single person, known by the name of ``other``.

    Raises:
        OnrecordError: they are one already, or the store cannot be written.
    """
    if one == other:
        raise OnrecordError("these are one person already; choose another name to merge with")
    rows = store.connection.execute(
        "SELECT key, article_id, speaker_id FROM identities WHERE speaker_id = ?", [one]
    ).fetchall()
    changes = [Change("who", (r["key"], r["article_id"]), r["speaker_id"], other) for r in rows]
    if all(c.thing != (one, "") for c in changes) and "#" not in one:
        changes.append(Change("who", (one, ""), None, other))
    _take(store, "merge", reviewer, changes)


def split(store: Store, speaker_id: str, ids: Iterable[str], name: str, reviewer: str) -> str:
    """Make the speaker of that id in these articles somebody else, called ``name``; returns whom.

    Raises:
        OnrecordError: the name is empty, none of the articles quotes that speaker, or the store cannot be written.
    """
    base = name_key(name)
    if not base:
        raise OnrecordError("the other person needs a name; type one, such as John Smith (baker)")
    taken = {row[0] for row in store.connection.execute("SELECT speaker_id FROM speakers WHERE speaker_id >= ? AND speaker_id < ?", [base, base + "~"])}  # fmt: skip
    new, number = base, 2
    while new in taken:
        new, number = f"{base} #{number}", number + 1
    changes: list[Change] = []
    for article_id in ids:
        names = store.connection.execute(
            "SELECT DISTINCT speaker_name FROM resolved_quotes WHERE article_id = ? AND speaker_id = ?",
            [article_id, speaker_id],
        )
        for key in {name_key(row[0]) for row in names}:
            held = store.connection.execute(
                "SELECT speaker_id FROM identities WHERE key = ? AND article_id = ?", [key, article_id]
            ).fetchone()
            changes.append(Change("who", (key, article_id), held[0] if held else None, new))
    if not changes:
        raise OnrecordError("none of these articles quotes that person; choose one that does")
    with saving(store):
        named = [new, without_surrogates(name.strip())]
        store.connection.execute(
            "INSERT OR IGNORE INTO speakers (speaker_id, name, kind) VALUES (?, ?, 'person')", named
        )
        _take(store, "split", reviewer, changes)
    return new


def undo(store: Store, reviewer: str) -> Step | None:
    """Take back this reviewer's last step that holds; None where there is none.

    Raises:
        OnrecordError: the store cannot be written.
    """
    done, _ = _stacks(store, reviewer)
    return _repeat(store, "undo", reviewer, done[-1]) if done else None


def redo(store: Store, reviewer: str) -> Step | None:
    """Do again what was undone last; None where there is nothing.

    Raises:
        OnrecordError: the store cannot be written.
    """
    _, undone = _stacks(store, reviewer)
    return _repeat(store, "redo", reviewer, undone[-1]) if undone else None


def _take(store: Store, action: str, reviewer: str, changes: Sequence[Change], target: int | None = None) -> None:
    if not changes:
        return
    things = json.dumps([[c.kind, c.thing, c.before, c.after] for c in changes])
    with saving(store):
        store.connection.execute(
            "INSERT INTO library_history (at, reviewer, action, things, target) VALUES (?, ?, ?, ?, ?)",
            [now(), reviewer, action, things, target],
        )
        for change in changes:
            _set(store, change)
        _settle(store, changes)


def _repeat(store: Store, action: str, reviewer: str, step: Step) -> Step:
    changes = step.changes
    if action == "undo":
        changes = tuple(Change(c.kind, c.thing, c.after, c.before) for c in reversed(changes))
    _take(store, action, reviewer, changes, step.id)
    return step


def _stacks(store: Store, reviewer: str) -> tuple[list[Step], list[Step]]:
    done: list[Step] = []
    undone: list[Step] = []
    for row in store.connection.execute("SELECT * FROM library_history WHERE reviewer = ? ORDER BY id", [reviewer]):
        if row["action"] == "undo":
            undone.append(done.pop())
        elif row["action"] == "redo":
            done.append(undone.pop())
        else:
            done.append(_step(row))
            undone.clear()
    return done, undone


def _step(row: sqlite3.Row) -> Step:
    changes = tuple(Change(k, tuple(thing), before, after) for k, thing, before, after in json.loads(row["things"]))
    return Step(row["id"], row["reviewer"], row["action"], changes, row["target"])


def _set(store: Store, change: Change) -> None:
    if change.kind == "who":
        key, article_id = change.thing
        if change.after is None:
            store.connection.execute("DELETE FROM identities WHERE key = ? AND article_id = ?", [key, article_id])
        else:
            store.connection.execute(
                "INSERT OR REPLACE INTO identities VALUES (?, ?, ?)", [key, article_id, change.after]
            )
    else:
        query = f"UPDATE library_articles SET {change.kind} = ? WHERE article_id = ?"
        store.connection.execute(query, [change.after, change.thing[0]])


def _settle(store: Store, changes: Sequence[Change]) -> None:
    """Bring what is derived from names in step: whose each quote is, and how many each speaker has."""
    connection = store.connection
    renamed = [c for c in changes if c.kind == "who"]
    names = {w for c in renamed for w in (c.before, c.after, c.thing[0]) if w}
    where = [("speaker_id = ?", speaker_id) for speaker_id in names] + [
        ("article_id = ?", c.thing[1]) for c in renamed if c.thing[1]
    ]
    for condition, value in where:
        query = f"SELECT id, article_id, speaker_name, speaker_id FROM resolved_quotes WHERE speaker_id IS NOT NULL AND {condition}"
        for row in connection.execute(query, [value]).fetchall():
            names.add(row["speaker_id"])
            now_is = identity(store, name_key(row["speaker_name"]), row["article_id"])
            if now_is != row["speaker_id"]:
                connection.execute("UPDATE resolved_quotes SET speaker_id = ? WHERE id = ?", [now_is, row["id"]])
    for article in {c.thing[0] for c in changes if c.kind == "deleted"}:
        rows = connection.execute(
            "SELECT DISTINCT speaker_id FROM resolved_quotes WHERE article_id = ? AND speaker_id IS NOT NULL", [article]
        )
        names.update(row[0] for row in rows)
    # Counted anew: the counts that triggers keep know nothing of deleted articles.
    connection.executemany(
        "UPDATE speakers SET quotes = (SELECT count(*) FROM resolved_quotes q JOIN library_articles s USING (article_id)"
        " WHERE q.speaker_id = speakers.speaker_id AND q.state <> 'rejected' AND s.deleted IS NULL) WHERE speaker_id = ?",
        [(speaker_id,) for speaker_id in names],
    )
