"""``keys``: every action, by the name the config file knows."""

from __future__ import annotations

import click

from onrecord.tui.commands.options import CONTEXT


@click.command(context_settings=CONTEXT)
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
