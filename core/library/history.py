"""What was done to the library as a whole: read, deleted, speakers merged and split. Logged by appending; all can be undone.

A step keeps each thing as it was before and is after, so that undo and redo need nothing but the log. Each is worked out
and written in one transaction, from what stands at that moment: windows that are open side by side may show less.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.store.articles import now, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.index import speaker_of
from onrecord.core.store.speaker_list import recount
from onrecord.core.store.speakers import SPEAKING, speakers_in
from onrecord.core.text.characters import without_surrogates
from onrecord.core.text.names import name_key

LibraryAction = Literal["read", "unread", "delete", "merge", "split", "adopt"]
ChangeKind = Literal["read", "deleted", "who"]
_DONE = {
    "read": "marked it as read", "unread": "marked it as unread", "delete": "deleted it", "merge": "merged the speaker",
    "split": "split the speaker", "adopt": "took over another store's speakers", "undo": "took it back", "redo": "did it again",
}  # fmt: skip


@frozen
class LibraryChange:
    """One thing changed. ``thing`` is an article's id, or a name's key and article ("" for all); values may be None."""

    kind: ChangeKind
    thing: tuple[str, ...]
    before: str | None
    after: str | None


@frozen
class Step:
    """Something done to the library."""

    id: int
    reviewer: str
    action: str
    changes: tuple[LibraryChange, ...]
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
    action: LibraryAction,
    column: Literal["read", "deleted"],
    ids: Sequence[str],
    reviewer: str,
    value: str | None,
) -> None:
    with saving(store):
        held = [(key, _held(store, column, (key,))) for key in ids]
        log_step(
            store,
            action,
            reviewer,
            [LibraryChange(column, (key,), was, value) for key, was in held if _differ(was, value)],
        )


def _differ(was: str | None, value: str | None) -> bool:
    """Whether a mark says something new: an article that is read or deleted already keeps since when."""
    return (was is None) != (value is None)


def merge(store: Store, one: str, other: str, reviewer: str) -> None:
    """Make the speakers ``one`` and ``other`` a single person, known by the name of ``other``.

    Raises:
        OnrecordError: they are one already, or the store cannot be written.
    """
    with saving(store):
        rows = store.connection.execute("SELECT key, article_id FROM identities WHERE speaker_id = ?", [one]).fetchall()
        changes = [LibraryChange("who", (r["key"], r["article_id"]), one, other) for r in rows]
        if "#" not in one and _held(store, "who", (one, "")) is None:
            changes.append(LibraryChange("who", (one, ""), None, other))
        if one == other or not changes:
            raise OnrecordError("these are one person already; choose another name to merge with")
        log_step(store, "merge", reviewer, changes)


def split(store: Store, speaker_id: str, ids: Iterable[str], name: str, reviewer: str) -> str:
    """Make the speaker of that id in these articles somebody else, called ``name``; returns whom.

    Raises:
        OnrecordError: the name is empty, none of the articles quotes that speaker, or the store cannot be written.
    """
    base = name_key(name)
    if not base:
        raise OnrecordError("the other person needs a name; type one, such as John Smith (baker)")
    with saving(store):
        changes, new = _splitting(store, speaker_id, ids, base)
        if not changes:
            raise OnrecordError("none of these articles quotes that person; choose one that does")
        named = [new, without_surrogates(name.strip())]
        store.connection.execute(
            "INSERT OR IGNORE INTO speakers (speaker_id, name, kind) VALUES (?, ?, 'person')", named
        )
        log_step(store, "split", reviewer, changes)
    return new


def _splitting(store: Store, speaker_id: str, ids: Iterable[str], base: str) -> tuple[list[LibraryChange], str]:
    """What a split changes, and the id of whom it makes: ``base``, or with a number behind it where that is taken."""
    taken = {row[0] for row in store.connection.execute("SELECT speaker_id FROM speakers WHERE speaker_id >= ? AND speaker_id < ?", [base, base + "~"])}  # fmt: skip
    new, number = base, 2
    while new in taken:
        new, number = f"{base} #{number}", number + 1
    changes: list[LibraryChange] = []
    for article_id in ids:
        names = store.connection.execute(
            f"SELECT DISTINCT speaker_name FROM {SPEAKING} WHERE article_id = ? AND speaker_id = ?",
            [article_id, speaker_id],
        )
        things = [(name_key(row[0]), article_id) for row in names]
        changes += [LibraryChange("who", thing, _held(store, "who", thing), new) for thing in dict.fromkeys(things)]
    return changes, new


def undo(store: Store, reviewer: str) -> Step | None:
    """Take back this reviewer's last step that holds; None where there is none.

    Raises:
        OnrecordError: a later step of somebody else's stands in its way, or the store cannot be written.
    """
    return _repeat(store, "undo", reviewer)


def redo(store: Store, reviewer: str) -> Step | None:
    """Do again what this reviewer undid last; None where there is nothing.

    Raises:
        OnrecordError: a later step of somebody else's stands in its way, or the store cannot be written.
    """
    return _repeat(store, "redo", reviewer)


def log_step(
    store: Store, action: str, reviewer: str, changes: Sequence[LibraryChange], target: int | None = None
) -> None:
    """Log a step and do what it changes; an undo or redo is logged even where nothing is left to change.

    Raises:
        OnrecordError: the store cannot be written.
    """
    if not changes and target is None:
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


def _repeat(store: Store, action: Literal["undo", "redo"], reviewer: str) -> Step | None:
    with saving(store):
        done, undone = _stacks(store, reviewer)
        stack = done if action == "undo" else undone
        if not stack:
            return None
        step = stack[-1]
        changes = step.changes
        if action == "undo":
            changes = tuple(LibraryChange(c.kind, c.thing, c.after, c.before) for c in reversed(changes))
        wanted: list[LibraryChange] = []
        for change in changes:
            held = _held(store, change.kind, change.thing)
            if held == change.after:
                continue  # so already, as an article that was added again after it was deleted
            if held != change.before:
                raise OnrecordError(_conflict(store, change, step, reviewer))
            wanted.append(change)
        log_step(store, action, reviewer, wanted, step.id)
    return step


def _conflict(store: Store, change: LibraryChange, step: Step, reviewer: str) -> str:
    """Who did something later to what a step is about, in words."""
    query = "SELECT * FROM library_history WHERE id > ? AND reviewer <> ? ORDER BY id DESC"
    for row in store.connection.execute(query, [step.id, reviewer]):
        if any((c.kind, c.thing) == (change.kind, change.thing) for c in _step(row).changes):
            return f"{row['reviewer']} {_DONE[row['action']]} since; that has to be taken back first"
    return "something else changed it since; reload the library and look again"


def _stacks(store: Store, reviewer: str) -> tuple[list[Step], list[Step]]:
    """The reviewer's steps that hold, in order, and those undone, the next to redo last."""
    done: list[Step] = []
    undone: list[Step] = []
    for row in store.connection.execute("SELECT * FROM library_history WHERE reviewer = ? ORDER BY id", [reviewer]):
        if row["action"] in ("undo", "redo"):
            source, sink = (done, undone) if row["action"] == "undo" else (undone, done)
            step = next((s for s in source if s.id == row["target"]), None)
            if step is not None:  # versions before could undo a step twice
                source.remove(step)
                sink.append(step)
        else:
            done.append(_step(row))
            undone.clear()
    return done, undone


