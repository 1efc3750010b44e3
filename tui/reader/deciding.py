"""Deciding on quotes: each key makes one decision through ``onrecord.core.review.review`` and goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article, Quote, QuoteKind, Spans
from onrecord.core.review.current import Reviewed
from onrecord.core.review.review import chain_of
from onrecord.core.review.speaker_ranking import mention_for, rank_speakers
from onrecord.tui.keymap import BY_ID
from onrecord.tui.messages import LeaveArticle, OpenArticle, ask
from onrecord.tui.reader.modes import Caret, SpanEdit, word_at
from onrecord.tui.reader.walking import WalkScreen
from onrecord.tui.sanitize import bare, safe_line
from onrecord.tui.workspace import Workspace

if TYPE_CHECKING:
    from onrecord.tui.dialogs.picker import Choice

DONE = {
    "accept": "accepted", "accept all": "accepted all", "reject": "rejected", "reopen": "reopened", "speaker": "speaker changed",
    "span": "ends moved", "kind": "kind changed", "add": "quote added", "split": "quote split", "join": "quotes joined",
    "country": "country changed", "no country": "country dropped", "name": "name changed", "no name": "name dropped",
    "figure": "figure changed", "no figure": "figure dropped", "tag": "tags changed", "note": "note changed",
}  # fmt: skip


class DecidingScreen(WalkScreen):
    """Decides on the quotes of the article that :class:`WalkScreen` walks."""

    def __init__(self, workspace: Workspace, article_id: str, article: Article, at: str | int | None = None) -> None:
        super().__init__(workspace, article_id, article, at)
        self._chain: tuple[list[str], str | None] = ([], None)
        self._started = time.monotonic()
        self._decided = 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense right now is alive, so that the footer shows just that."""
        known = BY_ID.get(action)
        if known is None:
            return True
        mode = self.mode
        if known.place in ("edit", "select"):
            return known.place == mode
        if known.place == "everywhere":
            return True
        if mode != "reader":
            return False
        if known.place == "find":
            return self.found is not None
        if self.found is not None and action in ("next_quote", "next_open", "back"):
            return action == "next_quote" and None
        needs_quote = {
            "accept", "reject", "reopen", "speaker", "edit", "kind", "split", "join", "tag", "note", "differences", "history", "copy", "menu",
        }  # fmt: skip
        if action in needs_quote and self.current_quote() is None:
            return False
        return not (action == "chain" and not self._chain[0])

    @property
    def mode(self) -> Literal["edit", "select", "reader"]:
        """What the keys are for right now."""
        return "edit" if self.edit is not None else "select" if self.caret is not None else "reader"

    def pace(self) -> str:
        """Decisions a minute, once there are a few."""
        minutes = (time.monotonic() - self._started) / 60
        return f" · {self._decided / minutes:.0f} a minute" if self._decided >= 5 and minutes > 0.05 else ""

    def extra_keys(self) -> object:
        """Whether a chain is on offer."""
        return bool(self._chain[0])

    # Deciding.

    def _decide(self, act: Callable[[], object], *, go_on: bool = True) -> bool:
        """Make one decision; what the store refuses is told and changes nothing."""
        after = self._step(1, only_open=True) if go_on else None
        was_done = self._all_done()
        try:
            act()
        except OnrecordError as error:
            self.complain(error)
            return False
        self._decided += 1
        self.decided()
        if go_on:
            self._go_on(after, was_done)
        else:
            self.point()
        self.refresh_keys()
        return True

    def _all_done(self) -> bool:
        walk = self.walk()
        return bool(walk) and all(r.is_done for r in walk)

    def _go_on(self, after: str | None, was_done: bool) -> None:
        if after is not None:
            self.go(after)
            return
        self.point()
        if self._all_done() and not was_done:
            self._offer_next()
        elif not self._all_done():
            left = sum(not r.is_done for r in self.walk())
            self.notify(f"The end of the queue; {left} before it are still open: P goes back to them.", timeout=4)

    def _offer_next(self) -> None:
        from onrecord.tui.dialogs.dialogs import Menu

        count = len(self.walk())
        following = self.workspace.next_open_article(self.article_id)
        choices = [("stay", "", "Stay here")]
        if following is not None:
            title = following.title or "Untitled"
            choices = [
                ("next", "n", f"Next article to review: {title}"),
                ("library", "", "Back to the library"),
                *choices,
            ]
        else:
            choices = [("library", "", "Back to the library"), *choices]

        def answered(answer: str | None) -> None:
            if answer == "next" and following is not None:
                ask(self, OpenArticle(following.id, replace=True))
            elif answer == "library":
                ask(self, LeaveArticle())

        done = f"All {count} quotes are reviewed." if count != 1 else "The one quote is reviewed."
        self.app.push_screen(Menu("The end of the queue", choices, done + " u undoes the last decision."), answered)

    def _quote(self) -> Reviewed:
        r = self.current_quote()
        assert r is not None
        return r

    def action_accept(self) -> None:
        """a"""
        key = self._quote().key
        self._decide(lambda: self._review.accept([key]))

    def action_reject(self) -> None:
        """x"""
        key = self._quote().key
        self._decide(lambda: self._review.reject([key]))

    def action_reopen(self) -> None:
        """o"""
        key = self._quote().key
        self._decide(lambda: self._review.reopen([key]), go_on=False)

    @property
    def _review(self):
        assert self.review is not None
        return self.review

    def action_undo(self) -> None:
        """u"""
        self._take_back("undo")

    def action_redo(self) -> None:
        """ctrl+r"""
        self._take_back("redo")

    def _take_back(self, which: str) -> None:
        if self.review is None:
            return
        try:
            decision = self.review.undo() if which == "undo" else self.review.redo()
        except OnrecordError as error:
            self.complain(error)
            return
        if decision is None:
            self.notify(f"Nothing to {which}.", timeout=2)
            return
        self.decided()
        keys = [e.key for e in decision.entries]
        self.current = next((r.key for r in self.review.quotes if r.key in keys), self.current)
        self.point()
        what = DONE.get(decision.action, decision.action)
        about = next((r.quote.text for r in self.review.quotes if r.key in keys), "")
        more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
        self.notify(
            f"{'Undone' if which == 'undo' else 'Redone'}: {what}{f', “{bare(about, 48)}”' if about else ''}{more}",
            timeout=3,
            markup=False,
        )
        self.refresh_keys()

    # Who said it.

    def action_speaker(self) -> None:
        """s"""
        r = self._quote()
        self._ask_speaker(r.quote, r.speaker_name, lambda c: self._set_speaker(r, c))

    def _ask_speaker(self, quote: Quote, name: str | None, answered: Callable[[Choice], None]) -> None:
        from onrecord.tui.dialogs.picker import Choice, Picker

        review = self._review
        people = rank_speakers(review.current.analysis, quote, review.quotes)
        near = [Choice(p.name, "as now" if p.name == name else p.role or "") for p in people]
        known = {c.name for c in near}
        named = dict.fromkeys(r.speaker_name for r in review.quotes if r.speaker_name and r.speaker_name not in known)
        near += [Choice(n, "as now" if n == name else "") for n in named]

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                answered(choice)

        self.app.push_screen(Picker(f"Who said “{bare(quote.text, 48)}”?", near, self.workspace.names_like), chosen)

    def _set_speaker(self, r: Reviewed, choice: Choice) -> None:
        mention = self._mention(choice, r) if choice.name != r.speaker_name else ()
        chain = chain_of(self._review.quotes, r, self.article.text) if choice.name != r.speaker_name else []
        if self._decide(lambda: self._review.set_speaker([r.key], choice.name, mention)) and chain:
            self._chain = (chain, choice.name)
            count = len(chain)
            self.notify(
                f"{count} more open {'quote was' if count == 1 else 'quotes were'} given to {safe_line(r.speaker_name or '', 30)} the same way: "
                f"! gives {'it' if count == 1 else 'them'} to {safe_line(choice.name or 'no one', 30)} too.",
                timeout=8,
                markup=False,
            )
            self.refresh_keys()

    def _mention(self, choice: Choice, r: Reviewed) -> Spans:
        """Where the text names whoever was chosen, for that quote."""
        person = self._review.current.analysis.named(choice.name)
        return mention_for(person, r.quote) if person else ()

    def action_chain(self) -> None:
        """!"""
        keys, name = self._chain
        known = self._review.current.analysis.named(name)
        self._chain = ([], None)
        if self._decide(lambda: self._review.set_speaker(keys, name), go_on=False) and known is not None:
            self.notify(f"{len(keys)} given to {safe_line(known.name, 40)}.", timeout=3, markup=False)

    # What was said.

    def action_edit(self) -> None:
        """e"""
        r = self._quote()
        self.edit = SpanEdit(r.key, r.quote.content)
        self._mode_changed()

    def _mode_changed(self) -> None:
        self.view.focus()
        self.point()
        self.refresh_keys()

    def _edit_move(self, step: int, *, by_sentence: bool) -> None:
        if self.edit is not None:
            self.edit = self.edit.moved(self.article.text, step, by_sentence=by_sentence)
            self.point()

    def action_edit_left(self) -> None:
        """h"""
        self._edit_move(-1, by_sentence=False)

    def action_edit_right(self) -> None:
        """l"""
        self._edit_move(1, by_sentence=False)

    def action_edit_left_sentence(self) -> None:
        """H"""
        self._edit_move(-1, by_sentence=True)

    def action_edit_right_sentence(self) -> None:
        """L"""
        self._edit_move(1, by_sentence=True)

    def action_edit_swap(self) -> None:
        """o"""
        if self.edit is not None:
            self.edit = self.edit.swapped()
            self.point()

    def action_edit_keep(self) -> None:
        """Enter"""
        edit, self.edit = self.edit, None
        if edit is not None and not self._decide(lambda: self._review.set_content(edit.key, edit.content)):
            self._mode_changed()

    def action_edit_speaker(self) -> None:
        """s"""
        edit, self.edit = self.edit, None
        if edit is not None and self._decide(lambda: self._review.set_content(edit.key, edit.content), go_on=False):
            self._mode_changed()
            self.action_speaker()

    def action_edit_drop(self) -> None:
        """Escape"""
        self.edit = None
        self._mode_changed()

    def action_kind(self) -> None:
        """c"""
        from onrecord.tui.dialogs.dialogs import Menu

        r = self._quote()
        kinds: tuple[QuoteKind, ...] = get_args(QuoteKind)
        choices = [(kind, kind[0], f"{kind}, as now" if kind == r.quote.kind else kind) for kind in kinds]

        def answered(answer: str | None) -> None:
            for kind in kinds:
                if kind == answer != r.quote.kind:
                    self._decide(partial(self._review.set_kind, r.key, kind), go_on=False)

        self.app.push_screen(Menu("What kind of quote is it?", choices, bare(r.quote.text, 200)), answered)

    def action_split(self) -> None:
        """|"""
        r = self._quote()
        text = self.article.text
        last = r.quote.content[-1]
        self.caret = Caret(word_at(text, max(r.quote.start, (r.quote.start + last.end) // 2)), splits=r.key)
        self._mode_changed()
        self.notify("Move to the word the second quote begins with, then Enter.", timeout=4)

    def action_join(self) -> None:
        """J"""
        r = self._quote()
        quotes = self._review.quotes
        at = quotes.index(r)
        if at + 1 >= len(quotes):
            self.notify("There is no quote after this one to join.", timeout=2)
            return
        other = quotes[at + 1].key
        self._decide(lambda: self._review.join(r.key, other), go_on=False)
