"""Settings that are seen at once: theme, width of the text, space between paragraphs, what is lit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from onrecord.tui.dialogs.dialogs import Dialog
from onrecord.tui.settings import HIGHLIGHTS, SPACINGS, WIDTHS, Settings

_NAMES = {"theme": "Theme", "width": "Columns of text", "spacing": "Lines between paragraphs"}
_HIGHLIGHTS = {
    "direct": "Light up direct quotes",
    "mixed": "… mixed quotes",
    "indirect": "… indirect quotes",
    "people": "… people",
    "organisations": "… organisations",
    "places": "… countries and places",
    "figures": "… figures",
}
T = TypeVar("T")
_ROWS = (*_NAMES, *HIGHLIGHTS)


class SettingsDialog(Dialog[None]):
    """Each change is told to ``changed`` at once."""

    DEFAULT_CSS = """
    SettingsDialog {
        align: right bottom; background: transparent;
        & > .dialog { width: 56; max-width: 100%; }
        & .dialog OptionList { max-height: 12; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,comma", "dismiss(None)", show=False),
        Binding("l,right,space", "change(1)", show=False),
        Binding("h,left", "change(-1)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, settings: Settings, themes: Sequence[str], changed: Callable[[Settings], None]) -> None:
        super().__init__()
        self._settings, self._themes, self._changed = settings, themes, changed

    def compose(self) -> ComposeResult:
        """A row a setting, and how to change it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Settings"
            yield OptionList(*(Option(self._row(name), id=name) for name in _ROWS), markup=False)
            yield Static("h l, or ← →, change it · Esc closes; what you chose is kept", classes="hint")

    def _row(self, name: str) -> Content:
        if name in HIGHLIGHTS:
            return Content.assemble(
                f"{_HIGHLIGHTS[name]:28}", ("no" if name in self._settings.unlit else "yes", "bold")
            )
        return Content.assemble(f"{_NAMES[name]:28}", (str(getattr(self._settings, name)), "bold"))

    def on_option_list_option_selected(self) -> None:
        """Enter, or a click."""
        self.action_change(1)

    def action_move(self, by: int) -> None:
        """j and k"""
        rows = self.query_one(OptionList)
        (rows.action_cursor_down if by > 0 else rows.action_cursor_up)()

    def action_change(self, by: int) -> None:
        """The next value of the row's setting, or the one before."""
        rows = self.query_one(OptionList)
        if rows.highlighted is None:
            return
        name, now = _ROWS[rows.highlighted], self._settings
        if name == "theme":
            now = replace(now, theme=_after(self._themes, now.theme or self.app.theme, by))
        elif name == "width":
            now = replace(now, width=_after(WIDTHS, now.width, by))
        elif name == "spacing":
            now = replace(now, spacing=_after(SPACINGS, now.spacing, by))
        else:
            now = replace(now, unlit=now.unlit ^ {name})
        self._settings = now
        rows.replace_option_prompt(name, self._row(name))
        self._changed(now)


def _after(values: Sequence[T], value: T, by: int) -> T:
    at = values.index(value) if value in values else 0
    return values[(at + by) % len(values)]
