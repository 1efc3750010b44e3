"""Words as the full-text index of the store has them: cut and stemmed by SQLite itself, so that both always agree."""

from __future__ import annotations

import sqlite3
import threading
from functools import cache, lru_cache

from onrecord.core.text.characters import without_surrogates

_LOCK = threading.Lock()


@cache
def _tokenizer() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'instance')")
    return connection


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order."""
    with _LOCK:
        connection = _tokenizer()
        connection.execute("BEGIN")
        try:
            connection.execute("INSERT INTO texts (text) VALUES (?)", [without_surrogates(text)])
            return tuple(row[0] for row in connection.execute("SELECT term FROM terms ORDER BY offset"))
        finally:
            connection.execute("ROLLBACK")


@lru_cache(maxsize=16384)
def holds(text: str, phrase: str, *, begins: bool = False) -> bool:
    """Whether a text has the words of ``phrase`` in a row; with ``begins``, the last of them need only begin so."""
    wanted, found = stems(phrase), stems(text)
    if not wanted:
        return False
    size = len(wanted) - 1
    return any(
        found[at : at + size] == wanted[:-1]
        and (found[at + size].startswith(wanted[-1]) if begins else found[at + size] == wanted[-1])
        for at in range(len(found) - size)
    )
