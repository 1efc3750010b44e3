"""Whether a name is somebody's or something's: what the model called it, its words, and the company it keeps.

A small model's labels alone are wrong for one name in ten, above all outside the West; how a text uses a name tells as
much. The weights are learned by :mod:`onrecord.core.analysis.speakers.kind_training`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from spacy.tokens import Doc, Span

from onrecord.core.analysis.countries.gazetteer import is_place_name
from onrecord.core.analysis.speakers.lexicon import TITLES, given_names, is_places, noun_kinds
from onrecord.core.analysis.speakers.named import PARTICLES, is_body_word
from onrecord.core.analysis.speakers.roles import is_role
from onrecord.core.analysis.speakers.weights import load_weights, probability

WEIGHTS = Path(__file__).with_name("kinds.tsv")
#: occurrences of a name that are looked at
OCCURRENCES = 8
_JOINERS = frozenset(("of", "for", "and", "&", "the", "in", "on", "to", "at", "with", "a", "an", "or"))
_COMPANY_ENDINGS = frozenset(("ab", "ag", "inc", "corp", "plc", "ltd", "llc", "gmbh", "sa", "nv", "co"))
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_OF_FAMILIES = re.compile(r"^(?:Mc|Mac|O['’]|D['’]|De|Di|La|Le|Van|Fitz)[A-Z]")
_AGE = re.compile(r"\d{1,2}")
_OPENING, _CLOSING = frozenset("“‘\"'"), frozenset("”’\"'")
_INITIAL = re.compile(r"[A-Z]\.")
_POSSESSIVES, _WHO = frozenset(("’s", "'s", "’", "'")), frozenset(("who", "whose"))
_WORDS_BEFORE: Mapping[str, Collection[str]] = {
    "the before": ("the",),
    "title before": TITLES,
    "in before": ("in", "at", "from", "across"),
    "by before": ("by",),
}
_LABELS = {
    "PERSON": "person", "ORG": "body", "GPE": "place", "LOC": "place", "FAC": "place",
    "THING": "THING", "SPEAKER": "SPEAKER",
}  # fmt: skip


@dataclass(frozen=True)
class _Name:
    """A name as its words are asked about; ``last_names`` end longer names of people."""

    text: str
    last_names: Collection[str]

    @cached_property
    def words(self) -> list[str]:
        return self.text.split()

    @cached_property
    def bare(self) -> list[str]:
        """The words in lower case, without stops."""
        return [w.lower().strip(".’'") for w in self.words]

    @cached_property
    def is_long(self) -> bool:
        return len(self.words) > 1

    @cached_property
    def has_given_name(self) -> bool:
        """Whether it begins with a given name, also in capitals ("ANN LEE") or before a hyphen ("Ann-Marie")."""
        first = self.words[0].title() if self.words[0].isupper() else self.words[0]
        return first in given_names() or first.split("-")[0] in given_names()

    @cached_property
    def has_last_name(self) -> bool:
        return self.words[-1] in self.last_names

    @cached_property
    def is_full_name(self) -> bool:
        """Whether it has the shape of a person's full name, and nothing tells that it is a thing's."""
        has_shape = 2 <= len(self.words) <= 4 and all(w[0].isupper() or w in PARTICLES for w in self.words)
        return has_shape and not any(_OF_WORDS[feature](self) for feature in _OF_THINGS)


#: what a name's words tell
_OF_WORDS: Mapping[str, Callable[[_Name], bool]] = {
    "given name first": lambda name: name.has_given_name and name.is_long,
    "given name alone": lambda name: name.has_given_name and not name.is_long,
    "given name, another word": lambda name: any(w in given_names() for w in name.words[1:]),
    "word of a body": lambda name: any(is_body_word(w) for w in name.words),
    "company": lambda name: name.bare[-1] in _COMPANY_ENDINGS,
    "ends in a document": lambda name: noun_kinds().get(name.bare[-1]) == "document",
    "joined": lambda name: any(w in _JOINERS for w in name.bare),
    "particle": lambda name: any(w in PARTICLES for w in name.bare[1:]),
    "begins with an article": lambda name: name.bare[0] in ("a", "an", "the"),
    "initial": lambda name: any(_INITIAL.fullmatch(w) for w in name.words[:-1]),
    "capitals alone": lambda name: name.text.isupper() and not name.is_long,
    "place's words": lambda name: is_places(name.text),
    "capital inside": lambda name: any(_INNER_CAPITAL.search(w) and not _OF_FAMILIES.match(w) for w in name.words),
    "name of a place": lambda name: is_place_name(name.text),
    "place in it": lambda name: name.is_long and any(is_place_name(w) for w in name.words),
    "last name": lambda name: name.has_last_name and not name.is_long,
    "last name in it": lambda name: name.has_last_name and name.is_long,
    "full name": lambda name: name.is_full_name,
    "full name, given name": lambda name: name.is_full_name and name.has_given_name,
}
_OF_THINGS = ("word of a body", "ends in a document", "joined", "place in it", "place's words", "capital inside")


def of_name(text: str, labels: Counter[str], last_names: Collection[str]) -> dict[str, float]:
    """What a name's own words tell, and what the model called it; ``last_names`` end longer names of people."""
    name = _Name(text, last_names)
    of_words = {feature: float(holds(name)) for feature, holds in _OF_WORDS.items()}
    return {"bias": 1.0, f"words {min(len(name.words), 5)}": 1.0, **_of_labels(labels), **of_words}


