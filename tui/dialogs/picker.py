"""Who said it: a list with the likeliest first, digits to pick, typing to filter or to name somebody new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from onrecord.core.frozen import frozen
from onrecord.tui.dialogs.dialogs import Dialog
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.field import Field

_SHOWN = 60


@frozen
class Choice:
    """Somebody to pick. ``name`` None is "no one named"."""

    name: str | None
    note: str = ""


class _Search(Field):
    """Digits pick while nothing is typed; the arrows move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "screen.move(1)", show=False),
        Binding("up,ctrl+p", "screen.move(-1)", show=False),
    ]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave digits to the list while the field is empty."""
        if not self.value and character is not None and character.isdigit():
            return False
        return super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Keep digits out of the empty field; they go on to the dialog."""
        if not self.value and event.character is not None and event.character.isdigit():
            event.prevent_default()


class Picker(Dialog[Choice | None]):
    """Answers the choice made, or None on Escape. ``near`` are this article's people, ``far`` finds the library's names.

    ``nobody``: no one may be chosen; ``new``: a name not known may be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(
        self,
        title: str,
        near: Sequence[Choice],
        far: Callable[[str], list[str]],
        *,
        nobody: bool = True,
        new: bool = True,
    ) -> None:
        super().__init__()
        self._title, self._near, self._far = title, near, far
        self._nobody, self._new = nobody, new
        self._rows: list[Choice] = []

    def compose(self) -> ComposeResult:
        """A field to type in, the list, what the keys do."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            yield _Search(placeholder="type to filter, or a new name" if self._new else "type to search the library")
            yield OptionList(markup=False)
            nobody = " · 0 no one named" if self._nobody else ""
            yield Static(f"1-9 picks · ↑ ↓ Enter{nobody} · Esc leaves it", classes="hint")

    def on_mount(self) -> None:
        """The list, likeliest first."""
        self.query_one(OptionList).can_focus = False
        self._filter("")

    def _filter(self, typed: str) -> None:
        self._rows = self._matching(typed.strip())[:_SHOWN]
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options(Option(_row(i, c, bool(typed.strip()))) for i, c in enumerate(self._rows))
        listing.highlighted = 0 if self._rows else None

    def _matching(self, typed: str) -> list[Choice]:
        """What fits the words typed: those near, then the library's, then the words themselves as a new name."""
        if not typed:
            return [*self._nearby("")[: _SHOWN - 1], *([Choice(None)] if self._nobody else [])]
        rows = self._nearby(typed)
        if len(typed) > 1:
            here = {c.name for c in rows}
            rows += [Choice(n, "from the library") for n in self._far(typed) if n not in here]
        if self._new and all((c.name or "").lower() != typed.lower() for c in rows):
            rows.append(Choice(typed, "a new name"))
        return rows

    def _nearby(self, typed: str) -> list[Choice]:
        words = typed.lower().split()
        return [c for c in self._near if c.name is not None and all(w in c.name.lower() for w in words)]

    def action_move(self, by: int) -> None:
        """The arrows."""
        listing = self.query_one(OptionList)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing filters."""
        self._filter(event.value)

    def on_input_submitted(self) -> None:
        """Enter takes the row under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._rows[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        self.dismiss(self._rows[event.option_index])

    def on_key(self, event: events.Key) -> None:
        """A digit picks while nothing is typed."""
        if self.query_one(Input).value or event.character is None or not event.character.isdigit():
            return
        event.stop()
        number = int(event.character)
        if number == 0 and self._nobody:
            self.dismiss(Choice(None))
        elif 0 < number <= len(self._rows) and self._rows[number - 1].name is not None:
            self.dismiss(self._rows[number - 1])


def _row(index: int, choice: Choice, typed: bool) -> Content:
    key = "0" if choice.name is None else str(index + 1) if index < 9 and not typed else " "
    name = "no one named" if choice.name is None else safe_line(choice.name, 44)
    note = Content(f"  {safe_line(choice.note, 44)}" if choice.note else "").stylize("$text-muted")
    return Content.assemble((key, "bold"), "  ", name, note)
