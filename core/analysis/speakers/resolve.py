"""Speaker span -> person: names by their forms, pronouns and nouns by who is in view."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.speakers.anaphors import Anaphor, nominal, pronoun, words_of
from onrecord.core.analysis.speakers.lexicon import PRONOUNS, is_role_word, noun_kinds, role_nouns
from onrecord.core.analysis.speakers.mentions import Mention, TextStructure, find_mentions, mention_at
from onrecord.core.analysis.speakers.named import Referent, clean_name
from onrecord.core.analysis.speakers.nouns import head_of, joined, unnamed
from onrecord.core.analysis.speakers.ranker import VIEW, WEIGHTS, Candidate, Moment, PriorQuote, candidates, weigh
from onrecord.core.analysis.speakers.weights import load_weights

ResolvedBy = Literal["name", "anaphor", "floor", "phrase", "relative"]
Spans = tuple[tuple[int, int], ...]

_SELF = frozenset(("i", "we", "me", "us", "my", "our", "you", "your"))
_PRONOUNS = frozenset((*PRONOUNS, "it", "its", "they", "them", "their"))
_COUNTED = frozenset(
    ("one", "some", "many", "others", "most", "several", "both", "few", "another", "everyone", "nobody")
)
#: the pronouns by which a story goes on about somebody
_NARRATED = frozenset(("he", "she"))
#: a choice likelier than this counts as a mention; one likelier than that tells somebody's sex
_LIKELY, _CERTAIN = 0.5, 0.9
#: the share of the turns that tells who is interviewed
_MOST = 0.5
#: how many tokens back a noun is looked for
_REACH = 600
_OWNS = frozenset(("’s", "'s", "’", "'", "‘s"))


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
    #: called with each anaphor and its candidates, for training
    listener: Callable[[Anaphor, list[Candidate]], None] | None = None

    def __post_init__(self) -> None:
        self.layout = TextStructure(self.doc, self.quoted)
        self._mentions = find_mentions(self.layout, self.named)
        self._starts = [m.start for m in self._mentions]
        self._weights = load_weights(WEIGHTS)
        self._subjects = [t for t in self.doc if t.lower_ in _NARRATED and t.dep_ == "nsubj"]
        self._read = 0

    def resolve(self, span: Span, said: Spans) -> Resolved | None:
        """The person behind a speaker span of the words at ``said``; None where the text does not say."""
        head = head_of(span)
        found = next((r for rule in _RULES if (r := rule(self, span, head, said))), None)
        if found:
            self.turns += [
                PriorQuote(n, span.start, self.layout.paragraph(span.start_char), said) for n in found.people
            ]
        return found

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin between two characters."""
        return self._mentions[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def rank(self, anaphor: Anaphor, suggested: Referent | None = None) -> list[Candidate]:
        """Whom an anaphor may mean, the likeliest first; ``suggested`` by whatever else speaks nearby."""
        self._read_to(anaphor.token)
        found = candidates(anaphor, self._moment(anaphor, suggested))
        if self.listener:
            self.listener(anaphor, found)
        return weigh(anaphor, found, self._weights)

    def _read_to(self, token: int) -> None:
        """Remember whom "he" and "she" meant in the story so far, where they told of somebody and reported no words."""
        while self._read < len(self._subjects) and self._subjects[self._read].i < token:
            subject = self._subjects[self._read]
            self._read += 1
            end = subject.idx + len(subject)
            if self.layout.is_quoted(subject.idx) or any(m.start == subject.idx for m in self.within(subject.idx, end)):
                continue
            anaphor = pronoun(subject, ())
            ranked = weigh(anaphor, candidates(anaphor, self._moment(anaphor, None)), self._weights)
            if ranked and ranked[0].named is not None and ranked[0].probability > _LIKELY:
                self._note(ranked[0].named, self.doc[subject.i : subject.i + 1])

    def _moment(self, anaphor: Anaphor, suggested: Referent | None) -> Moment:
        return Moment(
            self.layout.sentence(anaphor.token),
            self.layout.paragraph(anaphor.start),
            self.within(max(0, anaphor.start - VIEW), anaphor.start),
            [t for t in self.turns if t.token < anaphor.token],
            suggested,
            self.layout.answers(anaphor.said[0][0] if anaphor.said else anaphor.start),
            self._sentence_of_noun(anaphor),
        )

    def _sentence_of_noun(self, anaphor: Anaphor) -> int | None:
        """The number of the sentence where the noun of an anaphor stood before, outside anybody's words."""
        if not anaphor.noun:
            return None
        for i in range(anaphor.token - 1, max(-1, anaphor.token - _REACH), -1):
            token = self.doc[i]
            is_noun = token.lemma_.lower() == anaphor.noun and token.idx < anaphor.start
            if is_noun and not self.layout.is_quoted(token.idx):
                return self.layout.sentence(i)
        return None

    def meet(self, span: Span, head: Token, name: str | None = None) -> Referent:
        """Somebody unnamed, the one of that very phrase (or ``name``) if there was one; this is a mention."""
        new = unnamed(span, head)
        new.name = name or new.name
        found = next((n for n in self.strangers if n.name.lower() == new.name.lower()), None)
        if found is None:
            found = new
            self.strangers.append(new)
        if (span.start_char, span.end_char) not in found.mentions:
            found.mentions.append((span.start_char, span.end_char))
        self._note(found, span)
        return found

    def _note(self, named: Referent, span: Span) -> None:
        """Remember that a phrase means ``named``: who is meant by "he" is in view as if he had been named."""
        if any(m.start == span.start_char for m in self.within(span.start_char, span.end_char)):
            return
        at = bisect.bisect_left(self._starts, span.start_char)
        before = self._mentions[at - 1] if at else None
        self._mentions.insert(at, mention_at(self.layout, span.start_char, span.end_char, named, before))
        self._starts.insert(at, span.start_char)

    def chosen(self, anaphor: Anaphor, span: Span, head: Token) -> Resolved | None:
        """The likeliest of those an anaphor may mean."""
        ranked = self.rank(anaphor)
        if not ranked:
            return None
        best = ranked[0]
        named = best.named or self.meet(span, head)
        if (
            best.named is not None
            and best.named.noun is not None
            and (at := (span.start_char, span.end_char)) not in named.mentions
        ):
            named.mentions.append(at)
        if best.probability > _LIKELY:
            self._note(named, span)
        if best.probability > _CERTAIN and anaphor.gender and named.gender in (None, anaphor.gender):
            named.gender, named.is_gender_told = anaphor.gender, True
        how = (
            None
            if named.name.lower() in anaphor.text.lower()
            else f"“{anaphor.text}” → {named.name}, {self.reason(best)}"
        )
        return Resolved((named,), "anaphor", how, best.probability, tuple(ranked[1:4]))

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


_AGO = {
    "sentences same": "spoken of in the same sentence",
    "sentences 1": "spoken of one sentence before",
    "sentences 2": "spoken of two sentences before",
}


SpeakerRule = Callable[[Scene, Span, Token, Spans], Resolved | None]


def _relative(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "who": the noun its clause describes."""
    if head.lower_ not in ("who", "which", "that") or head.dep_ not in ("nsubj", "nsubjpass"):
        return None
    verb = head.head
    while verb.dep_ not in ("relcl", "ROOT") and verb.head.i != verb.i:
        verb = verb.head
    noun = verb.head if verb.dep_ == "relcl" else None
    before = [m.named for m in scene.within(max(0, head.idx - 90), head.idx) if m.named.is_person]
    if noun is not None:
        for m in scene.within(noun.sent.start_char, head.idx):
            if m.start <= noun.idx < m.end:
                return Resolved((m.named,), "relative", f"“{head.text}” after the name")
        bodies = [m.named for m in scene.within(noun.idx, head.idx) if not m.named.is_person]
        if head.lower_ == "which" and bodies and is_role_word(noun.text):
            return Resolved((bodies[-1],), "relative", "“which” after the name")  # "the head of the Group, which says"
        if noun.pos_ == "NOUN":
            phrase = scene.doc[noun.left_edge.i : noun.i + 1]
            return _noun(scene, phrase, noun, said)
    return Resolved((before[-1],), "relative", f"“{head.text}” after the name") if before else None


def _pronoun(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    return scene.chosen(pronoun(head, said), span, head) if len(span) == 1 and head.lower_ in _PRONOUNS else None


def _several(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "Petrov and Lund", "both Vidal and her deputy, Sam Lund": all of them."""
    first = (
        next((t for t in head.children if t.pos_ == "PROPN" and t.i < head.i), head) if head.lower_ == "both" else head
    )
    heads = joined(first, span)
    people: list[Referent] = []
    for one, following in zip_longest(heads, heads[1:]):
        start = max(span.start, one.left_edge.i) if one is not heads[0] else span.start
        last = span.end if following is None else one.i + 1
        part = scene.doc[start:last]
        found = next((r for rule in (_known, _names, _apposition) if (r := rule(scene, part, one, said))), None)
        named = found.people[0] if found else scene.meet(part, one) if one.pos_ == "PROPN" and len(heads) > 1 else None
        if named is not None and named not in people:
            people.append(named)
    return Resolved(tuple(people), "name") if len(people) > 1 else None


def _known(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """The very form of somebody's name, perhaps with a title."""
    exact = clean_name(span.text.split(",")[0])
    found = [n for n in scene.named if n.is_person and exact in n.forms and len(n.words) > 1]
    if not found:
        return None
    here = [m.named for m in scene.within(span.start_char, span.end_char) if m.named in found]
    return Resolved((here[0] if here else found[0],), "name")


def _names(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """A name that is the span's head, or stands beside a title that is."""
    inside = scene.within(span.start_char, span.end_char)
    titled = [m for m in inside[-1:] if m.named.is_person and m.end == span.end_char and m.start > head.idx]
    if titled and scene.doc[titled[0].token].dep_ != "pobj" and not _is_owner(scene, titled[0], span):
        return Resolved((titled[0].named,), "name")  # "the museum’s head keeper Ann Lee"
    for m in inside:
        if m.start <= head.idx < m.end and not _is_owner(scene, m, span):
            return Resolved((m.named,), "name")
    return None


def _is_owner(scene: Scene, m: Mention, span: Span) -> bool:
    """Whether a name is that of something's owner or namesake: "Whitlow’s campaign", "Sorensen allies"."""
    after = scene.layout.token_at(m.end)
    if after.idx >= m.end and after.i < span.end and after.text in _OWNS:
        return True
    token = scene.doc[m.token]
    while token.dep_ in ("compound", "flat", "nmod", "poss", "amod") and token.head.i != token.i and token.head in span:
        if token.head.i > m.token and token.head.idx >= m.end and token.head.pos_ in ("NOUN", "PROPN"):
            return True
        token = token.head
    return False


def _apposition(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "the company’s chief executive, Ann Lee": the name behind the noun, within the span or just after it."""
    limit = max(span.end_char, scene.doc[head.right_edge.i].idx + len(scene.doc[head.right_edge.i]))
    for m in scene.within(span.start_char, min(limit, span.end_char + 60)):
        token = scene.doc[m.token]
        if m.start <= head.idx or _inside(m.start, said) or _is_owner(scene, m, scene.doc[span.start : m.token + 2]):
            continue
        while token.dep_ in ("compound", "flat") and token.head.i != token.i:
            token = token.head
        beside = token.dep_ == "appos" and token.head.i == head.i
        if beside or (_follows_comma(scene, m) and m.end <= span.end_char and _ends(scene, m, span)):
            return Resolved((m.named,), "name")
        if (
            m.named.is_person
            and m.end <= span.end_char
            and head.lemma_.lower() in role_nouns()
            and token.i == head.i + 1
        ):
            return Resolved((m.named,), "name")
    return None


def _follows_comma(scene: Scene, m: Mention) -> bool:
    first = scene.layout.token_at(m.start)
    return first.i > 0 and scene.doc[first.i - 1].text in (",", "–", "—")


def _ends(scene: Scene, m: Mention, span: Span) -> bool:
    """Whether nothing but a comma follows a name in its span."""
    return not any(t.is_alpha for t in span if t.idx >= m.end)


def _inside(character: int, spans: Spans) -> bool:
    return any(s <= character < e for s, e in spans)


def _document(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "his statement", "the union’s letter", "a report by the council": whoever made it."""
    if head.pos_ != "NOUN" or noun_kinds().get(head.lemma_.lower()) != "document":
        return None
    owner = next((t for t in head.lefts if t.dep_ == "poss" and t.i >= span.start), None)
    if owner is None:
        maker = next((t for t in head.rights if t.lower_ in ("by", "from") and t.i < span.end), None)
        owner = next((t for t in maker.rights if t.dep_ == "pobj" and t.pos_ == "PROPN"), None) if maker else None
    if owner is None:
        return None
    if owner.lower_ in _PRONOUNS:
        return scene.chosen(pronoun(owner, said), scene.doc[owner.i : owner.i + 1], owner)
    part = scene.doc[owner.left_edge.i : owner.i + 1]
    found = next((r for rule in (_known, _names, _noun) if (r := rule(scene, part, owner, said))), None)
    return found and Resolved(found.people, found.way, f"{found.people[0].name}’s {head.text}", found.probability)


def _ours(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "his campaign", "its board": that of whoever he is."""
    owner = next((t for t in head.lefts if t.dep_ == "poss" and t.lower_ in _PRONOUNS), None)
    if owner is None or owner.i < span.start or noun_kinds().get(head.lemma_.lower()) != "body":
        return None
    ranked = scene.rank(pronoun(owner, said))
    if not ranked or ranked[0].named is None or ranked[0].named.noun is not None:
        return None
    best = ranked[0]
    assert best.named is not None
    wanted = {best.named.words[-1].lower(), head.lower_}
    everybody = (*scene.named, *scene.strangers)
    found = next((n for n in everybody if not n.is_person and wanted <= words_of(n.name)), None)
    if found is None:
        found = scene.meet(span, head, f"{best.named.name}’s {scene.doc[owner.i + 1 : head.i + 1].text}")
    return Resolved((found,), "anaphor", f"“{span.text}” → {found.name}", best.probability)


def _noun(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "the foreign minister", "police": whoever was introduced so, or somebody without a name."""
    if head.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    anaphor = nominal(span, head, said)
    if not anaphor.is_definite and not anaphor.is_owned:
        return Resolved((scene.meet(span, head),), "phrase")
    if anaphor.namesakes and not any(_shares(n, anaphor) for n in (*scene.named, *scene.strangers)):
        return Resolved((scene.meet(span, head),), "phrase")
    found = scene.chosen(anaphor, span, head)
    if found is not None and found.people[0] in scene.strangers and found.how is None:
        return Resolved(found.people, "phrase", None, found.probability, found.others)
    return found


def _shares(named: Referent, anaphor: Anaphor) -> bool:
    """Whether somebody who is no person bears the name a noun goes with: "the Whitlow campaign"."""
    return not named.is_person and anaphor.namesakes <= words_of(named.name)


def _any_name(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    inside = scene.within(span.start_char, span.end_char)
    return Resolved((inside[0].named,), "name") if inside and head.pos_ not in ("NOUN", "ADJ", "NUM") else None


def _phrase(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    if head.lower_ in _SELF or (head.pos_ == "PRON" and head.lower_ not in _COUNTED):
        return None
    return Resolved((scene.meet(span, head),), "phrase")


#: the first that answers is believed
_RULES: tuple[SpeakerRule, ...] = (
    _relative,
    _pronoun,
    _several,
    _known,
    _names,
    _apposition,
    _document,
    _ours,
    _noun,
    _any_name,
    _phrase,
)
