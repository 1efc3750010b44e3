"""The names an article gives, each with what it is called: by the model, by who speaks, by what tells that it is somebody's."""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.countries.gazetteer import is_demonym, is_place_name
from onrecord.core.analysis.speakers.lexicon import (
    ROLES_BY_LETTERS,
    TITLES,
    given_names,
    people_nouns,
    role_nouns,
)
from onrecord.core.analysis.speakers.named import (
    FULL_NAME,
    LETTERS,
    PARTICLES,
    clean_name,
    generation,
    is_body_word,
    is_name,
)
from onrecord.core.analysis.speakers.nouns import joined
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.datelines import dateline_span
from onrecord.core.text.names import find_names

#: what a name is called that is somebody's whatever the model calls it
SOMEBODY = "SOMEBODY"
NO_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"))
_BODIES_AND_PLACES = frozenset(("ORG", "NORP", "GPE", "LOC", "FAC"))
_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))
_LONGEST_HEADLINE = 160
_LONGEST_NAME = 60
#: the length of a given name that may as well be a small word: "My"
TOO_SHORT = 2
_CAPITALS_BEFORE = re.compile(r"(?:(?<![\w’'.-])[^\W\d_a-z](?:\.|[\w’'-]+) ){1,3}$")
_NAME = r"[^\W\d_a-z][\w’'-]{1,40}"
#: parties as the press writes them behind a member's name
_PARTIES = frozenset((
    "Con", "Lab", "LD", "Dem", "SNP", "Green", "Ind", "Reform", "PC", "Plaid", "DUP", "SF", "SDLP", "UUP", "Alliance", "UKIP",
    "D", "R", "I", "Lib", "Nat", "ALP", "LNP", "NDP", "BQ", "FF", "FG", "BJP", "INC", "AAP", "TMC", "PPP", "PTI", "ANC", "DA", "EFF",
    "Labour", "Labor", "Conservative", "Liberal", "Greens", "Independent", "National", "APC", "PDP", "NPP", "NDC", "BN", "PAS",
))  # fmt: skip
#: how many tokens before a seat its bracket may open
_PARTY_BEFORE = 6
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
    for name in dict.fromkeys((*full_names(text_of(doc), lone), *_at_first_mention(doc, lone))):
        votes[name]["PERSON"] += not votes[name]["PERSON"]
    return votes


def full_names(text: str, names: Sequence[str]) -> Iterator[str]:
    """What last names end in a text, where it begins with a given name: also where the model saw no name."""
    for start, _, name in find_names(text, names):
        before = _CAPITALS_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
        words = before[0].split() if before else []
        first = next((i for i, word in enumerate(words) if len(word) > TOO_SHORT and word in given_names()), None)
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
    has_shape = token.text.istitle() and token.is_alpha and len(token) > TOO_SHORT and token.pos_ == "PROPN"
    is_else = token.lower_ in people_nouns() or token.lower_ in TITLES or is_body_word(token.text)
    is_anothers = token.i > 0 and token.doc[token.i - 1].pos_ == "PROPN" and not token.is_sent_start
    return (
        has_shape
        and token.ent_type_ not in _BODIES_AND_PLACES
        and not (is_else or is_anothers or is_place_name(token.text))
    )


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
        if len(words) <= 2 or not only_in_headlines(text, name):
            continue
        end = next((i for i in range(1, len(words) - 1) if not only_in_headlines(text, words[i])), None)
        if end is not None:
            found[name] = " ".join(words[: end + 1])
    return found


def only_in_headlines(text: str, name: str) -> bool:
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
        if first <= ent.start_char < last or _is_no_name(ent):
            continue
        name = clean_name(_as_a_whole(ent).text)
        if _is_of_a_thing(ent):
            yield name, "THING"
        if is_name(name):
            yield name, "PERSON" if _has_office(ent, name) else ent.label_


