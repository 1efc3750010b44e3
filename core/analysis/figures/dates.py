"""Finds dates and times of day and says which they are, as far as the text and the article's own date tell.

Each rule of ``_rules`` is a pattern with what reads it; where two overlap the longer one, then the earlier rule, is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from onrecord.core.analysis.figures import calendars as cal
from onrecord.core.analysis.figures import reading
from onrecord.core.analysis.figures.calendars import Anchor
from onrecord.core.analysis.figures.reading import Match, Tense, Where

_MON = r"(?:" + "|".join(rf"{m}|{m[:3]}\.?" + (r"|sept\.?" if m == "september" else "") for m in cal.MONTHS) + r")"
_NAMES = "|".join(m[:3] for m in cal.MONTHS)
_FULL_MON = "|".join(m for m in cal.MONTHS if m not in ("march", "may"))
_DAY = rf"(?:{'|'.join(cal.DAYS)})"
_WD = rf"(?:(?:{_DAY}|(?:mon|tues?|wed|thurs?|fri|sat|sun)\.?),? )?"
_Y = r"(?:1[0-9]|20)\d\d"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r",? ?(?:-|–|—|to|through|till|until) ?"
_PART = r"(?P<part>early|late|mid|(?:the |at )?(?:beginning|start|middle|end|turn) of(?: the)?)[ -](?:in |the )?"
_UNIT = r"day|week|fortnight|month|year|decade|century"
_SEASON = r"spring|summer|autumn|fall|winter"
_SOME = r"an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|\d{1,3}"
_NO_DAY = r"(?![\d:%]|\.\d|,\d\d\d|(?:st|nd|rd|th)?[ -](?:percent|per cent|people|million|billion))"


@dataclass(frozen=True, slots=True)
class When:
    """A date or time at characters ``start`` to ``end``; ``iso`` says which, None where that cannot be told."""

    start: int
    end: int
    kind: Literal["date", "time"]
    iso: str | None


class Rule(NamedTuple):
    """``needs`` are pieces of which the text must have one, in lower case, for the pattern to be tried at all."""

    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Callable[[Match, Where], str | None]
    kind: Literal["date", "time"] = "date"
    #: month names without a capital are verbs
    capital: bool = False


def _rule(
    needs: str,
    pattern: str,
    read: Callable[[Match, Where], str | None],
    *,
    kind: Literal["date", "time"] = "date",
    capital: bool = False,
) -> Rule:
    compiled = re.compile(rf"(?<![\w.,$£€/-]){pattern}", re.IGNORECASE)
    return Rule(tuple(needs.split("|")) if needs else (), compiled, read, kind, capital)


@cache
def _rules() -> tuple[Rule, ...]:
    yy, part = rf"(?:,? (?:of )?(?P<y>{_Y})\b(?!-\d))?", rf"(?:{_PART})?"
    half = r"(?:\s?(?P<half>[ap])(?:\.\s?m\b\.?|m\b))"
    half2 = half.replace("half", "half2")
    zone = r"(?:\s(?:ET|EST|EDT|PT|PST|PDT|CT|CST|MT|GMT|BST|CET|CEST|UTC|IST|AEST|local time)\b)?"
    nth = r"(?P<nth>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|twenty-first)"
    names = "|".join(
        re.escape(n).replace("'", "['’]")
        for n in sorted((*reading.HOLIDAYS, *reading.EASTERS, *reading.MONDAYS), key=len, reverse=True)
    )
    return (
        _rule("-", r"(?P<iso>\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))(?:T[\d:]+Z?)?(?![\w-])", lambda m, _: m["iso"]),
        _rule("/|.", r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)\b", reading.read_numeric),
        _rule(_NAMES, rf"{_WD}(?P<m>{_MON})\s(?:the )?(?P<d>{_D}){_TO}(?P<d2>{_D})\b{_NO_DAY}{yy}", reading.read_days, capital=True),
        _rule(_NAMES, rf"{_WD}(?P<d>{_D})(?:{_TO}| and )(?P<d2>{_D}) (?:of )?(?P<m>{_MON})\b{yy}", reading.read_days, capital=True),
        _rule(_NAMES, rf"(?P<m>{_MON})\s(?P<d>{_D})(?:,? (?P<y1>{_Y}))?(?:{_TO}| and )(?P<m2>{_MON})\s(?P<d2>{_D})\b{_NO_DAY}{yy}", reading.read_days_of_two, capital=True),
        _rule(_NAMES, rf"(?P<d>{_D}) (?P<m>{_MON})(?:,? (?P<y1>{_Y}))?(?:{_TO}| and )(?P<d2>{_D}) (?P<m2>{_MON})\b{yy}", reading.read_days_of_two, capital=True),
        _rule(_NAMES, rf"{_WD}(?P<m>{_MON})\s(?:the )?(?P<d>{_D})\b{_NO_DAY}{yy}", reading.read_full, capital=True),
        _rule(_NAMES, rf"{_WD}(?:the )?(?P<d>{_D})[ -](?:of )?(?P<m>{_MON})\b(?:-(?={_Y}))?(?:(?:,? (?:of )?|(?<=-))(?P<y>{_Y})\b)?", reading.read_full, capital=True),
        _rule(_NAMES, rf"(?P<m>{_MON})(?: (?P<y1>{_Y}))?(?:{_TO}| and )(?P<m2>{_MON})\b(?! \d{{1,2}}\b){yy}", reading.read_months, capital=True),
        _rule(_NAMES, rf"{part}(?P<m>{_MON})(?:,?(?: of)? |[-/])(?P<y>{_Y})\b", reading.read_month, capital=True),
        _rule(_NAMES, rf"{_PART}(?P<m>{_MON})\b(?P<y>)", reading.read_month, capital=True),
        _rule(_NAMES, rf"(?P<part>)(?P<m>{_FULL_MON})\b(?P<y>)", reading.read_month, capital=True),
        _rule("march|may", r"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )|(?<=\bfrom )|(?<=\bduring )|(?<=\bfor )|(?<=\bof ))(?P<part>)(?P<m>march|may)\b(?P<y>)", reading.read_month, capital=True),
        _rule("fy|fiscal|financial", r"(?:FY ?|(?:the )?(?:fiscal|financial)(?: year)? )[’']?(?P<y>(?:19|20)\d\d|\d\d)(?:[-–/](?P<y2>\d{4}|\d\d))?(?![\d])", reading.read_fiscal),
        _rule("", rf"(?:from |between )?(?P<y>{_Y})(?:[-–/]| to | and | through | until )(?P<y2>{_Y}|\d\d)(?![\w-]|[.,/]\d|%)(?= |[.,;:)’']|$)(?: season)?", reading.read_years),
        _rule("bc|ad|ce", r"(?P<n>\d{1,2},\d{3}|\d{1,4}) ?(?P<era>BCE|BC|B\.C\.(?:E\.)?|AD|A\.D\.|CE)(?!\w)", reading.read_era, capital=True),
        _rule("ad", r"(?P<era>AD|A\.D\.) (?P<n>\d{1,4})\b", reading.read_era, capital=True),
        _rule("centur", rf"{part}(?:the )?{nth}[ -]century\b(?: (?P<era>BCE|BC|B\.C\.|AD|CE)(?!\w))?", reading.read_century),
        _rule("quarter|half", rf"(?:the )?(?P<n>)(?P<nth>first|second|third|fourth|(?:last|final)(?=\s\w+ of))[ -](?:fiscal )?(?P<what>quarter|half)\b(?:(?: of)?(?: fiscal)? (?P<y>{_Y})\b| of the year\b|(?! (?:of|time|whistle)))", reading.read_quarter),
        _rule("q1|q2|q3|q4|h1|h2", rf"(?P<nth>)(?:(?P<what>Q)(?=[1-4])|H(?=[12]))(?P<n>[1-4])(?:[ -]?[’']?(?P<y>{_Y}|\d\d)\b)?(?!\w)", reading.read_quarter, capital=True),
        _rule("spring|summer|autumn|fall|winter", rf"(?:the )?(?P<s>{_SEASON})(?: of)? (?P<y>{_Y})\b", reading.read_season),
        _rule("anniversary", rf"(?:the |its |his |her |their )?(?P<nth>\d{{1,3}}(?:st|nd|rd|th)|\w+(?:st|nd|rd|th)) anniversary\b(?:[^.\n]{{0,40}}?\b(?P<y>{_Y})\b)?", reading.read_anniversary),
        _rule("day|christmas|easter|hallow|thanks|friday|juneteenth|pentecost|epiphany|monday|wednesday|thursday|new year|guy", rf"(?P<name>{names})(?:,? (?P<y>{_Y}))?\b", reading.read_holiday, capital=True),
        _rule("yesterday|tomorrow|today|tonight|last night", r"(?:the day before yesterday|the day after tomorrow|(?:earlier |later )?(?:today|tonight)|(?:late |early )?(?:yesterday|tomorrow)(?: morning| afternoon| evening| night)?|last night)\b", reading.read_fixed),
        _rule("this ", r"(?:earlier |later )?this (?:morning|afternoon|evening)\b", reading.read_fixed),
        _rule("day", rf"(?P<d>{_DAY})(?: to |-|–| through )(?P<d2>{_DAY})\b", reading.read_weekdays, capital=True),
        _rule("day", rf"(?:(?P<how>last|next|this|this past|this coming|the coming|earlier on|later on|early|late)[ ])?(?P<day>{_DAY})(?:s\b(?=[’'])|(?!s\b))(?: morning| afternoon| evening| night)?\b", reading.read_weekday, capital=True),
        _rule("last|next|this|past|coming|end|start|begin|middle|early|late|previous|current", rf"(?:(?P<part>early|late|earlier|later|mid|the (?:beginning|start|middle|end) of)[ -])?(?P<how>last|next|this|this past|this coming|the coming|the current)[ ](?P<unit>{_MON}|{_SEASON}|week|weekend|month|quarter|year|decade|century)\b(?![’']s old)", reading.read_period),
        _rule("of the ", r"(?P<part>the (?:beginning|start|middle|end) of) (?P<how>)the (?P<unit>week|month|quarter|year|decade|century)\b", reading.read_period),
        _rule("the week", r"(?P<part>)(?P<how>)(?:over|at|during|for) the (?P<unit>weekend)\b", reading.read_weekend),
        _rule("year-end|year's end|month-end|year’s end", r"(?P<how>)(?P<unit>year|month|quarter)(?:-|[’']s )(?P<part>end)\b", reading.read_period),
        _rule(" ago|from now", rf"(?:(?:about|around|nearly|almost|some|more than|over) )?(?P<n>{_SOME}) (?P<unit>{_UNIT})s?(?: (?P<ago>ago)| from now)\b", reading.read_ago),
        _rule("earlier|previous|following|later|same|before", rf"(?:an? (?:{_UNIT}) (?:earlier|later|before)|the (?:previous|following|same|preceding) (?:{_UNIT}|weekend|quarter|night|morning|evening))\b(?! than)", reading.read_untold),
        _rule("0s", rf"(?:{_PART})?(?:the )?[’']?(?P<y>{_Y}|(?:(?<=[’'])|(?<=the ))[1-9]0)[’']?s\b(?<=0s|’s|'s)", reading.read_decade),
        _rule("", rf"{part}(?P<y>(?:1[5-9]|20)\d\d)(?![\w,]?\d|[%°]|\w|[-–]\w)", reading.read_single_year),
        _rule("", rf"(?P<h>\d{{1,2}})(?:[:.](?P<min>[0-5]\d))?(?:\s?(?P<half>[ap])\.?m\.?)?(?:-|–| to | and )(?P<h2>\d{{1,2}})(?:[:.](?P<min2>[0-5]\d))?{half2}{zone}(?P<word>)", reading.read_clock, kind="time"),
        _rule("", rf"(?P<h>1[0-2]|0?\d)(?:[:.](?P<min>[0-5]\d))?{half}{zone}(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_clock, kind="time"),
        _rule(":|h", rf"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::\d\d)?(?! (?:left|remaining|mark|into|minutes|seconds|to play))(?![\d:])(?P<half>){zone}(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_clock_24, kind="time"),
        _rule("gmt|utc|hours", r"(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<half>)(?: ?(?:GMT|UTC|hours|hrs))(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_clock_24, kind="time"),
        _rule("o’clock|o'clock", r"(?P<h>1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?o[’']clock(?P<min>)(?P<half>)(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_untold, kind="time"),
        _rule("noon|midnight|midday", r"(?P<word>noon|midnight|midday)\b(?P<h>)(?P<h2>)", reading.read_clock, kind="time"),
    )  # fmt: skip


def find_dates(text: str, anchor: Anchor, tense: Tense = lambda start, end: 0) -> list[When]:
    """Dates and times of day of ``text`` in order."""
    lower = text.lower()
    where = Where(text, anchor, tense)
    found: list[tuple[int, int, int, Match]] = []
    rules = _rules()
    for rank, rule in enumerate(rules):
        if rule.needs and not any(need in lower for need in rule.needs):
            continue
        matches = (m for m in rule.pattern.finditer(text) if _is_date(text, m, capital=rule.capital))
        found += [(m.start(), -m.end(), rank, m) for m in matches]
    out: list[When] = []
    for start, end, rank, m in sorted(found, key=lambda f: f[:3]):
        if not out or start >= out[-1].end:
            out.append(When(start, -end, rules[rank].kind, rules[rank].read(m, where)))
    return out


def _is_date(text: str, m: Match, *, capital: bool) -> bool:
    if capital and not re.search(r"[A-Z]", m[0]):
        return False  # "may 5", "march": without a capital a verb
    if re.fullmatch(_Y, m[0]):
        before, after = text[max(0, m.start() - 24) : m.start()], text[m.end() : m.end() + 14]
        counted = re.search(
            r"(?:\b(?:of|than|about|around|over|some|least|to|number|No\.?|nearly|almost|Boeing) )$", before
        )
        if counted and re.match(r" [a-z]+s\b", after):
            return False
        return not re.match(r"[- ](?:people|rpm|miles|metres|meters|workers|troops|km|kg|feet|dollars)", after)
    return True


_DATELINE = re.compile(
    rf"^(?:.{{0,40}}\b)?(?P<m>{_MON})\s(?P<d>{_D})(?:,? (?P<y>{_Y}))?(?=[^\n]{{0,24}}(?:\(|—|–| - |:))|\b(?:published|posted|updated|filed)\b[^\n]{{0,24}}?(?:(?P<m2>{_MON})\s(?P<d2>{_D}),? (?P<y2>{_Y})|(?P<d3>{_D}) (?P<m3>{_MON})\s(?P<y3>{_Y})|(?P<iso>\d{{4}}-\d\d-\d\d))",
    re.IGNORECASE | re.MULTILINE,
)


def dateline(text: str) -> str | None:
    """The day that an article's first lines give as its own, with its year."""
    m = _DATELINE.search(text[:400])
    if m is None:
        return None
    if m["iso"]:
        return m["iso"]
    for suffix in ("", "2", "3"):
        if m["m" + suffix] and m["y" + suffix]:
            return cal.day(
                int(m["y" + suffix]), cal.month_number(m["m" + suffix]), int(re.sub(r"\D", "", m["d" + suffix]))
            )
    return None
