"""The small dialogs: a menu, a question, a line of text, a list to read. Arrows, Enter and Escape do all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from onrecord.tui.sanitize import safe, safe_line

_CSS = """
Menu, Prompt, Picker, Reading { align: center middle; background: $background 60%; }
.dialog { width: 72; max-width: 96%; height: auto; max-height: 90%; background: $surface; border: round $primary; padding: 0 1; }
.dialog OptionList { height: auto; max-height: 16; border: none; background: $surface; padding: 0; }
.dialog OptionList:focus { border: none; }
.dialog Input { border: none; height: 1; padding: 0; background: $panel; margin: 0 0 1 0; }
.dialog .hint { color: $text-muted; height: auto; }
.dialog .about { height: auto; margin: 0 0 1 0; }
"""


class Menu(ModalScreen[str | None]):
    """A list of choices, (answer, label); a single letter in front of a label is its key. Escape answers None."""

    CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, str, str]], about: str = "") -> None:
        super().__init__()
        self._title, self._choices, self._about = title, choices, about

    def compose(self) -> ComposeResult:
        """Title, text, choices as (answer, key, label)."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            if self._about:
                yield Static(Content(safe(self._about)), classes="about")
            width = max((len(k) for _, k, _ in self._choices), default=0)
            yield OptionList(
                *(
                    Option(Content.assemble((key.rjust(width), "$text-accent"), "  ", safe_line(label, 64)), id=answer)
                    for answer, key, label in self._choices
                ),
                markup=False,
            )
            yield Static("Enter chooses · Esc leaves it", classes="hint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A choice was made."""
        self.dismiss(event.option_id)

    def on_key(self, event: Key) -> None:
        """A choice's own key makes it; j and k move."""
        listing = self.query_one(OptionList)
        if event.character in ("j", "k") and event.character not in {k for _, k, _ in self._choices}:
            event.stop()
            (listing.action_cursor_down if event.character == "j" else listing.action_cursor_up)()
            return
        for answer, key, _ in self._choices:
            if key and event.character == key:
                event.stop()
                self.dismiss(answer)
                return


class Prompt(ModalScreen[str | None]):
    """One line of text; Enter gives it, Escape gives None."""

    CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, title: str, hint: str, value: str = "", known: Sequence[str] = (), about: str = "") -> None:
        super().__init__()
        self._title, self._hint, self._value, self._known, self._about = title, hint, value, known, about

    def compose(self) -> ComposeResult:
        """Title, input, hint."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            if self._about:
                yield Static(Content(safe(self._about)), classes="about")
            suggester = SuggestFromList(self._known, case_sensitive=False) if self._known else None
            yield Input(value=safe_line(self._value), suggester=suggester, select_on_focus=False)
            yield Static(Content(self._hint), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value)


class Reading(ModalScreen[None]):
    """Text to read, scrolled with the arrows; any of Escape, q, Enter or ? closes it."""

    CSS = (
        _CSS
        + "\n.dialog VerticalScroll { height: auto; max-height: 30; }\n.dialog VerticalScroll Static { height: auto; }"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,f1", "dismiss", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, title: str, body: Content) -> None:
        super().__init__()
        self._title, self._body = title, body

    def compose(self) -> ComposeResult:
        """Title and text."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            with VerticalScroll():
                yield Static(self._body)
            yield Static("↑ ↓ scroll · Esc closes", classes="hint")

    def action_scroll(self, lines: int) -> None:
        """j and k."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
