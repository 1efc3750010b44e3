"""Kin of somebody whom an article names elsewhere: "Peter Lund’s wife", "her brother"."""

from __future__ import annotations

from spacy.tokens import Span, Token

from onrecord.core.analysis.speakers.anaphors import pronoun
from onrecord.core.analysis.speakers.lexicon import KIN, PRONOUNS, gender_of_noun
from onrecord.core.analysis.speakers.named import FULL_NAME, Referent
from onrecord.core.analysis.speakers.nouns import owner_of
from onrecord.core.analysis.speakers.scene import Resolved, Scene, Spans

#: how likely the one other of a last name is meant
_OF_THAT_NAME = 0.8


def by_kin(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """The one other person of somebody's last name, and of the sex that the noun tells; nobody where one is called so."""
    kin = head.lemma_.lower()
    whose = _whose(scene, span, head, said) if kin in KIN else None
    if whose is None or any(kin in n.called for n in scene.named):
        return None
    found = [n for n in scene.named if n is not whose and _is_of_family(n, whose, kin)]
    if len(found) != 1:
        return None
    return Resolved((found[0],), "anaphor", f"“{span.text}” → {found[0].name}, of the same last name", _OF_THAT_NAME)


def _whose(scene: Scene, span: Span, head: Token, said: Spans) -> Referent | None:
    """Who is told to have that kin."""
    owner = owner_of(head, span)
    if owner is None:
        return None
    if owner.lower_ in PRONOUNS:
        best = next(iter(scene.rank(pronoun(owner, said))), None)
        return best.named if best else None
    named = scene.within(owner.left_edge.idx, owner.idx + 1)
    return next((m.named for m in named if m.start <= owner.idx < m.end), None)


def _is_of_family(other: Referent, whose: Referent, kin: str) -> bool:
    """Whether somebody may be that kin: of the same last name and the sex, and called no other kin."""
    is_alike = other.is_person and len(other.words) >= FULL_NAME and other.words[-1] == whose.words[-1]
    return is_alike and KIN.isdisjoint(other.called) and other.gender in (gender_of_noun(kin) or other.gender, None)
