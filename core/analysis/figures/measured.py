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
_WHEN = frozenset(("DATE", "TIME"))
_NOT_NAMED = _WHEN | {"PERCENT", "MONEY"}
_NOUNS = frozenset(("NOUN", "PROPN"))
#: verbs whose object is worth what stands behind "at": "engineers put the cost at 85 million"
_VALUES = frozenset(("assess", "estimate", "peg", "price", "put", "set", "value"))
#: tokens and children looked at; past them a sentence is a list, and looking on would cost its square
_NEAR = 60


def about(doc: Doc, first: int, last: int, busy: frozenset[int] = frozenset()) -> str | None:
    """What tokens ``first`` to ``last`` (exclusive) measure: the noun they modify or are a share of, and the subject.

    The two parts are separated by a comma, the nearer first ("revenue, the mill"); a person who only does it is left out.
    ``busy`` are tokens of other figures, which measure nothing.
    """
    root = _root(doc, first, last)
    busy |= {t.i for t in doc[max(0, first - 4) : last + 3] if t.lower_ == "worth"}
    parts: list[str] = []
    for noun in (_worth(doc, first), _modified(root, first, last), _of(doc, root, first, last), _subject(root)):
        if noun is None or not _can_be_measured(noun, first, last, busy) or (parts and noun.ent_type_ == "PERSON"):
            continue
        parts = _with(parts, _phrase(noun, first, last, busy))
    return ", ".join(parts[:2] or _near_phrase(root, first, last, busy)) or None


def _with(parts: list[str], words: str) -> list[str]:
    """The parts and these words, unless one holds the other."""
    return parts if not words or any(words in p or p in words for p in parts) else [*parts, words]


def _near_phrase(root: Token, first: int, last: int, busy: frozenset[int]) -> list[str]:
    """Where the parse tells nothing: the last noun before the figure in its sentence, else the first one after.

    Who only says it ("the agency said 1,140 vessels were diverted") is passed over; a figure that is a subject has nothing after it.
    """
    tellers = {t.head.i for t in _climb(root, 8) if t.dep_ == "ccomp"}

    def nouns(start: int, end: int) -> list[Token]:
        near = [t for t in root.doc[start:end] if t.pos_ in _NOUNS and t.ent_type_ not in _WHEN and t.i not in busy]
        return [t for t in near if t.head.i not in tellers]

    sentence = root.sent
    found = nouns(max(sentence.start, first - _NEAR), first)[-1:]
    if not found and not (tellers and root.dep_ in _SUBJECTS):
        found = nouns(last, min(sentence.end, last + _NEAR))[:1]
    return [_phrase(noun, first, last, busy) for noun in found]


def _can_be_measured(noun: Token, first: int, last: int, busy: frozenset[int]) -> bool:
    """Whether a noun is no part of this or another figure and no time."""
    return not first <= noun.i < last and noun.i not in busy and noun.ent_type_ not in _WHEN


def change(doc: Doc, first: int, last: int) -> str | None:
    """ "up", "down" or "same", by the verb, adverb or noun of movement the figure hangs on, or the word at its side."""
    root = _root(doc, first, last)
    if (way := _way_of_heads(root, first, last)) is not None:
        return way
    table = movements()
    for token in doc[max(0, first - 2) : first]:
        if token.lower_ in ("up", "down") and token.sent.start == root.sent.start:
            return table[token.lower_] if _leads_to(token, doc[first - 1]) else None
    behind = doc[last] if last < len(doc) else None
    if behind is not None and behind.pos_ in ("NOUN", "ADV", "ADJ"):
        return table.get(behind.lemma_.lower())
    return None


def _way_of_heads(root: Token, first: int, last: int) -> str | None:
    """The way of the nearest word of movement that the figure hangs on, within its clause."""
    table = movements()
    for token in _climb(root, 4):
        if token.lemma_.lower() in table and not first <= token.i < last:
            return _turned(token, table[token.lemma_.lower()])
        for child in islice(token.children, _NEAR):
            if child.lower_ in ("up", "down", "higher", "lower") and abs(child.i - root.i) < 6:
                return table[child.lower_]
        if token.pos_ in ("VERB", "AUX") and token is not root:
            break
    return None


def _leads_to(way: Token, before: Token) -> bool:
    """Whether "up" or "down" is the word before the figure or leads to it ("up by 5"), unlike "up to 5"."""
    return way.i == before.i or (before.pos_ in ("ADV", "ADP") and before.lower_ != "to")


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
        if token.pos_ in _NOUNS and not first <= token.i < last:
            return token
    return None


def _worth(doc: Doc, first: int) -> Token | None:
    """ "cargo worth an estimated $340 million": the noun before "worth", which parsers take for many things."""
    for at in range(first - 1, max(first - 5, 1), -1):
        if doc[at].lower_ == "worth":
            before = doc[at - 2] if doc[at - 1].lower_ == "," else doc[at - 1]
            return before if before.pos_ in _NOUNS else None
    return None


