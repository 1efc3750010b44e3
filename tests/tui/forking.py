"""The program with all of it imported and its models loaded, forked for each command: to start anew takes ten times as long.

The process (``python tests/tui/forking.py``) reads one JSON object a line, {"arguments", "folder", "environment", "streams"}, the last
three paths, and answers each with the command's exit status.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
import traceback
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn


def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run onrecord with no terminal, in this folder and environment."""
    with TemporaryDirectory() as folder:
        given, out, err = (Path(folder) / name for name in ("in", "out", "err"))
        given.write_text(stdin or "", encoding="utf-8")
        asked = {
            "arguments": arguments,
            "folder": os.getcwd(),  # noqa: PTH109 - a string
            "environment": dict(os.environ),
            "streams": [os.devnull if stdin is None else str(given), str(out), str(err)],
        }
        server = _server()
        assert server.stdin is not None and server.stdout is not None  # noqa: PT018 - asked for below
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        told = (path.read_text(encoding="utf-8", errors="surrogateescape") for path in (out, err))
        return subprocess.CompletedProcess(arguments, status, *told)


@cache
def _server() -> subprocess.Popen[str]:
    root = Path(__file__).parent.parent.parent
    command, environment = [sys.executable, __file__], os.environ | {"PYTHONPATH": str(root)}
    server = subprocess.Popen(
        command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(server.communicate)  # it ends when its input does
    return server


def main() -> None:
    """Serve until the input ends."""
    from onrecord.core.analysis.models import DEFAULT_MODELS
    from onrecord.core.analysis.quick_start import load_soon
    from onrecord.tui.cli import main as commands

    for name in commands.list_commands(None):  # pyright: ignore[reportArgumentType] - it asks nothing of it
        commands.get_command(None, name)  # pyright: ignore[reportArgumentType]
    load_soon(DEFAULT_MODELS)
    gc.freeze()  # no child goes through what all of them share
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(**asked)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(arguments: list[str], folder: str, environment: dict[str, str], streams: list[str]) -> NoReturn:
    """Be the command, and end as it ends; but nothing that was loaded is put away, which would take longer than most commands."""
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY, 0o600), number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as Python opens them
    sys.stdout, sys.stderr = (open(n, "w", closefd=False) for n in (1, 2))  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["onrecord", *arguments]
    from onrecord.__main__ import main

    status: object = 1
    try:
        main()
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:  # noqa: BLE001 - as Python would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    main()
