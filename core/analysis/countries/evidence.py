"""Whether a name is a place where it stands: what is before and behind it, what the parser takes it for, who is named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from spacy.tokens import Doc, Span

from onrecord.core.analysis.countries.finding import PlaceName
from onrecord.core.analysis.countries.gazetteer import ambiguous, given_names, is_word, surnames
from onrecord.core.analysis.countries.resolving import Support

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC", "NORP"))
_PEOPLE_KINDS = frozenset(("adjective", "demonym"))

_IN = re.compile(
    r"\b(?:in|near|outside|around|at|inside|across|throughout|downtown|central|(?:north|south|east|west)(?:ern)?"
    r"|(?:city|town|village|province|state|district|suburb|port|region|county|governorate) of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_PERHAPS_IN = re.compile(
    r"(?:\b(?:from|to|of|through|for|and|or|the|visit(?:ed|ing)?|towards?),?|,)\s+$", re.IGNORECASE
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Lady|Sen|Rep|Gov|Sgt|Lt|Col|Gen|Capt|Cpl|Det|Const|Insp|Rev|Judge|Justice"
    r"|Coach|Officer|Detective|Sergeant|Captain|Colonel|Councillor|Alderman|Sheriff)\.?\s+$"
)
_WORD_BEFORE = re.compile(r"([A-Z][\w’'-]+)(?: [A-Z]\.)? $")
_INITIAL = re.compile(r"(?<![\w.])[A-Z]\. $")
_WORD_BEHIND = re.compile(r" ([A-Z][\w’'-]+)")
_STREET = re.compile(
    r" (?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Dr|Boulevard|Blvd|Way|Court|Place|Terrace|Crescent|Highway|Parkway)\b\.?"
)
_OWNER = re.compile(r"['’]s [A-Z]")
_ENDS = re.compile(
    r"(?:['’]s)?(?:[,.;:)\n]|$| (?:and|or|on|in|where|when|who|after|before|for|to|by|with|at|was|is|were|has|had|said)\b)"
)
_LANGUAGE = re.compile(r"\b(?:in|speaks?|speaking|spoke|spoken|into|from|learn\w*|fluent|teach\w*|broken)\s+$")
_NOUN_BEHIND = re.compile(r"[ -](?!and\b|or\b|as\b|to\b|in\b|at\b|with\b|on\b|for\b|but\b|by\b|from\b)[A-Za-z]")
_ERA = re.compile(r"\d\s*$")
_ABBREVIATED = re.compile(r"[A-Za-z.]+, $")
_DATELINE = re.compile(r"(?:, [^\n]{0,24}?)?\s{0,3}(?:\([^)\n]{2,24}\)\s{0,3})?[-–—:] ")

#: what a name that only the large table has must reach to be taken for a place
_ENOUGH = 1.5


class Surroundings:
    """The article around its names: text, entities, and how the people in it are called."""

    def __init__(self, doc: Doc, text: str) -> None:
        self.text = text
        self._entities = [e for e in doc.ents if e.label_ in PLACE_LABELS or e.label_ in ("PERSON", "ORG")]
        self._starts = [e.start_char for e in self._entities]
        self._called = _words_of_names(self._entities, doc._.people if doc.has_extension("people") else ())

    def meet(self, names: Iterable[PlaceName]) -> None:
        """Take note of those that are a person's by the words around them."""
        self._called |= {n.key for n in names if _is_joined_to_a_name(self.text, n)}

    def entity(self, start: int, end: int) -> Span | None:
        """The entity that overlaps some characters."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._entities[at].end_char > start:
            return self._entities[at]
        at += 1
        return self._entities[at] if at < len(self._starts) and self._starts[at] < end else None

    def unknown_places(self, taken: Iterable[PlaceName]) -> list[Span]:
        """What the parser takes for a place and no name of the tables touches."""
        held = sorted((n.start, n.end) for n in taken)
        starts = [s for s, _ in held]

        def is_free(e: Span) -> bool:
            at = bisect_right(starts, e.end_char - 1) - 1
            return at < 0 or held[at][1] <= e.start_char

        return [e for e in self._entities if e.label_ in ("GPE", "FAC") and is_free(e) and self._is_a_name(e)]

    def _is_a_name(self, entity: Span) -> bool:
        text = entity.text
        plain = "\n" not in text and text[0].isupper() and len(entity) <= 4 and _ENDS.match(self.text, entity.end_char)
        return bool(plain) and entity[-1].text not in self._called and not is_word(text)

    def is_in(self, start: int) -> bool:
        """Whether what stands at ``start`` is where something is: "in", "near", "the town of"."""
        return _IN.search(self.text, max(0, start - 24), start) is not None

    def is_person(self, name: PlaceName) -> bool:
        """Whether the name is a person's here: Paris Hilton, Jack London, and each London that means him."""
        if _is_joined_to_a_name(self.text, name) or _TITLE.search(self.text, max(0, name.start - 14), name.start):
            return True
        person = self._person(name)
        is_people = name.places[0].kind in _PEOPLE_KINDS
        if person is not None and (person.start_char < name.start or person.end_char > name.end + 2):
            return not (is_people and person.start_char == name.start)
        if is_people or name.joined or self.is_in(name.start):
            return False
        return name.key in self._called or (person is not None and name.key in given_names())

    def _person(self, name: PlaceName) -> Span | None:
        """The person that the parser takes the name for, or for a part of whose it takes it."""
        entity = self.entity(name.start, name.end)
        return entity if entity is not None and entity.label_ == "PERSON" and not name.joined else None


