"""The same analysis over a Dask cluster: a worker loads the model once, and what a lost worker had is done again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from onrecord.core.analysis.models import DEFAULT_MODELS, Models
from onrecord.core.analysis.parallel import Analysed, Task, analyse_batch, batches
from onrecord.core.errors import OnrecordError

T = TypeVar("T")
#: batches under way for each worker
_AHEAD = 4
#: seconds to wait for the scheduler
_PATIENCE = 20


def analyse_on_cluster(
    tasks: Iterable[Task[T]], address: str, models: Models = DEFAULT_MODELS
) -> Iterator[list[tuple[Task[T], Analysed]]]:
    """Analyse ``tasks`` on the cluster whose scheduler is at ``address``; yields them batch by batch, in order.

    This program must be installed on the workers. A text on which a worker dies three times over fails by itself.

    Raises:
        OnrecordError: Dask is not installed, or no scheduler or worker answers.
    """
    try:
        from distributed import Client
        from distributed.comm.addressing import resolve_address
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise OnrecordError("Dask is not installed; add it with: pip install 'onrecord[dask]'") from None
    try:
        resolve_address(address)  # a client that never had a connection takes 40 s to be closed, and fails at it
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error).split("\n")[0] or type(error).__name__
        raise OnrecordError(
            f"no Dask scheduler answers at {address} ({reason}); start one with: dask scheduler"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError):
            raise OnrecordError(f"the cluster at {address} has no workers; start some: dask worker {address}") from None

        def submit(batch: list[Task[T]]) -> Any:
            # Not pure: two articles may have one text, and each wants its own answer.
            return client.submit(analyse_batch, [t.text for t in batch], models, pure=False)

        waiting: deque[tuple[list[Task[T]], Any]] = deque()
        source = batches(tasks)
        batch = next(source, None)
        while batch is not None or waiting:
            while batch is not None and len(waiting) < _AHEAD * max(len(client.scheduler_info()["workers"]), 1):
                waiting.append((batch, submit(batch)))
                batch = next(source, None)
            done, future = waiting.popleft()
            try:
                yield list(zip(done, future.result(), strict=True))
            except KilledWorker:
                yield [(task, _alone(submit([task]), KilledWorker)) for task in done]


def _alone(future: Any, killed: type[Exception]) -> Analysed:
    try:
        return future.result()[0]
    except killed:
        return Analysed(None, error="workers die on this text (no memory?); cut it in parts")
