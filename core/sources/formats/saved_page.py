"""A page saved whole (.mhtml, .mht): a message whose first HTML part is the page."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.address import is_address
from onrecord.core.sources.formats.email_message import header, parse, texts
from onrecord.core.sources.formats.web_page import found_in
from onrecord.core.sources.items import Found, Payload

SUFFIXES = (".mhtml", ".mht")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins as a browser's saved page."""
    return suffix in ("", ".txt") and b"multipart/related" in head.lower() and b"\nmime-version:" in head.lower()


def articles(payload: Payload) -> Iterator[Found]:
    """The article of the page.

    Raises:
        OnrecordError: it holds no page, or the page no article.
    """
    message = parse(payload.data())
    page = next(texts(message, "text/html"), None)
    if page is None:
        raise OnrecordError(f"{payload.name} holds no page; save it from the browser again")
    places = (header(message, "snapshot-content-location"), *(header(p, "content-location") for p in message.walk()))
    yield from found_in(page, payload.name, next((p for p in places if p and is_address(p)), None))
