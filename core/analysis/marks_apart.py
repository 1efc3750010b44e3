"""No token runs over a double quotation mark: in "said:“We", where no space stands, "We" is quoted.

spaCy's tokenizer can be told so, but then makes all its exceptions anew, which takes longer than an article does.
"""

from __future__ import annotations

import re
from typing import Any

from spacy.tokens import Doc

#: a mark that a token may run over
_INSIDE = re.compile(r"\S[\"“”]\S")
#: a mark, and what ends a sentence or a clause beside it
_PARTS = re.compile(r"([\"“”]|[,.:;!?](?=[\"“])|(?<=[\"”])[,.;:])")


class MarksApart:
    """A tokenizer, which takes a text and gives its tokens as a Doc, that does the rest as ``tokenizer``, spaCy's own."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """The tokens of ``text``."""
        doc: Doc = self._tokenizer(text)
        if not _INSIDE.search(text):
            return doc
        with doc.retokenize() as retokenizer:
            for token in doc:
                parts = [part for part in _PARTS.split(token.text) if part]
                if len(parts) > 1:
                    retokenizer.split(token, parts, heads=[(token, n) for n in range(len(parts))])
        return doc
