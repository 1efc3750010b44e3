"""The spaCy component ``onrecord_figures``: numbers with unit, what they measure and which way they moved.

Sets ``doc._.figures``, a list of dicts in the shape of the JSON contract, and ``doc.spans["figures"]`` (label: the kind). ``doc._.published``, an ISO date, is what
relative dates ("on Monday") are counted from.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.component import Component, Score, put_spans
from onrecord.core.analysis.figures.amounts import Amount, AmountContext, noun_phrase, ranges, suspended, with_unit
from onrecord.core.analysis.figures.calendars import SOUTH, Anchor, parsed
from onrecord.core.analysis.figures.dates import When, dateline, find_dates
from onrecord.core.analysis.figures.measured import about, change
from onrecord.core.analysis.figures.money import Home
from onrecord.core.analysis.figures.numbers import Number, Value, find_numbers
from onrecord.core.analysis.figures.special import Special, find_special, no_figures
from onrecord.core.analysis.figures.units import unit_at
from onrecord.core.analysis.texts import language_of_doc

for _name in ("figures", "published"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b(?=[ -]\w)")
_QUALIFIERS = (
    (re.compile(r"(?:\b(?:about|around|roughly|approximately|some|nearly|almost|close to|an estimated|circa|averaged?)|~) ?$", re.I), "about"),
    (re.compile(r"\b(?:more than|over|above|at least|upwards of|well over|exceeding|no fewer than|a minimum of) ?$", re.I), "over"),
    (re.compile(r"\b(?:less than|fewer than|under|below|at most|up to|as (?:many|much|high) as|no more than|a maximum of|just under) ?$", re.I), "under"),
)  # fmt: skip
_MONTH_FIRST = frozenset(("US", "PH", "PR", "GU", "CA"))
_AHEAD = frozenset(("will", "shall", "would", "may", "might", "can", "could", "should", "must", "’ll", "'ll", "to"))
_STATES = frozenset(("be", "have", "say", "show", "stand", "mean", "seem", "remember", "recall", "know"))
_PLANNED = frozenset(
    [
        "due",
        "set",
        "scheduled",
        "expected",
        "planned",
        "slated",
        "postponed",
        "moved",
        "delayed",
        "adjourned",
        "rescheduled",
    ]
)
_DECIMAL_COMMA = frozenset(
    [
        "bg",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "fi",
        "fr",
        "hr",
        "hu",
        "id",
        "is",
        "it",
        "lt",
        "lv",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sr",
        "sv",
        "tr",
        "uk",
        "vi",
    ]
)

_Found = TypeVar("_Found")
#: "LISBON, March 14, 2024 (Agency) — " where the text begins
_DATELINE = re.compile(r"\s{0,3}[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,40}[^\n—–]{0,40}?(?:[—–]| --? )")


class _Taken:
    """What figures hold already: spans, sorted, that do not overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def add(self, found: Iterable[_Found], span: Callable[[_Found], tuple[int, int]]) -> list[_Found]:
        """Of what was found that which overlaps nothing before it, and is held from now on."""
        free: list[_Found] = []
        for item in found:
            if not _overlaps(self._spans, *span(item)):
                free.append(item)
                insort(self._spans, span(item))
        return free


def find_figures(doc: Doc, published: str | None) -> list[dict[str, Any]]:
    """The figures of ``doc`` in reading order."""
    where = AmountContext(doc, _home(doc))
    text = where.text
    anchor = _anchor(doc, text, published, where.home)
    when = find_dates(text, anchor, lambda start, end: _tense(where, start, end))
    dates = [d for d in when if not _counts_something(text, d)]
    taken = _Taken((*((d.start, d.end) for d in dates), *_apart(no_figures(text), dates)))
    specials = taken.add(find_special(where), lambda s: (s.start, s.end))
    ordinals = taken.add(_ORDINAL.finditer(text), lambda m: m.span())
    numbers = taken.add(find_numbers(text, where.home, commas=_has_decimal_commas(doc)), lambda n: (n.start, n.end))
    amounts = list(ranges(text, suspended(text, [with_unit(where, n) for n in numbers])))
    busy = _busy(where, amounts)
    said = _said(where)
    out = [
        *(_date_json(text, d) for d in dates),
        *(_special_json(where, special, busy | _unsaid(where, said, special.start)) for special in specials),
        *(_ordinal_json(where, m) for m in ordinals),
        *(_figure_json(where, amount, busy | _unsaid(where, said, amount.start)) for amount in amounts),
    ]
    return sorted(out, key=lambda f: (f["start"], f["end"]))


def _busy(where: AmountContext, amounts: Sequence[Amount]) -> frozenset[int]:
    """What no figure measures: the dateline, numbers and what they are measured in, though not what they count."""
    spans = [(a.start, a.number.end if a.kind == "count" else a.end) for a in amounts]
    if opening := _DATELINE.match(where.text):
        spans.append(opening.span())
    return frozenset(i for start, end in spans for i in range(*where.tokens(start, end)))