def _of_labels(labels: Counter[str]) -> dict[str, float]:
    """What the model called a name, as shares of its labels, and how often it was called a person or organisation."""
    out: dict[str, float] = {}
    for label, count in labels.items():
        kind = _LABELS.get(label, "else")
        out[f"called {kind}"] = out.get(f"called {kind}", 0.0) + count / labels.total()
        if label in ("PERSON", "ORG"):
            out[f"called {kind} often"] = math.log(1 + count)
    return out


def of_use(doc: Doc, spans: Sequence[Span]) -> dict[str, float]:
    """How a text uses a name, as shares of its occurrences."""
    out: dict[str, float] = {}
    for span in spans:
        for feature in (*_before(doc, span), *_after(doc, span), *_in_its_clause(span)):
            out[feature] = out.get(feature, 0.0) + 1 / len(spans)
    return out


def _before(doc: Doc, span: Span) -> list[str]:
    if span.start == 0:
        return ["opens the text"]
    last = doc[span.start - 1]
    out = [feature for feature, words in _WORDS_BEFORE.items() if last.lower_.rstrip(".") in words]
    if is_role(last) or (last.text == "," and span.start > 1 and is_role(doc[span.start - 2])):
        out.append("role before")
    if _is_between_marks(doc, span):
        out.append("between marks")
    return out


def _is_between_marks(doc: Doc, span: Span) -> bool:
    """Whether nothing but a name, and perhaps a stop, stands between quotation marks: a title of something."""
    if doc[span.start - 1].text not in _OPENING or span.end == len(doc):
        return False
    after = doc[span.end : span.end + 2]
    return after[-1 if after[0].text in (",", ".") else 0].text in _CLOSING


def _after(doc: Doc, span: Span) -> list[str]:
    following = doc[span.end : span.end + 8]
    if not following:
        return []
    if following[0].text in _POSSESSIVES:
        return ["possessor"]
    if following[0].lower_ in _WHO:
        return ["who after"]
    return _beside(following[1:]) if following[0].text in (",", "(") and len(following) > 1 else []


def _beside(words: Span) -> list[str]:
    """What follows a name's comma or bracket: "who", "which", an age or a role."""
    first = words[0]
    if first.lower_ in _WHO:
        return ["who after"]
    if first.lower_ == "which":
        return ["which after"]
    if _AGE.fullmatch(first.text) and len(words) > 1 and words[1].text in (",", ")"):
        return ["age after"]
    phrase = takewhile(lambda token: not (token.is_punct or token.pos_ in ("VERB", "AUX")), words)
    return ["role after"] if any(is_role(token) for token in phrase) else []


def _in_its_clause(span: Span) -> list[str]:
    root = span.root
    if root.dep_ in ("nsubj", "nsubjpass"):
        return ["subject", "speaks"] if root.head.lemma_.lower() in _SAYS else ["subject"]
    if root.dep_ in ("compound", "amod", "nmod") and root.head.i >= span.end:
        return ["of a noun" if root.head.pos_ == "NOUN" else "of a name"]
    return [root.dep_] if root.dep_ in ("poss", "appos", "dobj", "pobj", "conj") else []


_SAYS = frozenset(
    ("say", "tell", "add", "ask", "think", "feel", "believe", "recall", "explain", "write", "know", "want")
)


def likely_person(evidence: Mapping[str, float]) -> float:
    """How likely it is that a name is one human being's."""
    return probability(evidence, load_weights(WEIGHTS))
