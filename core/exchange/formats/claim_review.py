"""ClaimReview stubs (https://schema.org/ClaimReview): what was claimed, by whom and where; the verdict is the fact-checker's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from onrecord.core.contract import Json
from onrecord.core.exchange.export import ExportedArticle, ExportedQuote

_TYPES = {"person": "Person", "organisation": "Organization", "group": "Organization"}


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A JSON-LD graph with one ClaimReview a quote. Rating, reviewer's page and organisation are left to be filled in."""
    file.write(b'{"@context": "https://schema.org", "@graph": [')
    number = 0
    for a in articles:
        for q in a.quotes:
            file.write(
                (b",\n" if number else b"\n") + json.dumps(_review(a, q), ensure_ascii=False).encode("utf-8", "replace")
            )
            number += 1
    file.write(b"\n]}\n")


def _review(a: ExportedArticle, q: ExportedQuote) -> Json:
    words = " ".join(q.quote.text.split())
    page: Json = {
        "@type": "NewsArticle",
        "headline": a.article.title,
        "url": a.article.url,
        "datePublished": a.article.published,
    }
    if a.article.site:
        page["publisher"] = {"@type": "Organization", "name": a.article.site}
    claim: Json = {"@type": "Claim", "text": words, "appearance": _filled(page)}
    if a.article.published:
        claim["datePublished"] = a.article.published
    if q.speaker_name:
        author = {
            "@type": _TYPES[q.person_kind],
            "name": q.speaker_name,
            "jobTitle": q.role if q.person_kind == "person" else None,
        }
        claim["author"] = _filled(author)
    return {"@type": "ClaimReview", "claimReviewed": words, "itemReviewed": claim}


def _filled(record: Json) -> Json:
    return {k: v for k, v in record.items() if v}
