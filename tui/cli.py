"""The command ``onrecord``. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click_default_group import DefaultGroup

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import CONTEXT, database, model

if TYPE_CHECKING:
    from onrecord.core.model import Analysis, Article


#: what an article's id looks like
_ID = re.compile("[0-9a-f]{16}")
#: commands by the module that has them, imported when one of them is named
_COMMANDS = {
    "ingest": ("add", "follow", "unfollow", "feeds", "refresh"),
    "search": ("search",),
    "batch": ("analyze", "export"),
    "upkeep": ("doctor", "backup"),
}


class _Commands(DefaultGroup):
    """``onrecord SOURCE`` reads; ``onrecord`` alone opens the library. Errors the user can mend are one line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing:  # a shell asks for completions: of commands, not of the one left out
            return click.Group.parse_args(self, ctx, args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *(name for names in _COMMANDS.values() for name in names)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module, names in _COMMANDS.items():
            if cmd_name in names:
                command: click.Command = getattr(import_module(f"onrecord.tui.commands.{module}"), cmd_name)
                return command
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OnrecordError as error:
            _fail(error)


def _fail(error: OnrecordError) -> NoReturn:
    from onrecord.tui.sanitize import safe_line

    click.echo(f"onrecord: {safe_line(str(error))}", err=True)
    raise SystemExit(1)


@click.group(cls=_Commands, default="read", default_if_no_args=True, context_settings=CONTEXT)
@click.version_option(package_name="onrecord", message="onrecord %(version)s")
def main() -> None:
    """Put an article's quotes on the record: who said what, reviewed at one key a quote.

    \b
    onrecord article.txt             read a file
    onrecord https://example.org/a   read a page
    pbpaste | onrecord -             read what is piped in
    onrecord                         open the library of stored articles
    onrecord add press/ feed.xml     take many in
    onrecord search who:lavrov       find quotes in all of them
    """


@main.command(context_settings=CONTEXT)
@click.argument("source", required=False)
@database
@model
@click.option("--reviewer", help="Who decides; your login name unless told.")
@click.option("--blind", is_flag=True, help="Review without seeing what other reviewers decided.")
def read(source: str | None, db: Path | None, model: str | None, reviewer: str | None, blind: bool) -> None:
    """Open SOURCE (a file, a URL, - for standard input, or the id of a stored article); without one, the library.

    With no terminal to draw on, prints what `onrecord show` would.

    \b
    onrecord samples/press-conference.txt
    onrecord --reviewer anna --db desk.db article.html
    """
    if not sys.stdout.isatty() or (source != "-" and not sys.stdin.isatty()):
        _print_report(source, db, model, as_json=False)
        return
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.sources.locate import read_beginning, read_source
    from onrecord.tui.startup import first_paint

    if model is not None:
        choose_model(model)
    stored = _stored(source, db)
    beginning = read_beginning(source) if source and source != "-" and stored is None else None
    article = stored or (read_source(source) if source and beginning is None else None)
    if source == "-":
        _take_the_terminal()
    # Whatever takes its time is done under the first picture of the article.
    with first_paint(beginning or article, plain=_has_config()) as driver:
        from onrecord.core.store.connection import open_store
        from onrecord.tui.config import load_config

        config = load_config()
        if source and article is None:
            article = read_source(source)
        with closing(open_store(db)) as store:
            from onrecord.tui.app import OnrecordApp

            who = reviewer or config.reviewer or _login()
            OnrecordApp(store, config, who, article=article, model=model, blind=blind, driver=driver).run()


def _stored(source: str | None, db: Path | None) -> Article | None:
    """The article of the library whose id SOURCE is, where no file is called so."""
    if not source or not _ID.fullmatch(source) or Path(source).exists():
        return None
    from onrecord.core.store.articles import load_article
    from onrecord.core.store.connection import open_store

    with closing(open_store(db)) as store:
        return load_article(store, source)


def _has_config() -> bool:
    """Whether there is a config file, which may set another theme; looked at before what reads it is imported."""
    from platformdirs import user_config_path

    return (user_config_path("onrecord") / "config.toml").exists()


def _take_the_terminal() -> None:
    """Standard input held the article: the keys come from the terminal itself."""
    import os

    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise OnrecordError("there is no keyboard to read the keys from; print instead: onrecord show -") from None
    os.dup2(terminal, 0)
    os.close(terminal)


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"


@main.command(context_settings=CONTEXT)
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON contract instead of the report.")
@database
@model
def show(source: str, as_json: bool, db: Path | None, model: str | None) -> None:
    """Print SOURCE's quotes with who said them, its countries and its figures.

    \b
    onrecord show article.txt
    onrecord show --json https://example.org/a | jq .quotes
    """
    _print_report(source, db, model, as_json=as_json)


def _print_report(source: str | None, db: Path | None, model: str | None, *, as_json: bool) -> None:
    if source is None:
        _print_library(db)
        return
    from onrecord.core.analysis.models import choose_model
    from onrecord.core.contract import to_json
    from onrecord.core.exchange.report import text_report
    from onrecord.core.sources.locate import read_source
    from onrecord.tui.sanitize import safe

    choose_model(model)
    article = _stored(source, db) or read_source(source)
    key, analysis = _analysed(article, db, model)
    if as_json:
        import json

        click.echo(json.dumps(to_json(key, article, analysis), ensure_ascii=not _prints_unicode(), indent=2))
    else:
        report = text_report(article, analysis)
        click.echo(safe(report) if sys.stdout.isatty() else report, nl=False)


def _prints_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf8")


def _analysed(article: Article, db: Path | None, model: str | None) -> tuple[str, Analysis]:
    """The stored analysis, or a fresh one, which is stored."""
    from onrecord.core.review.indexing import save_analysed
    from onrecord.core.store.articles import load_analysis, save_article
    from onrecord.core.store.connection import open_store

    with closing(open_store(db)) as store:
        analysis = None if model else load_analysis(store, article.id)
        if analysis is not None:
            return save_article(store, article), analysis
        from onrecord.core.analysis.pipeline import analyse

        analysis = analyse(article.text, model, published=article.published, language=article.language)
        return save_analysed(store, article, analysis), analysis


def _print_library(db: Path | None) -> None:
    from onrecord.core.library.articles import count_articles, list_articles
    from onrecord.core.store.connection import open_store
    from onrecord.tui.sanitize import safe_line

    with closing(open_store(db)) as store:
        total = count_articles(store)
        for offset in range(0, total, 200):
            for a in list_articles(store, offset=offset):
                done = "new" if a.quotes is None else f"{a.done}/{a.quotes}"
                click.echo(
                    f"{a.id}\t{(a.published or '')[:10]}\t{done}\t{safe_line(a.site or '')}\t{safe_line(a.title or 'Untitled')}"
                )
        if not total:
            click.echo("The library is empty; onrecord FILE or onrecord URL reads an article and keeps it.", err=True)


@main.command(context_settings=CONTEXT)
def keys() -> None:
    """List every action with its keys and the name the config file knows it by.

    \b
    onrecord keys
    """
    from onrecord.tui.config import config_path, load_config
    from onrecord.tui.keymap import ACTIONS

    mine = load_config().keys
    click.echo(f"# {config_path()}, under [keys]:")
    for action in ACTIONS:
        setting = f'{action.id} = "{mine.get(action.id, action.keys)}"'
        click.echo(f"{setting:44} # {action.place}: {action.long}")


if __name__ == "__main__":
    main()
