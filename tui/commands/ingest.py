"""Articles into the library: ``add``, and the feeds that are followed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import CONTEXT, database, jobs, model

if TYPE_CHECKING:
    from onrecord.core.ingest.ingest import IngestProgress
    from onrecord.core.sources.items import Failure

_SHOWN = 10
_failed = click.option(
    "--failed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what failed to FILE: a source a line, after a tab why.",
)


@click.command(context_settings=CONTEXT)
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--analysed", is_flag=True, help="SOURCE is what onrecord analyze wrote (.jsonl, .parquet): store it as it is."
)
@click.option("--again", is_flag=True, help="Fetch addresses that were added before once more.")
@click.option("--text-column", help="The field or column of .jsonl and .csv files that holds the text.")
@_failed
@jobs
@database
@model
def add(
    sources: tuple[str, ...],
    analysed: bool,
    again: bool,
    text_column: str | None,
    failed: Path | None,
    jobs: int,
    db: Path | None,
    model: str | None,
) -> None:
    """Take articles into the library: read, analysed and stored.

    SOURCE is a file, a folder, a pattern in quotation marks, an address or - for standard input. Files are .txt .md
    .html .pdf .eml; .jsonl .csv .tsv with an article a line; text exports of LexisNexis, Factiva and ProQuest; lists
    of addresses; feeds and .opml; any of them in .gz or .zip. What is there already is not done again, so after
    Ctrl-C the same command goes on where it stopped.

    \b
    onrecord add press/ "archive/**/*.html"
    onrecord add --text-column body --failed failed.txt articles.csv
    onrecord add https://example.org/story https://example.org/feed.xml
    """
    if not sources:
        raise click.UsageError("SOURCE is missing: a file, a folder, an address or - for standard input")
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.store.connection import open_store

    if not analysed:
        choose_model(model)
    with closing(open_store(db)) as store, ExitStack() as stack:
        log = _Failures(stack, failed)
        if analysed:
            from onrecord.core.ingest.ingest import ingest_analysed

            files = [Path(source) for source in sources]
            _run(lambda show: ingest_analysed(store, files, log, lambda progress: show(progress, None)), log)
        else:
            from onrecord.core.ingest.ingest import ingest
            from onrecord.core.sources.locate import articles_at, find_pointers

            pointers = list(find_pointers(sources))
            expected = sum(articles_at(pointer) for pointer in pointers)
            _run(
                lambda show: ingest(
                    store,
                    pointers,
                    jobs=jobs,
                    model=model,
                    again=again,
                    text_column=text_column,
                    on_failure=log,
                    on_progress=lambda progress: show(progress, max(progress.done, expected)),
                ),
                log,
            )


class _Failures:
    """Counts failures, keeps the first to tell, and writes all to a file as they come."""

    def __init__(self, stack: ExitStack, path: Path | None) -> None:
        self.count = 0
        self.first: list[Failure] = []
        self.path = path
        self._file: TextIO | None = None
        if path is not None:
            if path.is_symlink():
                raise OnrecordError(f"{path} is a link; name the file itself")
            try:
                self._file = stack.enter_context(path.open("w", encoding="utf-8", errors="replace"))
            except OSError as error:
                raise OnrecordError(f"{path} cannot be written ({(error.strerror or str(error)).lower()})") from None

    def __call__(self, failure: Failure) -> None:
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append(failure)
        if self._file is not None:
            source, reason = (" ".join(part.split()) for part in (failure.source, failure.reason))
            self._file.write(f"{source}\t{reason}\n")
            self._file.flush()


def _run(work: Callable[[Callable[[IngestProgress, int | None], None]], IngestProgress], log: _Failures) -> None:
    """Do it under a progress bar, then sum up; Ctrl-C keeps what is stored. Exit 1 where something failed, 130 stopped."""
    from onrecord.core.ingest.ingest import IngestProgress
    from onrecord.tui.commands.progress import progress_bar

    so_far = IngestProgress()
    began = time.monotonic()
    stopped = False
    try:
        with progress_bar("adding") as bar:

            def show(progress: IngestProgress, of: int | None) -> None:
                nonlocal so_far
                so_far = progress
                bar(progress.done, of, progress.failed)

            show(so_far, None)
            so_far = work(show)
    except KeyboardInterrupt:
        stopped = True
    _sum_up(so_far, time.monotonic() - began, log)
    if stopped:
        click.echo("stopped; the same command goes on from here", err=True)
        raise SystemExit(130)
    if log.count:
        raise SystemExit(1)


def _sum_up(progress: IngestProgress, seconds: float, log: _Failures) -> None:
    from onrecord.tui.sanitize import safe_line

    rate = f" in {seconds:.0f} s ({progress.new / seconds:.1f} a second)" if progress.new and seconds >= 1 else ""
    failed = f" · {progress.failed} failed" if progress.failed else ""
    click.echo(f"{progress.new:,} added{rate} · {progress.known:,} known already{failed}", err=True)
    for failure in log.first:
        about = failure.reason if failure.source in failure.reason else f"{failure.source}: {failure.reason}"
        click.echo(f"  {safe_line(about, 300)}", err=True)
    if log.count > len(log.first):
        where = f"; all are in {log.path}" if log.path else "; --failed FILE writes them all"
        click.echo(f"  … and {log.count - len(log.first):,} more{where}", err=True)


@click.command(context_settings=CONTEXT)
@click.argument("sources", nargs=-1, required=True, metavar="FEED...")
@database
def follow(sources: tuple[str, ...], db: Path | None) -> None:
    """Follow RSS or Atom feeds, by address or from an .opml file; onrecord refresh takes in what is new.

    \b
    onrecord follow https://example.org/feed.xml
    onrecord follow subscriptions.opml && onrecord refresh
    """
    from onrecord.core.ingest.feeds import follow_all
    from onrecord.core.store.connection import open_store
    from onrecord.tui.sanitize import safe_line

    with closing(open_store(db)) as store:
        new = follow_all(store, sources, _read_file)
        for url, title in new:
            click.echo(f"following {safe_line(title or url, 100)}", err=True)
        if not new:
            click.echo("all of these are followed already", err=True)


def _read_file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise OnrecordError(f"{name} does not exist; give a feed's address or an .opml file") from None
    except OSError as error:
        raise OnrecordError(f"{name} cannot be read ({(error.strerror or str(error)).lower()})") from None


@click.command(context_settings=CONTEXT)
@click.argument("sources", nargs=-1, required=True, metavar="FEED...")
@database
def unfollow(sources: tuple[str, ...], db: Path | None) -> None:
    """Follow feeds no longer; their articles stay.

    \b
    onrecord unfollow https://example.org/feed.xml
    """
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.feeds import unfollow as stop

    with closing(open_store(db)) as store:
        for url in sources:
            stop(store, url)


@click.command(context_settings=CONTEXT)
@database
def feeds(db: Path | None) -> None:
    """List the feeds that are followed: address, last refresh, title, and why the last refresh failed if it did.

    \b
    onrecord feeds
    """
    from onrecord.core.store.connection import open_store
    from onrecord.core.store.feeds import followed
    from onrecord.tui.sanitize import safe_line

    with closing(open_store(db)) as store:
        found = followed(store)
        for f in found:
            when = (f.refreshed or "never")[:16].replace("T", " ")
            error = f"\t{safe_line(f.error, 200)}" if f.error else ""
            click.echo(f"{safe_line(f.url)}\t{when}\t{safe_line(f.title or '')}{error}")
        if not found:
            click.echo("No feed is followed; onrecord follow URL follows one.", err=True)


@click.command(context_settings=CONTEXT)
@_failed
@jobs
@database
@model
def refresh(failed: Path | None, jobs: int, db: Path | None, model: str | None) -> None:
    """Ask every feed that is followed, and take in what is new.

    \b
    onrecord refresh
    """
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.ingest.feeds import refresh as ask
    from onrecord.core.store.connection import open_store

    choose_model(model)
    with closing(open_store(db)) as store, ExitStack() as stack:
        log = _Failures(stack, failed)
        _run(lambda show: ask(store, jobs=jobs, model=model, on_failure=log, on_progress=show), log)
