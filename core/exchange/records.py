"""Files of many records, a line of JSON or a row of Parquet each: read and written one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.core.contract import Json
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.files import write_file

PARQUET = ".parquet"
#: the parts of the contract that Parquet holds as JSON text
_NESTED = ("quotes", "people", "countries", "figures")
_ROWS = 500
#: bytes of a line of JSON: a text of 20 MB and its analysis
LONGEST_LINE = 50_000_000


def read_records(path: Path) -> Iterator[tuple[str, Json | OnrecordError]]:
    """(where, record) of each line or row; ``where`` names it for messages, and a bad one is its error.

    Raises:
        OnrecordError: the file cannot be read.
    """
    try:
        if path.suffix.lower() == PARQUET:
            yield from _parquet(path)
        else:
            with path.open("rb") as file:
                yield from read_lines(file, str(path))
    except FileNotFoundError:
        raise OnrecordError(f"{path} does not exist; check the path") from None
    except OSError as error:
        raise OnrecordError(
            f"{path} cannot be read ({(error.strerror or str(error)).lower()}); check the path and its permissions"
        ) from None


def read_lines(file: BinaryIO, name: str) -> Iterator[tuple[str, Json | OnrecordError]]:
    """(where, record) of each line of JSON; one that is none, or too long, is its error."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        where = f"{name}, line {number}"
        if len(line) > LONGEST_LINE:
            yield (
                where,
                OnrecordError(f"{where} is over {LONGEST_LINE // 1_000_000} MB; cut out the article and try again"),
            )
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
        elif line.strip():
            yield where, _record(line, where)


def _record(line: bytes, where: str) -> Json | OnrecordError:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return OnrecordError(f"{where} is not UTF-8; JSON lines are")
    except (ValueError, RecursionError):
        return OnrecordError(f"{where} is not JSON; each line must be an object with “id” and “text”")
    if not isinstance(record, dict):
        return OnrecordError(f"{where} has no “id” and “text”; each line must be an object with both")
    return record


def write_records(path: Path, records: Iterable[Json], *, overwrite: bool) -> None:
    """Write records as JSON lines or, by the file's ending, as Parquet; whole or not at all.

    Raises:
        OnrecordError: there is a file already and ``overwrite`` is not set, or the place cannot be written.
    """
    if path.suffix.lower() != PARQUET:
        write_file(path, (json.dumps(record) + "\n" for record in records), overwrite=overwrite)
        return
    arrow, parquet = import_arrow()

    def pieces(file: BinaryIO) -> None:
        writer: Any = None
        held: list[Json] = []

        def flush() -> None:
            nonlocal writer
            if not held and writer is not None:
                return
            columns = ("id", "title", "byline", "site", "published", "language", "url", "text", "model", *_NESTED)
            table = arrow.table({c: arrow.array([_cell(c, r.get(c)) for r in held], arrow.string()) for c in columns})
            writer = writer or parquet.ParquetWriter(file, table.schema)
            writer.write_table(table)
            held.clear()

        for record in records:
            held.append(record)
            if len(held) >= _ROWS:
                flush()
        flush()
        writer.close()

    write_file(path, pieces, overwrite=overwrite)


def _cell(column: str, value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(value) if column in _NESTED else str(value).encode("utf-8", "replace").decode()


def _parquet(path: Path) -> Iterator[tuple[str, Json | OnrecordError]]:
    arrow, parquet = import_arrow()
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    where = f"{path}, row {number}"
                    yield where, _row(row, where)
    except (arrow.ArrowInvalid, ValueError) as error:
        raise OnrecordError(
            f"{path} is not a readable Parquet file ({str(error).splitlines()[0]}); write it again, or give JSON lines"
        ) from None


def _row(row: Json, where: str) -> Json | OnrecordError:
    try:
        return {**row, **{c: json.loads(row[c]) for c in _NESTED if isinstance(row.get(c), str)}}
    except (ValueError, RecursionError):
        return OnrecordError(f"{where} has no JSON in its columns {', '.join(_NESTED)}; write it with onrecord analyze")


def import_arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise OnrecordError(
            "reading and writing Parquet needs pyarrow; add it with: pip install 'onrecord[dask]'"
        ) from None
    return pyarrow, parquet
