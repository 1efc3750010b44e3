"""A number and what it is a number of: its unit, the noun it counts, the range it is an end of."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from onrecord.core.analysis.figures.money import Home, name_of, sign_before, sign_behind
from onrecord.core.analysis.figures.numbers import Number
from onrecord.core.analysis.figures.units import Unit, unit_at, units
from onrecord.core.analysis.texts import text_of

_MONEY_AFTER = re.compile(r"(?: (?:US|U\.S\.|Australian|Canadian)(?=[ ,.]))?(?: (?:dollars?|euros?|pounds?)\b)?")
_PER = re.compile(
    r" ?(?:per|an?|each|every|/)[ -]?(?P<what>square foot|square metre|square meter|sq m|sq ft|kilowatt hour|mmBTU|[a-zA-Z]{2,12})\b"
)
_NO_RATE = re.compile(r" (?:earlier|ago|before|later|old)\b")
_OF_THOSE = re.compile(r" of (?:the |its |his |her |their |these |those |our |my )")
_DASHED = re.compile(r"[-–]\d")
_PER_NAMES = {
    "mmBTU": "mega british thermal unit",
    "sq m": "square metre",
    "sq ft": "square foot",
    "square meter": "square metre",
}
_PER_UNITS = frozenset(
    [
        "hour",
        "day",
        "week",
        "month",
        "year",
        "share",
        "barrel",
        "gallon",
        "litre",
        "liter",
        "tonne",
        "ton",
        "head",
        "person",
        "pound",
        "ounce",
        "gram",
        "acre",
        "hectare",
        "mile",
        "minute",
        "second",
        "unit",
        "ticket",
        "capita",
        "night",
        "kilogram",
        "kg",
        "lb",
        "kwh",
        "pupil",
        "student",
        "household",
        "visit",
        "item",
        "century",
        "decade",
        "test",
        "game",
    ]
) | {"square foot", "square metre", "kilowatt hour", "mega british thermal unit"}
#: what stands before a number that only tells one of a kind from the next
_NUMBERED = frozenset(
    [
        "no.",
        "level",
        "group",
        "phase",
        "route",
        "section",
        "article",
        "chapter",
        "#",
        "page",
        "category",
        "unit",
        "apartment",
        "channel",
        "game",
    ]
)
_FROM = re.compile(r"\bfrom (?:about |around |up to )?$", re.IGNORECASE)
_RANGE = re.compile(r" ?(?:to|and|or|-|–|—|−) ?(?:as (?:much|many) as |about |around |nearly |almost )?")
_BETWEEN = re.compile(r"\bbetween (?:\S+ )?$", re.IGNORECASE)
_MOVED = re.compile(r"\b(?:by|rose|fell|up|down|increased)\s+$", re.IGNORECASE)
_NOUNS, _PLURAL = frozenset(("NOUN", "PROPN")), frozenset(("NNS", "NNPS"))
_LONGEST_PHRASE = 6
_ANOTHER_PHRASE = frozenset(("last", "next", "ago", "earlier", "later", "per", "each"))
#: "six-cylinder", "40-man": what stands behind the hyphen is counted, not the noun that the whole describes
_HYPHENATED = re.compile(r"-([a-z]{3,})(?![\w-])")
#: what is no thing to count there: "one-sided", "two-faced", "a six-figure sum"
_NO_UNITS = frozenset((
    "sided", "faced", "edged", "handed", "tongued", "way", "off", "stop", "size", "tone", "liner", "dimensional", "figure",
    "letter", "word",
))  # fmt: skip
#: "four-, five- and six-cylinder"
_SUSPENDED = re.compile(r"-(?:,? (?:and|or|to) |, )")
#: no weight is written in so many pounds
_NO_WEIGHT = 1e6
_NOT_COUNTED = frozenset(
    ["day", "thing", "time", "way", "hand", "point", "side", "another", "reason", "more", "moment"]
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit while ranges are put together; ``start`` includes a sign before it."""

    start: int
    end: int
    number: Number
    kind: str
    unit: str | None


