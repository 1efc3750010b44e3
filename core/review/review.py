"""A review: each thing a reviewer can decide, written to the log before anything shows it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Unpack

from onrecord.core.errors import DecisionConflict, OnrecordError
from onrecord.core.model import Analysis, Figure, PersonKind, QuoteKind, Span, Spans
from onrecord.core.review import conflicts
from onrecord.core.review.content import checked, kind_of, kind_then, merged
from onrecord.core.review.correcting import (
    article_entry,
    checked_country,
    checked_kind,
    checked_value,
    country_entries,
    figure_entry,
    person_entry,
)
from onrecord.core.review.current import CurrentState, Reviewed, claims_of, fold, free_key
from onrecord.core.review.page import Page
from onrecord.core.review.remarks import checked_note, checked_tags
from onrecord.core.review.settling import Side, settled
from onrecord.core.review.verdicts import Said, kept_state, parts_of, proposed_claim, verdict_entry
from onrecord.core.store.articles import load_analysis, load_article, revision_of, saving
from onrecord.core.store.connection import Store, change_counter
from onrecord.core.store.decisions import Decision, append, decisions_of
from onrecord.core.store.entries import (
    Action,
    Claim,
    Correction,
    Entry,
    NoteEntry,
    QuoteEntry,
    State,
    whole_entry,
)


@dataclass(eq=False, repr=False)
class Review:
    """One article under review: reads the log, appends to it, and always shows what is on the disk.

    A decision is written in the transaction that reads the latest log. Every deciding method raises ``DecisionConflict``,
    and writes nothing, where what it is about changed since ``current`` was read; ``current`` is then the fresh state.
    """

    store: Store
    article_id: str
    text: str
    analysis: Analysis
    reviewer: str
    blind: bool = False
    current: CurrentState = field(init=False)
    page: Page = field(init=False)
    _decisions: list[Decision] = field(init=False, default_factory=list[Decision])
    _revision: int | None = field(init=False)
    _seen: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._seen = change_counter(self.store)
        self.page = Page.of(load_article(self.store, self.article_id))
        self._revision = revision_of(self.store, self.article_id)
        self._decisions = decisions_of(self.store, self.article_id)
        self._fold()

    def refresh(self) -> bool:
        """Read what others decided since, and a newer analysis; whether there was anything.

        Raises:
            OnrecordError: the store cannot be read.
        """
        seen = change_counter(self.store)
        if seen == self._seen:
            return False
        self._seen = seen
        return self._read()

    def _read(self) -> bool:
        new = decisions_of(self.store, self.article_id, self._last)
        revision = revision_of(self.store, self.article_id)
        if revision != self._revision:
            self.analysis = load_analysis(self.store, self.article_id) or self.analysis
        elif not new:
            return False
        self._revision = revision
        self._decisions = [*self._decisions, *new]
        self._fold()
        return True

    def _fold(self) -> None:
        self.current = fold(self.analysis, self._decisions, self.page, self.reviewer if self.blind else None)

    @property
    def quotes(self) -> tuple[Reviewed, ...]:
        """The quotes as they stand, in reading order."""
        return self.current.quotes

    @property
    def done(self) -> int:
        """How many quotes are decided."""
        return sum(q.is_done for q in self.quotes)

    @property
    def newest(self) -> int | None:
        """The id of what undo would take back: this reviewer's last decision that holds; None where there is none."""
        step = self._own(self.current.undoable)
        return step.id if step else None

    def find(self, key: str) -> Reviewed:
        """The quote of that key.

        Raises:
            OnrecordError: there is none (another window took it away).
        """
        for quote in self.quotes:
            if quote.key == key:
                return quote
        raise OnrecordError(
            "that quote is gone: it was joined, split or undone in another window; decide on what is there now"
        )

    def history(self, key: str) -> list[tuple[Decision, QuoteEntry]]:
        """All decisions that touched a quote, undone ones too, oldest first; a blind reviewer's are their own alone."""
        seen = [d for d in self._decisions if not self.blind or d.reviewer == self.reviewer]
        return [(d, e) for d in seen for e in d.entries if isinstance(e, QuoteEntry) and e.key == key]

    # What can be decided. Each is one decision, so one undo takes it back.

    def accept(self, keys: Sequence[str]) -> None:
        """Accept the quotes as they stand."""
        action = Action.ACCEPT if len(keys) == 1 else Action.ACCEPT_ALL
        self._change(action, keys, lambda r: self._verdict(r, kept_state(self.current.analysis, r)))

    def reject(self, keys: Sequence[str]) -> None:
        """Reject the quotes: no quotes at all."""
        self._change(Action.REJECT, keys, lambda r: self._verdict(r, State.REJECTED))

    def reopen(self, keys: Sequence[str]) -> None:
        """Put the quotes back among the open ones."""
        self._change(Action.REOPEN, keys, lambda r: self._verdict(r, State.OPEN))

    def settle(self, key: str, side: Side) -> None:
        """Take one side of a dispute: the quote becomes what these reviewers made of it."""
        claims, sides = claims_of(self.current.analysis), self.find(key).sides
        action, entries = settled(key, side, sides, self.current.undoable, claims)
        self._decide(action, lambda: entries, conflicts.verdicts([e.key for e in entries]))

    def set_speaker(self, keys: Sequence[str], people: str | Sequence[str] | None, mention: Spans = ()) -> None:
        """Give the quotes to one, or to all of several who speak together (None: no one named); ``mention`` is where the
        text names them.
        """
        named = [people] if isinstance(people, str) else people or ()
        first, *others = dict.fromkeys(filter(None, named)) or [""]
        said = Said(speaker=mention or None, speaker_name=first, together_with=tuple(others))
        self._change(Action.SPEAKER, keys, lambda r: self._verdict(r, State.CHANGED, **said))

    def set_content(self, key: str, content: Spans) -> None:
        """Give a quote other words, and the kind that they have."""
        content = self.page.within(checked(content, self.page.words))
        self._change(Action.SPAN, [key], lambda r: self._reworded([r], content))

    def set_kind(self, key: str, kind: QuoteKind) -> None:
        """Set whether a quote is direct, mixed or indirect."""
        self._change(Action.KIND, [key], lambda r: self._verdict(r, State.CHANGED, kind=kind))

    def set_tags(self, key: str, tags: Iterable[str]) -> None:
        """Replace a quote's tags; its state stays. Tags that somebody else gave meanwhile stay too.

        Raises:
            OnrecordError: one is too long, or there are too many.
        """
        wanted = checked_tags(tags)
        held = self.find(key).tags
        came, went = [t for t in wanted if t not in held], {t for t in held if t not in wanted}

        def made() -> list[Entry]:
            r = self.find(key)  # as it is now: what somebody else has done meanwhile is done
            tagged, untagged = tuple(t for t in came if t not in r.tags), tuple(t for t in r.tags if t in went)
            proposed = self._proposed(r)
            return [QuoteEntry(key, tagged=tagged, untagged=untagged, proposed=proposed)] if tagged or untagged else []

        if came or went:
            self._decide(Action.TAG, made, conflicts.presence(key))

    def set_note(self, key: str, note: str) -> None:
        """Set a quote's note; its state stays.

        Raises:
            OnrecordError: it is too long.
        """
        note = checked_note(note)
        self._decide(
            Action.NOTE,
            lambda: [QuoteEntry(key, note=note, proposed=self._proposed(self.find(key)))],
            conflicts.note_of(key),
        )

    def note_passage(self, span: Span | None, note: str) -> None:
        """Set the note on a passage, or on the article where ``span`` is None; an empty one goes.

        Raises:
            OnrecordError: it is too long.
        """
        note = checked_note(note)
        key = f"{span.start}-{span.end}" if span else "article"
        self._decide(Action.NOTE, lambda: [NoteEntry(key, (span,) if span else (), note)], conflicts.passage(key))

    def add(self, content: Spans, person: str | None = None, mention: Spans = (), kind: QuoteKind | None = None) -> str:
        """Add a quote that was missed; returns its key."""
        content = self.page.within(checked(content, self.page.words))
        kind = kind or kind_of(self.page.words, content)
        key = ""

        def made() -> list[Entry]:
            nonlocal key
            used = {q.key for q in self.quotes} | {e.key for d in self._decisions for e in d.entries}
            key = free_key(self.page.key_of(content), used)
            return [whole_entry(key, State.ACCEPTED, Claim(content, kind, mention, person))]

        self._decide(Action.ADD, made, conflicts.same_words(content))
        return key

    def split(self, key: str, at: int) -> None:
        """Make two quotes of one, the second beginning at character ``at``.

        Raises:
            OnrecordError: ``at`` is not inside the quote.
        """

        def made() -> list[Entry]:
            r = self.find(key)
            return [self._verdict(r, State.GONE), *parts_of(self.current, r, at)]

        self._decide(Action.SPLIT, made, conflicts.verdicts([key]))

    def join(self, key: str, other: str) -> None:
        """Make one quote of two, under the first one's speaker."""
        if key == other:
            raise OnrecordError(
                "a quote is joined with another one; there is none beside it: move to one that has a neighbour"
            )

        def made() -> list[Entry]:
            a, b = sorted((self.find(key), self.find(other)), key=lambda r: r.quote.content)
            content = self.page.within(merged([*a.quote.content, *b.quote.content]))
            return [self._reworded([a, b], content), self._verdict(b, State.GONE)]

        self._decide(Action.JOIN, made, conflicts.verdicts([key, other]))

    def drop_country(self, code: str) -> None:
        """Say that the article does not refer to a country."""
        self._correct(Action.NO_COUNTRY, lambda: country_entries(self.analysis, self.current, code, None))

    def change_country(self, code: str, other: str, name: str) -> None:
        """Say that mentions of one country are another's."""
        self._correct(Action.COUNTRY, lambda: country_entries(self.analysis, self.current, code, (other, name)))

    def rename(self, name: str, other: str) -> None:
        """Give a person or organisation another name; one that somebody bears already makes the two one."""
        if not other.strip():
            raise OnrecordError("a name needs at least one letter")
        self._correct(Action.NAME, lambda: [person_entry(self.analysis, self.current, name, other=other.strip())])

    def describe_person(
        self, name: str, *, role: str | None = None, country: str | None = None, kind: PersonKind | None = None
    ) -> None:
        """Say a person's role, country (an ISO code) or kind; "" takes a role or country away, None leaves it.

        Raises:
            OnrecordError: there is no such country or kind.
        """
        role, country, kind = role if role is None else role.strip(), checked_country(country), checked_kind(kind)
        self._correct(
            Action.PERSON,
            lambda: [person_entry(self.analysis, self.current, name, role=role, country=country, kind=kind)],
        )

    def drop_person(self, name: str) -> None:
        """Say that a name is nobody's."""
        self._correct(Action.NO_NAME, lambda: [person_entry(self.analysis, self.current, name, dropped=True)])

    def set_published(self, published: str, redated: Iterable[Figure] = ()) -> None:
        """Give the article another date, an ISO day or "" for none; ``redated`` are the figures found with that date.

        Raises:
            OnrecordError: it is no day.
        """
        entry = article_entry(self.analysis, published, redated)
        self._decide(Action.DATE, lambda: [entry], conflicts.date_of_article)

    def fix_figure(self, figure: Figure, words: str) -> None:
        """Give a figure another value and unit: "35 percentage".

        Raises:
            OnrecordError: there is no number.
        """
        value = checked_value(words)
        self._correct(Action.FIGURE, lambda: [figure_entry(figure, value)])

    def drop_figure(self, figure: Figure) -> None:
        """Say that something is no figure."""
        self._correct(Action.NO_FIGURE, lambda: [figure_entry(figure, None)])

    def undo(self) -> Decision | None:
        """Take back this reviewer's last decision that holds; None where there is none.

        Raises:
            OnrecordError: somebody else decided on what it made since.
        """
        return self._step(Action.UNDO)

    def redo(self) -> Decision | None:
        """Decide again what was undone last."""
        return self._step(Action.REDO)

    def _step(self, action: Action) -> Decision | None:
        def target(state: CurrentState) -> Decision | None:
            return self._own(state.undoable if action == Action.UNDO else state.redoable)

        step = target(self.current)
        if step is None:
            self.refresh()
            return None
        with self._deciding(conflicts.of_step(step, target)):
            if action == Action.UNDO:
                conflicts.refuse_if_built_on(step, self.current.undoable)
            append(self.store, self.article_id, action, self.reviewer, (), target=step.id, blind=self.blind)
        return step

    def _own(self, stack: Sequence[Decision]) -> Decision | None:
        return next((d for d in reversed(stack) if d.reviewer == self.reviewer), None)

    def _verdict(self, r: Reviewed, state: State, **said: Unpack[Said]) -> QuoteEntry:
        return verdict_entry(self.current.analysis, r, state, blind=self.blind, **said)

    def _reworded(self, were: Sequence[Reviewed], content: Spans) -> QuoteEntry:
        """A verdict that gives the first of the quotes these words; it says a kind only where that becomes another."""
        first = were[0].claim
        kind = kind_then(self.page.words, [(r.claim.kind, r.claim.content) for r in were], content)
        said = Said(content=content) if kind == first.kind else Said(content=content, kind=kind)
        return self._verdict(were[0], State.CHANGED, **said)

    def _proposed(self, r: Reviewed) -> Claim | None:
        return proposed_claim(self.current.analysis, r)

    def _change(self, action: Action, keys: Sequence[str], made: Callable[[Reviewed], Entry]) -> None:
        if keys:
            self._decide(action, lambda: [made(self.find(k)) for k in keys], conflicts.verdicts(keys))

    def _correct(self, action: Action, made: Callable[[], Sequence[Correction]]) -> None:
        self._decide(action, made, conflicts.corrections(made()))

    def _decide(self, action: Action, made: Callable[[], Sequence[Entry]], seen: conflicts.Seen) -> None:
        with self._deciding(seen):
            if entries := [self.page.stored(entry) for entry in made()]:
                append(self.store, self.article_id, action, self.reviewer, entries, blind=self.blind)

    @contextmanager
    def _deciding(self, seen: conflicts.Seen) -> Generator[None]:
        """One transaction: read the latest log, agree with it, decide, and put in the library what stands then."""
        from onrecord.core.review.indexing import put_current
        from onrecord.core.store.index import is_in_step

        fresh: tuple[list[Decision], CurrentState] | None = None
        try:
            with saving(self.store):
                self._agree(seen)
                fresh = self._decisions, self.current
                before = self._shared() if is_in_step(self.store, self.article_id, self._last) else None
                yield
                self._read()
                put_current(self.store, self.article_id, before, self._shared(), self._last)
        except BaseException:
            if fresh is not None:  # it was read before it was on the disk, and never got there
                self._decisions, self.current = fresh
            raise

    def _agree(self, seen: conflicts.Seen) -> None:
        """Read the latest log; refuse to decide on what another changed since it was last read."""
        before, last = seen(self.current), self._last
        self._read()
        now = seen(self.current)
        keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        if keys:
            raise DecisionConflict(conflicts.message(self._decisions, last, keys), [key for key in keys if key])

    def _shared(self) -> CurrentState:
        """What stands for everybody, which is what the library has."""
        return fold(self.analysis, self._decisions, self.page) if self.blind else self.current

    @property
    def _last(self) -> int:
        """The last decision read, 0 for none."""
        return self._decisions[-1].id if self._decisions else 0
