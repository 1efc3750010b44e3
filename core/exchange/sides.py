"""The sides of a dispute as JSON, and back to verdicts: what a row of a table holds beside the one that was given last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from onrecord.core.contract import Json
from onrecord.core.exchange.incoming import Author, IncomingQuote, names_of, refuse, spans_of, text_of
from onrecord.core.model import QuoteKind
from onrecord.core.review.current import Reviewed
from onrecord.core.review.page import Page
from onrecord.core.review.replay import Verdict
from onrecord.core.review.settling import Side
from onrecord.core.store.entries import Claim, QuoteEntry, State, whole_entry

_WHAT = "the sides of a dispute"


def sides_json(sides: Iterable[Side]) -> list[Json]:
    """Each side with who stands on it and what they made of the quote; offsets as in the row's ``content``."""
    return [
        {
            "reviewers": list(side.reviewers),
            "state": str(side.verdict.state),
            "at": side.verdict.at,
            "content": side.verdict.claim.content,
            "kind": side.verdict.claim.kind,
            "speaker": side.verdict.claim.speaker_name,
            "together_with": list(side.verdict.claim.speakers[1:]),
            "mention": side.verdict.claim.speaker,
        }
        for side in sides
    ]


def sides_of(value: Any) -> tuple[Side, ...]:
    """The inverse of :func:`sides_json`.

    Raises:
        MalformedError: it is something else.
    """
    if not isinstance(value, list):
        refuse(f"{_WHAT} are not a list; leave that column as it was exported")
    return tuple(map(_side, value))


def verdicts_of(q: IncomingQuote, key: str, proposed: Claim | None, page: Page) -> list[tuple[Author, QuoteEntry]]:
    """The verdicts of a row's dispute on the quote of that key, the last one last, each made without seeing the others.

    Raises:
        ValueError: one is on words that the page has not.
    """
    out: list[tuple[Author, QuoteEntry]] = []
    for names, verdict in sorted(q.sides, key=lambda side: side.verdict.at):
        c = verdict.claim
        content = page.placed(q.field, c.content)
        if content is None:
            raise ValueError("the sides of its dispute are outside the article's text")
        entry = replace(whole_entry(key, verdict.state, replace(c, content=content)), proposed=proposed)
        out += [(Author(name, True, verdict.at), entry) for name in names]
    return out


def as_disputed(r: Reviewed, author: Author, last: QuoteEntry) -> Reviewed:
    """A quote after the last verdict of a dispute."""
    content, kind, speaker = last.content or (), last.kind or "direct", last.speaker or ()
    return replace(
        r,
        quote=replace(r.quote, content=content, kind=kind, speaker=speaker),
        speaker_name=last.speaker_name or None,
        together_with=last.together_with or (),
        state=State.DISPUTED,
        reviewer=author.name,
        decided_at=author.at,
    )


def _side(value: Any) -> Side:
    match value:
        case {"reviewers": [str(), *_] as names, "state": state, "at": str(at), "content": content, "kind": kind} if (
            all(isinstance(name, str) and name for name in names)
            and state in tuple(State)
            and kind in get_args(QuoteKind)
        ):
            name, mention = text_of(value.get("speaker"), _WHAT), value.get("mention")
        case _:
            refuse(f"{_WHAT} are not as they were exported; leave that column as it was")
    others = names_of(value.get("together_with"), _WHAT)
    claim = Claim(spans_of(content, _WHAT), kind, spans_of(mention, _WHAT) if mention else (), name, others)
    return Side(tuple(names), Verdict(State(state), claim, _time(at)))


def _time(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        refuse(f"{_WHAT} have no time; leave that column as it was exported")
    return text