def _has_office(ent: Span, name: str) -> bool:
    """Whether the letters of an office stand before a full name, whatever the model calls it: "Health CS Asha Otieno"."""
    before = ent.text.partition(name)[0].split()
    return len(name.split()) == FULL_NAME and bool(before) and before[-1] in ROLES_BY_LETTERS


def _is_no_name(ent: Span) -> bool:
    """Whether an entity is a figure, a day, what somebody is or does, or the seat of a member."""
    is_none = ent.label_ in NO_NAMES or "\n" in ent.text
    return is_none or _is_in_what_one_is(ent) or _is_clause(ent) or _is_seat(ent)


def _as_a_whole(ent: Span) -> Span:
    """An entity with the rest of the name, where the model saw but a part."""
    if ent.label_ == "PERSON":
        return _whole(_without_verb(ent))
    return _whole_body(ent) if ent.label_ == "ORG" else ent


def _is_clause(ent: Span) -> bool:
    """Whether the model took what somebody does for a name: "George confronts Benji"."""
    return any(t.tag_ in _FINITE and t.is_lower for t in ent[1:-1])


def _is_in_what_one_is(ent: Span) -> bool:
    """ "Labour" and "Labour MP" of "a Labour MP", "Swede" of "the Swede"."""
    return any(map(is_one_of_many, ent.doc[ent.end - 1 : ent.end + 1]))


def _is_seat(ent: Span) -> bool:
    """ "Upper Wold" of "Ann Lee (Con, Upper Wold)"."""
    before = ent.doc[max(0, ent.start - _PARTY_BEFORE) : ent.start]
    opens = next((t.i for t in reversed(before) if t.text == "("), None)
    return opens is not None and opens + 1 < ent.start and ent.doc[opens + 1].text in _PARTIES


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
            name = clean_name(proper_part(span.doc[other.left_edge.i : other.i + 1]))
            if is_name(name) and other.ent_type_ in ("", "PERSON"):
                yield name, "SPEAKER"
        full = span.text.split(",")[0]
        titled = clean_name(full)
        if titled != full and 2 <= len(titled.split()) <= 3 and _is_titled(titled, full):
            yield titled, "SPEAKER"
            continue
        name = clean_name(proper_part(span))
        if not is_name(name) or name.split()[-1].lower() in role_nouns():
            continue
        if span.root.ent_type_ not in ("NORP", "DATE"):
            yield name, "SPEAKER"


def _is_titled(name: str, phrase: str) -> bool:
    """Whether a phrase is a name behind a title, and not what somebody is: "the Vermont Democrat"."""
    is_what_one_is = phrase.lower().startswith("the ") and name.split()[-1].lower() in role_nouns()
    return is_name(name) and name.istitle() and not is_what_one_is


def proper_part(span: Span) -> str:
    """The longest run of proper nouns round the head of a speaker span; none where it is what somebody is: "a Labour MP"."""
    root = span.root
    if root.pos_ != "PROPN" or not span.start <= root.i < span.end or is_one_of_many(root):
        return ""
    first = last = root.i
    while first > span.start and is_part(span.doc, first - 1):
        first -= 1
    while last + 1 < span.end and is_part(span.doc, last + 1):
        last += 1
    while first < root.i and span.doc[first].pos_ != "PROPN":
        first += 1
    return _whole_body(span.doc[first : last + 1]).text


def is_one_of_many(head: Token) -> bool:
    """Whether a word stands for a noun and is no name: letters, "the Scottish Labour MP", or one of a people, "the Swede"."""
    if head.text in LETTERS:
        return any(t.dep_ == "det" or t.like_num for t in head.lefts)
    return head.i > 0 and head.doc[head.i - 1].lower_ in ("the", "a", "an") and is_demonym(head.text)


def is_part(doc: Doc, i: int) -> bool:
    token = doc[i]
    return token.pos_ == "PROPN" or token.lower_ in PARTICLES or (token.text == "-" and not token.whitespace_)
