"""``read``: an article or the library on the screen; also what ``onrecord`` alone does."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from onrecord.core.analysis.models import Models
from onrecord.core.errors import OnrecordError
from onrecord.core.paths import stamp_of
from onrecord.tui.commands.options import SOURCE, blind, command, database, has_config, models, reviewer
from onrecord.tui.commands.output import output_is_terminal, put, tell
from onrecord.tui.commands.show import note_file, print_report, stored_article
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from asyncio import Runner

    from onrecord.core.analysis.worker import Worker
    from onrecord.core.model import Article
    from onrecord.core.store.connection import Store
    from onrecord.tui.app import OnrecordApp


@command
@click.argument("source", required=False, type=SOURCE)
@database
@models
@reviewer
@blind
def read(source: str | None, db: Path | None, models: Models, reviewer: str | None, blind: bool) -> None:
    """Open SOURCE (a file, a URL, - for standard input, or the id of a stored article); without one, the library.

    With no terminal to draw on, prints what `onrecord show` would.

    \b
    onrecord samples/press-conference.txt
    onrecord --reviewer anna --db desk.db article.html
    """
    if not _is_served() and not has_screen(piped=source == "-"):
        _print(source, db, models)
        return
    from onrecord.tui.startup import garbage_left

    with garbage_left():
        app = _show(source, db, models, reviewer, blind=blind)
    end_as(app)


def _show(source: str | None, db: Path | None, models: Models, reviewer: str | None, *, blind: bool) -> OnrecordApp:
    """Open the application, and return it when it has ended."""
    from onrecord.tui.settings import load_settings
    from onrecord.tui.startup import first_paint, terminal_restored

    if models.parser is not None:
        from onrecord.core.analysis.models import choose_model

        choose_model(models.parser)
    settings = load_settings()
    drawn, article, stamp = _begun(source, db) if source else (None, None, None)
    if source == "-":
        _take_the_terminal()
    # Whatever takes its time is done under the first picture of the article.
    plain = has_config() or settings.theme is not None
    with terminal_restored(), first_paint(drawn, settings, plain=plain) as driver:
        import asyncio

        from onrecord.tui.config import load_config, reviewer_name

        config = load_config()
        if source and article is None:
            from onrecord.core.sources.locate import read_source

            article = read_source(source)
        with asyncio.Runner() as runner, _opened(article, db, models, runner) as (store, worker):
            from onrecord.tui.app import OnrecordApp
            from onrecord.tui.workspace import Workspace

            who = reviewer_name(reviewer, config)
            workspace = Workspace(store, config, who, models, blind, settings=settings, worker=worker)
            app = OnrecordApp(workspace, article, driver=driver)
            runner.run(app.run_async())
            note_file(store, article, stamp)
    return app


def _print(source: str | None, db: Path | None, models: Models) -> None:
    if source is None:
        _print_library(db)
    else:
        print_report(source, db, models, as_json=False)


@contextmanager
def _opened(
    article: Article | None, db: Path | None, models: Models, runner: Runner
) -> Generator[tuple[Store, Worker | None]]:
    """The store, and the process that analyses where the article is new: its models are loaded while Textual is imported."""
    from onrecord.core.paths import is_there
    from onrecord.core.store.articles import is_analysed
    from onrecord.core.store.connection import default_path, open_store

    # A store that is yet to be made knows no article, and making it takes its time.
    is_new = article is not None and not is_there(db or default_path())
    worker = runner.run(_started(models)) if is_new else None
    with closing(open_store(db)) as store:
        if article is not None and worker is None and not is_analysed(store, article.id):
            worker = runner.run(_started(models))
        yield store, worker


async def _started(models: Models) -> Worker:
    from onrecord.core.analysis.worker import Worker

    worker = Worker(models)
    await worker.start()
    return worker


def _begun(source: str, db: Path | None) -> tuple[Article | None, Article | None, str | None]:
    """What to draw first; the article, where not its beginning alone was read; the stamp of its file, where it was read."""
    if stored := stored_article(source, db):
        return stored, stored, None
    from onrecord.core.sources.locate import read_beginning, read_source

    stamp = stamp_of(Path(source))
    beginning = read_beginning(source) if source != "-" else None
    article = read_source(source) if beginning is None else None
    return beginning or article, article, stamp


def end_as(app: OnrecordApp) -> None:
    """End the command as the application ended."""
    if isinstance(app.crash, Exception):
        raise app.crash
    if code := app.return_code if app.asked is None else app.asked:
        raise SystemExit(code)


def _is_served() -> bool:
    """Whether a browser shows what is drawn: ``onrecord serve`` says so."""
    return "WebDriver" in os.environ.get("TEXTUAL_DRIVER", "")


def has_screen(*, piped: bool = False) -> bool:
    """Whether there is a terminal to draw on, and a keyboard; ``piped``: the keys come from elsewhere than standard input."""
    return output_is_terminal() and (piped or _has_keyboard())


def _has_keyboard() -> bool:
    stdin: TextIO | None = sys.stdin  # None where it is closed
    return stdin is not None and stdin.isatty()


def _take_the_terminal() -> None:
    """Standard input held the article: the keys come from the terminal itself."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise OnrecordError("there is no keyboard to read the keys from; print instead: onrecord show -") from None
    os.dup2(terminal, 0)
    os.close(terminal)


def _print_library(db: Path | None) -> None:
    from onrecord.core.library.articles import count_articles, list_articles
    from onrecord.core.store.connection import open_store

    with closing(open_store(db)) as store:
        total = count_articles(store)
        for offset in range(0, total, 200):
            for a in list_articles(store, offset=offset):
                done = "new" if a.quotes is None else f"{a.done}/{a.quotes}"
                put(
                    f"{a.id}\t{(a.published or '')[:10]}\t{done}\t{safe_line(a.site or '')}\t{safe_line(a.title or 'Untitled')}"
                )
        if not total:
            tell("The library is empty; onrecord FILE or onrecord URL reads an article and keeps it.")
