"""How a name is cut into the words it is looked up by; the same for the tables and for a text."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"[^\W_](?:[\w’']|\.(?=\w))*\.?")
_POSSESSIVE = re.compile(r"(?:['’][sS]?)$")


class Word(NamedTuple):
    """A word at characters ``start`` to ``end``, its possessive ending and full stop left out."""

    start: int
    end: int
    text: str


def words_of(text: str) -> list[Word]:
    """The words of ``text``; "US-China" is two, "U.S." keeps its stops, "Ky." and "Peru’s" lose their ends."""
    return [Word(m.start(), m.start() + len(bare), bare) for m in _WORD.finditer(text) if (bare := _bare(m[0]))]


def _bare(word: str) -> str:
    if "'" in word or "’" in word:
        word = _POSSESSIVE.sub("", word)
    return word if word.count(".") > 1 else word.rstrip(".")


def key_of(name: str) -> str:
    """What a name is looked up by: its words with one space between them."""
    if name.replace(" ", "").isalpha():  # as most are
        return " ".join(name.split())
    return " ".join(w.text.replace("’", "'") for w in words_of(name))
