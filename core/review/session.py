"""A reviewer at an article: which quote is current, what is in hand, and what a key comes to. Knows no screen.

One quote is current, or none. It is always one that the filter holds; what takes it out of the filter, or out of the
article, moves on to its neighbour. A decision is for the current quote, and only while that can be seen: ``in_sight``
says so of a span. A key that decides nothing leaves a ``notice`` that says why.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from onrecord.core.model import TEXT, QuoteKind, Span
from onrecord.core.review import walking
from onrecord.core.review.chains import chain_of
from onrecord.core.review.current import Reviewed, told_of_orphans
from onrecord.core.review.filter import Filter
from onrecord.core.review.offers import Offer
from onrecord.core.review.page import Page
from onrecord.core.review.queue import Order, queue
from onrecord.core.review.review import Review
from onrecord.core.review.settling import Side
from onrecord.core.review.spans import Caret, Pace, SpanEdit
from onrecord.core.review.speaker_ranking import mentions_for
from onrecord.core.review.wording import all_named
from onrecord.core.store.decisions import Decision

NOTHING = "No quote is current, so nothing was decided; the keys for the next and the previous quote go to one."
OUT_OF_SIGHT = "The current quote was out of sight, so nothing was decided; here it is."


@dataclass(eq=False, repr=False)
class Session:
    """What :class:`Review` can decide, for the quote that is current."""

    review: Review
    in_sight: Callable[[Span], bool]
    wanted: Filter = field(default_factory=Filter)
    order: Order = "reading"
    key: str | None = None
    pending: SpanEdit | Caret | None = None
    offer: Offer | None = None
    notice: str = ""
    decided: int = 0
    ended: bool = False
    _last: Reviewed | None = None
    _place: int = 0
    _started: float = field(default_factory=time.monotonic)

    # What is current.

    @property
    def text(self) -> str:
        """All words of the page, the article's text first."""
        return self.page.words

    @property
    def page(self) -> Page:
        """The article's page."""
        return self.review.page

    @property
    def walk(self) -> Sequence[Reviewed]:
        """The queue: the quotes the filter holds, in its order."""
        return queue(self.review, self.wanted, self.order)

    @property
    def quote(self) -> Reviewed | None:
        """The current quote."""
        return None if self.key is None else next((r for r in self.review.quotes if r.key == self.key), None)

    @property
    def all_done(self) -> bool:
        """Whether every quote of the queue is decided, and there are any."""
        walk = self.walk
        return bool(walk) and all(r.is_done for r in walk)

    def pace(self) -> float | None:
        """Decisions a minute, once there are a few."""
        minutes = (time.monotonic() - self._started) / 60
        return self.decided / minutes if self.decided >= 5 and minutes > 0.05 else None

    def begin(self, asked: str | None = None, place: int | None = None) -> None:
        """Choose the first current quote: ``asked``, the one at ``place``, or the first that is open.

        Where that one cannot be seen and nothing was decided yet, none is: the reader is still at the article's top.
        """
        if asked is not None and any(r.key == asked for r in self.review.quotes):
            if all(r.key != asked for r in self.walk):
                self.wanted = Filter()
            self.go(asked)
        elif place is not None:
            self._place = place
            under = self.under(place)
            self.go(under.key if under else None)
        else:
            self._begin_at_first_open()

    def _begin_at_first_open(self) -> None:
        walk = self.walk
        first = next((r for r in walk if not r.is_done), walk[0] if walk else None)
        if first is not None and (self.seen(first) or any(r.is_done for r in walk)):
            self.go(first.key)

    def go(self, key: str | None) -> None:
        """Make a quote of the queue the current one."""
        if any(r.key == key for r in self.walk):
            self.key = key
            self._settle()

    def move(self, by: int, *, only_open: bool = False) -> bool:
        """To the next (1) or previous (-1) quote; False at the queue's end."""
        key = next((r.key for r in self._ahead(by) if not only_open or not r.is_done), None)
        self.go(key)
        return key is not None

    def under(self, offset: int) -> Reviewed | None:
        """The shortest quote of the queue that holds a character."""
        holding = [r for r in self.walk if any(s <= offset < e for s, e in r.quote.content)]
        return min(holding, key=lambda r: r.quote.end - r.quote.start, default=None)

    def seen(self, r: Reviewed) -> bool:
        """Whether any of a quote's words can be seen."""
        return any(self.in_sight(s) for s in r.quote.content)

    def lit(self) -> Reviewed | None:
        """The quote that a decision is for; None, with a notice, where none is current or it cannot be seen."""
        r = self.quote
        if r is None:
            self.notice = NOTHING
            return None
        if not self.seen(r):
            self.notice = OUT_OF_SIGHT
            return None
        return r

    def filter(self, wanted: Filter) -> None:
        """Walk only the quotes that meet the filter."""
        self.wanted = wanted
        self._settle()

    def turn(self) -> None:
        """Least certain quotes first, from the first of them that is open; or in reading order again."""
        self.order = "uncertain" if self.order == "reading" else "reading"
        self._settle()
        if self.order == "uncertain":
            self.go(next((r.key for r in self.walk if not r.is_done), None))

    def refresh(self) -> bool:
        """Read what others decided; whether anything changed."""
        before, analysis, key = self.review.current, self.review.analysis, self.key
        self.review.refresh()
        if self.review.current == before:
            return False
        self._settle()
        if self.review.analysis is not analysis:
            lost = told_of_orphans(self.review.current)
            self.notice = f"The article was analysed anew; {lost or 'this is what was found now.'}"
        elif key is not None and self.key != key:
            self.notice = "Somebody else took the current quote out of the queue; its neighbour is current now."
        held = self.pending.key if isinstance(self.pending, SpanEdit) else self.pending and self.pending.splits
        if held and all(r.key != held for r in self.review.quotes):
            self.pending = None
            self.notice = "The quote in hand is gone: somebody else joined, split or undid it."
        return True

    # Deciding. Each is one decision, so that one undo takes it back; errors are the review's.

    def decide(self, act: Callable[[], object], *, go_on: bool = False) -> None:
        """Make one decision, then stay or go on to the next open quote."""
        ahead = [r.key for r in self._ahead(1)] if go_on else []
        was_done = self.all_done
        self.offer = None
        try:
            act()
        finally:  # also where the review was refreshed and then refused
            self._settle()
        self.decided += 1
        if not go_on:
            return
        still = {r.key for r in self.walk if not r.is_done}
        self.ended = not still and not was_done
        after = next((key for key in ahead if key in still), None)
        if after is not None:
            self.go(after)
        elif still:
            are = "is" if len(still) == 1 else "are"
            self.notice = f"The end of the queue; {len(still)} before it {are} still open."

    def _decide_lit(self, act: Callable[[str], object], *, go_on: bool = False) -> None:
        r = self.lit()
        if r is not None:
            self.decide(lambda: act(r.key), go_on=go_on)

    def accept(self) -> None:
        """Accept the current quote and go on."""
        self._decide_lit(lambda key: self.review.accept([key]), go_on=True)

    def reject(self) -> None:
        """Reject the current quote and go on."""
        self._decide_lit(lambda key: self.review.reject([key]), go_on=True)

    def settle(self, side: Side) -> None:
        """Take a side of the dispute about the current quote and go on."""
        self._decide_lit(lambda key: self.review.settle(key, side), go_on=True)

    def reopen(self) -> None:
        """Put the current quote back among the open ones."""
        self._decide_lit(lambda key: self.review.reopen([key]))

    def set_kind(self, key: str, kind: QuoteKind) -> None:
        """Set whether a quote is direct, mixed or indirect."""
        self.decide(lambda: self.review.set_kind(key, kind))

    def set_speaker(self, key: str, *names: str, go_on: bool = True) -> None:
        """Say who said a quote, all of them (no names: no one named), and go on; an offer stands where more were given to
        the same wrong ones the same way.
        """
        r = self.review.find(key)
        is_other = frozenset(names) != frozenset(r.speakers)
        is_in_text = self.page.field_of(r.quote.content) == TEXT
        mention = mentions_for(self.review.current.analysis, names, r) if is_other and is_in_text else ()
        chain = chain_of(self.review.quotes, r, self.text) if is_other else []
        self.decide(lambda: self.review.set_speaker([key], names, mention), go_on=go_on)
        if chain:
            self.offer = Offer(tuple(chain), all_named(r.speakers), names)

    def take_offer(self) -> int:
        """Give the quotes on offer to their speaker; how many that were."""
        offer = self.offer
        if offer is None:
            return 0
        keys = [r.key for r in self.review.quotes if r.key in offer.keys and r.state == "open"]
        self.decide(lambda: self.review.set_speaker(keys, offer.names))
        return len(keys)

    def accept_all(self, keys: Sequence[str]) -> None:
        """Accept those of the quotes that are still open, and go on to one that is open then."""
        still = [r.key for r in self.review.quotes if r.key in set(keys) and r.state == "open"]
        here = self.key
        self.decide(lambda: self.review.accept(still), go_on=True)
        if any(r.key == here and not r.is_done for r in self.walk):
            self.go(here)

    def join(self) -> None:
        """Make one quote of the current one and the next in the text."""
        r = self.lit()
        if r is None:
            return
        at = self.review.quotes.index(r)
        other = self.review.quotes[at + 1] if at + 1 < len(self.review.quotes) else None
        if other is None or all(q.key != other.key for q in self.walk):
            hidden = other is not None
            self.notice = (
                f"There is no quote after this one to join{', but for one that the filter hides' if hidden else ''}."
            )
        elif not self.seen(other):
            self.notice = "The quote after this one is out of sight, so nothing was joined; scroll until both show."
        else:
            self.decide(lambda: self.review.join(r.key, other.key))

    def undo(self) -> Decision | None:
        """Take back the reviewer's last decision; its quote becomes current."""
        return self._take_back(self.review.undo)

    def redo(self) -> Decision | None:
        """Decide again what was undone last; its quote becomes current."""
        return self._take_back(self.review.redo)

    def _take_back(self, step: Callable[[], Decision | None]) -> Decision | None:
        self.offer = None
        try:
            decision = step()
        finally:
            self._settle()
        if decision is not None:
            keys = {e.key for e in decision.entries}
            self.go(next((r.key for r in self.review.quotes if r.key in keys), None))
        return decision

    # What is in hand: ends that move, words to mark, a place to split at.

    def begin_edit(self) -> None:
        """Take the current quote's ends in hand."""
        r = self.lit()
        if r is not None:
            self.pending = SpanEdit(r.key, r.quote.content)

    def move_edge(self, step: int, pace: Pace) -> None:
        """Move the end in hand."""
        if isinstance(self.pending, SpanEdit):
            self.pending = walking.edged(self.page, self.pending, step, pace)

    def swap_edge(self) -> None:
        """Take the other end in hand."""
        if isinstance(self.pending, SpanEdit):
            self.pending = self.pending.swapped()

    def keep_edit(self, *, go_on: bool) -> bool:
        """Give the quote the words in hand, if the end that moved can be seen."""
        edit = self.pending
        if not isinstance(edit, SpanEdit):
            return False
        if not self.in_sight(edit.edge):
            self.notice = "The end was out of sight: nothing was kept. Here it is."
            return False
        self.pending = None
        self.decide(lambda: self.review.set_content(edit.key, edit.content), go_on=go_on)
        return True

    def begin_mark(self, start: int) -> None:
        """Select the next words from ``start`` that may be a quote, in sight and in none, or the word at ``start``."""
        here = Caret(Span(start, start))
        said = walking.to_said(self.page, here, 1, self._is_free(here))
        self.pending = said if said and self.in_sight(said.selection) else here.to(self.text, start)

    def mark_said(self, step: int, *, between_marks: bool = False) -> None:
        """Select the next (1) or previous (-1) words that may be a quote and are in none; to split one, any."""
        to = partial(walking.to_said, self.page, step=step, between_marks=between_marks)
        self.move_caret(lambda c: to(c, is_free=self._is_free(c)))

    def _is_free(self, caret: Caret) -> Callable[[Span], bool]:
        quotes = self.review.quotes if caret.splits is None else ()
        return walking.outside(self.page, (s for r in quotes if r.state != "rejected" for s in r.quote.content))

    def begin_split(self) -> None:
        """Put a caret in the current quote's middle, to split it there."""
        r = self.lit()
        if r is not None:
            middle = (r.quote.start + r.quote.end) // 2
            inside = next((s for s in r.quote.content if s.end > middle), r.quote.content[-1])
            self.pending = Caret(inside, splits=r.key).to(self.text, max(inside.start, middle))

    def move_caret(self, to: Callable[[Caret], Caret | None]) -> None:
        """Move the caret; it stays where there is nowhere to go."""
        if isinstance(self.pending, Caret):
            self.pending = to(self.pending) or self.pending

    def select(self, start: int, end: int) -> None:
        """Select the words from one character to another, as a mouse does."""
        if not isinstance(self.pending, SpanEdit):
            self.pending = walking.selected(self.page, start, end)

    def keep_mark(self) -> Reviewed | None:
        """Add the selection as a quote, which becomes current, or split at the caret; the quote added.

        After a split the first part is current, so that joining it with the next one takes it back.
        """
        caret = self.pending
        if not isinstance(caret, Caret):
            return None
        if not self.in_sight(caret.at):
            self.notice = "The caret was out of sight: nothing was marked. Here it is."
            return None
        self.pending = None
        if caret.splits is not None:
            self._split(caret.splits, caret.at.start)
            return None
        before = {r.key for r in self.review.quotes}
        self.decide(lambda: self.review.add((caret.selection,)))
        added = next((r for r in self.review.quotes if r.key not in before), None)
        self.go(added.key if added else None)
        return added

    def drop(self) -> None:
        """Let go of what is in hand."""
        self.pending = None

    def _split(self, key: str, at: int) -> None:
        start = self.review.find(key).quote.start
        self.decide(lambda: self.review.split(key, at))
        self.go(next((r.key for r in self.review.quotes if r.quote.start == start), None))

    # Where to go.

    def _ahead(self, by: int) -> Iterable[Reviewed]:
        """The queue's quotes after the current one, or before it from there back."""
        walk = self.walk
        at = next((i for i, r in enumerate(walk) if r.key == self.key), None)
        if at is None:
            here, rank = self.page.rank(self._place), self.page.rank
            rest = [r for r in walk if self.order == "uncertain" or (rank(r.quote.start) >= here) == (by > 0)]
        else:
            rest = walk[at + 1 :] if by > 0 else walk[:at]
        return rest if by > 0 else reversed(rest)

    def _rank(self, r: Reviewed) -> tuple[float, ...]:
        return self.page.rank(r.quote.start) if self.order == "reading" else (r.quote.confidence,)

    def _settle(self) -> None:
        """Where the current quote is no longer one of the queue, its neighbour becomes current, or none."""
        walk, last = self.walk, self._last
        held = next((r for r in walk if r.key == self.key), None)
        if held is None and last is not None:
            held = next((r for r in walk if self._rank(r) >= self._rank(last)), walk[-1] if walk else None)
        self.key = held.key if held is not None else None
        self._last = held or last
