"""OpenDocument text (.odt)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.zipped_xml import member_root, opened

SUFFIXES = (".odt",)
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LEFT_OUT = frozenset(
    (f"{_TEXT}tracked-changes", f"{_TEXT}note", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation")
)
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of the document."""
    from onrecord.core.sources.formats import articles_in_text

    with opened(payload) as archive:
        root = member_root(archive, "content.xml")
    struck = {
        style.getparent().get(f"{_STYLE}name") for style in root.iter(f"{_STYLE}text-properties") if _is_struck(style)
    }
    spans = (span for span in root.iter(f"{_TEXT}span") if span.get(f"{_TEXT}style-name") in struck)
    for node in [*root.iter(*_LEFT_OUT), *spans]:
        tail = node.tail
        node.clear()
        node.tail = tail
    text = "\n\n".join("".join(_pieces(p)) for p in root.iter(f"{_TEXT}p", f"{_TEXT}h"))
    return articles_in_text(text, payload)


def _is_struck(style: Any) -> bool:
    """Whether it strikes words through, or hides them."""
    through = (style.get(f"{_STYLE}text-line-through-{name}", "none") for name in ("style", "type"))
    return any(line != "none" for line in through) or style.get(f"{_TEXT}display") == "none"


def _pieces(paragraph: Any) -> Iterator[str]:
    yield paragraph.text or ""
    for node in paragraph.iterdescendants():
        yield _SPACES.get(node.tag, "") + (node.text or "")
        yield node.tail or ""
