"""The panel: an overview, then quotes, speakers, countries, figures and notes as tabs with counts, one list each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, get_args

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from onrecord.core.exchange.wording import counted, with_about
from onrecord.core.model import Analysis, Country, Figure, Person, Span, Way
from onrecord.core.review.current import PassageNote, Reviewed, said_by
from onrecord.core.review.wording import described
from onrecord.tui.keymap import bindings
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.entrylist import EntryList
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.overview import Overview, sections
from onrecord.tui.widgets.quotelist import QuoteList
from onrecord.tui.widgets.runs import flatten
from onrecord.tui.widgets.tabbar import TabBar

TabName = Literal["all", "quotes", "speakers", "countries", "figures", "notes"]
TABS: tuple[TabName, ...] = get_args(TabName)


class Facts(NamedTuple):
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
    """Tabs over lists. A list is made and filled when it is first looked at. ``moved`` hears which quote the keys go to."""

    DEFAULT_CSS = """
    Panel { border-left: vkey $foreground 20%; background: $surface; }
    Panel OptionList {
        height: 1fr; border: none; padding: 0 1; background: $surface;
        scrollbar-size-vertical: 1; scrollbar-color: $scrollbar; scrollbar-background: $surface;
    }
    Panel OptionList:focus { border: none; }
    Panel OptionList > .option-list--option { padding: 0; }
    """

    @dataclass(eq=False, repr=False)
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
        self._speaking: tuple[str, ...] = ()
        self._shown = Span(0, 0)
        self._tab: TabName = tab

    def compose(self) -> ComposeResult:
        """Tabs, and the list that shows."""
        yield TabBar(TABS, self._tab)
        yield self._made(self._tab)

    def _made(self, tab: TabName) -> Widget:
        """The list of a tab."""
        name = f"list-{tab}"
        if tab == "quotes":
            return QuoteList(self._moved, id=name)
        return Overview(id=name) if tab == "all" else _LISTS[tab](id=name, markup=False)

    # What is shown.

    def show(self, facts: Facts) -> None:
        """Show other facts; where the reader is in each list stays."""
        self._facts = facts
        self.query_one(TabBar).count({} if facts.waiting else self._counts())
        self._filled.clear()
        self._fill(self._tab)

    def update_quotes(self, analysis: Analysis, quotes: Sequence[Reviewed], notes: Sequence[PassageNote]) -> None:
        """Decisions changed: only the entries that differ are drawn again."""
        same_rows = [r.key for r in self._facts.quotes] == [r.key for r in quotes]
        same_rows = same_rows and self._facts.analysis == analysis
        self._facts = Facts(analysis, quotes, notes, self._facts.text)
        if not same_rows:
            self.show(self._facts)
            return
        self._filled &= {"quotes", "countries", "figures"}
        self.query_one(TabBar).count(self._counts())
        if "quotes" in self._filled:
            self._quote_list.update_quotes(quotes)
        if self._tab not in self._filled:
            self._fill(self._tab)

    def select(self, tab: TabName) -> None:
        """Switch to a tab."""
        if not self.query(f"#list-{tab}"):
            self.mount(self._made(tab))
        self._tab = tab
        self.query_one(TabBar).activate(tab)
        for name in TABS:
            self.query(f"#list-{name}").set(display=name == tab)
        self._fill(tab)

    def follow(self, quote: Reviewed | None, shown: Span) -> None:
        """Put the pointer of the quotes' list on a quote, or take it away; the overview follows it and the text in view."""
        self._current = quote.key if quote is not None else None
        if "quotes" in self._filled:
            self._quote_list.point(self._current)
        self._speaking, self._shown = quote.speakers if quote is not None else (), shown
        if "all" in self._filled:
            self._overview.follow(self._speaking, self._shown)

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
        """Lines are wrapped again."""
        self._filled &= {"quotes"}
        self._fill(self._tab)

    @property
    def tab(self) -> TabName:
        """The tab that shows."""
        return self._tab

    def _counts(self) -> dict[str, int]:
        facts = self._facts
        noted = sum(bool(r.note or r.tags) for r in facts.quotes)
        return {
            "all": 0,
            "quotes": len(facts.quotes),
            "speakers": len(said_by(facts.quotes)),
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
        if tab in self._filled or (tab != "quotes" and not self.size):  # the width of their lines is not known yet
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
            self._overview.follow(self._speaking, self._shown)
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
        people = self._facts.analysis.people
        counts = {name: len(said) for name, said in said_by(self._facts.quotes).items()}
        by_name = {p.name: p for p in people}
        out = [
            Option(_person(name, by_name.get(name), counts[name], self._room), id=f"s{i}:{name}")
            for i, name in enumerate(sorted(counts, key=lambda n: (-counts[n], n)))
        ]
        for title, group in self._silent(p for p in people if p.name not in counts).items():
            if group:
                out.append(Option(Content(f"─ {title} ─").stylize("$text-muted"), disabled=True))
                out += [
                    Option(_person(p.name, p, 0, self._room), id=f"m{title[0]}{i}:{p.name}")
                    for i, p in enumerate(group)
                ]
        return out

    def _silent(self, people: Iterable[Person]) -> dict[str, list[Person]]:
        """Who said nothing: those whom quotes name, and the others."""
        said = flatten((s, e, 1) for r in self._facts.quotes if r.state != "rejected" for s, e in r.quote.content)
        groups: dict[str, list[Person]] = {"spoken about": [], "only mentioned": []}
        for person in people:
            is_in_quote = any(m for s, _ in person.mentions for _, _, m in said.between(s, s + 1))
            groups["spoken about" if is_in_quote else "only mentioned"].append(person)
        return groups

    def _countries(self) -> list[Option]:
        return [Option(_country(c, self._facts.text, self._room), id=c.code) for c in self._facts.analysis.countries]

    def _figures(self) -> list[Option]:
        return [Option(_figure(f, self._room), id=str(i)) for i, f in enumerate(self._facts.analysis.figures)]

    def _notes(self) -> list[Option]:
        facts, room = self._facts, self._room
        out = [
            Option(
                _note("article" if n.span is None else facts.text[n.span.start : n.span.end], n.text, room), id=n.key
            )
            for n in facts.notes
        ]
        noted = (r for r in facts.quotes if r.note or r.tags)
        return out + [Option(_note(r.quote.text, r.note, room, r.tags), id=r.key) for r in noted]

    # Events.

    def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        """A tab was clicked."""
        event.stop()
        self.select(_tab_named(event.name))

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


def _person(name: str, person: Person | None, said: int, room: int) -> Content:
    count = counted(said, "quote") if said or person is None else counted(len(person.mentions), "mention")
    return _entry(safe_line(name, 32), count, described(person), room)


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
        f"{safe_line(country.name)} {safe_line(country.code)}", counted(len(country.mentions), "mention"), named, room
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


def _figure(figure: Figure, room: int) -> Content:
    value, _, about = safe_line(with_about(figure), 100).partition(" · ")
    words = safe_line(figure.text, 40)
    return _entry(value, about, figure.kind if words == value else f"{figure.kind} · {words}", room)


def _note(where: str, note: str, room: int, tags: Sequence[str] = ()) -> Content:
    tagged = " ".join(f"#{t}" for t in tags)
    first = Content(safe_line(f"{note} {tagged}".strip(), 120))
    return Content("\n").join([first, Content(f"  on {safe_line(where, room - 5)}").stylize("$text-muted")])
