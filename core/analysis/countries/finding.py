"""Finds the names of the tables in a text, also inside hyphenated words: "US-China", "Iran-backed", "Franco-German"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.core.analysis.countries.gazetteer import Place, combining_forms, is_known, places_of
from onrecord.core.analysis.countries.words import Word, words_of

_LONGEST = 6
_SPACE = re.compile(r"(?:['’]s)?[ \u00a0]|-|–")
_STOP = re.compile(r"\. ?")
_HYPHENS = "-–/"
_PEOPLE = frozenset(("adjective", "demonym", "name"))


@dataclass(slots=True)
class PlaceName:
    """A name of the tables at characters ``start`` to ``end`` and what it can mean.

    ``joined`` tells that it is a part of a hyphenated word; ``code`` is set once its country is known.
    """

    start: int
    end: int
    key: str
    places: tuple[Place, ...]
    joined: bool = False
    code: str | None = None


def find_names(text: str) -> list[PlaceName]:
    """All names of the tables in ``text`` in order, the longest at each place."""
    words = words_of(text)
    out: list[PlaceName] = []
    i = 0
    while i < len(words):
        size, key = _longest(text, words, i) if words[i].text[0].isupper() else (0, "")
        if size:
            start, end = words[i].start, words[i + size - 1].end
            out.append(PlaceName(start, end, key, places_of(key), _is_joined(text, start, end)))
        i += max(size, 1)
    longer = {n.start for n in out if " " in n.key}
    combined = {n.start: n for n in _combined(text, words) if n.start not in longer}
    return sorted([*(n for n in out if n.start not in combined), *combined.values()], key=lambda n: n.start)


def _longest(text: str, words: Sequence[Word], i: int) -> tuple[int, str]:
    """How many words from ``i`` on are a name, and its key."""
    joined = words[i].text
    found = (1, key) if (key := _known(joined)) else (0, "")
    for size in range(2, min(_LONGEST, len(words) - i) + 1):
        before, word = words[i + size - 2], words[i + size - 1]
        gap = text[before.end : word.start]
        if not (_SPACE.fullmatch(gap) or (len(before.text) <= 3 and _STOP.fullmatch(gap))):
            break
        joined += " " + word.text
        if key := _known(joined):
            found = size, key
    return found


def _known(name: str) -> str | None:
    """The table's key for a name; "LOS ANGELES" is "Los Angeles", while abbreviations stay."""
    key = name.replace("’", "'")
    if is_known(key):
        return key
    if len(key) > 3 and key.isupper() and "." not in key and is_known(cased := key.title()):
        return cased
    return None


def _is_joined(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (len(before) == 2 and before[1] in _HYPHENS and before[0].isalnum()) or (
        len(after) == 2 and after[0] in _HYPHENS and after[1].isalpha()
    )


def _combined(text: str, words: Sequence[Word]) -> Iterator[PlaceName]:
    """ "Franco-German": the first part is a country's where the second is a people, a country or its like."""
    forms = combining_forms()
    for i, word in enumerate(words[:-1]):
        code = forms.get(word.text)
        after = words[i + 1]
        if code is None or text[word.end : after.start] not in ("-", "–"):
            continue
        if after.text in forms or any(p.kind in _PEOPLE for p in places_of(after.text)):
            yield PlaceName(word.start, word.end, word.text, (Place(code, "adjective"),), True)