class AmountContext:
    """Characters to tokens, and the countries that tell whose dollars are meant."""

    def __init__(self, doc: Doc, home: Home) -> None:
        self.doc, self.home = doc, home
        self.text = text_of(doc)
        self._starts = [t.idx for t in doc]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The [first, last) tokens that some characters touch."""
        first = max(bisect.bisect_right(self._starts, start) - 1, 0)
        return first, max(bisect.bisect_left(self._starts, end), first + 1)


def with_unit(where: AmountContext, number: Number) -> Amount:
    """The amount a number is part of: money, a measure, a count; "bare" where it may be the end of a range or nothing."""
    return _money(where, number) or _measure(where, number) or _count(where, number)


def _money(where: AmountContext, number: Number) -> Amount | None:
    text = where.text
    if before := sign_before(text, number.start, where.home):
        start, unit = before
        follows = _MONEY_AFTER.match(text, number.end)
        unit, end = _per(text, unit, follows.end() if follows else number.end)
        return Amount(start, end, number, "money", unit)
    if behind := sign_behind(text, number.end, where.home):
        return Amount(number.start, behind[0], number, "money", behind[1])
    return None


def _measure(where: AmountContext, number: Number) -> Amount | None:
    text = where.text
    at = number.end + (text[number.end : number.end + 1] in (" ", "-", "\u00a0"))
    if isinstance(number.value, tuple) and text.startswith("of ", at):
        at += 3
    measure = unit_at(text, at)
    if measure is None or not _reads_as_unit(text, number, measure, at):
        return None
    unit, end = measure
    if unit.name in ("pound", "pound-mass") and isinstance(number.value, float) and number.value >= _NO_WEIGHT:
        unit = units()["pound sterling"]  # "500 million pounds"
    named = name_of(unit.currency, where.home) if unit.currency else unit.name
    name, end = (named, end) if unit.kind in ("percent", "duration") else _per(text, named, end)
    return Amount(number.start, end, number, unit.kind, name)


def suspended(text: str, found: list[Amount]) -> list[Amount]:
    """The amounts with those completed whose unit is left to the next: "four-, five- and six-cylinder"."""
    out = found[:]
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        if a.unit is None and b.unit is not None and a.kind in ("bare", "count"):
            m = _SUSPENDED.match(text, a.number.end)
            if m is not None and m.end() == b.start:
                out[i] = replace(a, kind=b.kind, unit=b.unit)
    return out


def _reads_as_unit(text: str, number: Number, measure: tuple[Unit, int], at: int) -> bool:
    """Whether what could be a unit is one behind this number: not so in "8 G", "two pc", "a second" and "one day"."""
    unit, end = measure
    written = text[at:end]
    if number.fraction and unit.kind != "percent":
        return unit.kind == "duration" or not number.digits
    if written == "day":
        return not number.is_word_one
    if len(written) == 1 and written.isalpha():
        return number.digits and (at == number.end or written in "mgWC")
    word = written.lower() if at > number.end else ""
    if word == "second":
        return "." in text[number.start : number.end]
    return number.digits or word != "pc"


def _per(text: str, unit: str, end: int) -> tuple[str, int]:
    m = _PER.match(text, end)
    if m is None or _NO_RATE.match(text, m.end()):
        return unit, end
    what = _PER_NAMES.get(m["what"]) or m["what"].lower()
    return (f"{unit} per {what}", m.end()) if what in _PER_UNITS else (unit, end)


def _count(where: AmountContext, number: Number) -> Amount:
    """A number that counts the noun it modifies, or stands for it, or is part of something else ("bare")."""
    doc, text = where.doc, where.text
    first, last = where.tokens(number.start, number.end)
    token = doc[last - 1]
    bare = Amount(number.start, number.end, number, "bare", None)
    count = replace(bare, kind="count")
    if number.fraction:
        return count
    if _DASHED.match(text, number.end) or _is_name(doc, first, last, number) or _is_inside_a_word(text, number, token):
        return bare
    if hyphenated := _HYPHENATED.match(text, number.end):
        return bare if hyphenated[1] in _NO_UNITS else replace(count, end=hyphenated.end(), unit=hyphenated[1])
    if phrase := noun_phrase(doc, last):
        head = doc[phrase[1] - 1]
        if number.is_word_one and not _counts_one(token, head):
            return bare
        return _counted(text, number, doc[phrase[0]].idx, head.idx + len(head))
    if those := _of_those(where, number):
        return replace(count, unit=those)
    return count if _stands_alone(token, number) else bare


def _counts_one(word: Token, noun: Token) -> bool:
    """Whether "one" counts the noun behind it, unlike "one day" and "one thing"."""
    return noun.lemma_.lower() not in _NOT_COUNTED and word.dep_ in ("nummod", "compound", "quantmod")


def _of_those(where: AmountContext, number: Number) -> str | None:
    """What "three of the ministers" counts."""
    m = _OF_THOSE.match(where.text, number.end)
    phrase = noun_phrase(where.doc, where.tokens(m.end(), m.end() + 1)[0]) if m else None
    if m is None or phrase is None:
        return None
    head = where.doc[phrase[1] - 1]
    return where.text[m.end() : head.idx + len(head)]


def _counted(text: str, number: Number, start: int, end: int) -> Amount:
    """A count of "first-team players"; where its noun is a unit ("517 rushing yards"), a quantity."""
    words = text[start:end].strip()
    unit = units().get(words.split()[-1].lower()) if " " in words else None
    if unit is not None and unit.kind in ("quantity", "duration", "money"):
        return Amount(number.start, end, number, unit.kind, unit.name)
    return Amount(number.start, end, number, "count", words)


def _is_inside_a_word(text: str, number: Number, token: Token) -> bool:
    """A number inside a word or behind a hyphen: 4K, G20, COVID-19, the last-32."""
    before = text[number.start - 2 : number.start]
    inside = (
        number.digits
        and number.end < token.idx + len(token)
        and not text[number.end].isspace()
        and token.text[-1:].isalpha()
    )
    return inside or (number.digits and len(before) == 2 and before[1] in "-–" and before[0].isalpha())


def noun_phrase(doc: Doc, at: int) -> tuple[int, int] | None:
    """The [first, last) tokens of the noun phrase that begins at ``at``, an "of" before it left out."""
    if at < len(doc) and doc[at].lower_ in ("of", "+"):
        at += 1
    noun: int | None = None
    for token in doc[at : at + _LONGEST_PHRASE]:
        if not _goes_on(token, at, before_noun=noun is None):
            break
        if token.pos_ in _NOUNS:
            noun = token.i + 1
            if token.tag_ in _PLURAL:
                break
    if noun is not None and doc[at].text == "-":
        at += 1
    return None if noun is None or noun <= at else (at, noun)


def _goes_on(token: Token, first: int, *, before_noun: bool) -> bool:
    """Whether a noun phrase that begins at ``first`` goes on with a token."""
    if token.is_space or token.lower_ in _ANOTHER_PHRASE or (token.is_sent_start and token.i > first):
        return False
    return (
        token.pos_ in _NOUNS
        or token.pos_ == "ADJ"
        or token.text == "-"
        or (before_noun and token.tag_ in ("VBN", "VBG", "JJ", "RB"))
    )


def _is_name(doc: Doc, first: int, last: int, number: Number) -> bool:
    """Whether the number is part of a name: Boeing 737, the 787 Dreamliner, Channel 4, the Fortune 100."""
    if doc[first].ent_type_ in ("PRODUCT", "FAC", "WORK_OF_ART", "LAW", "EVENT"):
        return True
    before = doc[first - 1] if first else None
    if before is not None and before.lower_ in _NUMBERED:
        return True
    phrase = noun_phrase(doc, last)
    if phrase is not None and doc[phrase[1] - 1].tag_ in _PLURAL:
        return False
    return (before is not None and _is_proper(before)) or (phrase is not None and _is_model(doc, number, phrase))


def _is_model(doc: Doc, number: Number, behind: tuple[int, int]) -> bool:
    """A whole number with nothing but a name behind it, as in "787 Dreamliner"."""
    return number.digits and not _is_measure(number) and all(t.tag_ == "NNP" for t in doc[behind[0] : behind[1]])


def _is_proper(token: Token) -> bool:
    """A proper noun by more than the capital that every sentence begins with."""
    return token.pos_ == "PROPN" and token.text[0].isupper() and not token.is_sent_start


def _is_measure(number: Number) -> bool:
    """A number with a fraction, or of millions: those count or measure, and name nothing."""
    return number.digits and isinstance(number.value, float) and (not number.value.is_integer() or number.value >= 1e6)


def _stands_alone(token: Token, number: Number) -> bool:
    """A number without a noun that still measures something: "rose to 1,924", "around 73", "rated 4.5"."""
    if number.is_word_one:
        return False
    if isinstance(number.value, tuple):
        return True
    if not number.digits:
        return token.dep_ in ("dobj", "pobj", "attr", "nsubj", "nummod")
    return (
        _is_measure(number)
        or token.dep_ in ("pobj", "dobj", "attr")
        or ("," in token.text and token.dep_ in ("nsubj", "nsubjpass", "npadvmod", "nummod", "advmod", "appos"))
    )


def ranges(text: str, found: list[Amount]) -> Iterator[Amount]:
    """Two amounts joined by "to", "and" after "between", or a dash, as one with a (low, high) value; bare ones go."""
    i = 0
    while i < len(found):
        a = found[i]
        b = found[i + 1] if i + 1 < len(found) else None
        between = re.search(r"\bbetween $", text[max(0, a.start - 8) : a.start], re.IGNORECASE) is not None
        leads = _FROM.search(text, max(0, a.start - 14), a.start) is not None
        if b is not None and (b.kind != "bare" or between or leads) and _is_range(text, a, b):
            number = Number(a.start, b.end, _same_scale(text, a.number, b.number), b.number.digits)
            yield Amount(a.start, b.end, number, "count" if b.kind == "bare" else b.kind, b.unit)
            i += 2
            continue
        if a.kind != "bare":
            yield a
        i += 1


def _same_scale(text: str, a: Number, b: Number) -> tuple[float, float]:
    """The two values of a range; "2 to 3 million" means millions twice."""
    low, high = float(a.value), float(b.value)  # type: ignore[arg-type]
    written = re.sub(r"[^\d.]", "", text[b.start : b.end])
    scaled = re.search(r"[a-z]", text[a.start : a.end], re.IGNORECASE)
    if low < 1000 <= high and written.strip(".") and a.digits and not scaled and float(written) < 1000:
        low *= high / float(written)
    return low, high


def _is_range(text: str, a: Amount, b: Amount) -> bool:
    """Whether two amounts are the ends of one range."""
    if isinstance(a.number.value, tuple) or isinstance(b.number.value, tuple):
        return False
    before = text[max(0, a.start - 14) : a.start]
    leads = _FROM.search(before) is not None
    if not leads and b.number.value < a.number.value:
        return False
    return _are_alike(a, b, leads=leads) and _are_joined(before, a, text[a.end : b.start], b)


def _are_alike(a: Amount, b: Amount, *, leads: bool) -> bool:
    """Whether two amounts can be ends of a range by their units, of which the first may go without its own."""
    if a.unit is None:
        return not (a.kind == "count" and b.kind == "bare")
    if b.unit is None:
        return leads
    return a.unit == b.unit or b.unit.startswith(f"{a.unit} per")


def _are_joined(before: str, a: Amount, gap: str, b: Amount) -> bool:
    """Whether the words at two amounts make a range of them: "between 3 and 5 %", not "rose 5 % to 8 %"."""
    if not _RANGE.fullmatch(gap):
        return False
    if " and " in gap:
        return _BETWEEN.search(before) is not None
    if a.unit is None:
        return True
    if gap.startswith(" to "):
        return _MOVED.search(before) is None
    return " or " not in gap or a.unit == b.unit
