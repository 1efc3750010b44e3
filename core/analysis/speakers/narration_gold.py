"""What there is to learn of pronouns in stories: chains of mentions of one and the same, or which of two names is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from onrecord.core.analysis.speakers.anaphors import Anaphor, pronoun
from onrecord.core.analysis.speakers.gather import gather
from onrecord.core.analysis.speakers.lexicon import PRONOUNS
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.ranker import Candidate
from onrecord.core.analysis.speakers.scene import Scene
from onrecord.core.text.quotation_marks import find_stretches

Json = dict[str, Any]
Spans = Sequence[Sequence[int]]
#: characters of a mention that is no more than a name and a role
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Case:
    """One choice: the features of each candidate, and which of them are right."""

    kind: str
    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def story_cases(doc: Doc, article: Json) -> Iterator[Case]:
    """The choices that pronouns ask for, of {"text", "clusters": [{"type", "mentions"}]} or {"text", "pronoun", "a", "b",
    "answer"}."""
    heard: list[tuple[Anaphor, list[Candidate]]] = []
    scene = Scene(doc, gather(doc, []), [(s.start, s.end) for s in find_stretches(article["text"])])
    for span, right, wrong in _told(article):
        if (words := doc.char_span(*span)) is None or len(words) != 1:
            continue
        scene.listener = lambda anaphor, found: heard.append((anaphor, found))
        scene.rank(pronoun(words[0], ()))
        anaphor, found = heard.pop()
        marks = _marks(found, right, wrong)
        if len(found) > 1 and any(marks) and not all(marks):
            yield Case(anaphor.weighed_as, tuple(c.features for c in found), marks)


def _told(article: Json) -> Iterator[tuple[tuple[int, int], Spans, Spans]]:
    """Each pronoun with the spans of whom it means, and where that is nobody of them, of whom it does not mean."""
    if "pronoun" in article:
        answer = article["answer"]
        yield (
            tuple(article["pronoun"]),
            [article[answer]] if answer else [],
            [] if answer else [article["a"], article["b"]],
        )
        return
    for chain in (c["mentions"] for c in article["clusters"] if c["type"] == "person"):
        for start, end in chain:
            if article["text"][start:end].lower() in PRONOUNS:
                yield (start, end), [m for m in chain if m[0] < start and m[1] - m[0] < _LONGEST], []


def _marks(found: Sequence[Candidate], right: Spans, wrong: Spans) -> tuple[bool, ...]:
    """Which candidates are right; nobody of them, where none is."""
    if wrong:
        return tuple(not _is_at(c.named, wrong) for c in found)
    marks = tuple(_is_at(c.named, right) for c in found)
    return marks if any(marks) else tuple(c.named is None for c in found)


def _is_at(named: Referent | None, spans: Spans) -> bool:
    return named is not None and any(s < end and start < e for s, e in named.mentions for start, end in spans)
