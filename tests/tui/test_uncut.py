"""Nothing that the program says of itself is cut off, however narrow the window and whatever it is doing."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from tests.articles import long_article
from tests.conftest import Opened, screen_text

SIZES = ((60, 20), (80, 24), (100, 30))
#: keys that lead from the article into one mode after another, and out again
MODES = {
    "reading": ["n"],
    "tabs": ["0", "1", "2", "3", "4", "5", "tab"],
    "editing": ["e", "l", "o", "j", "escape"],
    "marking": ["v", "n", "l", "v", "l", *"nnnnnnnnnnnn", "escape"],
    "splitting": ["|", "l", "l", "escape"],
    "finding": ["/", "w", "i", "enter", "n", "escape"],
    "filter": ["f", *"who:zzz", "enter", "a", "f", "escape"],
    "speaker": ["s", "escape", "s", "0", "!", "u"],
    "menus": ["enter", "escape", "c", "escape", "t", "escape", "i", "escape", "I", "escape", "D", "escape"],
    "dialogs": ["H", "escape", "d", "E", "escape", "A", "escape", ",", "escape", "question_mark", "escape"],
    "strip": ["S", "l", "j", "q"],
    "ends": ["G", "a", "N", "n", *"nnnnnnnnnn", "a", "p"],
}
LIBRARY = {
    "list": ["j", "G", "x", "m", "u", "o", "O"],
    "filter": ["f", *"zzz", "enter", "escape", "escape"],
    "search": ["/", *"quay", "enter", "j", "E", "escape", "q", "q"],
    "speakers": ["s", "j", "enter", "x", "m", "escape", "q", "f", "escape", "q"],
    "countries": ["C", "enter", "q", "q"],
    "pictures": ["V", "2", "3", "l", "4", "5", "6", "7", "8", "q"],
    "other": ["w", "q", "v", "q", "a", "escape", "E", "escape", "d", "u", ",", "escape", "question_mark", "escape"],
}
_NAMES = {"|": "vertical_line", "/": "slash", ",": "comma", "!": "exclamation_mark", ":": "colon"}


async def walk(pilot: Pilot[None], keys: list[str]) -> None:
    """Press the keys; after each, every widget of words has the room that its words take."""
    for key in keys:
        await pilot.press(_NAMES.get(key, key))
        await pilot.pause()
        cut = [found for widget in pilot.app.screen.query(Static) if (found := missing(widget))]
        cut += [f"{f.placeholder!r}" for f in pilot.app.screen.query(Input) if not f.value and f.display and len(f.placeholder) > f.content_size.width > 0]  # fmt: skip
        assert not cut, (key, cut, screen_text(pilot))


def missing(widget: Static) -> str:
    """The words of a widget whose lines are more than it has, where nothing scrolls."""
    width, height = widget.content_size
    scrolls = any(isinstance(above, Widget) and above.allow_vertical_scroll for above in widget.ancestors)
    if not (width and height) or not widget.is_on_screen or scrolls:
        return ""
    needed = widget.get_content_height(widget.size, widget.screen.size, width)
    return f"{type(widget).__name__}#{widget.id}: {widget.render()}" if needed > height else ""


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("mode", MODES)
async def test_the_reader(store: Store, opened: Opened, mode: str, size: tuple[int, int]) -> None:
    article, analysis = long_article(3)
    save_analysed(store, article, analysis)
    async with opened(article, size=size) as pilot:
        await walk(pilot, MODES[mode])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("mode", LIBRARY)
async def test_the_library(store: Store, opened: Opened, mode: str, size: tuple[int, int]) -> None:
    for times in (2, 3, 4):
        save_analysed(store, *long_article(times))
    async with opened(None, size=size) as pilot:
        await walk(pilot, LIBRARY[mode])
