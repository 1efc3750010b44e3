"""Prodigy's JSONL for ``rel.manual``: {"text", "tokens", "spans", "relations"} a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from onrecord.core.contract import Json
from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.spans import LabelledSpan, labelled

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """An article a line, tokenized by spaCy's English rules as Prodigy does."""
    nlp = _english()
    for a in articles:
        nlp.max_length = max(nlp.max_length, len(a.article.text) + 1)
        line = _line(a, nlp.make_doc(a.article.text))
        file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


@cache
def _english() -> Language:
    import spacy

    return spacy.blank("en")


def _line(a: ExportedArticle, doc: Doc) -> Json:
    spans, relations = labelled(a)
    held = {s.id: _span(s, doc) for s in spans}
    return {
        "text": a.article.text,
        "tokens": [
            {"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i, "ws": bool(t.whitespace_)} for t in doc
        ],
        "spans": list(held.values()),
        "relations": [
            {
                "head": held[r.source]["token_end"],
                "child": held[r.target]["token_end"],
                "head_span": held[r.source],
                "child_span": held[r.target],
                "label": r.label,
            }
            for r in relations
        ],
        "meta": {
            "article_id": a.id,
            "title": a.article.title,
            "speakers": a.speakers,
            "replaces": a.replaces,
        },
    }


def _span(s: LabelledSpan, doc: Doc) -> Json:
    """Prodigy wants a span to begin and end with tokens; ``exact`` keeps where the quote does."""
    span: Any = doc.char_span(s.start, s.end, alignment_mode="expand")
    return {
        "start": span.start_char,
        "end": span.end_char,
        "token_start": span.start,
        "token_end": span.end - 1,
        "label": s.label,
        "key": s.key if s.first else None,
        "exact": [s.start, s.end],
    }
