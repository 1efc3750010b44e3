"""A quote that two speak: everywhere it is counted, found and shown at both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE, Opened, reader, screen_text

_FIRST, *_OTHERS = ANALYSIS.quotes
#: Ada Moreno says the first quote with Norrland, which says nothing else
TOGETHER = replace(ANALYSIS, quotes=(replace(_FIRST, people=("p1", "p4")), *_OTHERS))


@pytest.fixture
def together(store: Store) -> Store:
    """A store of ARTICLE with TOGETHER."""
    save_analysed(store, ARTICLE, TOGETHER)
    return store


async def _shown(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await pilot.pause()
    return screen_text(pilot)


async def test_the_panel_counts_it_for_both_as_it_stands(opened: Opened, together: Store) -> None:
    async with opened(tab="speakers") as pilot:
        text = screen_text(pilot)
        assert "Speakers 4" in text
        assert "Norrland  1 quote" in text
        assert "only mentioned" not in text
        for key in ("a", "u"):
            assert "Norrland  1 quote" in await _shown(pilot, key)
        text = await _shown(pilot, "x")
        assert "Speakers 3" in text
        assert "Norrland  1 mention" in text
        assert "Norrland  1 quote" in await _shown(pilot, "u")
        text = await _shown(pilot, "2", "x")  # Ada Moreno is no name
        assert "Norrland  1 quote" in text
        assert "she → Norrland ·" in text


async def test_the_overview_lights_both_and_the_line_below_names_both(opened: Opened, together: Store) -> None:
    async with opened(tab=None) as pilot:
        text = screen_text(pilot)
        assert "▶ Ada Moreno" in text
        assert "▶ Norrland" in text
        assert "she → Ada Moreno and Norrland" in text


async def test_who_is_named_instead_speaks_alone_until_that_is_undone(opened: Opened, together: Store) -> None:
    async with opened(tab="speakers") as pilot:
        assert "as now, with Norrland" in await _shown(pilot, "s")
        text = await _shown(pilot, *"dock", "enter")
        assert "dock worker  2 quotes" in text
        assert "Norrland  1 mention" in text
        assert "Norrland  1 quote" in await _shown(pilot, "u")


async def test_the_filter_finds_it_by_either_name(opened: Opened, together: Store) -> None:
    async with opened() as pilot:
        for typed in ("who:norrland", "who:moreno state:open -kind:indirect", "norrland kind:direct"):
            await _shown(pilot, "f", *("ctrl+u",), *typed, "enter")
            session = reader(pilot).session
            assert session is not None
            assert [r.key for r in session.walk] == [session.review.quotes[0].key], typed


async def test_the_lanes_and_a_copy_name_both(opened: Opened, together: Store) -> None:
    async with opened() as pilot:
        assert "· Ada Moreno and Norrland" in screen_text(pilot)
        lines = (await _shown(pilot, "S")).split("\n")
        assert ["▌Norrland" in line for line in lines if "▌" in line] == [False, False, True, False]
        await _shown(pilot, "y")
        assert "— Ada Moreno and Norrland (" in pilot.app.clipboard
