"""The user's config file: TOML, every entry checked, every mistake told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from textual.keys import KEY_ALIASES, Keys

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.paths import typed_path
from onrecord.core.store.reasons import reason
from onrecord.tui.keymap import ACTIONS, BY_ID

_SECTIONS = ("theme", "reviewer", "fast", "gender_table", "keys")
_NAMED = (
    {k.value for k in Keys}
    | set(KEY_ALIASES)
    | {"space", "slash", "question_mark", "exclamation_mark", "vertical_line", "quotation_mark", "comma"}
)
#: places whose keys are alive together
_TOGETHER = (
    ("reader", "everywhere"),
    ("table", "library", "everywhere"),
    ("welcome", "everywhere"),
    ("table", "search", "everywhere"),
    ("pictures", "everywhere"),
    ("table", "list", "everywhere"),
    ("table", "quotes", "speaker", "everywhere"),
)


@frozen
class Config:
    """What the file says. ``keys`` maps an action's id to its keys, comma separated.

    ``fast``: quotes are read with the linear model alone. ``gender_table`` is a file with a name, a tab and f, m or x on each
    line: with it the pictures have women's and men's share.
    """

    theme: str | None = None
    reviewer: str | None = None
    fast: bool = False
    gender_table: Path | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


def config_path() -> Path:
    """Where the file is looked for."""
    return user_config_path("onrecord") / "config.toml"


def load_config(path: Path | None = None) -> Config:
    """Read the file; none is the same as an empty one.

    Raises:
        OnrecordError: it is no TOML, or names something that does not exist or a key twice.
    """
    path = path or config_path()
    try:
        data = _parsed(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except OSError as error:
        raise OnrecordError(f"{path} cannot be read ({reason(error)}); make it yours, or move it away") from None
    except (ValueError, RecursionError) as error:
        raise OnrecordError(f"{path} cannot be read as TOML ({error}); fix it or move it away") from None
    for name in data:
        if name not in _SECTIONS:
            raise OnrecordError(f"{path}: there is no setting “{name}”; there are {', '.join(_SECTIONS)}")
    fast, table = data.get("fast", False), _text(path, data, "gender_table")
    if not isinstance(fast, bool):
        raise OnrecordError(f"{path}: fast needs true or false, without quotation marks")
    return Config(
        _text(path, data, "theme"),
        _text(path, data, "reviewer"),
        fast,
        path.parent / typed_path(table) if table else None,
        _keys(path, data.get("keys", {})),
    )


def _parsed(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)


def _text(path: Path, data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise OnrecordError(f"{path}: {name} needs a text in quotation marks")
    return value


def _keys(path: Path, table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        raise OnrecordError(f'{path}: keys must be a table: [keys], then lines such as accept = "a"')
    out: dict[str, str] = {}
    for name, keys in table.items():
        if name not in BY_ID:
            raise OnrecordError(f"{path}: there is no action “{name}” to bind; onrecord keys lists them")
        if not isinstance(keys, str) or not keys.strip():
            raise OnrecordError(f"{path}: {name} needs its keys in quotation marks, separated by commas")
        for key in (k.strip() for k in keys.split(",")):
            if len(key) > 1 and key.split("+")[-1] not in _NAMED and len(key.split("+")[-1]) > 1:
                raise OnrecordError(f"{path}: “{key}” for {name} is not a key; try a letter, ctrl+r, space, f2 or down")
        out[name] = ",".join(k.strip() for k in keys.split(","))
    _check_clashes(path, out)
    return out


def _check_clashes(path: Path, keys: Mapping[str, str]) -> None:
    """Textual lets the later binding take a key in silence: tell instead."""
    for places in (*_TOGETHER, ("edit",), ("select",)):
        owners: dict[str, str] = {}
        for action in ACTIONS:
            if action.place not in places:
                continue
            for key in keys.get(action.id, action.keys).split(","):
                other = owners.setdefault(key, action.id)
                if other != action.id:
                    raise OnrecordError(
                        f"{path}: the key {key} would do both {other} and {action.id}; give one another key"
                    )


def reviewer_name(told: str | None, config: Config) -> str:
    """Whose decisions these are: who was told, else the config's reviewer, else the login name."""
    return told or config.reviewer or _login()


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"
