"""The spaCy component ``onrecord_figures``: numbers with unit, what they measure and which way they moved.

Sets ``doc._.figures``, a list of dicts in the shape of the JSON contract. ``doc._.published``, an ISO date, is what
relative dates ("on Monday") are counted from.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from core.analysis.figures.dates import When, find_dates
from core.analysis.figures.measured import about, change
from core.analysis.figures.numbers import Number, Value, find_numbers
from core.analysis.figures.units import Unit, currency_signs, unit_at

for _name in ("figures", "published"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b(?=[ -]\w)")
_PER = re.compile(
    r" ?(?:per|an?|each|every|/)[ -]?(?P<what>square foot|square metre|square meter|kilowatt hour|[a-zA-Z]{3,12}|m(?:mBTU)|kg|lb|oz)\b"
)
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
    ]
)
_RANGE = re.compile(r" ?(?:to|and|or|-|–|—|−) ?(?:as (?:much|many) as |about |around |nearly |almost )?")
_SCORE = re.compile(r"(?<![\w.,-])(\d{1,3})[-–](\d{1,3})(?![\w-]|[.,]\d)")
_QUALIFIERS = (
    (re.compile(r"(?:\b(?:about|around|roughly|approximately|some|nearly|almost|close to|an estimated|circa|averaged?)|~) ?$", re.I), "about"),
    (re.compile(r"\b(?:more than|over|above|at least|upwards of|well over|exceeding|no fewer than|a minimum of) ?$", re.I), "over"),
    (re.compile(r"\b(?:less than|fewer than|under|below|at most|up to|as (?:many|much|high) as|no more than|a maximum of|just under) ?$", re.I), "under"),
)  # fmt: skip
_NOT_COUNTED = frozenset(
    ["day", "thing", "time", "way", "hand", "point", "side", "another", "reason", "more", "moment"]
)
_PHONE = re.compile(r"\+?\d[\d ()-]{7,}\d")


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with its unit while ranges are put together; ``start`` includes a sign before it."""

    start: int
    end: int
    number: Number
    kind: str
    unit: str | None


