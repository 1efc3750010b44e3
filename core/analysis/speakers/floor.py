"""Whose words stand without a cue: those of whoever holds the floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Span

from onrecord.core.analysis.speakers.anaphors import Anaphor
from onrecord.core.analysis.speakers.lexicon import PRONOUNS
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.scene import Resolved, Scene, Spans

#: rules of quotes whose speaker no cue names
FLOATING = frozenset(("same speaker", "continued", "told of", "nearest name", "nobody", "goes on"))
#: how likely they speak of whom the sentence behind their words tells, which is between those and more words
_ACTING = 0.9
#: how likely a name that is told to be a body's may still be somebody's
_UNLIKELY = 0.3
_PASSIVE = frozenset(("nsubjpass", "auxpass"))
_BY_MARKS = frozenset((*FLOATING, "weak cue", "cue"))


@dataclass(eq=False)
class Utterance:
    """A quote while its speaker is looked for; ``sure`` of its words and speaker phrase, ``content`` in characters."""

    quote: dict[str, Any]
    rule: str
    sure: float
    content: Spans
    span: Span | None
    found: Resolved | None = None

    @property
    def people(self) -> tuple[Referent, ...]:
        """Whose words they are, once that is found."""
        return self.found.people if self.found else ()


def speaker_without_cue(scene: Scene, said: Sequence[Utterance], one: Utterance) -> Resolved | None:
    """The likeliest speaker of words between quotation marks that no cue claims."""
    if one.quote["kind"] == "indirect" or one.rule not in _BY_MARKS or _is_by_nobody(scene, one):
        return None
    near = _neighbour(said, one)
    if one.rule == "goes on" and near is not None:
        return Resolved(near.people, "floor", f"{near.people[0].name}, who has the rest of it", near.probability)
    suggested = near.people[0] if near else _by_name(scene, one)
    if near is None and suggested is not None and _is_behind(one):
        return Resolved((suggested,), "floor", f"{suggested.name}, told of right behind", _ACTING)
    return _likeliest(scene, one, suggested, near)


def _is_behind(one: Utterance) -> bool:
    """Whether the speaker's phrase stands behind the words."""
    return one.span is not None and one.span.start_char >= one.content[-1][1]


def _likeliest(scene: Scene, one: Utterance, suggested: Referent | None, near: Resolved | None) -> Resolved | None:
    """The likeliest of all in view; whoever else spoke as one with them near by, too."""
    start, end = one.content[0]
    token = scene.layout.token_at(start).i
    anaphor = Anaphor("floor", "", start, end, token, one.content, PRONOUNS.get(_pronoun(one) or ""))
    ranked = [c for c in scene.rank(anaphor, suggested) if _may_be(c.named, one)]
    if not ranked:
        return None
    best = ranked[0]
    assert best.named is not None  # a silence introduces nobody
    people = near.people if near is not None and best.named in near.people else (best.named,)
    how = f"{best.named.name}, {scene.reason(best)}"
    return Resolved(people, "floor", how, best.probability, tuple(ranked[1:4]))


def _is_by_nobody(scene: Scene, one: Utterance) -> bool:
    """Whether the cue is a passive that leaves open by whom: "He has been called “a coward”"."""
    cues = (scene.doc.char_span(*run, alignment_mode="expand") for run in one.quote["cue"])
    verbs = (t for cue in cues if cue is not None for t in cue if t.tag_ == "VBN")
    parts = ({c.dep_ for c in verb.children} for verb in verbs)
    return any("agent" not in of_verb and not of_verb.isdisjoint(_PASSIVE) for of_verb in parts)


def _may_be(named: Referent | None, one: Utterance) -> bool:
    """Whether the pronoun that stands for the speaker, if one does, may mean somebody: "he" is no body and no
    woman, "it" no person."""
    word = _pronoun(one)
    if named is None or word is None:
        return True
    if word == "it":
        return not named.is_person
    is_somebody = named.is_person or named.likely_person > _UNLIKELY
    return is_somebody and named.gender in (None, PRONOUNS.get(word))


def _pronoun(one: Utterance) -> str | None:
    """The pronoun that stands for the speaker, if one does: of a verb of saying, or of what somebody does beside his words."""
    if one.span is None or (one.rule in FLOATING and one.rule not in ("told of", "same speaker")):
        return None
    word = one.span.text.lower()
    return word if word in PRONOUNS or (word == "it" and one.rule not in FLOATING) else None


def _neighbour(said: Sequence[Utterance], one: Utterance) -> Resolved | None:
    """The speaker of the quote that this one took its speaker from."""
    mine = one.quote["speaker"]
    return next((o.found for o in said if o.found and mine and o.quote["speaker"] == mine), None)


def _by_name(scene: Scene, one: Utterance) -> Referent | None:
    here = scene.within(*one.quote["speaker"][0]) if one.quote["speaker"] else []
    return here[0].named if here else None
