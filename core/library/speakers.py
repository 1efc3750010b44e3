"""Speakers and countries over the whole library."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.frozen import frozen
from onrecord.core.library.quotes import LibraryQuote
from onrecord.core.store.connection import Store
from onrecord.core.store.containing import containing
from onrecord.core.store.speakers import SPEAKING
from onrecord.core.text.names import may_be_one


@frozen
class Speaker:
    """Somebody quoted in the library. ``speaker_id`` is their key, ``quotes`` how many stand."""

    speaker_id: str
    name: str
    kind: str
    quotes: int


@frozen
class CountryListed:
    """A country with the number of articles that refer to it."""

    code: str
    name: str
    articles: int


def count_speakers(store: Store, typed: str = "") -> int:
    """How many speakers have each word of ``typed`` in their name."""
    where, values = _matching(typed)
    return int(store.connection.execute(f"SELECT count(*) FROM speakers WHERE {where}", values).fetchone()[0])


def list_speakers(store: Store, typed: str = "", offset: int = 0, limit: int = 200) -> list[Speaker]:
    """One page of them, the most quoted first."""
    where, values = _matching(typed)
    query = f"SELECT speaker_id, name, kind, quotes FROM speakers WHERE {where} ORDER BY quotes DESC, speaker_id LIMIT ? OFFSET ?"
    return [Speaker(**dict(row)) for row in store.connection.execute(query, [*values, limit, offset])]


def speaker(store: Store, speaker_id: str) -> Speaker | None:
    """The speaker of that key."""
    row = store.connection.execute(
        "SELECT speaker_id, name, kind, quotes FROM speakers WHERE speaker_id = ?", [speaker_id]
    ).fetchone()
    return Speaker(**dict(row)) if row else None


def known_names(store: Store, speaker_id: str) -> list[str]:
    """The names under which articles quote a speaker, the commonest first."""
    query = f"SELECT speaker_name FROM {SPEAKING} WHERE speaker_id = ? GROUP BY speaker_name ORDER BY count(*) DESC, speaker_name"
    return [row[0] for row in store.connection.execute(query, [speaker_id])]


def may_be_same(store: Store, speaker_id: str, limit: int = 20) -> list[Speaker]:
    """Other speakers that may be the same person, for a human to merge: a name within the other's, or an initial."""
    words = speaker_id.split(" #")[0].split()
    found: dict[str, Speaker] = {}
    for word in words:
        where, values = containing([word], "speaker_id {}")
        query = f"SELECT speaker_id, name, kind, quotes FROM speakers WHERE {where} AND quotes > 0 LIMIT 500"
        for row in store.connection.execute(query, values):
            if row["speaker_id"] != speaker_id and may_be_one(" ".join(words), row["speaker_id"].split(" #")[0]):
                found[row["speaker_id"]] = Speaker(**dict(row))
    return sorted(found.values(), key=lambda s: -s.quotes)[:limit]


def list_countries(store: Store) -> list[CountryListed]:
    """All countries that articles refer to, the most referred to first."""
    query = """
        SELECT c.code, max(c.name) AS name, count(*) AS articles FROM countries c JOIN library_articles s USING (article_id)
        WHERE s.deleted IS NULL GROUP BY c.code ORDER BY articles DESC, c.code
    """
    return [CountryListed(**dict(row)) for row in store.connection.execute(query)]


def timeline(quotes: Sequence[LibraryQuote]) -> list[tuple[str, int]]:
    """How many quotes each month has ("2024-03"), from the first to the last, empty months among them; by year over ten."""
    months = sorted(q.published[:7] for q in quotes if q.published and len(q.published) >= 7)
    if not months:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (months[0], months[-1]))
    if last - first > 120:
        years = [m[:4] for m in months]
        return [(str(year), years.count(str(year))) for year in range(int(years[0]), int(years[-1]) + 1)]
    counts = [0] * (last - first + 1)
    for month in months:
        counts[int(month[:4]) * 12 + int(month[5:7]) - 1 - first] += 1
    return [(f"{(first + i) // 12:04}-{(first + i) % 12 + 1:02}", n) for i, n in enumerate(counts)]


def _matching(typed: str) -> tuple[str, list[str]]:
    where, values = containing(typed.split(), "name {}")
    return f"quotes > 0 AND {where}", values
