"""Which speakers of the library go by a name, after all that was merged and split."""

from __future__ import annotations

from onrecord.core.store.connection import Store
from onrecord.core.store.containing import containing
from onrecord.core.text.names import name_key

#: before a speaker's id, where that very speaker is meant
EXACTLY = "="
#: in SQL, a row for each who speaks a quote: the first and those beside them, with the names that the article gives them
SPEAKING = """(
    SELECT id AS quote, article_id, speaker_id, speaker_name FROM resolved_quotes WHERE speaker_id IS NOT NULL
    UNION ALL
    SELECT t.id, t.article_id, i.value, n.value FROM resolved_quotes t, json_each(t.together_ids) i, json_each(t.together_with) n
    WHERE t.together_ids IS NOT NULL AND n.key = i.key
)"""
#: in SQL, whether a quote ``q`` is spoken by one whose id is in a JSON array, which is to be given twice
SPOKEN_BY = """(q.speaker_id IN (SELECT value FROM json_each(?)) OR q.id IN (
    SELECT t.id FROM resolved_quotes t, json_each(t.together_ids) i
    WHERE t.together_ids IS NOT NULL AND i.value IN (SELECT value FROM json_each(?))
))"""


def speakers_in(store: Store, article_id: str) -> set[str]:
    """Ids of the speakers whom an article quotes."""
    query = f"SELECT DISTINCT speaker_id FROM {SPEAKING} WHERE article_id = ?"
    return {row[0] for row in store.connection.execute(query, [article_id])}


def speakers_called(store: Store, name: str, *, begins: bool = False) -> set[str]:
    """Ids of the speakers that go by ``name``: those of just that name, or else all that have its words in theirs.

    A single word is a part of a name, never a whole one. With ``begins`` the last word is a beginning. Behind an equals
    sign stands an id: just that speaker.
    """
    if name.startswith(EXACTLY):
        return {name.removeprefix(EXACTLY)}
    key = name_key(name)
    if not begins and (exact := _exactly(store, key)):
        return exact
    words = key.split()
    ids, values = containing(words, "speaker_id {}")
    keys, more = containing(words, "key {}")
    rows = store.connection.execute(
        f"SELECT speaker_id, speaker_id AS key FROM speakers WHERE {ids}"
        f" UNION ALL SELECT speaker_id, key FROM identities WHERE article_id = '' AND {keys}",
        [*values, *more],
    )
    return {row["speaker_id"] for row in rows if _has(_base(row["key"]), words, begins)}


def unambiguous_name(store: Store, speaker_id: str, name: str) -> str:
    """What to ask for to find just that speaker: the name, where nobody else goes by it."""
    return name if _exactly(store, name_key(name)) == {speaker_id} else f"{EXACTLY}{speaker_id}"


def is_called(store: Store, speaker_id: str, name: str, *, begins: bool = False) -> bool:
    """Whether :func:`speakers_called` has that speaker."""
    if name.startswith(EXACTLY):
        return speaker_id == name.removeprefix(EXACTLY)
    key = name_key(name)
    if not begins and (exact := _exactly(store, key)):
        return speaker_id in exact
    aliases = store.connection.execute(
        "SELECT key FROM identities WHERE speaker_id = ? AND article_id = ''", [speaker_id]
    )
    return any(_has(k, key.split(), begins) for k in (_base(speaker_id), *(row["key"] for row in aliases)))


def _exactly(store: Store, key: str) -> set[str]:
    if " " not in key:
        return set()
    rows = store.connection.execute(
        "SELECT speaker_id FROM speakers WHERE speaker_id = ? OR (speaker_id > ? AND speaker_id < ?)"
        " UNION SELECT speaker_id FROM identities WHERE key = ? AND article_id = ''",
        [key, f"{key} #", f"{key} #~", key],
    )
    return {row["speaker_id"] for row in rows}


def _base(speaker_id: str) -> str:
    """The name's key that an id was made from: "ada moreno" of "ada moreno #2"."""
    return speaker_id.split(" #")[0]


def _has(key: str, words: list[str], begins: bool) -> bool:
    held = key.split()
    whole = words[:-1] if begins else words
    return bool(words) and all(w in held for w in whole) and (not begins or any(h.startswith(words[-1]) for h in held))
