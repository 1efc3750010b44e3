"""Word (.docx): a document with one article, or an export of Nexis Uni or Lexis+ with many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.zipped_xml import member_root, opened

SUFFIXES = (".docx", ".docm")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: what is deleted, moved away, or there a second time for older programs
_LEFT_OUT = frozenset(
    (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)
_TEXT = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of the document."""
    from onrecord.core.sources.formats import articles_in_text

    with opened(payload) as archive:
        root = member_root(archive, "word/document.xml")
    text = "\n".join(_paragraph(p) for p in root.iter(f"{_W}p") if not _is_left_out(p))
    return articles_in_text(text, payload)


def _paragraph(paragraph: Any) -> str:
    pieces = (
        _TEXT.get(node.tag) or node.text or ""
        for node in paragraph.iter(f"{_W}t", *_TEXT)
        if next(node.iterancestors(f"{_W}p")) is paragraph and not _is_left_out(node)
    )
    # An empty line after each: a paragraph of a document is one of the text.
    return "".join(pieces) + "\n"


def _is_left_out(node: Any) -> bool:
    if any(a.tag in _LEFT_OUT for a in node.iterancestors()):
        return True
    run = next(node.iterancestors(f"{_W}r"), None)
    marks = run.find(f"{_W}rPr") if run is not None else None
    return marks is not None and any(_is_on(marks.find(f"{_W}{name}")) for name in ("strike", "dstrike", "vanish"))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off")
