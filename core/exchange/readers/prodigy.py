"""Prodigy's JSONL: {"text", "spans", "relations", "answer"} a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.core.contract import Json
from onrecord.core.exchange.incoming import IncomingArticle, Refused, refuse, span_of, text_of
from onrecord.core.exchange.readers.annotated import Annotations, deleted_keys, replaced_in
from onrecord.core.exchange.readers.json_records import articles_of
from onrecord.core.model import Span


def read(path: Path) -> Iterator[IncomingArticle | Refused]:
    """An article a line; without an answer nobody has been through it, and answers other than accept say nothing."""
    return articles_of(path, _article)


def _article(record: Json, where: str) -> IncomingArticle | None:
    done = "answer" in record
    if done and record["answer"] != "accept":
        return None
    spans, relations = record.get("spans"), record.get("relations") or []
    meta = record["meta"] if isinstance(record.get("meta"), dict) else {}
    if not isinstance(spans, list) or not isinstance(relations, list):
        refuse("its spans or relations are not lists")
    found = Annotations(where, replaced_in(meta))
    for s in spans:
        _add(found, s)
    for r in relations:
        match r:
            case {"head_span": head, "child_span": child, "label": str(label)}:
                found.relations.append((_place(head), _place(child), label))
            case _:
                refuse("a relation has no head_span, child_span and label")
    speakers = meta["speakers"] if isinstance(meta.get("speakers"), dict) else {}
    quotes = found.quotes(_reviewer(record), done=done)
    article_id = text_of(meta.get("article_id"), "its article_id")
    gone = deleted_keys(speakers, quotes) if done else frozenset[str]()
    return IncomingArticle(where, article_id, text_of(record.get("text"), "its text"), quotes, gone)


def _add(found: Annotations, span: Any) -> None:
    if not isinstance(span, dict) or not isinstance(span.get("label"), str):
        refuse("a span has no label")
    found.add(_place(span), _exact(span), span["label"], text_of(span.get("key"), "a span's key"))


def _place(span: Any) -> tuple[object, object, object]:
    if not isinstance(span, dict):
        refuse("a relation's end is not a span")
    return span.get("start"), span.get("end"), span.get("label")


def _exact(span: Mapping[str, Any]) -> Span:
    """Where the quote itself begins and ends, while the tokens that Prodigy knows are those it went out with."""
    start, end = span.get("start"), span.get("end")
    place = span_of(start, end, "a span")
    match span.get("exact"):
        case [int(s), int(e)] if place.start <= s < e <= place.end:
            return Span(s, e)
        case _:
            return place


def _reviewer(record: Json) -> str | None:
    """The annotator's name as Prodigy stamps it: ``_annotator_id`` is "dataset-name" or a name given by the session."""
    found = record.get("_annotator_id")
    return found if isinstance(found, str) and found else None
