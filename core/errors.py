"""Errors that reach the user, by kind. None names a flag or a key: whoever asked knows what can be done about a kind."""

from __future__ import annotations

import traceback
from collections.abc import Sequence


class OnrecordError(Exception):
    """Something the user can mend; its text is one line that says what to do."""


class FileExists(OnrecordError):
    """What should be written is there already."""


class SeveralArticles(OnrecordError):
    """What should be one article holds many."""


class SiteUnreachable(OnrecordError):
    """The server gives no answer, or says that it cannot for now."""


class StoreUnusable(OnrecordError):
    """The store cannot be opened or written: not ours, not readable, read-only, replaced, made by a newer program."""


class StoreDamaged(OnrecordError):
    """The store is ours, but parts of its file make no sense."""


class EncoderMissing(OnrecordError):
    """The encoder, which comes with the install, cannot be loaded."""


class TextFieldMissing(OnrecordError):
    """A record or a table has no field that is known to hold the text."""


class ModelMissing(OnrecordError):
    """There is no such spaCy pipeline, or it does not do what is needed."""


class DecisionConflict(OnrecordError):
    """What a decision is about changed a moment before; nothing was written. ``keys`` name the quotes."""

    def __init__(self, message: str, keys: Sequence[str]) -> None:
        super().__init__(message)
        self.keys = tuple(keys)


def trace(error: BaseException) -> str:
    """Where an exception comes from, one line a call, and its type; not its message, which may quote an article."""
    calls = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return "\n".join((*calls, type(error).__qualname__))
