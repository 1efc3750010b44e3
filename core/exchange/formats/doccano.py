"""doccano's JSONL for relation extraction: {"text", "entities", "relations"} a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.spans import labelled


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """An article a line; doccano keeps what else stands in it as the example's metadata."""
    for a in articles:
        spans, relations = labelled(a)
        line = {
            "text": a.article.text,
            "entities": [{"id": s.id, "label": s.label, "start_offset": s.start, "end_offset": s.end} for s in spans],
            "relations": [{"id": r.id, "from_id": r.source, "to_id": r.target, "type": r.label} for r in relations],
            "article_id": a.id,
            "title": a.article.title,
            "speakers": a.speakers,
            "replaces": a.replaces,
            "keys": {f"{s.label} {s.start}-{s.end}": s.key for s in spans if s.first},
        }
        file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
