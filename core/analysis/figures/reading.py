"""Reads what the patterns of :mod:`dates` matched: which day, month, year, period or time of day it is.

Each function takes a match, whose named groups its pattern says, and gives ISO 8601 or None where that cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from onrecord.core.analysis.figures import calendars as cal
from onrecord.core.analysis.figures.calendars import Anchor

Match = re.Match[str]
#: which way from the article's date something lies: -1 before, 1 after, 0 not told
Tense = Callable[[int, int], int]


_SATURDAY = 5
ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
_MONTH_NAMES = frozenset((*cal.MONTHS, *(name[:3] for name in cal.MONTHS), "sept"))


class Where(NamedTuple):
    """What a match is read by."""

    text: str
    anchor: Anchor
    tense: Tense


def _year(m: Match, where: Where, number: int, group: str = "y") -> int | None:
    if m[group]:
        return int(m[group])
    day = where.anchor.day
    return cal.nearest_year(number, day, where.tense(m.start(), m.end())) if day else None


def read_full(m: Match, where: Where) -> str | None:
    number, day = cal.month_number(m["m"]), int(re.sub(r"\D", "", m["d"]))
    year = _year(m, where, number)
    if year is None:
        return f"--{number:02}-{day:02}"
    return cal.day(year, number, day)


def read_numeric(m: Match, where: Where) -> str | None:
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    first_is_month = b > 12 or (a <= 12 and m["sep"] == "/" and where.anchor.month_first)
    return cal.day(year, a, b) if first_is_month else cal.day(year, b, a)


def read_days(m: Match, where: Where) -> str | None:
    """Days of one month: "March 4-6", "4 to 6 March"."""
    number = cal.month_number(m["m"])
    year = _year(m, where, number)
    first, last = (int(re.sub(r"\D", "", m[g])) for g in ("d", "d2"))
    if year is None or last <= first:
        return None
    start, end = cal.day(year, number, first), cal.day(year, number, last)
    return f"{start}/{end}" if start and end else None


def read_days_of_two(m: Match, where: Where) -> str | None:
    """ "March 28 to April 2"."""
    first, last = cal.month_number(m["m"]), cal.month_number(m["m2"])
    end_year = _year(m, where, last)
    if end_year is None:
        return None
    start = cal.day(int(m["y1"]) if m["y1"] else end_year - (first > last), first, int(re.sub(r"\D", "", m["d"])))
    end = cal.day(end_year, last, int(re.sub(r"\D", "", m["d2"])))
    return f"{start}/{end}" if start and end else None


def read_months(m: Match, where: Where) -> str | None:
    first, last = cal.month_number(m["m"]), cal.month_number(m["m2"])
    year = _year(m, where, last)
    if year is None:
        return None
    start = int(m["y1"]) if m["y1"] else year - (first > last)
    return f"{cal.month(start, first)}/{cal.month(year, last)}"


def read_month(m: Match, where: Where) -> str | None:
    number = cal.month_number(m["m"])
    year = _year(m, where, number)
    deadline = _is_deadline(where.text, m.start())
    return None if year is None else cal.part_of(m["part"], cal.month(year, number), deadline=deadline)


def _is_deadline(text: str, at: int) -> bool:
    return re.search(r"\b(?:by|before|until|till|at)\s+$", text[max(0, at - 8) : at], re.IGNORECASE) is not None


def read_years(m: Match, where: Where) -> str | None:
    first = int(m["y"])
    last = m["y2"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    end += 100 if end < first and len(last) == 2 and first % 100 > 90 else 0
    return f"{first}/{end}" if first < end <= first + 400 else None


def read_fiscal(m: Match, where: Where) -> str | None:
    first = int(m["y"]) if len(m["y"]) == 4 else 2000 + int(m["y"])
    if not m["y2"]:
        return str(first)
    end = int(m["y2"]) if len(m["y2"]) == 4 else first // 100 * 100 + int(m["y2"])
    return f"{first}/{end}" if end > first else None


def read_single_year(m: Match, where: Where) -> str | None:
    return cal.part_of(m["part"], m["y"], deadline=_is_deadline(where.text, m.start()))


def read_decade(m: Match, where: Where) -> str | None:
    first = int(m["y"])
    if first < 100:
        first += 2000 if first < 30 else 1900
    size = 100 if first % 100 == 0 and first < 2000 else 10
    return cal.part_of(m["part"], f"{first}/{first + size - 1}")


def read_century(m: Match, where: Where) -> str | None:
    nth = _ordinal(m["nth"])
    if (m["era"] or "").upper().startswith("B"):
        return f"-{100 * nth - 1:04}/-{100 * (nth - 1):04}"
    return cal.part_of(m["part"], f"{100 * nth - 99:04}/{100 * nth:04}")


def _ordinal(word: str) -> int:
    word = word.lower()
    if word in ("twenty-first", "last", "final"):
        return 21 if word == "twenty-first" else -1
    return int(re.sub(r"\D", "", word)) if word[0].isdigit() else ORDINALS.index(word) + 1


def read_era(m: Match, where: Where) -> str | None:
    year = int(m["n"].replace(",", ""))
    return f"-{year - 1:04}" if m["era"].upper().startswith("B") else f"{year:04}"


def read_quarter(m: Match, where: Where) -> str | None:
    """ "the third quarter of 2021", "Q3 2021", "H1": without a year the one that has begun, unless the text looks ahead."""
    size = 3 if (m["what"] or "H")[0] in "qQ" else 6
    nth = int(m["n"]) if m["n"] else _ordinal(m["nth"])
    nth = 12 // size if nth < 0 else nth
    first = size * (nth - 1) + 1
    if m["y"]:
        year = int(m["y"]) + (2000 if len(m["y"]) == 2 else 0)
    elif where.anchor.day is not None:
        day = where.anchor.day
        year = day.year - (first > day.month and where.tense(m.start(), m.end()) <= 0)
    else:
        return None
    return cal.months(year, first, size)


def read_season(m: Match, where: Where) -> str | None:
    name, anchor = m["s"].lower(), where.anchor
    if m["y"]:
        return cal.season(name, int(m["y"]), south=anchor.south)
    return None


def read_fixed(m: Match, where: Where) -> str | None:
    words, day = m[0].lower(), where.anchor.day
    if day is None:
        return None
    if "before yesterday" in words or "after tomorrow" in words:
        return (day + timedelta(days=-2 if "before" in words else 2)).isoformat()
    step = -1 if "yesterday" in words or "last night" in words else 1 if "tomorrow" in words else 0
    return (day + timedelta(days=step)).isoformat()


def read_weekday(m: Match, where: Where) -> str | None:
    day, how = where.anchor.day, (m["how"] or "").lower()
    if day is None:
        return None
    name = m["day"].lower()
    if "next" in how or "coming" in how:
        return cal.weekday(name, day + timedelta(days=1), 1)
    if "last" in how or "past" in how:
        return cal.weekday(name, day - timedelta(days=1), -1)
    if "this" in how and where.tense(m.start(), m.end()) >= 0:
        return cal.weekday(name, day, 1)
    return cal.weekday(name, day, where.tense(m.start(), m.end()))


def read_weekdays(m: Match, where: Where) -> str | None:
    day = where.anchor.day
    if day is None:
        return None
    way = where.tense(m.start(), m.end())
    last = cal.parsed(cal.weekday(m["d2"].lower(), day, way))
    assert last is not None
    return f"{cal.weekday(m['d'].lower(), last, -1)}/{last}"


_STEPS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0, "current": 0}


def read_period(m: Match, where: Where) -> str | None:
    """ "last year", "early next month", "by the end of this quarter", "the end of the week"."""
    day = where.anchor.day
    if day is None:
        return None
    step = _STEPS[(m["how"] or "this").lower().split()[-1]]
    unit = m["unit"].lower()
    if unit in ("spring", "summer", "autumn", "fall", "winter"):
        iso = _season_from(unit, step, where)
    elif unit.rstrip(".") in _MONTH_NAMES:
        number = cal.month_number(unit)
        later = (step < 0 and number >= day.month) - (step > 0 and number <= day.month)
        iso = cal.month(day.year - later, number)
    else:
        iso = cal.period(day, unit, step)
    part = None if (m["part"] or "").lower() in ("earlier", "later") else m["part"]
    return cal.part_of(part, iso, deadline=_is_deadline(where.text, m.start()))


def read_weekend(m: Match, where: Where) -> str | None:
    """ "over the weekend": the last one, or the coming one where the text looks ahead."""
    day = where.anchor.day
    if day is None:
        return None
    began = day.weekday() >= _SATURDAY
    return cal.period(day, "weekend", 0 if began or where.tense(m.start(), m.end()) > 0 else -1)


def _season_from(name: str, step: int, where: Where) -> str | None:
    day = where.anchor.day
    assert day is not None
    years = [cal.season(name, day.year + i, south=where.anchor.south) for i in (-2, -1, 0, 1)]
    held = [(iso, *b) for iso in years if (b := cal.bounds(iso))]
    if step < 0:
        return max((iso for iso, _, end in held if end < day), default=None)
    if step > 0:
        return min((iso for iso, start, _ in held if start > day), default=None)
    return min(held, key=lambda h: abs((h[1] - day).days + (h[2] - day).days))[0]


def read_ago(m: Match, where: Where) -> str | None:
    day = where.anchor.day
    if day is None:
        return None
    sign = -1 if m["ago"] else 1
    return cal.shifted(day, m["unit"].lower(), sign * cal.count(m["n"]))


def read_anniversary(m: Match, where: Where) -> str | None:
    """ "the 75th anniversary of the 1944 landings": the year it falls in, where the year of the event is told."""
    return str(int(m["y"]) + _ordinal(m["nth"])) if m["y"] else None


HOLIDAYS: dict[str, tuple[int, int]] = {
    "new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25),
    "boxing day": (12, 26), "valentine's day": (2, 14), "st. patrick's day": (3, 17), "st patrick's day": (3, 17), "halloween": (10, 31),
    "may day": (5, 1), "bastille day": (7, 14), "armistice day": (11, 11), "veterans day": (11, 11), "juneteenth": (6, 19),
    "epiphany": (1, 6), "april fools' day": (4, 1), "guy fawkes night": (11, 5), "anzac day": (4, 25), "canada day": (7, 1),
}  # fmt: skip
EASTERS = {
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
    "ash wednesday": -46,
    "palm sunday": -7,
    "whit monday": 50,
    "pentecost": 49,
    "maundy thursday": -3,
}
MONDAYS = {
    "thanksgiving": (11, "thursday", 4), "labor day": (9, "monday", 1), "memorial day": (5, "monday", -1), "columbus day": (10, "monday", 2),
    "martin luther king day": (1, "monday", 3), "martin luther king jr. day": (1, "monday", 3), "presidents' day": (2, "monday", 3),
    "black friday": (11, "thursday", 4),
}  # fmt: skip


def read_holiday(m: Match, where: Where) -> str | None:
    name = m["name"].lower().replace("’", "'")
    if name not in HOLIDAYS and name not in EASTERS and name not in MONDAYS:
        name = name.removesuffix(" day")
    number = HOLIDAYS[name][0] if name in HOLIDAYS else MONDAYS[name][0] if name in MONDAYS else 4
    year = _year(m, where, number)
    if year is None:
        return f"--{HOLIDAYS[name][0]:02}-{HOLIDAYS[name][1]:02}" if name in HOLIDAYS else None
    if name in HOLIDAYS:
        return cal.day(year, *HOLIDAYS[name])
    if name in EASTERS:
        return (cal.easter(year) + timedelta(days=EASTERS[name])).isoformat()
    return (cal.nth_weekday(year, *MONDAYS[name]) + timedelta(days=name == "black friday")).isoformat()


def read_clock(m: Match, where: Where) -> str | None:
    if m["word"]:
        return {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}[m["word"].lower()]
    end = _time(m["h"], m["min"], m["half"])
    if not m["h2"]:
        return end
    last = _time(m["h2"], m["min2"], m["half2"])
    return f"{_time(m['h'], m['min'], m['half'] or m['half2'])}/{last}"


def _time(hour: str, minute: str | None, half: str | None) -> str:
    number = int(hour) % 12 if half else int(hour)
    return f"{number + 12 * (half is not None and half[0].lower() == 'p'):02}:{minute or '00'}"


def read_relative_to_unknown(m: Match, where: Where) -> None:
    """A date that is counted from something said elsewhere: "the previous day", "a year earlier"."""


def read_clock_24(m: Match, where: Where) -> str | None:
    return f"{int(m['h']):02}:{m['min']}"
