"""Adding from the library's screen: one article is opened at once; many are added by ``onrecord add`` beside it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from importlib.resources import files

from onrecord.core.errors import OnrecordError, SeveralArticles
from onrecord.core.model import Article
from onrecord.core.paths import is_folder, is_there, typed_path
from onrecord.tui.sanitize import safe_line
from onrecord.tui.workspace import Workspace

#: the sample that a newcomer begins with
_FIRST = "press-conference.txt"
#: lines of what ``add`` says that are told
_TOLD = 4


async def sample() -> Article:
    """An article that comes with the program.

    Raises:
        OnrecordError: it was not installed.
    """
    return await asyncio.to_thread(_read, str(files("onrecord") / "samples" / _FIRST))


async def article_at(source: str) -> Article | None:
    """The article at an address or in a file; None where a folder, a pattern, a feed or a file holds several.

    Raises:
        OnrecordError: there is nothing to read there.
    """
    path = typed_path(source)
    if is_folder(path) or (any(c in source for c in "*?[") and "://" not in source and not is_there(path)):
        return None
    try:
        return await asyncio.to_thread(_read, source)
    except SeveralArticles:
        return None


async def add_all(workspace: Workspace, source: str) -> str:
    """Add all that ``source`` holds in a process of its own, which ends with whoever waits for it; what it says.

    Raises:
        OnrecordError: something of it could not be added.
    """
    process = await asyncio.create_subprocess_exec(
        *_command(workspace, source),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # it goes on while the program is stopped, and the store is not left locked
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
    lines = [safe_line(line) for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    words = " · ".join(lines[:_TOLD]).removeprefix("onrecord: ")
    if process.returncode:
        raise OnrecordError(words or "adding was stopped; the same again goes on from there")
    return words


def _command(workspace: Workspace, source: str) -> Sequence[str]:
    models = workspace.models
    options = [
        *(("--model", models.parser) if models.parser else ()),
        *(("--fast",) if models.quotes == "linear" else ()),
    ]
    return (sys.executable, "-m", "onrecord", "add", "--db", str(workspace.store.path), *options, "--", source)


def _read(source: str) -> Article:
    from onrecord.core.sources.locate import read_source

    return read_source(source)
