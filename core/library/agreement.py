"""Agreement over the library: two reviewers' own work, or a reviewer's and a gold file's, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from onrecord.core.contract import Json, analysis_from_json
from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Article
from onrecord.core.review.agreement import Agreement, Judgement, matched
from onrecord.core.review.current import CurrentState, claims_of, fold
from onrecord.core.review.page import Page
from onrecord.core.store.articles import is_deleted, load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of


def reviewers(store: Store) -> dict[str, int]:
    """Who decided something, with in how many articles, the busiest first."""
    query = (
        "SELECT reviewer, count(DISTINCT article_id) AS articles FROM decisions"
        " GROUP BY reviewer ORDER BY articles DESC, reviewer"
    )
    return {row["reviewer"]: row["articles"] for row in store.connection.execute(query)}


def between_reviewers(store: Store, one: str, other: str) -> Agreement:
    """How far two reviewers agree, over the articles that both worked on. Each counts as if the other had not been there.

    Raises:
        OnrecordError: one of them reviewed nothing, or there is no article that both did.
    """
    known = reviewers(store)
    for name in (one, other):
        if name not in known:
            raise OnrecordError(f"there is no reviewer “{name}”; there are {', '.join(known) or 'none yet'}")
    out = Agreement()
    for article_id in _both(store, one, other):
        page, analysis = Page.of(load_article(store, article_id)), load_analysis(store, article_id)
        if analysis is not None:
            decisions = decisions_of(store, article_id)
            out.add(
                article_id,
                judgements(fold(analysis, decisions, page, one)),
                judgements(fold(analysis, decisions, page, other)),
            )
    if not out.by_article:
        raise OnrecordError(f"{one} and {other} reviewed no article in common; give them some to share")
    return out


def with_gold(store: Store, reviewer: str, gold: Iterable[tuple[str, Json | OnrecordError]]) -> Agreement:
    """How far a reviewer agrees with ``gold``: records of the JSON contract, each with where it stands.

    What the reviewer decided on and the gold does not have counts as rejected by the gold.

    Raises:
        OnrecordError: a record is not the contract, or none is of an article that the reviewer worked on.
    """
    out = Agreement()
    for where, record in gold:
        text, analysis = _gold(record, where)
        article_id = Article(text).id
        decisions = decisions_of(store, article_id)
        if is_deleted(store, article_id) or not any(d.reviewer == reviewer for d in decisions):
            continue
        found = load_analysis(store, article_id)
        if found is None:
            continue
        ours = judgements(fold(found, decisions, Page.of(load_article(store, article_id)), reviewer))
        out.add(article_id, ours, _completed(_of_gold(analysis), ours))
    if not out.by_article:
        raise OnrecordError(f"{reviewer} reviewed no article of the gold file; take its texts in and review them first")
    return out


def judgements(current: CurrentState) -> list[Judgement]:
    """What was decided on each quote; those still open are left out."""
    return [
        Judgement(r.key, r.quote.content, r.is_kept, r.speaker_name, r.together_with)
        for r in current.quotes
        if r.is_done
    ]


def _both(store: Store, one: str, other: str) -> Iterator[str]:
    query = (
        "SELECT article_id FROM decisions WHERE reviewer = ? INTERSECT SELECT article_id FROM decisions WHERE reviewer = ?"
        " INTERSECT SELECT article_id FROM library_articles WHERE deleted IS NULL ORDER BY article_id"
    )
    yield from [row["article_id"] for row in store.connection.execute(query, [one, other])]


def _gold(record: Json | OnrecordError, where: str) -> tuple[str, Analysis]:
    if isinstance(record, OnrecordError):
        raise record
    try:
        text = record["text"]
        analysis = analysis_from_json({"people": [], "countries": [], "figures": [], **record})
    except (KeyError, TypeError, ValueError):
        raise OnrecordError(f"{where} is not the contract; gold needs “text”, “quotes” and “people”") from None
    return str(text), analysis


def _of_gold(analysis: Analysis) -> list[Judgement]:
    claims = claims_of(analysis).values()
    return [Judgement(f"gold {n}", c.content, True, c.speaker_name, c.speakers[1:]) for n, c in enumerate(claims)]


def _completed(gold: Sequence[Judgement], ours: Sequence[Judgement]) -> list[Judgement]:
    """The gold with a rejection of each of our judgements that it has no quote for."""
    alone = [a for a, b in matched(ours, gold) if a is not None and b is None]
    return [*gold, *(Judgement(a.key, a.content, False) for a in alone)]
