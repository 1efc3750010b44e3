"""Keys that go by pages: they jump, and those that do the same end in the same place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from onrecord.tui.widgets.table import LineTable
from tests.articles import long_article
from tests.conftest import Opened, reader
from tests.core.test_search import put

#: what comes first, then keys that do the same
SAME = (
    ("g", ("space", "pagedown")),
    ("G", ("b", "pageup")),
    ("G", ("g", "home")),
    ("g", ("G", "end")),
)


async def places(pilot: Pilot[None], scrolled: Widget, first: str, keys: Sequence[str]) -> set[float]:
    """Where each of the keys leads, right after it was pressed; none is on its way."""
    found: set[float] = set()
    for key in keys:
        await pilot.press(first, key)
        assert scrolled.scroll_y == scrolled.scroll_target_y
        assert not pilot.app.animator.is_being_animated(scrolled, "scroll_y")
        found.add(scrolled.scroll_y)
    return found


@pytest.mark.parametrize(("first", "keys"), SAME)
async def test_pages_of_the_article_and_of_the_panel(
    store: Store, opened: Opened, first: str, keys: tuple[str, ...]
) -> None:
    article, analysis = long_article()
    save_analysed(store, article, analysis)
    async with opened(article, size=(140, 30)) as pilot:
        assert len(await places(pilot, reader(pilot).view, first, keys)) == 1
        await pilot.press("1")
        listed = pilot.app.focused
        assert listed is not None
        assert len(await places(pilot, listed, first, [k for k in keys if k != "b"])) == 1


@pytest.mark.parametrize(("first", "keys"), SAME)
async def test_pages_of_the_library(store: Store, opened: Opened, first: str, keys: tuple[str, ...]) -> None:
    for n in range(60):
        put(store, f"Article number {n}", "“We will sign,” she said.")
    async with opened(None, size=(100, 24)) as pilot:
        table = pilot.app.screen.query_one(LineTable)
        assert len(await places(pilot, table, first, keys)) == 1
        rows = set[int]()
        for key in keys:
            await pilot.press(first, key)
            rows.add(table.row)
        assert len(rows) == 1


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("first", "keys"), SAME)
async def test_pages_of_what_is_to_be_read(opened: Opened, first: str, keys: tuple[str, ...]) -> None:
    async with opened(size=(60, 20)) as pilot:
        await pilot.press("question_mark")
        scrolled = pilot.app.screen.query_one("VerticalScroll")
        assert scrolled.max_scroll_y
        assert len(await places(pilot, scrolled, first, keys)) == 1
