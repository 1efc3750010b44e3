"""The commands that work through many articles: ``analyze`` and ``export``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from core.article import Article, Json, OnrecordError, to_json
from core.exchange.files import write_file


def analyse_lines(source: Path, output: Path | None, model: str | None, *, force: bool) -> None:
    """JSON lines of {"id", "text"} in, JSON lines of the contract out, in order; ``output`` whole or not at all.

    Raises:
        OnrecordError: a line is no such object, named by its number; the input or output cannot be used.
    """
    articles = list(_articles(source))
    if output is not None and output.exists() and not force:
        raise OnrecordError(f"{output} exists already; name another file, or allow it with --force")

    from core.analysis.pipeline import analyse

    def lines() -> Iterator[str]:
        found = (analyse(a["text"], model, published=a.get("published"), language=a.get("language")) for a in articles)
        with click.progressbar(
            zip(articles, found, strict=True), len(articles), "analysing", file=sys.stderr, show_pos=True
        ) as bar:
            for given, analysis in bar:
                about: Json = {k: given.get(k) for k in ("title", "byline", "site", "published", "language")}
                yield json.dumps(to_json(given["id"], Article(given["text"], **about), analysis)) + "\n"

    if output is not None:
        write_file(output, lines(), overwrite=force)
    else:
        for line in lines():
            click.echo(line, nl=False)


def _articles(source: Path) -> Iterator[Json]:
    name = "standard input" if str(source) == "-" else str(source)
    try:
        raw = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise OnrecordError(f"{name} does not exist; check the path") from None
    except UnicodeDecodeError:
        raise OnrecordError(f"{name} is not UTF-8; JSON lines are") from None
    except OSError as error:
        raise OnrecordError(f"{name} cannot be read ({(error.strerror or str(error)).lower()})") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _article(line, f"{name}, line {number}")


def _article(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        raise OnrecordError(f"{where} is no JSON; each line wants an object with “id” and “text”") from None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str) or "id" not in found:
        raise OnrecordError(f"{where} has no “id” and “text”; each line wants an object with both")
    return found


def export_quotes(output: Path, wanted: str, ids: Sequence[str], db: Path | None, *, force: bool) -> None:
    """Write the store's quotes that meet the filter, article by article.

    Raises:
        OnrecordError: the ending names no format, the filter or an id is wrong, the file is there already.
    """
    from core.exchange.export import Exported, Format, write_out
    from core.queue import parse_filter
    from core.standing import fold
    from core.store.articles import load_analysis, load_article
    from core.store.connection import open_store
    from core.store.decisions import decisions_of
    from core.store.library import count_articles, list_articles

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
                standing = fold(analysis, decisions_of(store, key), article.text)
                quotes = [r for r in standing.quotes if chosen.matches(r)]
                if quotes:
                    sizes.append(len(quotes))
                    yield Exported(key, article, standing.analysis, quotes, standing.notes)

        write_file(output, write_out(articles(), form), overwrite=force)
    count = sum(sizes)
    click.echo(f"{count} quote{'' if count == 1 else 's'} written to {output}", err=True)
