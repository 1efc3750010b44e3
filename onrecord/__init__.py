"""Quotes on the record: who said what in an article, found by the program, checked by a person.

For programs: :func:`analyse` a text, :func:`read` an article, :func:`open_store` to work with what is stored and
decided. Importing this costs nothing; spaCy and SQLite's tools are imported by what needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.api import Library, analyse, open_store, read, to_dict, to_frame
    from onrecord.core.errors import OnrecordError
    from onrecord.core.model import Analysis, Article

__all__ = [
    "Analysis",
    "Article",
    "Library",
    "OnrecordError",
    "analyse",
    "open_store",
    "read",
    "to_dict",
    "to_frame",
]
_HOMES = {"Analysis": "onrecord.core.model", "Article": "onrecord.core.model", "OnrecordError": "onrecord.core.errors"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "onrecord.api")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
