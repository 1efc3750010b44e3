"""A web archive (.warc, .warc.gz), by warcio: every page in it that was answered with success."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.decode import MAX_BYTES
from onrecord.core.sources.door import guarded
from onrecord.core.sources.items import Found, Payload

SUFFIXES = (".warc",)
_KINDS = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}


def looks_like(head: bytes, _suffix: str) -> bool:
    """Whether it begins as a web archive."""
    return head.startswith((b"WARC/1.", b"WARC/0."))


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of its pages; a page that is none is a failure of its own.

    Raises:
        OnrecordError: it is damaged, or holds no page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    none = True
    try:
        with payload.open() as file:
            records: Any = ArchiveIterator(file)
            for record in records:
                suffix = _suffix(record)
                if suffix is None:
                    continue
                none = False
                address = str(record.rec_headers.get_header("WARC-Target-URI") or "a page")
                yield from guarded(address, lambda r=record, a=address, s=suffix: _page(payload, r, a, s))
    except ArchiveLoadFailed as error:
        raise OnrecordError(f"{payload.name} is a damaged web archive ({error}); fetch or copy it again") from None
    if none:
        raise OnrecordError(f"{payload.name} holds no page that can be read; its pages have to be HTML, text or PDF")


def _suffix(record: Any) -> str | None:
    """The ending for what a record holds; None where it is no page."""
    headers = record.http_headers
    if record.rec_type not in ("response", "resource") or (headers is not None and headers.get_statuscode() != "200"):
        return None
    kind = headers.get_header("Content-Type") if headers is not None else record.rec_headers.get_header("Content-Type")
    return _KINDS.get(str(kind or "").split(";")[0].strip().lower())


def _page(payload: Payload, record: Any, address: str, suffix: str) -> Iterator[Found]:
    from dataclasses import replace

    from onrecord.core.sources.formats import articles as read

    data = record.content_stream().read(MAX_BYTES + 1)
    yield from read(replace(payload.member(address, data, suffix), url=address))
