"""``show``: an article's quotes as text or JSON."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.tui.commands.options import SOURCE, command, database, model
from onrecord.tui.commands.output import put, put_json

if TYPE_CHECKING:
    from onrecord.core.model import Analysis, Article

#: what an article's id looks like
_ID = re.compile("[0-9a-f]{16}")


@command
@click.argument("source", type=SOURCE)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON contract instead of the report.")
@database
@model
def show(source: str, as_json: bool, db: Path | None, model: str | None) -> None:
    """Print SOURCE's quotes with who said them, its countries and its figures.

    \b
    onrecord show article.txt
    onrecord show --json https://example.org/a | jq .quotes
    """
    print_report(source, db, model, as_json=as_json)


def print_report(source: str, db: Path | None, model: str | None, *, as_json: bool) -> None:
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.contract import to_json
    from onrecord.core.exchange.report import text_report
    from onrecord.core.sources.locate import read_source

    choose_model(model)
    article = stored_article(source, db) or read_source(source)
    key, analysis = _analysed(article, db, model)
    if as_json:
        put_json(to_json(key, article, analysis), indent=2)
    else:
        put(text_report(article, analysis), end="")


def _analysed(article: Article, db: Path | None, model: str | None) -> tuple[str, Analysis]:
    """The stored analysis, or a fresh one, which is stored."""
    from onrecord.core.review.indexing import save_analysed
    from onrecord.core.store.articles import load_analysis, save_article
    from onrecord.core.store.connection import open_store

    with closing(open_store(db)) as store:
        analysis = None if model else load_analysis(store, article.id)
        if analysis is not None:
            return article.id if store.read_only else save_article(store, article), analysis
        from onrecord.core.analysis.pipeline import analyse

        analysis = analyse(article.text, model, published=article.published, language=article.language)
        return article.id if store.read_only else save_analysed(store, article, analysis), analysis


def stored_article(source: str, db: Path | None) -> Article | None:
    """The article of the library whose id SOURCE is, where no file is called so."""
    if not _ID.fullmatch(source) or Path(source).exists():
        return None
    from onrecord.core.store.articles import load_article
    from onrecord.core.store.connection import open_store

    with closing(open_store(db)) as store:
        return load_article(store, source)
