"""``assign``: whose an article is to review."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import counted
from onrecord.tui.commands.options import command, database
from onrecord.tui.commands.output import put
from onrecord.tui.sanitize import safe_line


@command
@click.argument("search", nargs=-1, metavar="[SEARCH]")
@click.option(
    "--to", "reviewers", multiple=True, metavar="REVIEWER", help="A reviewer to assign to; repeat it for each."
)
@click.option("--shared", default="0%", show_default=True, help="The share that all of them get, to measure agreement.")
@database
def assign(search: tuple[str, ...], reviewers: tuple[str, ...], shared: str, db: Path | None) -> None:
    """Hand articles out to reviewers; without --to, say who has how many.

    The articles are those that SEARCH finds, all without one; those already assigned stay with their reviewer. Each reviewer
    gets about as many quotes, and goes through their own articles first. Review the shared part with --blind, so that
    onrecord agree can tell how far you agree.

    \b
    onrecord assign --to ana --to ben --shared 20%
    onrecord assign --to ana site:courier after:2024
    onrecord search assigned:ana state:open
    """
    from onrecord.core.library.assignments import assign as hand_out
    from onrecord.core.library.assignments import assigned
    from onrecord.core.query.parse import parse
    from onrecord.core.store.connection import open_store

    if (shared != "0%" or search) and not reviewers:
        raise OnrecordError("nobody was named to hand articles to; name each with --to")
    share = _share(shared)
    query = parse(" ".join(search)) if search else None
    with closing(open_store(db)) as store:
        for name, count in (hand_out(store, reviewers, query, share) if reviewers else {}).items():
            put(f"{safe_line(name)}  {count:,} more")
        held = assigned(store)
    for name, count, left in held:
        put(f"{safe_line(name)}  {counted(count, 'article')}, {left:,} with quotes to review")
    if not held:
        put("nobody has an article to review yet; hand them out: onrecord assign --to NAME")


def _share(text: str) -> float:
    try:
        share = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise OnrecordError(f"the shared part is a percentage such as 20%, not “{safe_line(text, 20)}”")
    return share
