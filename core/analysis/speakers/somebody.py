"""What stands beside a name and tells that it is somebody's, or a body's, whatever the model calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from spacy.symbols import PROPN
from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.countries.gazetteer import is_known
from onrecord.core.analysis.countries.words import key_of
from onrecord.core.analysis.speakers.lexicon import KIN, TITLES, given_names, is_places, noun_kinds, role_nouns
from onrecord.core.analysis.speakers.named import LETTERS, PARTICLES, clean_name, is_body_word, is_name
from onrecord.core.analysis.speakers.roles import COURTESIES, is_role
from onrecord.core.analysis.speakers.votes import (
    NO_NAMES,
    TOO_SHORT,
    full_names,
    is_one_of_many,
    is_part,
    only_in_headlines,
    proper_part,
)
from onrecord.core.analysis.texts import text_of

#: what a company may be called too
_ROLES_OF_BODIES_TOO = frozenset((
    "owner", "maker", "publisher", "operator", "sponsor", "supplier", "producer", "developer", "distributor", "manufacturer",
    "lender", "employer", "rival", "partner", "member", "opponent", "winner", "champion", "host", "builder", "contractor",
    "broadcaster", "carrier", "competitor", "ally", "neighbor", "neighbour", "friend", "leader", "creditor", "investor", "user",
))  # fmt: skip
_ONE = frozenset(("NN", "NNP"))
_NAME = r"[^\W\d_a-z][\w’'-]{1,40}"
_NICKNAME = re.compile(rf"(?:{_NAME} ){{1,3}}[“\"‘'(]{_NAME}[”\"’')] (?:{_NAME} )?{_NAME}\b")
_FULL_NAME = rf"((?:[A-Z]\.|{_NAME})(?: (?:[A-Z]\.|{_NAME}|{'|'.join(sorted(PARTICLES))})){{0,3}})"
_ABBREVIATED = "|".join(sorted(title.capitalize() for title in TITLES.keys() - COURTESIES))
_TITLED = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(map(str.capitalize, COURTESIES)))})\.?|(?:{_ABBREVIATED})\.) {_FULL_NAME}"
)
_AGED = re.compile(rf"(?<![\w’'-]){_FULL_NAME}(?:, (?:1[4-9]|[2-9]\d)(?=,)| \((?:1[4-9]|[2-9]\d)\))")
_PAGEANTS = frozenset(("Universe", "World", "Earth", "International", "Grand", "Teen"))
_LETTERED = re.compile(rf"\b((?:[A-Z]\.|{_NAME})(?: (?:[A-Z]\.|{_NAME})){{1,3}}),? ({'|'.join(sorted(LETTERS))})\b")


def called_somebody(doc: Doc, turns: Sequence[Span]) -> Iterator[str]:
    """The names that the text tells to be people's; ``turns`` are those at the head of a transcript's turns."""
    yield from _at_turns(doc, turns)
    for told in (
        _followed_by_who,
        _with_nicknames,
        _with_letters,
        _before_ages,
        _behind_titles,
        _behind_roles,
        _beside_roles,
        _of_given_names,
    ):
        yield from told(doc)


def _has_shape(name: str) -> bool:
    """Whether words may be a name, and none is a body's."""
    return is_name(name) and not any(map(is_body_word, name.split()))


def _at_turns(doc: Doc, turns: Sequence[Span]) -> Iterator[str]:
    """The names at the head of turns, and the full ones they end elsewhere: "Ansorena" and "Pilar Ansorena"."""
    names = [name for name in dict.fromkeys(clean_name(span.text) for span in turns) if is_name(name)]
    yield from names
    yield from full_names(text_of(doc), names)


def _with_nicknames(doc: Doc) -> Iterator[str]:
    """Full names with a nickname between marks: "Maria “Lou” Santos"."""
    for m in _NICKNAME.finditer(text_of(doc)):
        name = clean_name(m[0])
        if name.split()[0] in given_names() and not only_in_headlines(text_of(doc), name):
            yield name


def _with_letters(doc: Doc) -> Iterator[str]:
    """The names behind which stand a person's letters: "M. Iqbal Pasha, IAS"."""
    for m in _LETTERED.finditer(text_of(doc)):
        name, letters = clean_name(m[1]), doc.char_span(*m.span(2))
        is_what_one_is = letters is not None and is_one_of_many(letters.root)
        if _has_shape(name) and not is_what_one_is:
            yield name


def _behind_titles(doc: Doc) -> Iterator[str]:
    """The names behind a title: "Dr Amit Kaul", "a Miss Pauling"."""
    for m in _TITLED.finditer(text_of(doc)):
        words = doc.char_span(*m.span(1), alignment_mode="contract")
        if words is None:
            continue
        end = next((t.i for t in words if not is_part(doc, t.i) and t.text not in given_names()), words.end)
        name = clean_name(doc[words.start : max(end, words.start + 1)].text)
        if _has_shape(name) and not is_places(name) and _PAGEANTS.isdisjoint(name.split()):
            yield name


