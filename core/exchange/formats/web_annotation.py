"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/): one collection, an annotation a quote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from onrecord.core.contract import Json
from onrecord.core.exchange.export import ExportedArticle, ExportedQuote
from onrecord.core.model import TEXT
from onrecord.core.review.page import Page

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: characters of text before and after a quote that find it again on a changed page
_AROUND = 32


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """An AnnotationPage with all annotations."""
    head = {"@context": _CONTEXT, "id": "urn:onrecord:page", "type": "AnnotationPage"}
    file.write(json.dumps(head)[:-1].encode() + b', "items": [')
    for number, item in enumerate(_annotations(articles)):
        file.write((b",\n" if number else b"\n") + json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"))
    file.write(b"\n]}\n")


def _annotations(articles: Iterable[ExportedArticle]) -> Iterator[Json]:
    for a in articles:
        for q in a.quotes:
            yield _annotation(a, q)


def _annotation(a: ExportedArticle, q: ExportedQuote) -> Json:
    page = Page.of(a.article)
    content = page.placed(q.field, q.quote.content)
    assert content  # it was exported from this page
    part = page.part_at(content[0].start)
    text, start, end = page.words[part.start : part.end], content[0].start - part.start, content[-1].end - part.start
    said = {
        "type": "TextualBody",
        "purpose": "identifying",
        "format": "text/plain",
        "value": q.speaker_name or "no one named",
    }
    tags = [{"type": "TextualBody", "purpose": "tagging", "value": t} for t in (q.quote.kind, *q.tags)]
    notes = [{"type": "TextualBody", "purpose": "commenting", "value": q.note}] if q.note else []
    out: Json = {
        "id": f"urn:onrecord:{a.id}:{q.key}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [said, *tags, *notes],
        "target": {
            "source": a.article.url or f"urn:onrecord:{a.id}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(start - _AROUND, 0) : start],
                    "suffix": text[end : end + _AROUND],
                },
                *([{"type": "TextPositionSelector", "start": start, "end": end}] if q.field == TEXT else []),
            ],
        },
    }
    if q.reviewer:
        out["creator"] = {"type": "Person", "name": q.reviewer}
    if q.decided_at and (created := _in_utc(q.decided_at)):
        out["created"] = created
    return out


def _in_utc(moment: str) -> str | None:
    """ISO 8601 with "Z" behind it, as the model wants it; a moment without a zone is in UTC already; None for no moment."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found.astimezone(UTC) if found.tzinfo else found).replace(tzinfo=None).isoformat() + "Z"
