"""Where names stand in a text, and when two are one: the key under which the whole library knows somebody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "sen", "rep", "gov", "gen", "col"))  # fmt: skip
_SUFFIXES = frozenset(("jr", "ii", "iii", "iv"))  # "Sr." tells the father from the son
PARTICLES = frozenset((
    "de", "da", "del", "della", "der", "den", "di", "do", "dos", "das", "du", "van", "von", "zu", "bin", "ibn",
    "binti", "bint", "al", "el", "la", "las", "le", "los", "ter", "ten", "mac", "st", "abu", "ben", "y", "e", "af",
    "av", "ul", "ud", "ad", "ap", "ould",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BEGINS = re.compile(r"(?<!\w)(?:\w+|[^\w\s])")
_SPACE, _LETTER = re.compile(r"[^\S\n]{1,3}"), re.compile(r"\w")


def find_names(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where names stand as whole words, whatever space is in them, the longest first and none inside another: (start, end, name)."""
    by_beginning: dict[str, list[tuple[str, list[str]]]] = {}
    for name in sorted(names, key=len, reverse=True):
        if begins := _BEGINS.match(name):
            by_beginning.setdefault(begins[0], []).append((name, name.split(" ")))
    behind = 0
    for begins in _BEGINS.finditer(text):
        start = begins.start()
        for name, words in by_beginning.get(begins[0], ()) if start >= behind else ():
            end = _end_of(words, text, start)
            if end is not None:
                yield start, end, name
                behind = end
                break


def find_name(text: str, name: str) -> Iterator[tuple[int, int]]:
    """The same for one name: (start, end)."""
    words = name.split(" ")
    at = text.find(words[0])
    while at >= 0:
        end = None if at and _LETTER.match(text, at - 1) else _end_of(words, text, at)
        if end is not None:
            yield at, end
        at = text.find(words[0], end or at + 1)


def _end_of(words: list[str], text: str, at: int) -> int | None:
    """Where words end that stand in a text from a character on."""
    for number, word in enumerate(words):
        if number:
            space = _SPACE.match(text, at)
            at = space.end() if space else len(text)
        if not text.startswith(word, at):
            return None
        at += len(word)
    return None if _LETTER.match(text, at) else at


def name_key(name: str) -> str:
    """The words of a name in lower case, without accents, hyphens, courtesy titles and middle initials; "" for none.

    "Joseph R. Biden Jr." and "Joseph Biden" are one; "Joe Biden" and a bare "Biden" are others: those a person merges.
    """
    flat = unicodedata.normalize("NFKD", name.casefold()).replace("’", "'")
    words = _WORD.findall("".join(c for c in flat if not unicodedata.combining(c)))
    words = [w.removesuffix("'s") for w in words]
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 2 and words[-1] in _SUFFIXES:
        words = words[:-1]
    if len(words) > 2:
        words = [words[0], *(w for w in words[1:-1] if len(w) > 1), words[-1]]
    return " ".join(words)


def may_be_one(a: str, b: str) -> bool:
    """Whether two keys may name one person, for a human to say: one's words are among the other's, in order, or they
    share the last name and the first letter."""
    x, y = sorted((a.split(), b.split()), key=len)
    if not x or x == y:
        return False
    rest = iter(y)
    return all(word in rest for word in x) or (x[-1] == y[-1] and x[0][0] == y[0][0])


def is_phrase(name: str) -> bool:
    """Whether what somebody is called is no name but the article's own words: "34-year-old nurse", "Tajik delegate"."""
    first, *_, last = name.split() * 2 or ("", "")
    return last.islower() or (first.islower() and first not in PARTICLES) or first[:1].isdigit()
