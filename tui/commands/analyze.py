"""``analyze``: many articles to the JSON contract, storing nothing."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

import click

from onrecord.core.analysis.models import Models
from onrecord.core.contract import Json
from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import columns, command, force, jobs, models
from onrecord.tui.commands.output import put_json, tell
from onrecord.tui.sanitize import safe_line

_ABOUT = ("title", "byline", "site", "published", "language", "url")


@command
@click.argument("sources", nargs=-1, required=True, metavar="IN...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write; standard output by default.")
@columns("id")
@force
@jobs
@click.option("--dask", "cluster", metavar="ADDRESS", help="Analyse on the Dask cluster with this scheduler.")
@models
def analyze(
    sources: tuple[Path, ...],
    output: Path | None,
    columns: dict[str, str],
    force: bool,
    jobs: int,
    cluster: str | None,
    models: Models,
) -> None:
    """Analyse IN, JSON lines of {"id", "text"} or Parquet with such columns, to the JSON contract, in order.
    Other names for them, and for title, site and the like, are given with --map.

    The text is taken as it is: offsets count its characters, nothing is stored. OUTPUT is JSON lines, or Parquet where
    its name ends in .parquet (quotes, people, countries and figures as JSON text). onrecord add --analysed reads it.

    \b
    onrecord analyze articles.jsonl -o quotes.jsonl
    onrecord analyze --dask tcp://10.0.0.1:8786 2023.parquet 2024.parquet -o quotes.parquet
    """
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.exchange.records import write_records
    from onrecord.core.store.places import check_place
    from onrecord.tui.commands.progress import progress_bar

    choose_model(models.parser)
    if output is not None:
        check_place(output, overwrite=force)
    failed: list[str] = []
    with ExitStack() as stack:
        files = [_at_hand(source, stack) for source in sources]
        count = sum(1 for _ in _articles(files, columns))
        bar = stack.enter_context(progress_bar("analysing"))
        found = _analysed(_articles(files, columns), jobs, cluster, models, lambda n, bad: bar(n, count, bad), failed)
        if output is not None:
            write_records(output, found, overwrite=force)
        else:
            for record in found:
                put_json(record)
    for message in failed:
        tell(f"onrecord: {safe_line(message)}")
    if failed:
        raise SystemExit(1)


def _at_hand(source: Path, stack: ExitStack) -> tuple[Path, str]:
    """A file that can be read twice, and what to call it: all its lines are checked before the first is analysed."""
    if str(source) != "-":
        return source, str(source)
    descriptor, name = tempfile.mkstemp(prefix="onrecord-", suffix=".jsonl")
    stack.callback(Path(name).unlink, missing_ok=True)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return Path(name), "standard input"


def _articles(files: Sequence[tuple[Path, str]], columns: dict[str, str]) -> Iterator[Json]:
    from onrecord.core.exchange.records import read_records
    from onrecord.core.sources.records import check_columns, fields_of

    for path, name in files:
        try:
            for number, (where, record) in enumerate(read_records(path)):
                if isinstance(record, OnrecordError):
                    raise record
                if number == 0:
                    check_columns(columns, record, where)
                found = {"id": record.get(columns.get("id", "id")), **fields_of(record, columns)}
                if found["text"] is None or found["id"] is None:
                    raise OnrecordError(f"{where} has no “id” and “text”; each line must be an object with both")
                yield found
        except OnrecordError as error:
            raise OnrecordError(str(error).replace(str(path), name)) from None


def _analysed(
    articles: Iterator[Json], jobs: int, cluster: str | None, models: Models, show: Any, failed: list[str]
) -> Iterator[Json]:
    from onrecord.core.analysis.parallel import AnalysisInput, Task, analyse_all

    tasks = (
        Task(
            AnalysisInput(a["text"], a.get("published"), a.get("language")),
            {k: a.get(k) for k in ("id", "text", *_ABOUT)},
        )
        for a in articles
    )
    if cluster is None:
        results = analyse_all(tasks, jobs, models)
    else:
        from onrecord.core.analysis.cluster import analyse_on_cluster

        results = analyse_on_cluster(tasks, cluster, models)
    for number, (task, analysed) in enumerate(chain.from_iterable(results), 1):
        if analysed.analysis is None:
            failed.append(f"{task.about['id']} is left out: {analysed.error}")
        else:
            yield {**task.about, **analysed.analysis}
        show(number, len(failed))
