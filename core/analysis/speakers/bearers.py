"""Who bears a noun: by what the article calls somebody, and by what kind of body a name tells.

"The tycoon" is the one introduced as a developer; "the newspaper" is the Harbour Times. The tables beside this file were
made by hand for this project: nouns with those that may be said of the same, and words of names with what they tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.speakers.lexicon import ROLES_BY_LETTERS, Gender, name_words, people_nouns, role_nouns
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.roles import heads_of, role_of, titles_of, words_of
from onrecord.core.text.tables import rows_of

#: mentions of a name at which what it is called is looked for
_LOOKED_AT = 12
_HERE = Path(__file__).parent
#: where a name's words are written as one: "NorthAir"
_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_IS = frozenset(("be", "become", "remain"))
_SERVES = frozenset(("serve", "work"))
_MAKES = frozenset((
    "issue", "release", "publish", "write", "send", "file", "sign", "post", "make", "deliver", "produce", "submit", "pen",
    "circulate", "give", "conduct", "commission", "author", "draft", "air", "run", "blast",
))  # fmt: skip
_SAYS = frozenset(("say", "write", "tell", "add", "argue", "warn", "announce", "state", "claim", "report", "explain"))
#: what they are who do something that forms no noun, or to whom it is done
_DOES = {
    "plead": ("defendant", "accused"), "study": ("student",), "marry": ("husband", "wife"), "retire": ("retiree", "pensioner"),
    "score": ("player", "striker", "scorer"), "bat": ("batsman", "batter"), "farm": ("farmer",), "fly": ("pilot",),
    "testify": ("witness",), "ordain": ("bishop",),
}  # fmt: skip
_UNDERGOES = {
    **dict.fromkeys(("charge", "accuse", "convict", "indict", "sentence", "acquit", "jail"), ("defendant", "accused", "suspect")),
    "arrest": ("suspect",), "rescue": ("survivor",), **dict.fromkeys(("injure", "wound", "attack", "rob", "stab"), ("victim",)),
    "evict": ("tenant",), "elect": ("winner",),
}  # fmt: skip
#: nouns whose verbs tell that somebody spoke, or tell nothing of what one is
_WHO_SPEAK = frozenset((
    "speaker", "reporter", "teller", "caller", "manager", "leader", "commenter", "thinker", "listener", "user", "head", "minister",
    "star", "partner", "father", "mother", "host", "king", "deputy", "chair", "whip", "follower", "believer", "source", "executive",
))  # fmt: skip
_MODIFIES = frozenset(("compound", "amod", "nmod", "poss"))


@cache
def related_nouns() -> Mapping[str, frozenset[str]]:
    """Noun -> those that may be said of one whom it is said of, both ways: "senator", "lawmaker"."""
    return _both_ways("related_nouns.tsv", "also")


@cache
def opposed_nouns() -> Mapping[str, frozenset[str]]:
    """Noun -> those that are said of nobody whom it is said of, both ways: "defendant", "prosecutor"."""
    return _both_ways("opposed_nouns.tsv", "never")


def _both_ways(table: str, column: str) -> Mapping[str, frozenset[str]]:
    """Noun -> the nouns that a table has beside it, or it beside them."""
    found: dict[str, set[str]] = {}
    for row in rows_of(_HERE / table):
        for other in row[column].split():
            found.setdefault(row["noun"], set()).add(other)
            found.setdefault(other, set()).add(row["noun"])
    return {noun: frozenset(others) for noun, others in found.items()}


@cache
def nouns_of_name(name: str) -> frozenset[str]:
    """What kind of body a name's words tell, the last before the first: "Harbour Times" is a newspaper, a paper."""
    table = name_words()
    for word in reversed(_INSIDE.sub(" ", name).lower().split()):
        if word.strip(".,’'") in table:
            return table[word.strip(".,’'")]
    return frozenset()


def tell_roles(doc: Doc, text: str, named: Referent) -> None:
    """Set what an article calls somebody, beside the first mentions of the name."""
    spans = _first_mentions(doc, text, named)
    if named.is_person:
        roles = [role for span in spans if (role := role_of(doc, span))]
        named.role = roles[0] if roles else None
        for role in roles:
            named.called |= heads_of(role) | titles_of(role) | _letters_of(role)
            named.described |= words_of(role)
    named.called |= {title for form in named.forms if (title := _title_in(form))}
    named.described |= frozenset(chain.from_iterable(map(_from_where, spans)))
    named.did = frozenset(chain.from_iterable(map(nouns_of_deeds, spans)))
    for noun in chain.from_iterable(map(introductions, spans)):
        named.called.add(noun.lemma_.lower())
        named.described |= _words_with(noun)
    if named.is_person and not named.is_gender_told:
        _tell_gender(named)


def _letters_of(role: str) -> set[str]:
    """By which letters a role may be written, in lower case: "Treasury Cabinet Secretary" by "cs"."""
    letters = "".join(word[0] for word in role.split() if word[0].isupper())
    return {letters[i:].lower() for i in range(len(letters) - 1) if letters[i:] in ROLES_BY_LETTERS}


