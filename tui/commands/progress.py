"""A progress bar on standard error: how many, how fast, how long still, how many failed."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import ProgressColumn


class Show(Protocol):
    """Shows how far it is: things done, of how many (None: not known), and how many of them failed."""

    def __call__(self, done: int, of: int | None, failed: int = 0) -> None: ...


@contextmanager
def progress_bar(what: str, each: str = "article") -> Generator[Show]:
    """A bar that goes when it is full; nothing where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, of, failed=0: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("[red]{task.fields[failed]}[/red]"),
        TimeElapsedColumn(),
        TextColumn("·"),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, rate="", failed="")

        def show(done: int, of: int | None, failed: int = 0) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f} {each}s/s" if speed else ""
            bar.update(task, completed=done, total=of, rate=rate, failed=f"{failed} failed" if failed else "")

        yield show
