"""The tables of this project: tab-separated, a line of names first, nothing quoted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table, each by its columns' names; several times as fast as the reader for any file of such a kind."""
    names, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = names.split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))
