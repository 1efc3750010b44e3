"""Exporting what a list of the library holds: the quotes that a search finds, of a speaker, of articles."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from onrecord.core.exchange.files import write_file
from onrecord.core.exchange.formats import choose_format
from onrecord.core.exchange.outgoing import Outgoing, QuoteKey, count_outgoing
from onrecord.core.exchange.wording import counted
from onrecord.core.store.connection import Store
from onrecord.tui.dialogs.exporting import ask_for_file, shown
from onrecord.tui.library.listing import ListingScreen, read_in_thread

Choose = Callable[[Store], Collection[QuoteKey] | None]


async def export_quotes(screen: ListingScreen, title: str, choose: Choose, of_all: str, state: str = "kept") -> None:
    """Ask for a file and write to it those of the quotes that ``choose`` finds which are in ``state``.

    ``of_all`` is what the user does to have them in every state.
    """
    store = screen.workspace.store
    among, (count, others) = await read_in_thread(store, lambda opened: _chosen(opened, choose, state))
    if not count:
        why = (
            f"none is accepted, {others:,} are in another state; {of_all} takes them"
            if others
            else "there is none here"
        )
        screen.notify(f"0 quotes to export: {why}.", markup=False, timeout=6)
        return
    which = (
        counted(count, "quote")
        if state == "all"
        else f"{count:,} of {counted(count + others, 'quote')}: those accepted"
    )

    async def write(path: Path, replace: bool) -> None:
        told = await read_in_thread(
            store, lambda opened: _written(Outgoing(opened, state, among, of_all=of_all), path, replace=replace)
        )
        screen.notify(f"{told}.", markup=False, timeout=5)

    ask_for_file(screen, title, which, lambda path, replace: screen.run_task(write(path, replace)))


def _chosen(store: Store, choose: Choose, state: str) -> tuple[Collection[QuoteKey] | None, tuple[int, int]]:
    among = choose(store)
    return among, count_outgoing(store, state, among)


def _written(outgoing: Outgoing, path: Path, *, replace: bool) -> str:
    form = choose_format(path, None)
    write_file(path, lambda file: form.write(outgoing.articles(), file), overwrite=replace)
    return outgoing.report(form, shown(path))
