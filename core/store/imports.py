"""Importing a library without what it would import besides, which may weigh more than the library itself."""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection, Generator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec

from onrecord.core.frozen import frozen


@contextmanager
def leaving_out(*names: str) -> Generator[None]:
    """Within, this thread finds none of these modules, as if they were not installed; those imported already stay."""
    absent = _Absent(frozenset(names), threading.get_ident())
    sys.meta_path.insert(0, absent)  # pyright: ignore[reportArgumentType] - a finder needs no more than find_spec
    try:
        yield
    finally:
        sys.meta_path.remove(absent)  # pyright: ignore[reportArgumentType]


@frozen
class _Absent:
    """Finds nothing, and has nobody else find it either; other threads import what they like."""

    names: Collection[str]
    thread: int

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Say of a module that is left out that it is not there; of others, nothing."""
        if name in self.names and threading.get_ident() == self.thread:
            raise ModuleNotFoundError(f"{name} is left out here", name=name)
        return None
