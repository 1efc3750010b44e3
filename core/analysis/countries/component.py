"""The spaCy component ``onrecord_countries``: the countries an article refers to, in ``doc._.countries``.

Names come from the gazetteer; which of several places a name means is decided from the article: the region named behind
it, the countries the article speaks of anyway, and how many people live there.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.core.analysis.countries.gazetteer import HAND_MADE, Key, Place, ambiguous, find_names, table
from onrecord.core.analysis.texts import text_of
from onrecord.core.model import Way
from onrecord.core.text.countries import known_countries

if not Doc.has_extension("countries"):
    Doc.set_extension("countries", default=None)

_LANGUAGE = re.compile(r"\b(?:in|speak\w*|spoke|into|from|learn\w*|fluent|teach\w*|broken)\s+$")
_PLACES = frozenset(("GPE", "LOC", "FAC", "NORP"))
_BEFORE = re.compile(r"\b(?:in|at|from|near|to|of|outside|around|across|through|for|and|the|,)\s+$", re.IGNORECASE)
_COUNTY = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)? County\b")
_COUNTY_COUNTRIES = ("US", "IE", "GB", "KE", "HR", "RO", "LR")
#: a city smaller than this needs the parser's word for it that it is a place
_LARGE = 100_000


#: what was made by hand beside a city's logarithm of people: the country itself before all
_WEIGHTS = {"name": 30.0, "adjective": 30.0, "demonym": 30.0, "place": 22.0, "abbreviation": 20.0, "capital": 17.5}


@dataclass(slots=True)
class _Found:
    """A name in the text with what it can mean and the country of the region named behind it."""

    start: int
    end: int
    name: Key
    places: tuple[Place, ...]
    region: str | None = None


def add_countries(doc: Doc) -> Doc:
    """Find the countries of ``doc``."""
    text = text_of(doc)
    found = _candidates(doc, text)
    _add_regions(text, found)
    certain = Counter(f.places[0].code for f in found if len({p.code for p in f.places}) == 1)
    certain.update(f.region for f in found if f.region)
    senses = {f.name: f.region for f in found if f.region}
    mentions: dict[str, list[tuple[int, int, Way]]] = {}
    for f in found:
        code = f.region or senses.get(f.name) or _likeliest(f.places, certain)
        mentions.setdefault(code, []).append((f.start, f.end, _way(doc, f, code)))
    for start, end in _counties(text, found):
        code = max(_COUNTY_COUNTRIES, key=lambda c: certain[c])
        mentions.setdefault(code, []).append((start, end, "place"))
    names = known_countries()
    kept = {code: sorted(spans) for code, spans in mentions.items() if code in names}
    ranked = sorted(kept.items(), key=lambda item: (-len(item[1]), item[1][0]))
    doc._.countries = [
        {"code": code, "name": names[code], "mentions": [[s, e] for s, e, _ in held], "ways": [w for _, _, w in held]}
        for code, held in ranked
    ]
    written = {text[s:e]: code for code, held in kept.items() for s, e, _ in held}
    for person in doc._.people or ():
        person["country"] = _country_of(person["role"], written)
    return doc


def _country_of(role: str | None, written: dict[str, str]) -> str | None:
    """The country a role names: "Portuguese Foreign Minister", "president of Kazakhstan"."""
    named = {
        code for name, code in written.items() if role and name in role and re.search(rf"\b{re.escape(name)}\b", role)
    }
    return named.pop() if len(named) == 1 else None


def _way(doc: Doc, f: _Found, code: str) -> Way:
    """How a mention refers: by the country's name, its people's, or a place; a capital that acts is its government."""
    kind = next((p.kind for p in f.places if p.code == code), "place")
    if kind in ("name", "adjective", "demonym"):
        return kind  # type: ignore[return-value]
    if kind == "abbreviation" and len(f.name[0]) <= 4 and f.name[0].isupper():
        return "name"
    span = doc.char_span(f.start, f.end, alignment_mode="expand")
    if kind != "capital" or span is None:
        return "place"
    root = span.root
    acts = root.dep_ in ("nsubj", "nsubjpass", "conj", "poss", "dobj") or (
        root.dep_ == "pobj" and root.head.lower_ in ("with", "by", "between", "of", "against")
    )
    return "government" if acts else "place"


def _candidates(doc: Doc, text: str) -> list[_Found]:
    names = table()
    ents = [e for e in doc.ents if e.label_ in _PLACES or e.label_ in ("PERSON", "ORG")]
    starts = [e.start_char for e in ents]
    out: list[_Found] = []
    for start, end, key in find_names(text):
        at = bisect_right(starts, start) - 1
        ent = ents[at] if at >= 0 and ents[at].end_char > start else None
        places = names[key]
        if (
            places[0].kind == "abbreviation"
            and len(key) == 1
            and "." not in key[0]
            and not _is_abbreviated(text, start, end)
        ):
            continue
        by_hand = [p for p in places if p.kind in HAND_MADE]
        if by_hand:
            if _is_somebody(ent, start, end, text) or _is_language(text, start, end):
                continue
        elif not _is_place(text, start, end, key, ent, places):
            continue
        out.append(_Found(start, end, key, places))
    return out


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether "Ky." stands where a state's abbreviation does, with its stop and behind a comma; all capitals speak for themselves."""
    return text[start:end].isupper() or (text[end : end + 1] == "." and text[max(0, start - 2) : start] == ", ")


