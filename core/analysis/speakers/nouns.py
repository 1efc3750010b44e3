"""Speaker phrases without a name: their head, and what somebody unnamed is called."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span, Token

from onrecord.core.analysis.speakers.lexicon import KIN, body_nouns, gender_of_noun, noun_kinds, people_nouns
from onrecord.core.analysis.speakers.named import LETTERS, Referent, clean_name

_RELATIVE = frozenset(("who", "which", "that"))
#: where a phrase is cut: at each of these behind its head, a long phrase also at the later ones
_STOPS = (frozenset((",", "(", "–", "—", ";", ":")), frozenset(("and", "but")), _RELATIVE)
_LONG = 8
#: words of a name that a phrase may be
_LONGEST_NAME = 4
_MARKS = '“”"'
_ARTICLES = frozenset(("the", "a", "an", "both"))
#: nouns for several human beings that have no plural's form
_SEVERAL = frozenset(("family", "couple"))
#: what stands before a noun for one
_FIRST_OF_ONE = frozenset(("a", "an", "another", "one"))
#: words for one human being that are no nouns
_ONE = frozenset(("one", "another", "someone", "somebody"))
_WHERE = frozenset(("GPE", "LOC"))
_WHEN = frozenset(("DATE", "TIME"))


def head_of(span: Span) -> Token:
    """The noun or pronoun of a speaker span; a relative clause's verb is none."""
    root = span.root
    if root.pos_ == "DET":
        return next((t for t in reversed(span) if t.pos_ == "NOUN"), root)
    if len(span) > 1 and (root.pos_ in ("VERB", "AUX", "ADP") or root.tag_ in ("WP", "WDT")):
        return next((t for t in span if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "poss")), root)
    return _behind_prefix(root, span)


def owner_of(head: Token, span: Span) -> Token | None:
    """Whose a noun is: "his", "the union’s"."""
    return next((t for t in head.lefts if t.dep_ == "poss" and t.i >= span.start), None)


def _behind_prefix(root: Token, span: Span) -> Token:
    """The "wife" of "ex-wife"."""
    behind = span.doc[root.i + 1 : span.end]
    is_prefix = len(behind) > 1 and behind[0].text == "-" and behind[1].pos_ == "NOUN" and not root.whitespace_
    return behind[1] if is_prefix else root


def unnamed(span: Span, head: Token) -> Referent:
    """Police, a senior official, two witnesses: somebody new whom the article does not name."""
    noun = head.lemma_.lower()
    plural = head.tag_ in ("NNS", "NNPS") or noun in _SEVERAL
    gender = None if plural else gender_of_noun(noun)
    name = phrase_name(span, head)
    is_body = noun in noun_kinds() or noun in body_nouns()
    somebody = (
        not plural
        and not is_body
        and (noun in people_nouns() or noun in KIN or head.lower_ in _ONE or _is_one_of_people(head))
    )
    return Referent(
        name,
        False,
        {name},
        gender=gender,
        is_gender_told=gender is not None,
        noun=noun,
        is_somebody=somebody,
        is_several=plural,
    )


def _is_one_of_people(head: Token) -> bool:
    """ "a Dane", "another Muslim"."""
    return head.ent_type_ == "NORP" and any(t.lower_ in _FIRST_OF_ONE for t in head.lefts)


def phrase_name(span: Span, head: Token) -> str:
    """What somebody unnamed is called: the phrase without article, weekday and relative clause."""
    keep = _without_when(_shortened([t for t in span if not t.is_space], head), head)
    while len(keep) > 1 and keep[0].lower_ in _ARTICLES:
        keep = keep[1:]
    if not keep:
        return _named_by(head, span.text)
    name = " ".join(span.doc[keep[0].i : keep[-1].i + 1].text.split()).strip(" ,;:")
    name = _without_odd_mark(name) or span.text
    return _named_by(head, _without_capital(name) if _begins_sentence(keep[0]) else name)


