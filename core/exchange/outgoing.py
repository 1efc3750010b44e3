"""Which of the library's quotes go out, how many that were, what went without them, and why none did."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.export import ExportedArticle, gather
from onrecord.core.exchange.formats import ExportFormat
from onrecord.core.exchange.wording import counted
from onrecord.core.library.quotes import keys_of
from onrecord.core.library.search import find_quotes
from onrecord.core.model import TEXT
from onrecord.core.query.fields import states_called
from onrecord.core.query.parse import parse
from onrecord.core.query.tree import OneOf, leaves
from onrecord.core.review.current import Reviewed
from onrecord.core.review.indexing import catch_up
from onrecord.core.store.articles import is_deleted, load_article
from onrecord.core.store.connection import Store
from onrecord.core.store.entries import PersonEntry

#: (article id, key) of a quote
QuoteKey = tuple[str, str]


@dataclass
class Tally:
    """What goes out, counted as it passes: ``beside_text`` of the quotes stand in title, deck and captions; no row holds
    ``notes`` on passages, nor ``corrections`` of kinds, countries and figures.
    """

    quotes: int = 0
    figures: int = 0
    beside_text: int = 0
    notes: int = 0
    corrections: int = 0

    def add(self, a: ExportedArticle) -> None:
        """Count an article."""
        self.quotes += len(a.quotes)
        self.figures += len(a.analysis.figures)
        self.beside_text += sum(q.field != TEXT for q in a.quotes)
        self.notes += len(a.notes)
        self.corrections += sum(not isinstance(c, PersonEntry) or c.kind is not None for c in a.corrections)

    def told(self, form: ExportFormat, to: str, *, figures: bool = False, why_none: str = "") -> str:
        """How many were written, and what the format has no place for; ``why_none`` explains that there were none."""
        if figures:
            return f"{counted(self.figures, 'figure')} written to {to}"
        beside = self.beside_text if form.text_only else 0
        count = self.quotes - beside
        said = f"{counted(count, 'quote')} written to {to}{'' if count else why_none}"
        if beside:
            those = "quote of title, deck or captions is" if beside == 1 else "quotes of title, deck or captions are"
            said += f"; {beside} {those} not in it: {form.name} knows the text alone"
        return said + (self._not_in_rows() if form.write_figures else "")

    def _not_in_rows(self) -> str:
        those = (
            [f"{self.notes:,} {'note on a passage' if self.notes == 1 else 'notes on passages'}"] if self.notes else []
        )
        if self.corrections:
            what = "a kind, country or figure" if self.corrections == 1 else "kinds, countries or figures"
            those.append(f"{counted(self.corrections, 'correction')} of {what}")
        are = "is" if self.notes + self.corrections == 1 else "are"
        return f"; {' and '.join(those)} {are} not in it: export .jsonl for all" if those else ""


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
        self._tally, self._other_states = Tally(), 0

    def articles(self, ids: Sequence[str] = (), *, figures: bool = False) -> Iterator[ExportedArticle]:
        """The articles with their quotes, all or those of ``ids``; with ``figures`` also those that have none.

        Raises:
            OnrecordError: there is no article of one of the ids, or it is deleted; or one cannot be read.
        """
        for key in ids:
            if is_deleted(self._store, key):
                raise OnrecordError(f"article {key} is deleted; add it again, or undo that in the library")
            load_article(self._store, key)
        keys: Iterable[str] | None = list(dict.fromkeys(ids)) or None
        if self._among is not None:
            chosen = dict.fromkeys(article_id for article_id, _ in self._among)
            keys = [a for a in chosen if keys is None or a in keys]
        for article in gather(self._store, self._wanted, keys, empty=figures):
            self._tally.add(article)
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
        why = ""
        if self._other_states:
            why = f": none is {self._state}, {self._other_states:,} are in another state; {self._of_all} takes them"
        return self._tally.told(form, to, figures=figures, why_none=why)


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
