"""Who said it: a list with the likeliest first, digits to pick, typing to filter or to name somebody new; marks for several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from onrecord.core.frozen import frozen
from onrecord.core.review.wording import all_named
from onrecord.tui.dialogs.dialogs import Dialog
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.field import Field

_SHOWN = 60
_DIGITS = "0123456789"
#: cells of a row before its name: its digit, and whether it is marked
_BEFORE_NAME = 3


@frozen
class Choice:
    """Somebody to pick. ``name`` None is "no one named"."""

    name: str | None
    note: str = ""


class _Search(Field):
    """Some keys are the list's while nothing is typed; the arrows move in it, Tab marks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "screen.move(1)", show=False),
        Binding("up,ctrl+p", "screen.move(-1)", show=False),
        Binding("tab", "screen.mark", show=False),
    ]

    def __init__(self, kept: str, placeholder: str) -> None:
        super().__init__(placeholder=placeholder)
        self._kept = kept

    def is_kept(self, character: str | None) -> bool:
        """Whether the key is the list's."""
        return not self.value and character is not None and character in self._kept

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave such keys to the list."""
        return not self.is_kept(character) and super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Keep them out of the field; they go on to the dialog."""
        if self.is_kept(event.character):
            event.prevent_default()


class PickerRows(OptionList):
    """A click before a name marks its row, as Tab does."""

    class Marked(Message):
        """Such a click."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def on_click(self, event: events.Click) -> None:
        """A click on the name itself is the list's."""
        row = event.style.meta.get("option")
        if row is not None and event.x < _BEFORE_NAME:
            event.prevent_default()
            self.post_message(self.Marked(row))


class Picker(Dialog[Sequence[str] | None]):
    """Answers the names chosen, none for "no one named", or None on Escape. ``near`` are this article's people, ``far`` finds
    the library's names.

    ``now`` are those who were chosen before, where several may be; ``nobody``: no one may be chosen; ``new``: a name not
    known may be typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(
        self,
        title: str,
        near: Sequence[Choice],
        far: Callable[[str], list[str]],
        now: Sequence[str] | None = None,
        *,
        nobody: bool = True,
        new: bool = True,
    ) -> None:
        super().__init__()
        self._title, self._near, self._far, self._now = title, near, far, now
        self._nobody, self._new = nobody, new
        self._typed = ""
        self._rows: list[Choice] = []
        self._marked: list[str] = []

    def compose(self) -> ComposeResult:
        """A field to type in, the list, what the keys do."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(safe_line(self._title, 66))
            hint = "type to filter, or a new name" if self._new else "type to search the library"
            yield _Search(_DIGITS if self._now is None else f"{_DIGITS}+", hint)
            yield PickerRows(markup=False)
            yield Static(classes="hint")

    def on_mount(self) -> None:
        """The list, likeliest first."""
        self.query_one(PickerRows).can_focus = False
        self._filter("")

    # What is in the list.

    def _filter(self, typed: str, cursor: int = 0) -> None:
        self._typed = typed.strip()
        self._rows = self._matching(self._typed)[:_SHOWN]
        listing = self.query_one(PickerRows)
        listing.clear_options()
        listing.add_options(Option(self._row(i, c)) for i, c in enumerate(self._rows))
        listing.highlighted = min(cursor, len(self._rows) - 1) if self._rows else None
        self._tell()

    def _row(self, index: int, choice: Choice) -> Content:
        key = "0" if choice.name is None else str(index + 1) if index < 9 and not self._typed else " "
        name = "no one named" if choice.name is None else safe_line(choice.name, 44)
        sign = "▌" if choice.name in self._marked else " "
        note = Content(f"  {safe_line(choice.note, 44)}" if choice.note else "").stylize("$text-muted")
        return Content.assemble((key, "bold"), (f"{sign} ", "bold"), name, note)

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
        known = {c.name for c in self._near}
        near = [*self._near, *(Choice(n) for n in self._marked if n not in known)]
        return [c for c in near if c.name is not None and all(w in c.name.lower() for w in words)]

    def _tell(self) -> None:
        """What the keys do: the last lines."""
        nobody = " · 0 no one named" if self._nobody else ""
        lines = [f"1-9 picks · ↑ ↓ Enter{nobody} · Esc leaves it"]
        if self._marked:
            taken = safe_line(all_named(self._taken), 400)
            lines = [f"{len(self._marked)} marked · Enter takes {taken}", f"Tab 1-9 marks{nobody} · Esc leaves it"]
        elif self._now is not None:
            lines.append("several: Tab marks, + those as now · Enter takes all marked")
        self.query_one(".hint", Static).update(Content("\n".join(lines)))

    # What is chosen.

    @property
    def _at(self) -> Choice | None:
        row = self.query_one(PickerRows).highlighted
        return None if row is None else self._rows[row]

    @property
    def _taken(self) -> list[str]:
        """What Enter takes: all marked, and what was looked for since; the row under the cursor where nothing is marked."""
        at = self._at
        here = [at.name] if at is not None and at.name is not None and (self._typed or not self._marked) else []
        return list(dict.fromkeys([*self._marked, *here]))

    def _mark(self, row: int, by: int = 0) -> None:
        """Mark a row, or unmark it; what was typed to find it is done with."""
        name = self._rows[row].name
        if self._now is None or name is None:
            return
        self._marked = [n for n in self._marked if n != name] if name in self._marked else [*self._marked, name]
        self._show_marks(by)

    def _show_marks(self, by: int = 0) -> None:
        field, cursor = self.query_one(_Search), self.query_one(PickerRows).highlighted or 0
        with self.prevent(Input.Changed):
            field.value = ""
        self._filter("", 0 if self._typed else cursor + by)

    def _choose(self, row: int) -> None:
        """One alone; while several are being marked, one more of them."""
        name = self._rows[row].name
        if self._marked and name is not None:
            self._mark(row)
        else:
            self.dismiss([name] if name is not None else [])

    def action_move(self, by: int) -> None:
        """The arrows."""
        listing = self.query_one(PickerRows)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()

    def action_mark(self) -> None:
        """Tab"""
        self.on_input_changed()
        row = self.query_one(PickerRows).highlighted
        if row is not None:
            self._mark(row, 1)

    def on_picker_rows_marked(self, event: PickerRows.Marked) -> None:
        """A click before a name."""
        self._mark(event.row)

    def on_input_changed(self) -> None:
        """Typing filters."""
        if self.query_one(_Search).value.strip() != self._typed:  # else a key that came after it has had it filtered
            self._filter(self.query_one(_Search).value)

    def on_input_submitted(self) -> None:
        """Enter takes all marked, or the row under the cursor."""
        if self._at is not None:
            self.dismiss(self._taken)

    def on_option_list_option_highlighted(self) -> None:
        """The last lines name whom Enter takes."""
        self._tell()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on a name."""
        self._choose(event.option_index)

    def on_key(self, event: events.Key) -> None:
        """A digit picks while nothing is typed; a plus marks those as now."""
        if not self.query_one(_Search).is_kept(event.character):
            return
        event.stop()
        if event.character == "+":
            self._marked = list(dict.fromkeys([*self._marked, *(self._now or ())]))
            self._show_marks()
        elif event.character == "0" and self._nobody:
            self.dismiss([])
        elif 0 < (number := int(event.character or 0)) <= len(self._rows) and self._rows[number - 1].name is not None:
            self._choose(number - 1)
