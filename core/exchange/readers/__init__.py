"""What reviewed work comes back as: one module a format, each with ``read(file, name)``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.incoming import IncomingArticle, Refused
from onrecord.core.exchange.readers import contract_lines, doccano, label_studio, prodigy, tables
from onrecord.core.paths import is_file, is_there

Incoming = IncomingArticle | Refused
#: bytes of a file's first line that tell one kind of JSON lines from another
_FIRST_LINE = 64_000_000


def read_reviewed(path: Path) -> Iterator[Incoming]:
    """The articles of a file, or what of it is refused; its ending and beginning tell the format.

    Raises:
        OnrecordError: the file cannot be read, or is of no format that comes back in.
    """
    try:
        if is_there(path) and not is_file(path):  # it is read twice, which a pipe cannot be
            raise OnrecordError(f"{path} is not an ordinary file; save what it holds in one, and import that")
        match path.suffix.lower():
            case ".csv" | ".tsv" | ".xlsx":
                yield from tables.read(path)
            case ".json":
                yield from label_studio.read(path)
            case ".jsonl" | ".ndjson":
                yield from _lines(path)
            case _:
                raise OnrecordError(f"{path} has to end in .jsonl, .csv, .tsv, .xlsx or (Label Studio) .json")
    except FileNotFoundError:
        raise OnrecordError(f"{path} does not exist; check the path") from None
    except OSError as error:
        raise OnrecordError(
            f"{path} cannot be read ({(error.strerror or str(error)).lower()}); check the path and its permissions"
        ) from None


def _lines(path: Path) -> Iterator[Incoming]:
    with path.open("rb") as file:
        first = file.readline(_FIRST_LINE)
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise OnrecordError(f"{path}, line 1 is not a JSON object; each line must be one")
    if "quotes" in record:
        return contract_lines.read(path)
    if "entities" in record:
        return doccano.read(path)
    if "spans" in record or "tokens" in record:
        return prodigy.read(path)
    raise OnrecordError(f"{path} has neither quotes, entities nor spans; export it from onrecord, doccano or Prodigy")