def _is_somebody(ent: Span | None, start: int, end: int, text: str) -> bool:
    """Whether a name is part of a person's; the model calls some places persons, so the name alone is not."""
    if ent is None or ent.label_ != "PERSON":
        return False
    alone = ent.start_char >= start and ent.end_char <= end + 2
    return not alone or text[start:end] in ambiguous("given name")


def _is_language(text: str, start: int, end: int) -> bool:
    return text[start:end] in ambiguous("language") and _LANGUAGE.search(text[max(0, start - 14) : start]) is not None


def _is_place(text: str, start: int, end: int, key: Key, ent: Span | None, places: tuple[Place, ...]) -> bool:
    """Whether a name that is in the tables only as a city or region is one here."""
    if ent is not None and ent.label_ == "PERSON":
        return False
    large = any(p.people >= _LARGE or p.kind == "subdivision" for p in places)
    if ent is not None and ent.label_ in _PLACES:
        return ent.start_char == start or ent.end_char == end or large
    if ent is not None:  # an organisation: "Boston Globe", "Colorado State University"
        return large and ent.start_char >= start - 4
    behind = re.match(r", ([A-Z][\w.]+(?: [A-Z]\w+)?)", text[end : end + 30])
    if behind is not None:
        return True
    return (
        large
        and (len(key) > 1 or text[start:end].isupper())
        and _BEFORE.search(text[max(0, start - 10) : start]) is not None
    )


def _add_regions(text: str, found: list[_Found]) -> None:
    """ "Paris, Texas", "London, Ontario", "Edmonton, Ky.": the name behind the comma says where."""
    for f, after in pairwise(found):
        if text[f.end : after.start] not in (", ", " , ", " (", "., "):
            continue
        codes = {p.code for p in after.places}
        region = [p.code for p in after.places if p.kind in ("name", "subdivision", "abbreviation", "place")]
        if any(p.code in codes and p.kind in ("city", "capital", "subdivision", "place") for p in f.places):
            shared = [p.code for p in f.places if p.code in codes]
            if region and (len(codes) == 1 or shared):
                f.region = shared[0]
        elif region and len(codes) == 1 and after.places[0].kind == "abbreviation":
            f.region = region[0]


def _likeliest(places: tuple[Place, ...], certain: Counter[str]) -> str:
    """Of all a name can mean: made by hand first, else many people and a country the article speaks of."""

    def weight(p: Place) -> float:
        size = _WEIGHTS.get(p.kind, max(13.0 if p.kind == "subdivision" else 0.0, math.log(p.people + 1)))
        return size + 2.0 * math.log1p(certain[p.code])

    if places[0].kind == "name" and len(places) > 1 and places[1].kind == "subdivision":  # Georgia
        rival = places[1]
        return (
            rival.code
            if certain[rival.code] > 2 * certain[places[0].code] - 1 and certain[rival.code] > 1
            else places[0].code
        )
    return max(places, key=weight).code


def _counties(text: str, found: list[_Found]) -> list[tuple[int, int]]:
    """ "Metcalfe County" and its like that no table has."""
    starts = [f.start for f in found]
    out: list[tuple[int, int]] = []
    for m in _COUNTY.finditer(text):
        at = bisect_right(starts, m.end() - 1) - 1
        if at < 0 or found[at].end <= m.start():
            out.append(m.span())
    return out


@Language.factory(  # pyright: ignore[reportUntypedFunctionDecorator]
    "onrecord_countries", requires=["doc.ents"], assigns=["doc._.countries"]
)
def make_countries(nlp: Language, name: str) -> Any:
    """The factory behind ``nlp.add_pipe("onrecord_countries")``."""
    return add_countries
