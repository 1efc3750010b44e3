"""``add``: articles into the library."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import click

from onrecord.core.analysis.models import Models
from onrecord.tui.commands.ingesting import Failures, failed_file, run_ingest
from onrecord.tui.commands.options import SOURCE, columns, command, database, jobs, models


@command
@click.argument("sources", nargs=-1, metavar="SOURCE...", type=SOURCE)
@click.option(
    "--analysed", is_flag=True, help="SOURCE is what onrecord analyze wrote (.jsonl, .parquet): store it as it is."
)
@click.option("--again", is_flag=True, help="Fetch addresses that were added before once more.")
@columns()
@failed_file
@jobs
@database
@models
def add(
    sources: tuple[str, ...],
    analysed: bool,
    again: bool,
    columns: dict[str, str],
    failed: Path | None,
    jobs: int,
    db: Path | None,
    models: Models,
) -> None:
    """Add articles to the library: read, analyse and store them.

    SOURCE is a file, a folder, a pattern in quotation marks, an address or - for standard input. Files are .txt .md
    .html .pdf .docx .odt .rtf .epub .eml .mbox .mhtml .warc; .json .jsonl .csv .tsv .xlsx with an article a record;
    exports of Nexis Uni, LexisNexis, Factiva, ProQuest and APA; lists of addresses; feeds and .opml; any of them in .gz
    or .zip. What is there already is skipped, so after Ctrl-C the same command carries on
    where it stopped.

    \b
    onrecord add press/ "archive/**/*.html"
    onrecord add --map text=Wortlaut --map site=Zeitung --failed failed.txt articles.csv
    onrecord add https://example.org/story https://example.org/feed.xml
    """
    if analysed and columns:
        raise click.UsageError("--map is for what is still to be analysed; leave it out with --analysed")
    if not sources:
        raise click.UsageError("SOURCE is missing: a file, a folder, an address or - for standard input")
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.store.connection import open_store

    if not analysed:
        choose_model(models.parser)
    with closing(open_store(db)) as store, ExitStack() as stack:
        if analysed:
            from onrecord.core.ingest.ingest import ingest_analysed

            log, files = Failures(stack, failed, sources), [Path(source) for source in sources]
            run_ingest(lambda show: ingest_analysed(store, files, log, lambda progress: show(progress, None)), log)
        else:
            from onrecord.core.ingest.ingest import ingest
            from onrecord.core.sources.locate import articles_at, find_pointers

            pointers = list(find_pointers(sources))
            log = Failures(stack, failed, (pointer.source for pointer in pointers))
            expected = sum(articles_at(pointer) for pointer in pointers)
            run_ingest(
                lambda show: ingest(
                    store,
                    pointers,
                    jobs=jobs,
                    models=models,
                    again=again,
                    columns=columns,
                    on_failure=log,
                    on_progress=lambda progress: show(progress, max(progress.done, expected)),
                ),
                log,
            )
