"""Two reviewers at one article: what a decision is about, and what the one who comes second is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Spans
from onrecord.core.review.current import CurrentState, Reviewed, is_made
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import Action, ArticleEntry, Correction, NoteEntry, QuoteEntry

#: what a decision is about, by key, as a reviewer has it before them
Seen = Callable[[CurrentState], Mapping[str, object]]

_DID = {
    Action.ACCEPT: "accepted it", Action.ACCEPT_ALL: "accepted it", Action.REJECT: "rejected it", Action.REOPEN: "reopened it",
    Action.SPEAKER: "changed its speaker", Action.SPAN: "moved its ends", Action.KIND: "changed its kind",
    Action.TAG: "changed its tags", Action.NOTE: "changed its note", Action.ADD: "added it", Action.SPLIT: "split it",
    Action.JOIN: "joined it with another", Action.IMPORT: "brought it in from a file", Action.UNDO: "took a decision on it back", Action.REDO: "made a decision on it again",
    Action.DATE: "set the article's date",
}  # fmt: skip


def verdicts(keys: Collection[str]) -> Seen:
    """What is claimed in these quotes, and how they are decided."""
    return lambda state: {r.key: _verdict(r) for r in _those(state, keys)}


def presence(key: str) -> Seen:
    """Whether the quote is there at all."""
    return lambda state: {r.key: True for r in _those(state, [key])}


def note_of(key: str) -> Seen:
    """The quote's note."""
    return lambda state: {r.key: r.note for r in _those(state, [key])}


def passage(key: str) -> Seen:
    """The note on a passage or the article."""
    return lambda state: {n.key: n.text for n in state.notes if n.key == key}


def same_words(content: Spans) -> Seen:
    """Quotes that have exactly these words."""
    return lambda state: {r.key: True for r in state.quotes if r.quote.content == content}


def corrections(entries: Iterable[Correction]) -> Seen:
    """How these countries, people or figures are corrected."""
    keys = {(e.type, e.key) for e in entries}
    return lambda state: {f"{kind} {key}": e for (kind, key), e in state.corrections.items() if (kind, key) in keys}


def date_of_article(state: CurrentState) -> Mapping[str, object]:
    """The date that a reviewer gave the article."""
    return {"article date": state.dating}


def of_step(step: Decision | None, next_step: Callable[[CurrentState], Decision | None]) -> Seen:
    """Which decision would be taken back or made again, and all that it touched."""
    entries = step.entries if step else ()
    quotes = verdicts([e.key for e in entries if isinstance(e, QuoteEntry)])
    others = [e for e in entries if not isinstance(e, QuoteEntry | NoteEntry | ArticleEntry)]

    def seen(state: CurrentState) -> Mapping[str, object]:
        target = next_step(state)
        return {
            "": target.id if target else None,
            **quotes(state),
            **corrections(others)(state),
            **date_of_article(state),
        }

    return seen


def message(decisions: Sequence[Decision], last: int, keys: Collection[str]) -> str:
    """The line for a reviewer whose decision on these keys came second; they had seen the decisions up to ``last``."""
    entries = {d.id: d.entries for d in decisions}
    for d in reversed(decisions):
        about = (*d.entries, *entries.get(d.target or 0, ()))
        if d.id > last and ("" in keys or any(e.key in keys or f"{e.type} {e.key}" in keys for e in about)):
            did = _DID.get(d.action, "corrected it")
            return f"{d.reviewer} {did} a moment ago; look again, and the same key does it all the same"
    return "the article was analysed again a moment ago; look again, and the same key does it all the same"


def refuse_if_built_on(step: Decision, holding: Sequence[Decision]) -> None:
    """Let nobody take back the making of a quote that somebody else has decided on since.

    Raises:
        OnrecordError: somebody has.
    """
    made = [e.key for e in step.entries if is_made(e.key) and isinstance(e, QuoteEntry) and e.content is not None]
    for later in holding:
        if later.id > step.id and later.reviewer != step.reviewer and any(later.touches(key) for key in made):
            raise OnrecordError(f"{later.reviewer} has decided on what this made; it stays until they undo that")


def _those(state: CurrentState, keys: Collection[str]) -> Iterable[Reviewed]:
    return (r for r in state.quotes if r.key in keys)


def _verdict(r: Reviewed) -> tuple[object, ...]:
    q = r.quote
    return r.state, q.content, q.kind, q.speaker, r.speakers, r.sides
