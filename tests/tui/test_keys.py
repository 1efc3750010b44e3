"""What the program says about its keys: the last line of each screen, and ``?``."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input

from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.dialogs.keys import Group, in_columns
from onrecord.tui.keymap import ACTIONS
from onrecord.tui.widgets.keybar import alive, fitting
from onrecord.tui.workspace import Workspace
from tests.conftest import ARTICLE, Opened, reader, screen_text, settled, toasts, until

pytestmark = pytest.mark.usefixtures("stored")


def last_line(pilot: Pilot[None]) -> str:
    """The keys at the bottom of the screen."""
    return screen_text(pilot).split("\n")[-1].strip()


def states(pilot: Pilot[None]) -> list[str]:
    """The quotes' states in reading order."""
    review = reader(pilot).review
    assert review is not None
    return [r.state for r in review.quotes]


@pytest.mark.parametrize("width", [60, 80, 100, 140])
async def test_the_last_line_has_whole_entries_in_the_order_of_use(width: int, opened: Opened) -> None:
    async with opened(size=(width, 24)) as pilot:
        for keys in ("", "1", "2", "3", "4", "5", "tab", "slash", "escape", "e", "escape", "v", "escape", "q", "s"):
            await pilot.press(*([keys] if keys else []))
            await settled(pilot)
            known = [f"{a.name} {a.action.short}" for a in alive(pilot.app.screen) if a.action.short]
            chosen, gap = fitting(known, width - 2)
            assert last_line(pilot) == (" " * gap).join(known[i] for i in chosen), keys
            assert cell_len(last_line(pilot)) <= width - 2
            if known:
                assert chosen[:-1] == list(range(len(chosen) - 1))
                assert last_line(pilot).endswith(known[-1])
            if keys == "e" and width >= 80:
                words = "k clause ◂ j clause ▸ o other end Esc drop"
                await until(pilot, lambda words=words: words in " ".join(last_line(pilot).split()))


async def test_the_last_line_follows_the_focus_and_each_key_does_what_it_says(opened: Opened) -> None:
    async with opened() as pilot:
        assert last_line(pilot).startswith("a accept  x reject  s speaker  e edit  n next  u undo")
        await pilot.press("2")
        await pilot.pause()
        assert last_line(pilot).startswith("Enter next mention  x no name  e change  a accept")
        assert "reject" not in last_line(pilot)
        await pilot.press("4")
        await pilot.pause()
        assert last_line(pilot).startswith("Enter show  x no figure  e value")
        await pilot.press("x")
        await pilot.pause()
        assert "“Monday” dropped from the figures; u brings it back." in toasts(pilot)
        assert "Figures 2" in screen_text(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "Figures 3" in screen_text(pilot)
        await pilot.press("5")
        await pilot.pause()
        assert last_line(pilot).startswith("a accept  x reject")
        assert states(pilot) == ["open"] * 5


async def test_a_click_on_a_key_presses_it_and_own_keys_are_named(opened: Opened) -> None:
    async with opened(config=Config(keys={"accept": "f2"})) as pilot:
        assert last_line(pilot).startswith("f2 accept  x reject")
        await pilot.click("KeyBar", offset=(last_line(pilot).index("x reject") + 2, 0))
        await pilot.pause()
        assert states(pilot)[0] == "rejected"


async def test_question_mark_begins_with_what_has_the_focus_and_explains_signs(opened: Opened) -> None:
    async with opened(size=(140, 42)) as pilot:
        await pilot.press("3", "question_mark")
        await pilot.pause()
        text = screen_text(pilot)
        assert text.index("On a country") < text.index("Not a country: drop it") < text.index("Accept the quote")
        for sign in ("▶", "✓", "✎", "✗", "The words that say it was said", "Any action by name; themes"):
            assert sign in text, sign
        await pilot.press("escape", "q")
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Not read yet" in screen_text(pilot)


async def test_a_burst_of_j_scrolls_as_far_as_single_ones(opened: Opened) -> None:
    tops: list[str] = []
    for together in (True, False):
        async with opened(size=(80, 24)) as pilot:
            if together:
                await pilot.press("question_mark", *"jjjjj")
            else:
                for key in ("question_mark", *"jjjjj"):
                    await pilot.press(key)
                    await pilot.pause()
            await pilot.pause()
            await pilot.pause()
            tops.append(screen_text(pilot))
    assert tops[0] == tops[1]
    assert "Accept the quote" not in tops[0]
    assert "Mark a quote that was missed" in tops[0]


async def test_keys_typed_faster_than_what_they_are_for_opens_get_there(opened: Opened, store: Store) -> None:
    async def burst(*keys: str) -> None:
        for key in keys:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(20):
            await pilot.pause()

    async with opened() as pilot:
        for first in ("slash", "D", "s", "f", "I"):
            await burst(first, "a", "x", "1", "u")
            (field,) = pilot.app.screen.query(Input)
            assert field.value.endswith("ax1u"), first
            await pilot.press("escape")
        assert decisions_of(store, ARTICLE.id) == []
        await burst("2", "x", "tab", "x")
    assert [d.action for d in decisions_of(store, ARTICLE.id)] == ["no name", "reject"]


async def test_escape_never_quits_and_c_is_the_kind_or_nothing(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert "1 article" in screen_text(pilot)
        before = screen_text(pilot)
        await pilot.press("c", "escape")
        await pilot.pause()
        assert pilot.app.is_running
        assert "q quits" in toasts(pilot)
        assert screen_text(pilot).split("\n")[:3] == before.split("\n")[:3]
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running
    assert [a.id for a in ACTIONS if "c" in a.keys.split(",")] == ["kind"]


@pytest.mark.parametrize("width", [34, 56, 74, 136])
def test_long_entries_hang_under_their_words(width: int) -> None:
    words = "what it does at some length, so that it has to go on in another line"
    groups = [Group(f"Group {n}", [(Content("k"), words), (Content("ctrl+r"), words)]) for n in range(5)]
    for line in in_columns(groups, width).plain.split("\n"):
        assert cell_len(line) <= width
        assert not line.strip() or line.startswith(("Group", "k  ", "ctrl+r ", "   "))


@pytest.mark.parametrize("size", [(140, 42), (80, 24), (60, 20)])
async def test_what_was_done_is_told_above_the_lines_that_say_why(store: Store, size: tuple[int, int]) -> None:
    app = OnrecordApp(Workspace(store, Config(), "anna"), ARTICLE)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        before = screen_text(pilot).split("\n")[-3:]
        await pilot.press("a", "u")
        await pilot.pause()
        assert "Undone" in screen_text(pilot)
        assert screen_text(pilot).split("\n")[-3:] == before
