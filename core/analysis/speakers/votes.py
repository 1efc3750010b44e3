"""The names an article gives, each with what it is called: by the model, by who speaks, by what tells that it is somebody's."""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from spacy.symbols import PROPN
from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.countries.gazetteer import is_demonym, is_place_name
from onrecord.core.analysis.speakers.lexicon import (
    ROLES_BY_LETTERS,
    TITLES,
    given_names,
    is_places,
    noun_kinds,
    people_nouns,
    role_nouns,
)
from onrecord.core.analysis.speakers.named import LETTERS, PARTICLES, clean_name, generation, is_body_word, is_name
from onrecord.core.analysis.speakers.nouns import joined
from onrecord.core.analysis.speakers.roles import is_role
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.datelines import dateline_span
from onrecord.core.text.names import find_names

#: what a name is called that is somebody's whatever the model calls it
SOMEBODY = "SOMEBODY"
_NO_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"))
_BODIES_AND_PLACES = frozenset(("ORG", "NORP", "GPE", "LOC", "FAC"))
#: what a company may be called too
_ROLES_OF_BODIES_TOO = frozenset((
    "owner", "maker", "publisher", "operator", "sponsor", "supplier", "producer", "developer", "distributor", "manufacturer",
    "lender", "employer", "rival", "partner", "member", "opponent", "winner", "champion", "host", "builder", "contractor",
    "broadcaster", "carrier", "competitor", "ally", "neighbor", "neighbour", "friend", "leader", "creditor", "investor", "user",
))  # fmt: skip
_ONE = frozenset(("NN", "NNP"))
_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))
_LONGEST_HEADLINE = 160
_LONGEST_NAME = 60
#: the length of a given name that may as well be a small word: "My"
_TOO_SHORT = 2
_CAPITALS_BEFORE = re.compile(r"(?:(?<![\w’'.-])[^\W\d_a-z](?:\.|[\w’'-]+) ){1,3}$")
_NAME = r"[^\W\d_a-z][\w’'-]{1,40}"
_NICKNAME = re.compile(rf"(?:{_NAME} ){{1,3}}[“\"‘'(]{_NAME}[”\"’')] (?:{_NAME} )?{_NAME}\b")
_LETTERED = re.compile(rf"\b((?:[A-Z]\.|{_NAME})(?: (?:[A-Z]\.|{_NAME})){{1,3}}),? ({'|'.join(sorted(LETTERS))})\b")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")

Votes = dict[str, Counter[str]]


def votes_of(doc: Doc, speakers: Sequence[Span]) -> Votes:
    """The names of ``doc`` with what each was called, how often."""
    votes: Votes = defaultdict(Counter)
    for name, label in (*_of_entities(doc), *_of_speakers(speakers)):
        votes[name][label] += 1
    for name, short in (*_run_together(text_of(doc), votes).items(), *_behind_letters(votes)):
        votes[short].update(votes.pop(name))
        votes.pop(name.split()[0] if name.split()[0] in ROLES_BY_LETTERS else "", None)
    lone = [n for n, labels in votes.items() if " " not in n and labels["PERSON"] + labels["SPEAKER"]]
    for name in dict.fromkeys((*_full_names(text_of(doc), lone), *_at_first_mention(doc, lone))):
        votes[name]["PERSON"] += not votes[name]["PERSON"]
    return votes


def named_by_turns(doc: Doc, turns: Sequence[Span]) -> Iterator[str]:
    """The names at the head of turns, and the full ones they end elsewhere: "Ansorena" and "Pilar Ansorena"."""
    names = [name for name in dict.fromkeys(clean_name(span.text) for span in turns) if is_name(name)]
    yield from names
    yield from _full_names(text_of(doc), names)


def _full_names(text: str, names: Sequence[str]) -> Iterator[str]:
    """What last names end in a text, where it begins with a given name: also where the model saw no name."""
    for start, _, name in find_names(text, names):
        before = _CAPITALS_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
        words = before[0].split() if before else []
        first = next((i for i, word in enumerate(words) if len(word) > _TOO_SHORT and word in given_names()), None)
        if first is not None:
            yield clean_name(" ".join((*words[first:], name)))


