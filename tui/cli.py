"""The command ``onrecord``. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import os
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_there
from onrecord.tui.commands.options import CONTEXT, database, verbose
from onrecord.tui.commands.output import fail, open_streams, tell
from onrecord.tui.failures import command_line_message
from onrecord.tui.signals import end_on_signals, told_to_end

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: each is the function of that name in the module of that name, imported when it is asked for
_COMMANDS = (
    "add", "agree", "analyze", "assign", "backup", "doctor", "export", "feeds", "follow", "import", "keys", "merge", "metadata", "plot", "read", "refresh", "restore", "search", "serve", "show",
    "unfollow",
)  # fmt: skip
#: commands whose names are Python's own
_KEYWORDS = {"import": "import_reviewed"}


class _Commands(click.Group):
    """What names no command is read: ``onrecord SOURCE``. Errors the user can mend are one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = _KEYWORDS.get(cmd_name, cmd_name)
        command: click.Command = getattr(import_module(f"onrecord.tui.commands.{name}"), name)
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
        from click.shell_completion import CompletionItem

        return [*super().shell_complete(ctx, incomplete), CompletionItem(incomplete, type="file")]

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; whatever fails ends in one line."""
        from onrecord.tui.logs import start_log

        try:
            open_streams()
            _require_folder()
            end_on_signals()
            start_log()
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.Abort:
            fail("stopped", 130)
        except click.ClickException as error:
            shown = StringIO()
            error.show(shown)
            tell(shown.getvalue().rstrip("\n"))
            raise SystemExit(error.exit_code) from None
        except Exception as error:  # noqa: BLE001 - logged, and told in one line
            code = told_to_end(error)
            if code is None:
                fail(command_line_message(error))
        raise SystemExit(code)


def _require_folder() -> None:
    """Refuse to work in a folder that was removed: libraries ask for its path, each in its own time and words.

    Raises:
        OnrecordError: it was.
    """
    try:
        os.getcwd()  # noqa: PTH109 - sooner than pathlib
    except OSError:
        raise OnrecordError("the folder you are in is gone; go to another one (cd), and do it again") from None


def _refuse_mistyped(word: str) -> None:
    """Tell the command that ``word`` is nearest to, where it looks like one and is nothing to read.

    Raises:
        click.UsageError: it does.
    """
    from difflib import get_close_matches

    near = get_close_matches(word, _COMMANDS, n=1) if word.isalpha() else []
    if near and not is_there(Path(word)):
        raise click.UsageError(f"“{word}” is neither a command nor a file; did you mean: onrecord {near[0]}")


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="[SOURCE | COMMAND [ARGS]...]",
    context_settings={**CONTEXT, "ignore_unknown_options": True},
)
@click.version_option(package_name="onrecord", message="onrecord %(version)s")
@database
@verbose
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
