"""``import``: reviewed work back into the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.tui.commands.options import CONTEXT, database, reviewer, verbose
from onrecord.tui.commands.output import listed, tell

if TYPE_CHECKING:
    from onrecord.core.exchange.importing import ImportReport


@click.command("import", context_settings=CONTEXT)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@reviewer
@database
@verbose
def import_reviewed(files: tuple[Path, ...], reviewer: str | None, db: Path | None) -> None:
    """Take reviewed work back in: what onrecord export wrote, perhaps changed since, or an annotation tool gives back.

    FILE is .jsonl (ours, doccano's or Prodigy's), .csv, .tsv or .xlsx (a row changed in a spreadsheet is your decision),
    or .json (Label Studio). Articles are found by their text and have to be in the library. What the file says as the
    store has it changes nothing, however often it is imported. Nothing is overwritten: where somebody decided otherwise
    meanwhile, the quote needs another look (filter state:disputed).

    \b
    onrecord import quotes.xlsx
    onrecord import --reviewer bruno project-7.json
    """
    from onrecord.core.exchange.importing import import_reviewed as take_in
    from onrecord.core.exchange.readers import read_reviewed
    from onrecord.core.store.connection import open_store
    from onrecord.tui.config import load_config, reviewer_name

    who = reviewer_name(reviewer, load_config())
    refused = 0
    with closing(open_store(db)) as store:
        for path in files:
            report = take_in(store, read_reviewed(path), who)
            refused += len(report.refused)
            _tell(path, report)
    if refused:
        raise SystemExit(1)


def _tell(path: Path, report: ImportReport) -> None:
    lines = [f"{path}: {report.decided:,} decided, {report.unchanged:,} as they were"]
    lines += listed("differ from what was decided here", [f"{c.where}: {c.article_id} {c.key}" for c in report.conflicts])  # fmt: skip
    lines += listed("refused", [f"{r.where}: {r.reason}" for r in report.refused])
    for line in lines:
        tell(line)