def _at_first_mention(doc: Doc, names: Sequence[str]) -> Iterator[str]:
    """What last names end where each stands first, which is where the press gives a name in full: a given name that no list has."""
    starts: list[int] = doc.to_array("IDX").tolist()
    first: dict[str, int] = {}
    for start, _, name in find_names(text_of(doc), names):
        first.setdefault(name, bisect.bisect_right(starts, start) - 1)
    return (f"{doc[i - 1].text} {name}" for name, i in first.items() if i and _may_be_given_name(doc[i - 1]))


def _may_be_given_name(token: Token) -> bool:
    """Whether a capitalised word before a last name is neither a title, a role, a people, a place nor a body's."""
    has_shape = token.text.istitle() and token.is_alpha and len(token) > _TOO_SHORT and token.pos_ == "PROPN"
    is_else = token.lower_ in people_nouns() or token.lower_ in TITLES or is_body_word(token.text)
    is_anothers = token.i > 0 and token.doc[token.i - 1].pos_ == "PROPN" and not token.is_sent_start
    return (
        has_shape
        and token.ent_type_ not in _BODIES_AND_PLACES
        and not (is_else or is_anothers or is_place_name(token.text))
    )


def with_nicknames(doc: Doc) -> Iterator[str]:
    """Full names with a nickname between marks: "Maria “Lou” Santos"."""
    for m in _NICKNAME.finditer(text_of(doc)):
        name = clean_name(m[0])
        if name.split()[0] in given_names() and not _only_in_headlines(text_of(doc), name):
            yield name


def bodies_beside(doc: Doc) -> Iterator[str]:
    """The names in apposition to a body: "the country's biggest union, Fiom,"."""
    for name, token in _in_apposition(doc):
        if noun_kinds().get(token.head.lemma_.lower()) == "body" and token.ent_type_ not in _NO_NAMES:
            yield name


def with_letters(doc: Doc) -> Iterator[str]:
    """The names behind which stand a person's letters: "M. Iqbal Pasha, IAS"."""
    for m in _LETTERED.finditer(text_of(doc)):
        name, letters = clean_name(m[1]), doc.char_span(*m.span(2))
        is_what_one_is = letters is not None and _is_one_of_many(letters.root)
        if is_name(name) and not is_what_one_is and not any(map(is_body_word, name.split())):
            yield name


def followed_by_who(doc: Doc) -> Iterator[str]:
    """The names of which a clause with "who" says something in the singular: "Mahendran, who runs the clinic"."""
    for i in np.flatnonzero(doc.to_array("LOWER") == doc.vocab.strings["who"]).tolist():
        token = doc[i]
        if i < 2 or doc[i - 1].text != "," or not _is_of_one(token.head):
            continue
        first = token.i - 1
        while first > 0 and _is_part(doc, first - 1) and not doc[first].is_sent_start:
            first -= 1
        name = clean_name(doc[first : token.i - 1].text)
        if is_name(name) and not any(is_body_word(w) for w in name.split()):
            yield name


