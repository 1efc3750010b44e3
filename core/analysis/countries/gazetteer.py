"""Names of places and peoples -> where they may be.

``names.tsv``, ``ambiguous.tsv``, ``combining.tsv`` and ``verbs.tsv`` were made by hand for this project; ``places.tsv`` and ``people.tsv``
by :mod:`build_places`, which names its sources.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from onrecord.core.analysis.countries.words import key_of
from onrecord.core.text.tables import pairs_of, rows_of

_HERE = Path(__file__).parent
_KINDS = {"n": "name", "s": "subdivision", "c": "city", "k": "county"}
#: what counts as naming the country outright, whatever else bears the name
HAND_MADE = frozenset(("name", "adjective", "demonym", "capital", "abbreviation", "place"))


@dataclass(frozen=True, slots=True)
class Place:
    """One thing a name can stand for. ``people`` is how many thousands live there, 0 where the table does not say.

    The kind "none" marks a phrase that holds a country's name and means no country ("Indian Ocean").
    """

    code: str
    kind: str
    people: int = 0


@cache
def _by_hand() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for row in _rows("names.tsv"):
        key = key_of(row["name"])
        found[key] = (*found.get(key, ()), Place(row["code"], row["kind"]))
    return found


@cache
def _places() -> list[str]:
    """The lines of ``places.tsv`` but for its columns' names, in order; there are ninety thousand."""
    return (_HERE / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]


def _packed(key: str) -> tuple[str, str] | None:
    """What ``places.tsv`` has of a name: what else it is, and its places, unpacked when they are asked for."""
    start, lines = f"{key}\t", _places()
    at = bisect_left(lines, start)
    if at == len(lines) or not lines[at].startswith(start):
        return None
    _, also, places = lines[at].split("\t")
    return also, places


def is_known(key: str) -> bool:
    """Whether any table has the name."""
    return key in _by_hand() or _packed(key) is not None


@lru_cache(maxsize=4096)
def places_of(key: str) -> tuple[Place, ...]:
    """All that a name can stand for, what was made by hand first, then the largest."""
    by_hand = _by_hand().get(key, ())
    packed = _packed(key)
    if packed is None:
        return by_hand
    known = {p.code for p in by_hand}
    parts = (part.split(":") for part in packed[1].split(";"))
    sizes = {code: (kind, int(people)) for code, kind, people in parts}
    first = tuple(Place(p.code, p.kind, sizes.get(p.code, ("", 0))[1]) for p in by_hand)
    return first + tuple(Place(c, _KINDS[k], people) for c, (k, people) in sizes.items() if c not in known)


def is_word(key: str) -> bool:
    """Whether a name is also an English word ("Reading")."""
    return "w" in (_packed(key) or ("", ""))[0]


@cache
def _people() -> dict[str, str]:
    """Name -> "g" where it is given, "s" where it is a surname, or both."""
    return pairs_of(_HERE / "people.tsv", "name", "kinds")


@cache
def given_names() -> frozenset[str]:
    """Given names."""
    return frozenset(name for name, kinds in _people().items() if "g" in kinds)


@cache
def surnames() -> frozenset[str]:
    """Common surnames, without those that oftener mean something else behind a place's name ("Park")."""
    return frozenset(name for name, kinds in _people().items() if "s" in kinds)


@cache
def combining_forms() -> dict[str, str]:
    """ "Franco" and its like -> country, as they stand before a hyphen and another people."""
    return {row["form"]: row["code"] for row in _rows("combining.tsv")}


@cache
def ambiguous(reason: str) -> frozenset[str]:
    """Names in the tables that are also something else, such as a "language"."""
    return frozenset(row["name"] for row in _rows("ambiguous.tsv") if row["reason"] == reason)


@cache
def verbs(role: str) -> frozenset[str]:
    """What a government, not a place, "does" or "is done to" it."""
    return frozenset(row["lemma"] for row in _rows("verbs.tsv") if row["role"] == role)


def is_place_name(name: str) -> bool:
    """Whether a name was put in the tables by hand: a country, its people, its capital."""
    key = key_of(name)
    places = _by_hand().get(key) or _by_hand().get(key.title()) or ()
    return any(p.kind in HAND_MADE for p in places)


def is_demonym(word: str) -> bool:
    """Whether a word may name one of a people: "Swede", "Italian"; "the French" are all of them."""
    is_of_all = word.lower().endswith(("sh", "ch", "ese", "s"))
    return not is_of_all and any(p.kind in ("adjective", "demonym") for p in _by_hand().get(key_of(word)) or ())


def _rows(file: str) -> Iterator[dict[str, str]]:
    return rows_of(_HERE / file)
