"""Many texts -> analyses, in several processes; one that fails or dies takes nothing with it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from onrecord.core.analysis.models import DEFAULT_MODELS, Models
from onrecord.core.analysis.quick_start import load_soon
from onrecord.core.contract import Json, analysis_to_json
from onrecord.core.errors import OnrecordError, trace
from onrecord.core.text.similarity import article_bands

_log = logging.getLogger(__name__)
T = TypeVar("T")
#: texts that go to a process in one piece: as many as fill this many characters, at most this many
BATCH_CHARACTERS, BATCH_TEXTS = 20_000, 8
#: batches under way for each process; the results waiting in order are no more than these
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class AnalysisInput:
    """What an analysis needs: see :func:`onrecord.core.analysis.pipeline.analyse`."""

    text: str
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text's analysis as JSON, with its :func:`onrecord.core.text.similarity.article_bands`; or why there is none.

    ``trace`` says where an unforeseen error came from: it is logged where the log is, not in the process that failed.
    """

    analysis: Json | None
    bands: tuple[int, ...] = ()
    error: str | None = None
    trace: str | None = None


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A text and whatever the caller wants back with its result."""

    text: AnalysisInput
    about: T


def analyse_batch(texts: Sequence[AnalysisInput], models: Models = DEFAULT_MODELS) -> list[Analysed]:
    """Analyse texts in this process; a failure is its text's alone.

    Raises:
        OnrecordError: the model cannot be loaded.
    """
    from onrecord.core.analysis.pipeline import analyse_many, bounded_memory

    with bounded_memory(models):
        try:
            found = list(analyse_many([(t.text, t.published, t.language) for t in texts], models))
        except Exception:  # noqa: BLE001 - one of them fails: which, is found out one by one
            return [_analysed(t, models) for t in texts]
        pairs = zip(texts, found, strict=True)
        return [Analysed(analysis_to_json(a), tuple(article_bands(t.text))) for t, a in pairs]


def _analysed(t: AnalysisInput, models: Models) -> Analysed:
    from onrecord.core.analysis.pipeline import analyse

    try:
        found = analyse(t.text, models, published=t.published, language=t.language)
    except OnrecordError as error:
        return Analysed(None, error=str(error))
    except Exception as error:  # noqa: BLE001 - told of this text; the others are not its fault
        return Analysed(None, error=f"the analysis failed ({type(error).__name__}: {error})", trace=trace(error))
    return Analysed(analysis_to_json(found), tuple(article_bands(t.text)))


def batches(tasks: Iterable[Task[T]]) -> Iterator[list[Task[T]]]:
    """Tasks in pieces worth sending to another process."""
    held: list[Task[T]] = []
    size = 0
    for task in tasks:
        held.append(task)
        size += len(task.text.text)
        if size >= BATCH_CHARACTERS or len(held) >= BATCH_TEXTS:
            yield held
            held, size = [], 0
    if held:
        yield held


def analyse_all(
    tasks: Iterable[Task[T]], jobs: int, models: Models = DEFAULT_MODELS
) -> Iterator[list[tuple[Task[T], Analysed]]]:
    """Analyse ``tasks`` in ``jobs`` processes; yields them batch by batch, in order. Few are held at a time.

    A process that dies (no memory, a crash) has its texts done again one by one, to tell the one that kills it.
    """
    waiting: deque[tuple[list[Task[T]], Future[list[Analysed]]]] = deque()
    pool = _pool(jobs, models)
    try:
        source = batches(tasks)
        more = True
        while more or waiting:
            while more and len(waiting) < _AHEAD * jobs:
                batch = next(source, None)
                if batch is None:
                    more = False
                else:
                    waiting.append((batch, _submit(pool, batch, models)))
            if not waiting:
                break
            batch, future = waiting.popleft()
            try:
                yield list(zip(batch, _logged(future.result()), strict=True))
            except BrokenProcessPool:
                _end(pool)
                again = [batch, *(held for held, _ in waiting)]
                waiting.clear()
                for held in again:
                    yield _one_by_one(held, models)
                pool = _pool(jobs, models)
    finally:
        _end(pool)


def _one_by_one(batch: Sequence[Task[T]], models: Models) -> list[tuple[Task[T], Analysed]]:
    out: list[tuple[Task[T], Analysed]] = []
    pool = _pool(1, models)
    for task in batch:
        try:
            out.append((task, _logged(_submit(pool, [task], models).result())[0]))
        except BrokenProcessPool:
            out.append(
                (task, Analysed(None, error="the analysis process died on this text (no memory?); cut it in parts"))
            )
            _end(pool)
            pool = _pool(1, models)
    _end(pool)
    return out


def _logged(results: list[Analysed]) -> list[Analysed]:
    for result in results:
        if result.trace:
            _log.error("an analysis failed\n%s", result.trace)
    return results


def _submit(pool: ProcessPoolExecutor, batch: Sequence[Task[T]], models: Models) -> Future[list[Analysed]]:
    try:
        return pool.submit(analyse_batch, [t.text for t in batch], models)
    except BrokenProcessPool as error:  # found out when the results are asked for
        broken: Future[list[Analysed]] = Future()
        broken.set_exception(error)
        return broken


def _pool(jobs: int, models: Models) -> ProcessPoolExecutor:
    # A new Python would look for modules in the current folder, where the articles are. It can only be told by this.
    os.environ["PYTHONSAFEPATH"] = "1"
    # Spawned, not forked: a fork copies threads' locks in whatever state they are.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_ready, initargs=(models,))


def _ready(models: Models) -> None:
    """A worker leaves Ctrl-C to its parent, ends when that does, and loads the model once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
    with suppress(OnrecordError):  # told by the first batch, which tries again
        load_soon(models)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the pool at once: what is unfinished is not wanted."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
