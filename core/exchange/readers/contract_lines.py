"""Our own JSON lines, as exported with decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.core.contract import Json
from onrecord.core.exchange.decision_records import decision_of
from onrecord.core.exchange.incoming import (
    IncomingArticle,
    IncomingQuote,
    IncomingSpeaker,
    Refused,
    field_of,
    refuse,
    spans_of,
    text_of,
)
from onrecord.core.exchange.readers.json_records import articles_of


def read(path: Path) -> Iterator[IncomingArticle | Refused]:
    """An article a line."""
    return articles_of(path, _article)


def _article(record: Json, where: str) -> IncomingArticle:
    quotes, people, decisions = record.get("quotes"), record.get("people") or [], record.get("decisions")
    if not (isinstance(quotes, list) and isinstance(people, list) and isinstance(decisions, list | None)):
        refuse("its quotes, people or decisions are not lists")
    names = _names(people)
    article_id, published = text_of(record.get("id"), "its id"), text_of(record.get("published"), "its date")
    return IncomingArticle(
        where,
        article_id,
        text_of(record.get("text"), "its text"),
        tuple(_quote(q, f"{where}, quote {n}", names) for n, q in enumerate(quotes, 1)),
        decisions=None if decisions is None else tuple(decision_of(d, article_id or "") for d in decisions),
        dates=((where, published),) if published else (),
    )


def _names(people: list[Any]) -> dict[Any, Any]:
    """By their ids, the names of the people that have both."""
    return {p["id"]: p["name"] for p in people if isinstance(p, dict) and "id" in p and "name" in p}


def _quote(q: Any, where: str, names: Mapping[Any, Any]) -> IncomingQuote:
    if not isinstance(q, dict):
        refuse(f"{where} is not an object")
    tags = q.get("tags")
    if tags is not None and not (isinstance(tags, list) and all(isinstance(t, str) for t in tags)):
        refuse(f"{where} has tags that are not a list of texts")
    mention = spans_of(q["speaker"], f"the speaker of {where}") if q.get("speaker") else ()
    person = q.get("person")
    name = text_of(names.get(person) if isinstance(person, str) else None, f"the speaker of {where}")
    return IncomingQuote(
        where,
        key=text_of(q.get("key"), f"the key of {where}"),
        content=spans_of(q.get("content"), f"the content of {where}"),
        words=text_of(q.get("text"), f"the text of {where}"),
        kind=text_of(q.get("kind"), f"the kind of {where}"),
        state=text_of(q.get("state"), f"the state of {where}"),
        attribution=IncomingSpeaker(name, mention),
        tags=None if tags is None else tuple(word for tag in tags for word in tag.split()),
        note=q.get("note") if isinstance(q.get("note"), str) else None,
        reviewer=text_of(q.get("reviewer"), f"the reviewer of {where}"),
        decided_at=text_of(q.get("decided_at"), f"the time of {where}"),
        field=field_of(q.get("field"), where),
    )
