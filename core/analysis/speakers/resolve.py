"""Speaker span -> person: names by their forms, "he" and "the minister" by who was last in view."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.speakers.lexicon import PRONOUNS, Gender, role_nouns
from onrecord.core.analysis.speakers.names import Named, clean_name
from onrecord.core.analysis.texts import text_of

_HORIZON = 12
#: characters before a pronoun in which its antecedent is looked for
_VIEW = 6000
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
        self._paragraphs = [m.start() for m in re.finditer("\n+", text_of(self.doc))]

    def resolve(self, span: Span) -> Resolved | None:
        """The person behind a speaker span; None where the text does not say."""
        found = self._resolve(span)
        if found:
            self.last_speaker = (found.named, span.start)
        return found

    def _resolve(self, span: Span) -> Resolved | None:
        head = _head(span)
        word = head.lower_
        if word in _SELF:
            return None
        if word in ("who", "which", "that") and head.dep_ in ("nsubj", "nsubjpass"):
            return self._antecedent(head)
        if len(span) == 1 and (word in PRONOUNS or word in _ORGANISATION_PRONOUNS or word == "they"):
            return self._pronoun(head)
        inside = [(s, e, n) for s, e, n in self._within(span.start_char, span.end_char)]
        exact = clean_name(span.text.split(",")[0])
        known = next((n for n in self.named if n.is_person and exact in n.forms and len(n.words) > 1), None)
        if known is not None:
            return Resolved(known, None)
        at_head = [n for s, e, n in inside if s <= head.idx < e]
        if at_head and head.pos_ != "NOUN":
            return Resolved(at_head[0], None)
        apposed = [n for s, _, n in inside if n.is_person and self._is_beside(span, s)]
        if apposed:
            return Resolved(apposed[0], None)
        if head.pos_ in ("NOUN", "PROPN", "ADJ"):
            return self._by_role(span, head) or self._by_kind(span, head) or self._unnamed_as(span, head)
        if inside:
            return Resolved(inside[0][2], None)
        if word in _COUNTED and any(t.lower_ in ("them", "whom") for t in span) and self.last_speaker:
            return Resolved(self.last_speaker[0], f"“{span.text}” → the speakers before")
        return self._unnamed_as(span, head) if head.pos_ != "PRON" or word in _COUNTED else None

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
                return self._by_role(span, noun) or self._unnamed_as(span, noun)
        return Resolved(before[-1], "“who” after the name") if before else None

    def _pronoun(self, pronoun: Token) -> Resolved | None:
        word = pronoun.lower_
        gender = PRONOUNS.get(word)
        scored: dict[int, tuple[float, int, Named]] = {}
        here = _sentence(pronoun)
        for s, n in self._in_view(pronoun.idx):
            if (gender is not None) != (n.is_person or n.is_somebody):
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

    def _in_view(self, before: int) -> Iterator[tuple[int, Named]]:
        """Mentions of named and unnamed people not too far before a character."""
        for start, _, named in self._within(max(0, before - _VIEW), before):
            yield start, named
        for named in self.unnamed.values():
            for start, _ in named.mentions:
                if before - _VIEW <= start < before:
                    yield start, named

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
        score -= 0.4 * min(bisect.bisect(self._paragraphs, pronoun.idx) - bisect.bisect(self._paragraphs, at), 3)
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
            if not before or noun not in _heads(n.role or ""):
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

    def _by_kind(self, span: Span, head: Token) -> Resolved | None:
        """ "the agency", "the Swedish company" -> the organisation of that kind that was named last."""
        noun = head.lemma_.lower()
        if head.tag_ in ("NNS", "NNPS") or not any(t.lower_ in ("the", "that", "this") for t in span):
            return None
        bodies = [n for n in self.named if not n.is_person and n.mentions[0][0] < span.start_char]
        exact = [n for n in bodies if noun in (w.lower() for w in n.words)]
        found = exact or ([n for n in bodies if _is_company(n)] if noun in _COMPANIES else [])
        if not found:
            return None
        last = max(found, key=lambda n: (max(s for s, _ in n.mentions if s < span.start_char), len(n.mentions)))
        if not exact:
            last = max(found, key=lambda n: len(n.mentions))
        return Resolved(last, f"“{span.text}” → {last.name}")

    def _unnamed_as(self, span: Span, head: Token) -> Resolved:
        """Police, a senior official, two witnesses: speakers without a name, "the official" being the one before."""
        keep = [t for t in span if not t.is_space]
        keep = _shortened(keep, head)
        first = keep[0].lower_ if keep else ""
        while len(keep) > 1 and keep[0].lower_ in ("the", "a", "an"):
            keep = keep[1:]
        name = " ".join(self.doc[keep[0].i : keep[-1].i + 1].text.split()) if keep else span.text
        name = name.strip(' ,;:“”"') or span.text
        if keep and keep[0].is_sent_start and keep[0].pos_ not in ("PROPN", "ADJ") and not name[:2].isupper():
            name = name[0].lower() + name[1:]
        if head.pos_ == "PROPN" and len(name.split()) <= 4:
            name = clean_name(name) or name
        noun = head.lemma_.lower()
        found = self.unnamed.get(name.lower())
        if found is None and first in ("the", "that", "this"):
            found = next((n for n in reversed(self.unnamed.values()) if n.noun == noun), None)
        if found is None:
            plural = head.tag_ in ("NNS", "NNPS")
            gender = None if plural else _GENDERED.get(noun) or role_nouns().get(noun)
            somebody = not plural and (gender is not None or noun in role_nouns() or noun in _GENDERED)
            found = Named(name, False, {name}, gender=gender, noun=noun, is_somebody=somebody)
            self.unnamed[name.lower()] = found
        found.mentions.append((span.start_char, span.end_char))
        how = None if found.name == name else f"“{span.text}” → {found.name}"
        return Resolved(found, how)


def _head(span: Span) -> Token:
    """The noun or pronoun of a speaker span; a relative clause's verb is none."""
    root = span.root
    if len(span) > 1 and (root.pos_ in ("VERB", "AUX") or root.tag_ in ("WP", "WDT")):
        return next((t for t in span if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "poss")), root)
    return root


