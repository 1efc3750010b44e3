"""JSON lines (.jsonl, .ndjson), an article a line; read line by line, so a file may be of any size."""

from __future__ import annotations

import json
from collections.abc import Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.decode import MAX_BYTES
from onrecord.core.sources.items import Failure, Found, Payload
from onrecord.core.sources.records import article_of

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")


def articles(payload: Payload) -> Iterator[Found]:
    """An article a line; a line that is none is a failure of its own."""
    with payload.open() as file:
        number = 0
        while line := file.readline(MAX_BYTES + 1):
            number += 1
            where = f"{payload.name}, line {number}"
            if len(line) > MAX_BYTES:
                yield Failure(where, f"the line is over {MAX_BYTES // 1_000_000} MB; cut out the article and try again")
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_BYTES)
                continue
            if line.strip():
                yield _article(line, where, payload.text_column)


def _article(line: bytes, where: str, text_column: str | None) -> Found:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Failure(where, "it is not UTF-8; JSON lines are")
    except (ValueError, RecursionError):
        return Failure(where, "it is no JSON; each line wants an object with “text”")
    if not isinstance(record, dict):
        return Failure(where, "it is no object; each line wants one with “text”")
    try:
        return article_of(record, where, text_column)
    except OnrecordError as error:
        return Failure(where, str(error))
