"""``search``: quotes and articles of the whole library."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.tui.commands.options import CONTEXT, database

if TYPE_CHECKING:
    from onrecord.core.library.quotes import LibraryQuote
    from onrecord.core.library.search import FoundArticle


@click.command(context_settings=CONTEXT)
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Show at most so many."
)
@click.option("--json", "as_json", is_flag=True, help="Print quotes as JSON lines.")
@database
def search(words: tuple[str, ...], limit: int, as_json: bool, db: Path | None) -> None:
    """Find quotes, and articles, in the library.

    Words are looked for in quotes and articles; "in quotation marks" as a phrase, with a star at the end as a
    beginning, with a minus before them to leave out. Fields: who:name country:PK (the article refers to it) about:PK
    (the quote itself does) site: before:2024 after:2024-03 kind:direct state:accepted tag: sure<80.

    \b
    onrecord search who:lavrov country:PK after:2023
    onrecord search '"no other way" kind:direct -oil'
    """
    from onrecord.core.library.quotes import said
    from onrecord.core.library.search import find_articles, find_quotes, highlighted, parse
    from onrecord.core.review.indexing import catch_up
    from onrecord.core.store.connection import open_store
    from onrecord.tui.commands.progress import progress_bar

    with closing(open_store(db)) as store:
        with progress_bar("indexing") as bar:
            catch_up(store, bar)
        query = parse(store, " ".join(_kept(w) for w in words))
        found = find_quotes(store, query)
        shown = found.numbers[:limit]
        quotes = said(store, shown)
        if as_json:
            _print_json(quotes)
            return
        marked = highlighted(store, query, shown)
        for quote in quotes:
            _print_quote(quote, marked.get(quote.id, quote.text))
        articles = find_articles(store, query, limit)
        if articles:
            click.echo(("\n" if quotes else "") + click.style("in articles", bold=True))
            for article in articles:
                _print_article(article)
        count = f"{len(found.numbers):,}{'+' if found.more else ''} quote{'' if len(found.numbers) == 1 else 's'}"
        rest = f", {limit} shown; -n shows more" if len(found.numbers) > limit else ""
        click.echo(f"{count}{rest} · {len(articles)} article{'' if len(articles) == 1 else 's'}", err=True)
    if not quotes and not articles:
        raise SystemExit(1)


def _kept(word: str) -> str:
    """A word of the command line; one that holds a space was a phrase to the shell."""
    name, colon, value = word.partition(":")
    is_value = colon and name.isalpha() and " " in value and not any(sign in value for sign in ':<>"')
    return f'{name}:"{value}"' if is_value else word


def _print_json(quotes: list[LibraryQuote]) -> None:
    import json
    from dataclasses import asdict

    for quote in quotes:
        click.echo(json.dumps({k: v for k, v in asdict(quote).items() if k not in ("id", "family")}))


def _print_quote(quote: LibraryQuote, marked: str) -> None:
    who = click.style(_safe(quote.speaker_name or "no one named"), bold=True)
    where = " · ".join(filter(None, (quote.published, _safe(quote.site or ""), _safe(quote.title or "Untitled"))))
    click.echo(f"{who}  [{quote.kind}, {quote.state}]  {where}  ({quote.article_id})")
    click.echo(f"  {_bright(marked)}")


def _print_article(article: FoundArticle) -> None:
    about = " · ".join(filter(None, (article.published, _safe(article.site or ""), _safe(article.title or "Untitled"))))
    click.echo(f"{about}  ({article.id})\n  {_bright(article.snippet)}")


def _safe(text: str) -> str:
    from onrecord.tui.sanitize import safe_line

    return safe_line(text)


def _bright(marked: str) -> str:
    """Text on one line with what matches underlined, where there is a terminal to underline it."""
    from onrecord.core.library.search import HERE, THERE
    from onrecord.tui.sanitize import safe_line

    out: list[str] = []
    for number, piece in enumerate(marked.split(HERE)):
        match, end, rest = piece.partition(THERE)
        if number == 0 or not end:
            out.append(_kept_spaces(piece.replace(THERE, "")))
        else:
            word = safe_line(match)
            out += [click.style(word, underline=True) if sys.stdout.isatty() else word, _kept_spaces(rest)]
    return "".join(out).strip()


def _kept_spaces(text: str) -> str:
    from onrecord.tui.sanitize import safe

    return " ".join(safe(text).replace("\n", " ").split(" "))
