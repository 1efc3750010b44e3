"""Several who are told by their number: "the two lawmakers", "the pair"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span, Token

from onrecord.core.analysis.speakers.lexicon import noun_kinds
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.scene import Resolved, Scene, Spans

_COUNTS = {"two": 2, "both": 2, "pair": 2, "duo": 2, "couple": 2, "three": 3, "trio": 3, "four": 4}
_THESE = frozenset(("the", "these", "those", "both"))
#: how likely it is that "the two" are those named together last
_TOGETHER = 0.8


def counted(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "the two lawmakers", "the pair": those named or heard together last, unless unnamed ones were told of so since."""
    count, is_body = _count_of(span, head), noun_kinds().get(head.lemma_.lower()) == "body"
    people = scene.together(span.start_char, count, body=is_body) if count else ()
    if not people or _told_of_since(scene, span, head, people):
        return None
    names = " and ".join(n.name for n in people)
    return Resolved(tuple(people), "anaphor", f"“{span.text}” → {names}, named together before", _TOGETHER)


def _told_of_since(scene: Scene, span: Span, head: Token, people: Sequence[Referent]) -> bool:
    """Whether several unnamed ones were called by a noun since ``people`` were last spoken of."""
    since = min(max((s for s, _ in n.mentions if s < span.start_char), default=0) for n in people)
    several = (n for n in scene.strangers if n.is_several and n.noun == head.lemma_.lower())
    return any(since < s < span.start_char for n in several for s, _ in n.mentions)


def _count_of(span: Span, head: Token) -> int:
    """How many "the two" or "both" are; 0 where a phrase does not say, or is a name."""
    before = [t.lower_ for t in span if t.i <= head.i or head.pos_ == "DET"]
    if _THESE.isdisjoint(before) or head.pos_ == "PROPN":
        return 0
    return next((_COUNTS[word] for word in before if word in _COUNTS), 0)
