"""What the reader asks: who spoke, which kind, tags, notes, a filter, how sure. Each answer is a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from onrecord.core.model import QuoteKind, Span
from onrecord.core.review.current import Reviewed
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.offers import floors
from onrecord.core.review.remarks import LONGEST_NOTE, checked_note, checked_tags
from onrecord.core.review.session import Session
from onrecord.core.review.speaker_ranking import rank_speakers
from onrecord.core.review.wording import all_named, confidence_in_words
from onrecord.tui.reader.desk import Desk
from onrecord.tui.sanitize import bare, safe_line


class Asking:
    """Shows the dialogs; their widgets are imported when the first is wanted."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _session(self) -> Session:
        session = self._desk.session
        assert session is not None
        return session

    def text(
        self,
        title: str,
        hint: str,
        value: str,
        act: Callable[[str], object],
        known: Sequence[str] = (),
        check: Callable[[str], object] | None = None,
        longest: int | None = None,
    ) -> None:
        """A line of text, and one decision with it; what ``check`` refuses is told where it is typed."""
        from onrecord.tui.dialogs.dialogs import Prompt

        session = self._session
        prompt = Prompt(title, hint, value, known, check=check, longest=longest)
        self._desk.ask(prompt, lambda typed: session.decide(lambda: act(typed)))

    def speaker(self, r: Reviewed, *, go_on: bool = True) -> None:
        """Who said a quote, one or several: the likeliest first."""
        from onrecord.tui.dialogs.picker import Choice, Picker

        session = self._session
        quotes = session.review.quotes
        analysis, beside = session.review.current.analysis, session.page.beside(r.quote.content)
        people = rank_speakers(analysis, r.quote, quotes, beside)
        near = [Choice(p.name, _as_now(p.name, r) or p.role or "") for p in people]
        known = {c.name for c in near}
        named = dict.fromkeys(n for q in quotes for n in q.speakers if n not in known)
        near += [Choice(n, _as_now(n, r)) for n in named]
        self._desk.ask(
            Picker(f"Who said “{bare(r.quote.text, 48)}”?", near, self._desk.workspace.names_like, r.speakers),
            lambda names: session.set_speaker(r.key, *names, go_on=go_on),
        )

    def kind(self, r: Reviewed) -> None:
        """Direct, mixed or indirect."""
        from onrecord.tui.dialogs.dialogs import Menu

        kinds: tuple[QuoteKind, ...] = get_args(QuoteKind)
        choices = [(kind, kind[0], f"{kind}, as now" if kind == r.quote.kind else kind) for kind in kinds]

        def answered(answer: str) -> None:
            for kind in kinds:
                if kind == answer != r.quote.kind:
                    self._session.set_kind(r.key, kind)

        self._desk.ask(Menu("What kind of quote is it?", choices, bare(r.quote.text, 200)), answered)

    def tags(self, r: Reviewed) -> None:
        """A quote's tags."""
        review = self._session.review
        known = sorted({t for q in review.quotes for t in q.tags} | set(self._desk.workspace.known_tags()))
        hint = "separated by spaces · → completes · Enter keeps"

        def check(typed: str) -> None:
            checked_tags(typed.split())

        self.text("Tags", hint, " ".join(r.tags), lambda v: review.set_tags(r.key, v.split()), known, check)

    def note(self, r: Reviewed) -> None:
        """A quote's note."""
        review = self._session.review
        self._note("Note on the quote", r.note, lambda v: review.set_note(r.key, v))

    def _note(self, title: str, old: str, act: Callable[[str], object]) -> None:
        self.text(title, "Enter keeps, an empty note goes", old, act, check=checked_note, longest=LONGEST_NOTE)

    def note_passage(self, span: Span | None) -> None:
        """The note on a passage, or on the article."""
        session = self._desk.session
        if session is None:
            return
        review = session.review
        title = "Note on the article" if span is None else f"Note on “{bare(session.text[slice(*span)], 48)}”"
        old = next((n.text for n in review.current.notes if n.span == span), "")
        self._note(title, old, lambda v: review.note_passage(span, v))

    def filter(self) -> None:
        """Which quotes to walk."""
        from onrecord.tui.dialogs.dialogs import Prompt

        desk = self._desk

        def answered(typed: str) -> None:
            desk.workspace.wanted = parse_filter(typed)
            if desk.session is not None:
                desk.session.filter(desk.workspace.wanted)

        wanted = desk.session.wanted if desk.session is not None else desk.workspace.wanted
        desk.ask(Prompt("Filter the quotes", _FILTER_HINT, wanted.source, check=parse_filter), answered)

    def accept_all(self) -> None:
        """All that are at least so sure, after a preview."""
        from onrecord.tui.dialogs.dialogs import Menu

        held = {str(floor): quotes for floor, quotes in floors(self._session.walk)}
        if not held:
            self._desk.tell("No open quote is surer than 50 %.")
            return
        choices = [(floor, str(n), _preview(float(floor), quotes)) for n, (floor, quotes) in enumerate(held.items(), 1)]
        self._desk.ask(
            Menu("Accept all open quotes that are at least this sure", choices, "One u takes all of it back."),
            lambda floor: self._session.accept_all([r.key for r in held[floor]]),
        )


_FILTER_HINT = (
    "who:lavrov  kind:quoted  state:open  tag:check  confidence<80  this OR that  -not · as in a search · empty shows all; "
    "it stays for the next articles"
)


def _as_now(name: str, r: Reviewed) -> str:
    """What a row says of one who speaks now: with whom."""
    if name not in r.speakers:
        return ""
    others = [n for n in r.speakers if n != name]
    return f"as now, with {all_named(others)}" if others else "as now"


def _preview(floor: float, quotes: Sequence[Reviewed]) -> str:
    wrong = sum(1 - r.quote.confidence for r in quotes)
    heads = ", ".join(dict.fromkeys(name.split()[-1] for r in quotes for name in r.speakers or ("no one named",)))
    return f"{len(quotes)} of {confidence_in_words(floor).replace(' sure', '')} and more (about {wrong:.1f} wrong): {safe_line(heads)}"
