"""What waits for others, several at a time, in threads that nobody waits for: a program that is to end does so at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class SideBySide:
    """Does what it is given in up to ``most`` threads. Python's own pools have the program wait for theirs at its end."""

    def __init__(self, most: int) -> None:
        self._left: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._threads, self._most = 0, most

    def __enter__(self) -> SideBySide:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        while not self._left.empty():
            self._left.get()
        for _number in range(self._threads):
            self._left.put(None)

    def do(self, work: Callable[[], R]) -> Future[R]:
        """Have ``work`` done."""
        future: Future[R] = Future()
        self._left.put((future, work))
        if self._threads < self._most:
            self._threads += 1
            threading.Thread(target=self._run, daemon=True).start()
        return future

    def _run(self) -> None:
        while (job := self._left.get()) is not None:
            future, work = job
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
                future.set_exception(error)


def side_by_side(work: Callable[[T], R], items: Iterable[T], most: int) -> list[R]:
    """``work`` done with each of ``items``, in their order."""
    with SideBySide(most) as threads:
        futures = [threads.do(partial(work, item)) for item in items]
        return [future.result() for future in futures]
