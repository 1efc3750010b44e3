"""Whatever is pasted into a field, wherever one is: it takes a line, shows it safely, and the next key is answered."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from onrecord.core.store.connection import Store
from onrecord.tui.dialogs.settings import SettingsDialog
from onrecord.tui.widgets.field import LONGEST, Field
from tests.conftest import ARTICLE, Opened, screen_text, settled, toasts, until
from tests.core.test_search import put

_SIZE = (100, 30)
#: what the field itself has to do with, whatever it is for
_DRAWN = {
    "spaces": " " * 100_000,
    "marks": "a" + "\u0301" * 50_000,
    "joined emoji": "\U0001f469\u200d\U0001f467" * 50_000,
    "from right to left": "\u0627" * 20_000,
    "turned round": "\u202e" * 60_000,
    "tabs": "\t" * 50_000,
    "lines": "word\n" * 20_000,
}
#: what means something to a query, a path, a store or a terminal
_MEANT = {
    "letters": "a" * 100_000,
    "nulls and escapes": "a\0\x1b[31m" * 1000,
    "halves of characters": "x\ud800\udfff" * 1000,
    "brackets": "([" * 15_000,
    "quotation marks and stars": 'a" *? ' * 10_000,
    "nobody's home": "~nobody-of-that-name/" + "x" * 300,
}
#: whether it is in the reader or in the library, the keys that go before, and those that lead to it each time
_FIELDS = {
    "find": (True, "", "slash"),
    "filter quotes": (True, "", "f"),
    "tags": (True, "", "t"),
    "note": (True, "", "i"),
    "note on the article": (True, "", "I"),
    "date": (True, "", "D"),
    "speaker": (True, "", "s"),
    "export": (True, "a", "E"),
    "name": (True, "", "2 e n"),
    "picture": (True, "S", "E"),
    "filter": (False, "", "f"),
    "add": (False, "", "a"),
    "search": (False, "", "slash"),
    "speakers": (False, "s", "f"),
    "merge": (False, "", "s enter m"),
    "countries": (False, "C", "f"),
    "pictures": (False, "V", "slash"),
}
#: of each class of field one
_DRAWN_IN = ("find", "speaker", "search")


@pytest.fixture(autouse=True)
def two_articles(store: Store, stored: str) -> None:
    """The reader's article, and another."""
    assert stored
    put(store, "Sergey Lavrov", "We will not interfere in any way.", title="Talks", site="dawn.example")


async def _press(pilot: Pilot[None], keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        await settled(pilot)


async def _field(pilot: Pilot[None], keys: str) -> Field:
    await _press(pilot, keys)
    await until(pilot, lambda: isinstance(pilot.app.focused, Field))
    assert isinstance(pilot.app.focused, Field)
    return pilot.app.focused


async def _back(pilot: Pilot[None], base: Screen[object]) -> None:
    while len(pilot.app.screen_stack) > 1 and pilot.app.screen is not base:
        pilot.app.pop_screen()
        await settled(pilot)
    if isinstance(pilot.app.focused, Field):
        await pilot.press("escape")
        await settled(pilot)


@pytest.mark.parametrize("where", _FIELDS)
async def test_a_field_takes_a_line_and_no_more_and_enter_leaves_the_program_alive(where: str, opened: Opened) -> None:
    in_article, before, keys = _FIELDS[where]
    async with opened(ARTICLE if in_article else None, size=_SIZE) as pilot:
        await _press(pilot, before)
        base = pilot.app.screen
        for kind, text in (_MEANT | _DRAWN if where in _DRAWN_IN else _MEANT).items():
            field = await _field(pilot, keys)
            room = len(screen_text(pilot))
            field.value = ""
            pilot.app.post_message(events.Paste(text))
            await settled(pilot)
            taken, whole = field.value, " ".join(text.splitlines())
            assert 0 < len(taken) <= max(LONGEST, 10_000), kind
            assert taken == whole[: len(taken)], kind
            assert (len(taken) < len(whole)) == ("did not fit" in toasts(pilot)), kind
            assert len(screen_text(pilot)) <= 2 * room, kind  # else signs without a width are drawn by the thousand
            await pilot.press("backspace")
            await settled(pilot)
            assert field.value == taken[:-1], kind
            await pilot.press("enter")
            await settled(pilot)
            await _back(pilot, base)
            pilot.app.clear_notifications()
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettingsDialog))
