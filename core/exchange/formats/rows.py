"""A quote a row, or a figure a row: the columns that CSV, TSV, XLSX and Parquet share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.sides import sides_json
from onrecord.core.model import Spans

#: name and type of each column; a spreadsheet that is read back needs ``article_id``, ``key`` and what was changed
QUOTE_COLUMNS: dict[str, type] = {
    "quote": str, "kind": str, "speaker": str, "together_with": str, "role": str, "country": str, "cue": str, "confidence": float,
    "state": str, "reviewer": str, "decided_at": str, "tags": str, "note": str, "title": str, "site": str,
    "published": str, "url": str, "article_id": str, "key": str, "start": int, "end": int, "content": str,
    "speaker_id": str, "field": str, "replaces": str, "sides": str, "as_of": str,
}  # fmt: skip
FIGURE_COLUMNS: dict[str, type] = {
    "figure": str, "kind": str, "value": float, "value_high": float, "date": str, "unit": str, "about": str,
    "change": str, "qualifier": str, "title": str, "site": str, "published": str, "url": str, "article_id": str,
    "start": int, "end": int,
}  # fmt: skip

Cell = str | float | int | None


def quote_rows(articles: Iterable[ExportedArticle]) -> Iterator[list[Cell]]:
    """A row of :data:`QUOTE_COLUMNS` for each quote."""
    for a in articles:
        about = (a.article.title, a.article.site, a.article.published, a.article.url, a.id)
        for q in a.quotes:
            yield [
                q.quote.text,
                q.quote.kind,
                q.speaker_name,
                "; ".join(q.together_with) or None,
                q.role,
                q.country,
                _words(a.article.text, q.quote.cue),
                round(q.quote.confidence, 4),
                q.state,
                q.reviewer,
                q.decided_at,
                " ".join(q.tags),
                q.note or None,
                *about,
                q.key,
                q.quote.start,
                q.quote.end,
                json.dumps(q.quote.content),
                q.speaker_id,
                q.field,
                " ".join(q.replaces) or None,
                json.dumps(sides_json(q.sides), ensure_ascii=False) if q.sides else None,
                a.decisions[-1].at if a.decisions else None,
            ]


def figure_rows(articles: Iterable[ExportedArticle]) -> Iterator[list[Cell]]:
    """A row of :data:`FIGURE_COLUMNS` for each figure."""
    for a in articles:
        about = (a.article.title, a.article.site, a.article.published, a.article.url, a.id)
        for f in a.analysis.figures:
            low, high = f.value if isinstance(f.value, tuple) else (f.value, None)
            date = f.value if isinstance(f.value, str) else None
            number = low if isinstance(low, int | float) else None
            yield [f.text, f.kind, number, high, date, f.unit, f.about, f.change, f.qualifier, *about, f.start, f.end]


def _words(text: str, spans: Spans) -> str | None:
    return " ".join(text[s:e] for s, e in spans) or None
