"""The first run: an empty library offers ways to begin, and each of them works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Article
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store
from onrecord.tui.config import Config
from onrecord.tui.library import adding
from onrecord.tui.reader.screen import Reader
from onrecord.tui.workspace import Workspace
from tests.conftest import ANALYSIS, TEXT, Opened, reader, screen_text, toasts, until


@pytest.fixture(autouse=True)
def analysed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the model takes seconds for is here from the start."""

    async def analyse(self: Workspace, article_id: str, article: Article, told: Callable[[float], None]) -> Analysis:
        del told
        analysis = ANALYSIS if article.text == TEXT else Analysis()
        save_analysis(self.store, save_article(self.store, article), analysis)
        return analysis

    monkeypatch.setattr(Workspace, "analyse", analyse)


async def test_an_empty_library_offers_a_sample_an_address_and_a_folder(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "again.txt").write_text(TEXT, encoding="utf-8")
    async with opened(None, size=(80, 24)) as pilot:
        text = screen_text(pilot)
        for words in ("1  Open a sample", "2  Paste an address", "3  Add a folder", "onrecord FILE"):
            assert words in text
        keys = text.rstrip().split("\n")[-1]
        assert "1 sample" in keys
        assert "sort" not in keys  # there is nothing to sort
        await pilot.press("2", *"ftp://x.example", "enter")
        await until(pilot, lambda: "nothing else is fetched" in toasts(pilot))
        await pilot.press("3", "escape", "j", "k", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Reader))
        assert (reader(pilot).article.title or "").startswith("Harbour talks end")
        await until(pilot, lambda: reader(pilot).session is not None)
        await pilot.press("q")
        assert "Open a sample" not in screen_text(pilot)
        await pilot.press("a", *"one.txt", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Reader) and reader(pilot).session is not None)
        assert reader(pilot).article.text == TEXT
        await pilot.press("q", "a", *"press", "enter")
        await until(pilot, lambda: "0 added · 1 known already" in toasts(pilot))
        await pilot.press("g", "d", "d")
        await pilot.pause()
        assert "Open a sample" in screen_text(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "Open a sample" not in screen_text(pilot)
        await pilot.press("j", "k", "enter")  # the table has the keys again
        await until(pilot, lambda: isinstance(pilot.app.screen, Reader))


async def test_adding_that_is_ended_from_outside_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_command", lambda _workspace, _source: ("sh", "-c", "kill $$"))
    with pytest.raises(OnrecordError, match="adding was stopped; the same again goes on from there"):
        await adding.add_all(Workspace(store, Config(), "anna"), "press")


async def test_one_article_is_told_from_several(tmp_path: Path) -> None:
    (tmp_path / "many.csv").write_text("text\none article\nanother one\n", encoding="utf-8")
    assert await adding.article_at(str(tmp_path)) is None
    assert await adding.article_at(str(tmp_path / "*.txt")) is None
    assert await adding.article_at(str(tmp_path / "many.csv")) is None
    assert (await adding.sample()).title
