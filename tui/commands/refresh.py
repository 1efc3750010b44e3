"""``refresh``: what is new in the feeds."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from onrecord.core.analysis.models import Models
from onrecord.tui.commands.ingesting import Failures, failed_file, run_ingest
from onrecord.tui.commands.options import command, database, jobs, models


@command
@failed_file
@jobs
@database
@models
def refresh(failed: Path | None, jobs: int, db: Path | None, models: Models) -> None:
    """Check every feed you follow, and add what is new.

    \b
    onrecord refresh
    """
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.ingest.feeds import refresh as ask
    from onrecord.core.store.connection import open_store

    choose_model(models.parser)
    with closing(open_store(db)) as store, ExitStack() as stack:
        log = Failures(stack, failed)
        run_ingest(lambda show: ask(store, jobs=jobs, models=models, on_failure=log, on_progress=show), log)
