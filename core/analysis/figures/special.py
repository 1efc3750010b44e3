"""What is no figure though it has digits (telephone numbers, coordinates, addresses), and figures without a unit of
their own: ages behind a name, multiples ("doubled", "three times as many"), scores and votes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.core.analysis.figures.amounts import AmountContext

_STREETS = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Way|Court|Place|Square|Terrace|Crescent|Highway|Parkway|Quay)"
_NO_FIGURES = re.compile(
    r"(?<![\w.])(?:"
    r"\+\d[\d ().-]{6,}\d"  # +44 20 7946 0018
    r"|\(\d{2,5}\) ?\d{3,4}[- ]?\d{3,4}(?:[- ]?\d{2,4})?"
    r"|(?:1-)?\d{3}[-.]\d{3}[-.]\d{4}"
    r"|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}"
    r"|\d{1,3}(?:\.\d+)?\s?°\s?(?:\d{1,2}\s?[′'’]\s?(?:\d{1,2}(?:\.\d+)?\s?[″\"”]\s?)?)?[NSEW]"
    r"|-?\d{1,3}\.\d{3,}, ?-?\d{1,3}\.\d{3,}"
    r"|\d{1,2}:\d\d(?= (?:left|remaining|to play|to go|mark)\b)"  # a game's clock
    r"|\d{1,2}/\d{1,2}(?! of\b|/?\d)"  # 9/11, 24/7
    r"|\d+(?:\.\d+){2,}"  # addresses of machines, versions
    r"|(?:97[89][- ])?\d{1,5}-\d{1,7}-\d{1,7}-[\dX]"  # ISBN
    r"|(?:\d{4}[ -]){3}\d{4}"  # a card's number
    rf"|\d{{1,5}}[A-Z]? (?:[NSEW]\.? )?(?:[A-Z][\w’'-]+ ){{1,3}}{_STREETS}\b"
    r")(?!\w)"
)
_LOCAL_NUMBER = re.compile(
    r"\b(?:call|dial|phone|ring|tel\.?|telephone|at|on|number)\s+(?P<number>\d{3}-\d{4})\b", re.IGNORECASE
)
_AGE_BEHIND_NAME = re.compile(r"(?<=[a-z])(?:,| \() ?(?:aged? )?(?P<age>\d{1,3})(?=[,)]|\.(?:\s|$)|;)")
_AGED = re.compile(r"\b(?:aged|age of|age) (?P<age>\d{1,3})\b(?![,.]\d|-)(?! (?:and|or|to) \d)")
_IS_OF_AGE = re.compile(
    r"\b(?:(?:[Hh]e|[Ss]he|who|I|[A-Z][a-z]+) (?:is|was|turned|turns) (?:now |only |just |about |then )?|[Aa]t )(?P<age>\d{1,2})"
    r"(?=, (?:he|she|I|the)\b|\.(?:\s|$)|;| (?:and|but|when) )"
)
_NAME = re.compile(r"(?:^|[\s(“‘\"'])((?:[A-Z][\w’'.-]+ )*[A-Z][\w’'-]+)$")
_NOT_A_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|In|On|At|By|From|Since|Until|Of|No|Chapter|Page|Section|Figure|Table|Room|Route|Flight)$"
)
_OLDEST = 120
_TIMES = {"twice": 2.0, "thrice": 3.0, "double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0}
_NUMBERS = dict(
    zip(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "hundred", "thousand"],
        (*range(2, 11), 20, 100, 1000),
        strict=True,
    )
)
_MULTIPLE = re.compile(
    rf"\b(?:(?P<word>twice|thrice)(?= (?:as (?!he\b|she\b|they\b|it\b|the\b|a\b)[a-z]+|the|what|that|its|his|her|their|more|over|\w+er)\b)"
    rf"|(?P<pre>double|triple|treble|quadruple)(?= (?:the|what|that|its|his|her|their|last|this|\d))"
    rf"|(?P<times>{'|'.join(_NUMBERS)}|\d+(?:\.\d+)?) times(?= (?:as (?!he\b|she\b|they\b|it\b|the\b|a\b)[a-z]+|the|what|that|its|his|her|their|more|less|fewer|\w+er)\b)"
    rf"|(?P<fold>{'|'.join(_NUMBERS)}|\d+)[- ]?fold\b|(?<![\w.])(?P<x>\d+(?:\.\d+)?)x\b)",
    re.IGNORECASE,
)
_STEMS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "quintupl": 5.0, "halv": 0.5}
_VERB = re.compile(rf"\b(?:{'|'.join(_STEMS)})(?:ed|es|ing)\b(?! down\b)", re.IGNORECASE)
_SCORE = re.compile(
    r"(?<![\w.,/–-])(?P<a>\d{1,3})(?:[-–]| to | votes to )(?P<b>\d{1,3})(?![\w–-]|[.,/]\d|%| ?percent| per cent|°)"
)
_PLAYED = re.compile(
    r"\b(?:vote[ds]?|voting|won|w[io]n(?:s|ning)?|beat(?:en|ing|s)?|lost|los(?:e|s|ing)|le[ad]d?s?|leading|defeat(?:ed|s)?|draw|drew|drawn|tie[ds]?|down|ahead"
    r"|trail(?:ed|ing|s)?|score(?:d|s)?|victory|passed|approved|rejected|majority|margin|record|level|final|match|game|ruling|ruled|split|edged?|thrashed|downed"
    r"|senate|house|court|committee|board|jury|council|against|over|past)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Special:
    """A figure that the words around it make one; ``way`` is which way it moved where the word itself says so."""

    start: int
    end: int
    kind: str
    value: float | tuple[float, float]
    unit: str | None
    way: str | None = None


def no_figures(text: str) -> Iterator[tuple[int, int]]:
    """Stretches whose digits count nothing."""
    found = [m.span() for m in _NO_FIGURES.finditer(text)]
    found += [m.span("number") for m in _LOCAL_NUMBER.finditer(text)]
    return iter(sorted(found))


def find_special(where: AmountContext) -> Iterator[Special]:
    """Ages behind names, multiples, scores."""
    yield from _ages(where.text)
    yield from _multiples(where.text)
    yield from _multiplying(where)
    yield from _scores(where.text)


def _ages(text: str) -> Iterator[Special]:
    for m in _AGE_BEHIND_NAME.finditer(text):
        name = _NAME.search(text, max(0, m.start() - 40), m.start())
        in_brackets = text[m.start() : m.start() + 2] == " ("
        if name and not _NOT_A_NAME.search(name[1]) and int(m["age"]) < _OLDEST and (not in_brackets or " " in name[1]):
            yield Special(m.start("age"), m.end("age"), "duration", float(m["age"]), "year of age")
    for m in (*_AGED.finditer(text), *_IS_OF_AGE.finditer(text)):
        if int(m["age"]) < _OLDEST:
            yield Special(m.start("age"), m.end("age"), "duration", float(m["age"]), "year of age")


def _multiples(text: str) -> Iterator[Special]:
    for m in _MULTIPLE.finditer(text):
        word = (m["word"] or m["pre"] or "").lower()
        number = (m["times"] or m["fold"] or m["x"] or "").lower()
        value = _TIMES[word] if word else float(_NUMBERS.get(number) or number)
        yield Special(m.start(), m.end(), "multiple", value, "times")


def _multiplying(where: AmountContext) -> Iterator[Special]:
    """Verbs that say how many times more or less: "doubled", "halved"."""
    for m in _VERB.finditer(where.text):
        token = where.doc[where.tokens(*m.span())[0]]
        if token.pos_ == "VERB":
            value = next(v for stem, v in _STEMS.items() if m[0].lower().startswith(stem))
            yield Special(m.start(), m.end(), "multiple", value, "times", "down" if value < 1 else "up")


def _scores(text: str) -> Iterator[Special]:
    for m in _SCORE.finditer(text):
        a, b = int(m["a"]), int(m["b"])
        near = text[max(0, m.start() - 48) : m.start()] + text[m.end() : m.end() + 32]
        dashed = text[m.end("a")] in "-–"
        if (
            _PLAYED.search(near)
            and (dashed or "votes" in m[0] or _voted().search(near))
            and (a >= b or not _counts().match(text, m.end()))
        ):
            yield Special(m.start(), m.end(), "score", (float(a), float(b)), None)


@cache
def _voted() -> re.Pattern[str]:
    return re.compile(r"\bvote[ds]?\b", re.IGNORECASE)


@cache
def _counts() -> re.Pattern[str]:
    """A noun behind, which makes a range of what else would be a score: "won 5-10 seats"."""
    return re.compile(
        r" (?!in\b|to\b|on\b|at\b|and\b|over\b|after\b|for\b|against\b|with\b|by\b|win\b|loss\b|victory\b|defeat\b|lead\b|vote\b)[a-z]"
    )