def _words_of_names(entities: Iterable[Span], people: Iterable[dict[str, object]] | None) -> set[str]:
    """The words that stand alone for people named in full elsewhere in the article."""
    full = [e.text for e in entities if e.label_ == "PERSON"]
    full += [str(p["name"]) for p in people or () if p.get("kind") == "person"]
    words = [re.sub(r"['’]s$", "", name).split() for name in full]
    return {w for ws in words if len(ws) > 1 and ws[0] in given_names() for w in (ws[0], ws[-1])}


def _is_joined_to_a_name(text: str, name: PlaceName) -> bool:
    """Whether a given name stands before it or a surname behind it."""
    if name.places[0].kind in _PEOPLE_KINDS:
        return False
    if _INITIAL.search(text, max(0, name.start - 4), name.start):
        return True
    before = _WORD_BEFORE.search(text, max(0, name.start - 24), name.start)
    if before and before[1] in given_names() and name.key in surnames() and before[1] != name.key:
        return True
    behind = _WORD_BEHIND.match(text, name.end)
    return behind is not None and behind[1].split("’")[0].split("'")[0] in surnames() and name.key in given_names()


def is_no_country(text: str, name: PlaceName) -> bool:
    """Whether a name made by hand means something else: a language, an era, a word that is written like a state."""
    start, end, kind = name.start, name.end, name.places[0].kind
    if kind == "none":
        return True
    if name.key in ambiguous("language") and _LANGUAGE.search(text, max(0, start - 14), start):
        return _NOUN_BEHIND.match(text, end) is None
    if name.key == "BC" and _ERA.search(text, max(0, start - 2), start):
        return True
    if kind == "abbreviation":
        return not _is_abbreviation(text, start, end)
    return False


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether "Ky." or "KY" stands where a state's abbreviation does, behind a comma; "D.C." speaks for itself."""
    written = text[start:end]
    behind_a_place = _ABBREVIATED.search(text, max(0, start - 24), start) is not None
    if "." in written or (written.isupper() and len(written) > 2):
        return True
    return behind_a_place and (written.isupper() or text[end : end + 1] == ".")


def looks_like_a_place(around: Surroundings, name: PlaceName, support: Support, *, located: bool) -> bool:
    """Whether a name that only the large table has is a place here, all signs weighed together.

    ``located`` says that it stands beside a name that says where it is, or says that of one itself.
    """
    score = 3.0 * located + _of_the_site(around, name) + _of_the_name(name)
    spoken_of = max(support.of(p.code, but=name.key) for p in name.places)
    score += 1.0 if spoken_of >= 3 else 0.5 if spoken_of else 0.0
    if not spoken_of and support.total >= 3 and max(p.people for p in name.places) < 20:
        score -= 1.0  # a town elsewhere of the same name
    return score >= _ENOUGH


def _of_the_site(around: Surroundings, name: PlaceName) -> float:
    text = around.text
    score = _of_what_is_before(around, name) + _of_the_entity(around.entity(name.start, name.end), name)
    if (name.start == 0 or text[name.start - 1] == "\n") and _DATELINE.match(text, name.end):
        score += 1.5
    if _STREET.match(text, name.end):
        score -= 3.0
    if _OWNER.match(text, name.end):
        score -= 0.5
    return score


def _of_what_is_before(around: Surroundings, name: PlaceName) -> float:
    if around.is_in(name.start) and not _WORD_BEHIND.match(around.text, name.end):
        return 1.5
    return 0.5 if _PERHAPS_IN.search(around.text, max(0, name.start - 12), name.start) else 0.0


def _of_the_entity(entity: Span | None, name: PlaceName) -> float:
    if entity is None:
        return 0.0
    if entity.label_ in PLACE_LABELS:
        return 1.5 if entity.start_char == name.start or entity.end_char == name.end else 0.5
    return 0.5 if entity.label_ == "ORG" else -1.0


def _of_the_name(name: PlaceName) -> float:
    most = max(p.people for p in name.places)
    kinds = {p.kind for p in name.places}
    score = 2.0 if kinds & {"county", "name"} else 1.0 if "subdivision" in kinds else 0.5 if most >= 100 else 0.0
    score += 0.5 * (most >= 500) - 0.5 * (most < 20 and kinds == {"city"}) - 0.5 * (most < 5 and kinds == {"city"})
    score += (-1.0 if name.key.startswith(("St ", "Saint ", "San ", "Santa ")) else 0.5) * (" " in name.key)
    return score - 1.0 * (name.key in surnames() or name.key in given_names()) - 1.5 * is_word(name.key)
