"""How the program is to look: what is chosen on the screen, kept in a file of its own beside the config file.

What was chosen on the screen holds over the config file; the file can be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.paths import is_there
from onrecord.core.store.connection import make_own_folder

#: columns of a line of text, lines between paragraphs
WIDTHS, SPACINGS = (50, 60, 70, 78, 90, 110), (0, 1, 2)
#: what can be lit in the text
HIGHLIGHTS = ("direct", "mixed", "indirect", "people", "organisations", "places", "figures")


@frozen
class Settings:
    """``theme`` None is the config file's; ``unlit`` are those of ``HIGHLIGHTS`` that are not shown."""

    theme: str | None = None
    width: int = 78
    spacing: int = 1
    unlit: frozenset[str] = frozenset()


def settings_path() -> Path:
    """Where they are kept."""
    return user_config_path("onrecord") / "settings.toml"


def load_settings() -> Settings:
    """What was chosen; what is not there, or makes no sense, is as it is at first.

    Raises:
        OnrecordError: the file is no TOML.
    """
    path = settings_path()
    if not is_there(path):
        return Settings()
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise OnrecordError(f"{path} cannot be read ({error}); delete it, and choose again on the screen") from None
    first, theme = Settings(), data.get("theme")
    unlit: Any = data.get("unlit")
    return Settings(
        theme if isinstance(theme, str) else None,
        _one_of(data.get("width"), WIDTHS, first.width),
        _one_of(data.get("spacing"), SPACINGS, first.spacing),
        frozenset(HIGHLIGHTS).intersection(unlit if isinstance(unlit, list) else ()),
    )


def save_settings(settings: Settings) -> None:
    """Keep them for the next time.

    Raises:
        OnrecordError: the file cannot be written.
    """
    from onrecord.core.exchange.files import write_file

    path = settings_path().resolve()  # a link, as keepers of such files make them, stays one
    theme = [f"theme = {json.dumps(settings.theme)}"] if settings.theme else []
    lines = [
        "# what was chosen on the screen; it holds over config.toml",
        *theme,
        f"width = {settings.width}",
        f"spacing = {settings.spacing}",
        f"unlit = {json.dumps(sorted(settings.unlit))}",
    ]
    try:
        make_own_folder(path.parent)
        write_file(path, ["\n".join(lines) + "\n"], overwrite=True)
    except (OSError, OnrecordError) as error:
        reason = str(error.strerror or error).lower() if isinstance(error, OSError) else str(error)
        raise OnrecordError(f"the setting holds until you leave, for it is not kept: {path.name}: {reason}") from None


def _one_of(value: object, known: Iterable[int], otherwise: int) -> int:
    return value if isinstance(value, int) and value in known else otherwise
