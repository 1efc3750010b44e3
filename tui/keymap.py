"""Every key of the program in one table: what it does, where, and what it is called in help, palette and config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

Place = Literal[
    "everywhere", "reader", "edit", "select", "find", "table", "library", "search", "list", "quotes", "speaker"
]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does. ``id`` is its name in the config file; ``short`` its name in the footer ("" hides it)."""

    id: str
    place: Place
    keys: str
    short: str
    long: str

    @property
    def method(self) -> str:
        """The action method's name."""
        return self.id


_TABLE: tuple[tuple[str, Place, str, str, str], ...] = (
    ("accept", "reader", "a", "accept", "Accept the quote and go on"),
    ("reject", "reader", "x", "reject", "Reject the quote and go on"),
    ("speaker", "reader", "s", "speaker", "Say who the speaker is"),
    ("edit", "reader", "e", "edit", "Edit where the quote begins and ends"),
    ("next_quote", "reader", "n,right", "next", "Next quote"),
    ("previous_quote", "reader", "p,left", "", "Previous quote"),
    ("next_open", "reader", "N", "", "Next quote not yet reviewed"),
    ("previous_open", "reader", "P", "", "Previous quote not yet reviewed"),
    ("undo", "reader", "u", "undo", "Undo the last decision"),
    ("redo", "reader", "ctrl+r", "", "Redo what was undone"),
    ("menu", "reader", "enter", "", "Everything that can be done with the quote, in a menu"),
    ("select", "reader", "v", "mark", "Mark a quote that was missed, from the keyboard"),
    ("accept_all", "reader", "A", "", "Accept all open quotes the program is surest of, after a preview"),
    ("chain", "reader", "exclamation_mark", "", "Give the other quotes of that chain to the same speaker"),
    ("kind", "reader", "c", "", "Change the kind: direct, mixed, indirect"),
    ("split", "reader", "vertical_line", "", "Split the quote in two"),
    ("join", "reader", "J", "", "Join the quote with the next one"),
    ("tag", "reader", "t", "", "Tag the quote"),
    ("note", "reader", "i", "", "Write a note on the quote"),
    ("note_article", "reader", "I", "", "Write a note on the article"),
    ("reopen", "reader", "o", "", "Put the quote back among those to review"),
    ("history", "reader", "ctrl+h,H", "", "Who decided what on this quote, and when"),
    ("order", "reader", "O", "", "Walk the quotes in reading order, or least certain first"),
    ("differences", "reader", "d", "", "How other articles give the quote's words"),
    ("filter", "reader", "f", "", "Filter the quotes by speaker, kind, state, tag or confidence"),
    ("find", "reader", "slash", "find", "Find in the article"),
    ("copy", "reader", "y", "", "Copy the quote with its attribution"),
    ("export", "reader", "E", "", "Export the article's quotes to a file"),
    ("down", "reader", "j,down", "", "Scroll down"),
    ("up", "reader", "k,up", "", "Scroll up"),
    ("page_down", "reader", "space,pagedown,ctrl+f", "", "Page down"),
    ("page_up", "reader", "b,pageup,ctrl+b", "", "Page up"),
    ("top", "reader", "g,home", "", "To the top"),
    ("end", "reader", "G,end", "", "To the end"),
    ("tab_quotes", "reader", "1", "", "Panel: quotes"),
    ("tab_speakers", "reader", "2", "", "Panel: speakers"),
    ("tab_countries", "reader", "3", "", "Panel: countries"),
    ("tab_figures", "reader", "4", "", "Panel: figures"),
    ("tab_notes", "reader", "5", "", "Panel: notes"),
    ("switch", "reader", "tab", "", "Between article and panel"),
    ("panel", "reader", "w", "", "Show or hide the panel"),
    ("back", "reader", "q,escape", "back", "Back to the library"),
    ("edit_left", "edit", "h,left", "word ◂", "Move the end back by a word"),
    ("edit_right", "edit", "l,right", "word ▸", "Move the end on by a word"),
    ("edit_left_sentence", "edit", "H,shift+left,up", "sentence ◂", "Move the end back by a sentence"),
    ("edit_right_sentence", "edit", "L,shift+right,down", "sentence ▸", "Move the end on by a sentence"),
    ("edit_swap", "edit", "o,tab", "other end", "Move the other end"),
    ("edit_keep", "edit", "enter", "keep", "Keep the new ends and go on"),
    ("edit_speaker", "edit", "s", "keep, speaker", "Keep the new ends and say who the speaker is"),
    ("edit_drop", "edit", "escape,q", "drop", "Leave the quote as it was"),
    ("caret_left", "select", "h,left", "word", "Back by a word"),
    ("caret_right", "select", "l,right", "", "On by a word"),
    ("caret_left_sentence", "select", "H,shift+left", "sentence", "Back by a sentence"),
    ("caret_right_sentence", "select", "L,shift+right", "", "On by a sentence"),
    ("caret_up", "select", "k,up", "line", "Up a line"),
    ("caret_down", "select", "j,down", "", "Down a line"),
    ("caret_quote", "select", "n", "next “", "To the next words between quotation marks"),
    ("caret_quote_back", "select", "p", "", "To the words between quotation marks before"),
    ("caret_closing", "select", "c", "to the ”", "Select up to the closing quotation mark"),
    ("caret_anchor", "select", "v,space", "start here", "Begin the selection here"),
    ("caret_mark", "select", "m,enter", "mark", "Mark the selection as a quote"),
    ("caret_note", "select", "i", "note", "Write a note on the selection"),
    ("caret_drop", "select", "escape,q", "drop", "Drop the selection"),
    ("find_next", "find", "n", "next match", "Next match"),
    ("find_previous", "find", "N", "", "Previous match"),
    ("find_end", "find", "escape", "end find", "End the find"),
    ("open", "table", "enter,l,right", "open", "Open what the pointer is on"),
    ("table_down", "table", "j,down", "", "Down"),
    ("table_up", "table", "k,up", "", "Up"),
    ("table_page_down", "table", "space,pagedown", "", "Page down"),
    ("table_page_up", "table", "b,pageup", "", "Page up"),
    ("table_top", "table", "g,home", "", "To the first"),
    ("table_end", "table", "G,end", "", "To the last"),
    ("library_next_open", "library", "n", "next to review", "To the next article with quotes to review"),
    ("search", "library", "slash", "search", "Search quotes and articles"),
    ("library_filter", "library", "f", "filter", "Filter by title, site, date, country or tag as you type"),
    ("library_sort", "library", "o", "sort", "Sort by the next column"),
    ("library_turn", "library", "O", "", "Sort the other way round"),
    ("speakers", "library", "s", "speakers", "Speakers of the whole library"),
    ("countries", "library", "c", "countries", "Countries of the whole library"),
    ("families", "library", "w", "same words", "Quotes that several articles give"),
    ("copies", "library", "v", "", "Articles that are nearly the same"),
    ("mark", "library", "x", "", "Mark the article, for what is done next"),
    ("read", "library", "m", "", "Mark as read, or as unread"),
    ("delete", "library", "d", "delete", "Delete the article; undo brings it back"),
    ("library_undo", "library", "u", "undo", "Undo the last thing done to the library"),
    ("library_redo", "library", "ctrl+r", "", "Redo what was undone"),
    ("quit", "library", "q,escape", "quit", "Quit"),
    ("search_again", "search", "slash", "search", "Type another search"),
    ("search_compare", "search", "d", "compare", "How other articles give the words"),
    ("search_leave", "search", "q,escape", "back", "To the results, then back"),
    ("filter_list", "list", "f,slash", "filter", "Filter as you type"),
    ("list_leave", "list", "q,escape", "back", "Back"),
    ("compare", "quotes", "d", "compare", "How other articles give the words"),
    ("leave", "quotes", "q,escape", "back", "Back"),
    ("merge", "speaker", "m", "merge", "Merge with another speaker who is the same person"),
    ("mark_quote", "speaker", "x", "mark", "Mark the quote, to split off its article"),
    ("split_off", "speaker", "vertical_line", "split off", "The speaker of these articles is somebody else"),
    ("undo_step", "speaker", "u", "undo", "Undo the last thing done to the library"),
    ("redo_step", "speaker", "ctrl+r", "", "Redo what was undone"),
    ("keys", "everywhere", "question_mark,f1", "keys", "The keys that work here"),
)