def _said(where: AmountContext) -> list[tuple[int, int]]:
    """The spans of the words between quotation marks, sorted, where the component that finds quotes has run."""
    found = (where.doc._.quotes or ()) if where.doc.has_extension("quotes") else ()
    return sorted((s, e) for quote in found if quote["kind"] == "direct" for s, e in quote["content"])


def _unsaid(where: AmountContext, said: Sequence[tuple[int, int]], at: int) -> frozenset[int]:
    """Where a figure is among words between quotation marks: the tokens of its sentence outside them, who says it above all."""
    i = bisect_right(said, (at, 1 << 60)) - 1
    if i < 0 or at >= said[i][1]:
        return frozenset()
    sentence = where.doc[where.tokens(at, at + 1)[0]].sent
    return frozenset(range(sentence.start, sentence.end)) - frozenset(range(*where.tokens(*said[i])))


def _home(doc: Doc) -> Home:
    """How often the article speaks of each country, where the component that finds them has run."""
    found = doc._.countries if doc.has_extension("countries") else None
    return Home(Counter({c["code"]: len(c["mentions"]) for c in found or ()}))


def _anchor(doc: Doc, text: str, published: str | None, home: Home) -> Anchor:
    """What dates are counted from; without a date of its own the article's dateline tells."""
    most = home.mentions.most_common(1)
    country = most[0][0] if most else "US"
    return Anchor(parsed(published) or parsed(dateline(text)), country in SOUTH, country in _MONTH_FIRST)


def _tense(where: AmountContext, start: int, end: int) -> int:
    """Whether the clause of some characters looks back (-1) or ahead (1): by the verb they hang on and its auxiliaries."""
    first, last = where.tokens(start, end)
    token = Span(where.doc, first, last).root
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            break
        token = token.head
    helpers = {c.lemma_.lower() for c in islice(token.children, 20) if c.dep_ in ("aux", "auxpass")}
    if _looks_ahead(token, helpers):
        return 1
    return -1 if token.tag_ in ("VBD", "VBN") or "have" in helpers else 0


def _looks_ahead(verb: Token, helpers: set[str]) -> bool:
    if helpers & _AHEAD or verb.lower_ in _PLANNED:
        return True
    if verb.tag_ == "VB":
        return not helpers & {"do", "have"}
    if verb.tag_ == "VBG":
        return "be" in helpers
    return verb.tag_ in ("VBZ", "VBP") and verb.lemma_.lower() not in _STATES


def _has_decimal_commas(doc: Doc) -> bool:
    """Whether the article is known to be in a language that writes 3,4 for what English writes 3.4."""
    return (language_of_doc(doc) or "en")[:2].lower() in _DECIMAL_COMMA


def _counts_something(text: str, when: When) -> bool:
    """Whether what looks like a year is a number with its unit ("2000 metres")."""
    return when.iso is not None and when.iso.isdigit() and re.match(r"[ -]", text[when.end : when.end + 1]) is not None and (
        (found := unit_at(text, when.end + 1)) is not None and found[0].kind != "duration"
    )  # fmt: skip


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the sorted spans, which do not overlap each other, overlaps [start, end)."""
    i = bisect_right(spans, (start, 1 << 60)) - 1
    return any(s < end and start < e for s, e in spans[max(i, 0) : i + 2])


def _figure_json(where: AmountContext, f: Amount, busy: frozenset[int]) -> dict[str, Any]:
    doc, text = where.doc, where.text
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
        "about": about(doc, first, last, busy),
        "change": change(doc, first, last),
        "qualifier": qualifier,
    }


def _apart(spans: Iterable[tuple[int, int]], dates: Sequence[When]) -> list[tuple[int, int]]:
    """The spans that no date overlaps."""
    held = [(d.start, d.end) for d in dates]
    return [(start, end) for start, end in spans if not _overlaps(held, start, end)]


def _special_json(where: AmountContext, found: Special, busy: frozenset[int]) -> dict[str, Any]:
    number = Number(found.start, found.end, found.value, True)
    shown = _figure_json(where, Amount(found.start, found.end, number, found.kind, found.unit), busy)
    return shown | ({"change": found.way} if found.way else {})


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


def _ordinal_json(where: AmountContext, m: re.Match[str]) -> dict[str, Any]:
    doc, text = where.doc, where.text
    _, last = where.tokens(m.start(), m.end())
    phrase = noun_phrase(doc, last)
    end = doc[phrase[1] - 1].idx + len(doc[phrase[1] - 1]) if phrase else m.end()
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
    put_spans(doc, "figures", (((f["start"], f["end"]), f["kind"], "") for f in doc._.figures))
    return doc


@Language.factory(  # pyright: ignore[reportUntypedFunctionDecorator]
    "onrecord_figures",
    requires=["token.dep", "token.tag", "token.lemma", "doc.ents"],
    assigns=["doc._.figures", "doc.spans"],
    default_config={"scorer": {"@scorers": "onrecord.spans_scorer.v1", "groups": ["figures"]}},
    default_score_weights={"figures_f": 1.0},
)
def make_figures(nlp: Language, name: str, scorer: Score) -> Component:
    """The factory behind ``nlp.add_pipe("onrecord_figures")``."""
    return Component(name, add_figures, scorer, ("DEP", "TAG", "LEMMA", "ENT_IOB"))
