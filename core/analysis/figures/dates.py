"""Dates and times of day, as ISO 8601 where the text and the article's own date tell enough."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = r"(?:" + "|".join(rf"{m}|{m[:3]}\.?" + (r"|sept\.?" if m == "september" else "") for m in _MONTHS) + r")"


@dataclass(frozen=True, slots=True)
class When:
    """A date or time at characters ``start`` to ``end``; ``iso`` is a day, month, year or "from/to", or None."""

    start: int
    end: int
    kind: Literal["date", "time"]
    iso: str | None


@cache
def _pattern() -> re.Pattern[str]:
    day = "|".join(_DAYS)
    part = "early|late|mid|mid-|the (?:beginning|end|start|middle) of"
    return re.compile(
        rf"(?<![\w.,$£€-])(?:"
        rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?![\w-])"
        rf"|(?:(?:{day}),? )?(?P<m1>{_MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|\.\d)(?:,? (?P<y1>(?:19|20)\d\d)\b)?"
        rf"|(?:(?:{day}),? )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})\b(?:,? (?P<y2>(?:19|20)\d\d)\b)?"
        rf"|(?:(?P<p3>{part})[ -])?(?P<m3>{_MONTH})(?:,?(?: of)? (?P<y3>(?:19|20)\d\d)\b)"
        rf"|(?P<p4>{part})[ -](?P<m4>{_MONTH})\b"
        rf"|(?P<rel>(?:last|next|this|earlier this|later this|early this|late last) (?:{day}|{_MONTH}\b|week|month|year|spring|summer|autumn|fall|winter|weekend))\b"
        rf"|(?P<today>today|yesterday|tomorrow|tonight)\b"
        rf"|(?P<weekday>{day})s?\b"
        rf"|(?P<m5>january|february|april|june|july|august|september|october|november|december)\b"
        rf"|(?:(?P<p6>{part})[ -])?(?P<y6>(?:1[5-9]|20)\d\d)(?P<s6>[’']?s)?(?![\w,]?\d|[%°]|\w)"
        rf")"
        rf"|(?P<clock>(?<![\w.])(?:\d{{1,2}}[:.]\d\d\s?(?:[ap]\.?m\.?)?(?:\s(?:ET|EST|EDT|PT|PST|PDT|GMT|BST|UTC)\b)?|\d{{1,2}}\s?[ap]\.?m\b\.?)(?!\w)|\b(?:noon|midnight)\b)",
        re.IGNORECASE,
    )


def find_dates(text: str, published: str | None = None) -> list[When]:
    """Dates and clock times of ``text`` in order; relative ones resolve from ``published`` (ISO date) where known."""
    anchor = _date(published)
    found: list[When] = []
    for m in _pattern().finditer(text):
        if m["clock"]:
            if ":" in m["clock"] or re.search(r"[ap]\.?m", m["clock"], re.I) or m["clock"][0].isalpha():
                found.append(When(m.start(), m.end(), "time", None))
            continue
        if not _is_date(text, m):
            continue
        found.append(When(m.start(), m.end(), "date", _iso(m, anchor)))
    return found


def _is_date(text: str, m: re.Match[str]) -> bool:
    if (m["weekday"] or m["m5"] or m["m1"] or m["m3"] or m["m4"]) and not re.search(r"[A-Z]", m[0]):
        return False  # "may 5", "march": without a capital a verb
    if m["y6"]:
        before = text[max(0, m.start() - 24) : m.start()]
        after = text[m.end() : m.end() + 14]
        if re.search(
            r"(?:\b(?:of|than|about|around|over|some|least|to|number|No\.?|nearly|almost|Boeing) )$", before
        ) and (re.match(r" [a-z]+s\b", after)):
            return False
        return not re.match(r"[- ](?:people|rpm|miles|metres|meters|workers|troops|km|kg|feet|dollars)", after)
    return True


def _date(iso: str | None) -> date | None:
    try:
        return date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.lower().rstrip(".")[:3]))


def _iso(m: re.Match[str], anchor: date | None) -> str | None:
    if m["iso"]:
        return m["iso"]
    if m["m1"] or m["m2"]:
        return _day(int(m["d1"] or m["d2"]), _month(m["m1"] or m["m2"]), m["y1"] or m["y2"], anchor)
    if m["m3"]:
        return _part(m["p3"], int(m["y3"]), _month(m["m3"]))
    if m["m4"] or m["m5"]:
        year = _nearest_year(_month(m["m4"] or m["m5"]), anchor)
        return _part(m["p4"], year, _month(m["m4"] or m["m5"])) if year else None
    if m["y6"]:
        year = int(m["y6"])
        return f"{year}/{year + (99 if year % 100 == 0 and year < 1900 else 9)}" if m["s6"] else str(year)
    return _relative((m["rel"] or m["today"] or m["weekday"]).lower(), anchor) if anchor else None


def _day(day: int, month: int, year: str | None, anchor: date | None) -> str | None:
    number = int(year) if year else _nearest_year(month, anchor)
    if number is None:
        return f"--{month:02}-{day:02}" if 1 <= day <= 31 else None
    try:
        return date(number, month, day).isoformat()
    except ValueError:
        return None


def _nearest_year(month: int, anchor: date | None) -> int | None:
    """The year that puts the month nearest to the article's date."""
    if anchor is None:
        return None
    return min(
        (anchor.year - 1, anchor.year, anchor.year + 1),
        key=lambda y: abs((y - anchor.year) * 12 + month - anchor.month),
    )


def _part(part: str | None, year: int, month: int) -> str:
    if not part:
        return f"{year}-{month:02}"
    last = monthrange(year, month)[1]
    word = part.lower()
    first, end = (
        (1, 10) if "early" in word or "start" in word or "begin" in word else (11, 20) if "mid" in word else (21, last)
    )
    return f"{year}-{month:02}-{first:02}/{year}-{month:02}-{end:02}"


def _relative(words: str, anchor: date) -> str | None:
    fixed = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    if words in fixed:
        return (anchor + timedelta(days=fixed[words])).isoformat()
    *how, what = words.split()
    if what in _DAYS:
        back = (anchor.weekday() - _DAYS.index(what)) % 7
        if how[:1] == ["next"]:
            return (anchor + timedelta(days=7 - back if back else 7)).isoformat()
        return (anchor - timedelta(days=back or (7 if how[:1] == ["last"] else 0))).isoformat()
    step = {"last": -1, "next": 1, "this": 0}[how[-1]]
    if what == "year":
        return str(anchor.year + step)
    if what == "month":
        total = anchor.year * 12 + anchor.month - 1 + step
        return f"{total // 12}-{total % 12 + 1:02}"
    if what in ("week", "weekend"):
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
        first, last = (5, 6) if what == "weekend" else (0, 6)
        return f"{monday + timedelta(days=first)}/{monday + timedelta(days=last)}"
    if what[:3] in {m[:3] for m in _MONTHS}:
        month = _month(what)
        year = anchor.year - (step < 0 and month >= anchor.month) + (step > 0 and month <= anchor.month)
        return f"{year}-{month:02}"
    return None
