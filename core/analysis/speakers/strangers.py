"""Those an article speaks of without a name: "voters", "a woman from Leeds", "police"."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

import numpy as np
from spacy.symbols import NOUN, PROPN, dobj, nsubj, nsubjpass, pobj
from spacy.tokens import Span, Token

from onrecord.core.analysis.speakers.anaphors import Anaphor
from onrecord.core.analysis.speakers.lexicon import noun_kinds, people_nouns, role_nouns
from onrecord.core.analysis.speakers.mentions import Mention, TextStructure, mention_at
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.nouns import unnamed

_start = attrgetter("start")
#: characters before an anaphor in which they are looked for
_VIEW = 1500
_PLURAL = frozenset(("NNS", "NNPS"))
#: what stands before a noun that is new
NEW = frozenset(("a", "an", "another", "one", "some", "several", "many"))
#: the same for the subject of the sentence before, and whose that may be
_NEAR, _WHOSE = 400, frozenset(("her", "his", "my", "their"))
#: what leads up to a question about somebody
_ASKED = frozenset(("asked", "pressed", "questioned", "quizzed"))


@dataclass
class Strangers:
    """The unnamed of one article; those of one phrase are one."""

    layout: TextStructure
    _by_name: dict[str, Referent] = field(default_factory=dict)

    def called(self, span: Span, head: Token, name: str | None = None) -> Referent:
        """The one of that very phrase, or of ``name``."""
        new = unnamed(span, head)
        new.name = name or new.name
        return self._by_name.setdefault(new.name.lower(), new)

    def in_view(self, anaphor: Anaphor) -> Sequence[Mention]:
        """Those a pronoun or a noun may mean though they have not spoken: "they" several, "she" a woman introduced, "it" a body."""
        if anaphor.kind == "they" or (anaphor.kind == "human" and anaphor.is_plural):
            found = self._several
        elif anaphor.kind in ("he", "human"):
            return sorted((*_between(self._one, anaphor.start, _VIEW), *self._just_told_of(anaphor)), key=_start)
        elif anaphor.kind == "it":
            found = self._bodies
        else:
            return ()
        return _between(found, anaphor.start, _VIEW)

    def _just_told_of(self, anaphor: Anaphor) -> list[Mention]:
        """Who is the subject of the sentence before an anaphor's, of the same paragraph: "The foreman agreed. “...,” he said"."""
        near = _between(self._subjects, anaphor.start, _NEAR)
        sentence, paragraph = self.layout.sentence(anaphor.token), self.layout.paragraph(anaphor.start)
        return [m for m in near if m.sentence >= sentence - 2 and m.paragraph == paragraph]

    @cached_property
    def _subjects(self) -> list[Mention]:
        found = self._mentions(lambda t: t.tag_ == "NN" and t.dep == nsubj and _is_known(t) and not _is_asked_about(t))
        return sorted(found, key=_start)

    @cached_property
    def _several(self) -> list[Mention]:
        return self._mentions(lambda t: t.tag_ in _PLURAL)

    @cached_property
    def _one(self) -> list[Mention]:
        found = self._mentions(
            lambda t: t.tag_ == "NN" and t.dep in (nsubj, nsubjpass) and is_new(t) and not _is_asked_about(t)
        )
        return sorted(found, key=_start)

    @cached_property
    def _bodies(self) -> list[Mention]:
        return [self._mention(t) for t in self._nouns_that(lambda t: t.tag_ == "NN" and t.dep == nsubj and is_body(t))]

    def _mentions(self, holds: Callable[[Token], bool]) -> list[Mention]:
        """The nouns for people that stand as subject or object, outside anybody's words."""
        return [self._mention(t) for t in self._nouns_that(lambda t: t.lemma_.lower() in people_nouns() and holds(t))]

    def _nouns_that(self, holds: Callable[[Token], bool]) -> list[Token]:
        heads = map(self.layout.doc.__getitem__, self._nouns)
        return [t for t in heads if holds(t) and not self.layout.is_quoted(t.idx)]

    @cached_property
    def _nouns(self) -> list[int]:
        kinds, roles = self.layout.doc.to_array(["POS", "DEP"]).T
        return np.flatnonzero(np.isin(kinds, (NOUN, PROPN)) & np.isin(roles, (nsubj, nsubjpass, dobj, pobj))).tolist()

    def _mention(self, head: Token) -> Mention:
        span = head.doc[head.left_edge.i : head.i + 1]
        who = self.called(head.doc[head.left_edge.i : head.right_edge.i + 1], head)
        if (at := (span.start_char, span.end_char)) not in who.mentions:
            who.mentions.append(at)
        return mention_at(self.layout, *at, who, None)


def _between(found: Sequence[Mention], end: int, characters: int) -> Sequence[Mention]:
    """The mentions, in the order of the text, that begin within so many characters before ``end``."""
    first, last = (bisect.bisect_left(found, at, key=_start) for at in (end - characters, end))
    return found[first:last]


def is_body(noun: Token) -> bool:
    """Whether a common noun names a body of people: "the union"."""
    return noun.pos == NOUN and noun_kinds().get(noun.lemma_.lower()) == "body"


def _is_known(noun: Token) -> bool:
    """Whether a noun stands for one whom the text takes for known: "her sister", "the foreman"; "the minister" would be one
    of those named."""
    is_main = noun.head.dep_ == "ROOT" and not any(t.dep_ == "appos" for t in noun.rights)
    before = {t.lower_ for t in noun.lefts}
    is_nobodys_office = "the" in before and noun.lemma_.lower() not in role_nouns()
    return is_main and (is_nobodys_office or not before.isdisjoint(_WHOSE))


def _is_asked_about(noun: Token) -> bool:
    """ "Asked whether an adviser would be appointed, he": somebody else."""
    return any(t.lower_ in _ASKED for t in noun.ancestors)


def is_new(noun: Token) -> bool:
    """Whether a noun stands for somebody not met before, who is given no name beside it."""
    has_name = any(t.dep_ == "appos" and t.pos_ == "PROPN" for t in noun.rights)
    is_plain = noun.tag_ == "NNS" and not any(t.dep_ in ("det", "poss") for t in noun.lefts)
    return not has_name and (is_plain or any(t.lower_ in NEW or t.like_num for t in noun.lefts))
