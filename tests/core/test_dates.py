"""Dates: each day in each way of writing it, and the words that are counted from the article's day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.analysis.figures import calendars as cal
from onrecord.core.analysis.figures.calendars import Anchor
from onrecord.core.analysis.figures.dates import dateline, find_dates
from onrecord.core.analysis.pipeline import analyse
from tests.conftest import examples

days = st.dates(date(1601, 1, 1), date(2099, 12, 31))
recent = st.dates(date(1990, 1, 1), date(2060, 12, 31))
styles = st.sampled_from(
    [
        "{d} {Month} {y}", "{Month} {d}, {y}", "{Month} {d} {y}", "{d} {Mon} {y}", "{Mon}. {d}, {y}", "the {d}{th} of {Month} {y}",
        "{Weekday}, {Month} {d}, {y}", "{Weekday} {d} {Month} {y}", "{y}-{m:02}-{d:02}", "{d}-{Mon}-{y}", "{Month} {d}{th}, {y}",
    ]
)  # fmt: skip


def written(day: date, style: str) -> str:
    number = day.day
    ending = "th" if 10 < number < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    month = cal.MONTHS[day.month - 1].title()
    return style.format(
        d=number,
        m=day.month,
        y=day.year,
        th=ending,
        Month=month,
        Mon=month[:3],
        Weekday=cal.DAYS[day.weekday()].title(),
    )


def found(text: str, published: date | None = None, way: int = 0) -> list[str | None]:
    return [d.iso for d in find_dates(text, Anchor(published), lambda start, end: way)]


@examples(200)
@given(days, styles)
def test_a_day_is_read_in_every_style(day: date, style: str) -> None:
    assert found(f"They met on {written(day, style)} and left.") == [day.isoformat()]


@examples(100)
@given(days, st.integers(1, 60), st.sampled_from([" to ", "-", "–", " until "]))
def test_two_days_joined_are_an_interval(first: date, more: int, mark: str) -> None:
    last = first + timedelta(days=more)
    if first.month == last.month:
        text = f"{first.day}{mark}{last.day} {written(last, '{Month} {y}')}"
    elif first.year == last.year:
        text = f"{written(first, '{Month} {d}')}{mark}{written(last, '{Month} {d}, {y}')}"
    else:
        text = f"{written(first, '{d} {Month} {y}')}{mark}{written(last, '{d} {Month} {y}')}"
    assert found(f"It was shut {text}.") == [f"{first.isoformat()}/{last.isoformat()}"]


@examples(100)
@given(recent, st.integers(0, 6))
def test_a_weekday_is_the_last_or_the_next_by_the_tense(day: date, number: int) -> None:
    name = cal.DAYS[number].title()
    (before,) = found(f"They met on {name}.", day, -1)
    (after,) = found(f"They meet on {name}.", day, 1)
    assert before is not None
    assert after is not None
    assert date.fromisoformat(before).weekday() == date.fromisoformat(after).weekday() == number
    assert timedelta(0) <= day - date.fromisoformat(before) < timedelta(7)
    assert timedelta(0) <= date.fromisoformat(after) - day < timedelta(7)


@examples(100)
@given(recent, st.sampled_from(["week", "month", "quarter", "year", "decade"]))
def test_periods_beside_each_other_leave_no_day_between(day: date, unit: str) -> None:
    held = [cal.bounds(iso) for word in ("last", "this", "next") for iso in found(f"It was {word} {unit}.", day) if iso]
    assert len(held) == 3
    spans = [span for span in held if span is not None]
    assert spans[1][0] <= day <= spans[1][1]
    assert spans[0][1] + timedelta(1) == spans[1][0]
    assert spans[1][1] + timedelta(1) == spans[2][0]


@examples(60)
@given(recent, st.sampled_from(["week", "month", "quarter", "year"]))
def test_by_the_end_of_a_period_is_its_last_day(day: date, unit: str) -> None:
    (whole,) = found(f"It was this {unit}.", day)
    assert whole is not None
    span = cal.bounds(whole)
    assert span is not None
    assert found(f"It must end by the end of the {unit}.", day) == [span[1].isoformat()]


@examples(60)
@given(st.sampled_from(cal.MONTHS), st.integers(1950, 2050))
def test_the_parts_of_a_month_make_the_month(name: str, year: int) -> None:
    parts = [found(f"It rained in {part} {name.title()} {year}.")[0] or "" for part in ("early", "mid", "late")]
    spans = [cal.bounds(p) for p in parts]
    assert all(a is not None and b is not None and a[1] + timedelta(1) == b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("FY2020-22", "2020/2022"),
        ("the 2012-13 season", "2012/2013"),
        ("500 BC", "-0499"),
        ("the 19th century", "1801/1900"),
        ("the third quarter of 2021", "2021-07/2021-09"),
        ("Q3 2021", "2021-07/2021-09"),
        ("Easter Monday 2019", "2019-04-22"),
        ("the previous day", None),
        ("the 75th anniversary of the 1944 landings", "2019"),
        ("the 20th anniversary", None),
    ],
)
def test_years_seasons_quarters_and_what_cannot_be_told(words: str, iso: str | None) -> None:
    assert found(f"It was so in {words}.") == [iso]


@pytest.mark.parametrize(
    ("words", "iso"),
    [("9 a.m.", "09:00"), ("10.45pm", "22:45"), ("12 a.m.", "00:00"), ("noon", "12:00"), ("14:30 GMT", "14:30"), ("9-11 a.m.", "09:00/11:00")],
)  # fmt: skip
def test_times_of_day(words: str, iso: str) -> None:
    assert [(f.kind, f.value) for f in analyse(f"They left at {words} and came home.").figures] == [("time", iso)]


@pytest.mark.parametrize(
    "text",
    [
        "He may march on.",
        "Up to 2000 people came.",
        "He is in his 30s.",
        "The score was level with 4:39 left.",
        "They won 3-1.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [f.text for f in analyse(text).figures if f.kind in ("date", "time")] == []


def test_without_a_date_of_its_own_the_dateline_counts() -> None:
    text = "LISBON, March 13, 2024 (Kestrel) — Ministers will meet on Friday."
    assert dateline(text) == "2024-03-13"
    assert "2024-03-15" in [f.value for f in analyse(text).figures]
