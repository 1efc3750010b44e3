"""``export``: reviewed quotes, as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import click

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import CONTEXT, database, force


@click.command(context_settings=CONTEXT)
@click.argument("output", type=click.Path(path_type=Path))
@click.option(
    "--state", default="kept", show_default=True, help="kept (accepted or changed), open, rejected, again, all …"
)
@click.option("--filter", "wanted", default="", help="As in the reader: who:lavrov kind:direct tag:check sure<80.")
@click.option("--article", "articles", multiple=True, help="Only the article of this id; may be given again.")
@force
@database
def export(output: Path, state: str, wanted: str, articles: tuple[str, ...], force: bool, db: Path | None) -> None:
    """Write reviewed quotes to OUTPUT; its ending (.jsonl, .csv, .md) is the format.

    \b
    onrecord export quotes.csv
    onrecord export --filter "who:lavrov kind:direct" lavrov.md
    """
    _export_quotes(output, f"{wanted} {'' if state == 'all' else f'state:{state}'}", articles, db, force=force)


def _export_quotes(output: Path, wanted: str, ids: Sequence[str], db: Path | None, *, force: bool) -> None:
    """Write the store's quotes that meet the filter, article by article.

    Raises:
        OnrecordError: the ending names no format, the filter or an id is wrong, the file is there already.
    """
    from onrecord.core.exchange.export import Exported, Format, write_out
    from onrecord.core.exchange.files import write_file
    from onrecord.core.library.articles import count_articles, list_articles
    from onrecord.core.review.current import fold
    from onrecord.core.review.queue import parse_filter
    from onrecord.core.store.articles import load_analysis, load_article
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.decisions import decisions_of

    ending = output.suffix.lower().lstrip(".")
    if ending not in ("jsonl", "csv", "md"):
        raise OnrecordError(f"{output} has to end in .jsonl, .csv or .md, the formats there are")
    form: Format = ending  # type: ignore[assignment]
    chosen = parse_filter(wanted)
    sizes: list[int] = []
    with closing(open_store(db)) as store:

        def keys() -> Iterator[str]:
            if ids:
                yield from ids
                return
            for offset in range(0, count_articles(store), 200):
                for listed in list_articles(store, offset=offset):
                    yield listed.id

        def articles() -> Iterator[Exported]:
            for key in keys():
                article, analysis = load_article(store, key), load_analysis(store, key)
                if analysis is None:
                    continue
                current = fold(analysis, decisions_of(store, key), article.text)
                quotes = [r for r in current.quotes if chosen.matches(r)]
                if quotes:
                    sizes.append(len(quotes))
                    yield Exported(key, article, current.analysis, quotes, current.notes)

        write_file(output, write_out(articles(), form), overwrite=force)
    count = sum(sizes)
    click.echo(f"{count} quote{'' if count == 1 else 's'} written to {output}", err=True)
