"""Being told to end: whatever cleans up behind itself gets to do so."""

from __future__ import annotations

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


def _end(number: int, _: FrameType | None) -> NoReturn:
    # Python drops an exception that is raised in a destructor or a callback of the import system: ask again.
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: _end(number, None))
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)
    raise SystemExit(128 + number)
