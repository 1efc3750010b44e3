"""``serve``: the program in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.core.analysis.models import Models
from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import blind, command, database, models, reviewer
from onrecord.tui.commands.output import put, tell


@command
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free."
)
@database
@models
@reviewer
@blind
def serve(host: str, port: int, db: Path | None, models: Models, reviewer: str | None, blind: bool) -> None:
    """Show the library in a browser, at an address that it prints; as many windows as you like, over one store.

    Only this machine can reach it unless --host says otherwise. Whoever has the address, with the token in it, can read and
    decide everything; it is another one each time. The way is not encrypted: to other machines, use a tunnel (ssh -L).
    Needs the extra: pip install 'onrecord[serve]'

    \b
    onrecord serve
    onrecord --db desk.db serve --port 0 --reviewer anna
    """
    try:
        from onrecord.tui.serving import serve_windows
    except ModuleNotFoundError:
        raise OnrecordError("serving needs an extra; install it: pip install 'onrecord[serve]'") from None
    from onrecord.core.store.connection import open_store

    open_store(db).close()  # what is wrong with it is told here, not in a browser
    arguments = ["read", *(("--blind",) if blind else ()), *(("--fast",) if models.quotes == "linear" else ())]
    for name, value in (("--db", db and db.resolve()), ("--model", models.parser), ("--reviewer", reviewer)):
        arguments += [name, str(value)] if value else []

    def told(address: str) -> None:
        put(address)
        tell("Open the address in a browser; Ctrl-C ends it.")

    serve_windows(arguments, host, port, told)
