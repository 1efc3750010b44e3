"""One module a format. Each has ``SUFFIXES`` (".eml", ...) and ``articles(payload)``, which yields what is in a file.

A module that tells its format by its beginning has ``looks_like(head, suffix)`` as well, with the first 4,096 bytes. A new
format is one new module here; what it needs to import it imports when it is used.
"""

from __future__ import annotations

import codecs
import importlib
import io
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import PurePath
from typing import Protocol, cast

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.items import Found, Payload


class SourceFormat(Protocol):
    """What a module here has."""

    SUFFIXES: tuple[str, ...]

    def articles(self, payload: Payload) -> Iterator[Found]:
        """What is in the file.

        Raises:
            OnrecordError: nothing can be read from it.
        """
        ...


@cache
def formats() -> tuple[SourceFormat, ...]:
    """All of them."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(cast(SourceFormat, importlib.import_module(f"{__name__}.{name}")) for name in names)


def known_suffixes() -> frozenset[str]:
    """The endings of file names that are read in a folder."""
    return frozenset(suffix for known in formats() for suffix in known.SUFFIXES)


def skip_reason(name: str, head: Callable[[], bytes]) -> str:
    """Why a file of that name is skipped when found in a folder; "" where it is not.

    XML is of many kinds: it is read where ``head``, its first bytes, shows one that is known. What cannot be looked into
    is not skipped, so that reading it tells why.
    """
    ending = PurePath(name).suffix.lower()
    if name.startswith("."):
        return "hidden"
    if ending in known_suffixes():
        return ""
    if ending == ".xml":
        try:
            if _known_by(head(), ending) is not None:
                return ""
        except Exception:  # noqa: BLE001 - an archive's module for each way to pack has its own errors
            return ""
    return ending[:12] or "no ending"


def articles(payload: Payload) -> Iterator[Found]:
    """What is in the bytes: by the format their beginning shows, else by their name's ending, else as plain text.

    Raises:
        OnrecordError: nothing can be read from them.
    """
    head = payload.head()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    by_suffix = next((known for known in formats() if payload.suffix in known.SUFFIXES), None)
    known = _known_by(head, payload.suffix) or by_suffix
    # Whose columns were named and whose name tells nothing, as of what is piped in, is a table.
    fallback = "delimited" if payload.columns and not payload.suffix else "plain"
    return (known or importlib.import_module(f"{__name__}.{fallback}")).articles(payload)


def _known_by(head: bytes, suffix: str) -> SourceFormat | None:
    for known in formats():
        looks_like = getattr(known, "looks_like", None)
        if looks_like is not None and looks_like(head, suffix):
            return known
    return None


def articles_in_text(text: str, payload: Payload) -> Iterator[Found]:
    """What is in the text of a document: the articles of an export that was saved so, or the document's own.

    Raises:
        OnrecordError: there is no text in it.
    """
    if not text.strip():
        raise OnrecordError(f"{payload.name} has no text in it; save the article as .txt, .md or .html")
    return articles(
        replace(payload, suffix=".txt", charset="utf-8", open=lambda: io.BytesIO(text.encode("utf-8", "replace")))
    )