def _followed_by_who(doc: Doc) -> Iterator[str]:
    """The names of which a clause with "who" says something in the singular: "Mahendran, who runs the clinic"."""
    for i in np.flatnonzero(doc.to_array("LOWER") == doc.vocab.strings["who"]).tolist():
        token = doc[i]
        if i < 2 or doc[i - 1].text != "," or not _is_of_one(token.head):
            continue
        first = token.i - 1
        while first > 0 and is_part(doc, first - 1) and not doc[first].is_sent_start:
            first -= 1
        name = clean_name(doc[first : token.i - 1].text)
        if _has_shape(name):
            yield name


def _is_of_one(verb: Token) -> bool:
    """Whether a verb says that one does something."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return (verb.tag_ == "VBZ" and not helpers) or bool(helpers & {"is", "has", "was"}) or verb.lower_ == "was"


def _before_ages(doc: Doc) -> Iterator[str]:
    """The full names before somebody's age: "Gwyn Pritchard, 58,"."""
    for m in _AGED.finditer(text_of(doc)):
        name = clean_name(m[1])
        if " " in name and _has_shape(name) and not is_places(name):
            yield name


def _of_given_names(doc: Doc) -> Iterator[str]:
    """A given name with a last name behind it where the model saw no name at all: "Regular Shane Puketapu"."""
    given, proper = given_names(), doc.vocab.strings["PROPN"]
    unseen = (doc.to_array("POS") == proper) & (doc.to_array("ENT_TYPE") == 0)
    for i in np.flatnonzero(unseen[:-1] & unseen[1:]).tolist():
        first, last = doc[i], doc[i + 1]
        is_name_shaped = all(t.is_title and t.is_alpha and len(t) > TOO_SHORT for t in (first, last))
        if is_name_shaped and first.text in given and not last.is_sent_start and _may_end_name(last):
            yield f"{first.text} {last.text}"


def _may_end_name(last: Token) -> bool:
    """Whether a word may be the whole of a last name, and is none of a place, a body or a thing."""
    is_longer = last.i + 1 < len(last.doc) and last.doc[last.i + 1].text[:1].isupper()
    is_else = is_body_word(last.text) or is_places(f"Anna {last.text}") or is_known(key_of(last.text))
    return not (is_longer or is_else) and noun_kinds().get(last.lower_) is None


def _beside_roles(doc: Doc) -> Iterator[str]:
    """The full names in apposition to what one is, whatever the model calls them, and any beside kin: "its Nigeria director,
    Osai Mbeki,", "his wife, Nerys,"."""
    for name, token in _in_apposition(doc):
        is_ones = token.head.tag_ in _ONE and is_role(token.head)
        is_kins = token.head.lower_ in KIN and not is_body_word(name)
        if is_kins or (is_ones and _may_be_somebodys(name, token.head.lemma_.lower())):
            yield name


def bodies_beside(doc: Doc) -> Iterator[str]:
    """The names in apposition to a body: "the country's biggest union, Fiom,"."""
    for name, token in _in_apposition(doc):
        if noun_kinds().get(token.head.lemma_.lower()) == "body" and token.ent_type_ not in NO_NAMES:
            yield name


def _behind_roles(doc: Doc) -> Iterator[str]:
    """The full names right behind what one is, whatever the model calls them: "Mayor Ines Calder"."""
    for role in map(doc.__getitem__, np.flatnonzero(doc.to_array("POS") == PROPN).tolist()):
        given, last, after = (doc[i].text if i < len(doc) else "" for i in range(role.i + 1, role.i + 4))
        is_full = given in given_names() and last.istitle() and last.isalpha() and not after.istitle()
        if role.lower_ in role_nouns() and is_full and _may_be_somebodys(f"{given} {last}", role.lower_):
            yield f"{given} {last}"


def _in_apposition(doc: Doc) -> Iterator[tuple[str, Token]]:
    """The names behind a comma in apposition to something, each with its last word."""
    for i in np.flatnonzero(doc.to_array("DEP") == doc.vocab.strings["appos"]).tolist():
        token = doc[i]
        if token.pos_ == "PROPN" and doc[token.left_edge.i - 1].text == ",":
            name = clean_name(proper_part(doc[token.left_edge.i : i + 1]))
            if is_name(name):
                yield name, token


def _may_be_somebodys(name: str, role: str) -> bool:
    """Whether a name beside a role is a person's: of an owner or a maker only where it has a given name."""
    words = name.split()
    is_plain = role not in _ROLES_OF_BODIES_TOO or not given_names().keys().isdisjoint(words)
    return len(words) > 1 and is_plain and not any(map(is_body_word, words)) and not is_places(name)
