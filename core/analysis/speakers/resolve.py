"""Speaker span -> person: names by their forms, "he" and "the minister" by who was last in view."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from core.analysis.speakers.lexicon import PRONOUNS, Gender, role_nouns
from core.analysis.speakers.names import Named, clean_name

_HORIZON = 12
_SELF = frozenset(("i", "we", "me", "us", "my", "our"))
_ORGANISATION_PRONOUNS = frozenset(("it", "its"))
_EMPTY = frozenset(
    ("the", "a", "an", "’s", "'s", "of", "for", "in", "and", "his", "her", "its", "their", "this", "that")
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose words: the person, and how that was told (None when the name itself stands there)."""

    named: Named
    how: str | None


@dataclass
class Scene:
    """One article while its speakers are resolved; remembers who spoke last."""

    doc: Doc
    named: list[Named]
    quoted: list[tuple[int, int]]
    unnamed: dict[str, Named] = field(default_factory=dict)
    last_speaker: tuple[Named, int] | None = None

    def __post_init__(self) -> None:
        self._mentions = sorted((s, e, n) for n in self.named for s, e in n.mentions)  # type: ignore[type-var]
        self._starts = [s for s, _, _ in self._mentions]

    def resolve(self, span: Span) -> Resolved | None:
        """The person behind a speaker span; None where the text does not say."""
        found = self._resolve(span)
        if found:
            self.last_speaker = (found.named, span.start)
        return found

    def _resolve(self, span: Span) -> Resolved | None:
        head = span.root
        word = head.lower_
        if word in _SELF:
            return None
        if word in ("who", "which", "that") and head.dep_ in ("nsubj", "nsubjpass"):
            return self._antecedent(head)
        if len(span) == 1 and (word in PRONOUNS or word in _ORGANISATION_PRONOUNS or word == "they"):
            return self._pronoun(head)
        inside = [(s, e, n) for s, e, n in self._within(span.start_char, span.end_char)]
        at_head = [n for s, e, n in inside if s <= head.idx < e]
        if at_head and head.pos_ != "NOUN":
            return Resolved(at_head[0], None)
        apposed = [n for s, _, n in inside if n.is_person and self._is_beside(span, s)]
        if apposed:
            return Resolved(apposed[0], None)
        if head.pos_ in ("NOUN", "PROPN", "ADJ"):
            return self._by_role(span, head) or Resolved(self._unnamed(span, head), None)
        if inside:
            return Resolved(inside[0][2], None)
        return Resolved(self._unnamed(span, head), None) if head.pos_ != "PRON" or word in _COUNTED else None

    def _within(self, start: int, end: int) -> list[tuple[int, int, Named]]:
        first = bisect.bisect_left(self._starts, start)
        out: list[tuple[int, int, Named]] = []
        for s, e, n in self._mentions[first:]:
            if s >= end:
                break
            out.append((s, e, n))
        return out

    def _is_beside(self, span: Span, start: int) -> bool:
        """Whether the name at ``start`` is the span's head's own, not that of something it has ("X's lawyer")."""
        token = next((t for t in span if t.idx >= start), None)
        if token is None:
            return False
        while token.head.i != token.i and token.dep_ in ("compound", "flat") and token.head in span:
            token = token.head
        after = token.nbor() if token.i + 1 < len(self.doc) else token
        owns = after.text in ("’s", "'s", "’", "'") or token.dep_ == "poss"
        return not owns and token.dep_ not in ("pobj",)

    def _antecedent(self, who: Token) -> Resolved | None:
        verb = who.head
        while verb.dep_ not in ("relcl", "ROOT") and verb.head.i != verb.i:
            verb = verb.head
        noun = verb.head if verb.dep_ == "relcl" else None
        before = [n for _, _, n in self._within(max(0, who.idx - 90), who.idx) if n.is_person]
        if noun is not None:
            for s, e, n in self._within(noun.sent.start_char, who.idx):
                if s <= noun.idx < e:
                    return Resolved(n, "“who” after the name")
            if noun.pos_ == "NOUN" and not before:
                span = self.doc[noun.left_edge.i : noun.i + 1]
                return self._by_role(span, noun) or Resolved(self._unnamed(span, noun), None)
        return Resolved(before[-1], "“who” after the name") if before else None

    def _pronoun(self, pronoun: Token) -> Resolved | None:
        word = pronoun.lower_
        gender = PRONOUNS.get(word)
        scored: dict[int, tuple[float, int, Named]] = {}
        here = _sentence(pronoun)
        for s, _, n in self._within(0, pronoun.idx):
            if gender is not None and not n.is_person:
                continue
            if gender is None and n.is_person:
                continue
            score, distance = self._salience(s, n, pronoun, here, gender)
            if score > -5 and (id(n) not in scored or scored[id(n)][0] < score):
                scored[id(n)] = (score, distance, n)
        if not scored:
            if word == "they" and self.last_speaker and pronoun.i - self.last_speaker[1] < 120:
                return Resolved(self.last_speaker[0], f"“{pronoun.text}” → the speaker before")
            return None
        score, distance, named = max(scored.values(), key=lambda x: (x[0], x[2].name))
        if gender is None and score < -2.5:
            return None
        return Resolved(named, f"“{pronoun.text}” → {named.name}, {_ago(distance)}")

    def _salience(self, at: int, n: Named, pronoun: Token, here: int, gender: Gender | None) -> tuple[float, int]:
        """How much in view a mention is from the pronoun: recency, subjecthood, who spoke last, gender."""
        token = self._token_at(at)
        distance = here - _sentence(token)
        if distance > _HORIZON or (distance == 0 and token.i > pronoun.i):
            return -9.0, distance
        score = -0.55 * distance
        subject = token
        while subject.dep_ in ("compound", "flat") and subject.head.i != subject.i:
            subject = subject.head
        if subject.dep_ in ("nsubj", "nsubjpass"):
            score += 1.1
        elif subject.dep_ in ("poss", "pobj"):
            score -= 0.5
        if distance == 0 and subject.dep_ in ("dobj", "dative", "pobj"):
            score -= 0.6
        i = bisect.bisect_right(self.quoted, (at, math.inf)) - 1
        if i >= 0 and self.quoted[i][0] <= at < self.quoted[i][1]:
            score -= 1.6
        if self.last_speaker and self.last_speaker[0] is n:
            score += 1.2 if pronoun.i - self.last_speaker[1] < 150 else 0.4
        if gender and n.gender:
            score += 0.6 if n.gender == gender else -10
        return score + 0.15 * math.log(len(n.mentions)), distance

    def _token_at(self, character: int) -> Token:
        span = self.doc.char_span(character, character + 1, alignment_mode="expand")
        return span[0] if span is not None else self.doc[0]

    def _by_role(self, span: Span, head: Token) -> Resolved | None:
        """ "the foreign minister" -> the person whose role says so, the words in common counting."""
        definite = any(t.lower_ in ("the", "his", "her", "their", "its") or t.dep_ == "poss" for t in span)
        noun = head.lemma_.lower()
        if not definite or head.tag_ in ("NNS", "NNPS"):
            return None
        words = {t.lower_ for t in span} - _EMPTY
        best: tuple[float, int, Named] | None = None
        for n in self.named:
            before = [s for s, _ in n.mentions if s < span.start_char]
            role = {w.strip(",.’'").lower() for w in (n.role or "").split()} - _EMPTY
            if not before or not n.role or noun not in role | {w.rstrip("s") for w in role}:
                continue
            score = 2.0 * len(words & role) - 0.3 * len(words - role) - (span.start_char - before[-1]) / 4000
            if best is None or score > best[0]:
                best = (score, before[-1], n)
        if best is None:
            return self._the_last_one(span, noun)
        return Resolved(best[2], f"“{span.text}” → {best[2].name}, {best[2].role}")

    def _the_last_one(self, span: Span, noun: str) -> Resolved | None:
        """ "the 43-year-old", "the official": whoever spoke last, where the noun is a bare role and fits nobody else."""
        if noun not in role_nouns() or len(span) > 2 or self.last_speaker is None:
            return None
        named, at = self.last_speaker
        gender = role_nouns()[noun]
        if named.role or (gender and named.gender and gender != named.gender) or span.start - at > 150:
            return None
        return Resolved(named, f"“{span.text}” → {named.name}, the speaker before") if named.is_person else None

    def _unnamed(self, span: Span, head: Token) -> Named:
        """Police, a senior official, two witnesses: speakers without a name, one entry for each wording."""
        keep = [t for t in span if not t.is_space]
        while keep and keep[0].lower_ in ("the", "a", "an") and len(keep) > 1:
            keep = keep[1:]
        name = " ".join(self.doc[keep[0].i : keep[-1].i + 1].text.split()) if keep else span.text
        name = name.strip(' ,;:“”"') or span.text
        if head.pos_ == "PROPN" and len(name.split()) <= 4:
            name = clean_name(name) or name
        key = name.lower()
        if key not in self.unnamed:
            self.unnamed[key] = Named(name, False, {name})
        self.unnamed[key].mentions.append((span.start_char, span.end_char))
        return self.unnamed[key]


_COUNTED = frozenset(
    ("one", "some", "many", "others", "most", "several", "both", "few", "another", "everyone", "nobody")
)


def _sentence(token: Token) -> int:
    sentences: list[int] | None = token.doc.user_data.get("onrecord_sentence_starts")
    if sentences is None:
        sentences = token.doc.user_data["onrecord_sentence_starts"] = [s.start for s in token.doc.sents]
    return bisect.bisect_right(sentences, token.i)


def _ago(sentences: int) -> str:
    if sentences == 0:
        return "named in the same sentence"
    return "named one sentence before" if sentences == 1 else f"named {sentences} sentences before"
