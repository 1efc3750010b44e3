"""Numbers as newsrooms write them: digits, words, fractions, multiples of a dozen or a million, ranges."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from onrecord.core.analysis.figures.money import Home, money_words, sign_before, sign_behind

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
    "mrd": 1e9, "millionen": 1e6, "milliarden": 1e9, "milliards": 1e9, "millones": 1e6, "milioni": 1e6, "miliardi": 1e9,
    "milhões": 1e6, "bilhões": 1e9, "miljoen": 1e6, "miljard": 1e9, "miljoner": 1e6, "miljarder": 1e9,
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
#: thousands apart by commas, in India lakhs and crores, by narrow or unbreakable spaces, by Swiss apostrophes
_GROUPS = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d{1,3}(?:['’]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3}){2,}(?![\d,])"
)
_DIGITS = rf"{_GROUPS}|\d+(?:\.\d+)?|(?<![\w.])\.\d+"
#: the same where the comma is the decimal mark, and the point sets thousands apart
_COMMA_DIGITS = r"\d{1,3}(?:[. \u00a0\u2009\u202f]\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d,])(?:\.\d\d)?")
_COMMA_NUMBER = re.compile(
    r"(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}(?= ?(?:%|€|Prozent|pour cent|por ciento|per cento|por cento|procent|Millionen|Milliarden|Mio|Mrd|millones|milioni|miliardi|milh|Euro|kr)\b)|(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}(?= ?[%€])"
)
#: "five-and-a-half"
_AND_A = r"(?P<more>[ -]and[ -]a[ -](?P<piece>half|quarter)\b)?"
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

    @property
    def is_word_one(self) -> bool:
        """Whether it is the word "one", which often counts nothing."""
        return self.value == 1 and not self.digits


@cache
def _pattern(*, commas: bool = False) -> re.Pattern[str]:
    words = rf"(?:{_WORD}|hundred)(?:(?:[ -]|,? and )(?:{_WORD}|{_SCALE}))*"
    parts = "|".join(_FRACTIONS)
    return re.compile(
        rf"(?:(?<![\w.])|(?<=[A-Za-z.])(?=\d))(?:"
        rf"(?P<vague>(?:(?P<tens>tens|hundreds) of )?(?P<scale_word>dozens|scores|hundreds|thousands|millions|billions))\b"
        rf"|(?P<part>(?:(?P<top>one|two|three|four|five|seven|a|\d)[ -])?(?:a )?(?P<base>{parts}))\b(?P<of> an? (?P<half_scale>million|billion|trillion|dozen)\b|(?= (?:of|the|a|an|its|his|her|their|as)\b))?"
        rf"|(?P<a>an?|half a) (?P<a_scale>hundred|thousand|million|billion|trillion|dozen|lakh|crore|couple)\b"
        rf"|(?P<ratio>(?P<over>one|two|three|\d) (?:out of|in) (?:every )?(?P<under>two|three|four|five|six|seven|eight|nine|ten|\d{{1,3}}(?!\d)))(?= \w)"
        rf"|(?P<word>{words}|dozen)\b{_AND_A}"
        rf"|(?P<slash>\d{{1,2}}[/⁄]\d{{1,3}})(?= of an? )"
        rf"|(?P<minus>minus[ -]|(?<![\w)])[-−])?(?P<digits>{_COMMA_DIGITS if commas else _DIGITS})(?P<glyph>[½¼¾⅓⅔])?(?:[ \u00a0-]?(?P<scale>{_SCALE})\b(?: (?P<scale2>{_SCALE})\b)?|(?P<letter>[kKmMbBtT])(?:(?![\w/])|(?=/[-=])))?"
        rf"|(?P<lone>[½¼¾⅓⅔])"
        rf")",
        re.IGNORECASE,
    )


def find_numbers(text: str, home: Home, *, commas: bool = False) -> list[Number]:
    """The numbers of ``text`` in order; with ``commas`` the comma is the decimal mark, as in most languages but English.

    Of letters after digits, k apart, only those of an amount of money make millions of it.
    """
    found: list[Number] = []
    for m in _pattern(commas=commas).finditer(text):
        number = _number(text, m, home)
        if number is not None and not (found and number.start < found[-1].end):
            found.append(number)
    return found


def _number(text: str, m: re.Match[str], home: Home) -> Number | None:
    read = next((read for group, read in _READERS.items() if m[group]), None)
    return read(m) if read is not None else _digits(text, m, home)


def _vague(m: re.Match[str]) -> Number:
    """ "dozens", "tens of thousands"."""
    low = _VAGUE[m["scale_word"].lower()]
    if m["tens"]:
        low *= {"tens": 10, "hundreds": 100}[m["tens"].lower()]
    return Number(m.start(), m.end(), (low, 10 * low), False)


def _one_scale(m: re.Match[str]) -> Number:
    """ "a million", "half a dozen"."""
    scale = {"dozen": 12.0, "couple": 2.0}.get(m["a_scale"].lower()) or _SCALES[m["a_scale"].lower()]
    return Number(m.start(), m.end(), scale / 2 if m["a"].lower().startswith("half") else scale, False)


def _in_words(m: re.Match[str]) -> Number:
    """ "twenty-five", "five-and-a-half"."""
    value = 12.0 if m["word"].lower() == "dozen" else _words(m["word"].lower())
    value += _FRACTIONS[m["piece"].lower()] if m["more"] else 0.0
    return Number(m.start(), m.end(), value, False)


def _share(m: re.Match[str]) -> Number | None:
    """ "one in three", "2/3"."""
    top, under = re.split(r"[/⁄]", m["slash"]) if m["slash"] else (m["over"], m["under"])
    share = _small(top) / _small(under)
    return Number(m.start(), m.end(), share, False, True) if share <= 1 else None


def _glyph(m: re.Match[str]) -> Number:
    return Number(m.start(), m.end(), _GLYPHS[m["lone"]], True, True)


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


#: the groups of the pattern, each with what makes a number of it
_READERS: dict[str, Callable[[re.Match[str]], Number | None]] = {
    "vague": _vague,
    "base": _fraction,
    "a": _one_scale,
    "word": _in_words,
    "ratio": _share,
    "slash": _share,
    "lone": _glyph,
}


def _digits(text: str, m: re.Match[str], home: Home) -> Number | None:
    start, end = m.start(), m.end()
    money = sign_before(text, m.start("digits"), home) is not None
    if not money and _goes_on_a_word(text, start):
        return None
    digits = m["digits"]
    if longer := _longer(text, m.start("digits"), money=money):
        digits, end = longer, m.start("digits") + len(longer)
    value = _value(digits)
    if end != m.end():  # what the pattern found behind belongs to another number
        return Number(start, *_scaled(text, end, value, money=money), True)
    value += _GLYPHS.get(m["glyph"], 0.0)
    if m["scale"]:
        value *= _SCALES[m["scale"].lower()] * _SCALES.get((m["scale2"] or "").lower(), 1)
    elif m["letter"] and (money or _means_many(text, m, home)):
        value *= _LETTERS[m["letter"]]
    elif m["letter"]:
        end = m.start("letter")
    return Number(start, end, float(f"{-value if m['minus'] else value:.12g}"), True)


def _goes_on_a_word(text: str, start: int) -> bool:
    """Whether digits are part of what stands before them: "B12", "v.2"."""
    before = text[start - 1 : start]
    return before.isalpha() or (before == "." and text[start - 2 : start - 1].isalnum())


def _longer(text: str, at: int, *, money: bool) -> str | None:
    """The digits where spaces set thousands apart ("R50 000") or the unit behind shows the comma for a decimal mark."""
    m = _COMMA_NUMBER.match(text, at) or (_SPACED.match(text, at) if money else None)
    return m[0] if m else None


def _scaled(text: str, end: int, value: float, *, money: bool) -> tuple[int, float]:
    """The end and value of an amount with the scale or letter that stands at ``end``."""
    m = _scale_behind().match(text, end)
    if m is None or (m["letter"] and not money):
        return end, value
    return m.end(), value * (_SCALES[m["scale"].lower()] if m["scale"] else _LETTERS[m["letter"]])


@cache
def _scale_behind() -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0-]?(?P<scale>(?i:{_SCALE}))\b|(?P<letter>[kKmMbBtT])(?!\w)")


def _value(digits: str) -> float:
    """The digits as a number: the last of point and comma is the decimal mark unless three digits follow it."""
    bare = re.sub(r"[ \u00a0\u2009\u202f'’]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})*,\d{1,2}|\d+,\d{1,2}", bare):
        return float(bare.replace(".", "").replace(",", "."))
    return float(bare.replace(",", ""))


def _means_many(text: str, m: re.Match[str], home: Home) -> bool:
    """Whether the letter after digits is a scale though no currency stands before it: 4m/-, 500m shillings, 200k, 4.3M."""
    letter, end = m["letter"], m.end("letter")
    if sign_behind(text, end, home) or ((word := _MONEY_WORD.match(text, end)) and word[1].lower() in money_words()):
        return True
    return (
        letter in "kb"
        or (letter in "mM" and float(_value(m["digits"])) >= 1000)
        or (letter in "MB" and "." in m["digits"])
    )


_MONEY_WORD = re.compile(r" ([A-Za-z]+)")


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
