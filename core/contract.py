"""The JSON contract of an article and its analysis, both ways."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from onrecord.core.model import Analysis, Article, Country, Figure, Person, Quote, Span, Spans

Json = dict[str, Any]


def to_json(article_id: str, article: Article, analysis: Analysis) -> Json:
    """The JSON contract of one article."""
    return {
        "id": article_id,
        "title": article.title,
        "byline": article.byline,
        "site": article.site,
        "published": article.published,
        "language": article.language,
        "url": article.url,
        "text": article.text,
        **analysis_to_json(analysis),
    }


def analysis_to_json(analysis: Analysis) -> Json:
    """The analysis' part of the contract, the model's name included."""
    return {
        "model": analysis.model,
        "quotes": [_quote(q) for q in analysis.quotes],
        "people": [asdict(p) for p in analysis.people],
        "countries": [asdict(c) for c in analysis.countries],
        "figures": [asdict(f) for f in analysis.figures],
    }


def analysis_from_json(data: Json) -> Analysis:
    """The inverse of :func:`analysis_to_json`.

    Raises:
        KeyError, TypeError: if ``data`` does not follow the contract.
    """

    def those(kind: str, *span_lists: str) -> list[Json]:
        return [{**item, **{k: spans(item.get(k)) for k in span_lists}} for item in data[kind]]

    return Analysis(
        quotes=tuple(Quote(**_renamed(q, "why", "explanation")) for q in those("quotes", "content", "cue", "speaker")),
        people=tuple(Person(**p) for p in those("people", "mentions")),
        countries=tuple(Country(**_with_ways(c)) for c in those("countries", "mentions")),
        figures=tuple(Figure(**{**f, "value": _value(f["value"])}) for f in those("figures")),
        model=data.get("model", ""),
    )


def _quote(quote: Quote) -> Json:
    return _renamed(asdict(quote), "explanation", "why")


def _renamed(item: Json, old: str, new: str) -> Json:
    """What the program calls an explanation the contract has as ``why``."""
    return {new if k == old else k: v for k, v in item.items()}


def _with_ways(country: Json) -> Json:
    return {**country, "ways": tuple(country.get("ways", ()))}


def spans(pairs: Any) -> Spans:
    """``[[start, end], ...]`` as spans; None as none."""
    return tuple(Span(int(s), int(e)) for s, e in pairs or ())


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
