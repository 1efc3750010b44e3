"""A web archive (.warc, .warc.gz), by warcio: every page in it that was answered with success."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.decode import MAX_BYTES
from onrecord.core.sources.door import guarded
from onrecord.core.sources.items import Found, Payload, Skipped

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
                if record.rec_type not in ("response", "resource"):
                    continue
                address = str(record.rec_headers.get_header("WARC-Target-URI") or "a page")
                kind = _kind(record)
                suffix = _KINDS.get(kind)
                if suffix is None:
                    yield Skipped(address, kind)
                    continue
                none = False
                yield from guarded(address, lambda r=record, a=address, s=suffix: _page(payload, r, a, s))
    except ArchiveLoadFailed as error:
        raise OnrecordError(f"{payload.name} is a damaged web archive ({error}); fetch or copy it again") from None
    if none:
        raise OnrecordError(f"{payload.name} holds no page that can be read; its pages have to be HTML, text or PDF")


def _kind(record: Any) -> str:
    """What a record holds ("text/html"), or how its server answered where that was no page."""
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return f"status {headers.get_statuscode()[:5]}"
    kind = headers.get_header("Content-Type") if headers is not None else record.rec_headers.get_header("Content-Type")
    return str(kind or "").split(";")[0].strip().lower()[:40] or "of no type"


def _page(payload: Payload, record: Any, address: str, suffix: str) -> Iterator[Found]:
    from dataclasses import replace

    from onrecord.core.sources.formats import articles as read

    data = record.content_stream().read(MAX_BYTES + 1)
    yield from read(replace(payload.member(address, data, suffix), url=address))
