"""Who speaks where along an article, without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.model import Quote, Span
from onrecord.core.review.current import Reviewed, State
from onrecord.core.review.lanes import filled, lanes, nearest, rejected_cells

LENGTH = 500
_NAMES = st.sampled_from(("Ada", "Bo", "Cy", "Di", None))
_STATES = st.sampled_from((State.OPEN, State.ACCEPTED, State.REJECTED))
_SPANS = st.lists(st.tuples(st.integers(0, 24), st.integers(1, 19), _NAMES, _STATES), max_size=20, unique_by=lambda t: t[0])  # fmt: skip


def said(start: int, end: int, name: str | None, state: State = State.OPEN) -> Reviewed:
    """A quote of some characters."""
    return Reviewed(f"{start}-{end}", Quote((Span(start, end),), "words", "direct"), name, state)


@given(_SPANS, st.integers(2, 6), st.integers(1, 700))
def test_every_character_that_is_said_is_in_one_lane_and_one_place(
    spans: list[tuple[int, int, str | None, State]], most: int, cells: int
) -> None:
    quotes = [said(20 * at, 20 * at + size, name, state) for at, size, name, state in spans]
    found = lanes(quotes, most)
    assert len(found) <= most
    assert sorted(r.key for lane in found for r in lane.quotes) == sorted(r.key for r in quotes)
    kept = sum(r.quote.end - r.quote.start for r in quotes if r.state is not State.REJECTED)
    assert sum(lane.characters for lane in found) == kept
    assert sum(lane.share for lane in found) == pytest.approx(1.0 if kept else 0.0)
    for lane in found:
        held = filled(lane, LENGTH, cells)
        assert len(held) == cells
        assert sum(held) * LENGTH / cells == pytest.approx(lane.characters)
        assert bool(rejected_cells(lane, LENGTH, cells)) == any(r.state is State.REJECTED for r in lane.quotes)


def test_who_says_most_is_first_and_those_without_a_lane_share_the_last() -> None:
    quotes = [said(0, 10, "Ada"), said(20, 60, "Bo"), said(70, 75, "Cy"), said(80, 83, None), said(90, 120, "Bo")]
    found = lanes(quotes, 3)
    assert [(lane.speaker_name, lane.characters, lane.speakers) for lane in found] == [
        ("Bo", 70, 1),
        ("Ada", 10, 1),
        (None, 8, 2),
    ]
    assert [r.quote.start for r in found[0].quotes] == [20, 90]
    rejected = [replace(quotes[1], state=State.REJECTED), *quotes[2:], quotes[0]]
    assert [lane.speaker_name for lane in lanes(rejected, 9)] == ["Bo", "Ada", "Cy", None]
    assert filled(lanes(quotes, 3)[0], 120, 12)[:4] == [0, 0, 1, 1]


def test_what_several_say_together_is_in_the_lane_of_each_and_once_in_a_shared_one() -> None:
    quotes = [said(0, 10, "Ada"), replace(said(20, 50, "Bo"), together_with=("Cy", "Di")), said(60, 80, "Bo")]
    assert [(lane.speaker_name, lane.characters, lane.share) for lane in lanes(quotes, 9)] == [
        ("Bo", 50, 50 / 60),
        ("Cy", 30, 30 / 60),
        ("Di", 30, 30 / 60),
        ("Ada", 10, 10 / 60),
    ]
    rest = lanes(quotes, 2)[1]
    assert (rest.speakers, rest.characters, [r.quote.start for r in rest.quotes]) == (3, 40, [0, 20])


def test_a_click_means_the_quote_that_is_nearest() -> None:
    quotes = [said(0, 10, "Ada"), said(20, 60, "Bo"), said(30, 40, "Cy")]
    assert [(q := nearest(quotes, at)) and q.quote.start for at in (3, 14, 16, 25, 35, 400)] == [0, 0, 20, 20, 30, 20]
    assert nearest([], 3) is None
