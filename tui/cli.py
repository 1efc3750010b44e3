"""The command ``onrecord``. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from onrecord.core.errors import OnrecordError
from onrecord.tui.commands.options import CONTEXT, database

#: each is the function of that name in the module of that name, imported when it is asked for
_COMMANDS = (
    "add", "agree", "analyze", "backup", "doctor", "export", "feeds", "follow", "keys", "read", "refresh", "search", "show",
    "unfollow",
)  # fmt: skip


class _Commands(click.Group):
    """What names no command is read: ``onrecord SOURCE``. Errors the user can mend are one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"onrecord.tui.commands.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in _COMMANDS:
            return super().resolve_command(ctx, args)
        if not ctx.resilient_parsing:
            _refuse_mistyped(args[0])
        return "read", self.get_command(ctx, "read"), args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and files to read."""
        return [*super().shell_complete(ctx, incomplete), CompletionItem(incomplete, type="file")]

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OnrecordError as error:
            _fail(error)


def _refuse_mistyped(word: str) -> None:
    """Tell the command that ``word`` is nearest to, where it looks like one and is nothing to read.

    Raises:
        click.UsageError: it does.
    """
    from difflib import get_close_matches

    near = get_close_matches(word, _COMMANDS, n=1) if word.isalpha() else []
    if near and not Path(word).exists():
        raise click.UsageError(f"“{word}” is neither a command nor a file; did you mean: onrecord {near[0]}")


def _fail(error: OnrecordError) -> NoReturn:
    from onrecord.tui.sanitize import safe_line

    click.echo(f"onrecord: {safe_line(str(error))}", err=True)
    raise SystemExit(1)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="[SOURCE | COMMAND [ARGS]...]",
    context_settings={**CONTEXT, "ignore_unknown_options": True},
)
@click.version_option(package_name="onrecord", message="onrecord %(version)s")
@database
@click.pass_context
def main(ctx: click.Context, db: Path | None) -> None:
    """Put an article's quotes on the record: who said what, reviewed at one key a quote.

    \b
    onrecord article.txt             read a file
    onrecord https://example.org/a   read a page
    pbpaste | onrecord -             read what is piped in
    onrecord                         open the library of stored articles
    onrecord add press/ feed.xml     take many in
    onrecord search who:lavrov       find quotes in all of them
    """
    if ctx.invoked_subcommand is None:
        from onrecord.tui.commands.read import read

        ctx.invoke(read, db=db)


if __name__ == "__main__":
    main()
