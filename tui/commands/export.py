"""``export``: quotes as they stand, or figures, as a file or down a pipe."""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import command, database, force
from onrecord.tui.commands.output import put, put_file, tell

if TYPE_CHECKING:
    from onrecord.core.exchange.export import ExportedArticle
    from onrecord.core.review.current import Reviewed
    from onrecord.core.store.connection import Store

#: what fits in memory before standard output gets it from a file
_IN_MEMORY = 16_000_000


@command
@click.argument("output", required=False, type=click.Path(path_type=Path, allow_dash=True), metavar="[FILE]")
@click.option("--format", "name", help="A format by name, where FILE's ending does not say it; “list” lists them.")
@click.option(
    "--state", default="kept", show_default=True, help="kept (accepted or changed), open, rejected, recheck, all …"
)
@click.option(
    "--filter", "wanted", default="", help="As the reader's f: who:lavrov kind:direct tag:check confidence<80."
)
@click.option("--search", "query", help="Only the quotes that a search finds: 'who:lavrov after:2023'.")
@click.option("--article", "articles", multiple=True, help="Only the article with this id; may be repeated.")
@click.option("--reviewer", help="Only what this reviewer decided last.")
@click.option("--figures", is_flag=True, help="A figure a row instead of a quote (csv, tsv, xlsx, parquet).")
@force
@database
def export(
    output: Path | None,
    name: str | None,
    state: str,
    wanted: str,
    query: str | None,
    articles: tuple[str, ...],
    reviewer: str | None,
    figures: bool,
    force: bool,
    db: Path | None,
) -> None:
    """Write quotes, as they stand after all decisions, to FILE; without FILE, or with -, to standard output.

    FILE's ending is the format: .csv .tsv .xlsx .parquet .jsonl .md .html .spacy; others by --format: label-studio,
    doccano, prodigy, claimreview, web-annotation. Only accepted and changed quotes go out unless --state says otherwise.

    \b
    onrecord export quotes.xlsx
    onrecord export --filter "who:lavrov kind:direct" lavrov.md
    onrecord export --search "country:UA after:2024" --state all report.html
    onrecord export --format label-studio --state all tasks.json
    onrecord export --figures - | head
    """
    if name == "list":
        _list_formats()
        return
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.formats import choose_format
    from onrecord.core.store.connection import open_store

    to_pipe = output is None or str(output) == "-"
    form = choose_format(None, name or "csv") if to_pipe else choose_format(output, name)
    write = form.write_figures if figures else form.write
    if write is None:
        raise OnrecordError(f"{form.name} has no figures in rows; export them as csv, tsv, xlsx or parquet")
    with closing(open_store(db)) as store:
        selection = _Selection(store, state, wanted, query, reviewer)
        found = selection.counted(articles, figures=figures)
        if to_pipe:
            _to_standard_output(lambda file: write(found, file))
        else:
            assert output is not None
            write_file(output, lambda file: write(found, file), overwrite=force)
        to = "standard output" if to_pipe else str(output)
        tell(selection.report(figures=figures, to=to, text_only=form.name if form.text_only else ""))


class _Selection:
    """Which quotes go out, and how many did."""

    def __init__(self, store: Store, state: str, wanted: str, query: str | None, reviewer: str | None) -> None:
        from onrecord.core.query.fields import states_called

        self._store = store
        self._state = state
        self._states = None if state == "all" else states_called(state)
        self._reviewer = reviewer
        typed = [text for text in (wanted.strip(), query) if text]
        self._found = _found_by(store, typed) if typed else None
        self._quotes = self._figures = self._other_states = self._beside_text = 0

    def counted(self, ids: Sequence[str], *, figures: bool) -> Iterator[ExportedArticle]:
        """The articles, counted as they pass."""
        from onrecord.core.exchange.export import beside_text, gather

        keys: Iterable[str] | None = list(dict.fromkeys(ids)) or None
        if self._found is not None:
            chosen = dict.fromkeys(a for a, _ in self._found)
            keys = [a for a in chosen if keys is None or a in keys]
        for article in gather(self._store, self._wanted, keys, empty=figures):
            self._quotes += len(article.quotes)
            self._beside_text += beside_text(article)
            self._figures += len(article.analysis.figures)
            yield article

    def _wanted(self, article_id: str, r: Reviewed) -> bool:
        if self._reviewer is not None and r.reviewer != self._reviewer:
            return False
        if self._found is not None and (article_id, r.key) not in self._found:
            return False
        if self._states is not None and r.state not in self._states:
            self._other_states += 1
            return False
        return True

    def report(self, *, figures: bool, to: str, text_only: str = "") -> str:
        """What was written, and why nothing was; ``text_only`` names a format that has offsets of the text alone."""
        from onrecord.core.exchange.export import left_out

        beside = self._beside_text if text_only else 0
        count, noun = (self._figures, "figure") if figures else (self._quotes - beside, "quote")
        said = f"{count} {noun}{'' if count == 1 else 's'} written to {to}"
        if not count and self._other_states and not figures:
            said += f": none is {self._state}, {self._other_states:,} are in another state; --state all takes them"
        return said + left_out(beside, text_only)


def _found_by(store: Store, typed: Sequence[str]) -> set[tuple[str, str]]:
    """(article id, key) of the quotes that all these queries find."""
    from onrecord.core.library.quotes import keys_of
    from onrecord.core.library.search import find_quotes
    from onrecord.core.query.parse import parse
    from onrecord.core.review.indexing import catch_up

    queries = [parse(text) for text in typed]
    catch_up(store)
    return set.intersection(*(keys_of(store, find_quotes(store, query, limit=None).numbers) for query in queries))


def _to_standard_output(write: Callable[[BinaryIO], None]) -> None:
    """All of it or nothing: some formats go back in the file they write. A pipe gets no byte order mark."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        write(file)  # type: ignore[arg-type]
        file.seek(0)
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        put_file(file)  # type: ignore[arg-type]


def _list_formats() -> None:
    from onrecord.core.exchange.formats import FORMATS

    for form in FORMATS:
        put(f"{form.name:15} {form.suffix:9} {form.about}")
