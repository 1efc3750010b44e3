"""What an article calls the people it names: the title before the name, or the apposition beside it."""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.speakers.lexicon import TITLES, role_nouns

_LEFT = frozenset(("compound", "amod", "nmod", "prep", "pobj", "punct", "det", "poss", "case"))
_JOINERS = frozenset(("for", "of", "and", "-"))
#: the most words of a role before a name, and of one behind it
_MOST_BEFORE, _MAX_WORDS = 8, 12
_STOPS = frozenset((",", ".", ";", ")", "–", "—", ":", "”", "“"))
_BEGIN_NO_ROLE = frozenset(("ADP", "SCONJ", "CCONJ", "ADV", "PRON"))
_END_NO_ROLE = frozenset(("ADP", "CCONJ", "DET", "ADV", "PART"))
_EDGE = re.compile(r"^(?:the|a|an|his|her|its|their|our|my|one of the|another|also|now|then|whose)\s+", re.IGNORECASE)
#: what tells a rank within an office and no other
_RANKS = frozenset(("deputy", "vice", "chief", "assistant", "general", "head", "major", "lord", "leader"))
_OF_CLERGY = {
    "Father": frozenset(("priest",)), "Fr": frozenset(("priest",)), "Sister": frozenset(("nun",)), "Reverend": frozenset(("priest", "pastor")),
    "Mother": frozenset(("nun", "abbess")),
}  # fmt: skip
#: a courtesy behind a role, before the name
COURTESIES = frozenset((
    "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "prof", "cllr", "engr", "atty", "hon", "alhaji", "alhaja", "hajia", "mallam",
    "shri", "smt", "datuk", "dato",
))  # fmt: skip


def role_of(doc: Doc, mention: Span) -> str | None:
    """The role beside one mention of a name, or None."""
    return _before(doc, mention) or _apposition(doc, mention) or _after(doc, mention)


def heads_of(role: str) -> set[str]:
    """The nouns a role is: the last word before each preposition or comma ("State Minister for Petroleum": minister)."""
    parts = re.split(r",| (?:of|for|from|at|in|to|on|who|and)\b", role.lower())
    return {part.split()[-1].strip(".’'") for part in parts[:1] + parts[1:2] if part.split()}


def titles_of(role: str) -> set[str]:
    """What else a title before a name says that somebody is: "Detective" of "Detective Sergeant", a priest of "Father"."""
    words = role.split()
    ranks = list(takewhile(role_nouns().__contains__, (w.lower() for w in reversed(words))))
    return {*ranks[1:], *_OF_CLERGY.get(role, ())} - _RANKS if all(w[0].isupper() for w in words) else set()


def words_of(role: str) -> set[str]:
    """The words of a role in lower case, without stops and possessives."""
    words = {w.removesuffix("’s").removesuffix("'s").strip(".,’'") for w in role.lower().split()}
    return words | {"former" for w in words if w.startswith("ex-")}


def is_role(token: Token) -> bool:
    """Whether a word names what a person is: "minister", "farmers"."""
    return token.lower_ in role_nouns() or token.lemma_.lower() in role_nouns()


def _before(doc: Doc, mention: Span) -> str | None:
    """ "Foreign Minister X", "State Minister for Petroleum X", "spokesman X"."""
    first = mention.start
    while first > 0 and mention.start - first < _MOST_BEFORE and _belongs(doc[first - 1], mention):
        first -= 1
    while first < mention.start and (doc[first].lower_ in _JOINERS or doc[first].lower_.rstrip(".") in TITLES):
        first += 1
    words = doc[first : mention.start]
    return _tidy(words.text) if any(is_role(t) for t in words) else None


def _belongs(token: Token, mention: Span) -> bool:
    """Whether a word may be part of the role before a name: no joiner right before it, no other name or day."""
    joins = token.lower_ in _JOINERS and token.i + 1 < mention.start
    ends = token.is_space or token.is_sent_end or token.ent_type_ in ("DATE", "TIME")
    other = token.ent_type_ == "PERSON" and any(t.ent_iob_ != "I" for t in mention.doc[token.i + 1 : mention.start + 1])
    return not (ends or other) and (joins or token.pos_ in ("PROPN", "NOUN", "ADJ"))


def _apposition(doc: Doc, mention: Span) -> str | None:
    """ "his Russian counterpart, X": the name stands in apposition to a noun."""
    root = mention.root
    if root.dep_ == "appos" and root.head.i < mention.start and is_role(root.head):
        noun = root.head
        first = min((t.left_edge.i for t in noun.lefts if t.dep_ in _LEFT), default=noun.i)
        last = mention.start
        while last > noun.i + 1 and doc[last - 1].is_punct:
            last -= 1
        return _tidy(doc[first:last].text)
    return None


def _after(doc: Doc, mention: Span) -> str | None:
    """ "X, the chief executive of Y," and "X, 43, a farmer"."""
    words = _beside(doc, mention)
    if not 0 < len(words) <= _MAX_WORDS or words[0].pos_ in _BEGIN_NO_ROLE:
        return None
    return _tidy(words.text) if any(t.pos_ in ("NOUN", "PROPN") and is_role(t) for t in words) else None


def _beside(doc: Doc, mention: Span) -> Span:
    """The phrase behind a name's comma, dash or bracket and the age that may stand first."""
    at = mention.end + 1
    if mention.end >= len(doc) or doc[mention.end].text not in (",", "(", "–", "—"):
        return doc[at:at]
    if at + 1 < len(doc) and doc[at].like_num and doc[at + 1].text == ",":
        at += 2
    end = next((t.i for t in doc[at : at + _MAX_WORDS + 1] if _ends(t)), min(at + _MAX_WORDS + 1, len(doc)))
    while end > at and doc[end - 1].pos_ in _END_NO_ROLE:
        end -= 1
    return doc[at:end]


def _ends(token: Token) -> bool:
    return token.text in _STOPS or token.is_space or token.pos_ in ("VERB", "AUX") or token.tag_ in ("WP", "WDT", "WP$")


def _tidy(text: str) -> str | None:
    text = _EDGE.sub("", re.sub(r"\s+", " ", text).strip(" ,;:-“”\"‘’'"))
    words = text.split()
    while words and words[-1].strip(" ,;.()").lower() in COURTESIES:
        words = words[:-1]
    text = " ".join(words).rstrip(" ,;(")
    return text or None
