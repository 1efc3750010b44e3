"""The small dialogs: a menu, a question, a line of text, a list to read. Arrows, Enter and Escape do all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from onrecord.core.errors import OnrecordError
from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.field import LONGEST, Field

T = TypeVar("T")
#: more cells than this are not read at a glance
_WIDEST = 156


class Dialog(ModalScreen[T]):
    """A box over what it is about, which shows through: paler, or as it is where there are only the terminal's own colours."""

    SCOPED_CSS = False
    # Not CSS: for a screen's that, Textual parses all rules it has once more, and styles all it shows.
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > .dialog {
            width: 72; max-width: 96%; height: auto; max-height: 100%; background: $surface; border: round $primary; padding: 0 1;
        }
        & .dialog OptionList { height: auto; max-height: 16; border: none; background: $surface; padding: 0; }
        & .dialog OptionList:focus { border: none; }
        & .dialog Input { border: none; height: 1; padding: 0; background: $panel; margin: 0 0 1 0; }
        & .dialog .hint { color: $text-muted; height: auto; }
        & .dialog .about { height: auto; margin: 0 0 1 0; }
    }
    """


class Menu(Dialog[str | None]):
    """A list of choices, (answer, label); a single letter in front of a label is its key. Escape answers None."""

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
                    Option(Content.assemble((key.rjust(width), "bold"), "  ", safe_line(label, 64)), id=answer)
                    for answer, key, label in self._choices
                ),
                markup=False,
            )
            yield Static("Enter chooses · Esc leaves it", classes="hint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A choice was made."""
        self.dismiss(event.option_id)

    def on_key(self, event: events.Key) -> None:
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


class Prompt(Dialog[str | None]):
    """One line of text; Enter gives it, Escape gives None. What ``check`` refuses is told in place of the hint."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(
        self,
        title: str,
        hint: str,
        value: str = "",
        known: Sequence[str] = (),
        about: str = "",
        check: Callable[[str], object] | None = None,
        longest: int | None = None,
    ) -> None:
        super().__init__()
        self._title, self._hint, self._value, self._known, self._about = title, hint, value, known, about
        self._check, self._longest = check, longest or LONGEST

    def compose(self) -> ComposeResult:
        """Title, input, hint."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            if self._about:
                yield Static(Content(safe(self._about)), classes="about")
            suggester = SuggestFromList(self._known, case_sensitive=False) if self._known else None
            value = " ".join(self._value.split())
            yield Field(value, longest=self._longest, suggester=suggester, select_on_focus=False)
            yield Static(Content(self._hint), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        try:
            if self._check is not None:
                self._check(event.value)
        except OnrecordError as error:
            self._say(Content(safe_line(str(error))).stylize("$text-error"))
        else:
            self.dismiss(event.value)

    def on_input_changed(self) -> None:
        """What was wrong is being mended."""
        self._say(Content(self._hint))

    def _say(self, words: Content) -> None:
        self.query_one(".hint", Static).update(words)


class TextDialog(Dialog[None]):
    """Text to read, scrolled with the arrows; any of Escape, q, Enter or ? closes it.

    ``body`` is the text, or makes it for a width in cells; ``wide`` takes the whole window's.
    """

    DEFAULT_CSS = """
    TextDialog {
        & > .dialog { max-width: 100%; }
        & .dialog VerticalScroll {
            height: auto; scrollbar-size-vertical: 1; scrollbar-color: $scrollbar; scrollbar-background: $surface;
        }
        & .dialog VerticalScroll Static { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,f1", "dismiss", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown", "page(1)", show=False),
        Binding("b,pageup", "page(-1)", show=False),
        Binding("g,home", "scroll(-100000)", show=False),
        Binding("G,end", "scroll(100000)", show=False),
    ]

    def __init__(self, title: str, body: Content | Callable[[int], Content], *, wide: bool = False) -> None:
        super().__init__()
        self._title, self._body, self._wide = title, body, wide
        self._top = 0

    def compose(self) -> ComposeResult:
        """Title and text."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            with VerticalScroll(can_focus=False):
                yield Static(self._fit(self.app.size), markup=False)
            yield Static("j k scroll · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """As large as the window has it."""
        self._size_up(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """The window has another size."""
        self._size_up(event.size)
        self.query_one("VerticalScroll Static", Static).update(self._fit(event.size))
        self.action_scroll(0)

    def _width(self, window: Size) -> int:
        return min(window.width - 2, _WIDEST if self._wide else 72)

    def _fit(self, window: Size) -> Content:
        return self._body if isinstance(self._body, Content) else self._body(self._width(window) - 5)

    def _size_up(self, window: Size) -> None:
        """All of the window's height, and for what is wide its width, before anything has to be scrolled."""
        self.query_one(".dialog").styles.width = self._width(window)
        self.query_one(VerticalScroll).styles.max_height = max(window.height - 3, 3)

    def action_scroll(self, lines: int) -> None:
        """j and k; what is pressed before the text stands is not lost."""
        self._top += lines
        self.call_after_refresh(self._scroll)

    def action_page(self, pages: int) -> None:
        """Space and b."""
        self.action_scroll(pages * max(self.query_one(VerticalScroll).size.height - 2, 1))

    def _scroll(self) -> None:
        scroll = self.query_one(VerticalScroll)
        self._top = int(min(max(self._top, 0), scroll.max_scroll_y))
        scroll.scroll_to(y=self._top, animate=False)
