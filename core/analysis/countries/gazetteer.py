"""Names of places and peoples -> where they may be, and finding them in a text word by word.

``names.tsv``, ``ambiguous.tsv`` and ``countries.tsv`` were made by hand for this project; ``places.tsv`` by :mod:`build_places`, which
names its sources.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_WORD = re.compile(r"[A-ZÀ-ÞŞŠ][\w’'.-]*|[\w’'-]+")
_LONGEST = 6
#: what counts as naming the country outright, whatever else bears the name
HAND_MADE = frozenset(("name", "adjective", "demonym", "capital", "abbreviation", "place"))


@dataclass(frozen=True, slots=True)
class Place:
    """One thing a name can stand for. ``people`` is how many live there, 0 where the table does not say."""

    code: str
    kind: str
    people: int = 0


Key = tuple[str, ...]


@cache
def table() -> dict[Key, tuple[Place, ...]]:
    """Name, as a tuple of words -> all it can stand for, what was made by hand first."""
    found: dict[Key, list[Place]] = {}
    for row in _rows("names.tsv"):
        found.setdefault(words_of(row["name"]), []).append(Place(row["code"], row["kind"]))
    for row in _rows("places.tsv"):
        held = found.setdefault(words_of(row["name"]), [])
        if not any(p.code == row["code"] for p in held):
            held.append(Place(row["code"], row["kind"], int(row["people"])))
    return {key: tuple(places) for key, places in found.items() if key}


@cache
def ambiguous(reason: str) -> frozenset[str]:
    """Names in the tables that are also something else: a "language", a "given name"."""
    return frozenset(row["name"] for row in _rows("ambiguous.tsv") if row["reason"] == reason)


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t")


def words_of(name: str) -> Key:
    """A name as the words it is looked up by."""
    return tuple(_trim(m[0])[0] for m in _WORD.finditer(name))


def _is_dotted(word: str) -> bool:
    return word.count(".") > 1


def _trim(word: str) -> tuple[str, int]:
    """The word without possessive and full stop, and how long it then is. "Ky." keeps its stop."""
    bare = word
    if _is_dotted(word):
        bare = word[:-2] if word.endswith(("’s", "'s")) else word
    else:
        bare = re.sub(r"(?:['’]s?|['’])$", "", word).rstrip(".-’'")
    return bare or " ", len(bare)


def find_names(text: str) -> Iterator[tuple[int, int, Key]]:
    """All names of the table in ``text``, the longest at each place: (start, end, key)."""
    names = table()
    found = [(m.start(), m[0]) for m in _WORD.finditer(text)]
    words = [(start, *_trim(raw)) for start, raw in found]
    i = 0
    while i < len(words):
        size = _longest(text, words, i, names) if words[i][1][0].isupper() else 0
        if size:
            start = words[i][0]
            last, _, length = words[i + size - 1]
            yield start, last + length, _key(words, i, size, names) or ()
        i += max(size, 1)


def _longest(text: str, words: list[tuple[int, str, int]], i: int, names: dict[Key, tuple[Place, ...]]) -> int:
    for size in range(min(_LONGEST, len(words) - i), 0, -1):
        if _key(words, i, size, names) is not None:
            last = words[i + size - 1]
            gaps = text[words[i][0] : last[0]]
            if size == 1 or not re.search(r"[^\w\s,.’'-]|\n", gaps):
                return size
    return 0


def _key(words: list[tuple[int, str, int]], i: int, size: int, names: dict[Key, tuple[Place, ...]]) -> Key | None:
    """The table's key for some words; "LOS ANGELES" is "Los Angeles", while abbreviations stay."""
    key = tuple(w for _, w, _ in words[i : i + size])
    if key in names:
        return key
    if all(w.isupper() and "." not in w for w in key) and sum(map(len, key)) > 3:
        cased = tuple(w.title() for w in key)
        return cased if cased in names else None
    return None


def is_place_name(name: str) -> bool:
    """Whether a name was put in the tables by hand: a country, its people, its capital."""
    key = words_of(name)
    places = table().get(key) or table().get(tuple(w.title() for w in key)) or ()
    return any(p.kind in HAND_MADE for p in places)
