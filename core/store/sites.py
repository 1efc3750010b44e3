"""What the library calls the sites that its articles come from: one name for each, whatever their pages give."""

from __future__ import annotations

import sqlite3

from onrecord.core.text.sites import one_name_each, site_key


def call_site(connection: sqlite3.Connection, site: str) -> str:
    """The library's name of a site; where it is new, and the better name, what was called otherwise goes by it."""
    held = _name_of(connection, site)
    if held is None:
        _note(connection, site)
        _call(connection, site_key(site))
        held = _name_of(connection, site)
    assert held is not None
    return held


def call_all_sites(connection: sqlite3.Connection) -> None:
    """Find the names of all sites again."""
    connection.execute("DELETE FROM sites")
    found = connection.execute("SELECT DISTINCT site FROM articles WHERE site IS NOT NULL").fetchall()
    for row in found:
        _note(connection, row[0])
    connection.execute(
        "UPDATE library_articles SET site = NULL WHERE site IS NOT NULL"
        " AND article_id IN (SELECT id FROM articles WHERE site IS NULL)"
    )
    for key in sorted({site_key(row[0]) for row in found}):
        _call(connection, key)


def _name_of(connection: sqlite3.Connection, site: str) -> str | None:
    row = connection.execute("SELECT name FROM sites WHERE site = ?", [site]).fetchone()
    return row[0] if row else None


def _note(connection: sqlite3.Connection, site: str) -> None:
    connection.execute("INSERT INTO sites (site, key, name) VALUES (?, ?, ?)", [site, site_key(site), site])


def _call(connection: sqlite3.Connection, key: str) -> None:
    """Give all articles and quotes from the sites of that key the names that these have now."""
    names = [row[0] for row in connection.execute("SELECT site FROM sites WHERE key = ?", [key])]
    for site, name in one_name_each(names).items():
        connection.execute("UPDATE sites SET name = ?1 WHERE site = ?2 AND name <> ?1", [name, site])
        for table in ("library_articles", "resolved_quotes"):
            connection.execute(
                f"UPDATE {table} SET site = ?1 WHERE site IS NOT ?1"
                " AND article_id IN (SELECT id FROM articles WHERE site = ?2)",
                [name, site],
            )
