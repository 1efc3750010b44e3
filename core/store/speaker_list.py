"""The table of speakers: everybody whom a quote or a name of the library stands for, and how many quotes each has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

_COUNTED = (
    "UPDATE speakers SET quotes = (SELECT count(*) FROM resolved_quotes q JOIN library_articles s USING (article_id)"
    " WHERE q.speaker_id = speakers.speaker_id AND q.state <> 'rejected' AND s.deleted IS NULL)"
)

#: the quotes that others speak with somebody of the same id or another; each counts once for everybody
_TOGETHER = (
    "SELECT count(DISTINCT q.id), i.value FROM resolved_quotes q JOIN library_articles s USING (article_id),"
    " json_each(q.together_ids) i WHERE q.together_ids IS NOT NULL AND i.value <> q.speaker_id AND q.state <> 'rejected'"
    " AND s.deleted IS NULL {} GROUP BY i.value"
)


def recount(connection: sqlite3.Connection, speaker_ids: Iterable[str] | None = None, *, together: bool = True) -> None:
    """Count the quotes of these speakers, or of all; the counts that triggers keep know nothing of deleted articles.

    Without ``together``, of a store from before others who speak a quote were told there.
    """
    if speaker_ids is None:
        connection.execute(_COUNTED)
        shared = connection.execute(_TOGETHER.format("")) if together else ()
    else:
        ids = list(speaker_ids)
        connection.executemany(f"{_COUNTED} WHERE speaker_id = ?", [(speaker_id,) for speaker_id in ids])
        among = "AND i.value IN (SELECT value FROM json_each(?))"
        shared = connection.execute(_TOGETHER.format(among), [json.dumps(ids)]) if ids else ()
    connection.executemany("UPDATE speakers SET quotes = quotes + ? WHERE speaker_id = ?", list(map(tuple, shared)))


def list_all(connection: sqlite3.Connection, *, together: bool = True) -> None:
    """Put speakers in the table whom quotes, names or the library's history know and it does not, and count everybody's
    quotes (see :func:`recount`); versions before lost some.
    """
    connection.execute(
        "INSERT OR IGNORE INTO speakers (speaker_id, name, kind)"
        " SELECT speaker_id, coalesce(max(name), speaker_id), 'person' FROM ("
        "SELECT speaker_id, speaker_name AS name FROM resolved_quotes UNION SELECT speaker_id, NULL FROM identities"
        " UNION SELECT who.value, NULL FROM library_history, json_each(things) change, json_each(change.value) who"
        " WHERE json_extract(change.value, '$[0]') = 'who' AND who.key > 1)"
        " WHERE speaker_id IS NOT NULL GROUP BY speaker_id HAVING speaker_id NOT IN (SELECT speaker_id FROM speakers)"
    )
    recount(connection, together=together)
