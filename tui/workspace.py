"""What all screens work on: the store, who reviews in it, which quotes are wanted, and the process that analyses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.core.analysis.models import DEFAULT_MODELS, Models
from onrecord.core.frozen import frozen
from onrecord.core.store.connection import Store, open_again
from onrecord.tui.config import Config
from onrecord.tui.keymap import key_labels
from onrecord.tui.settings import Settings

if TYPE_CHECKING:
    from onrecord.core.analysis.worker import Worker
    from onrecord.core.library.articles import Listed
    from onrecord.core.library.quotes import LibraryQuote
    from onrecord.core.model import Analysis, Article
    from onrecord.core.review.filter import Filter
    from onrecord.core.review.queue import Order
    from onrecord.core.review.review import Review
    from onrecord.tui.widgets.panel import TabName

# What only one screen needs is imported when it asks: the first picture waits for all that is imported here.


@frozen
class Awaited:
    """A date that was given and is not decided yet, and the reviewer's newest decision when it was given."""

    day: str
    after: int | None


@dataclass(slots=True, eq=False, repr=False)
class Workspace:
    """Shared by the screens of one application. ``wanted``, ``order`` and ``tab`` hold from one article to the next.

    ``worker`` is the process that analyses, once it has been started; ``settling``: whoever reviews goes through what others dispute, so whose the articles are does not matter;
    ``dating``: the dates given to articles, by their ids, that are being worked out.
    """

    store: Store
    config: Config
    reviewer: str
    models: Models = DEFAULT_MODELS
    blind: bool = False
    settling: bool = False
    order: Order = "reading"
    tab: TabName | None = None
    settings: Settings = field(default_factory=Settings)
    worker: Worker | None = None
    dating: dict[str, Awaited] = field(default_factory=dict[str, Awaited])
    _wanted: Filter | None = None

    @property
    def wanted(self) -> Filter:
        """The reader's filter; without a term, all quotes."""
        if self._wanted is None:
            from onrecord.core.review.filter import Filter

            self._wanted = Filter()
        return self._wanted

    @wanted.setter
    def wanted(self, wanted: Filter) -> None:
        self._wanted = wanted

    async def analyse(self, article_id: str, article: Article, told: Callable[[float], None]) -> Analysis:
        """Analyse in another process and store what comes out; ``told`` hears the share done, from 0 to 1.

        Raises:
            OnrecordError: the model cannot be loaded, or the store not be written.
        """
        saving = asyncio.create_task(asyncio.to_thread(_save_article, self.store, article))
        analysis = await self.analyse_only(article, told)
        await saving
        await asyncio.to_thread(_save_analysis, self.store, article_id, analysis)
        return analysis

    async def analyse_only(self, article: Article, told: Callable[[float], None]) -> Analysis:
        """Analyse in another process and store nothing; ``told`` hears the share done, from 0 to 1.

        Raises:
            OnrecordError: the model cannot be loaded.
        """
        from onrecord.core.analysis.worker import Worker

        self.worker = self.worker or Worker(self.models)
        return await self.worker.analyse(article, told)

    async def stop(self) -> None:
        """End the analysis: it has nothing worth waiting for."""
        if self.worker is not None:
            await self.worker.stop()

    def review(self, article_id: str, article: Article, analysis: Analysis) -> Review:
        """The review of an article by whoever reviews here."""
        from onrecord.core.review.review import Review

        return Review(self.store, article_id, article.text, analysis, self.reviewer, self.blind)

    async def catch_up(self) -> int:
        """Index what an older version or a crash left behind; how many articles that was."""
        return await asyncio.to_thread(_catch_up, self.store)

    def next_open_article(self, after: str | None) -> Listed | None:
        """The next article with quotes to review, among them some that the filter holds."""
        from onrecord.core.library.articles import next_open
        from onrecord.core.library.search import articles_with_open

        wanted = self.wanted.root
        among = None if wanted is None or self.blind else articles_with_open(self.store, wanted)
        reviewer = None if self.settling else self.reviewer
        return next_open(
            self.store, after, uncertain=self.order == "uncertain", reviewer=reviewer, blind=self.blind, among=among
        )

    def copies(self, quote: LibraryQuote) -> int:
        """How many articles give the quote's words."""
        from onrecord.core.library.quotes import given_by

        return 1 if quote.family is None else given_by(self.store, quote.family)

    def names_like(self, typed: str) -> list[str]:
        """Names of the library by what is typed."""
        from onrecord.core.library.articles import names_like

        return names_like(self.store, typed)

    def known_tags(self) -> list[str]:
        """Tags in use."""
        from onrecord.core.library.articles import tags_in_use

        return tags_in_use(self.store)

    def key_of(self, action: str) -> str:
        """The first key of an action, as it is called on a keyboard."""
        return key_labels(action, self.config.keys)[0]


def _catch_up(opened: Store) -> int:
    from onrecord.core.review.indexing import catch_up

    with closing(open_again(opened)) as store:
        return catch_up(store)


def _save_article(opened: Store, article: Article) -> None:
    from onrecord.core.store.articles import save_article

    with closing(open_again(opened)) as store:
        save_article(store, article)


def _save_analysis(opened: Store, key: str, analysis: Analysis) -> None:
    from onrecord.core.review.indexing import index_article
    from onrecord.core.store.articles import save_analysis, saving

    # Whoever searches meanwhile finds what the one or the other analysis gave.
    with closing(open_again(opened)) as store, saving(store):
        save_analysis(store, key, analysis)
        index_article(store, key)
