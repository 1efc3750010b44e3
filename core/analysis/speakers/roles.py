"""What an article calls the people it names: the title before the name, or the apposition beside it."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.speakers.lexicon import TITLES, role_nouns

_LEFT = frozenset(("compound", "amod", "nmod", "prep", "pobj", "punct", "det", "poss", "case"))
_MAX_WORDS = 12
_EDGE = re.compile(r"^(?:the|a|an|his|her|its|their|our|one of the|also|now|then|whose)\s+", re.IGNORECASE)


def role_of(doc: Doc, mention: Span) -> str | None:
    """The role beside one mention of a name, or None."""
    return _before(doc, mention) or _apposition(doc, mention) or _after(doc, mention)


def heads_of(role: str) -> set[str]:
    """The nouns a role is: the last word before each preposition or comma ("State Minister for Petroleum": minister)."""
    parts = re.split(r",| (?:of|for|at|in|to|on|who|and)\b", role.lower())
    return {part.split()[-1].strip(".’'") for part in parts[:1] + parts[1:2] if part.split()}


def _is_role(token: Token) -> bool:
    return token.lower_ in role_nouns() or token.lemma_.lower() in role_nouns()


def _before(doc: Doc, mention: Span) -> str | None:
    """ "Foreign Minister X", "State Minister for Petroleum X", "spokesman X"."""
    first = mention.start
    while first > 0 and mention.start - first < 8:
        token = doc[first - 1]
        joins = token.lower_ in ("for", "of", "and", "-") and first < mention.start
        if token.is_space or not (token.pos_ in ("PROPN", "NOUN", "ADJ") or joins) or token.is_sent_end:
            break
        if token.ent_type_ in ("DATE", "TIME", "PERSON"):
            break
        first -= 1
    while first < mention.start and (
        doc[first].lower_ in ("for", "of", "and", "-") or doc[first].lower_.rstrip(".") in TITLES
    ):
        first += 1
    words = doc[first : mention.start]
    return _tidy(words.text) if any(_is_role(t) for t in words) else None


def _apposition(doc: Doc, mention: Span) -> str | None:
    """ "his Russian counterpart, X": the name stands in apposition to a noun."""
    root = mention.root
    if root.dep_ == "appos" and root.head.i < mention.start and _is_role(root.head):
        noun = root.head
        first = min((t.i for t in noun.lefts if t.dep_ in _LEFT), default=noun.i)
        last = mention.start
        while last > noun.i + 1 and doc[last - 1].is_punct:
            last -= 1
        return _tidy(doc[first:last].text)
    return None


def _after(doc: Doc, mention: Span) -> str | None:
    """ "X, the chief executive of Y," and "X, 43, a farmer"."""
    at = mention.end
    if at >= len(doc) or doc[at].text not in (",", "(", "–", "—"):
        return None
    at += 1
    if at + 1 < len(doc) and doc[at].like_num and doc[at + 1].text == ",":
        at += 2
    end = at
    while (
        end < len(doc)
        and end - at < _MAX_WORDS + 1
        and doc[end].text not in {",", ".", ";", ")", "–", "—", ":", "”", "“"}
    ):
        if doc[end].pos_ in ("VERB", "AUX") or doc[end].tag_ in ("WP", "WDT", "WP$") or doc[end].is_space:
            break
        end += 1
    while end > at and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "ADV", "PART"):
        end -= 1
    words = doc[at:end]
    if not len(words) or len(words) > _MAX_WORDS or words[0].pos_ in ("ADP", "SCONJ", "CCONJ", "ADV", "PRON"):
        return None
    head = next((t for t in words if t.pos_ in ("NOUN", "PROPN") and _is_role(t)), None)
    return _tidy(words.text) if head is not None else None


def _tidy(text: str) -> str | None:
    text = _EDGE.sub("", re.sub(r"\s+", " ", text).strip(" ,;:-“”\"‘’'"))
    return text or None
