"""``?``: the keys that work here, what has the focus first, and what each sign and colour means; in columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from onrecord.core.frozen import frozen
from onrecord.tui.dialogs.dialogs import TextDialog
from onrecord.tui.keymap import key_label
from onrecord.tui.widgets.article import ArticleView
from onrecord.tui.widgets.keybar import Alive, alive
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.table import LineTable

#: cells of a column, with the gap after it
_COLUMN, _GAP, _KEYS = 40, 3, 7


@frozen
class Group:
    """A heading and what stands below it: key or sign, and what it means."""

    title: str
    rows: Sequence[tuple[Content, str]]


def keys(screen: Screen[object]) -> TextDialog:
    """All keys, signs and colours of a screen, to be shown over it."""
    groups = [*_keys(screen), *_legend(screen)]
    return TextDialog("Keys, signs and colours", lambda width: in_columns(groups, width), wide=True)


def _keys(screen: Screen[object]) -> list[Group]:
    out: list[Group] = []
    for title, found in groupby(alive(screen), lambda a: a.action.group):
        rows = [(Content(_names(a)).stylize("bold"), a.action.long) for a in found]
        if title == "Everywhere":
            rows.append((Content("ctrl+p").stylize("bold"), "Any action by name; themes"))
            rows.append((Content("ctrl+q").stylize("bold"), "Quit"))
        out.append(Group(title, rows))
    return out


def _names(found: Alive) -> str:
    """The first of its keys, and another where there is room."""
    both = " ".join(map(key_label, found.keys[:2]))
    return both if len(both) <= _KEYS else found.name


def _legend(screen: Screen[object]) -> list[Group]:
    article = next(iter(screen.query(ArticleView)), None)
    if article is not None:
        return _of_article(article)
    return _of_table(next(iter(screen.query(LineTable[object])), None))


def _shown(sign: str, widget: Widget, name: str) -> Content:
    """A sign or words as the widget shows them."""
    style = widget.get_component_rich_style(name, partial=True)
    return Content(sign).stylize(Style.from_rich_style(style))


def _of_article(view: ArticleView) -> list[Group]:
    def sign(character: str, name: str) -> Content:
        return _shown(character, view, f"article--{name}")

    def words(name: str) -> Content:
        return sign("words", name)

    return [
        Group("Signs beside the text", [
            (sign("▶", "pointer"), "The current quote: what the keys decide on"),
            (sign("·", "open-mark"), "To be reviewed"),
            (sign("✓", "kept-mark"), "Accepted"),
            (sign("✎", "kept-mark"), "Accepted with a change"),
            (sign("✗", "rejected-mark"), "Rejected"),
            (sign("?", "recheck-mark"), "To be looked at again: what it was decided on has changed"),
            (sign("≠", "recheck-mark"), "To be settled: two who did not see each other's decisions differ"),
            (Content("✉ #"), "In the panel: it has a note, a tag"),
            (sign("! 42", "recheck-mark"), "In the panel: how sure the program is, in percent; ! where it is not"),
        ]),
        Group("In the text", [
            (words("current"), "The current quote"),
            (words("speaker"), "Its speaker, as the text has it"),
            (words("antecedent"), "The name that a “he” or “the minister” of its speaker stands for"),
            (words("cue"), "The words that say it was said"),
            (words("direct"), "Direct speech, between quotation marks"),
            (words("mixed"), "Reported speech with words of the speaker's own"),
            (words("indirect"), "Reported speech"),
            (words("rejected"), "A quote that was rejected"),
            (words("person"), "A person"),
            (words("organisation"), "An organisation"),
            (words("place"), "A country, or a place in one"),
            (words("figure"), "A figure"),
            (words("match"), "What was looked for"),
            (words("selected"), "What is being marked or moved"),
        ]),
    ]  # fmt: skip


def _of_table(table: Widget | None) -> list[Group]:
    if table is None:
        return []

    def sign(character: str, name: str) -> Content:
        return _shown(character, table, f"table--{name}")

    return [
        Group("Signs", [
            (sign("•", "strong"), "Not read yet"),
            (sign("▌", "strong"), "Marked with x"),
            (sign("✓", "done"), "All its quotes are reviewed, or this one is accepted"),
            (Content("✎ ✗"), "Accepted with a change, rejected"),
            (Content("· ?"), "To be reviewed, to be looked at again"),
            (Content("×2"), "In so many articles nearly the same"),
            (Content("▾ ▴"), "Sorted by this column, or the other way round"),
            (Content("¶"), "An article that has the words outside its quotes"),
        ])
    ]  # fmt: skip


def in_columns(groups: Sequence[Group], width: int) -> Content:
    """The groups side by side, as many as fit into ``width`` cells and as low as that gets."""
    count = max((width + _GAP) // (_COLUMN + _GAP), 1)
    each = (width + _GAP) // count - _GAP
    blocks = [_block(group, each) for group in groups]
    columns = _spread(blocks, count)
    lines: list[Content] = []
    for row in range(max(map(len, columns), default=0)):
        cells = [column[row] if row < len(column) else Content("") for column in columns]
        lines.append(Content(" " * _GAP).join(c.pad_right(each - c.cell_length) for c in cells))
    return Content("\n").join(lines)


def _block(group: Group, width: int) -> list[Content]:
    out = [Content(group.title).stylize("bold underline")]
    for sign, words in group.rows:
        left = max(_KEYS, sign.cell_length) + 2
        layout = lay_out(words, max(width - left, 8))
        for number, (start, end) in enumerate(zip(layout.starts, layout.ends, strict=True)):
            head = sign.pad_right(left - sign.cell_length) if number == 0 else Content(" " * left)
            out.append(Content.assemble(head, words[start:end]))
    return [*out, Content("")]


def _spread(blocks: Sequence[list[Content]], count: int) -> list[list[Content]]:
    """The blocks in their order over at most ``count`` columns, the highest of them as low as can be."""
    height = max(map(len, blocks), default=0)
    while True:
        columns: list[list[Content]] = [[]]
        for block in blocks:
            if columns[-1] and len(columns[-1]) + len(block) > height:
                columns.append([])
            columns[-1].extend(block)
        if len(columns) <= count:
            return columns
        height += 1
