"""``merge``: another reviewer's store into this one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.tui.commands.options import CONTEXT, database, reviewer, verbose
from onrecord.tui.commands.output import listed, put
from onrecord.tui.commands.progress import progress_bar

if TYPE_CHECKING:
    from onrecord.core.exchange.two_stores import StoreMerge


@click.command(context_settings=CONTEXT)
@click.argument("other", metavar="OTHER.db", type=click.Path(path_type=Path))
@reviewer
@database
@verbose
def merge(other: Path, reviewer: str | None, db: Path | None) -> None:
    """Bring in what another store has and this one lacks: articles, analyses, decisions, merged and split speakers.

    OTHER.db is not changed, and may be of an earlier version. The decisions of both are kept. A quote on which
    the two disagree is disputed; onrecord agree --settle goes through these. A name that means different speakers in the
    two stores is listed and stays as it is here. Merging twice changes nothing, nor does a merge that fails.

    \b
    onrecord merge ben.db
    onrecord merge --db desk.db /media/stick/ben.db
    """
    from onrecord.core.exchange.two_stores import merge_store
    from onrecord.core.store.connection import open_store
    from onrecord.tui.config import load_config, reviewer_name

    who = reviewer_name(reviewer, load_config())
    with closing(open_store(db)) as store, progress_bar("merging") as show:
        found = merge_store(store, other, who, show)
    for line in _report(other, found):
        put(line)


def _report(other: Path, found: StoreMerge) -> list[str]:
    names = found.speakers
    if not (found.articles or found.decisions or names.changed or names.conflicts):
        return [f"{other}: nothing that is not here already"]
    brought = f"{found.articles:,} articles, {found.decisions:,} decisions, {names.changed:,} names of speakers"
    disputed = [f"{c.article_id} {c.key}" for c in found.conflicts]
    apart = [f"{c.name}{f' in {c.article_id}' if c.article_id else ''}: here {c.here}, there {c.there}" for c in names.conflicts]  # fmt: skip
    return [
        f"{other}: {brought} added",
        *listed("decided otherwise here; onrecord agree --settle goes through them", disputed),
        *listed("names stand for another speaker there; kept as here", apart),
    ]
