"""The spaCy component ``onrecord_speakers``: the article's people, and whose each quote is.

Needs ``onrecord_quotes`` before it. Sets ``doc._.people`` (dicts in the shape of the JSON contract) and fills in
``person`` and ``why`` of each of ``doc._.quotes``.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.core.analysis.speakers.names import Named, gather
from onrecord.core.analysis.speakers.resolve import Scene
from onrecord.core.analysis.speakers.roles import role_of
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.quotation_marks import find_stretches

if not Doc.has_extension("people"):
    Doc.set_extension("people", default=None)


def add_people(doc: Doc) -> Doc:
    """Name the people of ``doc`` and give each quote its person."""
    quotes: list[dict[str, Any]] = doc._.quotes or []
    text = text_of(doc)
    spans = [_speaker(doc, q) for q in quotes]
    named = gather(doc, [s for s in spans if s is not None])
    for person in named:
        if person.is_person:
            person.role = _role(doc, text, person)
    scene = Scene(doc, named, [(s.start, s.end) for s in find_stretches(text)])
    owners: list[Named | None] = []
    for quote, span in zip(quotes, spans, strict=True):
        found = scene.resolve(span) if span is not None else None
        owners.append(found.named if found else None)
        if found and found.how:
            quote["why"] += "; " + found.how
    doc.user_data.pop("onrecord_sentence_starts", None)
    _write(doc, quotes, owners, named + list(scene.unnamed.values()))
    return doc


def _speaker(doc: Doc, quote: dict[str, Any]) -> Span | None:
    pairs = quote["speaker"]
    return doc.char_span(pairs[0][0], pairs[0][1], alignment_mode="expand") if pairs else None


def _role(doc: Doc, text: str, person: Named) -> str | None:
    """The first role beside a mention, the ones in full names' company before those of bare surnames."""
    for start, end in sorted(person.mentions, key=lambda m: (text[m[0] : m[1]] != person.name, m))[:12]:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and (role := role_of(doc, span)):
            return role
    return None


def _write(doc: Doc, quotes: list[dict[str, Any]], owners: list[Named | None], named: list[Named]) -> None:
    quoted = Counter(id(n) for n in owners if n is not None)
    kept = [n for n in named if n.is_person or quoted[id(n)] or len(n.mentions) > 0]
    kept.sort(key=lambda n: (-quoted[id(n)], not n.is_person, -len(n.mentions), n.mentions[0]))
    keys = {id(n): f"p{i}" for i, n in enumerate(kept, 1)}
    for quote, owner in zip(quotes, owners, strict=True):
        quote["person"] = keys[id(owner)] if owner is not None else None
    doc._.people = [
        {
            "id": keys[id(n)],
            "name": n.name,
            "role": n.role,
            "kind": "person" if n.is_person else "group" if n.noun and n.name[0].islower() else "organisation",
            "mentions": [list(m) for m in sorted(set(n.mentions))],
            "quoted": quoted[id(n)],
        }
        for n in kept
    ]


@Language.factory("onrecord_speakers", requires=["doc._.quotes", "doc.ents"], assigns=["doc._.people"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_speakers(nlp: Language, name: str) -> Any:
    """The factory behind ``nlp.add_pipe("onrecord_speakers")``."""
    return add_people