def _is_of_one(verb: Token) -> bool:
    """Whether a verb says that one does something."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return (verb.tag_ == "VBZ" and not helpers) or bool(helpers & {"is", "has", "was"}) or verb.lower_ == "was"


def _behind_letters(votes: Votes) -> list[tuple[str, str]]:
    """Surnames behind a role written by letters, with the surname alone: "CS Mwangi", where Faith Mwangi is named."""
    people = [name.split() for name, labels in votes.items() if labels["PERSON"] + labels["SPEAKER"] > labels["ORG"]]
    last_names = {words[-1] for words in people if len(words) > 1 and words[0] not in ROLES_BY_LETTERS}
    parts = [(name, *name.split(" ", 1)) for name in votes if " " in name]
    return [(name, last) for name, first, last in parts if first in ROLES_BY_LETTERS and last in last_names]


def _run_together(text: str, votes: Votes) -> dict[str, str]:
    """Names that run on into a headline's verb, with what the story calls them: "Ann Lee Slams Rival" is Ann Lee, of
    whom it goes on as "Lee"."""
    found: dict[str, str] = {}
    for name in votes:
        words = name.split()
        if len(words) <= 2 or not _only_in_headlines(text, name):
            continue
        end = next((i for i in range(1, len(words) - 1) if not _only_in_headlines(text, words[i])), None)
        if end is not None:
            found[name] = " ".join(words[: end + 1])
    return found


def _only_in_headlines(text: str, name: str) -> bool:
    """Whether a name stands in no line but headlines."""
    at = text.find(name)
    while at >= 0:
        end = text.find("\n", at)
        if not _is_headline(text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)].strip()):
            return False
        at = text.find(name, at + 1)
    return True


def _is_headline(line: str) -> bool:
    """Whether a line is short and either ends without a stop or has a capital on every long word."""
    if len(line) > _LONGEST_HEADLINE:
        return False
    words = _LONG_WORD.findall(line)
    return not line.endswith((".", "!", "?", "”", '"', ",", ":", "’")) or all(w[0].isupper() for w in words)


def _of_entities(doc: Doc) -> Iterator[tuple[str, str]]:
    """The names the model found, a person's taken whole where it saw but a part, each with its label."""
    first, last = dateline_span(text_of(doc)) or (0, 0)
    for ent in doc.ents:
        is_none = ent.label_ in _NO_NAMES or "\n" in ent.text or first <= ent.start_char < last
        if is_none or _is_in_what_one_is(ent) or _is_clause(ent):
            continue
        whole = (
            _whole(_without_verb(ent)) if ent.label_ == "PERSON" else _whole_body(ent) if ent.label_ == "ORG" else ent
        )
        name = clean_name(whole.text)
        if _is_of_a_thing(ent):
            yield name, "THING"
        if is_name(name):
            yield name, ent.label_


def _is_clause(ent: Span) -> bool:
    """Whether the model took what somebody does for a name: "George confronts Benji"."""
    return any(t.tag_ in _FINITE and t.is_lower for t in ent[1:-1])


def _is_in_what_one_is(ent: Span) -> bool:
    """ "Labour" and "Labour MP" of "a Labour MP", "Swede" of "the Swede"."""
    return any(map(_is_one_of_many, ent.doc[ent.end - 1 : ent.end + 1]))


def _is_of_a_thing(ent: Span) -> bool:
    """Whether a lone name belongs to a common noun: "the Hughes bill"."""
    head = ent.root.head
    return (
        ent.label_ == "PERSON"
        and len(ent) == 1
        and ent[0].dep_ == "compound"
        and head.pos_ == "NOUN"
        and head.lemma_.lower() not in role_nouns()
    )


def _without_verb(ent: Span) -> Span:
    """A name without the verb that opens its sentence: "Sentencing Moffat, the judge"."""
    opens = len(ent) > 1 and ent[0].is_sent_start and ent[0].tag_ == "VBG" and ent[0].text not in given_names()
    return ent[1:] if opens and is_name(ent[1:].text) else ent


def _whole(ent: Span) -> Span:
    """An entity with the rest of the name the model cut off: capitalised neighbours that are no one else's."""
    doc, first, last = ent.doc, ent.start, ent.end
    while last < len(doc) and _goes_on(doc, last):
        last += 1
    while doc[last - 1].text in ("-", "–") or doc[last - 1].lower_ in PARTICLES:
        last -= 1
    while first > 0 and not doc[first].is_sent_start and _begins(doc[first - 1]):
        first -= 1
    return doc[first:last] if last - first <= 8 and last >= ent.end else ent


def _whole_body(name: Span) -> Span:
    """A body's name with the place or matter the model cut off: "the Law Society of Kenya"."""
    doc, at = name.doc, name.end
    if at + 1 >= len(doc) or doc[at].lower_ != "of" or not is_body_word(doc[at - 1].text):
        return name
    last = at + 1 + (doc[at + 1].lower_ == "the")
    end = next((i for i in range(last, len(doc)) if doc[i].pos_ != "PROPN" or doc[i].is_sent_start), len(doc))
    return doc[name.start : end] if end > last else name


