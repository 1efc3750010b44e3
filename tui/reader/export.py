"""Exporting the article being read, from the screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.tui.reader.desk import Desk

if TYPE_CHECKING:
    from onrecord.core.exchange.export import ExportedArticle


def export_key(desk: Desk) -> None:
    """Ask for a file and write the quotes to it: those that are kept, or those that the filter holds."""
    from onrecord.core.exchange.export import exported, speakers_beside, speakers_of
    from onrecord.tui.dialogs.exporting import ask_for_file

    session = desk.session
    if session is None:
        desk.tell("There is nothing to export before the analysis is there.")
        return
    filtered = session.wanted.root is not None
    quotes = [r for r in session.walk if filtered or r.is_kept]
    if not quotes:
        why = "the filter holds none" if filtered else "none is accepted yet; state:all in the filter takes them all"
        desk.tell(f"0 quotes to export: {why}.")
        return
    speakers = speakers_of(session.review.store, desk.article_id)
    current = session.review.current
    beside = speakers_beside(session.review.store, desk.article_id, quotes)
    out = exported(desk.article_id, desk.article, current, quotes, speakers, beside=beside)
    which = "accepted quotes; with a filter on, those it holds"
    ask_for_file(desk.view.screen, desk.article.title or "quotes", which, partial(_written, desk, out))


def _written(desk: Desk, out: ExportedArticle, path: Path, replace: bool) -> None:
    desk.attempt(partial(_write, desk, out, path, overwrite=replace))


def _write(desk: Desk, out: ExportedArticle, path: Path, *, overwrite: bool) -> None:
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.formats import choose_format
    from onrecord.core.exchange.outgoing import Tally
    from onrecord.tui.dialogs.exporting import shown

    form = choose_format(path, None)
    write_file(path, lambda file: form.write([out], file), overwrite=overwrite)
    tally = Tally()
    tally.add(out)
    desk.tell(f"{tally.told(form, shown(path))}.", 5)
