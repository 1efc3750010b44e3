"""Rich text (.rtf), by striprtf: a document with one article, or an agency's or a database's export with many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.items import Found, Payload
from onrecord.core.text.patterns import pattern

SUFFIXES = (".rtf",)
#: words that are struck through, hidden or deleted, to the end of their group or to where that is switched off
_STRUCK = pattern(
    r"\\(?:striked1|strike|v|deleted)(?![0-9a-z])(?:(?!\\(?:striked?0|v0|deleted0|plain|pard)(?![0-9a-z]))[^{}])*"
)
_CODE_PAGE = pattern(rb"\\ansicpg(\d{3,5})")


def looks_like(head: bytes, _suffix: str) -> bool:
    """Whether it is rich text, whatever its name says."""
    return head.startswith(b"{\\rtf")


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of the document.

    Raises:
        OnrecordError: it is no rich text.
    """
    from striprtf.striprtf import rtf_to_text

    from onrecord.core.sources.decode import text_encoding
    from onrecord.core.sources.formats import articles_in_text

    data = payload.data()
    if not data.startswith(b"{\\rtf"):
        raise OnrecordError(f"{payload.name} is not rich text; save it as .rtf again, or as .txt")
    declared = _CODE_PAGE.search(data[:2000])
    encoding = text_encoding(f"cp{declared[1].decode()}" if declared else None) or "cp1252"
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        source = data.decode(encoding, "replace")
    text = rtf_to_text(_STRUCK.sub("", source), encoding=encoding, errors="replace")
    return articles_in_text(text if _has_empty_lines(text) else text.replace("\n", "\n\n"), payload)


def _has_empty_lines(text: str) -> bool:
    """Whether empty lines stand between the paragraphs already, so that a line's end alone ends none."""
    ends = re.findall(r"\n\s*", text.strip())
    return 2 * sum("\n" in end[1:] for end in ends) > len(ends)
