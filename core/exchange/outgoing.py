"""Which of the library's quotes go out, how many that were, and why none did."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from onrecord.core.exchange.export import ExportedArticle, beside_text, gather, left_out
from onrecord.core.exchange.formats import ExportFormat
from onrecord.core.exchange.wording import counted
from onrecord.core.library.quotes import keys_of
from onrecord.core.library.search import find_quotes
from onrecord.core.query.fields import states_called
from onrecord.core.query.parse import parse
from onrecord.core.query.tree import OneOf, leaves
from onrecord.core.review.current import Reviewed
from onrecord.core.review.indexing import catch_up
from onrecord.core.store.connection import Store

#: (article id, key) of a quote
QuoteKey = tuple[str, str]


class Outgoing:
    """Quotes in a state (a word such as "kept"), counted as they pass; ``among`` these alone, if given.

    ``of_all`` is what the user adds to have them in every state.
    """

    def __init__(
        self,
        store: Store,
        state: str = "kept",
        among: Collection[QuoteKey] | None = None,
        reviewer: str | None = None,
        *,
        of_all: str = "--state all",
    ) -> None:
        self._store, self._state, self._states = store, state, states_called(state)
        self._among, self._reviewer, self._of_all = among, reviewer, of_all
        self._quotes = self._figures = self._other_states = self._beside_text = 0

    def articles(self, ids: Sequence[str] = (), *, figures: bool = False) -> Iterator[ExportedArticle]:
        """The articles with their quotes, all or those of ``ids``; with ``figures`` also those that have none."""
        keys: Iterable[str] | None = list(dict.fromkeys(ids)) or None
        if self._among is not None:
            chosen = dict.fromkeys(article_id for article_id, _ in self._among)
            keys = [a for a in chosen if keys is None or a in keys]
        for article in gather(self._store, self._wanted, keys, empty=figures):
            self._quotes += len(article.quotes)
            self._beside_text += beside_text(article)
            self._figures += len(article.analysis.figures)
            yield article

    def _wanted(self, article_id: str, r: Reviewed) -> bool:
        if self._reviewer is not None and r.reviewer != self._reviewer:
            return False
        if self._among is not None and (article_id, r.key) not in self._among:
            return False
        if r.state not in self._states:
            self._other_states += 1
            return False
        return True

    def report(self, form: ExportFormat, to: str, *, figures: bool = False) -> str:
        """What was written, and why nothing was."""
        beside = self._beside_text if form.text_only else 0
        count, noun = (self._figures, "figure") if figures else (self._quotes - beside, "quote")
        said = f"{counted(count, noun)} written to {to}"
        if not count and self._other_states and not figures:
            said += f": none is {self._state}, {self._other_states:,} are in another state; {self._of_all} takes them"
        return said + left_out(beside, form.name)


def found_by(store: Store, typed: Sequence[str], within: str = "") -> set[QuoteKey] | None:
    """The quotes that all these queries find in articles that the library's filter holds; None: all there are.

    Raises:
        OnrecordError: a query cannot be understood.
    """
    queries = [parse(text) for text in typed if text.strip()]
    if not queries and not within:
        return None
    catch_up(store)
    found = (keys_of(store, find_quotes(store, query, None, within).numbers) for query in queries or [None])
    return set.intersection(*found)


def quotes_in(store: Store, articles: Sequence[str]) -> set[QuoteKey]:
    """The quotes of these articles."""
    rows = (store.connection.execute("SELECT key FROM resolved_quotes WHERE article_id = ?", [a]) for a in articles)
    return {(article_id, row["key"]) for article_id, found in zip(articles, rows, strict=True) for row in found}


def names_state(typed: str) -> bool:
    """Whether a query says which states it is about, so that all it finds is wanted."""
    return any(isinstance(leaf, OneOf) and leaf.field == "state" for leaf, _ in leaves(parse(typed)))


def count_outgoing(store: Store, state: str, among: Collection[QuoteKey] | None) -> tuple[int, int]:
    """How many of these quotes, or of all, are in that state, and how many in another."""
    query = "SELECT article_id, key, state FROM resolved_quotes JOIN library_articles USING (article_id) WHERE deleted IS NULL"
    states = states_called(state)
    found = [
        row["state"] in states
        for row in store.connection.execute(query)
        if among is None or (row["article_id"], row["key"]) in among
    ]
    return sum(found), len(found) - sum(found)
