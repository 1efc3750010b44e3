"""What stands between the application and the terminal it runs in: the last look at what is drawn, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

from textual.filter import LineFilter

from onrecord.core.store.articles import nothing_written
from onrecord.tui.colours import ColouredApp
from onrecord.tui.gate import Gate
from onrecord.tui.sanitize import copied
from onrecord.tui.signals import ENDING, has_shell, is_not_ignored, stop

_log = logging.getLogger(__name__)
#: by what is done to lines before: Textual remembers what became of a line by who did it
_gate = cache(Gate)
#: seconds that ending in order may take once the terminal is gone
_PATIENCE = 2
#: characters of a notice
_NOTICE = 400


class TerminalApp(ColouredApp):
    """An application that draws nothing a terminal obeys, and leaves when it is told to or nobody is there any more."""

    #: what ended it, if that was a fault
    crash: BaseException | None = None
    #: the exit status that was asked for, once one was
    asked: int | None = None

    def exit(self, result: Any = None, return_code: int = 0, message: Any = None) -> None:
        """End with that status, whatever fails of a screen that is taken away before it was all there."""
        self.asked = return_code if self.asked is None else self.asked
        super().exit(result, return_code, message)

    def on_mount(self) -> None:
        """A key's or the wheel's page is there at once: what moves cannot be read, and over a slow line it arrives late."""
        self.animation_level = "none"

        if self._can_stop():
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTSTP, self.action_suspend)
            loop.add_signal_handler(signal.SIGCONT, self._go_on)

    def _can_stop(self) -> bool:
        """Whether there is a terminal to give back: none in a browser, and none on Windows."""
        return sys.platform != "win32" and self._driver is not None and self._driver.can_suspend

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is in a terminal can be stopped."""
        return self._can_stop() if action == "suspend" else super().check_action(action, parameters)

    def action_suspend(self) -> None:
        """The shell has the terminal until it brings the program back; the store is free for others meanwhile."""
        if not has_shell():
            self.notify("There is no shell to go back to; ctrl+q quits.", timeout=3)
            return
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGCONT)  # what is begun again here is not to be begun twice
        try:
            with nothing_written(), self.suspend():
                stop(_terminal())
        finally:
            loop.add_signal_handler(signal.SIGCONT, self._go_on)
        self.action_redraw()

    def _go_on(self) -> None:
        """Another has stopped the program, and may have left the terminal in any state."""
        if self._driver is not None:
            self._driver.suspend_application_mode()
            self._driver.resume_application_mode()
            self.action_redraw()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Every line that is drawn passes the gate last."""
        return [_gate(tuple(super().get_line_filters()))]

    def notify(self, message: str, **options: Any) -> None:
        """A notice is read at a glance: of a path or an error without end, what stands first."""
        super().notify(message if len(message) <= _NOTICE else f"{message[: _NOTICE - 1]}…", **options)

    def copy_to_clipboard(self, text: str) -> None:
        """Without what cannot be seen where it is pasted."""
        super().copy_to_clipboard(copied(text))

    def action_redraw(self) -> None:
        """Write every cell again, from nothing that was remembered of how it looked."""
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.notify_style_update()
                widget.refresh()
        self.refresh(layout=True)

    def on_load(self) -> None:
        """Before the terminal is taken."""
        if self.is_headless or sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for number in filter(is_not_ignored, ENDING):
            loop.add_signal_handler(number, self.exit, None, 128 + number)
        threading.Thread(target=_watch, args=(_terminal(),), daemon=True).start()

    def _fatal_error(self) -> None:
        # Textual would print the trace with the values of all variables: texts of articles, that is.
        if self.asked is None:
            self.crash = sys.exc_info()[1]
        else:
            _log.warning("while it ended", exc_info=True)
        self._close_messages_no_wait()


def _terminal() -> int:
    return sys.__stdin__.fileno() if sys.__stdin__ else 0


def _watch(terminal: int) -> None:
    """Where the hang-up signal is ignored (nohup), a terminal that has gone is noticed by this alone."""
    poll = select.poll()
    poll.register(terminal, 0)
    while not any(event & select.POLLHUP for _, event in poll.poll()):
        if any(event & (select.POLLNVAL | select.POLLERR) for _, event in poll.poll(0)):
            return
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(128 + signal.SIGHUP)
