"""What the user named -> articles: files, folders, patterns, addresses, standard input."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from onrecord.core.errors import OnrecordError, SeveralArticles
from onrecord.core.model import Article
from onrecord.core.paths import is_file, is_folder, is_there, typed_path
from onrecord.core.sources.address import is_address, without_credentials
from onrecord.core.sources.door import guarded
from onrecord.core.sources.formats import articles, known_suffixes, skip_reason
from onrecord.core.sources.items import Failure, Found, Note, Payload, Pointer, Skipped, from_bytes

#: bytes that hold the first screens of an article
_BEGINNING = 16_000
#: what a server calls its answer, and the suffix of such files
_KINDS = (("html", ".html"), ("pdf", ".pdf"), ("json", ".json"))


def read_source(source: str) -> Article:
    """The one article at ``source``: a path, an http or https URL, or ``-`` for standard input.

    Raises:
        SeveralArticles: there are several.
        OnrecordError: there is nothing there that can be read as an article.
    """
    if source != "-" and not is_address(source) and is_folder(typed_path(source)):
        raise OnrecordError(
            f"{source} is a folder; name one of the files in it, or add all of them: onrecord add {source}"
        )
    found = (item for item in read_pointer(_named(source)) if not isinstance(item, Skipped | Note))
    first = next(found, None)
    if isinstance(first, Failure):
        raise OnrecordError(first.reason if first.source in first.reason else f"{first.source}: {first.reason}")
    if not isinstance(first, Article) or next(found, None) is not None:
        raise SeveralArticles(f"{source} holds several articles; add them to the library: onrecord add {source}")
    return first


def read_beginning(source: str) -> Article | None:
    """The first screens of a long file of plain text, as the whole would begin; None of anything else.

    Reading all of a book takes longer than showing its first page.
    """
    try:
        path = typed_path(source)
        if path.suffix.lower() != ".txt" or not is_file(path) or path.stat().st_size < 4 * _BEGINNING:
            return None
        with path.open("rb") as file:
            data = file.read(_BEGINNING)
        text = data.decode("utf-8", "ignore").replace("\r\n", "\n").rpartition("\n\n")[0]
        found = list(articles(from_bytes(text.encode(), path.name, ".txt")))
    except (OSError, ValueError, OnrecordError):  # reported when the whole is read
        return None
    return found[0] if len(found) == 1 and isinstance(found[0], Article) else None


def find_pointers(sources: Iterable[str]) -> Iterator[Pointer | Failure | Skipped]:
    """Each file or address that ``sources`` name: folders are walked, patterns (``*.txt``, ``**``) filled in."""
    for source in sources:
        if source == "-" or is_address(source):
            yield _named(source)
        elif "://" in source:
            yield Failure(
                source, f"{source} is not an http or https address; nothing else is fetched: save it and name the file"
            )
        else:
            yield from _paths(source)


def _named(source: str) -> Pointer:
    """A pointer to what the user named."""
    return Pointer(source, typed=source if is_address(source) else None)


def articles_at(pointer: Pointer | Failure | Skipped) -> int:
    """How many articles to expect from a pointer, without reading them: the lines of JSON lines, else one."""
    if isinstance(pointer, Skipped):
        return 0
    if isinstance(pointer, Failure) or is_address(pointer.source) or not pointer.source.endswith((".jsonl", ".ndjson")):
        return 1
    try:
        with typed_path(pointer.source).open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, ValueError):
        return 1


def read_pointer(pointer: Pointer, columns: Mapping[str, str] | None = None) -> Iterator[Found]:
    """What a pointer leads to; what cannot be read is a failure, never an exception. ``columns``: see :class:`Payload`."""

    def found() -> Iterator[Found]:
        with ExitStack() as stack:
            payload = replace(_payload(pointer, stack), columns=columns or {})
            yield from (_sourced(item, pointer) for item in articles(payload))

    return guarded(pointer.source, found, pointer.fallback)


def _payload(pointer: Pointer, stack: ExitStack) -> Payload:
    source = pointer.source
    if source == "-":
        return _piped_in(stack)
    if is_address(source):
        return _fetched(pointer)
    if "://" in source:
        raise OnrecordError(
            f"{source} is not an http or https address; nothing else is fetched: save it and name the file"
        )
    path = typed_path(source)
    if is_there(path) and not is_file(path):
        raise OnrecordError(f"{path} is not an ordinary file; pipe it in instead: onrecord - < {path}")
    return replace(_named_payload(path), depth=pointer.depth)


def _piped_in(stack: ExitStack) -> Payload:
    """Standard input, kept where it can be read more than once: many articles may be more than memory holds."""
    descriptor, name = tempfile.mkstemp(prefix="onrecord-")
    stack.callback(Path(name).unlink, missing_ok=True)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return Payload("standard input", "", lambda: _opened(Path(name)))


def _named_payload(path: Path) -> Payload:
    return Payload(path.name, path.suffix.lower(), lambda: _opened(path))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise OnrecordError(f"{path} does not exist; check the path, or give a URL that starts with https://") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "bad file name"
        raise OnrecordError(f"{path} cannot be read ({reason.lower()}); check its permissions") from None


def _fetched(pointer: Pointer) -> Payload:
    from onrecord.core.sources.fetch import fetch, may_fetch

    if pointer.polite and not may_fetch(pointer.source, pointer.typed):
        raise OnrecordError(
            f"{pointer.source} is closed to programs by its site's robots.txt; open it in a browser and save it"
        )
    page = fetch(pointer.source, typed=pointer.typed)
    assert page is not None  # a server says that nothing is new only where it was told what is known
    suffix = next((s for word, s in _KINDS if word in page.kind), "")
    payload = from_bytes(page.data, without_credentials(pointer.source), suffix, page.charset, page.url, pointer.depth)
    return replace(payload, typed=pointer.typed)


def _sourced(item: Found, pointer: Pointer) -> Found:
    """The item with where it came from, by its full path; of a saved page its address as well."""
    if not isinstance(item, Article) or is_address(pointer.source) or pointer.source == "-":
        return item
    path = typed_path(pointer.source)
    within = item.source or ""
    rest = f", {within}" if is_address(within) else within.removeprefix(path.name)
    return replace(item, source=f"{path.resolve()}{rest}")


def _paths(source: str) -> Iterator[Pointer | Failure | Skipped]:
    try:
        path = typed_path(source)
        if is_folder(path):
            yield from _folder(path)
        elif is_there(path) or not glob.has_magic(source):
            yield Pointer(source)
        else:
            matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - the pattern may be absolute
            files = [m for m in matches if is_file(Path(m))]
            if not files:
                yield Failure(
                    source, f"{source} matches no file; put it between quotation marks if the shell changes it"
                )
            yield from (Pointer(f) for f in files)
    except OnrecordError as error:
        yield Failure(source, str(error))
    except (OSError, ValueError) as error:
        yield Failure(
            source,
            f"{source[:200]} cannot be read ({getattr(error, 'strerror', None) or 'bad file name'}); check the path",
        )


def _head(path: Path) -> bytes:
    """The first bytes of an ordinary file; a pipe would keep whoever looks into it waiting."""
    return _named_payload(path).head() if is_file(path) else b""


def _file(path: Path) -> Pointer | Skipped:
    why = skip_reason(path.name, partial(_head, path)) or ("" if is_file(path) else "not an ordinary file")
    return Skipped(str(path), why) if why else Pointer(str(path))


def _folder(folder: Path) -> Iterator[Pointer | Failure | Skipped]:
    failed: list[OSError] = []
    found = False
    for where, folders, files in os.walk(folder, onerror=failed.append):
        hidden = sorted(name for name in folders if name.startswith("."))
        yield from (Skipped(str(Path(where, name)), "hidden") for name in hidden)
        folders[:] = sorted(set(folders).difference(hidden))
        for name in sorted(files):
            item = _file(Path(where, name))
            found |= isinstance(item, Pointer)
            yield item
    for error in failed:
        reason = (error.strerror or "unknown").lower()
        yield Failure(str(error.filename), f"{error.filename} cannot be read ({reason}); check its permissions")
    if not found and not failed:
        endings = " ".join(sorted({*known_suffixes(), ".xml"}))
        yield Failure(str(folder), f"{folder} has no file that can be read; those end in {endings}")
