"""The list of keys that ``?`` shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from onrecord.tui.keymap import ACTIONS, PLACES, Place, key_labels


def keys_help(places: Sequence[Place], changed: Mapping[str, str]) -> Content:
    """The keys of these places and of everywhere; ``changed`` by the user: an action's id to its keys."""
    lines: list[Content] = []
    for place in (*places, "everywhere"):
        lines.append(Content(PLACES[place]).stylize("bold $text-accent"))
        lines += [_line(" ".join(key_labels(a.id, changed)), a.long) for a in ACTIONS if a.place == place]
        lines.append(Content(""))
    lines.append(_line("ctrl+p", "Command palette: every action by name, themes"))
    lines.append(Content("  Keys can be changed in config.toml; the command onrecord keys lists their names."))
    return Content("\n").join(lines)


def _line(keys: str, does: str) -> Content:
    return Content.assemble(("  " + keys.ljust(15), "bold"), does)
