"""A quote that two speak: everywhere it is counted, found and shown at both."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

from onrecord.core.library.history import merge, split, undo
from onrecord.core.library.pictures import picture
from onrecord.core.library.quotes import quotes_by
from onrecord.core.library.search import find_quotes
from onrecord.core.library.speakers import known_names, list_speakers
from onrecord.core.query.parse import parse
from onrecord.core.review.indexing import catch_up, save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store, open_store
from onrecord.tui.cli import main
from onrecord.tui.dialogs.picker import PickerRows
from tests.conftest import ANALYSIS, ARTICLE, TEXT, Opened, reader, screen_text, until

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
        for key, name in (
            ("g", "Norrland"),
            ("j", "Karl"),
            ("j", "Norrland"),
            ("j", "dock"),
            ("k", "Norrland"),
            ("k", "Karl"),
        ):
            status = (await _shown(pilot, key)).split("\n")[-3]
            assert name in status, (key, status)
        await _shown(pilot, "g", "y")
        assert "— Ada Moreno and Norrland (" in pilot.app.clipboard


# In the library.


def counts(store: Store) -> dict[str, int]:
    """How many quotes each speaker has, in the list, on their page, in the view, in the picture and by a search for them."""
    out = {s.speaker_id: s.quotes for s in list_speakers(store)}
    view = dict(map(tuple, store.connection.execute("SELECT speaker_id, quotes FROM quoted_speakers")))
    drawn = {bar.query: bar.count for bar in picture(store, "speakers").bars}
    for speaker_id, n in out.items():
        assert len(quotes_by(store, speaker_id)) == view.get(speaker_id, 0) == n
        assert len(find_quotes(store, parse(f'who:"={speaker_id}" -state:rejected')).numbers) == n
    assert sorted(drawn.values()) == sorted(n for n in out.values() if n)
    return {speaker_id: n for speaker_id, n in out.items() if n}


def test_the_library_counts_and_finds_it_for_both_through_decisions_merges_and_splits(together: Store) -> None:
    before = {"ada moreno": 2, "karl lind": 2, "dock worker": 1, "norrland": 1}
    assert counts(together) == before
    review = Review(together, ARTICLE.id, TEXT, TOGETHER, "anna")
    key = review.quotes[0].key
    for change, after in (
        (lambda: review.accept([key]), before),
        (lambda: review.reject([key]), {"ada moreno": 1, "karl lind": 2, "dock worker": 1}),
        (lambda: review.set_speaker([key], "Karl Lind"), {"ada moreno": 1, "karl lind": 3, "dock worker": 1}),
        (lambda: review.set_speaker([key], "Ada Moreno"), {"ada moreno": 2, "karl lind": 2, "dock worker": 1}),
        (
            lambda: review.set_speaker([key], ("Karl Lind", "Eva Brook", "Ada Moreno")),
            {"ada moreno": 2, "karl lind": 3, "dock worker": 1, "eva brook": 1},
        ),
    ):
        change()
        assert counts(together) == after
        review.undo()
        assert counts(together) == before
    merge(together, "norrland", "karl lind", "anna")
    assert counts(together) == {"ada moreno": 2, "karl lind": 3, "dock worker": 1}
    assert known_names(together, "karl lind") == ["Karl Lind", "Norrland"]
    assert quotes_by(together, "karl lind")[-1].speakers == ("Ada Moreno", "Karl Lind")
    new = split(together, "karl lind", [ARTICLE.id], "Karl Lind (owner)", "anna")
    assert counts(together) == {"ada moreno": 2, new: 3, "dock worker": 1}
    merge(together, new, "ada moreno", "anna")
    assert counts(together) == {"ada moreno": 4, "dock worker": 1}  # who speaks with themselves speaks once
    for _ in range(3):
        undo(together, "anna")
    assert counts(together) == before


def test_a_store_from_before_finds_it_for_both(tmp_path: Path) -> None:
    path = Path(shutil.copy(Path(__file__).parent.parent / "stores" / "v12.db", tmp_path / "old.db"))
    with closing(sqlite3.connect(path)) as before, before:
        before.execute("UPDATE quotes SET people = '[\"p1\", \"p2\"]' WHERE person_id = 'p1'")
    with closing(open_store(path)) as store:
        assert catch_up(store) == 2
        found = quotes_by(store, "karl lind")
        assert ("Ada Moreno", "Karl Lind") in [q.speakers for q in found]
        assert {s.speaker_id: s.quotes for s in list_speakers(store)}["karl lind"] == len(found)


def test_a_search_finds_it_by_any_who_speak_and_names_all(together: Store) -> None:
    run = CliRunner()
    for typed in ("who:norrland", "norrland kind:direct", "speaker:organisation", 'who:"ada moreno" kind:direct'):
        found = run.invoke(main, ["--db", str(together.path), "search", typed])
        assert found.stdout.startswith("Ada Moreno and Norrland  [direct, open]"), typed
    found = run.invoke(main, ["--db", str(together.path), "search", "--json", "who:norrland"])
    assert json.loads(found.stdout)["together_with"] == ["Norrland"]


async def test_the_page_of_one_who_speaks_along_has_it(opened: Opened, together: Store) -> None:
    async with opened(None) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Norrland" in screen_text(pilot))
        await pilot.press("G", "enter")
        await until(pilot, lambda: "1 quote · 1 article" in screen_text(pilot))
        assert "Ada Moreno and Norrland" in screen_text(pilot)


# What a reviewer says of it.


async def test_one_who_is_chosen_speaks_alone_also_where_two_were_proposed_with_them_first(
    opened: Opened, together: Store
) -> None:
    async with opened(tab="speakers") as pilot:
        text = await _shown(pilot, "s", *"ada", "enter")
        assert "Ada Moreno  2 quotes" in text
        assert "Norrland  1 mention" in text
        assert "he → Norrland" not in text
    async with opened(tab="speakers") as pilot:  # begun again
        assert "Norrland  1 mention" in screen_text(pilot)
        assert "Norrland  1 quote" in await _shown(pilot, "u")
        assert "Norrland  1 mention" in await _shown(pilot, "ctrl+r")
        await _shown(pilot, "g", "p", "p", "p")
        assert "anna: speaker changed → Ada Moreno, changed" in await _shown(pilot, "H")


def _speakers(pilot: Pilot[None]) -> tuple[str, ...]:
    """Who says the first quote."""
    review = reader(pilot).review
    assert review is not None
    return review.quotes[0].speakers


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (("1",), ("Karl Lind",)),
        (("enter",), ("Karl Lind",)),
        (("tab", "enter"), ("Karl Lind",)),
        (("tab", "tab", "enter"), ("Karl Lind", "dock worker")),
        (("tab", "2", "enter"), ("Karl Lind", "dock worker")),
        (("2",), ("dock worker",)),
        (("down", "tab", "1", "enter"), ("dock worker", "Karl Lind")),
        (("tab", "up", "tab", "2"), ("dock worker",)),
        (("plus", "1", "enter"), ("Ada Moreno", "Norrland", "Karl Lind")),
        (("plus", "plus", "enter"), ("Ada Moreno", "Norrland")),
        (("plus", "3", "enter"), ("Ada Moreno",)),
        (("plus", "3", "4", "escape"), ("Ada Moreno", "Norrland")),
        (("plus", "3", "4", "enter"), ("Karl Lind",)),
        (("tab", "0"), ()),
        (("tab", "escape"), ("Ada Moreno", "Norrland")),
        (("tab", "down", "down", "down", "tab", "enter"), ("Karl Lind",)),
        ((*"lind", "tab", *"Eva Brook", "enter"), ("Karl Lind", "Eva Brook")),
        ((*"Eva Brook", "tab", "tab", "enter"), ("Eva Brook", "Karl Lind")),
        ((*"Eva Brook", "tab", *"eva", "tab", "1"), ("Karl Lind",)),
        (("plus", *"Eva + 2", "enter"), ("Ada Moreno", "Norrland", "Eva + 2")),
        (("plus", *"norr", "enter"), ("Ada Moreno", "Norrland")),
    ],
)
async def test_one_is_chosen_as_ever_and_several_by_marking_them(
    opened: Opened, together: Store, keys: tuple[str, ...], says: tuple[str, ...]
) -> None:
    async with opened() as pilot:
        await _shown(pilot, "s", *keys)
        assert _speakers(pilot) == says
    async with opened() as pilot:
        assert _speakers(pilot) == says


async def test_a_click_picks_one_alone_and_a_click_before_a_name_marks(opened: Opened, together: Store) -> None:
    async with opened() as pilot:
        await _shown(pilot, "s")
        await pilot.click(PickerRows, offset=(10, 1))
        await pilot.pause()
        assert _speakers(pilot) == ("dock worker",)
        await _shown(pilot, "u", "s")
        for offset, marked in (((0, 1), "dock worker"), ((1, 0), "dock worker and Karl Lind"), ((10, 1), "Karl Lind")):
            await pilot.click(PickerRows, offset=offset)
            await pilot.pause()
            assert f"Enter takes {marked} " in screen_text(pilot)
        await _shown(pilot, "enter")
        assert _speakers(pilot) == ("Karl Lind",)


async def test_the_dialog_shows_who_is_marked_and_what_enter_takes(opened: Opened, together: Store) -> None:
    async with opened() as pilot:
        text = await _shown(pilot, "s")
        assert "several: Tab marks, + those as now · Enter takes all marked" in text
        assert "1  Karl Lind" in text
        text = await _shown(pilot, "tab")
        assert "1▌ Karl Lind" in text
        assert "1 marked · Enter takes Karl Lind" in text
        text = await _shown(pilot, *"Eva B")
        assert "1 marked · Enter takes Karl Lind and Eva B" in text
        text = await _shown(pilot, "tab")
        assert "2 marked · Enter takes Karl Lind and Eva B" in text
        assert "5▌ Eva B" in text
        text = await _shown(pilot, "1", "5")
        assert "▌" not in text.replace("▌Karl", "").split("Who said")[1].split("Esc leaves")[0]
        assert "several: Tab marks" in text
