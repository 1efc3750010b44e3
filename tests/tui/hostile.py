"""A store as an enemy would leave it: every text in every table holds what a terminal obeys."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from onrecord.core.library.assignments import assign
from onrecord.core.library.history import mark_read, merge
from onrecord.core.library.speakers import list_speakers
from onrecord.core.model import Boilerplate
from onrecord.core.review.indexing import catch_up, save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import open_store
from onrecord.core.store.feeds import follow
from tests.conftest import ANALYSIS, ARTICLE

#: escape, bell, carriage return, C1, bidirectional, zero width, default-ignorable, a line separator
SIGNS = "\x1b\x07\r\x9b\x85\u202e\u2066\u200b\u180b\u2028\U0001d173\U000e0041"
#: each with something that a terminal would obey or that would show where it came from
HOSTILE = "\x1b]52;c;aGFjaw==\x07\x1b[31m\x9b35m[/][bold][@click=app.quit]" + SIGNS
#: what Textual and click write themselves: modes, places, colours, the pointer's shape, questions to the terminal
_OURS = re.compile(rb"\x1b\[[<>=?]?[0-9;:]*\$?[a-zA-Z]|\x1b\]22;\w+\x07|\x1bP[^\x1b]*\x1b\\|\r\n|\r(?=\x1b\[)")
#: columns that tie rows together, and others whose values the program knows all of
_TIES = re.compile(
    r"(^|_)id$|^key$|^quote$|^target$|^thing$|^things$|^content$|^cue$|^speaker$|^mentions$|^people$|_ids$"
)
_KNOWN = {"action", "state", "kind", "change", "code", "type", "qualifier", "ways"}
#: where no value has a meaning of its own
_MAY_BE_NONE = {"deleted", "decisions", "together_with"}


def hostile_store(path: Path, *, known: bool) -> str:
    """Fill a store by way of the program, then every text of it; ``known``: also what can only be some values.

    Returns the id of an article in it with decisions, tags and notes.
    """
    with closing(open_store(path)) as store:
        key = text = ""
        together = replace(ANALYSIS.quotes[0], people=("p1", "p2"))
        analysis = replace(ANALYSIS, quotes=(together, *ANALYSIS.quotes[1:]))
        for number in range(2):
            text = f"{ARTICLE.text}\n\nThe harbour master was told {number} times.".replace(" on ", "\x1bon\u202e")
            article = replace(ARTICLE, text=text, url="https://a.example/", source="https://a.example/")
            article = replace(article, language="en", boilerplate=(Boilerplate("caption", "A boat.", 0),))
            key = save_analysed(store, article, analysis)
        review = Review(store, key, text, analysis, "anna")
        review.accept([review.quotes[0].key])
        review.set_speaker([review.quotes[1].key], "Lind")
        review.set_tags(review.quotes[1].key, ["tag"])
        review.set_note(review.quotes[1].key, "note")
        review.note_passage(None, "note")
        Review(store, key, text, analysis, "bruno").reject([review.quotes[0].key])
        catch_up(store)
        mark_read(store, [key], "anna")
        one, other, *_ = list_speakers(store)
        merge(store, one.speaker_id, other.speaker_id, "anna")
        assign(store, ["anna"])
        follow(store, "http://127.0.0.1:9/feed", "Feed")
        store.connection.execute(
            "INSERT INTO feed_entries VALUES ('http://127.0.0.1:9/feed', 'e', '2024', 1, 'failed')"
        )
        store.connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'decisions_stay%'").fetchall()
        connection.executescript("".join(f"DROP TRIGGER {name};" for name, _ in guards))
        for table, column in _texts(connection):
            if not _TIES.search(column) and (known or column not in _KNOWN):
                _spoil(connection, table, column)
        connection.executescript(";".join(sql for _, sql in guards))
        connection.commit()
    return key


def _texts(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if "_fts" not in table and not table.startswith(("sqlite_", "_sqlite")):
            for column in connection.execute(f"PRAGMA table_info([{table}])").fetchall():
                if column[2] == "TEXT":
                    yield table, column[1]


def _spoil(connection: sqlite3.Connection, table: str, column: str) -> None:
    assert connection.execute(f"SELECT 1 FROM [{table}]").fetchone(), f"nothing in {table} to spoil"
    least = f"WHERE [{column}] IS NOT NULL" if _MAY_BE_NONE & {table, column} else ""
    rows = connection.execute(f"SELECT rowid, [{column}] FROM [{table}] {least}").fetchall()
    connection.executemany(
        f"UPDATE [{table}] SET [{column}] = ? WHERE rowid = ?", [(_spoilt(value), n) for n, value in rows]
    )


def _spoilt(value: str | None) -> str:
    if value and value.startswith(("[", "{")):
        return json.dumps(_within(json.loads(value)))
    return f"{value or ''}{HOSTILE}"


def _within(value: Any) -> Any:
    if isinstance(value, list):
        return [_within(v) for v in value]
    if isinstance(value, dict):
        return {k: v if k in _KNOWN else _within(v) for k, v in value.items()}
    return value + HOSTILE if isinstance(value, str) else value


def obeyed(raw: bytes) -> set[str]:
    """What of the store's texts a terminal would have obeyed in ``raw``, all that was written to it."""
    rest = _OURS.sub(b"", raw).decode("utf-8", "replace")
    found = {sign for sign in SIGNS if sign in rest}
    return found | {words for words in ("\x1b]52", "\x1b[31m[/]") if words in raw.decode("utf-8", "replace")}
