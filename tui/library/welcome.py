"""What an empty library shows: three ways to begin, each one key, Enter or a click away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from onrecord.tui.keymap import BY_ID, bindings

#: what each way to begin does, in a few words
_WAYS = (
    ("begin_sample", "an article to practise on, one key per quote"),
    ("begin_address", "a page of the web is fetched, read and kept here"),
    ("begin_folder", "every article in it is read and kept here"),
)
#: cells of the name of a way
_NAME = 18
_ABOVE = "Nothing here yet. What you read or add is kept here, with all that you decide on it. To begin:"
_BELOW = "In a shell: onrecord FILE, or an address, reads an article; onrecord add adds many."


class Ways(OptionList):
    """The ways to begin."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("welcome")


class Welcome(Vertical):
    """Offers the ways to begin; ``key_of`` names an action's key, ``begin`` does what was chosen, by its id."""

    DEFAULT_CSS = """
    Welcome {
        height: auto; padding: 1 2; display: none;
        & > Static { height: auto; color: $text-muted; }
        & > Ways { height: auto; background: $background; border: none; padding: 0; margin: 1 0; }
        & > Ways:focus { border: none; background: $background; }
    }
    """

    def __init__(self, key_of: Callable[[str], str], begin: Mapping[str, Callable[[], None]]) -> None:
        super().__init__()
        self._key_of, self._begin = key_of, begin

    def compose(self) -> ComposeResult:
        """What this is, the ways, what a shell can do."""
        yield Static(_ABOVE, markup=False)
        names = {name: f"{self._key_of(name)}  {BY_ID[name].long:{_NAME}}" for name, _ in _WAYS}
        yield Ways(*(Option(Content.assemble((names[n], "bold"), about), id=n) for n, about in _WAYS), markup=False)
        yield Static(_BELOW, markup=False)

    @property
    def ways(self) -> Ways:
        """What has the keys."""
        return self.query_one(Ways)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self._begin[event.option_id or ""]()
