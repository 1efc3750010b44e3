"""An article's quotes as they stand -> what the library searches and lists."""

from __future__ import annotations

import logging
import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable

from onrecord.core.errors import OnrecordError, StoreUnusable
from onrecord.core.frozen import frozen
from onrecord.core.model import Analysis, Article, Spans
from onrecord.core.review.current import CurrentState, fold
from onrecord.core.review.page import Page
from onrecord.core.store.articles import load_analysis, load_article, save_analysis, save_article, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.index import Row, Summary, behind, put_resolved, put_story

_log = logging.getLogger(__name__)


@frozen
class CountryMentions:
    """Where a text names countries: (start, end, ISO code), in order."""

    mentions: tuple[tuple[int, int, str], ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, analysis: Analysis) -> CountryMentions:
        """Those that an analysis found."""
        mentions = tuple(sorted((m.start, m.end, c.code) for c in analysis.countries for m in c.mentions))
        return cls(mentions, tuple(start for start, _, _ in mentions))

    def within(self, content: Spans) -> set[str]:
        """The codes of the countries that begin within these spans."""
        found: set[str] = set()
        for start, end in content:
            for at in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
                found.add(self.mentions[at][2])
        return found


def rows_of(current: CurrentState, only: Collection[str] | None = None) -> list[Row]:
    """The quotes as rows of the index, or those among them whose keys are in ``only``."""
    people = {p.name: p for p in current.analysis.people}
    places = CountryMentions.of(current.analysis)
    out: list[Row] = []
    for r in current.quotes if only is None else [r for r in current.quotes if r.key in only]:
        q = r.quote
        person = people.get(r.speaker_name or "")
        kind = person.kind if person else "person"
        local = current.page.local(q.content)
        row = (
            r.key,
            local[0].start,
            local[-1].end,
            q.text,
            r.speaker_name,
            kind,
            q.kind,
            r.state,
            r.tags,
            q.confidence,
        )
        about = tuple(sorted(places.within(q.content)))
        said = (q.cue, person.role, person.country) if person else (q.cue, None, None)
        field = current.page.field_of(q.content)
        beside = tuple((name, people[name].kind if name in people else "person") for name in r.together_with)
        out.append(Row(*row, about, *said, r.reviewer, r.decided_at, field, beside))
    return out


def put_current(store: Store, article_id: str, before: CurrentState | None, now: CurrentState, last: int) -> None:
    """Bring the library from what stood ``before`` (None: it is unknown) to what stands now, after that decision.

    Inside the transaction of the decision: where the index takes nothing, the decision stays and the library catches up.

    Raises:
        OnrecordError: the store takes nothing at all.
    """
    connection = store.connection
    gone: Collection[str] | None = None
    if before is not None and before.corrections == now.corrections and before.analysis == now.analysis:
        held = {r.key: r for r in before.quotes}
        stand = {r.key: r for r in now.quotes}
        changed = rows_of(now, {key for key, r in stand.items() if held.get(key) != r})
        gone = held.keys() - stand.keys()
    else:
        changed = rows_of(now)
    connection.execute("SAVEPOINT library")
    try:
        put_resolved(store, article_id, changed, gone, summary_of(now, last))
    except sqlite3.Error:
        if not connection.in_transaction:
            raise
        connection.execute("ROLLBACK TO library")
    connection.execute("RELEASE library")


def summary_of(current: CurrentState, seen: int) -> Summary:
    """The article's line in the library; ``seen`` is the last decision folded."""
    tags = sorted({t for r in current.quotes for t in r.tags})
    published = None if current.dating is None else current.dating.published
    return Summary(len(current.quotes), sum(r.is_done for r in current.quotes), tuple(tags), seen, published)


def save_analysed(store: Store, article: Article, analysis: Analysis, bands: Iterable[int] | None = None) -> str:
    """Store an article with its analysis and put both in the index, whole or not at all; returns its id.

    ``bands`` are its text's, where they are known (:func:`onrecord.core.text.similarity.article_bands`).

    Raises:
        OnrecordError: the store cannot be written.
    """
    with saving(store):
        key = save_article(store, article)
        save_analysis(store, key, analysis)
        _index(store, key, analysis, bands)
    return key


def index_article(store: Store, article_id: str) -> None:
    """Put an analysed article's quotes, and whose near-duplicate it is, where the library finds them.

    Raises:
        OnrecordError: the article or its analysis cannot be read, or the store not be written.
    """
    analysis = load_analysis(store, article_id)
    if analysis is not None:
        _index(store, article_id, analysis, None)


def _index(store: Store, article_id: str, analysis: Analysis, bands: Iterable[int] | None) -> None:
    decisions = decisions_of(store, article_id)
    page = Page.of(load_article(store, article_id))
    current = fold(analysis, decisions, page)
    with saving(store):
        put_story(store, article_id, page.text, bands)
        summary = summary_of(current, max((d.id for d in decisions), default=0))
        put_resolved(store, article_id, rows_of(current), None, summary)


def catch_up(store: Store, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Index what an older version or a crash left behind; returns how many articles; ``progress`` gets done and all.

    A store that can only be read stays behind, and so does an article that cannot be read.

    Raises:
        OnrecordError: the store cannot be written.
    """
    waiting = [] if store.read_only else behind(store)
    unreadable = 0
    for done, article_id in enumerate(waiting):
        progress(done, len(waiting))
        try:
            index_article(store, article_id)
        except StoreUnusable:
            raise
        except OnrecordError as error:
            unreadable += 1
            _log.warning("%s", error)
    return len(waiting) - unreadable
