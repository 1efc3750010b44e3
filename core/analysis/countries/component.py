"""The spaCy component ``onrecord_countries``: the countries an article refers to, in ``doc._.countries``.

Sets ``doc.spans["countries"]`` as well (label: the way it refers, ``kb_id_``: the ISO code) and, where ``onrecord_speakers``
ran before it, the ``country`` of each of ``doc._.people`` whose role names one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.core.analysis.component import ORIGINS, Component, Score, put_spans
from onrecord.core.analysis.countries.evidence import Surroundings, is_no_country, looks_like_a_place
from onrecord.core.analysis.countries.finding import PlaceName, find_names
from onrecord.core.analysis.countries.gazetteer import HAND_MADE, Place, verbs
from onrecord.core.analysis.countries.resolving import Support, region_behind, set_countries
from onrecord.core.analysis.texts import text_of
from onrecord.core.model import Way
from onrecord.core.text.countries import known_countries

if not Doc.has_extension("countries"):
    Doc.set_extension("countries", default=None)

#: where a place that no table has must be for the article's own country to be its
_MOST = 0.6
_COUNTY = re.compile(r"[A-Z][\w.'’-]{1,40}(?: [A-Z][\w.'’-]{1,40})? County\b")
_COUNTY_COUNTRIES = ("US", "IE", "GB", "KE", "HR", "RO", "LR")
_DEALT_WITH = frozenset(("with", "by", "between", "against"))


def add_countries(doc: Doc) -> Doc:
    """Find the countries of ``doc``."""
    text = text_of(doc)
    known = known_countries()
    mentions: dict[str, list[tuple[int, int, Way]]] = {}
    for name in _names(doc, text):
        if name.code in known:
            mentions.setdefault(name.code, []).append((name.start, name.end, _way(doc, name, name.code)))
    ranked = sorted(mentions.items(), key=lambda item: (-len(item[1]), item[1][0]))
    doc._.countries = [
        {"code": code, "name": known[code], "mentions": [[s, e] for s, e, _ in held], "ways": [w for _, _, w in held]}
        for code, held in ranked
    ]
    put_spans(doc, "countries", ((m[:2], m[2], code) for code, held in ranked for m in held))
    written = {text[s:e]: code for code, held in mentions.items() for s, e, _ in held}
    origins: dict[str, str] = doc.user_data.pop(ORIGINS, {})
    for person in doc._.people or ():
        person["country"] = _country_of(origins.get(person["id"], person["role"]), written)
    return doc


def _names(doc: Doc, text: str) -> list[PlaceName]:
    """The names of places and peoples in reading order, each with its country where it has one."""
    around = Surroundings(doc, text)
    found = find_names(text)
    names = _places(text, around, found)
    set_countries(text, names)
    no_places = [n for n in found if n.places[0].kind == "none"]
    in_no_table = _unknown(text, around, names, no_places)
    return sorted([*names, *in_no_table, *_counties(text, names, in_no_table)], key=lambda n: n.start)


def _places(text: str, around: Surroundings, named: list[PlaceName]) -> list[PlaceName]:
    """Of the names found those that are places or peoples where they stand."""
    countries = [n for n in named if not is_no_country(text, n)]
    around.meet(countries)
    found = [n for n in countries if not around.is_person(n)]
    by_hand = [n for n in found if n.places[0].kind in HAND_MADE]
    support = Support(by_hand)
    located = _located(text, found)
    places = {n.key for n in by_hand}
    places |= {n.key for i, n in enumerate(found) if looks_like_a_place(around, n, support, located=i in located)}
    return [n for n in found if n.key in places]


def _located(text: str, names: list[PlaceName]) -> set[int]:
    """The names that stand beside another that tells where they are, and those others; the first get their country."""
    located = set[int]()
    for i, (name, after) in enumerate(pairwise(names)):
        if code := region_behind(text, name.end, after, places=name.places):
            name.code = code
            located |= {i, i + 1}
    return located


def _unknown(text: str, around: Surroundings, names: list[PlaceName], no_places: list[PlaceName]) -> list[PlaceName]:
    """Places that no table has: in the country named behind them, else in the one the article is mostly about."""
    starts = [n.start for n in names]
    home = _home(names)
    out: list[PlaceName] = []
    for entity in around.unknown_places([*names, *no_places]):
        at = bisect_left(starts, entity.end_char)
        where = region_behind(text, entity.end_char, names[at] if at < len(names) else None)
        if where is None and home and around.is_in(entity.start_char):
            where = home
        if where:
            out.append(PlaceName(entity.start_char, entity.end_char, entity.text, (Place(where, "city"),), code=where))
    return out


def _home(names: list[PlaceName]) -> str | None:
    """The country that the article is mostly about."""
    counted = Counter(n.code for n in names if n.code)
    code, most = counted.most_common(1)[0] if counted else ("", 0)
    return code if most >= 2 and most >= _MOST * counted.total() else None


def _counties(text: str, names: list[PlaceName], others: list[PlaceName]) -> Iterator[PlaceName]:
    """What is called a county and has no other name in it: in the country with counties that is spoken of most."""
    starts = [n.start for n in names]
    counted = Counter(n.code for n in names if n.code)
    country = max(_COUNTY_COUNTRIES, key=lambda c: counted[c])
    for m in _COUNTY.finditer(text):
        at = bisect_left(starts, m.start())
        holds_a_name = at < len(names) and names[at].start < m.end()
        if not holds_a_name and not any(n.start < m.end() and m.start() < n.end for n in others):
            yield PlaceName(m.start(), m.end(), m[0], (Place(country, "county"),), code=country)


def _country_of(role: str | None, written: dict[str, str]) -> str | None:
    """The country a role names: "Portuguese Foreign Minister", "president of Kazakhstan"."""
    named = {
        code for name, code in written.items() if role and name in role and re.search(rf"\b{re.escape(name)}\b", role)
    }
    return named.pop() if len(named) == 1 else None


def _way(doc: Doc, name: PlaceName, code: str) -> Way:
    """How a mention refers: by the country's name, its people's, or a place; a capital that acts is its government."""
    kind = next((p.kind for p in name.places if p.code == code), "place")
    if kind in ("name", "adjective", "demonym"):
        return cast("Way", kind)
    span = doc.char_span(name.start, name.end, alignment_mode="expand") if kind == "capital" else None
    return "government" if span is not None and _acts(span) else "place"


def _acts(span: Span) -> bool:
    """Whether a capital does or suffers what a government does: "Islamabad said", not "visiting Islamabad"."""
    root = span.root
    for _ in range(4):
        if root.dep_ != "conj":
            break
        root = root.head
    head = root.head
    if root.dep_ == "nsubj":
        return head.lemma_.lower() in verbs("does")
    if root.dep_ in ("dobj", "nsubjpass"):
        return head.lemma_.lower() in verbs("is done to")
    return root.dep_ == "pobj" and head.lower_ in _DEALT_WITH


@Language.factory(  # pyright: ignore[reportUntypedFunctionDecorator]
    "onrecord_countries",
    requires=["doc.ents", "token.dep", "token.tag", "token.lemma"],
    assigns=["doc._.countries", "doc._.people", "doc.spans"],
    default_config={"scorer": {"@scorers": "onrecord.spans_scorer.v1", "groups": ["countries"]}},
    default_score_weights={"countries_f": 1.0},
)
def make_countries(nlp: Language, name: str, scorer: Score) -> Component:
    """The factory behind ``nlp.add_pipe("onrecord_countries")``."""
    return Component(name, add_countries, scorer, ("ENT_IOB", "DEP", "TAG", "LEMMA"))
