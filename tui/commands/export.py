"""``export``: quotes as they stand, or figures, as a file or down a pipe."""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import click

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import command, existing_database, force
from onrecord.tui.commands.output import put, put_file, tell

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
@existing_database
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
    from onrecord.core.exchange.outgoing import Outgoing, found_by
    from onrecord.core.store.connection import open_store

    to_pipe = output is None or str(output) == "-"
    form = choose_format(None, name or "csv") if to_pipe else choose_format(output, name)
    write = form.write_figures if figures else form.write
    if write is None:
        raise OnrecordError(f"{form.name} has no figures in rows; export them as csv, tsv, xlsx or parquet")
    with closing(open_store(db)) as store:
        outgoing = Outgoing(store, state, found_by(store, [wanted, query or ""]), reviewer)
        found = outgoing.articles(articles, figures=figures)
        if to_pipe:
            _to_standard_output(lambda file: write(found, file))
        else:
            assert output is not None
            write_file(output, lambda file: write(found, file), overwrite=force)
        to = "standard output" if to_pipe else str(output)
        tell(outgoing.report(form, to, figures=figures))


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
