"""A Doc's text, put together once: spaCy joins its tokens again each time it is asked, which is a tenth of an analysis."""

from __future__ import annotations

from spacy.tokens import Doc

_KEY = "onrecord_text"


def text_of(doc: Doc) -> str:
    """``doc.text``."""
    held = doc.user_data.get(_KEY)
    if held is None:
        held = doc.user_data[_KEY] = doc.text
    return str(held)
