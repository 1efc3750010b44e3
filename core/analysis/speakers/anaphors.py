"""Speaker phrases that name nobody: pronouns, nouns, and the silence of a quote without a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Span, Token

from onrecord.core.analysis.countries.gazetteer import HAND_MADE, is_place_name, places_of
from onrecord.core.analysis.countries.words import key_of
from onrecord.core.analysis.speakers.lexicon import (
    KIN,
    PRONOUNS,
    Gender,
    gender_of_noun,
    is_role_word,
    noun_kinds,
    people_nouns,
)
from onrecord.core.analysis.speakers.mentions import GrammaticalRole, place_of

#: the weights of "he" and "she" in the story
NARRATED = "narrated"
AnaphorKind = Literal["he", "they", "it", "human", "body", "document", "floor"]
_EMPTY = frozenset(
    ("the", "a", "an", "’s", "'s", "of", "for", "in", "and", "his", "her", "its", "their", "this", "that")
)
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "both"))
_CLOSING = frozenset(("”", '"', "’", "'"))
_POSSESSIVE = frozenset(("his", "her", "its", "their", "our", "my"))


#: bodies that are known by whose they are
_SOMEBODYS = frozenset(("camp", "campaign"))


@dataclass(frozen=True, slots=True)
class Anaphor:
    """What stands where a name could: from character ``start``, said of words at ``said``."""

    kind: AnaphorKind
    text: str
    start: int
    end: int
    token: int
    said: tuple[tuple[int, int], ...]
    gender: Gender | None = None
    noun: str = ""
    noun_as_it_stands: str = ""
    words: frozenset[str] = frozenset()
    is_plural: bool = False
    is_definite: bool = False
    is_owned: bool = False
    #: the names that stand before the noun, in lower case ("the Whitlow campaign"), and what tells one such body or person
    #: from another: numbers and countries ("the Danish ministry", "mother of four")
    namesakes: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    #: whether the phrase has a complement of its own ("the head of the agency"), which introduces somebody
    is_long: bool = False
    #: of a pronoun: what it does in its clause
    place: GrammaticalRole = "other"

    @property
    def weighed_as(self) -> str:
        """Whose weights count: those of its kind, or of a pronoun that tells of somebody and speaks no words."""
        return NARRATED if self.kind == "he" and not self.said else self.kind


def pronoun(token: Token, said: tuple[tuple[int, int], ...]) -> Anaphor:
    """ "he", "she", "they", "it" and their other forms."""
    gender = PRONOUNS.get(token.lower_)
    kind: AnaphorKind = "he" if gender else "it" if token.lower_ in ("it", "its") else "they"
    end = token.idx + len(token)
    place = place_of(token)[0]
    return Anaphor(
        kind, token.text, token.idx, end, token.i, said, gender, is_plural=kind == "they", is_definite=True, place=place
    )


def nominal(span: Span, head: Token, said: tuple[tuple[int, int], ...]) -> Anaphor:
    """ "the minister", "the Swedish company", "two witnesses"."""
    noun = head.lemma_.lower()
    plural = head.tag_ in ("NNS", "NNPS")
    first = next((t.lower_ for t in span if not t.is_space), "")
    return Anaphor(
        kind=_kind(head, noun, plural),
        text=span.text,
        start=span.start_char,
        end=span.end_char,
        token=head.i,
        said=said,
        gender=None if plural else gender_of_noun(noun),
        noun=noun,
        noun_as_it_stands=head.lower_,
        words=frozenset({t.lower_ for t in span if t.is_alpha} - _EMPTY),
        is_plural=plural,
        is_definite=first in _DEFINITE,
        is_owned=first in _POSSESSIVE or _has_owner(span, head),
        namesakes=frozenset(t.lower_ for t in span if _is_namesake(t, head) or _is_of_somebody(t, head)),
        telling=named_words(span.text),
        is_long=_has_complement(head),
    )


def _has_owner(span: Span, head: Token) -> bool:
    return any(t.dep_ == "poss" and t.head.i == head.i for t in span)


def _has_complement(head: Token) -> bool:
    return any(t.i > head.i and t.dep_ in ("prep", "relcl", "acl") for t in head.rights)


def _is_namesake(token: Token, head: Token) -> bool:
    """Whether a name stands before a common noun as part of what it is called."""
    return (
        token.pos_ == "PROPN"
        and token.text[0].isupper()
        and token.i < head.i
        and head.pos_ == "NOUN"
        and token.dep_ in ("compound", "nmod", "poss")
        and (token.ent_type_ in ("", "PERSON", "ORG") or head.lower_ in _SOMEBODYS)
        and not is_role_word(token.text)
        and not _is_works(token, head)
    )


def _is_works(token: Token, head: Token) -> bool:
    """Whether a word before a noun is of a title between marks: "the “Lost Harbour” actor"."""
    behind = next((t for t in token.doc[token.i + 1 : head.i] if t.pos_ != "PROPN"), None)
    return behind is not None and behind.text in _CLOSING


def _is_of_somebody(token: Token, head: Token) -> bool:
    """Whether a name stands behind a noun as that of its owner: "the campaign of Whitlow"."""
    of = token.head
    return head.lower_ in _SOMEBODYS and token.pos_ == "PROPN" and of.lower_ == "of" and of.head.i == head.i


def words_of(name: str) -> frozenset[str]:
    """The words of a name in lower case, without stops and possessives."""
    return frozenset(w.removesuffix("’s").removesuffix("'s").strip(".,’'") for w in name.lower().split())


def named_words(text: str) -> frozenset[str]:
    """The numbers that a phrase names, and the countries of the peoples and places it does: "Danish" is Denmark's."""
    words = [w.removesuffix("’s").removesuffix("'s").strip(".,’'\"”“") for w in re.split(r"[\s-]", text)]
    return frozenset(told for w in words if w for told in _told_by(w))


def _told_by(word: str) -> Iterator[str]:
    low = word.lower()
    if low in NUMBERS or low.startswith(_PARTS):
        yield low
    elif word[0].isupper() and low not in _LEGAL_FORMS and is_place_name(word):
        key = key_of(word)
        yield from (p.code for p in places_of(key) or places_of(key.title()) if p.kind in HAND_MADE)


#: how those begin who are one of a country's peoples
_PARTS = ("scot", "welsh", "wales", "engl")
#: what ends companies' names, and is a state's letters too
_LEGAL_FORMS = frozenset(("ab", "co", "nv"))
NUMBERS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])


_HUMAN = ("old", "er", "or", "ist", "man", "woman", "ian", "person")
_DOCUMENTS = ("ment", "tion", "ing", "sis", "cy")


def _kind(head: Token, noun: str, plural: bool) -> AnaphorKind:
    known = noun_kinds().get(noun)
    if known is not None:
        return known
    if noun in people_nouns() or noun.endswith(_HUMAN) or plural or head.pos_ == "PROPN":
        return "human"
    return "document" if noun.endswith(_DOCUMENTS) else "human"


def is_document(head: Token) -> bool:
    """Whether a noun names something written or shown."""
    return noun_kinds().get(head.lemma_.lower()) == "document"


def is_human(head: Token) -> bool:
    """Whether a noun names one human being: "the head", "a skipper"."""
    return head.lemma_.lower() in people_nouns() or head.ent_type_ == "PERSON"


def is_thing(head: Token) -> bool:
    """Whether a noun names neither people nor a body of them: "eyes", "assumption"."""
    noun = head.lemma_.lower()
    return (
        noun not in KIN
        and noun not in people_nouns()
        and noun not in noun_kinds()
        and not noun.endswith((*_HUMAN, "ant", "ent"))
    )
