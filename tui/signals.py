"""Being told to end: whatever cleans up behind itself gets to do so. And being stopped, until the shell says go on."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))

#: seconds after which a program that has not ended is told again; tidying up takes less
_AGAIN = 5.0


def end_on_signals() -> None:
    """From here on these signals raise SystemExit, so that the terminal is given back and files half written go."""
    for number in filter(is_not_ignored, ENDING):
        signal.signal(number, _end)


def is_not_ignored(number: int) -> bool:
    """False for a signal that is ignored, as under ``nohup``."""
    return signal.getsignal(number) is not signal.SIG_IGN


def told_to_end(error: BaseException) -> int | None:
    """The exit status where an error comes of a signal: Python turns what is raised while a class is made into an error of its own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SystemExit):
            return cause.code if isinstance(cause.code, int) else 1
        if isinstance(cause, KeyboardInterrupt):
            return 128 + signal.SIGINT
        cause = cause.__cause__ or cause.__context__
    return None


def has_shell() -> bool:
    """Whether whoever started the program can go on without it, and bring it back: a shell, not a window made for it."""
    parent = os.getppid()
    return parent != 0 and os.getsid(parent) == os.getsid(0)


def stop(terminal: int) -> None:
    """Stop until the program has ``terminal`` again; with it what it was started by and what it has started, as a shell would."""
    while True:
        os.killpg(os.getpgrp(), signal.SIGSTOP)
        if not has_shell() or _is_in_front(terminal):
            return


def _is_in_front(terminal: int) -> bool:
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:  # it has gone
        return True


def _end(number: int, _: FrameType | None) -> NoReturn:
    # Python drops an exception that is raised in a destructor or a callback of the import system: ask again.
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: _end(number, None))
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)
    raise SystemExit(128 + number)
