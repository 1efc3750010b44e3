"""The face for programs, reached as ``onrecord.analyse`` and so on. Offsets count characters of an article's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.core.contract import Json, analysis_to_json, to_json
from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import Analysis, Article

if TYPE_CHECKING:
    from pandas import DataFrame

    from onrecord.core.exchange.export import ExportedArticle
    from onrecord.core.store.connection import Store


def analyse(
    text: str,
    *,
    model: str | None = None,
    fast: bool = False,
    published: str | None = None,
    language: str | None = None,
) -> Analysis:
    """The quotes, people, countries and figures in a text.

    ``model`` is an installed spaCy pipeline, the best one unless told; ``fast`` reads the quotes with the linear model alone; relative dates count from ``published``, an ISO
    date; of other languages than English only words between quotation marks are found: ``language``, such as "de", or what the words show.

    >>> import onrecord
    >>> analysis = onrecord.analyse("“We will sign,” Foreign Minister Ada Moreno said in Lisbon.")
    >>> quote = analysis.quotes[0]
    >>> quote.text, quote.kind, analysis.person(quote.person).name
    ('“We will sign,”', 'direct', 'Ada Moreno')
    >>> [country.code for country in analysis.countries]
    ['PT']

    Raises:
        OnrecordError: the model is not installed.
    """
    from onrecord.core.analysis.models import Models
    from onrecord.core.analysis.pipeline import analyse as analysed

    return analysed(text, Models(model, "linear") if fast else Models(model), published=published, language=language)


def read(source: str | Path) -> Article:
    """The article in a file or at an address, without what its page puts round it.

    >>> import onrecord
    >>> article = onrecord.read("samples/press-conference.txt")
    >>> article.text.partition(" ")[0], article.id
    ('LISBON,', '100c322c15c631dc')

    Raises:
        OnrecordError: it cannot be read, fetched or understood.
    """
    from onrecord.core.sources.locate import read_source

    return read_source(str(source))


def to_dict(analysis: Analysis, article: Article | None = None) -> Json:
    """An analysis as plain data, ready for JSON: the contract of ``onrecord show --json``; with ``article``, all of it.

    >>> import onrecord
    >>> found = onrecord.to_dict(onrecord.analyse("Ada Moreno said that profits rose 35 percent."))
    >>> [(figure["kind"], figure["value"], figure["change"]) for figure in found["figures"]]
    [('percent', 35, 'up')]
    """
    return analysis_to_json(analysis) if article is None else to_json(article.id, article, analysis)


def to_frame(rows: Iterable[Mapping[str, object]]) -> DataFrame:
    """Rows, of :meth:`Library.quotes` for one, as a pandas data frame.

    >>> import onrecord
    >>> onrecord.to_frame([{"speaker": "Ada Moreno", "quotes": 2}]).shape
    (1, 2)

    Raises:
        OnrecordError: pandas is not installed.
    """
    try:
        from pandas import DataFrame
    except ImportError:
        raise OnrecordError("data frames need pandas; add it with: pip install pandas") from None
    return DataFrame([dict(row) for row in rows])


@frozen
class Library:
    """What is stored and decided; close it by leaving its ``with`` block.

    >>> import onrecord
    >>> with onrecord.open_store() as library:
    ...     id = library.add(onrecord.read("samples/press-conference.txt"))
    ...     rows = list(library.quotes("who:duarte kind:direct"))
    >>> rows[0]["speaker"], rows[0]["state"]
    ('Helena Duarte', 'open')
    """

    path: Path
    _store: Store

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def add(self, article: Article, analysis: Analysis | None = None) -> str:
        """Store an article, analysed unless its analysis is given; returns its id, the same for the same text.

        Raises:
            OnrecordError: the store cannot be written.
        """
        from onrecord.core.review.indexing import save_analysed

        if analysis is None:
            analysis = analyse(article.text, published=article.published, language=article.language)
        return save_analysed(self._store, article, analysis)

    def articles(self) -> Iterator[Json]:
        """A row an article, the last added first: title, site, date, how many quotes, how many of them reviewed.

        >>> import onrecord
        >>> with onrecord.open_store() as library:
        ...     id = library.add(onrecord.read("samples/local.txt"))
        ...     rows = {row["id"]: row for row in library.articles()}
        >>> rows[id]["quotes"] > 5, rows[id]["done"]
        (True, 0)
        """
        from onrecord.core.library.articles import count_articles, list_articles

        for offset in range(0, count_articles(self._store), 200):
            yield from map(asdict, list_articles(self._store, offset=offset))

    def article(self, article_id: str) -> Json:
        """An article with all that was found in it, its quotes as they stand after every decision.

        >>> import onrecord
        >>> with onrecord.open_store() as library:
        ...     article = library.article(library.add(onrecord.read("samples/local.txt")))
        >>> {quote["state"] for quote in article["quotes"]}
        {'open'}

        Raises:
            OnrecordError: there is no such article.
        """
        from onrecord.core.exchange.export import reviewed_json
        from onrecord.core.store.articles import load_article

        for found in self._gathered([article_id]):
            return reviewed_json(found)
        return to_dict(Analysis(), load_article(self._store, article_id))

    def quotes(self, query: str = "") -> Iterator[Json]:
        """A row a quote as it stands, the columns those of ``onrecord export``; those a search finds, or all.

        Raises:
            OnrecordError: the query cannot be understood.
        """
        from onrecord.core.exchange.formats.rows import QUOTE_COLUMNS, quote_rows

        for row in quote_rows(self._found(query) if query.strip() else self._gathered()):
            yield dict(zip(QUOTE_COLUMNS, row, strict=True))

    def decisions(self, article_id: str | None = None) -> Iterator[Json]:
        """A row for each thing a decision changed, in the order they were made; of one article or, by article, of all.

        >>> import onrecord
        >>> with onrecord.open_store() as library:
        ...     [(row["reviewer"], row["action"], row["key"]) for row in library.decisions()]
        []
        """
        from onrecord.core.exchange.export import all_ids
        from onrecord.core.store.decisions import decisions_of

        for key in all_ids(self._store) if article_id is None else [article_id]:
            for decision in decisions_of(self._store, key):
                head = asdict(decision)
                head.pop("entries")
                entries: list[dict[str, Any]] = [{"type": e.type, **asdict(e)} for e in decision.entries]
                for entry in entries or [{}]:
                    yield head | entry

    def _gathered(self, ids: Iterable[str] | None = None) -> Iterator[ExportedArticle]:
        from onrecord.core.exchange.export import gather

        return gather(self._store, lambda _article_id, _quote: True, ids, empty=True)

    def _found(self, query: str) -> Iterator[ExportedArticle]:
        from onrecord.core.exchange.export import gather
        from onrecord.core.library.quotes import keys_of
        from onrecord.core.library.search import find_quotes
        from onrecord.core.query.parse import parse

        numbers = find_quotes(self._store, parse(query), limit=None).numbers
        found = keys_of(self._store, numbers)
        ids = dict.fromkeys(article_id for article_id, _ in found)
        return gather(self._store, lambda article_id, quote: (article_id, quote.key) in found, ids)


def open_store(path: str | Path | None = None) -> Library:
    """The store at ``path``, made where there is none; unless told, the one that the command ``onrecord`` uses.

    Raises:
        OnrecordError: the file is no store of this program, or cannot be read and written.
    """
    from onrecord.core.review.indexing import catch_up
    from onrecord.core.store.connection import open_store as opened

    store = opened(None if path is None else Path(path))
    catch_up(store)
    return Library(store.path, store)
