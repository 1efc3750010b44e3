"""What is typed -> a tree: terms side by side are all wanted, ``OR`` joins its two neighbours, brackets group.

Bounded: a query is a line that a person, or a program, can still answer for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.query.fields import ALIASES, FIELDS, leaf_of
from onrecord.core.query.tree import And, Leaf, Node, Not, Or, Words
from onrecord.core.text.characters import without_surrogates

LONGEST = 2000
MOST_TERMS = 100
DEEPEST = 20
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"\0": " "})
_TERM = re.compile(
    r"(?:(?P<field>[^\W\d_]+)(?P<op><=|>=|!=|[:<>=~]))?"
    r'(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s()"*]*(?:\*+[^\s()"*]+)*))(?P<star>\**)'
)
_OPERATORS = ("OR", "AND", "NOT")


@frozen
class _Sign:
    """A bracket, a minus or an operator."""

    text: str


_Token = _Sign | Leaf


def parse(text: str) -> Node:
    """ "who:lavrov (oil OR gas) -kind:indirect after:2024-03 "no other way" interfer*" as a tree.

    Raises:
        OnrecordError: it is empty, too long, not closed somewhere, or asks for a field or value there is not.
    """
    if len(text) > LONGEST:
        raise OnrecordError(f"a query has at most {LONGEST:,} characters, this one {len(text):,}; make it shorter")
    tokens = _tokens(without_surrogates(text).translate(_QUOTES))
    if not tokens:
        raise OnrecordError('there is nothing to find; try a word, who:name, country:PK or "some words"')
    if sum(not isinstance(t, _Sign) for t in tokens) > MOST_TERMS:
        raise OnrecordError(f"a query has at most {MOST_TERMS} words and fields; make it shorter")
    parser = _Parser(tokens)
    node = parser.all_of(0)
    if parser.ahead is not None:
        raise OnrecordError("a bracket is closed but never opened; write (this OR that)")
    return node


class _Parser:
    """Reads the tokens once, from the first to the last."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def ahead(self) -> _Token | None:
        """The next token; None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def all_of(self, depth: int) -> Node:
        """Terms side by side, up to a closing bracket or the end."""
        if depth > DEEPEST:
            raise OnrecordError(f"brackets can be nested {DEEPEST} deep at most; simplify the query")
        parts = [self._either(depth)]
        while self.ahead not in (None, _Sign(")")):
            self._take("AND")
            parts.append(self._either(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _either(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._take("OR"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _one(self, depth: int) -> Node:
        token = self.ahead
        if not isinstance(token, _Sign):
            if token is None:
                raise OnrecordError("something is missing at the end; OR and a minus need a word after them")
            self._at += 1
            return token
        self._at += 1
        if token.text in ("-", "NOT"):
            if self.ahead in (_Sign("-"), _Sign("NOT")):
                raise OnrecordError("one minus is enough: -word leaves the word out")
            return Not(self._one(depth))
        if token.text == "(":
            return self._bracket(depth)
        if token.text == ")":
            raise OnrecordError("a bracket is empty or closed too early; write (this OR that)")
        raise OnrecordError(f"{token.text} goes between two terms: this {token.text} that")

    def _bracket(self, depth: int) -> Node:
        node = self.all_of(depth + 1)
        if not self._take(")"):
            raise OnrecordError("a bracket is not closed; write (this OR that)")
        return node

    def _take(self, sign: str) -> bool:
        found = self.ahead == _Sign(sign)
        self._at += found
        return found


def _tokens(text: str) -> list[_Token]:
    out: list[_Token] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
        elif char in "()":
            out.append(_Sign(char))
            at += 1
        elif char == "-":
            at += 1
            if at == len(text) or text[at].isspace() or text[at] == ")":
                raise OnrecordError("put the minus right before what to leave out: -word")
            out.append(_Sign("-"))
        else:
            found = _TERM.match(text, at)
            assert found is not None  # a word may be empty
            at = max(found.end(), at + 1)
            out += _term(found, text[at : at + 1])
    return out


def _term(m: re.Match[str], following: str) -> list[_Token]:
    """A term as a token; none where it is punctuation alone, as a dash in a headline."""
    is_phrase = m["phrase"] is not None
    value = m["phrase"] if is_phrase else m["word"]
    if is_phrase and not m["end"]:
        raise OnrecordError('a phrase needs a quotation mark at both ends: "no other way"')
    if m["field"] is not None:
        if _is_field(m["field"], m["op"]):
            return [_leaf(m, value, following)]
        value = f"{m['field']}{m['op']}{value}"
    if not is_phrase and value in _OPERATORS:
        return [_Sign(value)]
    if any(c.isalnum() for c in value):
        return [Words(value, bool(m["star"]))]
    if is_phrase:
        raise OnrecordError("there are no letters or digits between the quotation marks; put words there")
    return []


def _is_field(name: str, op: str) -> bool:
    """Whether a field is asked for; signs that no field takes may as well be words: "e=mc2"."""
    return op not in ("=", "!=", "~") or ALIASES.get(name.lower(), name.lower()) in FIELDS


def _leaf(m: re.Match[str], value: str, following: str) -> _Token:
    name, op = m["field"], m["op"]
    if following == "(" and not value:
        raise OnrecordError(f"brackets go round whole terms: ({name}{op}this OR {name}{op}that)")
    return leaf_of(name, op, value, begins=bool(m["star"]))
