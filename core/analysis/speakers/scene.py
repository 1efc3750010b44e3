"""One article while its speakers are resolved: who is mentioned where, who spoke, and whom an anaphor may mean."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from spacy.symbols import NOUN, PROPN, nsubj
from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.speakers.anaphors import NARRATED, NUMBERS, Anaphor, pronoun
from onrecord.core.analysis.speakers.bearers import makers_of, related_nouns
from onrecord.core.analysis.speakers.lexicon import PRONOUNS
from onrecord.core.analysis.speakers.mentions import (
    Mention,
    TextStructure,
    find_mentions,
    mention_at,
    objects_beside,
    subject_beside,
)
from onrecord.core.analysis.speakers.moment import Moment, PriorQuote
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.ranker import VIEW, WEIGHTS, Candidate, candidates, weigh, without_doubles
from onrecord.core.analysis.speakers.strangers import Strangers, is_new
from onrecord.core.analysis.speakers.weights import load_weights

ResolvedBy = Literal["name", "anaphor", "floor", "phrase", "relative"]
Spans = tuple[tuple[int, int], ...]

#: the pronouns by which a story goes on about somebody
_NARRATED = frozenset(("he", "she"))
#: a choice likelier than this counts as a mention; one likelier than that tells somebody's sex
_LIKELY, _CERTAIN = 0.5, 0.9
#: the share of the turns that tells who is interviewed
_MOST = 0.5
#: how many characters apart names joined by "and" may be
_JOINED = 200
#: how many characters back somebody is who is called something like a noun
_NEAR = 400
#: how many tokens back a noun is looked for
_REACH = 600
_AGO = {
    "sentences same": "spoken of in the same sentence",
    "sentences 1": "spoken of one sentence before",
    "sentences 2": "spoken of two sentences before",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose words: the people (several who speak together), how that was told, how likely, and who else it may be."""

    people: tuple[Referent, ...]
    way: ResolvedBy
    how: str | None = None
    probability: float = 1.0
    others: tuple[Candidate, ...] = ()


