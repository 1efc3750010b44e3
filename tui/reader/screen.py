"""The reader: an article under review, with marking, tags and notes, filters, menus and the ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import number_of, percent_sure
from onrecord.core.library.articles import mark_opened
from onrecord.core.model import Analysis, Span, Spans
from onrecord.core.review.current import Reviewed
from onrecord.core.review.queue import parse_filter
from onrecord.core.store.articles import load_analysis
from onrecord.core.text.countries import known_countries
from onrecord.tui.keymap import BY_ID, bindings
from onrecord.tui.messages import CompareQuote, LeaveArticle, ask
from onrecord.tui.reader.deciding import DONE, DecidingScreen
from onrecord.tui.reader.modes import Caret, word_at
from onrecord.tui.sanitize import bare, safe_line
from onrecord.tui.widgets.article import ArticleView

if TYPE_CHECKING:
    from onrecord.tui.dialogs.picker import Choice

_SURE_STEPS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.5)


class Reader(DecidingScreen):
    """Everything a reviewer can do with one article."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("reader", "edit", "select", "find")

    def furnished(self) -> None:
        """Have the text analysed, now that it shows."""
        try:
            analysis = load_analysis(self.workspace.store, self.article_id)
        except OnrecordError as error:
            self.complain(error)
            analysis = None
        if analysis is not None:
            self.call_after_refresh(self._review_begins, analysis)
        else:
            self.show_progress(0)
            self.run_worker(self._analyse(), exit_on_error=False)

    async def _analyse(self) -> None:
        try:
            analysis = await self.workspace.analyse(self.article_id, self.article, self.show_progress)
        except OnrecordError as error:
            self.show_status("not analysed")
            self.complain(error)
        else:
            self._review_begins(analysis)

    def _review_begins(self, analysis: Analysis) -> None:
        if self.is_attached:
            self.show_review(self.workspace.review(self.article_id, self.article, analysis))
            mark_opened(self.workspace.store, self.article_id)

    def action_differences(self) -> None:
        """d"""
        if self.current is not None:
            ask(self, CompareQuote(self.article_id, self.current))

    # Marking what was missed.

    def action_select(self) -> None:
        """v"""
        text = self.article.text
        r = self.current_quote()
        start = r.quote.end if r is not None and self.view.is_visible(r.quote.end - 1) else self.view.first_visible()
        caret = Caret(word_at(text, start)).to_quote(text, 1)
        covered = {i for q in self._quotes_so_far() for s, e in q.quote.content for i in range(s, e)}
        while caret is not None and caret.at.start in covered:
            caret = caret.to_quote(text, 1)
        if caret is None or not self.view.is_visible(caret.selection.start):
            caret = Caret(word_at(text, start))
        self.caret = caret
        self._mode_changed()

    def _quotes_so_far(self) -> Sequence[Reviewed]:
        return self.review.quotes if self.review else ()

    def _move_caret(self, caret: Caret | None) -> None:
        if caret is not None and self.caret is not None:
            self.caret = caret
            self.point()

    def action_caret_left(self) -> None:
        """h"""
        self._move_caret(self.caret and self.caret.moved(self.article.text, -1, by_sentence=False))

    def action_caret_right(self) -> None:
        """l"""
        self._move_caret(self.caret and self.caret.moved(self.article.text, 1, by_sentence=False))

    def action_caret_left_sentence(self) -> None:
        """H"""
        self._move_caret(self.caret and self.caret.moved(self.article.text, -1, by_sentence=True))

    def action_caret_right_sentence(self) -> None:
        """L"""
        self._move_caret(self.caret and self.caret.moved(self.article.text, 1, by_sentence=True))

    def action_caret_up(self) -> None:
        """k"""
        self._move_caret(self.caret and self.caret.to(self.article.text, self.view.line_span(self.caret.at.start, -1)))

    def action_caret_down(self) -> None:
        """j"""
        self._move_caret(self.caret and self.caret.to(self.article.text, self.view.line_span(self.caret.at.start, 1)))

    def action_caret_quote(self) -> None:
        """n"""
        self._move_caret(self.caret and self.caret.to_quote(self.article.text, 1))

    def action_caret_quote_back(self) -> None:
        """p"""
        self._move_caret(self.caret and self.caret.to_quote(self.article.text, -1))

    def action_caret_closing(self) -> None:
        """c"""
        self._move_caret(self.caret and self.caret.to_closing(self.article.text))

    def action_caret_anchor(self) -> None:
        """v"""
        self._move_caret(self.caret and self.caret.anchored())

    def action_caret_drop(self) -> None:
        """Escape"""
        self.caret = None
        self._mode_changed()

    def action_caret_mark(self) -> None:
        """m"""
        caret, self.caret = self.caret, None
        if caret is None:
            return
        splits = caret.splits
        if splits is not None:
            self._decide(lambda: self._review.split(splits, caret.at.start), go_on=False)
            self._mode_changed()
            return
        self._mark((caret.selection,))

    def _mark(self, content: Spans) -> None:
        if self.review is None:
            self.notify("Quotes can be marked once the analysis is there.", timeout=3)
            self._mode_changed()
            return
        before = {r.key for r in self.review.quotes}
        marked = self._decide(lambda: self._review.add(content), go_on=False)
        added = next((r for r in self.review.quotes if r.key not in before), None)
        if not marked or added is None:
            self._mode_changed()
            return
        self.current = added.key
        self._mode_changed()
        self._ask_speaker(added.quote, None, lambda c: self._name_added(added, c))

    def _name_added(self, added: Reviewed, choice: Choice) -> None:
        mention = self._mention(choice, added)
        self._decide(lambda: self._review.set_speaker([added.key], choice.name, mention), go_on=False)

    def on_article_view_dragged(self, event: ArticleView.Dragged) -> None:
        """The mouse selects; m marks."""
        if self.edit is None:
            text = self.article.text
            first, last = word_at(text, event.start), word_at(text, event.end - 1)
            self.caret = Caret(last, first)
            self.view.focus()
            self.point(reveal=False)
            self.refresh_keys()

    def on_article_view_clicked(self, event: ArticleView.Clicked) -> None:
        """A click picks the quote under it, a double click opens its menu."""
        if self.edit is not None or self.review is None:
            return
        self.caret = None
        under = [r for r in self.review.quotes if any(s <= event.offset < e for s, e in r.quote.content)]
        if under:
            self.current = min(under, key=lambda r: r.quote.end - r.quote.start).key
        self.point(reveal=False)
        self.refresh_keys()
        if event.twice and under:
            self.action_menu()

    # Corrections of what is no quote.

    def action_drop_entry(self) -> None:
        """x on a speaker, country or figure of the panel"""
        entry = self.panel.entry()
        if entry is None:
            return
        review, (tab, key) = self._review, entry
        match tab:
            case "speakers":
                name, dropped = key, self._decide(lambda: review.drop_person(key), go_on=False)
            case "countries":
                name, dropped = (
                    known_countries().get(key, key),
                    self._decide(lambda: review.drop_country(key), go_on=False),
                )
            case "figures":
                figure = review.current.analysis.figures[int(key)]
                name, dropped = figure.text, self._decide(lambda: review.drop_figure(figure), go_on=False)
            case _:
                return
        if dropped:
            back = self.workspace.key_of("undo")
            self.notify(
                f"“{safe_line(name, 40)}” dropped from the {tab}; {back} brings it back.", timeout=4, markup=False
            )

    def action_change_entry(self) -> None:
        """e on a speaker, country or figure of the panel"""
        entry = self.panel.entry()
        if entry is None:
            return
        review, (tab, key) = self._review, entry
        if tab == "speakers":
            known = [p.name for p in review.current.analysis.people]
            hint = "a name somebody bears already makes the two one · → completes · Enter keeps"
            self._ask(f"Another name for {key}", hint, key, lambda v: review.rename(key, v), known)
        elif tab == "countries":
            self._ask_country(key)
        elif tab == "figures":
            figure = review.current.analysis.figures[int(key)]
            words = f"{number_of(figure)} {figure.unit or ''}".strip()
            hint = "a number or range, then its unit: 35 percentage, 30-40 kilometre, 2024-03-11"
            self._ask(f"Value of “{figure.text}”", hint, words, lambda v: review.fix_figure(figure, v))

    def _ask_country(self, code: str) -> None:
        names = known_countries()

        def change(typed: str) -> None:
            found = next((c for c, n in names.items() if typed.strip().lower() in (c.lower(), n.lower())), None)
            if found is None:
                raise OnrecordError(f"there is no country “{typed.strip()}”; type its name or two-letter code")
            self._review.change_country(code, found, names[found])

        self._ask(
            f"Which country is meant by {names.get(code, code)}?",
            "name or two-letter code · → completes",
            "",
            change,
            list(names.values()),
        )

    # Tags, notes, and the rest.

    def action_tag(self) -> None:
        """t"""
        r = self._quote()
        known = sorted({t for q in self._review.quotes for t in q.tags} | set(self.workspace.known_tags()))
        self._ask(
            "Tags",
            "separated by spaces · → completes · Enter keeps",
            " ".join(r.tags),
            lambda v: self._review.set_tags(r.key, v.split()),
            known,
        )

    def action_note(self) -> None:
        """i"""
        r = self._quote()
        self._ask(
            "Note on the quote", "Enter keeps, an empty note goes", r.note, lambda v: self._review.set_note(r.key, v)
        )

    def action_note_article(self) -> None:
        """I"""
        self._ask_passage(None, "Note on the article")

    def action_caret_note(self) -> None:
        """i"""
        caret, self.caret = self.caret, None
        if caret is not None:
            self._mode_changed()
            self._ask_passage(caret.selection, f"Note on “{self.article.text[slice(*caret.selection)]}”")

    def _ask_passage(self, span: Span | None, title: str) -> None:
        if self.review is None:
            return
        old = next((n.text for n in self.review.current.notes if n.span == span), "")
        self._ask(title, "Enter keeps, an empty note goes", old, lambda v: self._review.note_passage(span, v))

    def _ask(self, title: str, hint: str, value: str, act: Callable[[str], object], known: Sequence[str] = ()) -> None:
        from onrecord.tui.dialogs.dialogs import Prompt

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._decide(lambda: act(answer), go_on=False)

        self.app.push_screen(Prompt(title, hint, value, known), answered)

    def action_filter(self) -> None:
        """f"""
        from onrecord.tui.dialogs.dialogs import Prompt

        def answered(answer: str | None) -> None:
            if answer is None:
                return
            try:
                self.workspace.wanted = parse_filter(answer)
                self.set_filter(self.workspace.wanted)
            except OnrecordError as error:
                self.complain(error)

        hint = "who:lavrov  kind:quoted  state:open  tag:check  sure<80 · words search speaker and text · empty shows all; it stays for the next articles"
        self.app.push_screen(Prompt("Filter the quotes", hint, self.wanted.source), answered)

    def action_order(self) -> None:
        """O"""
        super().action_order()
        self.workspace.order = self.order

    def action_accept_all(self) -> None:
        """A"""
        from onrecord.tui.dialogs.dialogs import Menu

        choices: list[tuple[str, str, str]] = []
        seen = 0
        for floor in _SURE_STEPS:
            held = [r for r in self.walk() if r.state == "open" and r.quote.confidence >= floor]
            if len(held) > seen:
                seen = len(held)
                wrong = sum(1 - r.quote.confidence for r in held)
                label = f"{len(held)} of {percent_sure(floor).replace(' sure', '')} and more (about {wrong:.1f} wrong): {_heads(held)}"
                choices.append((str(floor), str(len(choices) + 1), label))
        if not choices:
            self.notify("No open quote is surer than 50 %.", timeout=3)
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                keys = [r.key for r in self.walk() if r.state == "open" and r.quote.confidence >= float(answer)]
                self._decide(lambda: self._review.accept(keys))

        self.app.push_screen(
            Menu("Accept all open quotes that are at least this sure", choices, "One u takes all of it back."), answered
        )

    def action_menu(self) -> None:
        """Enter"""
        from onrecord.tui.dialogs.dialogs import Menu

        names = (
            "accept",
            "reject",
            "speaker",
            "edit",
            "kind",
            "split",
            "join",
            "tag",
            "note",
            "copy",
            "history",
            "next_quote",
            "undo",
        )
        choices = [(n, self.workspace.key_of(n), BY_ID[n].long) for n in names]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.call_later(self.run_action, answer)

        r = self._quote()
        self.app.push_screen(Menu(r.speaker_name or "no one named", choices, safe_line(r.quote.text, 200)), answered)

    def action_history(self) -> None:
        """H"""
        from onrecord.tui.dialogs.dialogs import Reading

        r = self._quote()
        proposal = r.proposal
        lines = [
            f"proposed: {self._person_name(proposal.person) or 'no one named'} · {proposal.kind} · {percent_sure(proposal.confidence)} · {proposal.explanation}"
            if proposal
            else "added by hand"
        ]
        undone = {d.id for d in self._review.current.redoable}
        for decision, entry in self._review.history(r.key):
            what = DONE.get(decision.action, decision.action)
            note = " (undone)" if decision.id in undone else ""
            lines.append(
                f"{decision.at[:16].replace('T', ' ')} {decision.reviewer}: {what} → {entry.speaker_name or 'no one named'}, {entry.state}{note}"
            )
        body = Content("\n").join(Content(safe_line(line)) for line in lines)
        self.app.push_screen(Reading(f"History of “{bare(r.quote.text, 40)}”", body))

    def _person_name(self, person: str | None) -> str | None:
        found = self._review.current.analysis.person(person)
        return found.name if found else None

    def action_copy(self) -> None:
        """y"""
        r = self._quote()
        where = ", ".join(filter(None, (self.article.title, self.article.site, self.article.published)))
        self.app.copy_to_clipboard(
            f"“{' '.join(r.quote.text.strip('“”').split())}” — {r.speaker_name or 'no one named'}{f' ({where})' if where else ''}"
        )
        self.notify("Copied the quote with its attribution.", timeout=2)

    def action_export(self) -> None:
        """E"""
        from onrecord.core.exchange.export import exported, speakers_of
        from onrecord.tui.reader.export import ask_export

        if self.review is None:
            self.notify("There is nothing to export before the analysis is there.", timeout=3)
            return
        now = self.review.current
        quotes = [r for r in self.walk() if self.wanted.terms or r.is_kept]
        speakers = speakers_of(self._review.store, self.article_id)
        ask_export(self, exported(self.article_id, self.article, now, quotes, speakers))

    def action_back(self) -> None:
        """q"""
        ask(self, LeaveArticle())


def _heads(quotes: Sequence[Reviewed]) -> str:
    return ", ".join(dict.fromkeys((r.speaker_name or "no one named").split()[-1] for r in quotes))
