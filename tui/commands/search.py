"""``search``: quotes and articles of the whole library."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.tui.commands.options import command, database
from onrecord.tui.commands.output import Styled, put, put_json, tell
from onrecord.tui.sanitize import safe, safe_line

if TYPE_CHECKING:
    from onrecord.core.library.quotes import LibraryQuote
    from onrecord.core.library.search import FoundArticle


@command
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
            put("\n" if quotes else "", Styled("in articles", bold=True))
            for article in articles:
                _print_article(article)
        count = f"{len(found.numbers):,}{'+' if found.more else ''} quote{'' if len(found.numbers) == 1 else 's'}"
        rest = f", {limit} shown; -n shows more" if len(found.numbers) > limit else ""
        tell(f"{count}{rest} · {len(articles)} article{'' if len(articles) == 1 else 's'}")
    if not quotes and not articles:
        raise SystemExit(1)


def _kept(word: str) -> str:
    """A word of the command line; one that holds a space was a phrase to the shell."""
    name, colon, value = word.partition(":")
    is_value = colon and name.isalpha() and " " in value and not any(sign in value for sign in ':<>"')
    return f'{name}:"{value}"' if is_value else word


def _print_json(quotes: list[LibraryQuote]) -> None:
    from dataclasses import asdict

    for quote in quotes:
        put_json({k: v for k, v in asdict(quote).items() if k not in ("id", "family")})


def _print_quote(quote: LibraryQuote, marked: str) -> None:
    where = _about(quote.published, quote.site, quote.title)
    put(
        Styled(safe_line(quote.speaker_name or "no one named"), bold=True),
        f"  [{quote.kind}, {quote.state}]  {where}  ({quote.article_id})",
    )
    put("  ", *_bright(marked))


def _print_article(article: FoundArticle) -> None:
    put(f"{_about(article.published, article.site, article.title)}  ({article.id})")
    put("  ", *_bright(article.snippet))


def _about(published: str | None, site: str | None, title: str | None) -> str:
    return " · ".join(safe_line(part) for part in (published, site, title or "Untitled") if part)


def _bright(marked: str) -> list[str | Styled]:
    """Text on one line with what matches underlined, where there is a terminal to underline it."""
    from onrecord.core.library.search import HERE, THERE

    out: list[str | Styled] = []
    for number, piece in enumerate(marked.strip().split(HERE)):
        match, end, rest = piece.partition(THERE)
        if number == 0 or not end:
            out.append(_on_a_line(piece.replace(THERE, "")))
        else:
            out += [Styled(safe_line(match), underline=True), _on_a_line(rest)]
    return out


def _on_a_line(text: str) -> str:
    return safe(text).replace("\n", " ")
