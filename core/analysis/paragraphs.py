"""The spaCy component ``onrecord_paragraphs``: no sentence runs from one paragraph into the next.

It stands before the parser, which keeps the boundaries it is given: left alone, the parser ties a headline, a caption
or a list item without a full stop to the sentence below it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

PARAGRAPHS = "onrecord_paragraphs"
_BULLETS = frozenset("•-–—*▪·◦")


def cut_at_paragraphs(doc: Doc) -> Doc:
    """Begin a sentence after each empty line and at each item of a list."""
    for before, token in pairwise(doc):
        if before.is_space and "\n" in before.text and (before.text.count("\n") > 1 or token.text in _BULLETS):
            token.is_sent_start = True
    return doc


@Language.factory(PARAGRAPHS, assigns=["token.is_sent_start"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_paragraphs(nlp: Language, name: str) -> Any:
    """The factory behind ``nlp.add_pipe("onrecord_paragraphs", first=True)``."""
    return cut_at_paragraphs
