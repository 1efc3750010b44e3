"""``keys``: every action, by the name the config file knows."""

from __future__ import annotations

from onrecord.tui.commands.options import command
from onrecord.tui.commands.output import put


@command
def keys() -> None:
    """List every action with its keys and the name the config file knows it by.

    \b
    onrecord keys
    """
    from onrecord.tui.config import config_path, load_config
    from onrecord.tui.keymap import ACTIONS

    mine = load_config().keys
    put(f"# {config_path()}, under [keys]:")
    for action in ACTIONS:
        setting = f'{action.id} = "{mine.get(action.id, action.keys)}"'
        put(f"{setting:44} # {action.place}: {action.long}")
