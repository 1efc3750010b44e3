"""When two names are one: the key under which the whole library knows somebody."""

from __future__ import annotations

import re
import unicodedata

_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "sen", "rep", "gov", "gen", "col"))  # fmt: skip
_SUFFIXES = frozenset(("jr", "ii", "iii", "iv"))  # "Sr." tells the father from the son
PARTICLES = frozenset((
    "de", "da", "del", "della", "der", "den", "di", "do", "dos", "das", "du", "van", "von", "zu", "bin", "ibn",
    "binti", "bint", "al", "el", "la", "las", "le", "los", "ter", "ten", "mac", "st", "abu", "ben", "y", "e", "af",
    "av", "ul", "ud", "ad", "ap", "ould",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


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
