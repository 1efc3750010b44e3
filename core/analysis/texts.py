"""A Doc's text, put together once: spaCy makes all its tokens again each time it is asked, which is a tenth of an analysis."""

from __future__ import annotations

from spacy.tokens import Doc

from onrecord.core.text.languages import language_of

_KEY = "onrecord_text"
if not Doc.has_extension("language"):
    Doc.set_extension("language", default=None)


def text_of(doc: Doc) -> str:
    """``doc.text``."""
    held = doc.user_data.get(_KEY)
    if held is None:
        strings = doc.vocab.strings
        pairs = zip(*(doc.to_array(name).tolist() for name in ("ORTH", "SPACY")), strict=True)
        held = doc.user_data[_KEY] = "".join([strings[word] + " " if space else strings[word] for word, space in pairs])
    return str(held)


def language_of_doc(doc: Doc) -> str | None:
    """The language that ``doc`` is in, as its words show, or as it was declared."""
    return language_of(text_of(doc), doc._.language or doc.lang_ or None)
