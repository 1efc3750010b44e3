"""A new store at once, as all the migrations leave one: they have nothing to bring with them, and would take ten times as long.

After a new migration: ``python -m onrecord.core.store.new_file`` writes schema.sql again.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_SCHEMA = Path(__file__).with_name("schema.sql")


def make(connection: sqlite3.Connection, application_id: int, version: int) -> None:
    """Make an empty file a store; a crash leaves it empty.

    Raises:
        sqlite3.OperationalError: it is not empty: another window has made it meanwhile, or is making it.
    """
    connection.execute("PRAGMA journal_mode = wal")  # cannot be set inside a transaction
    try:
        connection.executescript(
            f"BEGIN IMMEDIATE; PRAGMA application_id = {application_id};"
            f" {_SCHEMA.read_text(encoding='utf-8')} PRAGMA user_version = {version}; COMMIT;"
        )
    except BaseException:
        connection.rollback()
        raise


def script() -> str:
    """The statements that make what the migrations leave, and the record that each of them was applied."""
    from sqlite_utils import Database

    from onrecord.core.store.migrations import schema

    db = Database(memory=True)
    schema.apply(db)
    # what an index for search keeps of its own comes with it
    made = db.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT IN"
        " (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid"
    )
    applied = ",\n".join(
        f"    ('{schema.name}', '{m.name}', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'))" for m in schema.applied(db)
    )
    record = f"INSERT INTO {schema.migrations_table} (migration_set, name, applied_at) VALUES\n{applied}"
    return "".join(f"{statement};\n" for statement in (*(row[0] for row in made), record))


if __name__ == "__main__":
    _SCHEMA.write_text(script(), encoding="utf-8")
