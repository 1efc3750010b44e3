"""The first screen of an article, written to the terminal by itself while Textual is still being imported.

Textual draws the same screen over this one as soon as it is there: what is typed meanwhile waits for it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.measure import GUTTER, PANEL_FROM, measure_of, panel_width

if TYPE_CHECKING:
    from onrecord.core.model import Article
    from onrecord.tui.settings import Settings

#: characters that fill more than any screen
_ENOUGH = 12_000
#: of the theme the program comes with: article, panel, headline, words, muted words (red, green, blue)
_TEXT, _SIDE, _BAR, _WORDS, _MUTED = (18, 18, 18), (30, 30, 30), (36, 47, 56), (224, 224, 224), (151, 151, 151)
_FOOT = 3
#: columns and lines drawn at most, whatever the environment says
_LARGEST = 1000
#: seconds after which the program has started
_STARTED = 1.0
#: out of all that Textual switches on: pastes marked, mouse, focus, sizes, keys in full, the other screen, no cursor
_RESET = (
    "".join(f"\x1b[?{n}l" for n in (2004, 2048, 1000, 1003, 1015, 1006, 1016, 1004))
    + "\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h"
)


@contextmanager
def garbage_left() -> Generator[None]:
    """Look for no garbage while the program starts, which makes none: that takes a tenth of the time.

    What the start has made stays for as long as the program does, and is never looked through later.
    """
    gc.disable()
    started = threading.Timer(_STARTED, _collect)
    started.daemon = True
    started.start()
    try:
        yield
    finally:
        started.cancel()
        gc.enable()


def _collect() -> None:
    gc.freeze()
    gc.enable()


@contextmanager
def terminal_restored() -> Generator[None]:
    """Leave the terminal as it was, however the program ends."""
    if sys.platform == "win32":
        yield
        return
    import termios

    try:
        before = termios.tcgetattr(0)
    except termios.error:
        before = None
    try:
        with _drawn_where_it_is_seen():
            try:
                yield
            except BaseException:
                _write(_RESET)
                raise
    finally:
        if before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, before)


@contextmanager
def _drawn_where_it_is_seen() -> Generator[None]:
    """Textual draws on standard error: where that goes elsewhere (2>/dev/null), it is standard output meanwhile."""
    if os.isatty(2) or not os.isatty(1):
        yield
        return
    elsewhere = os.dup(2)
    os.dup2(1, 2)
    try:
        yield
    finally:
        os.dup2(elsewhere, 2)
        os.close(elsewhere)


@contextmanager
def first_paint(article: Article | None, look: Settings, *, plain: bool = False) -> Generator[type[Any] | None]:
    """Draw the article, give the driver that lets it stand until Textual draws over it, for as long as it takes.

    Gives None where there is nothing to draw on. ``look``: width and space of the text; ``plain``: in the terminal's own colours.
    """
    if article is None or sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER") or not os.isatty(2):
        yield None
        return
    import termios

    try:
        before = termios.tcgetattr(0)
    except termios.error:
        yield None
        return
    columns, rows = (min(n, _LARGEST) for n in shutil.get_terminal_size())  # as Textual asks for it
    quiet = [*before[:3], before[3] & ~(termios.ECHO | termios.ICANON), *before[4:]]
    termios.tcsetattr(0, termios.TCSANOW, quiet)  # what is typed now is a key, not text on the screen
    taken = [False]
    lines = _screen(article, columns, rows, _colours(plain), look)
    # Each line by its place: one as wide as the screen would else move on by two.
    _write("\x1b[?1049h\x1b[?25l" + "".join(f"\x1b[{n};1H{line}" for n, line in enumerate(lines, 1)) + "\x1b[0m")
    try:
        yield _driver(taken)
    finally:
        if not taken[0]:
            _write("\x1b[?1049l\x1b[?25h")


def _driver(taken: list[bool]) -> type[Any] | None:
    """Textual's own driver, but for the command that would clear the screen first; imported when it is asked for."""

    class Driver:
        """Stands for the driver until Textual is imported."""

        def __new__(cls, *arguments: Any, **options: Any) -> Any:
            from textual.drivers.linux_driver import LinuxDriver

            class KeepsTheScreen(LinuxDriver):
                def write(self, data: str) -> None:
                    if data == "\x1b[?1049h":
                        taken[0] = True
                    else:
                        super().write(data)

            return KeepsTheScreen(*arguments, **options)

    return Driver


def _write(data: str) -> None:
    waiting = data.encode("utf-8", "replace")
    with contextlib.suppress(OSError):  # a terminal that has gone needs nothing
        while waiting:
            waiting = waiting[os.write(2, waiting) :]


def _colours(plain: bool) -> bool:
    deep = os.environ.get("COLORTERM", "") in ("truecolor", "24bit")
    return deep and not plain and "NO_COLOR" not in os.environ


def _screen(article: Article, columns: int, rows: int, colours: bool, look: Settings) -> list[str]:
    """The lines of the screen: headline, article beside an empty panel, an empty foot."""
    side = panel_width(columns) if columns >= PANEL_FROM else 0
    width = columns - side
    measure = measure_of(width if side else width - 1, look.width)  # as Textual wraps it: the scroll bar is there first
    indent = " " * (max((width - GUTTER - measure - 1) // 2, 0) + GUTTER)
    bar, text, words = _on(_BAR, colours), _on(_TEXT, colours), _ink(_WORDS, colours)
    title = safe_line(article.title or article.source or "Untitled", columns - 4)
    out = [f"{bar}{words}\x1b[1m {_padded(title, columns - 1)}\x1b[22m"]
    beside = f"{_on(_SIDE, colours)}{' ' * side}" if side else ""
    for line, style in _lines(article, measure, look.spacing)[: rows - 1 - _FOOT]:
        ink = {"title": "\x1b[1m", "aside": _ink(_MUTED, colours)}.get(style, "")
        out.append(f"{text}{words}{indent}{ink}{_padded(line, width - len(indent))}\x1b[22m{beside}")
    out += [f"{text}{' ' * width}{beside}"] * (rows - _FOOT - len(out))
    out += [f"{_on(_SIDE, colours)}{' ' * columns}"] * (_FOOT - 1)
    return [*out, f"{bar}{' ' * columns}"]


def _lines(article: Article, measure: int, gap: int) -> list[tuple[str, str]]:
    from onrecord.tui.widgets.heading import head_lines

    out: list[tuple[str, str]] = []
    for line, style, _ in head_lines(article):
        out += [(part, style.removeprefix("article--")) for part in _wrapped(safe_line(line), measure)]
    return [*out, *((part, "") for part in _wrapped(safe(article.text[:_ENOUGH]), measure, gap))]


def _wrapped(text: str, measure: int, gap: int = 1) -> Sequence[str]:
    layout = lay_out(text, measure, gap)
    return [text[s:e] for s, e in zip(layout.starts, layout.ends, strict=True)]


def _padded(line: str, width: int) -> str:
    if line.isascii():
        return line[:width].ljust(width)
    from rich.cells import set_cell_size

    return set_cell_size(line, width)


def _on(colour: tuple[int, int, int], colours: bool) -> str:
    return "\x1b[48;2;{};{};{}m".format(*colour) if colours else "\x1b[0m"


def _ink(colour: tuple[int, int, int], colours: bool) -> str:
    return "\x1b[38;2;{};{};{}m".format(*colour) if colours else ""
