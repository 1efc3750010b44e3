"""Deciding: one key a quote, through the real store."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable, Sequence
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot

from onrecord.core.analysis.worker import Worker
from onrecord.core.model import Analysis, Article
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.entries import ArticleEntry
from onrecord.tui.config import Config
from onrecord.tui.dialogs.dialogs import Menu
from onrecord.tui.dialogs.picker import Picker
from tests.conftest import ANALYSIS, ARTICLE, Opened, at, reader, screen_text, settled, toasts, until

pytestmark = pytest.mark.usefixtures("stored")


def states(pilot: Pilot[None]) -> list[str]:
    """The quotes' states in reading order."""
    review = reader(pilot).review
    assert review is not None
    return [r.state for r in review.quotes]


def names(pilot: Pilot[None]) -> list[str | None]:
    """The quotes' speakers."""
    review = reader(pilot).review
    assert review is not None
    return [r.speaker_name for r in review.quotes]


def screen_is_picker(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, Picker)


def actions(store: Store) -> Sequence[str]:
    """What is on the disk."""
    return [d.action for d in decisions_of(store, ARTICLE.id)]


def held_analysis(pilot: Pilot[None]) -> tuple[Event, Event, Event]:
    """Have the next analyses wait: set once one has begun, to be set for them to go on, set once one is there."""
    begun, ready, found = Event(), Event(), Event()

    class Held:
        async def analyse(self, article: Article, told: Callable[[float], None]) -> Analysis:
            told(0.1)
            begun.set()
            await ready.wait()
            found.set()
            return ANALYSIS

        async def stop(self) -> None:
            ready.set()

    reader(pilot).workspace.worker = cast("Worker", Held())
    return begun, ready, found


