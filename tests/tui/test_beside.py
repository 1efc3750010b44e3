"""Title, deck and captions in the reader: marked by keys, lit, decided on and found like the text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from onrecord.core.model import Article
from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, Opened, reader, screen_text
from tests.core.test_marks import CAPTIONS, DECK, PAGE, PAGED, marks, on_page
from tests.tui.scenes import on_paper
from tests.tui.test_lit import lit, session_of


@pytest.fixture(autouse=True)
def paged(store: Store) -> None:
    """The article with its page and an analysis, in the store."""
    save_analysed(store, PAGED, ANALYSIS)


def selection(pilot: Pilot[None]) -> str:
    """The words that are selected."""
    pending = session_of(pilot).pending
    assert pending is not None
    assert not hasattr(pending, "content")
    return PAGE.words[slice(*pending.selection)]  # type: ignore[union-attr]


async def test_what_is_in_a_quote_is_passed_over_on_the_way_to_what_was_missed(opened: Opened, store: Store) -> None:
    async with opened(PAGED) as pilot:
        await pilot.press("v", "p")
        assert selection(pilot) == "no other way; Lind unsure"
        await pilot.press("m")
        await pilot.pause()
        assert "1  Ada Moreno" in screen_text(pilot)
        await pilot.press("1", "v")
        assert selection(pilot) == CAPTIONS[0].removeprefix("Lind: ")
        await pilot.press("n", "n")
        assert selection(pilot) == "“asked nothing”"
        await pilot.press("P", "P")
        assert selection(pilot) == "“We will sign,”"
        await pilot.press("P")
        assert "No more words between quotation marks before these." in screen_text(pilot)
        await pilot.press("N", "N", "n")
        assert "No more words that may be a quote after these." in screen_text(pilot)
        await pilot.press("g")
        assert selection(pilot) == "“We"
        await pilot.press("escape", "n", "x", "p", "v", "p")
        assert selection(pilot) == "“There is no other way.”"


async def test_with_no_quote_current_marking_begins_where_the_screen_does(store: Store, opened: Opened) -> None:
    save_analysed(store, PAGED, replace(ANALYSIS, quotes=()))
    async with opened(PAGED) as pilot:
        await pilot.press("v")
        assert selection(pilot) == "“We will sign,”"


async def test_keys_mark_in_the_title_and_everything_works_on_the_mark(opened: Opened, store: Store) -> None:
    async with opened(PAGED) as pilot:
        await pilot.press("v", "g", "n")
        assert selection(pilot) == "“We will sign,”"
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("escape")
        assert [(m[0], m[4], m[7]) for m in marks(store)] == [("title", "“We will sign,”", "accepted")]
        paper = on_paper(pilot.app, (140, 42))
        await pilot.pause()
        assert lit(pilot, paper) == ["+title:0-15"]
        assert "▶✓ “We will sign,” says Moreno" in screen_text(pilot)
        await pilot.press("x")
        assert [m[7] for m in marks(store)] == ["rejected"]
        await pilot.press("p")
        assert session_of(pilot).key == "+title:0-15"
        await pilot.press("s", *"Eva Brook", "enter")
        assert [(m[5], m[7]) for m in marks(store)] == [("Eva Brook", "changed")]
        await pilot.press("p", "e", "h", "enter")
        assert [m[4] for m in marks(store)] == ["“We will sign"]
        await pilot.press("u", "u", "u")
        assert [(m[4], m[7]) for m in marks(store)] == [("“We will sign,”", "accepted")]
        await pilot.press("u")
        assert marks(store) == []
        await pilot.press("ctrl+r")
        assert [m[0] for m in marks(store)] == ["title"]
        await pilot.press("n")
        assert session_of(pilot).key == session_of(pilot).review.quotes[1].key


async def test_the_caret_walks_the_page_as_it_is_read_and_a_selection_stays_in_its_part(opened: Opened) -> None:
    async with opened(PAGED) as pilot:
        await pilot.press("v", *"kkkkkkkkkk", *"hhhhhhhhhh")
        assert selection(pilot) == "“We"
        await pilot.press("v", *"lll")
        assert selection(pilot) == "“We will sign,” says"
        await pilot.press(*"ll")
        assert selection(pilot) == "Moreno"
        await pilot.press(*"llllll")
        assert selection(pilot) == "Foreign"
        await pilot.press("h")
        assert selection(pilot) == "unsure"
        await pilot.press(*"nnnnnnnnn")
        assert selection(pilot) == "“asked nothing”"
        await pilot.press("l")
        assert selection(pilot) == "“asked nothing”"


async def test_a_caption_and_the_deck_are_found_clicked_and_lit_at_every_size(opened: Opened, store: Store) -> None:
    session = None
    for size in ((140, 42), (60, 20)):
        async with opened(PAGED, size=size) as pilot:
            session = session_of(pilot)
            if session.review.quotes[-1].key != "+caption:6-20":
                session.review.add((on_page("“Not so sure.”"),), "Karl Lind")
                session.review.add((on_page("no other way"),), "Ada Moreno")
            paper = on_paper(pilot.app, size)
            session.go("+caption:6-20")
            reader(pilot).draw()
            await pilot.pause()
            assert lit(pilot, paper) == ["+caption:6-20"]
            session.go("+deck:8-20")
            reader(pilot).draw()
            await pilot.pause()
            assert lit(pilot, paper) == ["+deck:8-20"]
            await pilot.press("slash", *"asked nothing", "enter")
            await pilot.pause()
            assert "A dock in Paris, “asked nothing”" in screen_text(pilot)
            await pilot.press("escape")


async def test_the_page_shown_is_the_one_that_is_kept(opened: Opened, store: Store) -> None:
    other: Article = replace(PAGED, title="Ministers meet", boilerplate=())
    async with opened(other) as pilot:
        shown = screen_text(pilot)
        assert "“We will sign,” says Moreno" in shown
        assert DECK in shown
        assert f"caption: {CAPTIONS[0]}" in shown
