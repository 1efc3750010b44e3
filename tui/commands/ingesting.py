"""What ``add`` and ``refresh`` share: a progress bar, failures told and kept, a sum at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from onrecord.core.errors import OnrecordError
from onrecord.core.paths import is_file, is_link, is_there
from onrecord.core.store.reasons import reason
from onrecord.tui.commands.output import tell
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from onrecord.core.ingest.ingest import IngestProgress
    from onrecord.core.sources.items import Failure

_SHOWN = 10
failed_file = click.option(
    "--failed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what failed to FILE: a source a line, a tab and the reason.",
)


class Failures:
    """Counts failures, keeps the first to tell, and writes all to a file as they come."""

    def __init__(self, stack: ExitStack, path: Path | None, sources: Iterable[str] = ()) -> None:
        self.count = 0
        self.first: list[Failure] = []
        self.path = path
        self.trouble = ""
        self._file: TextIO | None = None
        if path is not None:
            try:
                _check_list(path, sources)
                self._file = path.open("w", encoding="utf-8", errors="replace")
            except OSError as error:
                raise OnrecordError(f"{path} cannot be written ({reason(error)}); choose another place") from None
            stack.callback(self._close)

    def __call__(self, failure: Failure) -> None:
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append(failure)
        if self._file is not None:
            source, why = (" ".join(part.split()) for part in (failure.source, failure.reason))
            try:
                self._file.write(f"{source}\t{why.removeprefix(source).lstrip(' :')}\n")
                self._file.flush()
            except OSError as error:  # the list ends here, and not the work
                self.trouble = f"{self.path} ends early ({reason(error)}); not all that failed is in it"
                self._close()

    def _close(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # what could not be written is tried again, and was told
                self._file.close()
            self._file = None


def _check_list(path: Path, sources: Iterable[str]) -> None:
    """Refuse to write over what is no list of what failed an earlier time, or is still to be read."""
    if is_link(path):
        raise OnrecordError(f"{path} is a link; name the file itself")
    if not is_file(path):
        return
    if any(Path(source).name == path.name and is_there(Path(source)) and path.samefile(source) for source in sources):
        raise OnrecordError(f"{path} is among what is to be read; name another file for what fails")
    with path.open("rb") as file:
        if any(line.count(b"\t") != 1 for line in file):
            raise OnrecordError(f"{path} is there already, and no list of what failed; name another file")


def run_ingest(work: Callable[[Callable[[IngestProgress, int | None], None]], IngestProgress], log: Failures) -> None:
    """Do it under a progress bar, then sum up; Ctrl-C keeps what is stored. Exit 1 where something failed, 130 stopped."""
    from onrecord.core.ingest.ingest import IngestProgress
    from onrecord.tui.commands.progress import progress_bar

    so_far = IngestProgress()
    began = time.monotonic()
    stopped = False
    try:
        with progress_bar("adding") as bar:

            def show(progress: IngestProgress, of: int | None) -> None:
                nonlocal so_far
                so_far = progress
                bar(progress.done, of, progress.failed)

            show(so_far, None)
            so_far = work(show)
    except KeyboardInterrupt:
        stopped = True
    _sum_up(so_far, time.monotonic() - began, log)
    if stopped:
        tell("stopped; the same command goes on from here")
        raise SystemExit(130)
    if log.count:
        raise SystemExit(1)


def _sum_up(progress: IngestProgress, seconds: float, log: Failures) -> None:
    rate = f" in {seconds:.0f} s ({progress.new / seconds:.1f} a second)" if progress.new and seconds >= 1 else ""
    failed = f" · {progress.failed} failed" if progress.failed else ""
    tell(f"{progress.new:,} added{rate} · {progress.known:,} known already{failed}")
    if progress.skipped:
        why = ", ".join(f"{count:,} {safe_line(why)}" for why, count in progress.skipped.most_common(_SHOWN))
        tell(f"passed over: {why}")
    for note in progress.notes[:_SHOWN]:
        tell(f"  {safe_line(note.words, 300)}")
    if len(progress.notes) > _SHOWN:
        tell(f"  … and {len(progress.notes) - _SHOWN:,} more that were read in part")
    _tell_failures(log)


def _tell_failures(log: Failures) -> None:
    for failure in log.first:
        about = failure.reason if failure.source in failure.reason else f"{failure.source}: {failure.reason}"
        tell(f"  {safe_line(about, 300)}")
    if log.count > len(log.first):
        where = f"; all are in {log.path}" if log.path and not log.trouble else "; --failed FILE writes them all"
        tell(f"  … and {log.count - len(log.first):,} more{where}")
    if log.trouble:
        tell(log.trouble)
