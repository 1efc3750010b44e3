"""The spaCy component ``onrecord_paragraphs``: no sentence runs from one paragraph into the next, and none begins in a name.

It stands before the parser, which keeps the boundaries it is given: left alone, the parser ties a headline, a caption
or a list item without a full stop to the sentence below it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

PARAGRAPHS = "onrecord_paragraphs"
_LONGEST_PARTICLE = 3
#: titles whose stop the tokenizer takes for a sentence's
_TITLES = frozenset((
    "atty", "engr", "supt", "amb", "cllr", "msgr", "cpl", "pvt", "cdr", "comr", "cde", "hon", "insp", "cmdr", "smt",
))  # fmt: skip
_BULLETS = frozenset("•-–—*▪·◦")


def cut_at_paragraphs(doc: Doc) -> Doc:
    """Begin a sentence after each empty line and at each item of a list, and none inside a name."""
    for before, token in pairwise(doc):
        if before.is_space and "\n" in before.text and (before.text.count("\n") > 1 or token.text in _BULLETS):
            token.is_sent_start = True
    _keep_names_whole(doc)
    return doc


def _keep_names_whole(doc: Doc) -> None:
    """Begin no sentence at "dos" or "Santos" of "Ana dos Santos", nor at "Reyes" of "Atty. Reyes"."""
    for before, token, behind in zip(doc, doc[1:], doc[2:], strict=False):
        if behind.is_title and _is_title(before, token):
            behind.is_sent_start = False
        if len(token) <= _LONGEST_PARTICLE and token.is_lower and before.is_title and behind.is_title:
            token.is_sent_start = behind.is_sent_start = False


def _is_title(before: Token, token: Token) -> bool:
    """Whether a title and its stop end with a token: "Engr.", or "Atty" and "."."""
    return (before.lower_ if token.text == "." else token.lower_.removesuffix(".")) in _TITLES


@Language.factory(PARAGRAPHS, assigns=["token.is_sent_start"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_paragraphs(nlp: Language, name: str) -> Any:
    """The factory behind ``nlp.add_pipe("onrecord_paragraphs", first=True)``."""
    return cut_at_paragraphs