def _without_odd_mark(name: str) -> str:
    """A phrase without a quotation mark at its end whose other one it has not; "“Lost Harbour” actor" keeps both."""
    marks = sum(c in _MARKS for c in name)
    return name.strip(f" {_MARKS}") if marks % 2 or (marks and name[0] in _MARKS and name[-1] in _MARKS) else name


def _begins_sentence(first: Token) -> bool:
    """Whether a word has its capital from the sentence it begins."""
    return bool(first.is_sent_start) and first.pos_ not in ("PROPN", "ADJ")


def _without_capital(name: str) -> str:
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def _named_by(head: Token, name: str) -> str:
    """A short phrase whose head is a proper noun is a name."""
    is_name = head.pos_ == "PROPN" and head.text not in LETTERS and len(name.split()) <= _LONGEST_NAME
    return clean_name(name) or name if is_name else name


def _shortened(tokens: list[Token], head: Token) -> list[Token]:
    """Up to the first comma; a long one up to the first "and", then to its relative clause, the head kept."""
    for stop in _STOPS:
        cut = next((i for i, t in enumerate(tokens) if t.i > head.i and t.lower_ in stop), len(tokens))
        if "," in stop or len(tokens) > _LONG:
            tokens = tokens[:cut]
    return tokens


def _without_when(tokens: list[Token], head: Token) -> list[Token]:
    """ "police on Sunday", "research published on Sunday" without its day."""
    cut = next(
        (i for i, t in enumerate(tokens) if t.i > head.i and (t.ent_type_ in _WHEN or _leads_to_when(tokens, i))),
        len(tokens),
    )
    return tokens[:cut] or tokens


def _leads_to_when(tokens: Sequence[Token], i: int) -> bool:
    """Whether a preposition, or a participle with or without one, stands before a day."""
    behind = tokens[i + 1 + (tokens[i].tag_ == "VBN" and _is_preposition(tokens[i + 1 : i + 2])) :]
    is_before = tokens[i].pos_ == "ADP" or tokens[i].tag_ == "VBN"
    return is_before and bool(behind) and behind[0].ent_type_ in _WHEN


def _is_preposition(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].pos_ == "ADP"


def joined(head: Token, span: Span) -> list[Token]:
    """The heads of a phrase that names several, joined by "and": "Petrov and her deputy"; one alone is that one."""
    found = [head]
    while True:
        following = _next_joined(found[-1], span)
        if following is None:
            return found
        found.append(following)


def _next_joined(one: Token, span: Span) -> Token | None:
    """Who follows in a list."""
    after = next((c for c in one.conjuncts if one.i < c.i < span.end), None)
    if after is not None:
        return after if _by_and(one, after) and not _are_places(one, after) else None
    return _in_apposition(one, span) or _behind_and(one, span)


def _are_places(one: Token, after: Token) -> bool:
    """ "the ministers of Portugal and Morocco", where the parser joins Morocco to the ministers."""
    between = one.doc[one.i + 1 : after.i]
    return one.pos_ == "NOUN" and after.ent_type_ in _WHERE and any(t.ent_type_ in _WHERE for t in between)


def _in_apposition(one: Token, span: Span) -> Token | None:
    """ "Moss, Rao and Jun", where the parser takes Rao and Jun for Moss."""
    other = next((c for c in one.rights if c.dep_ == "appos" and c.i < span.end), None)
    is_name = other is not None and one.pos_ == other.pos_ == "PROPN"
    return other if other is not None and is_name and any(c.i < span.end for c in other.conjuncts) else None


def _behind_and(one: Token, span: Span) -> Token | None:
    """ "nine nurses and Dr. Lund", where the parser ties Lund to the verb."""
    joiner = next((c for c in one.rights if c.dep_ == "cc" and c.lower_ == "and"), None)
    if joiner is None or joiner.i + 1 >= span.end:
        return None
    last = span.doc[joiner.i + 1 : span.end].root
    return last if last.dep_ == "nsubj" and _by_and(one, last) else None


def _by_and(a: Token, b: Token) -> bool:
    between = {t.lower_ for t in a.doc[a.i + 1 : b.i]}
    return bool(between & {"and", "&", ","}) and "or" not in between and b.pos_ in ("NOUN", "PROPN", "PRON")