ACTIONS: tuple[Action, ...] = tuple(Action(*row) for row in _TABLE)
BY_ID: Mapping[str, Action] = {a.id: a for a in ACTIONS}
#: what each place is called in the list of keys
PLACES: Mapping[Place, str] = {
    "reader": "Reading and reviewing", "edit": "Editing a span", "select": "Marking", "find": "While a find is on",
    "table": "In a list", "library": "Library", "search": "Search", "list": "Speakers and countries",
    "quotes": "Quotes of a speaker or country", "speaker": "A speaker", "everywhere": "Everywhere",
}  # fmt: skip
_LABELS = {
    "question_mark": "?", "exclamation_mark": "!", "vertical_line": "|", "slash": "/", "escape": "Esc", "enter": "Enter",
    "space": "Space", "tab": "Tab", "left": "←", "right": "→", "up": "↑", "down": "↓", "pagedown": "PgDn", "pageup": "PgUp",
    "home": "Home", "end": "End", "shift+left": "⇧←", "shift+right": "⇧→",
}  # fmt: skip


def key_label(key: str) -> str:
    """A key as it is called on a keyboard."""
    return _LABELS.get(key, key)


def key_labels(action: str, changed: Mapping[str, str]) -> list[str]:
    """The keys of an action; ``changed`` by the user: an action's id to its keys, comma separated."""
    return [key_label(k) for k in changed.get(action, BY_ID[action].keys).split(",")]


def bindings(*places: Place) -> list[BindingType]:
    """Textual's bindings for the actions of these places; later places win where a key stands in several."""
    found: list[BindingType] = []
    for place in places:
        found += [
            Binding(a.keys, a.method, a.short or a.long, show=bool(a.short), id=a.id)
            for a in ACTIONS
            if a.place == place
        ]
    return found