def _tell_gender(named: Referent) -> None:
    """Set the sex that all the nouns agree on by which an article calls somebody, unless the name tells the other:
    "her son, Kwabena", but not "the spokesman Grace Ade"."""
    told: set[Gender] = {gender for noun in named.called if (gender := people_nouns().get(noun))}
    if len(told) == 1 and told >= {named.gender} - {None}:
        named.gender, named.is_gender_told = told.pop(), True


def _first_mentions(doc: Doc, text: str, named: Referent) -> list[Span]:
    """The first mentions, the full names before the bare surnames."""
    first = sorted(named.mentions, key=lambda m: (text[m[0] : m[1]] != named.name, m))[:_LOOKED_AT]
    spans = (doc.char_span(start, end, alignment_mode="expand") for start, end in first)
    return [span for span in spans if span is not None]


def _title_in(name: str) -> str | None:
    """The title that stands in a name: "Judge Lee"."""
    first, _, rest = name.partition(" ")
    return first.lower() if rest and first.lower() in role_nouns() else None


def introductions(mention: Span) -> Iterator[Token]:
    """The nouns by which the text introduces somebody at a mention: "the baker Ann Lee", "Ann Lee, a baker", "Ann Lee,
    who is a baker", "Ann Lee became a baker"."""
    root = mention.root
    if root.dep_ == "nsubj":
        yield from _said_by(root.head)
    for verb in _of(root.rights, "relcl"):
        yield from _said_by(verb)
    beside = [*_of(root.rights, "appos"), *(root.head for _ in range(root.dep_ == "appos"))]
    for noun in beside:
        yield from _with_joined(noun)
    yield from (t for t in _of(root.lefts, "compound") if t.i < mention.start and t.pos_ == "NOUN")


def _from_where(mention: Span) -> Iterator[str]:
    """The words of the place that stands right behind a name, in lower case: "Rep. Ann Lee of New York"."""
    behind = mention.doc[mention.end : mention.end + 1]
    if len(behind) and behind[0].lower_ in ("of", "from"):
        yield from (w.lower_ for t in behind[0].rights if t.pos_ == "PROPN" for w in (*_of(t.lefts, "compound"), t))


def nouns_of_deeds(mention: Span) -> Iterator[str]:
    """The nouns for one who does what the text tells at a mention: of "Ann Lee ran", a runner; who is charged is a defendant."""
    verb = mention.root.head
    for one in (verb, *verb.conjuncts) if mention.root.dep_ in ("nsubj", "nsubjpass") else ():
        if one.pos_ == "VERB" and (one is verb or not any(_of(one.lefts, "nsubj", "nsubjpass"))):
            is_passive = any(_of(one.lefts, "auxpass"))
            yield from (_UNDERGOES if is_passive else _DOES).get(one.lemma_, ())
            yield from () if is_passive else _agents(one.lemma_)


@cache
def _agents(verb: str) -> frozenset[str]:
    """The nouns for one who does what a verb says, where its form tells: "run", a runner; "edit", an editor; "coach", a coach."""
    stems = (verb, verb + verb[-1:], verb.removesuffix("e"))
    return frozenset(
        {verb, *(stem + end for stem in stems for end in ("er", "or"))} & people_nouns().keys() - _WHO_SPEAK
    )


def _of(tokens: Iterable[Token], *deps: str) -> Iterator[Token]:
    return (t for t in tokens if t.dep_ in deps)


def _said_by(verb: Token) -> Iterator[Token]:
    """The nouns that a verb says its subject is: "is a baker", "works as a baker"."""
    if verb.lemma_ in _IS:
        nouns = list(_of(verb.rights, "attr"))
    elif verb.lemma_ in _SERVES:
        nouns = [n for t in verb.rights if t.lower_ == "as" for n in _of(t.rights, "pobj")]
    else:
        nouns = []
    return chain.from_iterable(map(_with_joined, nouns))


def _with_joined(noun: Token) -> Iterator[Token]:
    """A common noun and those joined to it: "a baker and poet"."""
    return (t for t in (noun, *noun.conjuncts) if t.i >= noun.i and t.pos_ == "NOUN")


def _words_with(noun: Token) -> set[str]:
    """A noun's own words in lower case: "former prime minister"."""
    return {noun.lemma_.lower(), *(t.lower_ for t in _of(noun.lefts, *_MODIFIES))}


def makers_of(document: Token) -> Iterator[Token]:
    """Who made a document: "Lund’s letter", "a letter by Lund", "Lund wrote a letter", "Lund said in a letter"."""
    yield from _of(document.lefts, "poss")
    for by in document.rights:
        if by.lower_ in ("by", "from"):
            yield from _of(by.rights, "pobj")
    verb = _verb_of_making(document)
    if verb is not None:
        yield from _of(_with_subject(verb).lefts, "nsubj")


def _verb_of_making(document: Token) -> Token | None:
    """ "wrote a letter", "said in a letter"."""
    if document.dep_ == "dobj":
        return document.head if document.head.lemma_ in _MAKES else None
    is_within = document.dep_ == "pobj" and document.head.lower_ == "in"
    return document.head.head if is_within and document.head.head.lemma_ in _SAYS else None


def _with_subject(verb: Token) -> Token:
    """The verb that has the subject of a verb joined to it: "met and issued"."""
    while verb.dep_ in ("conj", "xcomp", "advcl") and not any(_of(verb.lefts, "nsubj")):
        verb = verb.head
    return verb
