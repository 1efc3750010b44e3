"""Which of several places a name means: the region named beside it, else what the article speaks of and who lives there."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from onrecord.core.analysis.countries.finding import PlaceName
from onrecord.core.analysis.countries.gazetteer import HAND_MADE, Place, ambiguous

#: what was made by hand beside a city's logarithm of people: the country itself before all
_WEIGHTS = {"name": 30.0, "adjective": 30.0, "demonym": 30.0, "place": 22.0, "abbreviation": 20.0, "capital": 17.5}
#: a subdivision; a country that has the name of another's state; what sets a clear meaning apart; mentions that matter
_SUBDIVISION, _RIVALLED, _CLEARLY, _ENOUGH = 13.0, 15.0, 3.0, 12
_COUNTRY = frozenset(("name", "subdivision"))
_PEOPLE = frozenset(("adjective", "demonym"))
_REGIONS = frozenset(("name", "subdivision", "abbreviation", "place", "county"))
_LISTED = re.compile(r",? (?:and |or )?")
_COMMA = re.compile(r",? ?[,(] ?|\., ")
_SIDE = r"(?:north|south|east|west)(?:-?(?:east|west))?(?:ern part)?"
_BESIDE = re.compile(
    rf",? (?:(?:just |about |some )?(?:[\w.-]+ (?:km|kilomet(?:re|er)s|miles) )?(?:{_SIDE} of|outside(?: of)?|near)"
    r"|an? (?:\w+ ){0,2}(?:town|city|village|suburb|district|community) (?:in|near|of|outside|north of|south of|east of|west of)) (?:the )?"
)
_IN = re.compile(
    r",? in (?:the )?(?:(?:state|province|county|region|north|south|east|west|central|northern|southern|eastern|western)(?: of)? )?"
)


def region_behind(text: str, at: int, after: PlaceName | None, *, places: Sequence[Place] = ()) -> str | None:
    """The country that the name behind says a place at characters up to ``at`` is in: "Paris, Texas", "Edmonton, south of Cairns".

    ``places`` are what the place itself can be; without any its country is what is named behind.
    """
    if after is None or not 0 < after.start - at < 48 or not _says_where(text[at : after.start], after):
        return None
    behind = _countries_of(after)
    if not places:
        return behind[0] if len(set(behind)) == 1 else None
    is_country = places[0].kind in _COUNTRY and after.places[0].kind != "name"
    if is_country or places[0].kind in _PEOPLE:
        return None
    return next((p.code for p in places if p.code in behind), None)


def _countries_of(name: PlaceName) -> list[str]:
    """The countries a name can mean: one where it is known or made by hand."""
    first = name.places[0]
    return [name.code or first.code] if name.code or first.kind in HAND_MADE else [p.code for p in name.places]


def _says_where(gap: str, after: PlaceName) -> bool:
    """Whether the words before a name make it say where the place before them is."""
    if _BESIDE.fullmatch(gap):
        return True
    kinds = {p.kind for p in after.places}
    if _IN.fullmatch(gap):
        return bool(kinds - _PEOPLE)
    return bool(kinds & _REGIONS and _COMMA.fullmatch(gap))


class Support:
    """How often the article speaks of each country, a name that is unclear itself left out where it is asked about."""

    def __init__(self, names: Sequence[PlaceName]) -> None:
        self.total = 0
        self._all = Counter[str]()
        self._of_key = Counter[tuple[str, str]]()
        for name in names:
            if code := name.code or _clear(name.places, is_state=name.key in ambiguous("state")):
                self.total += 1
                self._all[code] += 1
                self._of_key[name.key, code] += 1

    def of(self, code: str, *, but: str) -> int:
        """The mentions of a country by other names than ``but``."""
        return self._all[code] - self._of_key[but, code]


def _clear(places: Sequence[Place], *, is_state: bool) -> str | None:
    """The country of a name that hardly ever means another."""
    first, *others = sorted(places, key=lambda p: -_weight(p, is_state=is_state))
    least = _weight(first, is_state=is_state) - _CLEARLY
    return first.code if all(p.code == first.code or _weight(p, is_state=is_state) < least for p in others) else None


def set_countries(text: str, names: Sequence[PlaceName]) -> None:
    """Say of each name which country it means; a name means the same wherever it stands."""
    _by_region_behind(text, names)
    for before, name in pairwise(names):
        if _LISTED.fullmatch(text[before.end : name.start]):
            _share_level(before, name)
            _share_level(name, before)
    unclear = [n for n in names if n.code is None]
    senses: dict[str, Counter[str]] = {}
    for name in names:
        if name.code:
            senses.setdefault(name.key, Counter())[name.code] += 1
    for name in unclear:
        if sense := senses.get(name.key):
            name.code = sense.most_common(1)[0][0]
    for _ in range(2):  # the second time round what was decided in the first speaks too
        support = Support(names)
        for name in unclear:
            if name.key not in senses:
                name.code = _likeliest(name, support)


def _by_region_behind(text: str, names: Sequence[PlaceName]) -> None:
    """Give names the country that the name behind tells, and that name the same one: "Paris, Texas", "Tbilisi, Georgia"."""
    for name, after in reversed([*pairwise(names)]):
        name.code = region_behind(text, name.end, after, places=name.places) or name.code
        if name.code in {p.code for p in after.places} and _COMMA.fullmatch(text[name.end : after.start]):
            after.code = name.code


def _share_level(name: PlaceName, beside: PlaceName) -> None:
    """Of "Latvia and Georgia" both are countries, of "Alabama and Georgia" both states."""
    if name.code is None and name.key in ambiguous("state") and beside.key not in ambiguous("state"):
        rivals = [p.code for p in name.places if p.kind == "subdivision"]
        if beside.places[0].kind == "name" and beside.places[0].code not in rivals:
            name.code = name.places[0].code
        elif beside.places[0].kind == "subdivision" and beside.places[0].code in rivals:
            name.code = beside.places[0].code


def _likeliest(name: PlaceName, support: Support) -> str:
    is_state = name.key in ambiguous("state")

    def score(place: Place) -> float:
        spoken_of = min(support.of(place.code, but=name.key), _ENOUGH)
        return _weight(place, is_state=is_state) + 2.0 * math.log(2 * spoken_of + 1)

    return max(name.places, key=score).code


def _weight(place: Place, *, is_state: bool) -> float:
    """How likely a name means a place before anything is read: the logarithm of its people, more for countries."""
    if is_state and place.kind == "name":
        return _RIVALLED
    if place.kind in _WEIGHTS:
        return _WEIGHTS[place.kind]
    return max(_SUBDIVISION if place.kind == "subdivision" else 0.0, math.log(1000 * place.people + 1))
