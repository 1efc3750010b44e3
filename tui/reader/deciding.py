"""Keys that decide on the current quote, or say more of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.content import Content

from onrecord.core.review.current import Reviewed
from onrecord.core.review.session import Session
from onrecord.core.review.wording import all_named, confidence_in_words, entry_in_words
from onrecord.core.store.decisions import Decision
from onrecord.tui.keymap import BY_ID
from onrecord.tui.reader.asking import Asking
from onrecord.tui.reader.dating import Dating
from onrecord.tui.reader.desk import Desk, Keys
from onrecord.tui.reader.status import sides_in_words
from onrecord.tui.sanitize import bare, safe_line

#: what each decision is called once it is made
DONE = {
    "accept": "accepted", "import": "brought in", "accept all": "accepted all", "reject": "rejected", "reopen": "reopened", "speaker": "speaker changed",
    "span": "ends moved", "kind": "kind changed", "add": "quote added", "split": "quote split", "join": "quotes joined",
    "country": "country changed", "no country": "country dropped", "name": "name changed", "no name": "name dropped",
    "person": "person changed",
    "date": "date changed", "figure": "figure changed", "no figure": "figure dropped", "tag": "tags changed", "note": "note changed",
}  # fmt: skip
_MENU = (
    "accept", "reject", "speaker", "edit", "kind", "split", "join", "tag", "note", "copy", "history", "next_quote", "undo",
)  # fmt: skip


class Deciding:
    """Forwards to the session, which knows the quote that is meant."""

    def __init__(self, desk: Desk, asking: Asking, dating: Dating) -> None:
        self._desk = desk
        self._dating = dating
        self.keys: Keys = {
            "accept": lambda: self._session.accept(),
            "reject": lambda: self._session.reject(),
            "reopen": lambda: self._session.reopen(),
            "settle_first": partial(self._settle, 0),
            "settle_second": partial(self._settle, 1),
            "edit": self._edit,
            "join": lambda: self._session.join(),
            "speaker": partial(self._with_lit, asking.speaker),
            "kind": partial(self._with_lit, asking.kind),
            "tag": partial(self._with_lit, asking.tags),
            "note": partial(self._with_lit, asking.note),
            "note_article": partial(asking.note_passage, None),
            "filter": asking.filter,
            "accept_all": asking.accept_all,
            "chain": self._chain,
            "undo": partial(self._take_back, "Undone"),
            "redo": partial(self._take_back, "Redone"),
            "menu": partial(self._with_lit, self._menu),
            "history": partial(self._with_lit, self._history),
            "copy": partial(self._with_lit, self._copy),
        }

    @property
    def _session(self) -> Session:
        session = self._desk.session
        assert session is not None
        return session

    def _with_lit(self, act: Callable[[Reviewed], object]) -> None:
        r = self._session.lit()
        if r is not None:
            act(r)

    def _edit(self) -> None:
        self._session.begin_edit()
        self._desk.view.focus()

    def _settle(self, number: int) -> None:
        from onrecord.tui.dialogs.dialogs import Menu

        session, r = self._session, self._session.lit()
        if r is None or not r.sides:
            return
        if len(r.sides) == 2:
            session.settle(r.sides[number])
            return
        choices = [(str(n), str(n + 1), words) for n, words in enumerate(sides_in_words(r.sides, session.text))]
        self._desk.ask(Menu("Which of them", choices), lambda answer: session.settle(r.sides[int(answer)]))

    def _chain(self) -> None:
        offer = self._session.offer
        count = self._session.take_offer()
        if offer is not None:
            self._desk.tell(f"{count} given to {safe_line(offer.given_to, 40)}.")

    def _take_back(self, done: str) -> None:
        session = self._session
        if done == "Undone" and self._dating.withdraw():
            self._desk.show_status("")
            self._desk.tell("Undone: the date stays as it was.")
            return
        decision = session.undo() if done == "Undone" else session.redo()
        self._desk.tell(
            f"Nothing to {'undo' if done == 'Undone' else 'redo'}."
            if decision is None
            else f"{done}: {self._words(decision)}"
        )

    def _words(self, decision: Decision) -> str:
        keys = [e.key for e in decision.entries]
        about = next((r.quote.text for r in self._session.review.quotes if r.key in keys), "")
        more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
        return f"{DONE.get(decision.action, decision.action)}{f', “{bare(about, 48)}”' if about else ''}{more}"

    def _menu(self, r: Reviewed) -> None:
        from onrecord.tui.dialogs.dialogs import Menu

        choices = [(n, self._desk.workspace.key_of(n), BY_ID[n].long) for n in _MENU]
        menu = Menu(safe_line(all_named(r.speakers)), choices, safe_line(r.quote.text, 200))
        self._desk.ask(menu, self._desk.press)

    def _history(self, r: Reviewed) -> None:
        from onrecord.tui.dialogs.dialogs import TextDialog

        review, proposal = self._session.review, r.proposal
        lines = ["added by hand"]
        if proposal is not None:
            names = {p.id: p.name for p in review.current.analysis.people}
            who = all_named([names[p] for p in proposal.people or (proposal.person,) if p in names])
            lines = [
                f"proposed: {who} · {proposal.kind} · {confidence_in_words(proposal.confidence)} · {proposal.explanation}"
            ]
        holding = {d.id for d in review.current.undoable}
        for decision, entry in review.history(r.key):
            what, says = DONE.get(decision.action, decision.action), entry_in_words(entry)
            note = "" if decision.id in holding else " (undone)"
            when = decision.at[:16].replace("T", " ")
            lines.append(f"{when} {decision.reviewer}: {what}{'' if says == what else f' → {says}'}{note}")
        body = Content("\n").join(Content(safe_line(line)) for line in lines)
        self._desk.ask(TextDialog(f"History of “{bare(r.quote.text, 40)}”", body), lambda _: None)

    def _copy(self, r: Reviewed) -> None:
        article = self._desk.article
        where = ", ".join(filter(None, (article.title, article.site, article.published)))
        words = " ".join(r.quote.text.strip("“”").split())
        self._desk.copy(f"“{words}” — {all_named(r.speakers)}{f' ({where})' if where else ''}")
        self._desk.tell("Copied the quote with its attribution.", 2)