def _of(doc: Doc, root: Token, first: int, last: int) -> Token | None:
    """ "35 % of its crude oil requirement", "$2 million in grants", "six days of talks", "65 for a barrel"."""
    for token in (root, *([doc[last - 1]] if last - 1 != root.i else [])):
        for child in islice(token.children, _NEAR):
            if child.dep_ == "prep" and child.lower_ in ("of", "in", "for", "on", "from") and child.i >= last - 1:
                found = _object(child)
                if found is not None and found.ent_type_ not in _WHEN and not _is_where(child, found):
                    return found
    return _object(doc[last]) if last + 1 < len(doc) and doc[last].lower_ == "of" else None


def _object(preposition: Token) -> Token | None:
    return next((c for c in preposition.children if c.dep_ == "pobj"), None)


def _is_where(preposition: Token, thing: Token) -> bool:
    """Whether it only tells where: "800 workers in Ghana"."""
    return preposition.lower_ in ("in", "on", "from") and thing.ent_type_ in ("GPE", "LOC", "FAC")


def _subject(root: Token) -> Token | None:
    """The subject of the nearest clause that has one, a relative pronoun replaced by its noun."""
    token = root
    for _ in range(8):
        if (valued := _valued(token)) is not None:
            return valued
        if (token.pos_ in ("VERB", "AUX") or token.dep_ == "ROOT") and (
            subject := _subject_of_clause(token)
        ) is not None:
            return subject
        if token.head.i == token.i:
            return None
        if token.dep_ == "pobj" and token.head.dep_ == "prep" and token.head.head.pos_ in _NOUNS:
            return token.head.head
        token = token.head
    return None


def _valued(token: Token) -> Token | None:
    """What somebody puts at a figure that stands behind "at": the verb's object, or the noun that its relative clause tells of."""
    verb = token.head
    if token.dep_ != "prep" or token.lower_ != "at" or verb.lemma_.lower() not in _VALUES:
        return None
    thing = next((c for c in islice(verb.children, _NEAR) if c.dep_ in ("dobj", "nsubjpass")), None)
    if (thing is None or thing.tag_ in ("WDT", "WP")) and verb.dep_ in ("relcl", "acl"):
        return _whose(verb.head)
    return thing if thing is not None and thing.lower_ not in _EMPTY else None


def _whose(noun: Token) -> Token:
    """The noun that another belongs to by "of": what engineers put at a sum in "the cost of dredging the channel" is the cost."""
    of = next((t for t in _climb(noun, 3) if t.lower_ == "of" and t.head.pos_ in _NOUNS), None)
    return noun if of is None else of.head


def _subject_of_clause(verb: Token) -> Token | None:
    subject = next((c for c in islice(verb.children, _NEAR) if c.dep_ in _SUBJECTS), None)
    if subject is None:
        return verb.head if verb.dep_ in ("relcl", "acl") and verb.head.pos_ in _NOUNS else None
    if subject.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return verb.head
    return subject if subject.lower_ not in _EMPTY else None


def _phrase(noun: Token, first: int, last: int, busy: frozenset[int]) -> str:
    """The noun with its modifiers as the text has them, other figures and articles left out, at most nine words."""
    complements = _complements(noun)
    if complements and noun.lower_ in _EMPTY:
        return _phrase(complements[0][1], first, last, busy)
    keep = {noun.i}
    for child in islice(noun.children, _NEAR):
        if child.dep_ in _MODIFIERS and child.tag_ not in _SMALL and not child.like_num:
            keep |= _with_own(child)
    for preposition, thing in complements:
        keep |= {preposition.i} | _with_own(thing)
    keep -= busy | set(range(first, last))
    return _written(noun.doc, keep | _hyphens(noun.doc, keep))


def _complements(noun: Token) -> list[tuple[Token, Token]]:
    """What "of", "for" and "in" behind a noun add to it, each with its preposition."""
    return [
        (child, thing)
        for child in islice(noun.children, _NEAR)
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "in") and child.i > noun.i
        for thing in child.children
        if thing.dep_ == "pobj" and thing.ent_type_ not in _NOT_NAMED
    ]


def _written(doc: Doc, keep: set[int]) -> str:
    """Tokens as the text has them, "" where none names anything."""
    kept = sorted(i for i in keep if not doc[i].is_space)[:_MAX_WORDS]
    while kept and doc[kept[-1]].pos_ in ("ADP", "PUNCT", "PART"):
        kept.pop()
    if all(doc[i].lower_ in _EMPTY for i in kept):
        return ""
    return "".join(doc[i].text + (" " if doc[i].whitespace_ or i + 1 not in keep else "") for i in kept).strip()


def _hyphens(doc: Doc, keep: set[int]) -> set[int]:
    """The hyphens between two tokens of those."""
    inside = range(min(keep, default=0), max(keep, default=0))
    return {i for i in inside if doc[i].text == "-" and {i - 1, i + 1} <= keep}


def _with_own(token: Token) -> set[int]:
    """A modifier with its own modifiers and its possessive ending."""
    own = (g for g in islice(token.children, _NEAR) if g.dep_ in ("compound", "amod", "case", "advmod", "npadvmod"))
    return {token.i} | {g.i for g in own if g.dep_ in _CLOSE or g.tag_ not in _SMALL}
