"""The panel's first page: speakers, countries and figures under each other, lit as the reading comes to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from onrecord.core.exchange.wording import with_about
from onrecord.core.frozen import frozen
from onrecord.core.model import Analysis, Figure, Span, Spans
from onrecord.core.review.current import Reviewed, said_by
from onrecord.core.review.wording import described
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.entrylist import EntryList
from onrecord.tui.widgets.table import cell

SectionName = Literal["speakers", "countries", "figures"]
#: beside an entry that the text in view names
_IN_VIEW = "•"


@frozen
class OverviewRow:
    """A line of the overview. ``key`` is a name, a country's code or a figure's index; ``spans`` is where it stands."""

    section: SectionName
    key: str
    name: str
    about: str
    count: str
    spans: Spans


def sections(analysis: Analysis, quotes: Sequence[Reviewed]) -> dict[SectionName, list[OverviewRow]]:
    """All there is to show, section by section, in the order of the tabs."""
    return {
        "speakers": _speakers(analysis, quotes),
        "countries": [
            OverviewRow("countries", c.code, c.name, c.code, str(len(c.mentions)), c.mentions)
            for c in analysis.countries
        ],
        "figures": [_figure(str(i), f) for i, f in enumerate(analysis.figures)],
    }


def shares(counts: Sequence[int], rows: int) -> list[int]:
    """How many of ``rows`` each section gets: what it needs, or as much as the others; what one leaves goes to the rest."""
    out = [0] * len(counts)
    while rows > 0 and any(got < count for got, count in zip(out, counts, strict=True)):
        for i, count in enumerate(counts):
            if rows > 0 and out[i] < count:
                out[i] += 1
                rows -= 1
    return out


class Overview(EntryList):
    """As many entries of each section as fit; the last line of one that is cut leads to its tab."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._entries: dict[int, OverviewRow] = {}
        self._drawn: dict[int, tuple[bool, bool]] = {}
        self._width = 0
        self._speakers: Collection[str] = ()
        self._shown = Span(0, 0)

    def show(self, found: dict[SectionName, list[OverviewRow]], width: int, rows: int) -> None:
        """Fill ``rows`` lines of ``width`` cells; the pointer stays on its entry."""
        at = None if self.highlighted is None else self.get_option_at_index(self.highlighted).id
        self._entries, self._drawn, self._width = {}, {}, width
        options: list[Option] = []
        wanted = [max(len(entries), 1) for entries in found.values()]
        for (section, entries), room in zip(found.items(), shares(wanted, rows - 2 * len(found) + 1), strict=True):
            if options:
                options.append(Option("", disabled=True))
            self._add_section(options, section, entries, room)
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(options)
            alive = [i for i, o in enumerate(options) if not o.disabled]
            self.highlighted = next((i for i in alive if options[i].id == at), alive[0] if alive else None)

    def _add_section(self, options: list[Option], section: SectionName, entries: list[OverviewRow], room: int) -> None:
        """A heading and as many entries as there is room for."""
        options.append(Option(_heading(section, len(entries)), disabled=True))
        if not entries:
            options.append(Option(Content(f"  no {section} here").stylize("$text-muted"), disabled=True))
        kept = entries[: room if len(entries) <= room else max(room - 1, 0)]
        for entry in kept:
            self._entries[len(options)] = entry
            options.append(Option(self._line(len(options)), id=f"{section}/{entry.key}"))
        if len(kept) < len(entries):
            more = Content(f"  {len(entries) - len(kept)} more").stylize("$text-muted")
            options.append(Option(more, id=f"more/{section}"))

    def follow(self, speakers: Collection[str], shown: Span) -> None:
        """Light what the text in view names, and make those who say the current quote stand out."""
        self._speakers, self._shown = speakers, shown
        for index in self._entries:
            if self._drawn[index] != self._state(self._entries[index]):
                self.replace_option_prompt_at_index(index, self._line(index))

    def _state(self, entry: OverviewRow) -> tuple[bool, bool]:
        start, end = self._shown
        speaks = entry.section == "speakers" and entry.key in self._speakers
        return speaks, any(s < end and start < e for s, e in entry.spans)

    def _line(self, index: int) -> Content:
        entry = self._entries[index]
        speaks, in_view = self._drawn[index] = self._state(entry)
        sign = "▶" if speaks else _IN_VIEW if in_view else " "
        room = max(self._width - 3 - cell_len(entry.count), 8)
        name = safe_line(entry.name, 60)
        name = cell(name, min(cell_len(name), room)).rstrip()
        left = room - cell_len(name) - 2
        about = f"  {cell(safe_line(entry.about, 80), left).rstrip()}" if left > 3 else ""
        gap = " " * (room - cell_len(name) - cell_len(about) + 1)
        look = "bold underline" if speaks else "bold" if in_view else "$text-muted"
        return Content.assemble(f"{sign} ", (name, look), (f"{about}{gap}{entry.count}", "$text-muted"))


def _heading(section: SectionName, count: int) -> Content:
    return Content.assemble((section.capitalize(), "bold"), (f" {count}" if count else "", "$text-muted"))


def _figure(key: str, figure: Figure) -> OverviewRow:
    value, _, about = with_about(figure).partition(" · ")
    words = about or (figure.text if figure.text != value else "")
    return OverviewRow("figures", key, value, words, "", (Span(figure.start, figure.end),))


def _speakers(analysis: Analysis, quotes: Sequence[Reviewed]) -> list[OverviewRow]:
    said = said_by(quotes)
    people = {p.name: p for p in analysis.people}
    out: list[OverviewRow] = []
    for name in sorted(said, key=lambda n: (-len(said[n]), n)):
        person = people.get(name)
        mentions = person.mentions if person else ()
        spans = (*mentions, *(span for r in said[name] for span in (*r.quote.speaker, *r.quote.content)))
        out.append(OverviewRow("speakers", name, name, described(person), str(len(said[name])), spans))
    return out
