"""``search``: quotes and articles of the whole library."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.core.exchange.wording import counted
from onrecord.tui.commands.options import command, existing_database
from onrecord.tui.commands.output import Styled, put, put_json, tell
from onrecord.tui.sanitize import safe, safe_line

if TYPE_CHECKING:
    from onrecord.core.library.quotes import LibraryQuote
    from onrecord.core.library.search import FoundArticle, FoundQuotes
    from onrecord.core.query.tree import Node
    from onrecord.core.store.connection import Store


#: quotes read from the store at once
_AT_ONCE = 500
#: what a person reads at once
_SCREENFUL = 20


@command
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1),
    help=f"Show at most this many quotes and articles; as text, {_SCREENFUL} by default.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print every result as JSON lines; their “type” is quote or article."
)
@existing_database
def search(words: tuple[str, ...], limit: int | None, as_json: bool, db: Path | None) -> None:
    """Find quotes, and articles, in the library.

    Words are looked for in quotes and articles; "in quotation marks" as a phrase, with a star at the end as a
    beginning, with a minus before them to leave out; this OR that; (brackets) group. Fields: who:name country:PK (the
    article refers to it) about:PK (the quote itself does) site: title: before:2024 after:2024-03 kind:direct
    state:accepted tag: reviewer: confidence<80.

    \b
    onrecord search who:lavrov country:PK after:2023
    onrecord search '(oil OR gas) "no other way" kind:direct -coal'
    """
    from onrecord.core.library.search import MOST, find_articles, find_quotes
    from onrecord.core.query.parse import parse
    from onrecord.core.review.indexing import catch_up
    from onrecord.core.store.connection import open_store
    from onrecord.tui.commands.progress import progress_bar

    query = parse(" ".join(_kept(w) for w in words))
    with closing(open_store(db)) as store:
        with progress_bar("indexing") as bar:
            catch_up(store, bar)
        most = limit or (None if as_json else _SCREENFUL)
        found = find_quotes(store, query, None if as_json else max(MOST, limit or 0))
        articles = find_articles(store, query, most and most + 1)
        if as_json:
            _print_json(store, found.numbers[:most], articles[:most])
        else:
            _print_text(store, query, found.numbers[:most], articles[:most])
    if most is not None:
        _tell_counts(found, articles, most, only_if_short=as_json)
    if not found.numbers and not articles:
        raise SystemExit(1)


def _kept(word: str) -> str:
    """A word of the command line; one that holds a space was a phrase to the shell."""
    name, colon, value = word.partition(":")
    is_value = colon and name.isalpha() and " " in value and not any(sign in value for sign in ':<>"')
    return f'{name}:"{value}"' if is_value else word


def _tell_counts(found: FoundQuotes, articles: Sequence[FoundArticle], most: int, *, only_if_short: bool) -> None:
    short = most < max(len(found.numbers), len(articles))
    if short or not only_if_short:
        shown = f"; {most:,} of each shown; -n shows more" if short else ""
        quotes = counted(len(found.numbers), "quote", more=found.more)
        # one more than is shown was looked for, which tells whether there are more
        tell(f"{quotes} · {counted(min(len(articles), most), 'article', more=len(articles) > most)}{shown}")


def _print_json(store: Store, numbers: tuple[int, ...], articles: Sequence[FoundArticle]) -> None:
    from dataclasses import asdict

    from onrecord.core.library.quotes import said
    from onrecord.core.library.search import HERE, THERE

    for at in range(0, len(numbers), _AT_ONCE):
        for quote in said(store, numbers[at : at + _AT_ONCE]):
            put_json({"type": "quote"} | {k: v for k, v in asdict(quote).items() if k not in ("id", "family")})
    for article in articles:
        plain = article.snippet.replace(HERE, "").replace(THERE, "")
        put_json({"type": "article"} | asdict(article) | {"snippet": plain})


def _print_text(store: Store, query: Node, numbers: tuple[int, ...], articles: Sequence[FoundArticle]) -> None:
    from onrecord.core.library.quotes import said
    from onrecord.core.library.search import highlighted

    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        marked = highlighted(store, query, some)
        for quote in said(store, some):
            _print_quote(quote, marked.get(quote.id, quote.text))
    if articles:
        put("\n" if numbers else "", Styled("in articles", bold=True))
        for article in articles:
            _print_article(article)


def _print_quote(quote: LibraryQuote, marked: str) -> None:
    from onrecord.core.review.wording import all_named

    where = _about(quote.published, quote.site, quote.title)
    put(
        Styled(safe_line(all_named(quote.speakers)), bold=True),
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