def _step(row: sqlite3.Row) -> Step:
    changes = tuple(
        LibraryChange(k, tuple(thing), before, after) for k, thing, before, after in json.loads(row["things"])
    )
    return Step(row["id"], row["reviewer"], row["action"], changes, row["target"])


def _held(store: Store, kind: ChangeKind, thing: tuple[str, ...]) -> str | None:
    """How a thing stands now."""
    if kind == "who":
        query = "SELECT speaker_id FROM identities WHERE key = ? AND article_id = ?"
    else:
        query = f"SELECT {kind} FROM library_articles WHERE article_id = ?"
    row = store.connection.execute(query, list(thing)).fetchone()
    return row[0] if row is not None else None


def _set(store: Store, change: LibraryChange) -> None:
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


def _settle(store: Store, changes: Sequence[LibraryChange]) -> None:
    """Bring what is derived from names in step: whose each quote is, and how many each speaker has."""
    renamed = [c for c in changes if c.kind == "who"]
    names = _speakers_of(renamed)
    for speaker_id in list(names):
        names |= _reassign(store, "speaker_id = ?", "? IN (SELECT value FROM json_each(together_ids))", speaker_id)
    for article_id in [c.thing[1] for c in renamed if c.thing[1]]:
        names |= _reassign(store, "article_id = ?", "article_id = ?", article_id)
    for article_id in {c.thing[0] for c in changes if c.kind == "deleted"}:
        names |= speakers_in(store, article_id)
    recount(store.connection, names)


def _speakers_of(renamed: Sequence[LibraryChange]) -> set[str]:
    """Who they were, who they are, and whom the names themselves call."""
    return {speaker_id for c in renamed for speaker_id in (c.before, c.after, c.thing[0]) if speaker_id}


def _reassign(store: Store, condition: str, together: str, value: str) -> set[str]:
    """Give the quotes that meet a condition to the speakers whose they now are; those they were of.

    ``together`` is the condition for others who speak a quote.
    """
    query = f"SELECT id, article_id, speaker_name, speaker_id FROM resolved_quotes WHERE speaker_id IS NOT NULL AND {condition}"
    held = store.connection.execute(query, [value]).fetchall()
    for row in held:
        now_is = speaker_of(store, row["article_id"], row["speaker_name"])
        if now_is != row["speaker_id"]:
            store.connection.execute("UPDATE resolved_quotes SET speaker_id = ? WHERE id = ?", [now_is, row["id"]])
    was = {row["speaker_id"] for row in held}
    query = f"SELECT id, article_id, together_with, together_ids FROM resolved_quotes WHERE together_ids IS NOT NULL AND {together}"
    for row in store.connection.execute(query, [value]).fetchall():
        was.update(json.loads(row["together_ids"]))
        now_are = json.dumps([speaker_of(store, row["article_id"], name) for name in json.loads(row["together_with"])])
        if now_are != row["together_ids"]:
            store.connection.execute("UPDATE resolved_quotes SET together_ids = ? WHERE id = ?", [now_are, row["id"]])
    return was
