"""The records of a file of JSON lines, each turned into an article or refused by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from onrecord.core.contract import Json
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.incoming import IncomingArticle, MalformedError, Refused
from onrecord.core.exchange.records import read_records


def articles_of(
    path: Path, article: Callable[[Json, str], IncomingArticle | None]
) -> Iterator[IncomingArticle | Refused]:
    """Each line by ``article`` (of record and where it stands); None passes a line over.

    Raises:
        OnrecordError: the file cannot be read.
    """
    for where, record in read_records(path):
        try:
            if isinstance(record, OnrecordError):
                raise MalformedError(str(record))
            found = article(record, where)
        except MalformedError as error:
            yield Refused(where, str(error))
        else:
            if found is not None:
                yield found
