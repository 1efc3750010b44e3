"""The last line of a screen: the keys that work on what has the focus, those used most first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from onrecord.tui.keymap import ACTIONS, KeyAction, key_label


class Alive(NamedTuple):
    """An action that a key does right now."""

    action: KeyAction
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its first key, as it is called on a keyboard."""
        return key_label(self.keys[0])


def alive(screen: Screen[object]) -> list[Alive]:
    """What keys do right now, in the order of the table of keys."""
    keys: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        name = active.binding.id
        if active.enabled and name is not None:
            keys.setdefault(name, []).append(key)
    return [Alive(a, tuple(sorted(keys[a.id], key=_rank(a)))) for a in ACTIONS if a.id in keys]


def _rank(action: KeyAction) -> Callable[[str], int]:
    """Where a key stands among those of the table of keys, which names the one that is called first; others keep theirs."""
    known = action.keys.split(",")
    return lambda key: known.index(key) if key in known else -1


class KeyBar(Widget):
    """Shows as many keys as fit, whole, and always the one that shows them all. A click does what the key does."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; padding: 0 1; background: $footer-background; color: $footer-description-foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow what the keys do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def on_unmount(self) -> None:
        """Follow no more."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        """The line."""
        found = [a for a in alive(self.screen) if a.action.short]
        chosen, gap = fitting([f"{a.name} {a.action.short}" for a in found], self.size.width)
        self._shown, words, column = [], [], 0
        for number in chosen:
            one = found[number]
            width = cell_len(f"{one.name} {one.action.short}")
            self._shown.append((column, column + width, one.keys[0]))
            column += width + gap
            words.append(Content.assemble((one.name, "bold $footer-key-foreground"), " ", one.action.short))
        return Content(" " * gap).join(words)

    def on_click(self, event: events.Click) -> None:
        """A click on a key."""
        column = event.x - 1
        for start, end, key in self._shown:
            if start <= column < end:
                self.app.simulate_key(key)


def fitting(words: Sequence[str], width: int) -> tuple[list[int], int]:
    """Which of some words fit into ``width`` cells in their order, the last of them always; and the cells between."""
    everything = sum(map(cell_len, words))
    gap = 2 if everything + 2 * (len(words) - 1) <= width else 1
    left = width - (cell_len(words[-1]) if words else 0)
    chosen: list[int] = []
    for number, one in enumerate(words[:-1]):
        left -= cell_len(one) + gap
        if left < 0:
            break
        chosen.append(number)
    return [*chosen, len(words) - 1] if words else [], gap
