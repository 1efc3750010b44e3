"""doccano's JSONL: {"text", "entities", "relations"} a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.core.contract import Json
from onrecord.core.exchange.incoming import IncomingArticle, Refused, refuse, span_of, text_of
from onrecord.core.exchange.readers.annotated import Annotations, deleted_keys, replaced_in
from onrecord.core.exchange.readers.json_records import articles_of


def read(path: Path) -> Iterator[IncomingArticle | Refused]:
    """An article a line. doccano renumbers spans: quotes are known by where they went out, and where they moved by the text they
    share; those that went out and are nowhere any more were taken out.

    What comes out of doccano has its example's id; without it nobody has been through the article.
    """
    return articles_of(path, _article)


def _article(record: Json, where: str) -> IncomingArticle:
    entities, relations = record.get("entities"), record.get("relations") or []
    if not isinstance(entities, list) or not isinstance(relations, list):
        refuse("its entities or relations are not lists")
    found = Annotations(where, replaced_in(record))
    keys = dict(record["keys"]) if isinstance(record.get("keys"), dict) else {}
    for e in entities:
        match e:
            case {"id": number, "label": str(label), "start_offset": start, "end_offset": end}:
                key = text_of(keys.pop(f"{label} {start}-{end}", None), "a quote's key")
                found.add(number, span_of(start, end, f"entity {number}"), label, key)
            case _:
                refuse("an entity has no id, label, start_offset and end_offset")
    for r in relations:
        match r:
            case {"from_id": source, "to_id": target, "type": str(label)}:
                found.relations.append((source, target, label))
            case _:
                refuse("a relation has no from_id, to_id and type")
    article_id = text_of(record.get("article_id"), "its article_id")
    quotes = found.quotes(None, done="id" in record)
    speakers = record["speakers"] if isinstance(record.get("speakers"), dict) and "id" in record else {}
    return IncomingArticle(
        where, article_id, text_of(record.get("text"), "its text"), quotes, deleted_keys(speakers, quotes)
    )
