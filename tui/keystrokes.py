"""Keys one at a time, in the order typed: each goes where the one before it has led.

Textual hands a key to what has the focus when the key arrives, although the key before it may be about to open a dialog
or a field: typed fast, the letters of a search would be keys of the article, or nobody's.
"""

from __future__ import annotations

import asyncio
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.keys import Keys
from textual.widget import Widget

#: begin what a terminal says of itself or of a special key
_INTRODUCERS = frozenset("[]OP_^X\\")
#: what terminals send for a word back, a word on, its deletion, and Shift and Tab
_ONE_KEY = frozenset(("\x1bb", "\x1bf", "\x1b\x7f", "\x1b\t"))
#: a key that takes longer, in seconds, holds the next one up no more
_LONGEST = 1.0


class Keystrokes:
    """The keys typed and not yet done; ``forward`` hands one to what has the focus."""

    def __init__(self, app: App[Any], forward: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._forward = app, forward
        self._typed: deque[events.Key] = deque()
        self._done: asyncio.Task[None] | None = None

    async def type(self, event: events.Key) -> None:
        """A key was typed."""
        if self._done is not None and not self._done.done():
            self._typed.append(event)
            return
        at = self._app.focused or self._app.screen
        await self._forward(event)
        self._done = asyncio.create_task(self._finish(event, at))

    def stop(self) -> None:
        """The program ends."""
        if self._done is not None:
            self._done.cancel()

    async def _finish(self, event: events.Key, at: Widget) -> None:
        """Wait until a key is done, then do those typed meanwhile."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST):
                    await self._handled(event, at)
            if not self._typed or not self._app.is_running:
                return
            event, at = self._typed.popleft(), self._app.focused or self._app.screen
            await self._forward(event)

    async def _handled(self, event: events.Key, at: Widget) -> None:
        """Wait until a key has gone from what had the focus up to the application, and what it opened is drawn.

        While the same key is held down nothing is drawn in between.
        """
        for node in at.ancestors_with_self:
            await _reached(node.call_later)
        await _reached(self._app.call_later)
        if not (self._typed and self._typed[0].key == event.key):
            await _reached(self._app.screen.call_after_refresh)


async def _reached(call: Callable[[Callable[[], object]], bool]) -> None:
    """Wait until ``call`` has called; not at all where it calls no more."""
    called = asyncio.Event()
    if call(called.set):
        await called.wait()


def keep_escape() -> None:
    """Escape and a key typed right behind it are two keys, which Textual takes for one with Alt or for the second alone.

    No key of ours is with Alt, and what comes in one piece is not always typed with it.
    """
    XTermParser._sequence_to_key_events = _keys_of  # pyright: ignore[reportPrivateUsage]


def keep_bytes() -> None:
    """A byte that is no UTF-8, from a terminal that speaks another encoding or a paste, is a strange character; Textual would end."""
    with suppress(ImportError):  # there is none such on Windows
        from textual.drivers import linux_driver

        linux_driver.getincrementaldecoder = lambda name: partial(getincrementaldecoder(name), "replace")  # pyright: ignore[reportPrivateImportUsage]


_read = XTermParser._sequence_to_key_events  # pyright: ignore[reportPrivateUsage]


def _keys_of(self: XTermParser, sequence: str, alt: bool = False) -> Iterable[events.Key]:
    typed = len(sequence) == 2 and sequence[0] == "\x1b" and sequence[1] not in _INTRODUCERS
    if alt or (typed and sequence not in _ONE_KEY):
        yield events.Key("escape", "\x1b")
        sequence = sequence[-1]
    try:
        yield from list(_read(self, sequence))
    except (ValueError, OverflowError):  # of a number that is none, or no character's: Textual would end
        yield events.Key(Keys.Ignore, sequence)
