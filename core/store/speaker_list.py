"""The table of speakers: everybody whom a quote or a name of the library stands for, and how many quotes each has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_COUNTED = (
    "UPDATE speakers SET quotes = (SELECT count(*) FROM resolved_quotes q JOIN library_articles s USING (article_id)"
    " WHERE q.speaker_id = speakers.speaker_id AND q.state <> 'rejected' AND s.deleted IS NULL)"
)


def recount(connection: sqlite3.Connection, speaker_ids: Iterable[str] | None = None) -> None:
    """Count the quotes of these speakers, or of all; the counts that triggers keep know nothing of deleted articles."""
    if speaker_ids is None:
        connection.execute(_COUNTED)
    else:
        query = f"{_COUNTED} WHERE speaker_id = ?"
        connection.executemany(query, [(speaker_id,) for speaker_id in speaker_ids])


def list_all(connection: sqlite3.Connection) -> None:
    """Put speakers in the table whom quotes, names or the library's history know and it does not, and count everybody's
    quotes; versions before lost some.
    """
    connection.execute(
        "INSERT OR IGNORE INTO speakers (speaker_id, name, kind)"
        " SELECT speaker_id, coalesce(max(name), speaker_id), 'person' FROM ("
        "SELECT speaker_id, speaker_name AS name FROM resolved_quotes UNION SELECT speaker_id, NULL FROM identities"
        " UNION SELECT who.value, NULL FROM library_history, json_each(things) change, json_each(change.value) who"
        " WHERE json_extract(change.value, '$[0]') = 'who' AND who.key > 1)"
        " WHERE speaker_id IS NOT NULL GROUP BY speaker_id HAVING speaker_id NOT IN (SELECT speaker_id FROM speakers)"
    )
    recount(connection)
