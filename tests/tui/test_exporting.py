"""Exporting from the screens of the library: what a search, a speaker's page or the library lists goes to a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from textual.pilot import Pilot

from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from tests.conftest import Opened, screen_text, toasts, until
from tests.core.test_search import put


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to write to."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(autouse=True)
def articles(store: Store) -> list[str]:
    """Three articles with a quote each, those of Ada Moreno accepted."""
    ids = [
        put(store, "Ada Moreno", "We will sign the treaty.", title="Minister signs"),
        put(store, "Ada Moreno", "The treaty is signed.", title="Signed"),
        put(store, "Karl Lind", "No treaty opens the strait.", title="The strait"),
    ]
    for article_id in ids[:2]:
        analysis = load_analysis(store, article_id)
        assert analysis is not None
        review = Review(store, article_id, load_article(store, article_id).text, analysis, "anna")
        review.accept([review.quotes[0].key])
    return ids


def speakers(path: Path) -> list[str]:
    """Whose quotes a table has."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sorted(row["speaker"] for row in csv.DictReader(file))


async def to(pilot: Pilot[None], name: str) -> None:
    """Press E and name the file."""
    await pilot.press("E")
    await until(pilot, lambda: "Export to" in screen_text(pilot))
    await pilot.press("ctrl+u", *name, "enter")
    await until(pilot, lambda: f"written to {name}" in toasts(pilot))


async def test_what_a_search_found_goes_to_a_file(opened: Opened, here: Path) -> None:
    async with opened(None) as pilot:
        await pilot.press("slash", *"treaty", "down", "escape")
        await until(pilot, lambda: "3 quotes" in screen_text(pilot))
        assert "E export" in screen_text(pilot)
        await pilot.press("E")
        await until(pilot, lambda: "Export to" in screen_text(pilot))
        assert "2 of 3 quotes" in screen_text(pilot)
        assert "treaty.md" in screen_text(pilot)
        assert here.name in screen_text(pilot)
        await pilot.press("escape")
        await to(pilot, "found.csv")
        assert speakers(here / "found.csv") == ["Ada Moreno", "Ada Moreno"]
        await pilot.press("slash", *" state:all", "escape")
        await to(pilot, "all.csv")
        assert speakers(here / "all.csv") == ["Ada Moreno", "Ada Moreno", "Karl Lind"]
        assert sorted(p.name for p in here.iterdir()) == ["all.csv", "found.csv"]


async def test_a_file_is_replaced_only_after_a_question(opened: Opened, here: Path) -> None:
    (here / "found.csv").write_text("mine")
    async with opened(None) as pilot:
        await pilot.press("slash", *"treaty", "escape")
        await until(pilot, lambda: "3 quotes" in screen_text(pilot))
        for answer in ("k", "r"):
            await pilot.press("E")
            await until(pilot, lambda: "Export to" in screen_text(pilot))
            await pilot.press("ctrl+u", *"found.csv", "enter")
            await until(pilot, lambda: "Replace the file?" in screen_text(pilot))
            assert (here / "found.csv").read_text() == "mine"
            await pilot.press(answer)
        await until(pilot, lambda: "written to found.csv" in toasts(pilot))
        assert speakers(here / "found.csv") == ["Ada Moreno", "Ada Moreno"]


async def test_an_ending_that_is_no_format_is_told_where_it_is_typed(opened: Opened, here: Path) -> None:
    async with opened(None) as pilot:
        await pilot.press("E")
        await until(pilot, lambda: "Export to" in screen_text(pilot))
        await pilot.press("ctrl+u", *"a.odd", "enter")
        assert "says no format" in screen_text(pilot)
        await pilot.press("escape")
        assert list(here.iterdir()) == []


async def test_none_accepted_says_why(opened: Opened, here: Path) -> None:
    async with opened(None) as pilot:
        await pilot.press("slash", *"strait", "escape")
        await until(pilot, lambda: "1 quote" in screen_text(pilot))
        await pilot.press("E")
        await until(pilot, lambda: "none is accepted, 1 are in another state; state:all" in toasts(pilot))
        await pilot.press("q", "s", "j", "enter")
        await until(pilot, lambda: "Karl Lind" in screen_text(pilot).split("\n")[0])
        await pilot.press("E")
        await until(pilot, lambda: 'a search for who:"Karl Lind" state:all takes them' in toasts(pilot))
        assert list(here.iterdir()) == []


async def test_a_speakers_page_goes_to_a_file(opened: Opened, here: Path) -> None:
    async with opened(None) as pilot:
        await pilot.press("s", "enter")
        await until(pilot, lambda: "2 quotes" in screen_text(pilot))
        await pilot.press("question_mark")
        assert "Export the accepted" in screen_text(pilot)
        await pilot.press("escape")
        await to(pilot, "ada.csv")
        assert speakers(here / "ada.csv") == ["Ada Moreno", "Ada Moreno"]


async def test_the_library_goes_to_a_file_by_the_palette_all_of_it_or_what_is_marked(
    opened: Opened, here: Path
) -> None:
    async with opened(None) as pilot:
        await pilot.press("ctrl+p", *"export the accepted")
        await until(pilot, lambda: "Export the accepted quotes" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Export to" in screen_text(pilot))
        await pilot.press("ctrl+u", *"all.csv", "enter")
        await until(pilot, lambda: "2 quotes written to all.csv" in toasts(pilot))
        await pilot.press("j", "x")
        await to(pilot, "marked.csv")
        assert "1 quote written to marked.csv" in toasts(pilot)


async def test_an_article_with_nothing_accepted_says_why(opened: Opened, stored: str, here: Path) -> None:
    async with opened() as pilot:
        await pilot.press("E")
        await pilot.pause()
        assert "0 quotes to export: none is accepted yet; state:all in the filter" in toasts(pilot)
        await pilot.press("f", *"state:all", "enter", "E")
        await pilot.pause()
        assert "Export to" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "5 quotes written to Minister signs" in toasts(pilot)