async def test_a_accepts_and_goes_on_x_rejects_and_goes_on(store: Store, opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("a", "x", "a")
        assert states(pilot) == ["accepted", "rejected", "accepted", "open", "open"]
        assert actions(store) == ["accept", "reject", "accept"]
        text = screen_text(pilot)
        assert "quotes 3/5 done" in text
        assert "▶·" in text
        assert "✓" in text
        assert "✗" in text
        assert "42 % sure" in text


async def test_o_puts_a_quote_back(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("a", "p", "o")
        assert states(pilot)[0] == "open"
        assert "quotes 0/5 done" in screen_text(pilot)
        await pilot.press("u")
        assert states(pilot)[0] == "accepted"


async def test_a_decision_outlives_the_program(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("a", "x")
    async with opened() as pilot:
        assert states(pilot)[:2] == ["accepted", "rejected"]
        await pilot.press("u")
        await pilot.pause()
        assert states(pilot)[:2] == ["accepted", "open"]
        assert "Undone: rejected" in toasts(pilot)
        await pilot.press("ctrl+r")
        assert states(pilot)[:2] == ["accepted", "rejected"]


async def test_s_and_a_digit_change_the_speaker(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("n", "n", "n", "s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        assert "1  Karl Lind" in screen_text(pilot)
        await pilot.press("1")
        await pilot.pause()
        assert names(pilot)[3] == "Karl Lind"
        assert states(pilot)[3] == "changed"


async def test_typing_filters_and_names_somebody_new(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("s", *"mor")
        await pilot.pause()
        assert "Ada Moreno" in screen_text(pilot)
        await pilot.press("escape", "s", *"Eva Brook")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert names(pilot)[0] == "Eva Brook"
        await pilot.press("p", "p", "s", "0")
        await pilot.pause()
        assert names(pilot)[0] is None


async def test_e_moves_the_ends_and_escape_drops(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("n", "e", "h", "h")
        assert "moving the end" in screen_text(pilot)
        await pilot.press("escape")
        assert states(pilot)[1] == "open"
        await pilot.press("e", "h", "h", "o", "l", "enter")
        review = reader(pilot).review
        assert review is not None
        assert review.quotes[1].quote.text == "rose 35 percent to"
        assert states(pilot)[1] == "changed"


async def test_v_and_m_mark_a_quote_that_was_missed(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("N", "N", "N", "N", "v")
        await pilot.press("escape")
        await pilot.press("g", "v", "h", "h", "h", "v", "l", "m")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Picker)
        await pilot.press("1")
        await pilot.pause()
        review = reader(pilot).review
        assert review is not None
        assert len(review.quotes) == 6
        added = next(r for r in review.quotes if r.proposal is None)
        assert added.speaker_name == "Karl Lind"
        await pilot.press("u", "u")
        assert len(review.quotes) == 5


async def test_arrows_enter_and_escape_alone_do_a_review(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Menu)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert states(pilot)[0] == "rejected"
        await pilot.press("right", "enter", "down", "down", "down", "enter")
        await pilot.pause()
        assert not screen_is_picker(pilot)
        await pilot.press("left", "enter")
        await pilot.pause()
        assert "changed" in states(pilot)


async def test_accept_all_shows_what_it_would_take_and_one_undo_takes_it_back(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("A")
        await pilot.pause()
        assert "2 of 95 % and more" in screen_text(pilot)
        await pilot.press("2")
        await pilot.pause()
        assert states(pilot) == ["accepted", "accepted", "accepted", "open", "open"]
        await pilot.press("u")
        assert states(pilot) == ["open"] * 5


async def test_the_end_of_the_queue_says_so(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("a", "a", "a", "a", "a")
        await pilot.pause()
        assert "All 5 quotes are reviewed." in screen_text(pilot)
        await pilot.press("escape", "u")
        assert states(pilot).count("open") == 1


async def test_tags_notes_and_history(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("t", *"check money", "enter")
        await pilot.pause()
        await pilot.press("i", *"ask Ada", "enter")
        await pilot.pause()
        assert "#check · #money · ask Ada" in screen_text(pilot)
        assert states(pilot)[0] == "open"
        await pilot.press("I", *"slow day", "enter")
        await pilot.pause()
        await pilot.press("5")
        await pilot.pause()
        assert "slow day" in screen_text(pilot)
        await pilot.press("tab", "a", "p", "H")
        await pilot.pause()
        text = screen_text(pilot)
        assert "proposed: Ada Moreno" in text
        assert "anna: accepted" in text


async def test_filter_and_least_certain_first(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f", *"who:lind kind:direct", "enter")
        await pilot.pause()
        assert "quotes 0/1 done" in screen_text(pilot)
        await pilot.press("f", "ctrl+u", *"kind:loud", "enter")
        await pilot.pause()
        assert "a kind is direct, mixed, indirect" in screen_text(pilot)
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        await pilot.press("O")
        await pilot.pause()
        assert "42 % sure" in screen_text(pilot).split("\n")[-3] + screen_text(pilot).split("\n")[-2]


async def test_kind_split_and_join(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert "direct, as now" in screen_text(pilot)
        await pilot.press("m")
        await pilot.pause()
        assert "· mixed ·" in screen_text(pilot)
        await pilot.press("J")
        assert len(states(pilot)) == 4
        await pilot.press("u")
        assert len(states(pilot)) == 5
        await pilot.press("n", "vertical_line")
        assert "the word that the second quote begins with" in screen_text(pilot)
        assert "second quote begins" not in toasts(pilot)
        await pilot.press("enter")
        assert len(states(pilot)) == 6
        await pilot.press("J")
        assert len(states(pilot)) == 5
        await pilot.press("u", "u", "u")
        assert states(pilot) == ["open"] * 5


async def test_a_quote_is_of_the_kind_that_its_words_are_of(opened: Opened) -> None:
    async with opened() as pilot:
        review = reader(pilot).review
        assert review is not None

        def kinds() -> list[str]:
            return [r.quote.kind for r in review.quotes]

        assert kinds() == ["direct", "indirect", "direct", "indirect", "direct"]
        await pilot.press("n", "J")
        assert "· mixed ·" in screen_text(pilot)
        assert kinds() == ["direct", "mixed", "indirect", "direct"]
        await pilot.press("vertical_line", "l", "m")
        assert kinds() == ["direct", "indirect", "direct", "indirect", "direct"]
        await pilot.press("u", "u", "e", *"lll", "enter")
        assert kinds()[1] == "mixed"
        await pilot.press("u")
        assert kinds() == ["direct", "indirect", "direct", "indirect", "direct"]


async def test_a_kind_that_does_not_go_by_marks_stays_when_the_ends_move(opened: Opened) -> None:
    async with opened() as pilot:
        review = reader(pilot).review
        assert review is not None
        await pilot.press("n", "c", "d", "e", "h", "enter")
        assert review.quotes[1].quote.kind == "direct"
        await pilot.press("p", "J")
        assert review.quotes[1].quote.kind == "direct"


async def test_one_wrong_he_offers_the_rest_of_its_chain(store: Store, opened: Opened) -> None:
    from dataclasses import replace

    from onrecord.core.store.articles import save_analysis
    from tests.conftest import ANALYSIS

    quotes = list(ANALYSIS.quotes)
    quotes[1] = replace(quotes[1], person="p1", speaker=(at("she"),))
    save_analysis(store, ARTICLE.id, replace(ANALYSIS, quotes=tuple(quotes)))
    async with opened() as pilot:
        await pilot.press("s", "1")
        await pilot.pause()
        assert "! gives 2 more to Karl Lind · open, and given to Ada Moreno the same way" in screen_text(pilot)
        assert toasts(pilot) == ""
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert names(pilot)[1] == names(pilot)[0] == names(pilot)[3]


async def test_a_blind_second_reviewer_starts_from_the_proposals(store: Store, opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("a", "a")
    async with opened(reviewer="ben", blind=True) as pilot:
        assert states(pilot) == ["open"] * 5
        await pilot.press("H")
        await settled(pilot)
        assert "History of “We will sign" in screen_text(pilot)
        assert "anna" not in screen_text(pilot)
        await pilot.press("escape", "x")
    async with opened(reviewer="carl") as pilot:
        assert states(pilot)[:2] == ["disputed", "accepted"]
        differ = "reviewers differ  < anna: accepted, Ada Moreno  > ben: rejected, Ada Moreno"
        assert differ in screen_text(pilot)
        await pilot.press("greater_than_sign")
        assert states(pilot)[:2] == ["rejected", "accepted"]
        await pilot.press("u")
        assert differ in screen_text(pilot)
        await pilot.press("f", *"state:again", "enter")
        await pilot.pause()
        assert "quotes 0/1 done" in screen_text(pilot)
        await pilot.press("less_than_sign")
        await pilot.pause()
        assert "The filter holds no more quotes here." in screen_text(pilot)
        await pilot.press("escape")
        assert states(pilot)[:2] == ["accepted", "accepted"]
    assert [d.reviewer for d in decisions_of(store, ARTICLE.id)][-3:] == ["carl"] * 3


async def test_two_windows_on_one_store_lose_nothing(store: Store, opened: Opened) -> None:
    from onrecord.core.review.review import Review
    from tests.conftest import ANALYSIS

    async with opened() as pilot:
        other = Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "ben")
        other.reject([other.quotes[4].key])
        await pilot.press("a")
        assert states(pilot) == ["accepted", "open", "open", "open", "rejected"]


async def test_keys_from_the_config_file(opened: Opened) -> None:
    async with opened(config=Config(keys={"accept": "z"})) as pilot:
        await pilot.press("a")
        assert states(pilot)[0] == "open"
        await pilot.press("z")
        assert states(pilot)[0] == "accepted"


async def test_y_copies_with_the_attribution(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("y")
        assert pilot.app.clipboard.startswith("“We will sign,” … “There is no other way.” — Ada Moreno (Minister signs")


async def test_the_mouse_marks_too(opened: Opened) -> None:
    async with opened() as pilot:
        view = reader(pilot).view
        row = view.rows.row_of(at("Ada Moreno").start) - view.scroll_offset.y
        left = view._indent() + 3  # pyright: ignore[reportPrivateUsage]
        await pilot.mouse_down("#article", offset=(left + 8, row))
        await pilot.hover("#article", offset=(left + 20, row))
        await pilot.mouse_up("#article", offset=(left + 20, row))
        await pilot.pause()
        assert "m marks it as a quote" in screen_text(pilot)
        await pilot.press("m", "escape")
        await pilot.pause()
        review = reader(pilot).review
        assert review is not None
        assert len(review.quotes) == 6


async def test_panel_entries_are_corrected_at_the_keyboard_and_undone(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert "France FR  2 mentions" in screen_text(pilot)
        assert "Enter next mention  x no country  e another" in screen_text(pilot).split("\n")[-1]
        await pilot.press("e", *"germany", "enter")
        await pilot.pause()
        assert "Germany" in screen_text(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert "no countries here" in screen_text(pilot)
        assert "“Germany” dropped from the countries; u brings it back." in toasts(pilot)
        await pilot.press("u", "u")
        await pilot.pause()
        assert "France" in screen_text(pilot)
        await pilot.press("4")
        await pilot.pause()
        await pilot.press("down", "e", "ctrl+u", *"53 percentage", "enter")
        await pilot.pause()
        assert "53 percent" in screen_text(pilot)


async def test_two_people_become_one_and_their_quotes_follow(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("e", "n", "ctrl+u", *"Karl Lind", "enter")
        await pilot.pause()
        assert names(pilot) == ["Karl Lind", "Karl Lind", "Karl Lind", "Karl Lind", "dock worker"]
        assert "Ada Moreno" not in "\n".join(line[80:] for line in screen_text(pilot).split("\n"))
    async with opened() as pilot:
        assert names(pilot)[0] == "Karl Lind"
        await pilot.press("u")
        await pilot.pause()
        assert names(pilot)[0] == "Ada Moreno"


async def test_who_a_speaker_is_can_be_told_at_the_keyboard(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        text = screen_text(pilot)
        assert "Ada Moreno is a person." in text
        assert "r  Role: Foreign Minister" in text
        assert "c  Country: none" in text
        assert "o  It is an organisation" in text
        await pilot.press("r", "ctrl+u", *"envoy", "enter")
        await pilot.press("e", "c", *"norway", "enter")
        await pilot.pause()
        assert "envoy · Norway" in screen_text(pilot)
        await pilot.press("e", "o")
        await pilot.pause()
        assert "organisation · envoy · Norway" in screen_text(pilot)
        await pilot.press("u")
        await pilot.press("e", "c", "ctrl+u", *"Utopia", "enter")
        await pilot.pause()
        assert "there is no country “Utopia”; type its name or two-letter code" in screen_text(pilot)
        await pilot.press("escape", "e", "r", "ctrl+u", "enter", "e", "g")
        await pilot.pause()
        assert "envoy" not in screen_text(pilot)
    async with opened() as pilot:
        await pilot.press("2", "e")
        await pilot.pause()
        assert "Ada Moreno is a group." in screen_text(pilot)
        await pilot.press("escape", "u", "u", "u")
        await pilot.pause()
        assert "Foreign Minister" in screen_text(pilot)


async def test_the_date_of_the_article_is_set_at_the_keyboard(store: Store, opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("D")
        await pilot.pause()
        assert "2024-03-12" in screen_text(pilot).split("Date of the article")[1]
        await pilot.press("ctrl+u", *"Tue", "enter")
        await pilot.pause()
        assert "“Tue” is not a date; give year, month and day: 2024-03-11" in screen_text(pilot)
        await pilot.press("ctrl+u", *"2026-03-03", "enter", "a")
        for _ in range(600):
            if "date" in actions(store):
                break
            await pilot.pause(0.05)
        await pilot.pause()
        assert list(actions(store)) == ["accept", "date"]
        text = screen_text(pilot)
        assert "The Courier · 2026-03-03 · quotes 1/5 done" in text
        assert "Ines Okafor · The Courier · 2026-03-03" in text
        await pilot.press("4")
        await pilot.pause()
        assert "2026-03-02" in screen_text(pilot)
        assert "analysing" not in screen_text(pilot)
        await pilot.press("tab", "u")
        await pilot.pause()
        assert "Undone: date changed" in toasts(pilot)
        assert "Ines Okafor · The Courier · 2024-03-12" in screen_text(pilot)
        assert "2024-03-11" in screen_text(pilot)
        await pilot.press("D", "ctrl+u", "enter", "q")
        await pilot.press("ctrl+q")
    (entry,) = decisions_of(store, ARTICLE.id)[-1].entries
    assert isinstance(entry, ArticleEntry)
    assert entry.published == ""


async def test_undo_takes_back_a_date_that_is_still_being_worked_out(store: Store, opened: Opened) -> None:
    async with opened() as pilot:
        analysing, ready, found = held_analysis(pilot)
        await pilot.press("D", "ctrl+u", *"2026-03-03", "enter", "a", "u")
        await analysing.wait()
        await pilot.pause()
        assert list(actions(store)) == ["accept", "undo"]  # that was done later
        await pilot.press("u")
        await pilot.pause()
        assert "Undone: the date stays as it was." in toasts(pilot)
        assert "2024-03-12" in screen_text(pilot)
        ready.set()
        await found.wait()
        await pilot.pause()
        assert list(actions(store)) == ["accept", "undo"]
        await pilot.press("u")
        await pilot.pause()
        assert "Nothing to undo." in toasts(pilot)


async def test_of_two_dates_given_quickly_the_later_holds(store: Store, opened: Opened) -> None:
    async with opened() as pilot:
        _analysing, ready, _found = held_analysis(pilot)
        await pilot.press("D", "ctrl+u", *"2026-03-03", "enter", "D")
        await pilot.pause()
        assert "2026-03-03" in screen_text(pilot).split("Date of the article")[1]
        await pilot.press("ctrl+u", *"2025-01-01", "enter")
        ready.set()
        await pilot.app.workers.wait_for_complete()
        entries = [e for d in decisions_of(store, ARTICLE.id) for e in d.entries]
        assert [e.published for e in entries if isinstance(e, ArticleEntry)] == ["2025-01-01"]


async def test_the_history_of_a_quote_tells_what_no_longer_holds(opened: Opened) -> None:
    async with opened() as pilot:

        async def history() -> str:
            await pilot.press("H")
            await settled(pilot)
            told = screen_text(pilot)
            await pilot.press("escape")
            return told

        await pilot.press("a", "p")
        told = await history()
        assert "accepted" in told
        assert "accepted → accepted" not in told
        assert "(undone)" not in told
        await pilot.press("u")
        assert "accepted (undone)" in await history()
        await pilot.press("x", "p")  # what was undone cannot be redone from here
        told = await history()
        assert "accepted (undone)" in told
        assert "rejected (undone)" not in told


async def test_a_split_has_no_key_that_would_select_or_leave_it(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("n", "vertical_line")
        keys = screen_text(pilot).split("\n")[-1]
        assert "h word" in keys
        assert "start here" not in keys
        assert "note" not in keys
        await pilot.press("v", "i", "quotation_mark", "G", "m")
        review = reader(pilot).review
        assert review is not None
        assert [r.key.partition("|")[2] for r in review.quotes] == ["", "1", "2", "", "", ""]


async def test_a_split_that_was_left_splits_nothing_later(opened: Opened) -> None:
    async with opened() as pilot:
        view = reader(pilot).view
        await pilot.press("n", "vertical_line")
        row = view.rows.row_of(at("Nobody asked").start) - view.scroll_offset.y
        await pilot.click("#article", offset=(view._indent() + 8, row))  # pyright: ignore[reportPrivateUsage]
        await pilot.press("g", "v", "m", "escape")
        await pilot.pause()
        review = reader(pilot).review
        assert review is not None
        assert [r.key for r in review.quotes if "|" in r.key] == []
        assert len(review.quotes) == 6


async def test_a_tag_too_long_is_told_where_it_is_typed_and_a_note_is_not_cut_unseen(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("t")
        await settled(pilot)
        pilot.app.post_message(events.Paste("t" * 101))
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "a tag has at most 100 characters" in screen_text(pilot))
        await pilot.press("backspace", "enter")
        await settled(pilot)
        review = reader(pilot).review
        assert review is not None
        assert review.quotes[0].tags == ("t" * 100,)
        await pilot.press("i")
        await settled(pilot)
        pilot.app.post_message(events.Paste("n" * 10_001))
        await until(pilot, lambda: "holds 10,000 characters; 1 did not fit" in toasts(pilot))
        await pilot.press("enter")
        await settled(pilot)
        assert len(review.quotes[0].note) == 10_000


async def test_a_note_that_is_opened_and_kept_has_the_characters_it_had(opened: Opened) -> None:
    note = "from \u202bright\u202c to left, \U0001f469\u200d\U0001f467 and e\u0301\u0302\u0303\u0304"
    async with opened() as pilot:
        review = reader(pilot).review
        assert review is not None
        review.set_note(review.quotes[0].key, note)
        await pilot.press("i")
        await settled(pilot)
        await pilot.press("!", "enter")
        await settled(pilot)
        assert review.quotes[0].note == f"{note}!"
        assert "\u202b" not in screen_text(pilot)
