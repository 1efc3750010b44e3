"""Pictures: the strip along an article, and the library's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

from onrecord.core.library.pictures import KINDS
from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from onrecord.tui.commands.plot import KINDS as KINDS_TOLD
from onrecord.tui.commands.plot import plot
from onrecord.tui.config import load_config
from onrecord.tui.library.search import Search
from onrecord.tui.widgets.speakerstrip import SpeakerStrip
from tests.conftest import ANALYSIS, ARTICLE, Opened, reader, screen_text, settled, toasts


@pytest.mark.usefixtures("stored")
async def test_the_strip_is_walked_by_quotes_and_speakers_and_clicked(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    starts = [q.start for q in ANALYSIS.quotes]

    async with opened(size=(80, 24)) as pilot:

        def current() -> int:
            session = reader(pilot).session
            assert session is not None
            assert session.quote is not None
            return starts.index(session.quote.quote.start)

        await pilot.press("S")
        await settled(pilot)
        text = screen_text(pilot)
        lanes = [line[:27].split() for line in text.split("\n") if "▌" in line]
        assert lanes == [
            ["▶▌Ada", "Moreno", "47", "%"],
            ["▌Karl", "Lind", "40", "%"],
            ["▌dock", "worker", "13", "%"],
        ]
        assert "5 quotes" in text
        await pilot.press("j")  # to Lind's nearest, the first of his
        assert current() == 1
        await pilot.press("l", "l")
        assert current() == 3
        await pilot.press("a")  # the reader's keys work on what the strip points at
        review = reader(pilot).review
        assert review is not None
        assert review.quotes[3].state == "accepted"
        await pilot.press("G")
        assert current() == 4
        await pilot.press("enter")
        assert reader(pilot).view.has_focus
        strip = pilot.app.screen.query_one(SpeakerStrip)
        line = next(line for line in screen_text(pilot).split("\n") if "▌Ada" in line)
        await pilot.click(SpeakerStrip, offset=(max(line.find(c) for c in "▁▂▃▄▅▆▇█"), 1))
        await settled(pilot)
        assert current() in (0, 3)
        assert reader(pilot).view.has_focus
        await pilot.press("S", "E", *(["backspace"] * 12), *"strip.svg", "enter")
        await pilot.pause()
        assert "dock" in (tmp_path / "onrecord-strip.svg").read_text()
        await pilot.press("S")
        await settled(pilot)
        assert not strip.is_attached
        assert reader(pilot).view.has_focus


async def until(pilot: Pilot[None], words: str) -> str:
    """The screen once some words stand on it: counting is done beside it."""
    for _ in range(200):
        await pilot.pause(0.01)
        if words in (text := screen_text(pilot)):
            return text
    raise AssertionError(words)


async def test_pictures_of_the_library_are_walked_and_open_the_quotes_behind_a_bar(
    store: Store, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, site in enumerate(("The Courier", "The Courier", "Daily Tide")):
        article = replace(
            ARTICLE, text=f"{ARTICLE.text}\n\nEdition {number}.", site=site, published=f"2024-03-1{number}"
        )
        save_analysed(store, article, ANALYSIS)
    async with opened(None, size=(80, 24)) as pilot:
        await pilot.press("V")
        text = await until(pilot, "15 quotes")
        assert [line.split()[:2] for line in text.split("\n") if "2024-03-1" in line][:3] == [
            ["2024-03-10", "5"],
            ["2024-03-11", "5"],
            ["2024-03-12", "5"],
        ]
        assert "a Ada Moreno" in text
        assert "l part" in text
        await pilot.press("2")
        text = await until(pilot, "speakers' shares")
        assert "l part" not in text  # bars have one
        await pilot.press("4")
        text = await until(pilot, "whom each outlet quotes")
        assert "The Courier" in text
        await pilot.press("l", "l", "enter")
        await until(pilot, "4 quotes")
        assert isinstance(pilot.app.screen, Search)
        found = screen_text(pilot)
        assert 'site:"The Courier" who:"Karl Lind"' in found
        assert found.count("Karl Lind") >= 4
        await pilot.press("q", "slash", *"who:moreno", "enter")
        await until(pilot, "of what “who:moreno” finds · 6 quotes")
        await pilot.press("tab")
        await until(pilot, "named and unnamed sources")
        await pilot.press("E", *(["backspace"] * 3), *"pdf", "enter")
        await pilot.pause()
        assert "use .svg or .png" in toasts(pilot)
        await pilot.press("E", "enter")
        await pilot.pause()
        assert "Saved as onrecord-sources.svg" in toasts(pilot)
        drawn = (tmp_path / "onrecord-sources.svg").read_text()
        assert "<svg" in drawn
        assert "Fira" not in drawn  # words that were set in a font that is not there would run together
        assert "url(http" not in drawn.replace('"', "")  # whoever looks at it asks no server
        await pilot.press("slash", "ctrl+u", *"whom:x", "enter")
        refused = await until(pilot, "Not counted: there is no field “whom”")
        assert "▇" not in refused  # bars of another search would pass for its own
        await pilot.press("slash", "ctrl+u", *"nowhere", "enter")
        await until(pilot, "no quote is found.")
        await pilot.press("q", "f", *"tide", "enter", "V")
        await until(pilot, "in articles with “tide” · 5 quotes")
        await pilot.press("enter")
        await until(pilot, "in articles with “tide” · newest first")


async def test_the_newest_day_is_in_sight_where_there_are_more_than_fit(store: Store, opened: Opened) -> None:
    for number in range(1, 29):
        article = replace(ARTICLE, text=f"{ARTICLE.text}\n\nEdition {number}.", published=f"2024-02-{number:02}")
        save_analysed(store, article, ANALYSIS)
    async with opened(None, size=(80, 24)) as pilot:
        await pilot.press("V")
        await until(pilot, "2024-02-28")
        await settled(pilot)
        days = [line.split()[0] for line in screen_text(pilot).split("\n") if line.strip().startswith("2024-02-")]
        assert days.count("2024-02-28") == 2  # its bar, and what it is of in figures


def test_the_command_draws_what_a_search_finds(store: Store, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra [plot] is not installed")
    assert (*KINDS, "genders") == KINDS_TOLD
    save_analysed(store, ARTICLE, ANALYSIS)
    database = ["--db", str(tmp_path / "test.db")]
    piped = CliRunner().invoke(plot, ["speakers", "--search", "who:moreno", *database])
    assert piped.exit_code == 0, piped.output
    assert "Ada Moreno" in piped.output
    assert "Karl Lind" not in piped.output
    out = tmp_path / "days.png"
    done = CliRunner().invoke(plot, ["days", "-o", str(out), *database])
    assert "of 5 quotes, written to" in done.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
    again = CliRunner().invoke(plot, ["days", "-o", str(out), *database])
    assert "exists already" in str(again.exception)


@pytest.mark.usefixtures("stored")
async def test_shares_of_women_and_men_are_there_only_where_a_table_says_them(
    store: Store, opened: Opened, tmp_path: Path
) -> None:
    save_analysed(store, ARTICLE, ANALYSIS)
    database = ["--db", str(tmp_path / "test.db")]
    refused = CliRunner().invoke(plot, ["genders", *database])
    assert (refused.exit_code, "say who is a woman and who a man: --gender-table NAMES.tsv" in refused.output) == (
        2,
        True,
    )
    async with opened(None) as pilot:
        await pilot.press("V", "8")
        await settled(pilot)
        assert "8 genders" not in screen_text(pilot)
        assert "by speaker" in screen_text(pilot)
    path = tmp_path / "config.toml"
    path.write_text('gender_table = "names.tsv"', encoding="utf-8")
    (tmp_path / "names.tsv").write_text("Ada Moreno\tf\n", encoding="utf-8")
    async with opened(None, config=load_config(path), size=(80, 24)) as pilot:
        await pilot.press("V", "8")
        text = await until(pilot, "by names.tsv")
        await pilot.press("1")
        days = [line.split("   ") for line in (await until(pilot, "by speaker")).split("\n")[2:4]]
        assert all(
            len(name.strip()) > 1 for line in days for name in line if name.strip()
        )  # no letter without its name
        assert "8 genders" in text  # the last of the kinds fits
        assert "women 2 (50 %)" in text
        assert "2 of 4 (50 %) are of people not in names.tsv" in " ".join(text.split())
        assert "men 0" not in text
    pytest.importorskip("vl_convert", reason="the extra [plot] is not installed")
    drawn = CliRunner().invoke(plot, ["genders", "--gender-table", str(tmp_path / "names.tsv"), *database])
    assert "not in names.tsv" in drawn.output