def _heads(role: str) -> set[str]:
    """The nouns a role is: the last word before each preposition or comma ("State Minister for Petroleum": minister)."""
    parts = re.split(r",| (?:of|for|at|in|to|on|who|and)\b", role.lower())
    return {part.split()[-1].strip(".’'") for part in parts[:1] + parts[1:2] if part.split()}


def _shortened(tokens: list[Token], head: Token) -> list[Token]:
    """Up to the first comma; a long one up to the first "and", then to its relative clause, the head kept."""
    for stop in (frozenset((",", "(")), frozenset(("and", "but")), frozenset(("who", "which", "that"))):
        cut = next((i for i, t in enumerate(tokens) if t.i > head.i and t.lower_ in stop), len(tokens))
        if "," in stop or len(tokens) > 8:
            tokens = tokens[:cut]
    return tokens


def _is_company(named: Named) -> bool:
    return named.words[-1].lower().rstrip(".") in _COMPANY_ENDINGS or "&" in named.name or len(named.mentions) > 1


_COMPANIES = frozenset(("company", "firm", "group", "business", "manufacturer", "retailer", "maker", "bank", "lender"))
_COMPANY_ENDINGS = frozenset(
    ["ab", "ag", "inc", "corp", "plc", "ltd", "llc", "gmbh", "sa", "nv", "group", "holdings", "company", "co"]
)
_GENDERED: dict[str, Gender | None] = {
    "woman": "female", "man": "male", "girl": "female", "boy": "male", "mother": "female", "father": "male", "wife": "female",
    "husband": "male", "daughter": "female", "son": "male", "sister": "female", "brother": "male", "resident": None,
    "neighbour": None, "neighbor": None, "witness": None, "person": None, "source": None,
}  # fmt: skip
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
