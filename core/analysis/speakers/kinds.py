"""Whether a name is somebody's or something's: what the model called it, its words, and the company it keeps.

A small model's labels alone are wrong for one name in ten, above all outside the West; how a text uses a name tells as
much. The weights are learned by :mod:`onrecord.core.analysis.speakers.kind_training`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.countries.gazetteer import is_place_name
from onrecord.core.analysis.speakers.lexicon import TITLES, given_names, noun_kinds, role_nouns
from onrecord.core.analysis.speakers.named import PARTICLES, is_body_word
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
_LABELS = {"PERSON": "person", "ORG": "body", "GPE": "place", "LOC": "place", "FAC": "place"}


def of_name(name: str, labels: Counter[str], last_names: Collection[str]) -> dict[str, float]:
    """What a name's own words tell, and what the model called it; ``last_names`` end longer names of people."""
    words = name.split()
    low = [w.lower().strip(".’'") for w in words]
    total = labels.total()
    out = {"bias": 1.0, f"words {min(len(words), 5)}": 1.0}
    for label, count in labels.items():
        kind = _LABELS.get(label, label if label in ("THING", "SPEAKER") else "else")
        out[f"called {kind}"] = out.get(f"called {kind}", 0.0) + count / total
        if label in ("PERSON", "ORG"):
            out[f"called {kind} often"] = math.log(1 + count)
    first = words[0] if not words[0].isupper() else words[0].title()
    given = first in given_names() or first.split("-")[0] in given_names()
    out["given name first"] = float(given and len(words) > 1)
    out["given name alone"] = float(given and len(words) == 1)
    out["given name, another word"] = float(any(w in given_names() for w in words[1:]))
    of_body = any(is_body_word(w) for w in words)
    out["word of a body"] = float(of_body)
    out["company"] = float(low[-1] in _COMPANY_ENDINGS)
    out["ends in a document"] = float(noun_kinds().get(low[-1]) == "document")
    out["joined"] = float(any(w in _JOINERS for w in low))
    out["particle"] = float(any(w in PARTICLES for w in low[1:]))
    out["begins with an article"] = float(low[0] in ("a", "an", "the"))
    out["initial"] = float(any(re.fullmatch(r"[A-Z]\.", w) for w in words[:-1]))
    out["capitals alone"] = float(name.isupper() and len(words) == 1)
    out["capital inside"] = float(any(_INNER_CAPITAL.search(w) and not _OF_FAMILIES.match(w) for w in words))
    out["name of a place"] = float(is_place_name(name))
    out["place in it"] = float(len(words) > 1 and any(is_place_name(w) for w in words))
    out["last name"] = float(words[-1] in last_names and len(words) == 1)
    out["last name in it"] = float(words[-1] in last_names and len(words) > 1)
    is_thing = of_body or out["ends in a document"] or out["joined"] or out["place in it"] or out["capital inside"]
    plain = 2 <= len(words) <= 4 and all(w[0].isupper() or w in PARTICLES for w in words) and not is_thing
    out["full name"] = float(plain)
    out["full name, given name"] = float(plain and given)
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
    low = last.lower_.rstrip(".")
    out = ["the before"] if low == "the" else []
    if low in TITLES:
        out.append("title before")
    if _is_role(last):
        out.append("role before")
    if low in ("in", "at", "from", "across"):
        out.append("in before")
    if low == "by":
        out.append("by before")
    if last.text in _OPENING and span.end < len(doc):
        after = doc[span.end]
        closing = doc[span.end + 1] if after.text in (",", ".") and span.end + 1 < len(doc) else after
        if closing.text in _CLOSING:
            out.append("between marks")
    if last.text == "," and span.start > 1 and _is_role(doc[span.start - 2]):
        out.append("role before")
    return out


def _after(doc: Doc, span: Span) -> list[str]:
    following = doc[span.end : span.end + 8]
    if not following:
        return []
    first = following[0]
    out = ["possessor"] if first.text in ("’s", "'s", "’", "'") else []
    if first.lower_ in ("who", "whose"):
        out.append("who after")
    if first.text not in (",", "(") or len(following) == 1:
        return out
    second = following[1]
    if second.lower_ in ("who", "whose"):
        out.append("who after")
    elif second.lower_ == "which":
        out.append("which after")
    elif _AGE.fullmatch(second.text) and len(following) > 2 and following[2].text in (",", ")"):
        out.append("age after")
    else:
        until = next((i for i, t in enumerate(following) if i and (t.is_punct or t.pos_ in ("VERB", "AUX"))), 8)
        if any(_is_role(t) for t in following[1:until]):
            out.append("role after")
    return out


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


def _is_role(token: Token) -> bool:
    return token.lower_ in role_nouns() or token.lemma_.lower() in role_nouns()


def likely_person(evidence: Mapping[str, float]) -> float:
    """How likely it is that a name is one human being's."""
    return probability(evidence, load_weights(WEIGHTS))
