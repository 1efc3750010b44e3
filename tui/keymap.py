"""Every key of the program in one table: what it does, where, and what it is called in help, palette and config."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from textual.binding import Binding, BindingType

from onrecord.core.frozen import frozen

KeyContext = Literal[
    "speaker_entry", "country_entry", "figure_entry", "strip", "welcome", "find", "edit", "select", "reader",
    "library", "search", "pictures", "list", "quotes", "speaker", "table", "everywhere",
]  # fmt: skip


@frozen
class KeyAction:
    """Something a key does. ``id`` is its name in the config file; ``short`` its name in the footer ("" hides it).

    ``group`` heads it in the list of keys; ``method`` is what Textual calls. The table's order is that of the footer:
    what is used most comes first.
    """

    id: str
    place: KeyContext
    group: str
    keys: str
    short: str
    long: str
    method: str


_Row = tuple[str, str, str, str]
_TABLE: tuple[tuple[KeyContext, str, tuple[_Row, ...]], ...] = (
    ("speaker_entry", "On a speaker", (
        ("next_of_speaker:select", "enter", "next mention", "To the next mention"),
        ("drop_speaker:screen.drop_entry", "x", "no name", "Not a name: drop it"),
        ("change_speaker:screen.change_entry", "e", "change", "Change the name, role, country or kind; a name that is there already merges the two"),
    )),
    ("country_entry", "On a country", (
        ("next_of_country:select", "enter", "next mention", "To the next mention"),
        ("drop_country:screen.drop_entry", "x", "no country", "Not a country: drop it"),
        ("change_country:screen.change_entry", "e", "another", "Another country is meant"),
    )),
    ("figure_entry", "On a figure", (
        ("next_of_figure:select", "enter", "show", "To where it stands"),
        ("drop_figure:screen.drop_entry", "x", "no figure", "Not a figure: drop it"),
        ("change_figure:screen.change_entry", "e", "value", "Another value"),
    )),
    ("strip", "On the strip", (
        ("strip_next:next", "l,right", "next quote", "To the next quote"),
        ("strip_previous:previous", "h,left", "", "To the previous quote"),
        ("strip_down:lane_down", "j,down", "next speaker", "To the nearest quote of the speaker below"),
        ("strip_up:lane_up", "k,up", "", "To the nearest quote of the speaker above"),
        ("strip_first:first", "g,home", "", "To the first quote"),
        ("strip_last:last", "G,end", "", "To the last quote"),
        ("strip_read:read_on", "enter,escape", "to the text", "Back to the text, at that quote"),
        ("strip_save:save", "E", "save", "Save it as a picture, SVG or PNG"),
        ("strip_close:close", "S,q", "close", "Close the strip"),
    )),
    ("find", "While a find is on", (
        ("find_next", "n", "next match", "Next match"),
        ("find_previous", "N", "", "Previous match"),
        ("find_end", "escape", "end find", "End the find"),
    )),
    ("edit", "Moving an end", (
        ("edit_keep", "enter", "keep", "Keep the new ends and go on"),
        ("edit_left", "h,left", "word ◂", "Move the end back by a word"),
        ("edit_right", "l,right", "word ▸", "Move the end forward by a word"),
        ("edit_left_clause", "k", "clause ◂", "Move the end back by a clause, or to a quotation mark"),
        ("edit_right_clause", "j", "clause ▸", "Move the end forward by a clause, or to a quotation mark"),
        ("edit_swap", "o,tab", "other end", "Move the other end"),
        ("edit_drop", "escape,q", "drop", "Leave the quote as it was"),
        ("edit_speaker", "s", "keep, speaker", "Keep the new ends and say who the speaker is"),
        ("edit_left_sentence", "H,shift+left,up", "sentence ◂", "Move the end back by a sentence"),
        ("edit_right_sentence", "L,shift+right,down", "sentence ▸", "Move the end forward by a sentence"),
    )),
    ("select", "Marking", (
        ("caret_mark", "m,enter", "mark", "Mark the selection as a quote"),
        ("caret_quote", "n", "next", "To the next words that may be a missed quote: between quotation marks, or after “said” and the like"),
        ("caret_quote_back", "p", "", "To the previous such words"),
        ("caret_marks", "N", "next “”", "To the next words between quotation marks that are in no quote"),
        ("caret_marks_back", "P", "", "To the previous such words"),
        ("caret_anchor", "v,space", "start here", "Begin the selection here"),
        ("caret_closing", "quotation_mark", "to the ”", "Select up to the closing quotation mark"),
        ("caret_left", "h,left", "word", "Back by a word"),
        ("caret_right", "l,right", "", "Forward by a word"),
        ("caret_left_sentence", "H,shift+left", "sentence", "Back by a sentence"),
        ("caret_right_sentence", "L,shift+right", "", "Forward by a sentence"),
        ("caret_up", "k,up", "line", "Up a line"),
        ("caret_down", "j,down", "", "Down a line"),
        ("caret_top", "g,home", "title", "To the first word of the page: the title, then the deck"),
        ("caret_end", "G,end", "", "To the last word of the page, where the captions are"),
        ("caret_note", "i", "note", "Write a note on the selection"),
        ("caret_drop", "escape,q", "drop", "Drop the selection"),
    )),
    ("reader", "Decide", (
        ("settle_first", "less_than_sign", "this side", "In a dispute: take the first reviewer's side"),
        ("settle_second", "greater_than_sign", "that side", "In a dispute: take the second reviewer's side"),
        ("accept", "a", "accept", "Accept the quote and go on"),
        ("reject", "x", "reject", "Reject the quote and go on"),
        ("speaker", "s", "speaker", "Say who the speaker is; Tab there marks several, + those as now"),
        ("edit", "e", "edit", "Change where the quote begins and ends"),
        ("next_quote", "n,right", "next", "Next quote"),
        ("undo", "u", "undo", "Undo the last decision"),
        ("select", "v", "mark", "Mark a quote that was missed"),
        ("redo", "ctrl+r", "", "Redo what was undone"),
        ("accept_all", "A", "", "Accept every quote above a confidence you choose, after a preview"),
        ("chain", "exclamation_mark", "", "Give the rest of that chain to the same speaker"),
        ("kind", "c", "", "Direct, mixed or indirect"),
        ("split", "vertical_line", "", "Split the quote in two"),
        ("join", "J", "", "Join the quote with the next one"),
        ("reopen", "o", "", "Reopen the quote: back among those to review"),
        ("menu", "enter", "", "Everything you can do with the quote, in a menu"),
    )),
    ("reader", "Go", (
        ("previous_quote", "p,left", "", "Previous quote"),
        ("next_open", "N", "", "Next quote not yet reviewed"),
        ("previous_open", "P", "", "Previous quote not yet reviewed"),
        ("find", "slash", "find", "Find in the article"),
        ("down", "j,down", "", "Scroll down"),
        ("up", "k,up", "", "Scroll up"),
        ("page_down", "space,pagedown,ctrl+f", "", "Page down"),
        ("page_up", "b,pageup,ctrl+b", "", "Page up"),
        ("top", "g,home", "", "To the top"),
        ("end", "G,end", "", "To the end"),
        ("back", "q,escape", "back", "Back to the library"),
    )),
    ("reader", "Note", (
        ("tag", "t", "", "Tag the quote"),
        ("note", "i", "", "Write a note on the quote"),
        ("note_article", "I", "", "Write a note on the article"),
        ("date", "D", "", "Set the article's date; “Monday” is then counted from it"),
        ("copy", "y", "", "Copy the quote with its attribution"),
        ("history", "H,ctrl+h", "", "Who decided what on this quote, and when"),
        ("differences", "d", "", "Compare how other articles quote these words"),
        ("export", "E", "", "Export the article's quotes to a file"),
    )),
    ("reader", "Show", (
        ("switch", "tab", "", "Switch between article and panel"),
        ("panel", "w", "", "Show or hide the panel"),
        ("tab_all", "0", "", "Panel: speakers, countries and figures together"),
        ("tab_quotes", "1", "", "Panel: quotes"),
        ("tab_speakers", "2", "", "Panel: speakers"),
        ("tab_countries", "3", "", "Panel: countries"),
        ("tab_figures", "4", "", "Panel: figures"),
        ("tab_notes", "5", "", "Panel: notes"),
        ("strip", "S", "", "Who speaks where, along the article"),
        ("filter", "f", "", "Filter by speaker, kind, state, tag, confidence"),
        ("order", "O", "", "Order the quotes as in the text, or least certain first"),
    )),
    ("table", "List", (
        ("open", "enter,l,right", "open", "Open the row under the cursor"),
        ("table_down", "j,down", "", "Down"),
        ("table_up", "k,up", "", "Up"),
        ("table_page_down", "space,pagedown", "", "Page down"),
        ("table_page_up", "b,pageup", "", "Page up"),
        ("table_top", "g,home", "", "To the first row"),
        ("table_end", "G,end", "", "To the last row"),
    )),
    ("welcome", "To begin", (
        ("begin_chosen:select", "enter", "begin", "Do what the cursor is on"),
        ("begin_sample:screen.sample", "1", "sample", "Open a sample"),
        ("begin_address:screen.paste", "2", "address", "Paste an address"),
        ("begin_folder:screen.add", "3", "folder", "Add a folder"),
        ("begin_down:cursor_down", "j,down", "", "Down"),
        ("begin_up:cursor_up", "k,up", "", "Up"),
    )),
    ("library", "Library", (
        ("library_next_open", "n", "next to review", "To the next article with quotes to review"),
        ("search", "slash", "search", "Search quotes and articles"),
        ("add", "a", "add", "Add a page, a file or a folder"),
        ("library_filter", "f", "filter", "Filter by title, site, date, country or tag"),
        ("library_sort", "o", "sort", "Sort by the next column"),
        ("delete", "d", "delete", "Delete the article; undo brings it back"),
        ("library_undo", "u", "undo", "Undo the last change to the library"),
        ("speakers", "s", "speakers", "Speakers of the whole library"),
        ("countries", "C", "countries", "Countries of the whole library"),
        ("pictures", "V", "pictures", "The library in pictures"),
        ("families", "w", "same words", "Quotes that appear in several articles"),
        ("library_export", "E", "", "Export the accepted quotes of the listed or marked articles to a file"),
        ("library_turn", "O", "", "Reverse the sort order"),
        ("copies", "v", "", "Near-duplicates of the article"),
        ("mark", "x", "", "Mark the article; the next action is done to all marked"),
        ("read", "m", "", "Mark as read, or as unread"),
        ("library_redo", "ctrl+r", "", "Redo what was undone"),
        ("library_escape", "escape", "", "End the filter"),
        ("quit", "q", "quit", "Quit"),
    )),
    ("search", "Search", (
        ("search_again", "slash", "search", "Type another search"),
        ("search_compare", "d", "compare", "Compare how other articles quote these words"),
        ("search_pictures", "V", "pictures", "The results in pictures"),
        ("search_export", "E", "export", "Export the accepted quotes found to a file; with state:all in the search, all of them"),
        ("search_leave", "q,escape", "back", "To the results, then back"),
    )),
    ("pictures", "Pictures", (
        ("part_next", "l,right", "part", "To the next part of the bar; Enter opens its quotes"),
        ("part_previous", "h,left", "", "To the previous part of the bar"),
        ("picture_next", "tab", "next picture", "The next picture"),
        ("picture_search", "slash", "search", "Pictures of what a search finds"),
        ("picture_save", "E", "save", "Save the picture, as SVG or PNG"),
        ("picture_days:show('days')", "1", "", "Quotes per day, by speaker"),
        ("picture_speakers:show('speakers')", "2", "", "Each speaker's share of the quotes"),
        ("picture_countries:show('countries')", "3", "", "Countries named in quotes"),
        ("picture_outlets:show('outlets')", "4", "", "Whom each outlet quotes"),
        ("picture_sources:show('sources')", "5", "", "Named people, organisations, unnamed sources"),
        ("picture_review:show('review')", "6", "", "How far the review has got"),
        ("picture_pace:show('pace')", "7", "", "Quotes decided per day"),
        ("picture_genders:show('genders')", "8", "", "Women's and men's share, where the configuration names a table"),
        ("picture_leave", "q,escape", "back", "Back"),
    )),
    ("list", "Speakers and countries", (
        ("filter_list", "f,slash", "filter", "Filter as you type"),
        ("list_leave", "q,escape", "back", "Back"),
    )),
    ("quotes", "Quotes", (
        ("compare", "d", "compare", "Compare how other articles quote these words"),
        ("export_listed", "E", "export", "Export the accepted quotes to a file"),
    )),
    ("speaker", "Speaker", (
        ("merge", "m", "merge", "Merge with another entry for the same person"),
        ("mark_quote", "x", "mark", "Mark the quote; splitting off takes its article along"),
        ("split_off", "vertical_line", "split off", "Split off: in these articles it is somebody else"),
        ("undo_step", "u", "undo", "Undo the last change to the library"),
        ("redo_step", "ctrl+r", "", "Redo what was undone"),
    )),
    ("quotes", "Quotes", (
        ("leave", "q,escape", "back", "Back"),
    )),
    ("everywhere", "Everywhere", (
        ("settings", "comma", "", "Settings: theme, text width, spacing, what is highlighted"),
        ("redraw", "ctrl+l", "", "Redraw the screen"),
        ("suspend", "ctrl+z", "", "Suspend: back to the shell; fg resumes"),
        ("keys", "question_mark,f1", "keys", "Keys, signs and colours"),
    )),
)  # fmt: skip

ACTIONS: tuple[KeyAction, ...] = tuple(
    KeyAction(name, place, group, keys, short, long, method or name)
    for place, group, rows in _TABLE
    for (name, _, method), keys, short, long in ((row[0].partition(":"), *row[1:]) for row in rows)
)
BY_ID: Mapping[str, KeyAction] = {a.id: a for a in ACTIONS}
#: done before anything that has the focus is asked, under dialogs too
_FIRST = frozenset({"redraw", "suspend"})
_LABELS = {
    "question_mark": "?", "comma": ",", "exclamation_mark": "!", "vertical_line": "|", "slash": "/", "quotation_mark": '"',
    "less_than_sign": "<", "greater_than_sign": ">",
    "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab", "left": "←", "right": "→", "up": "↑", "down": "↓",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "shift+left": "⇧←", "shift+right": "⇧→",
}  # fmt: skip


def key_label(key: str) -> str:
    """A key as it is called on a keyboard."""
    return _LABELS.get(key, key)


def key_labels(action: str, changed: Mapping[str, str]) -> list[str]:
    """The keys of an action; ``changed`` by the user: an action's id to its keys, comma separated."""
    return [key_label(k) for k in changed.get(action, BY_ID[action].keys).split(",")]


def bindings(*places: KeyContext) -> list[BindingType]:
    """Textual's bindings for the actions of these places; later places win where a key stands in several."""
    found: list[BindingType] = []
    for place in places:
        found += [
            Binding(a.keys, a.method, a.short or a.long, show=bool(a.short), priority=a.id in _FIRST, id=a.id)
            for a in ACTIONS
            if a.place == place
        ]
    return found
