"""The library on the screen: lists, search, people, the same words; each with its keys."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from onrecord.core.library.articles import Listed, count_articles, list_articles
from onrecord.core.library.speakers import list_speakers
from onrecord.core.model import Article
from onrecord.core.store.articles import save_article
from onrecord.core.store.connection import Store
from onrecord.tui.library import search
from onrecord.tui.library.search import Search
from onrecord.tui.widgets.table import LineTable, cell, fitted
from tests.conftest import Opened, reader, screen_text, settled, toasts, until
from tests.core.test_search import FILLER, SAID, put


@pytest.fixture(autouse=True)
def articles(store: Store) -> None:
    """Five articles, two of them nearly the same."""
    put(
        store,
        "Sergey Lavrov",
        "We will not interfere in any way.",
        title="Talks in Moscow",
        site="dawn.example",
        published="2023-02-01",
    )
    put(
        store,
        "S. Lavrov",
        "Russia has no other way out.",
        title="Again he spoke",
        site="tass.example",
        published="2024-03-05",
    )
    put(
        store,
        "Ada Moreno",
        SAID + ".",
        title="Minister signs",
        site="courier.example",
        published="2024-03-09",
        more=FILLER,
    )
    put(store, "Ada Moreno", SAID.replace("never", "always") + ".", title="Minister signs (wire)", more=FILLER)
    put(store, "Karl Lind", "The strait is open.", title="Zebra [strait] \x1b[31m", more="Nobody asked the fishermen.")


def titles(pilot: Pilot[None]) -> list[str]:
    """The titles as they stand on the screen, top first."""
    known = ("Talks in Moscow", "Again he spoke", "Minister signs (wire)", "Minister signs", "Zebra [strait] ␛[31m")
    lines = screen_text(pilot).split("\n")
    return [next(k for k in known if k in line) for line in lines if any(k in line for k in known)]


async def test_enter_opens_what_was_typed_last_however_fast(
    store: Store, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "Karl Lind", "The ferry is late.", title="Ferries")
    put(store, "Ida Brandt", "The fox is out.", title="Foxes")
    real, asked = search.read_in_thread, list[object]()

    async def slow(at: Store, read: Callable[[Store], object]) -> object:
        asked.append(read)
        if len(asked) == 3:  # the last letter's: Enter comes before its results
            await asyncio.Event().wait()
        return await real(at, read)

    monkeypatch.setattr(search, "read_in_thread", slow)
    async with opened(None) as pilot:
        await pilot.press("slash", *"fox", "enter")
        await settled(pilot)
        assert reader(pilot).article.title == "Foxes"


async def test_every_column_sorts_both_ways_by_key_and_by_click(opened: Opened) -> None:
    async with opened(None) as pilot:
        text = screen_text(pilot)
        assert "5 articles" in text
        assert "courier.example" in text
        assert titles(pilot)[0].startswith("Zebra")
        await pilot.press("o")
        assert titles(pilot) == sorted(titles(pilot), key=str.lower)
        assert "title ▾" in screen_text(pilot)
        await pilot.press("O")
        assert titles(pilot) == sorted(titles(pilot), key=str.lower, reverse=True)
        assert "title ▴" in screen_text(pilot)
        heading = screen_text(pilot).split("\n")[1]
        await pilot.click("#columns", offset=(heading.index("date"), 0))
        assert titles(pilot)[0] == "Minister signs"
        await pilot.click("#columns", offset=(heading.index("date"), 0))
        assert titles(pilot)[-1] == "Minister signs"


async def test_the_headings_stand_over_their_columns_with_and_without_a_scroll_bar(opened: Opened) -> None:
    async with opened(None, size=(100, 30)) as pilot:
        await pilot.click("#columns", offset=(screen_text(pilot).split("\n")[1].index("date"), 0))
        for size in ((20, 5), (100, 30), (300, 3), (100, 30), (1, 1), (100, 30), (100, 7)):
            await pilot.resize_terminal(*size)
            if size[0] == 100:
                await pilot.pause()
                _, heading, *rows = screen_text(pilot).split("\n")
                dated = next(row for row in rows if "2024-" in row)
                assert heading.index("date") == dated.index("2024-"), size


async def test_filtering_as_it_is_typed(opened: Opened) -> None:
    async with opened(None) as pilot:
        await pilot.press("f", *"minister 2024")
        assert titles(pilot) == ["Minister signs"]
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert "Minister signs" in screen_text(pilot).split("\n")[0]
        await pilot.press("q")
        await pilot.pause()
        assert "1 article with “minister 2024”" in screen_text(pilot)
        await pilot.press("escape")
        assert "5 articles" in screen_text(pilot)


async def test_opening_marks_as_read_and_keys_turn_it_round(store: Store, opened: Opened) -> None:
    def unread() -> int:
        return sum(not a.read for a in list_articles(store))

    async with opened(None) as pilot:
        assert unread() == 5
        await pilot.press("enter")
        await until(pilot, lambda: unread() == 4)
        await pilot.press("q", "m")
        assert unread() == 5
        await pilot.press("x", "x", "m")
        assert unread() == 3
        await pilot.press("u")
        assert unread() == 5
        assert "marked as read" in toasts(pilot)


async def test_deleting_is_undone(store: Store, opened: Opened) -> None:
    async with opened(None) as pilot:
        await pilot.press("x", "x", "question_mark", "escape", "d")
        assert count_articles(store) == 3
        assert "2 articles deleted; u brings them back" in toasts(pilot)
        await pilot.press("d")
        assert count_articles(store) == 2
        await pilot.press("u", "u")
        assert count_articles(store) == 5
        await pilot.press("u")
        assert "nothing to undo" in toasts(pilot)
        await pilot.press("ctrl+r")
        assert count_articles(store) == 3
        assert "3 articles" in screen_text(pilot)


async def test_search_shows_quotes_then_articles_and_opens_at_the_place(opened: Opened) -> None:
    async with opened(None) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        assert "who:name" in screen_text(pilot)
        await pilot.press(*"who")
        await pilot.press("colon", *"lavrov", "space", *"way")
        await until(pilot, lambda: "2 quotes" in screen_text(pilot))
        assert "Russia has no other way" in screen_text(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Talks in Moscow" in screen_text(pilot).split("\n")[0])
        session = reader(pilot).session
        current = session and session.quote
        assert current is not None
        assert "interfere" in current.quote.text
        await pilot.press("q")
        await pilot.pause()
        assert "2 quotes" in screen_text(pilot)
        await pilot.press("slash", "ctrl+u", *"fishermen")
        await until(pilot, lambda: "0 quotes · 1 article" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Zebra" in screen_text(pilot).split("\n")[0])
        await pilot.press("q", "escape")
        await pilot.pause()
        assert "5 articles" in screen_text(pilot)


async def test_a_query_that_is_wrong_says_so_and_nothing_found_too(opened: Opened) -> None:
    async with opened(None) as pilot:
        await pilot.press("slash", *"kind", "colon", *"spoken")
        await until(pilot, lambda: "Not searched: a kind is direct, mixed, indirect" in screen_text(pilot))
        await pilot.press("ctrl+u", *"way")
        await until(pilot, lambda: "newest first" in screen_text(pilot))
        await pilot.press("space", "left_parenthesis", "enter")
        await until(pilot, lambda: "Not searched: something is missing" in screen_text(pilot))
        assert isinstance(pilot.app.screen, Search)  # nothing that an earlier key found is opened
        assert not pilot.app.screen.table.count
        await pilot.press("ctrl+u", *"zzz")
        await until(pilot, lambda: "Nothing in the library has all of that" in screen_text(pilot))


async def test_quotes_that_are_damaged_in_the_list_are_told_and_nothing_ends(store: Store, opened: Opened) -> None:
    store.connection.execute("UPDATE resolved_quotes SET state = 'shouted'")
    store.connection.commit()
    async with opened(None) as pilot:
        await pilot.press("slash", *"way")
        await until(pilot, lambda: "'shouted' is none of open" in toasts(pilot))
        await pilot.press("escape", "escape")
        for key in ("s", "w"):
            pilot.app.clear_notifications()
            await pilot.press(key, "enter")
            await until(pilot, lambda: "'shouted' is none of open" in toasts(pilot))
            await pilot.press("q", "q")
        assert "5 articles" in screen_text(pilot)


async def test_speakers_are_merged_split_and_undone_at_the_keyboard(store: Store, opened: Opened) -> None:
    def people() -> dict[str, int]:
        return {s.name: s.quotes for s in list_speakers(store)}

    async with opened(None) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert re.search(r"2 +Ada Moreno", screen_text(pilot))
        await pilot.press("f", *"s. lav", "enter", "enter")
        await until(pilot, lambda: "may be the same: Sergey Lavrov (1)" in screen_text(pilot))
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("1")
        await until(pilot, lambda: "2 quotes" in screen_text(pilot))
        assert people()["Sergey Lavrov"] == 2
        assert "also called S. Lavrov" in screen_text(pilot)
        assert "2023-02" in screen_text(pilot)
        await pilot.press("x", "vertical_line")
        await pilot.pause()
        await pilot.press("ctrl+u", *"Another", "space", *"Lavrov", "enter")
        await until(pilot, lambda: "1 quote ·" in screen_text(pilot))
        assert people()["Another Lavrov"] == 1
        await pilot.press("u")
        await until(pilot, lambda: "Another Lavrov" not in people())
        await pilot.press("u")
        await until(pilot, lambda: people().get("S. Lavrov") == 1)
        await pilot.press("u")
        await until(pilot, lambda: "nothing to undo" in toasts(pilot))


async def test_a_country_has_a_page(opened: Opened) -> None:
    async with opened(None) as pilot:
        await pilot.press("C")
        await until(pilot, lambda: "Pakistan" in screen_text(pilot))
        await pilot.press("slash", *"russ", "enter", "enter")
        await until(pilot, lambda: "Russia (RU)" in screen_text(pilot))
        await until(pilot, lambda: "no other way out" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Again he spoke" in screen_text(pilot).split("\n")[0])


async def test_the_same_words_are_compared_word_by_word(opened: Opened) -> None:
    async with opened(None) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "1 quote that several articles give" in screen_text(pilot))
        assert re.search(r"2 ×", screen_text(pilot))
        await pilot.press("d")
        await pilot.pause()
        text = screen_text(pilot)
        assert "2 times the same words" in text
        assert "never always" in " ".join(text.split())
        await pilot.press("escape", "q", "o", "enter")
        await pilot.pause()
        await pilot.press("n", "d")
        await pilot.pause()
        assert "No other article" in toasts(pilot)


async def test_near_duplicates_are_told_and_opened(opened: Opened) -> None:
    async with opened(None) as pilot:
        assert "Minister signs (wire)  ×2" in screen_text(pilot)
        await pilot.press("v")
        assert "No other article" in toasts(pilot)
        await pilot.press("j", "v")
        await pilot.pause()
        assert "Nearly the same article" in screen_text(pilot)
        await pilot.press("1")
        await until(pilot, lambda: screen_text(pilot).split("\n")[0].strip().startswith("Minister signs  "))


async def test_what_another_program_takes_in_shows(store: Store, opened: Opened) -> None:
    from contextlib import closing

    from onrecord.core.store.connection import open_store

    async with opened(None) as pilot:
        with closing(open_store(store.path)) as other:
            put(other, "Somebody New", "This came in meanwhile.", title="Fresh")
        await until(pilot, lambda: "Fresh" in screen_text(pilot))


async def test_it_holds_together_at_eighty_by_twenty_four(opened: Opened) -> None:
    async with opened(None, size=(80, 24)) as pilot:
        for line in screen_text(pilot).split("\n"):
            assert len(line) <= 80
        assert "0/1" in screen_text(pilot)
        for key in ("s", "enter"):
            await pilot.press(key)
            await pilot.pause(0.1)
        assert "Ada Moreno" in screen_text(pilot)


async def test_only_the_rows_on_the_screen_are_read(
    store: Store, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, int]] = []
    from onrecord.tui.library import articles as library

    real = library.list_articles

    def counted(s: Store, sort: str, typed: str, offset: int, limit: int, *, turned: bool) -> list[Listed]:
        read.append((offset, limit))
        return real(s, sort, typed, offset, limit, turned=turned)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "list_articles", counted)
    monkeypatch.setattr(library, "count_articles", lambda _s, _t: 100_000)
    async with opened(None) as pilot:
        await pilot.press("G")
        await pilot.pause()
        assert {offset for offset, _ in read} <= {0, 99_900}
        assert all(limit <= 100 for _, limit in read)


def test_cells_are_cut_to_their_width() -> None:
    assert cell("日本語の見出し", 6) == "日本 …"
    assert cell("ab", 4) == "ab  "
    assert fitted([("abc", ""), ("日本", "x")], 6) == [("abc", ""), ("日 ", "x")]
    assert fitted([("a", "")], 3) == [("a", ""), ("  ", "")]


async def test_the_pointer_goes_with_the_page(opened: Opened, store: Store) -> None:
    for n in range(60):
        save_article(store, Article(f"Short text number {n}.", title=f"Article number {n}"))
    async with opened(None, size=(80, 24)) as pilot:
        table = pilot.app.screen.query_one(LineTable)
        for key in ("j", "pagedown", "pagedown", "pageup", "end", "pageup", "home"):
            await pilot.press(key)
            await pilot.pause()
            top = table.scroll_offset.y
            assert top <= table.row < top + table.size.height, key
        assert table.row == 0
