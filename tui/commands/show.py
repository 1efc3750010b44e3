"""``show``: an article's quotes as text or JSON."""

from __future__ import annotations

import re
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.core.analysis.models import Models
from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_file, is_there, stamp_of
from onrecord.tui.commands.options import SOURCE, command, database, models
from onrecord.tui.commands.output import put, put_json, tell

if TYPE_CHECKING:
    from onrecord.core.exchange.export import ExportedArticle
    from onrecord.core.model import Analysis, Article
    from onrecord.core.store.connection import Store

#: what an article's id looks like
_ID = re.compile("[0-9a-f]{16}")


@command
@click.argument("source", type=SOURCE)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON contract instead of the report.")
@click.option("--proposed", is_flag=True, help="What the analysis proposed, before anybody decided.")
@database
@models
def show(source: str, as_json: bool, proposed: bool, db: Path | None, models: Models) -> None:
    """Print SOURCE's quotes as they stand after all decisions, with who said them, its countries and its figures.

    \b
    onrecord show article.txt
    onrecord show --json https://example.org/a | jq .quotes
    """
    print_report(source, db, models, as_json=as_json, proposed=proposed)


def print_report(source: str, db: Path | None, models: Models, *, as_json: bool, proposed: bool = False) -> None:
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.contract import to_json
    from onrecord.core.exchange.export import reviewed_json
    from onrecord.core.exchange.report import current_report, text_report
    from onrecord.core.sources.locate import read_source

    choose_model(models.parser)
    stored = stored_article(source, db)
    article = stored or read_source(source)
    key, analysis = _analysed(article, db, models, is_new=stored is None)
    current = None if proposed else _current(key, db)
    if as_json:
        put_json(reviewed_json(current) if current else to_json(key, article, analysis), indent=2)
    else:
        put(current_report(current) if current else text_report(article, analysis), end="")


def _current(key: str, db: Path | None) -> ExportedArticle | None:
    """The article with its quotes as they stand."""
    from onrecord.core.exchange.export import gather
    from onrecord.core.review.indexing import index_article
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.index import behind

    with closing(open_store(db)) as store:
        if key in behind(store):
            index_article(store, key)
        return next(gather(store, lambda _article_id, _quote: True, [key], empty=True), None)


def _analysed(article: Article, db: Path | None, models: Models, *, is_new: bool) -> tuple[str, Analysis]:
    """The stored analysis, or a fresh one, which is stored; a new article too, also where it had been deleted."""
    from onrecord.core.review.current import fold, told_of_orphans
    from onrecord.core.review.indexing import save_analysed
    from onrecord.core.review.page import Page
    from onrecord.core.store.articles import load_analysis, load_article, save_article
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.decisions import decisions_of

    with closing(open_store(db)) as store:
        analysis = None if models.parser else load_analysis(store, article.id)
        if analysis is not None:
            return save_article(store, article) if is_new and not store.read_only else article.id, analysis
        from onrecord.core.analysis.quick_start import load_soon

        load_soon(models)
        from onrecord.core.analysis.pipeline import analyse

        analysis = analyse(article.text, models, published=article.published, language=article.language)
        if store.read_only:
            return article.id, analysis
        key = save_analysed(store, article, analysis)
        page = Page.of(load_article(store, key))
        if lost := told_of_orphans(fold(analysis, decisions_of(store, key), page)):
            tell(f"analysed anew; {lost}")
        return key, analysis


def stored_article(source: str, db: Path | None) -> Article | None:
    """The article of the library that was read from the file SOURCE, as it still is, or whose id SOURCE is."""
    path = Path(source)
    stamp = stamp_of(path) if is_file(path) else None
    if stamp is None and (is_there(path) or not _ID.fullmatch(source)):
        return None
    from onrecord.core.store.articles import article_in_file, listed_article
    from onrecord.core.store.connection import default_path, open_store

    if stamp and not is_there(db or default_path()):
        return None
    with closing(open_store(db)) as store:
        key = article_in_file(store, str(path.resolve()), stamp) if stamp else source
        return listed_article(store, key) if key else None


def note_file(store: Store, article: Article | None, stamp: str | None) -> None:
    """Next time the file need not be read, where it holds nothing else and stayed as it was."""
    if article is None or stamp is None:
        return
    from onrecord.core.store.articles import add_source, is_analysed, saving

    with suppress(OnrecordError), saving(store):
        if article.source and stamp_of(Path(article.source)) == stamp and is_analysed(store, article.id):
            add_source(store, article.id, article.source, stamp)
