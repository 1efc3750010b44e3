"""The panel's first tab: speakers, countries and figures together, following the reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from onrecord.tui.widgets.overview import shares
from tests.articles import long_article
from tests.conftest import Opened, reader, screen_text


@given(st.lists(st.integers(1, 40), min_size=3, max_size=3), st.integers(0, 60))
def test_room_is_shared_fairly_and_none_is_left_while_something_is_cut(counts: list[int], rows: int) -> None:
    got = shares(counts, rows)
    assert sum(got) == min(rows, sum(counts))
    for one, of in zip(got, counts, strict=True):
        assert one <= of
        assert one == of or max(got) - one <= 1


async def test_the_panel_begins_with_all_of_it_and_follows_the_quote(opened: Opened, stored: str) -> None:
    async with opened(tab=None) as pilot:
        text = screen_text(pilot)
        assert "▶ Ada Moreno  Foreign Minister" in text
        assert "• France  FR" in text
        assert "• 35 percent" in text
        await pilot.press("n")
        await pilot.pause()
        assert "▶ Karl Lind  chief executive of Norrland" in screen_text(pilot)
        assert "▶ Ada Moreno" not in screen_text(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert "1/5 done" in screen_text(pilot)
        await pilot.press("0", "j", "j", "j", "enter")
        await pilot.pause()
        assert "Paris" in screen_text(pilot).split("1 of 2")[0]
        assert "1 of 2" in screen_text(pilot)


@pytest.mark.parametrize("size", [(100, 24), (99, 42)])
async def test_where_there_is_no_room_the_quotes_come_first(opened: Opened, stored: str, size: tuple[int, int]) -> None:
    async with opened(tab=None, size=size) as pilot:
        assert reader(pilot).panel.tab == "quotes"


async def test_what_is_read_is_lit_and_what_does_not_fit_is_a_key_away(store: Store, opened: Opened) -> None:
    article, analysis = long_article(30)
    save_analysed(store, article, analysis)
    async with opened(article, tab=None, size=(140, 30)) as pilot:
        first = [line for line in screen_text(pilot).split("\n") if "•" in line]
        await pilot.press("G")
        await pilot.pause()
        assert first != [line for line in screen_text(pilot).split("\n") if "•" in line]
        await pilot.press("0", "G", "enter")
        await pilot.pause()
        assert reader(pilot).panel.tab == "figures"
