"""The panel: an overview, then quotes, speakers, countries, figures and notes as tabs with counts, one list each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import ContentSwitcher, OptionList, Tab, Tabs
from textual.widgets.option_list import Option

from onrecord.core.exchange.wording import with_about
from onrecord.core.model import Analysis, Country, Figure, Person, Span, Way
from onrecord.core.review.current import PassageNote, Reviewed
from onrecord.core.text.countries import known_countries
from onrecord.tui.keymap import bindings
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.entrylist import EntryList
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.overview import Overview, sections
from onrecord.tui.widgets.quotelist import QuoteList
from onrecord.tui.widgets.runs import flatten

TabName = Literal["all", "quotes", "speakers", "countries", "figures", "notes"]
TABS: tuple[TabName, ...] = get_args(TabName)


@dataclass(frozen=True, slots=True)
class Facts:
    """All the panel shows."""

    analysis: Analysis
    quotes: Sequence[Reviewed]
    notes: Sequence[PassageNote]
    text: str
    waiting: bool = False


class _Speakers(EntryList):
    BINDINGS: ClassVar[list[BindingType]] = bindings("speaker_entry")


class _Countries(EntryList):
    BINDINGS: ClassVar[list[BindingType]] = bindings("country_entry")


class _Figures(EntryList):
    BINDINGS: ClassVar[list[BindingType]] = bindings("figure_entry")


_LISTS: Mapping[TabName, type[EntryList]] = {
    "speakers": _Speakers, "countries": _Countries, "figures": _Figures, "notes": EntryList,
}  # fmt: skip


class Panel(Vertical):
    """Tabs over lists. A list is filled when it is first looked at. ``moved`` hears which quote the keys go to."""

    DEFAULT_CSS = """
    Panel { border-left: vkey $foreground 20%; background: $surface; }
    Panel Tabs { height: 2; }
    Panel ContentSwitcher { height: 1fr; }
    Panel Tab { padding: 0 1 0 0; color: $foreground; }
    Panel Tab.-active { text-style: bold; }
    Panel OptionList {
        height: 1fr; border: none; padding: 0 1; background: $surface;
        scrollbar-size-vertical: 1; scrollbar-color: $scrollbar; scrollbar-background: $surface;
    }
    Panel OptionList:focus { border: none; }
    Panel OptionList > .option-list--option { padding: 0; }
    """

    @dataclass
    class Chosen(Message):
        """An entry was picked: its list and its key (a quote's key, a person's id, a country's code, an index)."""

        tab: TabName
        key: str

    def __init__(
        self,
        moved: Callable[[str], object],
        tab: TabName = "quotes",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._moved = moved
        self._facts = Facts(Analysis(), (), (), "")
        self._filled: set[TabName] = set()
        self._current: str | None = None
        self._tab: TabName = tab

    def compose(self) -> ComposeResult:
        """Tabs, and a list for each."""
        yield Tabs(*(Tab(_label(t, None), id=t) for t in TABS), active=self._tab, id="tabs")
        with ContentSwitcher(initial=f"list-{self._tab}"):
            yield Overview(id="list-all")
            yield QuoteList(self._moved, id="list-quotes")
            for tab, kind in _LISTS.items():
                yield kind(id=f"list-{tab}", markup=False)

    def on_mount(self) -> None:
        """The keys 0 to 5 switch tabs; focus goes to the lists."""
        self.query_one(Tabs).can_focus = False

    # What is shown.

    def show(self, facts: Facts) -> None:
        """Show other facts; where the reader is in each list stays."""
        self._facts = facts
        for tab, count in self._counts().items():
            self.query_one(f"#{tab}", Tab).label = _label(tab, None if facts.waiting else count)
        self._filled.clear()
        self._fill(self._tab)

    def update_quotes(self, analysis: Analysis, quotes: Sequence[Reviewed], notes: Sequence[PassageNote]) -> None:
        """Decisions changed: only the entries that differ are drawn again."""
        before = self._counts()
        same_rows = [r.key for r in self._facts.quotes] == [r.key for r in quotes]
        same_rows = same_rows and self._facts.analysis == analysis
        self._facts = Facts(analysis, quotes, notes, self._facts.text)
        if not same_rows:
            self.show(self._facts)
            return
        self._filled &= {"quotes", "countries", "figures"}
        counts = self._counts()
        for tab in ("notes", "speakers"):
            if counts[tab] != before[tab]:
                self.query_one(f"#{tab}", Tab).label = _label(tab, counts[tab])
        if "quotes" in self._filled:
            self._quote_list.update_quotes(quotes)
        if self._tab not in self._filled:
            self._fill(self._tab)

    def select(self, tab: TabName) -> None:
        """Switch to a tab."""
        self.query_one(Tabs).active = tab
        self._switch(tab)

    def follow(self, quote: Reviewed | None, shown: Span) -> None:
        """Put the pointer of the quotes' list on a quote, or take it away; the overview follows it and the text in view."""
        self._current = quote.key if quote is not None else None
        if "quotes" in self._filled:
            self._quote_list.point(self._current)
        self._overview.follow(quote.speaker_name if quote is not None else None, shown)

    def entry(self) -> tuple[TabName, str] | None:
        """The list that has the keys and the entry under its cursor, as :class:`Chosen` names it."""
        if self._tab == "all":
            return None
        if self._tab == "quotes":
            key = self._quote_list.key if self._quote_list.has_focus else None
            return None if key is None else ("quotes", key)
        listing = self._list(self._tab)
        if not listing.has_focus or listing.highlighted is None:
            return None
        key = listing.get_option_at_index(listing.highlighted).id
        return None if key is None else (self._tab, key.partition(":")[2] or key)

    def take_focus(self) -> None:
        """Focus the list that shows."""
        self.query_one(f"#list-{self._tab}").focus()

    # Filling.

    @property
    def _room(self) -> int:
        """Cells of a line in a list: the panel's less frame, padding and scroll bar."""
        return max(self.size.width - 4, 20)

    def on_resize(self) -> None:
        """Lines are broken anew."""
        self._filled &= {"quotes"}
        self._fill(self._tab)

    @property
    def tab(self) -> TabName:
        """The tab that shows."""
        return self._tab

    def _counts(self) -> dict[TabName, int]:
        facts = self._facts
        noted = sum(bool(r.note or r.tags) for r in facts.quotes)
        speakers = {r.speaker_name for r in facts.quotes if r.speaker_name and r.state != "rejected"}
        return {
            "all": 0,
            "quotes": len(facts.quotes),
            "speakers": len(speakers),
            "countries": len(facts.analysis.countries),
            "figures": len(facts.analysis.figures),
            "notes": noted + len(facts.notes),
        }

    @property
    def _overview(self) -> Overview:
        return self.query_one("#list-all", Overview)

    @property
    def _quote_list(self) -> QuoteList:
        return self.query_one("#list-quotes", QuoteList)

    def _list(self, tab: TabName) -> OptionList:
        return self.query_one(f"#list-{tab}", OptionList)

    def _fill(self, tab: TabName) -> None:
        if tab in self._filled:
            return
        self._filled.add(tab)
        nothing = "being analysed …" if self._facts.waiting else f"no {tab} here"
        if tab == "quotes":
            self._quote_list.show(self._facts.quotes, nothing)
            self._quote_list.point(self._current)
            return
        if tab == "all":
            found = sections(self._facts.analysis, self._facts.quotes)
            self._overview.show(found, self._room, self.size.height - 2)
            return
        listing = self._list(tab)
        at = listing.highlighted
        options = {
            "speakers": self._speakers,
            "countries": self._countries,
            "figures": self._figures,
            "notes": self._notes,
        }[tab]()
        if not options:
            options = [Option(Content(nothing).stylize("$text-muted"), disabled=True)]
        with self.prevent(OptionList.OptionHighlighted):
            listing.clear_options()
            listing.add_options(options)
            if not options[0].disabled:
                listing.highlighted = min(at or 0, listing.option_count - 1)

    def _speakers(self) -> list[Option]:
        room = self._room
        counts: dict[str, int] = {}
        for r in self._facts.quotes:
            if r.speaker_name and r.state != "rejected":
                counts[r.speaker_name] = counts.get(r.speaker_name, 0) + 1
        people = {p.name: p for p in self._facts.analysis.people}
        speaking = sorted(counts, key=lambda n: (-counts[n], n))
        out = [
            Option(_person(name, people.get(name), counts[name], room), id=f"s{i}:{name}")
            for i, name in enumerate(speaking)
        ]
        silent = [p for p in self._facts.analysis.people if p.name not in counts]
        said = flatten((s, e, 1) for r in self._facts.quotes if r.state != "rejected" for s, e in r.quote.content)
        discussed = {p.id for p in silent if any(m for s, _ in p.mentions for _, _, m in said.between(s, s + 1))}
        for title, group in (
            ("spoken about", [p for p in silent if p.id in discussed]),
            ("only mentioned", [p for p in silent if p.id not in discussed]),
        ):
            if group:
                out.append(Option(Content(f"─ {title} ─").stylize("$text-muted"), disabled=True))
                out += [Option(_person(p.name, p, 0, room), id=f"m{title[0]}{i}:{p.name}") for i, p in enumerate(group)]
        return out

    def _countries(self) -> list[Option]:
        return [Option(_country(c, self._facts.text, self._room), id=c.code) for c in self._facts.analysis.countries]

    def _figures(self) -> list[Option]:
        return [Option(_figure(f, self._room), id=str(i)) for i, f in enumerate(self._facts.analysis.figures)]

    def _notes(self) -> list[Option]:
        facts = self._facts
        out = [
            Option(_note("article" if n.span is None else facts.text[n.span.start : n.span.end], n.text), id=n.key)
            for n in facts.notes
        ]
        noted = (r for r in facts.quotes if r.note or r.tags)
        return out + [Option(_note(r.quote.text, r.note, r.tags), id=r.key) for r in noted]

    # Events.

    def _switch(self, tab: TabName) -> None:
        self._tab = tab
        self.query_one(ContentSwitcher).current = f"list-{tab}"
        self._fill(tab)

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        """A tab was clicked or chosen by its key."""
        event.stop()
        name = event.tab.id
        if name in TABS and name != self._tab:
            self._switch(name)

    def on_quote_list_chosen(self, event: QuoteList.Chosen) -> None:
        """Enter or a click on a quote."""
        event.stop()
        self.post_message(self.Chosen("quotes", event.key))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on an entry."""
        event.stop()
        if event.option_id is None:
            return
        if self._tab == "all":
            section, _, key = event.option_id.partition("/")
            if section == "more":
                self.select(_tab_named(key))
            else:
                self.post_message(self.Chosen(_tab_named(section), key))
            return
        self.post_message(self.Chosen(self._tab, event.option_id.partition(":")[2] or event.option_id))


def _tab_named(name: str) -> TabName:
    return next(tab for tab in TABS if tab == name)


def _label(tab: TabName, count: int | None) -> Content:
    name = tab.capitalize()
    return Content(name) if not count else Content.assemble(name, (f" {count}", "$text-muted"))


def _person(name: str, person: Person | None, said: int, room: int) -> Content:
    counted = _plural(said, "quote") if said or person is None else _plural(len(person.mentions), "mention")
    role = person.role or ("" if person.kind == "person" else person.kind) if person else ""
    if person is not None and person.country:
        role = " · ".join(filter(None, (role, known_countries().get(person.country, person.country))))
    return _entry(safe_line(name, 32), counted, role, room)


_WAYS: dict[Way, tuple[str, str]] = {
    "name": ("by name", "by name"),
    "adjective": ("as an adjective", "as an adjective"),
    "demonym": ("by its people", "by its people"),
    "government": ("by its government", "by its government"),
    "place": ("by a place in it", "by places in it"),
}


def _country(country: Country, text: str, room: int) -> Content:
    counts = Counter(country.ways)
    ways = [f"{counts[way]} {words[counts[way] > 1]}" for way, words in _WAYS.items() if counts[way]]
    if len(ways) == 1:
        ways = [ways[0].partition(" ")[2]]
    places = dict.fromkeys(
        text[slice(*m)] for m, w in zip(country.mentions, country.ways, strict=False) if w == "place"
    )
    named = ", ".join(ways) + (f": {', '.join(places)}" if places else "")
    return _entry(
        f"{safe_line(country.name)} {safe_line(country.code)}", _plural(len(country.mentions), "mention"), named, room
    )


def _entry(name: str, aside: str, below: str, room: int) -> Content:
    """A name that stands out, what is counted beside it, and below a quieter line; all in ``room`` cells."""
    lines = [Content.assemble((name, "bold"), (f"  {aside}", "$text-muted"))]
    words = safe_line(below, 160)
    layout = lay_out(words, max(room - 2, 8))
    for start, end in zip(layout.starts, layout.ends, strict=True):
        if start < end:
            lines.append(Content(f"  {words[start:end]}").stylize("$text-muted"))
    return Content("\n").join(lines)


def _plural(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _figure(figure: Figure, room: int) -> Content:
    value, _, about = safe_line(with_about(figure), 100).partition(" · ")
    words = safe_line(figure.text, 40)
    return _entry(value, about, figure.kind if words == value else f"{figure.kind} · {words}", room)


def _note(where: str, note: str, tags: Sequence[str] = ()) -> Content:
    tagged = " ".join(f"#{t}" for t in tags)
    first = Content(safe_line(f"{note} {tagged}".strip(), 120))
    return Content("\n").join([first, Content(f"  on {safe_line(where, 60)}").stylize("$text-muted")])
