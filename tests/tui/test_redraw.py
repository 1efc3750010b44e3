"""What is on the screen is what would be drawn anew: random keys, the real application, cell by cell."""

from __future__ import annotations

import random
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._toast import Toast

from onrecord.core.model import Article
from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.workspace import Workspace
from tests.articles import long_article
from tests.conftest import Opened, settled
from tests.core.test_search import put
from tests.tui.scenes import Cells, Paper, drawn_anew, on_paper

SIZES = ((140, 42), (80, 24), (60, 20))
MOVING = list("nnnjjkpN")
READER = [*"npPjkbgGaxouw12345cOAehlLHvms", "space", "ctrl+r", "tab", "down", "up", "enter", "escape"]
LIBRARY = [*"jjjkkGgboOxmu", "space", "down", "up"]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor blinks while two pictures are compared."""
    start = Input.__init__

    def steady(self: Input, *args: Any, **more: Any) -> None:
        start(self, *args, **more)
        self.cursor_blink = False

    monkeypatch.setattr(Input, "__init__", steady)


def text_of(cells: Cells) -> list[str]:
    """The characters alone."""
    return ["".join(cell[0] for cell in row) for row in cells]


def compare(pilot: Pilot[None], paper: Paper, pressed: list[str]) -> None:
    """The screen and one drawn anew are the same, colours too."""
    shown, anew = paper.cells, drawn_anew(pilot, (paper.columns, paper.lines))
    stale = [y for y, (a, b) in enumerate(zip(shown, anew, strict=True)) if a != b]
    assert not stale, (pressed, stale[0], text_of(shown)[stale[0]], text_of(anew)[stale[0]])


async def walk(pilot: Pilot[None], paper: Paper, keys: list[str], steps: int, rng: random.Random) -> None:
    """Press random keys and compare; not after every one, since comparing makes the widgets forget."""
    pressed: list[str] = []
    for step in range(steps):
        pressed.append(rng.choice(keys))
        await pilot.press(pressed[-1])
        await pilot.pause()
        if rng.random() < 0.5 or step == steps - 1:
            compare(pilot, paper, pressed)


@pytest.fixture
def article(store: Store) -> Article:
    """A long article with its analysis, in the store."""
    found, analysis = long_article()
    save_analysed(store, found, analysis)
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_reader_panel_pickers_and_menus(opened: Opened, article: Article, size: tuple[int, int]) -> None:
    async with opened(article, size=size) as pilot:
        paper = on_paper(pilot.app, size)
        rng = random.Random(size[0])
        await pilot.press("j", "j")
        await walk(pilot, paper, MOVING, 10, rng)
        await walk(pilot, paper, READER, 24, rng)


async def test_what_was_told_is_not_told_twice_by_a_dialog_and_the_screen_under_it(
    store: Store, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = OnrecordApp(Workspace(store, Config(), "anna"), article)
    monkeypatch.setattr(OnrecordApp, "NOTIFICATION_TIMEOUT", 3600.0)  # however slow the machine is

    def told() -> int:
        return sum(t.visible for screen in app.screen_stack for t in screen.query(Toast))

    async with app.run_test(size=(140, 42), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("x", "u")
        await settled(pilot)
        assert told() == 1
        await pilot.press("s")
        await settled(pilot)
        assert told() == 1
        await pilot.press("escape")
        await settled(pilot)
        assert told() == 1


@pytest.mark.parametrize("size", SIZES)
async def test_the_library(store: Store, opened: Opened, size: tuple[int, int]) -> None:
    for n in range(50):
        put(
            store,
            "Ida Brandt",
            f"The quay is no. {n}.",
            title=f"Article number {n}",
            published=f"2024-03-{n % 28 + 1:02}",
        )
    async with opened(None, size=size) as pilot:
        paper = on_paper(pilot.app, size)
        await pilot.press("G")
        await walk(pilot, paper, LIBRARY, 16, random.Random(size[0]))


@pytest.mark.parametrize("size", SIZES)
async def test_search_and_the_pages_of_speakers(store: Store, opened: Opened, size: tuple[int, int]) -> None:
    for n in range(30):
        put(store, "Ida Brandt", f"The quay is no. {n}.", title=f"Article number {n}")
    rng = random.Random(size[0])
    async with opened(None, size=size) as pilot:
        paper = on_paper(pilot.app, size)
        await pilot.press("slash", *"quay", "enter")
        await pilot.pause(0.3)
        await walk(pilot, paper, [*"jjkGgb", "space"], 8, rng)
        await pilot.press("q", "q", "s")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await walk(pilot, paper, [*"jjkGgbx", "space"], 8, rng)


@pytest.mark.parametrize("keys", ["", "question_mark", "slash", "s"])
@pytest.mark.parametrize("size", SIZES)
async def test_ctrl_l_mends_what_something_else_wrote_on_the_screen(
    opened: Opened, article: Article, size: tuple[int, int], keys: str
) -> None:
    async with opened(article, size=size) as pilot:
        paper = on_paper(pilot.app, size)
        await pilot.press("n", "n", *filter(None, [keys]))
        await pilot.pause()
        shown = drawn_anew(pilot, size)
        paper.screen.draw("the printer is out of paper " * 99)
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert paper.cells == shown
