"""Numbers as newsrooms write them: digits, words, fractions, multiples of a dozen or a million, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onrecord.core.analysis.figures.units import currency_signs

Value = float | tuple[float, float]

_ONES = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "lakhs": 1e5,
    "crore": 1e7, "crores": 1e7, "mn": 1e6, "mln": 1e6, "mio": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
#: these need an amount of money or a bare count before them to mean a scale
_LETTERS = {"k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "b": 1e9, "B": 1e9, "t": 1e12, "T": 1e12}
#: a scale in the plural leaves open how many: from one of it to ten of it
_VAGUE = {"dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5,
    "tenth": 1 / 10, "tenths": 1 / 10, "eighth": 1 / 8, "eighths": 1 / 8, "sixth": 1 / 6, "sixths": 1 / 6,
}  # fmt: skip
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+"
_WORD = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Number:
    """A number at characters ``start`` to ``end``; ``digits`` tells whether it was written in figures."""

    start: int
    end: int
    value: Value
    digits: bool
    fraction: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    # digits may stand right behind a currency's letters: USD10m, RM23.50
    after_code = "".join(f"|(?<={re.escape(s)})" for s in currency_signs() if s[-1].isalpha())
    words = rf"(?:{_WORD}|hundred)(?:(?:[ -]|,? and )(?:{_WORD}|{_SCALE}))*"
    return re.compile(
        rf"(?:(?<![\w.]){after_code})(?:"
        rf"(?P<vague>(?:(?P<tens>tens|hundreds) of )?(?P<scale_word>dozens|scores|hundreds|thousands|millions|billions))\b"
        rf"|(?P<part>(?:(?P<top>one|two|three|four|five|seven|a|\d)[ -])?(?:a )?(?P<base>{'|'.join(_FRACTIONS)}))\b(?P<of> an? (?P<half_scale>million|billion|trillion|dozen)\b|(?= (?:of|the|a|an|its|his|her|their|as)\b))?"
        rf"|(?P<a>an?|half a) (?P<a_scale>hundred|thousand|million|billion|trillion|dozen|lakh|crore|couple)\b"
        rf"|(?P<word>{words}|dozen)\b"
        rf"|(?P<ratio>(?P<over>one|two|three|\d) (?:out of|in) (?P<under>two|three|four|five|six|seven|eight|ten|\d{{1,2}}))(?= \w)"
        rf"|(?P<slash>\d{{1,2}}[/⁄]\d{{1,3}})(?= of an? )"
        rf"|(?P<minus>minus[ -]|(?<![\w)])[-−])?(?P<digits>{_DIGITS})(?P<glyph>[½¼¾⅓⅔])?(?:[ -]?(?P<scale>{_SCALE})\b(?: (?P<scale2>{_SCALE})\b)?|(?P<letter>[kKmMbBtT])(?![\w/]))?"
        rf"|(?P<lone>[½¼¾⅓⅔])"
        rf")",
        re.IGNORECASE,
    )


def find_numbers(text: str, *, money_before: re.Pattern[str]) -> list[Number]:
    """The numbers of ``text`` in order. ``money_before`` matches a currency sign that ends where a number starts:
    only there, and with k, does a letter after the digits make millions of them."""
    found: list[Number] = []
    for m in _pattern().finditer(text):
        number = _number(text, m, money_before)
        if number is not None:
            found.append(number)
    return found


def _number(text: str, m: re.Match[str], money_before: re.Pattern[str]) -> Number | None:
    if m["vague"]:
        low = _VAGUE[m["scale_word"].lower()]
        if m["tens"]:
            low *= {"tens": 10, "hundreds": 100}[m["tens"].lower()]
        return Number(m.start(), m.end(), (low, 10 * low), False)
    if m["base"]:
        return _fraction(m)
    if m["a"]:
        scale = {"dozen": 12.0, "couple": 2.0}.get(m["a_scale"].lower()) or _SCALES[m["a_scale"].lower()]
        return Number(m.start(), m.end(), scale / 2 if m["a"].lower().startswith("half") else scale, False)
    if m["word"]:
        value = 12.0 if m["word"].lower() == "dozen" else _words(m["word"].lower())
        return Number(m.start(), m.end(), value, False)
    if m["ratio"] or m["slash"]:
        top, under = re.split(r"[/⁄]", m["slash"]) if m["slash"] else (m["over"], m["under"])
        share = _small(top) / _small(under)
        return Number(m.start(), m.end(), share, False, True) if share <= 1 else None
    if m["lone"]:
        return Number(m.start(), m.end(), _GLYPHS[m["lone"]], True, True)
    return _digits(text, m, money_before)


def _fraction(m: re.Match[str]) -> Number | None:
    base = m["base"].lower()
    if m["half_scale"]:
        scale = 12.0 if m["half_scale"].lower() == "dozen" else _SCALES[m["half_scale"].lower()]
        return Number(m.start(), m.end(), _FRACTIONS[base] * scale, False)
    if m["of"] is None or (m["top"] is None and base != "half"):
        return None  # "the third of May", "in the first half"
    top = m["top"]
    times = 1 if top in (None, "a", "A") else int(top) if top.isdigit() else _ONES[top.lower()]
    return Number(m.start(), m.end("part"), times * _FRACTIONS[base], False, True)


def _digits(text: str, m: re.Match[str], money_before: re.Pattern[str]) -> Number:
    value = float(m["digits"].replace(",", ""))
    if m["glyph"]:
        value += _GLYPHS[m["glyph"]]
    end = m.end()
    if m["scale"]:
        value *= _SCALES[m["scale"].lower()] * _SCALES.get((m["scale2"] or "").lower(), 1)
    elif m["letter"]:
        money = money_before.search(text, max(0, m.start() - 8), m.start())
        if money or (m["letter"] in "kKbB" and not m["letter"].isupper()) or (m["letter"] == "m" and value >= 1000):
            value *= _LETTERS[m["letter"]]
        else:
            end = m.start("letter")
    value = -value if m["minus"] else value
    return Number(m.start(), end, float(f"{value:.12g}"), True)


def _small(word: str) -> float:
    return float(word) if word.isdigit() else float(_ONES[word.lower()])


def _words(text: str) -> float:
    total = current = 0.0
    for word in re.findall(r"[a-z]+", text):
        if word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
    return total + current
