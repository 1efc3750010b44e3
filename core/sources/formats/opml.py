"""OPML: a list of feeds, as readers of feeds export it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.address import is_address, without_credentials
from onrecord.core.sources.items import Found, Payload, Pointer

SUFFIXES = (".opml",)


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins as OPML."""
    return suffix in ("", ".xml", ".opml", ".txt") and re.search(rb"<opml\b", head[:1000], re.I) is not None


def articles(payload: Payload) -> Iterator[Found]:
    """Its feeds, as pointers.

    Raises:
        OnrecordError: it is no OPML, or names no feed.
    """
    for address in feeds_of(payload.data(), payload.name):
        yield Pointer(address, payload.depth + 1, polite=True)


def feeds_of(data: bytes, name: str) -> list[str]:
    """The addresses of the feeds in an OPML file.

    Raises:
        OnrecordError: it is no OPML, or names no feed.
    """
    from lxml import etree  # type: ignore[attr-defined] - compiled, without types

    # No entities, no network: an outline needs neither.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise OnrecordError(f"{name} is damaged OPML ({error}); export it again") from None
    found = [] if root is None else [o.get("xmlUrl") or o.get("xmlurl") or "" for o in root.iter("outline")]
    addresses = list(dict.fromkeys(without_credentials(str(a)) for a in found if is_address(str(a))))
    if not addresses:
        raise OnrecordError(f"{name} lists no feed; an OPML file has them in outline elements, as xmlUrl")
    return addresses
