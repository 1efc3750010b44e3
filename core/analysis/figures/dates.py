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


class DateRule(NamedTuple):
    """``first`` are the words, in lower case, that it can begin with; "0" is a number."""

    first: frozenset[str]
    words: str
    read: Callable[[Match, Where], str | None]
    kind: Literal["date", "time"] = "date"
    #: month names without a capital are verbs
    capital: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """What it matches; compiled with the first word that it can begin with, since most articles have few of them."""
        return _compiled(self.words)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


#: what may stand first, by a letter: D a number, M a month, W a weekday, P a part ("early"), N ordinals, S numbers in words
_FIRST: dict[str, tuple[str, ...]] = {
    "D": ("0",),
    "M": (*cal.MONTHS, *(m[:3] for m in cal.MONTHS), "sept"),
    "W": (*cal.DAYS, "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
    "P": ("early", "late", "mid", "the", "at", "beginning", "start", "middle", "end", "turn"),
    "N": (*reading.ORDINALS, "twenty"),
    "S": (*cal.NUMBERS, "an"),
    "H": tuple(
        name.split()[0].split("'")[0].rstrip(".") for name in (*reading.HOLIDAYS, *reading.EASTERS, *reading.MONDAYS)
    ),
}
_WORD = re.compile(r"(?<![\w.,$£€/-])(?:\d+|[A-Za-z]+|[’'](?=\d))")


def _rule(
    first: str,
    pattern: str,
    read: Callable[[Match, Where], str | None],
    *,
    kind: Literal["date", "time"] = "date",
    capital: bool = False,
) -> DateRule:
    words = frozenset(word for part in first.split() for word in _FIRST.get(part, (part,)))
    return DateRule(words, pattern, read, kind, capital)


@cache
def _rules() -> tuple[DateRule, ...]:
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
        _rule("D", r"(?P<iso>\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))(?:T[\d:]+Z?)?(?![\w-])", lambda m, _: m["iso"]),
        _rule("D", r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)\b", reading.read_numeric),
        _rule("M W", rf"{_WD}(?P<m>{_MON})\s(?:the )?(?P<d>{_D}){_TO}(?P<d2>{_D})\b{_NO_DAY}{yy}", reading.read_days, capital=True),
        _rule("D W", rf"{_WD}(?P<d>{_D})(?:{_TO}| and )(?P<d2>{_D}) (?:of )?(?P<m>{_MON})\b{yy}", reading.read_days, capital=True),
        _rule("M", rf"(?P<m>{_MON})\s(?P<d>{_D})(?:,? (?P<y1>{_Y}))?(?:{_TO}| and )(?P<m2>{_MON})\s(?P<d2>{_D})\b{_NO_DAY}{yy}", reading.read_days_of_two, capital=True),
        _rule("D", rf"(?P<d>{_D}) (?P<m>{_MON})(?:,? (?P<y1>{_Y}))?(?:{_TO}| and )(?P<d2>{_D}) (?P<m2>{_MON})\b{yy}", reading.read_days_of_two, capital=True),
        _rule("M W", rf"{_WD}(?P<m>{_MON})\s(?:the )?(?P<d>{_D})\b{_NO_DAY}{yy}", reading.read_full, capital=True),
        _rule("D W the", rf"{_WD}(?:the )?(?P<d>{_D})[ -](?:of )?(?P<m>{_MON})\b(?:-(?={_Y}))?(?:(?:,? (?:of )?|(?<=-))(?P<y>{_Y})\b)?", reading.read_full, capital=True),
        _rule("M", rf"(?P<m>{_MON})(?: (?P<y1>{_Y}))?(?:{_TO}| and )(?P<m2>{_MON})\b(?! \d{{1,2}}\b){yy}", reading.read_months, capital=True),
        _rule("P M", rf"{part}(?P<m>{_MON})(?:,?(?: of)? |[-/])(?P<y>{_Y})\b", reading.read_month, capital=True),
        _rule("P", rf"{_PART}(?P<m>{_MON})\b(?P<y>)", reading.read_month, capital=True),
        _rule("M", rf"(?P<part>)(?P<m>{_FULL_MON})\b(?P<y>)", reading.read_month, capital=True),
        _rule("M", r"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )|(?<=\bfrom )|(?<=\bduring )|(?<=\bfor )|(?<=\bof ))(?P<part>)(?P<m>march|may)\b(?P<y>)", reading.read_month, capital=True),
        _rule("fy fiscal financial the", r"(?:FY ?|(?:the )?(?:fiscal|financial)(?: year)? )[’']?(?P<y>(?:19|20)\d\d|\d\d)(?:[-–/](?P<y2>\d{4}|\d\d))?(?![\d])", reading.read_fiscal),
        _rule("D from between", rf"(?:from |between )?(?P<y>{_Y})(?:[-–/]| to | and | through | until )(?P<y2>{_Y}|\d\d)(?![\w-]|[.,/]\d|%)(?= |[.,;:)’']|$)(?: season)?", reading.read_years),
        _rule("D", r"(?P<n>\d{1,2},\d{3}|\d{1,4}) ?(?P<era>BCE|BC|B\.C\.(?:E\.)?|AD|A\.D\.|CE)(?!\w)", reading.read_era, capital=True),
        _rule("ad a", r"(?P<era>AD|A\.D\.) (?P<n>\d{1,4})\b", reading.read_era, capital=True),
        _rule("P N D the", rf"{part}(?:the )?{nth}[ -]century\b(?: (?P<era>BCE|BC|B\.C\.|AD|CE)(?!\w))?", reading.read_century),
        _rule("the N last final", rf"(?:the )?(?P<n>)(?P<nth>first|second|third|fourth|(?:last|final)(?=\s\w+ of))[ -](?:fiscal )?(?P<what>quarter|half)\b(?:(?: of)?(?: fiscal)? (?P<y>{_Y})\b| of the year\b|(?! (?:of|time|whistle)))", reading.read_quarter),
        _rule("q h", rf"(?P<nth>)(?:(?P<what>Q)(?=[1-4])|H(?=[12]))(?P<n>[1-4])(?:[ -]?[’']?(?P<y>{_Y}|\d\d)\b)?(?!\w)", reading.read_quarter, capital=True),
        _rule("the spring summer autumn fall winter", rf"(?:the )?(?P<s>{_SEASON})(?: of)? (?P<y>{_Y})\b", reading.read_season),
        _rule("D N the its his her their", rf"(?:the |its |his |her |their )?(?P<nth>\d{{1,3}}(?:st|nd|rd|th)|\w+(?:st|nd|rd|th)) anniversary\b(?:[^.\n]{{0,40}}?\b(?P<y>{_Y})\b)?", reading.read_anniversary),
        _rule("H", rf"(?P<name>{names})(?:,? (?P<y>{_Y}))?\b", reading.read_holiday, capital=True),
        _rule("the earlier later today tonight late early yesterday tomorrow last", r"(?:the day before yesterday|the day after tomorrow|(?:earlier |later )?(?:today|tonight)|(?:late |early )?(?:yesterday|tomorrow)(?: morning| afternoon| evening| night)?|last night)\b", reading.read_fixed),
        _rule("earlier later this", r"(?:earlier |later )?this (?:morning|afternoon|evening)\b", reading.read_fixed),
        _rule("W", rf"(?P<d>{_DAY})(?: to |-|–| through )(?P<d2>{_DAY})\b", reading.read_weekdays, capital=True),
        _rule("W last next this the earlier later early late", rf"(?:(?P<how>last|next|this|this past|this coming|the coming|earlier on|later on|early|late)[ ])?(?P<day>{_DAY})(?:s\b(?=[’'])|(?!s\b))(?: morning| afternoon| evening| night)?\b", reading.read_weekday, capital=True),
        _rule("early late earlier later mid the last next this", rf"(?:(?P<part>early|late|earlier|later|mid|the (?:beginning|start|middle|end) of)[ -])?(?P<how>last|next|this|this past|this coming|the coming|the current)[ ](?P<unit>{_MON}|{_SEASON}|week|weekend|month|quarter|year|decade|century)\b(?![’']s old)", reading.read_period),
        _rule("the", r"(?P<part>the (?:beginning|start|middle|end) of) (?P<how>)the (?P<unit>week|month|quarter|year|decade|century)\b", reading.read_period),
        _rule("over at during for", r"(?P<part>)(?P<how>)(?:over|at|during|for) the (?P<unit>weekend)\b", reading.read_weekend),
        _rule("year month quarter", r"(?P<how>)(?P<unit>year|month|quarter)(?:-|[’']s )(?P<part>end)\b", reading.read_period),
        _rule("D S about around nearly almost some more over", rf"(?:(?:about|around|nearly|almost|some|more than|over) )?(?P<n>{_SOME}) (?P<unit>{_UNIT})s?(?: (?P<ago>ago)| from now)\b", reading.read_ago),
        _rule("a an the", rf"(?:an? (?:{_UNIT}) (?:earlier|later|before)|the (?:previous|following|same|preceding) (?:{_UNIT}|weekend|quarter|night|morning|evening))\b(?! than)", reading.read_relative_to_unknown),
        _rule("P the ’ ' D", rf"(?:{_PART})?(?:the )?[’']?(?P<y>{_Y}|(?:(?<=[’'])|(?<=the ))[1-9]0)[’']?s\b(?<=0s|’s|'s)", reading.read_decade),
        _rule("P D", rf"{part}(?P<y>(?:1[5-9]|20)\d\d)(?![\w,]?\d|[%°]|\w|[-–]\w)", reading.read_single_year),
        _rule("D", rf"(?P<h>\d{{1,2}})(?:[:.](?P<min>[0-5]\d))?(?:\s?(?P<half>[ap])\.?m\.?)?(?:-|–| to | and )(?P<h2>\d{{1,2}})(?:[:.](?P<min2>[0-5]\d))?{half2}{zone}(?P<word>)", reading.read_clock, kind="time"),
        _rule("D", rf"(?P<h>1[0-2]|0?\d)(?:[:.](?P<min>[0-5]\d))?{half}{zone}(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_clock, kind="time"),
        _rule("D", rf"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::\d\d)?(?! (?:left|remaining|mark|into|minutes|seconds|to play))(?![\d:])(?P<half>){zone}(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_clock_24, kind="time"),
        _rule("D", r"(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<half>)(?: ?(?:GMT|UTC|hours|hrs))(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_clock_24, kind="time"),
        _rule("D S", r"(?P<h>1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?o[’']clock(?P<min>)(?P<half>)(?P<h2>)(?P<min2>)(?P<half2>)(?P<word>)", reading.read_relative_to_unknown, kind="time"),
        _rule("noon midnight midday", r"(?P<word>noon|midnight|midday)\b(?P<h>)(?P<h2>)", reading.read_clock, kind="time"),
    )  # fmt: skip


@cache
def _by_first_word() -> dict[str, tuple[tuple[int, DateRule], ...]]:
    """First word -> the rules that can begin with it, each with its rank."""
    found: dict[str, list[tuple[int, DateRule]]] = {}
    for rank, rule in enumerate(_rules()):
        for word in rule.first:
            found.setdefault(word, []).append((rank, rule))
    return {word: tuple(rules) for word, rules in found.items()}


def find_dates(text: str, anchor: Anchor, tense: Tense = lambda start, end: 0) -> list[When]:
    """Dates and times of day of ``text`` in order."""
    where, starting = Where(text, anchor, tense), _by_first_word()
    out: list[When] = []
    end = 0
    for word in _WORD.finditer(text):
        rules = starting.get("0" if word[0].isdigit() else word[0].lower()) if word.start() >= end else None
        matches = [
            (m.end(), -rank, m, rule) for rank, rule in rules or () if (m := rule.pattern.match(text, word.start()))
        ]
        kept = [match for match in matches if _is_date(text, match[2], capital=match[3].capital)]
        if kept:
            end, _, m, rule = max(kept, key=lambda match: match[:2])
            out.append(When(m.start(), end, rule.kind, rule.read(m, where)))
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
