"""The library in pictures: bars to walk, of everything or of what a search finds; Enter opens the quotes behind one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import counted
from onrecord.core.library.genders import picture_of_genders, read_gender_table
from onrecord.core.library.pictures import KINDS, Bar, Picture, PictureKind, picture
from onrecord.core.store.connection import Store
from onrecord.tui.keymap import bindings
from onrecord.tui.library.listing import ListingScreen, read_in_thread
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.bars import PARTS, BarTable, letter_of
from onrecord.tui.widgets.field import Field
from onrecord.tui.widgets.keybar import KeyBar
from onrecord.tui.workspace import Workspace

_EMPTY = "There is nothing to show here: {}."
_WHY: dict[PictureKind, str] = {
    "days": "no quote is found in an article with a full date",
    "countries": "no quote that names a country is found",
    "outlets": "no quote is found in an article that names its outlet",
    "pace": "no quote that was decided is found",
    "genders": "no quote of somebody with a name is found",
}


class Pictures(ListingScreen):
    """Pictures of the quotes that ``search`` finds, in articles that the library's filter ``within`` holds."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("pictures", "table")
    DEFAULT_CSS = (
        "#kinds { height: auto; padding: 0 1; background: $surface; }"
        "\n#legend { height: auto; padding: 0 1; max-height: 4; }\n#preview { max-height: 6; }"
    )

    def __init__(self, workspace: Workspace, search: str = "", within: str = "") -> None:
        super().__init__(workspace)
        self._search, self._within = search, within
        self._kind: PictureKind = "days"
        self._table = workspace.config.gender_table
        self._kinds: tuple[PictureKind, ...] = (*KINDS, "genders") if self._table else KINDS
        self._picture: Picture | None = None

    def compose(self) -> ComposeResult:
        """Heading, the kinds, what the parts are, bars, the one under the pointer in figures, search, keys."""
        yield Static(id="summary", markup=False)
        yield Static(id="kinds", markup=False)
        yield Static(id="legend", markup=False)
        yield Static(id="empty", markup=False)
        yield BarTable()
        yield Static(id="preview", markup=False)
        yield Field(self._search, id="typed", placeholder="of what a search finds", classes="-closed", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Counted beside the screen."""
        self.bars.focus()
        self._count()

    @property
    def bars(self) -> BarTable:
        """The table."""
        return self.query_one(BarTable)

    def _count(self) -> None:
        self.head("pictures", "counting …")
        self.query_one("#kinds", Static).update(Content(" " * self._gap).join(self._names()))
        self.run_task(self._draw(), instead=True)

    @property
    def _width(self) -> int:
        """Cells of a line."""
        return self.app.size.width - 2

    @property
    def _gap(self) -> int:
        """Cells between the kinds, so that all of them fit."""
        return 2 if sum(len(kind) + 4 for kind in self._kinds) <= self._width + 2 else 1

    def _names(self) -> list[Content]:
        """The kinds with their keys, the one that shows in reverse."""
        return [
            Content(f"{number} {kind}").stylize("reverse" if kind == self._kind else "")
            for number, kind in enumerate(self._kinds, 1)
        ]

    async def _draw(self) -> None:
        kind, search, within = self._kind, self._search, self._within
        try:
            found = await read_in_thread(
                self.workspace.store, lambda store: _drawn(store, kind, search, within, self._table)
            )
        except OnrecordError as error:  # what was drawn before would pass for what was asked for now
            self._show_nothing(f"Not counted: {safe_line(str(error), 300)}.")
            return
        self._picture = found
        self.bars.show_picture(found, len(found.bars) - 1 if kind in ("days", "pace") else 0)
        of = f"of what “{safe_line(search, 40)}” finds" if search.strip() else ""
        inside = f"in articles with “{safe_line(within, 30)}”" if within else ""
        self.head(found.title, of, inside, counted(found.total, "quote"))
        legend = self.query_one("#legend", Static)
        legend.display = len(found.series) > 1 and bool(found.bars)
        legend.update(_legend(found, self._width))
        empty = self.query_one("#empty", Static)
        empty.display = not found.bars
        empty.update(_EMPTY.format(_WHY.get(kind, "no quote is found")))

        self.refresh_bindings()

    def _show_nothing(self, why: str) -> None:
        self._picture = None
        self.bars.clear()
        self.head("pictures", "not counted")
        self.query_one("#legend").display = self.query_one("#preview").display = False
        empty = self.query_one("#empty", Static)
        empty.update(why)
        empty.display = True
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Lines are wrapped again."""
        if self._picture is not None:
            self.query_one("#legend", Static).update(_legend(self._picture, self._width))
            self.on_line_table_moved()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Parts are walked where bars have several; there are genders where a table says them."""
        if action == "show" and parameters == ("genders",):
            return self._table is not None
        return action not in ("part_next", "part_previous") or self._picture is None or len(self._picture.series) > 1

    def on_line_table_moved(self) -> None:
        """The bar under the pointer in figures."""
        bar, found = self.bars.item(), self._picture
        preview = self.query_one("#preview", Static)
        preview.display = bar is not None
        if bar is not None and found is not None:
            preview.update(_figures(found, bar, self.bars.part, self._width))

    # Keys.

    def action_show(self, kind: str) -> None:
        """1 to 8"""
        self._kind = next(k for k in self._kinds if k == kind)
        self._count()

    def action_picture_next(self) -> None:
        """Tab"""
        self.action_show(self._kinds[(self._kinds.index(self._kind) + 1) % len(self._kinds)])

    def action_part_next(self) -> None:
        """l"""
        self.bars.choose(1)

    def action_part_previous(self) -> None:
        """h"""
        self.bars.choose(-1)

    def action_open(self) -> None:
        """Enter"""
        bar, found = self.bars.item(), self._picture
        if bar is None or found is None:
            return
        from onrecord.tui.library.search import Search

        self.app.push_screen(Search(self.workspace, found.query(bar, self.bars.part), self._within))

    def action_picture_search(self) -> None:
        """/"""
        field = self.query_one("#typed", Input)
        field.remove_class("-closed")
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field: the pictures are of what that finds."""
        self._search = event.value.strip()
        event.input.set_class(not self._search, "-closed")
        self.bars.focus()
        self._count()

    def action_picture_save(self) -> None:
        """E"""
        from onrecord.tui.dialogs.saving import save_picture

        save_picture(self, self._kind)

    def action_picture_leave(self) -> None:
        """Escape leaves the search field, then the screen"""
        if self.query_one("#typed", Input).has_focus:
            self.query_one("#typed", Input).set_class(not self._search, "-closed")
            self.bars.focus()
        else:
            self.app.pop_screen()

    def on_click(self, event: events.Click) -> None:
        """A click on a kind shows it."""
        if event.widget is None or event.widget.id != "kinds":
            return
        at = 1
        for number, kind in enumerate(self._kinds, 1):
            width = len(f"{number} {kind}")
            if at <= event.x < at + width:
                self.action_show(kind)
                return
            at += width + self._gap


def _drawn(store: Store, kind: PictureKind, search: str, within: str, table: Path | None) -> Picture:
    if kind == "genders" and table is not None:
        return picture_of_genders(store, read_gender_table(table), search, within)
    return picture(store, kind, search, within)


def _sign(found: Picture, part: int) -> tuple[str, str]:
    is_rest = found.has_rest and part == len(found.series) - 1
    return letter_of(part), "bold $text-muted" if is_rest else f"bold $speaker-{part % PARTS + 1}"


def _legend(found: Picture, width: int) -> Content:
    words = [Content.assemble(_sign(found, n), f" {safe_line(found.series[n].name, 24)}") for n in found.parts]
    return _flowed(words, 3, width)


def _figures(found: Picture, bar: Bar, part: int | None, width: int) -> Content:
    """A bar in words: how many quotes, of how many, and its parts, the one that is chosen underlined."""
    percent = f" · {100 * bar.count / found.total:.1f} % of {found.total:,}" if found.total else ""
    lines = [Content.assemble((safe_line(bar.label, 80), "bold"), f"  {counted(bar.count, 'quote')}{percent}")]
    if len(found.series) > 1 and bar.count:
        pieces: list[Content] = []
        for n, (series, count) in enumerate(zip(found.series, bar.counts, strict=True)):
            if count:
                words = f" {safe_line(series.name, 24)} {count:,} ({100 * count / bar.count:.0f} %)"
                look: Literal["bold underline", ""] = "bold underline" if n == part else ""
                pieces.append(Content.assemble(_sign(found, n), (words, look)))
        lines.append(_flowed(pieces, 2, width))
    if found.note:
        lines.append(Content(found.note).stylize("$text-muted"))
    return Content("\n").join(lines)


def _flowed(pieces: Sequence[Content], gap: int, width: int) -> Content:
    """Pieces beside each other in lines of ``width`` cells, none of them broken: a letter stays with its name."""
    lines: list[list[Content]] = [[]]
    left = width
    for piece in pieces:
        if lines[-1] and piece.cell_length > left:
            lines.append([])
            left = width
        lines[-1].append(piece)
        left -= piece.cell_length + gap
    return Content("\n").join(Content(" " * gap).join(line) for line in lines)
