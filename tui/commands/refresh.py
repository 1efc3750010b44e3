"""``refresh``: what is new in the feeds."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from onrecord.tui.commands.ingesting import Failures, failed_file, run_ingest
from onrecord.tui.commands.options import command, database, jobs, model


@command
@failed_file
@jobs
@database
@model
def refresh(failed: Path | None, jobs: int, db: Path | None, model: str | None) -> None:
    """Check every feed you follow, and add what is new.

    \b
    onrecord refresh
    """
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.ingest.feeds import refresh as ask
    from onrecord.core.store.connection import open_store

    choose_model(model)
    with closing(open_store(db)) as store, ExitStack() as stack:
        log = Failures(stack, failed)
        run_ingest(lambda show: ask(store, jobs=jobs, model=model, on_failure=log, on_progress=show), log)
