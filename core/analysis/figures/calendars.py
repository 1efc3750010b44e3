"""Arithmetic of days, months and seasons, as ISO 8601: a day, a month, a year, or "from/to"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
#: where the seasons are the other way round
SOUTH = frozenset(("AU", "NZ", "ZA", "AR", "CL", "UY", "PY", "BW", "NA", "LS", "SZ", "ZW", "MZ", "MG", "FJ"))
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What dates are counted from: the article's day, and whether it is about the southern half of the world."""

    day: date | None
    south: bool = False
    month_first: bool = True


def parsed(iso: str | None) -> date | None:
    """The day of an ISO date."""
    try:
        return date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None


def month_number(name: str) -> int:
    """ "Sept." -> 9."""
    return next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name.lower().rstrip(".")[:3]))


def count(word: str) -> int:
    """ "three", "a", "12" as a number."""
    word = word.lower()
    if word.isdigit():
        return int(word)
    return {"an": 1, "a": 1, "couple of": 2, "a couple of": 2}.get(word) or NUMBERS.index(word)


def day(year: int, month: int, number: int) -> str | None:
    """An ISO day, None where there is no such day."""
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def month(year: int, number: int) -> str:
    """An ISO month; numbers under 1 and over 12 are months of the years beside it."""
    total = year * 12 + number - 1
    return f"{total // 12:04}-{total % 12 + 1:02}"


def months(year: int, first: int, many: int) -> str:
    """From a month through ``many`` in all."""
    return f"{month(year, first)}/{month(year, first + many - 1)}" if many > 1 else month(year, first)


def season(name: str, year: int, *, south: bool) -> str:
    """The three months of a season; a winter that spans two years is named by the first."""
    first = _SEASONS[name] + (6 if south else 0)
    return months(year, first - 12 if first > 12 else first, 3)


def week(of: date, step: int = 0, *, first: int = 0, last: int = 6) -> str:
    """Days of the week that is ``step`` weeks from a day's, from Monday (0)."""
    monday = of - timedelta(days=of.weekday()) + timedelta(weeks=step)
    return f"{monday + timedelta(days=first)}/{monday + timedelta(days=last)}"


def weekday(name: str, anchor: date, way: int) -> str:
    """The last (-1) or next (1) day of that name, today's included; 0 is the last."""
    back = (anchor.weekday() - DAYS.index(name)) % 7
    return (anchor + timedelta(days=(7 - back) % 7 if way > 0 else -back)).isoformat()


def shifted(of: date, unit: str, by: int) -> str:
    """A day, month or year so many units away, as exactly as the unit says."""
    if unit in ("day", "week", "fortnight"):
        return (of + timedelta(days=by * {"day": 1, "week": 7, "fortnight": 14}[unit])).isoformat()
    if unit == "month":
        return month(of.year, of.month + by)
    return str(of.year + by * {"year": 1, "decade": 10, "century": 100}[unit])


def period(of: date, unit: str, step: int) -> str | None:
    """The week, weekend, month, quarter, year, decade or century that is ``step`` away from a day's."""
    if unit in ("week", "weekend"):
        return week(of, step, first=5 if unit == "weekend" else 0)
    if unit == "month":
        return month(of.year, of.month + step)
    if unit == "quarter":
        return months(of.year, 3 * ((of.month - 1) // 3 + step) + 1, 3)
    if unit == "year":
        return str(of.year + step)
    if unit in ("decade", "century"):
        size = 10 if unit == "decade" else 100
        first = of.year // size * size + step * size + (unit == "century")
        return f"{first}/{first + size - 1}"
    return None


def nearest_year(number: int, anchor: date, way: int) -> int:
    """The year that puts a month nearest to the anchor, or in the past (-1) or future (1) of it."""

    def distance(year: int) -> tuple[bool, int]:
        ahead = (year - anchor.year) * 12 + number - anchor.month
        return ahead * way < 0, abs(ahead)

    return min((anchor.year - 1, anchor.year, anchor.year + 1), key=distance)


def bounds(iso: str) -> tuple[date, date] | None:
    """The first and last day of an ISO day, month, year or interval."""
    first, _, last = iso.partition("/")
    last = last or first
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", first) or not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", last):
        return None
    start = date.fromisoformat(first + "-01-01"[3 * first.count("-") :])
    parts = [int(p) for p in last.split("-")]
    year, number = parts[0], parts[1] if len(parts) > 1 else 12
    return start, date(year, number, parts[2] if len(parts) > 2 else monthrange(year, number)[1])


def part_of(part: str | None, iso: str | None, *, deadline: bool = False) -> str | None:
    """ "early", "mid" or "late" in a period: a third of it; "by the end of" it is its last day."""
    if not part or iso is None:
        return iso
    held = bounds(iso)
    if held is None:
        return iso
    start, end = held
    word = part.lower()
    if deadline and "end" in word:
        return end.isoformat()
    which = 0 if re.search(r"early|start|begin|turn|first", word) else 1 if "mid" in word else 2
    if (end - start).days < _MONTH:
        cuts = (0, 10, 20) if (end - start).days > _WEEK else (0, 2, 4)
        first = start + timedelta(days=cuts[which])
        last = end if which == 2 else start + timedelta(days=cuts[which + 1] - 1)
        return f"{first}/{last}"
    many = (end.year - start.year) * 12 + end.month - start.month + 1
    if many > _YEAR:  # a decade: years
        thirds = (0, many // 36, 2 * many // 36 + 1, many // 12)
        return f"{start.year + thirds[which]}/{start.year + thirds[which + 1] - 1}"
    return months(start.year, start.month + which * many // 3, max(many // 3, 1))


_WEEK, _MONTH, _YEAR = 10, 31, 12


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computation)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    number, before = divmod(h + shift - 7 * m + 114, 31)
    return date(year, number, before + 1)


def nth_weekday(year: int, number: int, name: str, nth: int) -> date:
    """The nth day of that name in a month, the last with -1."""
    if nth < 0:
        last = date(year, number, monthrange(year, number)[1])
        return last - timedelta(days=(last.weekday() - DAYS.index(name)) % 7)
    first = date(year, number, 1)
    return first + timedelta(days=(DAYS.index(name) - first.weekday()) % 7 + 7 * (nth - 1))