@cache
def _money_before() -> re.Pattern[str]:
    signs = "|".join(re.escape(s) for s in sorted(currency_signs(), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?P<sign>{signs}) ?$")


class _Text:
    """Characters to tokens."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._starts = [t.idx for t in doc]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        first = max(bisect.bisect_right(self._starts, start) - 1, 0)
        return first, max(bisect.bisect_left(self._starts, end), first + 1)


def find_figures(doc: Doc, published: str | None) -> list[dict[str, Any]]:
    """The figures of ``doc`` in reading order."""
    text = doc.text
    where = _Text(doc)
    dates = [d for d in find_dates(text, published) if not _counts_something(text, d)]
    taken = [(d.start, d.end) for d in dates] + [
        m.span() for m in _PHONE.finditer(text) if sum(c.isdigit() for c in m[0]) >= 9 and " " in m[0]
    ]
    out = [_date_json(text, d) for d in dates]
    for m in _ORDINAL.finditer(text):
        if not _overlaps(taken, m.start(), m.end()):
            taken.append(m.span())
            out.append(_ordinal_json(where, m))
    taken.sort()
    numbers = [n for n in find_numbers(text, money_before=_money_before()) if not _overlaps(taken, n.start, n.end)]
    found = [f for n in numbers if (f := _with_unit(where, n)) is not None]
    out += [_figure_json(where, run) for run in _ranges(text, found)]
    return sorted(out, key=lambda f: (f["start"], f["end"]))


def _counts_something(text: str, when: When) -> bool:
    """Whether what looks like a year is a number with its unit ("2000 metres")."""
    return when.iso is not None and when.iso.isdigit() and re.match(r"[ -]", text[when.end : when.end + 1]) is not None and (
        (found := unit_at(text, when.end + 1)) is not None and found[0].kind != "duration"
    )  # fmt: skip


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in spans)


def _with_unit(where: _Text, number: Number) -> _Found | None:
    text = where.doc.text
    before = _money_before().search(text, max(0, number.start - 5), number.start)
    if before:
        unit, end = currency_signs()[before["sign"]], number.end
        follows = re.match(r" (?:US |Australian |Canadian )?(?:dollars?|euros?|pounds?)\b", text[end:])
        end += follows.end() if follows else 0
        unit, end = _per(text, unit, end)
        return _Found(before.start("sign"), end, number, "money", unit)
    at = number.end + (text[number.end : number.end + 1] in (" ", "-", "\u00a0"))
    measure = unit_at(text, at)
    if measure and _reads_as_unit(text, number, measure, at):
        unit, end = measure
        name, end = (unit.name, end) if unit.kind in ("percent", "duration") else _per(text, unit.name, end)
        return _Found(number.start, end, number, unit.kind, name)
    return _count(where, number)


def _reads_as_unit(text: str, number: Number, measure: tuple[Unit, int], at: int) -> bool:
    unit, end = measure
    written = text[at:end]
    if number.fraction and unit.kind != "percent":
        return unit.kind == "duration" or not number.digits
    if len(written) == 1 and written not in "%°":
        return number.digits and (at == number.end or written in "mgW") and not (written == "G" and number.end != at)
    if written.lower() in ("second", "stone", "league", "pc") and at > number.end:
        return number.digits and written.lower() != "second"
    return not (unit.kind == "duration" and number.value == 1 and not number.digits and written == "day")


def _per(text: str, unit: str, end: int) -> tuple[str, int]:
    m = _PER.match(text, end)
    if m and (m["what"].lower() in _PER_UNITS or m["what"] == "mmBTU" or " " in m["what"]):
        return f"{unit} per {m['what'].lower() if m['what'] != 'mmBTU' else 'mega british thermal unit'}", m.end()
    return unit, end


def _count(where: _Text, number: Number) -> _Found | None:
    """A number that counts the noun it modifies, or stands for it."""
    doc, text = where.doc, where.doc.text
    first, last = where.tokens(number.start, number.end)
    token = doc[last - 1]
    if number.fraction:
        return _Found(number.start, number.end, number, "percent" if False else "count", None)
    if _is_name(doc, first, last, number):
        return None
    if (
        token.text[-1:].isalpha()
        and number.digits
        and not text[number.end : number.end + 1].isspace()
        and number.end < token.idx + len(token)
    ):
        return None  # a number inside a word: "4K", "G20"
    if number.start > token.idx and text[number.start - 1].isalpha():
        return None
    score = _SCORE.match(text, number.start)
    if score and number.digits and float(score[1]) == number.value:
        return _Found(
            score.start(),
            score.end(),
            Number(score.start(), score.end(), (float(score[1]), float(score[2])), True),
            "count",
            None,
        )
    one = number.value == 1 and not number.digits
    noun_end = _noun_phrase(doc, last)
    if noun_end is not None:
        head = doc[noun_end - 1]
        if one and (head.lemma_.lower() in _NOT_COUNTED or token.dep_ not in ("nummod", "compound", "quantmod")):
            return None
        end = head.idx + len(head)
        return _Found(number.start, end, number, "count", text[doc[last].idx : end].strip())
    m = re.match(r" of (?:the |its |his |her |their |these |those |our |my )", text[number.end :])
    if m:
        noun = _noun_phrase(doc, where.tokens(number.end + m.end(), number.end + m.end() + 1)[0])
        if noun is not None:
            start = number.end + m.end()
            return _Found(
                number.start, number.end, number, "count", text[start : doc[noun - 1].idx + len(doc[noun - 1])]
            )
    if (
        one
        or isinstance(number.value, tuple)
        or (not number.digits and token.dep_ not in ("dobj", "pobj", "attr", "nsubj", "nummod"))
    ):
        return None if one else _Found(number.start, number.end, number, "count", None)
    return _Found(number.start, number.end, number, "count", None) if _stands_alone(doc, first, last) else None


def _noun_phrase(doc: Doc, at: int) -> int | None:
    """The token after the noun phrase that begins at ``at``, or None where no noun comes."""
    end = at
    noun = None
    while end < len(doc) and end - at < 6:
        token = doc[end]
        if token.is_space or (token.is_sent_start and end > at):
            break
        if token.lower_ == "of" and end == at:
            end += 1
            at += 1
            continue
        if token.pos_ in ("NOUN", "PROPN"):
            noun = end + 1
        elif not (
            token.pos_ == "ADJ" or token.text == "-" or (token.tag_ in ("VBN", "VBG", "JJ", "RB") and noun is None)
        ):
            break
        if noun is not None and token.text != "-" and token.tag_ in ("NNS", "NNPS"):
            break
        end += 1
    return noun


def _is_name(doc: Doc, first: int, last: int, number: Number) -> bool:
    """Whether the number is part of a name: Boeing 737, Channel 4, the Fortune 100."""
    if doc[first].ent_type_ in ("PRODUCT", "FAC", "WORK_OF_ART", "LAW", "EVENT"):
        return True
    before = doc[first - 1] if first else None
    after = doc[last] if last < len(doc) else None
    counts = after is not None and after.tag_ in ("NNS", "NNPS")
    named = before is not None and before.pos_ == "PROPN" and before.text[0].isupper() and not before.is_sent_start
    if named and not counts:
        return True
    if before is not None and before.text in (
        "No.",
        "Level",
        "Group",
        "Phase",
        "Route",
        "Section",
        "Article",
        "Chapter",
        "#",
        "page",
        "Page",
    ):
        return True
    return (number.digits and after is not None and after.text in ("Pro", "Max", "Plus")) or bool(
        before is not None and before.text == "-" and number.digits
    )


def _stands_alone(doc: Doc, first: int, last: int) -> bool:
    """A bare number that still measures something: "rose to 1,924", "around 73"."""
    token = doc[last - 1]
    return token.dep_ in (
        "pobj",
        "dobj",
        "attr",
        "nsubj",
        "nsubjpass",
        "npadvmod",
        "nummod",
        "advmod",
    ) and "," in token.text + ("," if token.dep_ in ("pobj", "dobj", "attr") else "")


def _ranges(text: str, found: list[_Found]) -> Iterator[_Found]:
    """Two amounts joined by "to", "and" after "between", or a dash, as one with a (low, high) value."""
    i = 0
    while i < len(found):
        a = found[i]
        b = found[i + 1] if i + 1 < len(found) else None
        if b is not None and _is_range(text, a, b):
            low, high = _same_scale(text, a.number, b.number)
            number = Number(a.start, b.end, (low, high), b.number.digits)
            yield _Found(a.start, b.end, number, b.kind, b.unit)
            i += 2
            continue
        yield a
        i += 1


def _same_scale(text: str, a: Number, b: Number) -> tuple[float, float]:
    """The two values of a range; "2 to 3 million" means millions twice."""
    low, high = float(a.value), float(b.value)  # type: ignore[arg-type]
    written = re.sub(r"[^\d.]", "", text[b.start : b.end])
    if (
        low < 1000 <= 1e6 <= high
        and written
        and a.digits
        and not re.search(r"[a-z]", text[a.start : a.end], re.IGNORECASE)
    ):
        low *= high / float(written)
    return low, high


def _is_range(text: str, a: _Found, b: _Found) -> bool:
    if isinstance(a.number.value, tuple) or isinstance(b.number.value, tuple) or b.number.value < a.number.value:
        return False
    gap = text[max(a.end, a.number.end) : b.start]
    if not _RANGE.fullmatch(gap):
        return False
    if a.unit not in (None, b.unit) and a.kind != "count":
        return False
    if " and " in gap and not re.search(r"\bbetween (?:\S+ )?$", text[max(0, a.start - 14) : a.start], re.I):
        return False
    if " to " in gap and re.search(
        r"\b(?:by|rose|fell|up|down|increased)\s+$", text[max(0, a.start - 12) : a.start], re.I
    ):
        return False
    return not (" or " in gap and a.unit is not None)


def _figure_json(where: _Text, f: _Found) -> dict[str, Any]:
    doc, text = where.doc, where.doc.text
    first, last = where.tokens(f.start, f.end)
    before = text[max(0, f.start - 24) : f.start]
    qualifier = next((name for pattern, name in _QUALIFIERS if pattern.search(before)), None)
    return {
        "start": f.start,
        "end": f.end,
        "text": text[f.start : f.end],
        "kind": f.kind,
        "value": _tidy(f.number.value),
        "unit": f.unit,
        "about": about(doc, first, last),
        "change": change(doc, first, last),
        "qualifier": qualifier,
    }


def _date_json(text: str, when: When) -> dict[str, Any]:
    return {
        "start": when.start,
        "end": when.end,
        "text": text[when.start : when.end],
        "kind": when.kind,
        "value": when.iso,
        "unit": None,
        "about": None,
        "change": None,
        "qualifier": None,
    }


def _ordinal_json(where: _Text, m: re.Match[str]) -> dict[str, Any]:
    doc, text = where.doc, where.doc.text
    _, last = where.tokens(m.start(), m.end())
    noun = _noun_phrase(doc, last)
    end = doc[noun - 1].idx + len(doc[noun - 1]) if noun else m.end()
    return {
        "start": m.start(),
        "end": m.end(),
        "text": m[0],
        "kind": "ordinal",
        "value": int(m[1].replace(",", "")),
        "unit": None,
        "about": text[m.end() : end].strip(" -") or None,
        "change": None,
        "qualifier": None,
    }


def _tidy(value: Value) -> float | list[float]:
    if isinstance(value, tuple):
        return [_whole(v) for v in value]
    return _whole(value)


def _whole(value: float) -> float:
    return int(value) if value.is_integer() else value


def add_figures(doc: Doc) -> Doc:
    """Find the figures of ``doc``."""
    doc._.figures = find_figures(doc, doc._.published)
    return doc


@Language.factory("onrecord_figures", requires=["token.dep", "token.tag", "doc.ents"], assigns=["doc._.figures"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_figures(nlp: Language, name: str) -> Any:
    """The factory behind ``nlp.add_pipe("onrecord_figures")``."""
    return add_figures