def _goes_on(doc: Doc, i: int) -> bool:
    """Whether a name goes on with token ``i``."""
    token = doc[i]
    if generation(f" {token.text}"):
        return True
    if token.is_sent_start and doc[i - 1].text != "-":
        return False
    if token.text == "-" and not doc[i - 1].whitespace_ and not token.whitespace_:
        return True
    if token.ent_type_ not in ("", "PERSON", "ORG", "NORP", "GPE"):
        return False
    joins = token.lower_ in PARTICLES and i + 1 < len(doc) and doc[i + 1].text[:1].isupper()
    return joins or _is_part_of_name(token)


def _is_part_of_name(token: Token) -> bool:
    has_shape = token.text[:1].isupper() and token.is_alpha and not token.is_upper and token.pos_ == "PROPN"
    return has_shape and not is_body_word(token.text) and token.lower_ not in role_nouns()


def _begins(token: Token) -> bool:
    """Whether a token before an entity is the given name the model left out."""
    return (
        token.text in given_names()
        and token.pos_ == "PROPN"
        and token.ent_type_ in ("", "PERSON", "ORG", "GPE", "NORP")
    )


def _of_speakers(speakers: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Proper names that speak."""
    for span in speakers:
        for other in joined(span.root, span)[1:]:
            name = clean_name(_proper_part(span.doc[other.left_edge.i : other.i + 1]))
            if is_name(name) and other.ent_type_ in ("", "PERSON"):
                yield name, "SPEAKER"
        full = span.text.split(",")[0]
        titled = clean_name(full)
        if titled != full and 2 <= len(titled.split()) <= 3 and _is_titled(titled, full):
            yield titled, "SPEAKER"
            continue
        name = clean_name(_proper_part(span))
        if not is_name(name) or name.split()[-1].lower() in role_nouns():
            continue
        if span.root.ent_type_ not in ("NORP", "DATE"):
            yield name, "SPEAKER"


def _is_titled(name: str, phrase: str) -> bool:
    """Whether a phrase is a name behind a title, and not what somebody is: "the Vermont Democrat"."""
    is_what_one_is = phrase.lower().startswith("the ") and name.split()[-1].lower() in role_nouns()
    return is_name(name) and name.istitle() and not is_what_one_is


def beside_roles(doc: Doc) -> Iterator[str]:
    """The full names in apposition to what one is, whatever the model calls them: "its Nigeria director, Osai Mbeki,"."""
    for name, token in _in_apposition(doc):
        is_ones = token.head.tag_ in _ONE and is_role(token.head)
        if is_ones and _may_be_somebodys(name, token.head.lemma_.lower()):
            yield name


def behind_roles(doc: Doc) -> Iterator[str]:
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
            name = clean_name(_proper_part(doc[token.left_edge.i : i + 1]))
            if is_name(name):
                yield name, token


def _may_be_somebodys(name: str, role: str) -> bool:
    """Whether a name beside a role is a person's: of an owner or a maker only where it has a given name."""
    words = name.split()
    is_plain = role not in _ROLES_OF_BODIES_TOO or not given_names().keys().isdisjoint(words)
    return len(words) > 1 and is_plain and not any(map(is_body_word, words)) and not is_places(name)


def _proper_part(span: Span) -> str:
    """The longest run of proper nouns round the head of a speaker span; none where it is what somebody is: "a Labour MP"."""
    root = span.root
    if root.pos_ != "PROPN" or not span.start <= root.i < span.end or _is_one_of_many(root):
        return ""
    first = last = root.i
    while first > span.start and _is_part(span.doc, first - 1):
        first -= 1
    while last + 1 < span.end and _is_part(span.doc, last + 1):
        last += 1
    while first < root.i and span.doc[first].pos_ != "PROPN":
        first += 1
    return _whole_body(span.doc[first : last + 1]).text


def _is_one_of_many(head: Token) -> bool:
    """Whether a word stands for a noun and is no name: letters, "the Scottish Labour MP", or one of a people, "the Swede"."""
    if head.text in LETTERS:
        return any(t.dep_ == "det" or t.like_num for t in head.lefts)
    return head.i > 0 and head.doc[head.i - 1].lower_ in ("the", "a", "an") and is_demonym(head.text)


def _is_part(doc: Doc, i: int) -> bool:
    token = doc[i]
    return token.pos_ == "PROPN" or token.lower_ in PARTICLES or (token.text == "-" and not token.whitespace_)
