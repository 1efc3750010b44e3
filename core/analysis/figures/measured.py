"""What a figure measures (``about``) and which way it moved (``change``), read off the parse."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.figures.units import movements

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_SMALL = frozenset(("DT", "PDT", "POS", "PRP$", "CD", "RB", "RBR", "RBS"))
#: words that name nothing by themselves
_EMPTY = frozenset(
    ["number", "total", "amount", "lot", "more", "most", "least", "many", "some", "all", "other", "it", "they", "he", "she", "we", "you", "i", "this", "that", "which", "what", "who", "there", "one", "everyone", "everybody", "nobody", "figure", "those", "these"]
)  # fmt: skip
_MAX_WORDS = 9
_MODIFIERS = frozenset(("compound", "amod", "nmod", "poss"))
_CLOSE = frozenset(("case", "advmod", "npadvmod"))
_NOT_NAMED = frozenset(("DATE", "TIME", "PERCENT", "MONEY"))
#: tokens and children looked at; past them a sentence is a list, and looking on would cost its square
_NEAR = 60


def about(doc: Doc, first: int, last: int, busy: frozenset[int] = frozenset()) -> str | None:
    """What tokens ``first`` to ``last`` (exclusive) measure: the noun they modify or are a share of, and the subject.

    The two parts are separated by a comma, the nearer first ("revenue, the mill"); a person who only does it is left out.
    ``busy`` are tokens of other figures, which measure nothing.
    """
    root = _root(doc, first, last)
    parts: list[str] = []
    for noun in (_modified(root, first, last), _of(doc, root, first, last), _subject(root)):
        if (
            noun is None
            or first <= noun.i < last
            or noun.i in busy
            or noun.ent_type_ in ("DATE", "TIME")
            or (parts and noun.ent_type_ == "PERSON")
        ):
            continue
        words = _phrase(noun, first, last, busy)
        if words and not any(words in p or p in words for p in parts):
            parts.append(words)
        if len(parts) == 2:
            break
    if not parts:
        noun = _near_noun(doc, root, first, last, busy)
        return (_phrase(noun, first, last, busy) or None) if noun is not None else None
    return ", ".join(parts)


def change(doc: Doc, first: int, last: int) -> str | None:
    """ "up", "down" or "same", by the verb, adverb or noun of movement the figure hangs on."""
    root = _root(doc, first, last)
    table = movements()
    for token in _climb(root, 4):
        if token.lemma_.lower() in table and not first <= token.i < last:
            return _turned(token, table[token.lemma_.lower()])
        for child in islice(token.children, _NEAR):
            if child.lower_ in ("up", "down", "higher", "lower") and abs(child.i - root.i) < 6:
                return table[child.lower_]
        if token.pos_ in ("VERB", "AUX") and token is not root:
            break
    for token in doc[max(0, first - 2) : first]:
        if token.lower_ in ("up", "down") and token.sent.start == root.sent.start:
            before = doc[first - 1]
            return (
                table[token.lower_]
                if token.i == first - 1 or (before.pos_ in ("ADV", "ADP") and before.lower_ != "to")
                else None
            )
    if last < len(doc) and doc[last].lemma_.lower() in table and doc[last].pos_ in ("NOUN", "ADV", "ADJ"):
        return table[doc[last].lemma_.lower()]
    return None


def _turned(token: Token, way: str) -> str:
    negated = any(c.dep_ == "neg" for c in token.children)
    return "same" if negated else way


def _root(doc: Doc, first: int, last: int) -> Token:
    return Span(doc, first, last).root


def _climb(token: Token, steps: int) -> list[Token]:
    out = [token]
    while len(out) <= steps and token.head.i != token.i:
        token = token.head
        out.append(token)
    return out


def _modified(root: Token, first: int, last: int) -> Token | None:
    """The noun the figure stands before: "a 25 % premium", "a 1.6 litre engine"."""
    token = root
    for _ in range(4):
        if token.dep_ not in ("nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "appos", "det", "poss"):
            return None
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in ("NOUN", "PROPN") and not first <= token.i < last:
            return token
    return None


def _of(doc: Doc, root: Token, first: int, last: int) -> Token | None:
    """ "35 % of its crude oil requirement", "$2 million in grants", "six days of talks", "65 for a barrel"."""
    for token in (root, *([doc[last - 1]] if last - 1 != root.i else [])):
        for child in islice(token.children, _NEAR):
            if child.dep_ == "prep" and child.lower_ in ("of", "in", "for", "on", "from") and child.i >= last - 1:
                found = next((c for c in child.children if c.dep_ == "pobj"), None)
                if found is not None and found.ent_type_ not in ("DATE", "TIME") and not _is_where(child, found):
                    return found
    if last + 1 < len(doc) and doc[last].lower_ == "of":
        return next((c for c in doc[last].children if c.dep_ == "pobj"), None)
    return None


def _is_where(preposition: Token, thing: Token) -> bool:
    """Whether it only tells where: "800 workers in Ghana"."""
    return preposition.lower_ in ("in", "on", "from") and thing.ent_type_ in ("GPE", "LOC", "FAC")


def _subject(root: Token) -> Token | None:
    """The subject of the nearest clause that has one, a relative pronoun replaced by its noun."""
    token = root
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX") or token.dep_ == "ROOT":
            subject = next((c for c in islice(token.children, _NEAR) if c.dep_ in _SUBJECTS), None)
            if subject is not None:
                if subject.tag_ in ("WDT", "WP") and token.dep_ == "relcl":
                    return token.head
                if subject.lower_ not in _EMPTY:
                    return subject
            elif token.dep_ in ("relcl", "acl") and token.head.pos_ in ("NOUN", "PROPN"):
                return token.head
        if token.head.i == token.i:
            return None
        if token.dep_ == "pobj" and token.head.dep_ == "prep" and token.head.head.pos_ in ("NOUN", "PROPN"):
            return token.head.head
        token = token.head
    return None


def _near_noun(doc: Doc, root: Token, first: int, last: int, busy: frozenset[int]) -> Token | None:
    """Where the parse tells nothing: the last noun before the figure in its sentence, else the first one after."""

    def nouns(start: int, end: int) -> list[Token]:
        return [
            t
            for t in doc[start:end]
            if t.pos_ in ("NOUN", "PROPN") and t.ent_type_ not in ("DATE", "TIME") and t.i not in busy
        ]

    sentence = root.sent
    if before := nouns(max(sentence.start, first - _NEAR), first):
        return before[-1]
    after = nouns(last, min(sentence.end, last + _NEAR))
    return after[0] if after else None


def _phrase(noun: Token, first: int, last: int, busy: frozenset[int]) -> str:
    """The noun with its modifiers as the text has them, other figures and articles left out, at most nine words."""
    doc = noun.doc
    keep = {noun.i}
    for child in islice(noun.children, _NEAR):
        if child.dep_ in _MODIFIERS and child.tag_ not in _SMALL and not child.like_num:
            keep |= _with_own(child)
        elif child.dep_ == "prep" and child.lower_ in ("of", "for", "in") and child.i > noun.i:
            things = [c for c in child.children if c.dep_ == "pobj" and c.ent_type_ not in _NOT_NAMED]
            if things and noun.lower_ in _EMPTY:
                return _phrase(things[0], first, last, busy)
            for thing in things:
                keep |= {child.i} | _with_own(thing)
    keep -= busy | set(range(first, last))
    keep |= {
        i for i in range(min(keep, default=0), max(keep, default=0)) if doc[i].text == "-" and {i - 1, i + 1} <= keep
    }
    kept = sorted(i for i in keep if not doc[i].is_space)[:_MAX_WORDS]
    while kept and doc[kept[-1]].pos_ in ("ADP", "PUNCT", "PART"):
        kept.pop()
    words = "".join(doc[i].text + (" " if doc[i].whitespace_ or i + 1 not in keep else "") for i in kept).strip()
    return words if any(doc[i].lower_ not in _EMPTY for i in kept) else ""


def _with_own(token: Token) -> set[int]:
    """A modifier with its own modifiers and its possessive ending."""
    own = (g for g in islice(token.children, _NEAR) if g.dep_ in ("compound", "amod", "case", "advmod", "npadvmod"))
    return {token.i} | {g.i for g in own if g.dep_ in _CLOSE or g.tag_ not in _SMALL}