@dataclass
class Scene:
    """One article while its speakers are resolved; remembers who spoke."""

    doc: Doc
    named: list[Referent]
    quoted: Sequence[tuple[int, int]]
    strangers: list[Referent] = field(default_factory=list)
    turns: list[PriorQuote] = field(default_factory=list)
    #: noun -> whom it meant when it last stood for somebody
    meant: dict[str, Referent] = field(default_factory=dict)
    #: called with each anaphor and its candidates, for training
    listener: Callable[[Anaphor, list[Candidate]], None] | None = None

    def __post_init__(self) -> None:
        self.layout = TextStructure(self.doc, self.quoted)
        self._unnamed = Strangers(self.layout)
        self._mentions = find_mentions(self.layout, self.named)
        self._starts = [m.start for m in self._mentions]
        self._weights = load_weights(WEIGHTS)
        self._subjects = [
            t
            for t in map(self.doc.__getitem__, np.flatnonzero(self.doc.to_array("DEP") == nsubj).tolist())
            if t.lower_ in _NARRATED or (_is_definite(t) and t.idx not in self._speakers)
        ]
        self._read = 0

    def hear(self, people: Sequence[Referent], span: Span, said: Spans) -> None:
        """Remember who spoke the words at ``said``, as told by a speaker span."""
        paragraph = self.layout.paragraph(span.start_char)
        self.turns += [PriorQuote(n, span.start, paragraph, said) for n in people]

    def spoke_with(self, named: Referent) -> Sequence[Referent]:
        """Who spoke as one when somebody spoke last, that one too."""
        last = next((t.token for t in reversed(self.turns) if t.named is named), None)
        return self._who_spoke(self.turns, last)

    @staticmethod
    def _who_spoke(turns: Sequence[PriorQuote], token: int | None) -> list[Referent]:
        """Who spoke by the phrase at a token, however many quotes it has."""
        return list(dict.fromkeys(t.named for t in turns if t.token == token))

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin between two characters."""
        return self._mentions[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def together(self, before: int, count: int, *, body: bool) -> Sequence[Referent]:
        """So many people, or bodies, who were joined by "and" or spoke as one, the last before a character; else nobody."""
        spoke = [t for t in self.turns if self.doc[t.token].idx < before]
        groups = [self._who_spoke(spoke, spoke[-1].token if spoke else None)]
        groups += map(self._joined_with, reversed(self.within(max(0, before - VIEW), before)))
        alike = (g for g in groups if len(g) == count == len(set(g)))
        return next((g for g in alike if all(n.is_person is not body for n in g)), ())

    def _joined_with(self, m: Mention) -> list[Referent]:
        """Who is joined by "and" with a mention, in the order of the text, that one too."""
        joined = {m.token, *(t.i for t in self.doc[m.token].conjuncts)}
        return [o.named for o in self.within(m.start - _JOINED, m.end + _JOINED) if o.token in joined]

    def rank(self, anaphor: Anaphor, suggested: Referent | None = None) -> list[Candidate]:
        """Whom an anaphor may mean, the likeliest first; ``suggested`` by whatever else speaks nearby."""
        self._read_to(anaphor.token)
        found = candidates(anaphor, self._moment(anaphor, suggested))
        if self.listener:
            self.listener(anaphor, found)
        weighed = without_doubles(anaphor, weigh(anaphor, found, self._weights))
        return [c for c in weighed if c.named is not None or anaphor.noun]

    def _read_to(self, token: int) -> None:
        """Remember whom "he" and "she" meant in the story so far, where they told of somebody and reported no words."""
        while self._read < len(self._subjects) and self._subjects[self._read].i < token:
            subject = self._subjects[self._read]
            self._read += 1
            end = subject.idx + len(subject)
            if self.layout.is_quoted(subject.idx) or any(m.start == subject.idx for m in self.within(subject.idx, end)):
                continue
            if subject.pos == NOUN:
                self._note_bearer(subject)
                continue
            anaphor = pronoun(subject, ())
            ranked = weigh(anaphor, candidates(anaphor, self._moment(anaphor, None)), self._weights)
            if ranked and ranked[0].named is not None and ranked[0].probability > _LIKELY:
                self._note(ranked[0].named, self.doc[subject.i : subject.i + 1], subject)

    @cached_property
    def _speakers(self) -> set[int]:
        """The characters of the quotes' speaker phrases."""
        return {at for q in self.doc._.quotes or () for s, e in q["speaker"] for at in range(s, e)}

    def _note_bearer(self, noun: Token) -> None:
        """Remember whom a noun of the story means, where it is the role of one alone of those named before, or like that
        of one alone just before: "the admiral"."""
        words = {t.lower_ for t in noun.lefts} - {"the"}
        kind = noun.lemma_.lower()
        found = [n for n in self._people_before(noun, VIEW) if kind in n.called and words <= n.described]
        if not (found or words):
            alike = related_nouns().get(kind, frozenset[str]())
            found = [n for n in self._people_before(noun, _NEAR) if not alike.isdisjoint(n.called)]
        if len(found) == 1:
            self._note(found[0], self.doc[noun.left_edge.i : noun.i + 1], noun)

    def _people_before(self, token: Token, characters: int) -> Sequence[Referent]:
        """The people mentioned within so many characters before a token."""
        before = self.within(max(0, token.idx - characters), token.idx)
        return list(dict.fromkeys(m.named for m in before if m.named.is_person))

    def _moment(self, anaphor: Anaphor, suggested: Referent | None) -> Moment:
        return Moment(
            self.layout.sentence(anaphor.token),
            self.layout.paragraph(anaphor.start),
            self._before(anaphor),
            [t for t in self.turns if t.token < anaphor.token],
            suggested,
            self.layout.answers(anaphor.said[0][0] if anaphor.said else anaphor.start),
            *self._noun_before(anaphor),
            self.meant.get(anaphor.noun),
            self._beside(anaphor),
            self._makers(anaphor),
            self._behind(anaphor),
        )

    def _before(self, anaphor: Anaphor) -> Sequence[Mention]:
        """Who is in view: the named and those who spoke, and such as have but been spoken of."""
        named = [m for m in self.within(max(0, anaphor.start - VIEW), anaphor.start) if m.token < anaphor.token]
        others = [m for m in self._unnamed.in_view(anaphor) if not self.within(m.start, m.end)]
        return sorted((*named, *others), key=lambda m: m.start) if others else named

    def _beside(self, anaphor: Anaphor) -> Sequence[Referent]:
        """Who stands as object of the verb whose subject an anaphor is, and so is somebody else: "he told Lund"."""
        if anaphor.kind == "floor":
            return ()
        if anaphor.weighed_as == NARRATED and (subject := subject_beside(self.doc[anaphor.token])) is not None:
            return [m.named for m in self.within(anaphor.start - VIEW, anaphor.start) if m.token == subject.i]
        objects = {t.i: t for t in objects_beside(self.doc[anaphor.token])}
        end = max((t.idx + 1 for t in objects.values()), default=anaphor.end)
        named = [m.named for m in self.within(anaphor.end, end) if m.token in objects]
        return [*named, *(who for t in objects.values() if (who := self._meant_by(t, anaphor)) is not None)]

    def _meant_by(self, thing: Token, subject: Anaphor) -> Referent | None:
        """Whom "him" or "her" most likely means as the object of a noun's verb: "the minister called her"."""
        if not subject.noun or not PRONOUNS.get(thing.lower_) or thing.lower_.endswith("self"):
            return None
        anaphor = pronoun(thing, ())
        ranked = weigh(anaphor, candidates(anaphor, self._moment(anaphor, None)), self._weights)
        return ranked[0].named if ranked and ranked[0].probability > _LIKELY else None

    def _behind(self, anaphor: Anaphor) -> Sequence[Mention]:
        """Who is named in the rest of the sentence of a pronoun of the story."""
        if anaphor.weighed_as != NARRATED:
            return ()
        return self.within(anaphor.end, self.doc[anaphor.token].sent.end_char)

    def _noun_before(self, anaphor: Anaphor) -> tuple[int | None, bool]:
        """The number of the sentence where the noun of an anaphor stood last before, outside anybody's words, and
        whether it stood first as that of somebody new: "a reporter", "two reporters"."""
        before = [
            i
            for i in self._nouns.get(anaphor.noun, ())
            if self.doc[i].idx < anaphor.start and not self.layout.is_quoted(self.doc[i].idx)
        ]
        if not before:
            return None, False
        last = self.layout.sentence(before[-1]) if before[-1] > anaphor.token - _REACH else None
        return last, is_new(self.doc[before[0]])

    def _makers(self, anaphor: Anaphor) -> Sequence[Referent]:
        """Who made a document, as it was last spoken of: "the council issued a statement", "a letter from Lund"."""
        if anaphor.kind != "document":
            return ()
        like = sorted(i for noun in related_nouns().get(anaphor.noun, ()) for i in self._nouns.get(noun, ()))
        places = (*like, *self._nouns.get(anaphor.noun, ()))  # the noun itself before one like it
        for i in reversed([i for i in places if self.doc[i].idx < anaphor.start]):
            tokens = {t.i for t in makers_of(self.doc[i])}
            start, end = self.doc[i].sent.start_char, self.doc[i].sent.end_char
            if found := [m.named for m in self.within(start, end) if m.token in tokens]:
                return found
        return ()

    @cached_property
    def _nouns(self) -> Mapping[str, Sequence[int]]:
        """Noun -> the tokens where it stands."""
        found: dict[str, list[int]] = {}
        for i in np.flatnonzero(np.isin(self.doc.to_array("POS"), (NOUN, PROPN))).tolist():
            found.setdefault(self.doc[i].lemma_.lower(), []).append(i)
        return found

    def meet(self, span: Span, head: Token, name: str | None = None) -> Referent:
        """Somebody unnamed, the one of that very phrase (or ``name``) if there was one; this is a mention."""
        found = self._unnamed.called(span, head, name)
        self._take_in(found)
        if (span.start_char, span.end_char) not in found.mentions:
            found.mentions.append((span.start_char, span.end_char))
        self._note(found, span, head)
        return found

    def _take_in(self, named: Referent) -> None:
        if named not in self.strangers and named not in self.named:
            self.strangers.append(named)

    def _note(self, named: Referent, span: Span, head: Token) -> None:
        """Remember that a phrase means ``named``: who is meant by "he" is in view as if he had been named."""
        if any(m.start == span.start_char for m in self.within(span.start_char, span.end_char)):
            return
        at = bisect.bisect_left(self._starts, span.start_char)
        before = self._mentions[at - 1] if at else None
        self._mentions.insert(at, mention_at(self.layout, span.start_char, span.end_char, named, before, head))
        self._starts.insert(at, span.start_char)

    def chosen(self, anaphor: Anaphor, span: Span, head: Token) -> Resolved | None:
        """The likeliest of those an anaphor may mean."""
        ranked = self.rank(anaphor)
        if not ranked:
            return None
        best = ranked[0]
        named = best.named or self.meet(span, head)
        self._take_in(named)
        if (
            best.named is not None
            and best.named.noun is not None
            and (at := (span.start_char, span.end_char)) not in named.mentions
        ):
            named.mentions.append(at)
        if best.probability > _LIKELY:
            self._note(named, span, head)
        if anaphor.noun:
            self.meant[anaphor.noun] = named
            self._learn(named, anaphor, best.probability)
        if best.probability > _CERTAIN and anaphor.gender and named.gender in (None, anaphor.gender):
            named.gender, named.is_gender_told = anaphor.gender, True
        how = (
            None
            if named.name.lower() in anaphor.text.lower()
            else f"“{anaphor.text}” → {named.name}, {self.reason(best)}"
        )
        return Resolved((named,), "anaphor", how, best.probability, tuple(ranked[1:4]))

    @staticmethod
    def _learn(named: Referent, anaphor: Anaphor, probability: float) -> None:
        """What a noun that means somebody tells of them: "the company", that a lone name is a body's; "mother of three", how many."""
        if probability <= _LIKELY:
            return
        if anaphor.kind == "body" and named.is_person and len(named.words) == 1 and not named.role:
            named.is_person = named.is_gender_told
        if not anaphor.is_plural:
            named.numbers |= anaphor.telling & NUMBERS

    @staticmethod
    def reason(best: Candidate) -> str:
        """What speaks most for the one chosen, as the reader can check it."""
        features = best.features
        if best.named is not None and best.named.role and features.get("role is the noun"):
            return best.named.role
        if features.get("answers, share of the turns", 0.0) > _MOST:
            return "who answers the questions"
        if features.get("spoke last"):
            return "who spoke before"
        for name, words in _AGO.items():
            if features.get(name):
                return words
        return "spoken of before"


def _is_definite(noun: Token) -> bool:
    """Whether a word is a noun in the singular that stands for one whom the reader knows: "the admiral"."""
    return noun.pos == NOUN and noun.tag_ == "NN" and any(t.lower_ == "the" for t in noun.lefts)
