"""LexisNexis exports as HTML: the text export's layout, a block a field."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.sources.formats.lexisnexis import in_text
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.markup import parsed_html
from onrecord.core.text.patterns import pattern

SUFFIXES: tuple[str, ...] = ()
_LOOKS = pattern(rb"(?:<!-- LXNComment|<DOC NUMBER=\d|>\d{1,6} of \d{1,6} DOCUMENTS?<)")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether its first document's number, or the export's own remark, stands in the beginning."""
    return suffix in ("", ".html", ".htm", ".txt") and _LOOKS.search(head) is not None


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    tree = parsed_html(payload.text())
    blocks = [" ".join(p.text_content().split()) for p in tree.iter("p")] if tree is not None else []
    yield from in_text("\n\n".join(block for block in blocks if block), payload.name)
