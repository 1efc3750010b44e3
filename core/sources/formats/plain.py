"""Plain text (.txt), and whatever tells of no other format."""

from __future__ import annotations

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one
from onrecord.core.sources.prose import kind_of_non_prose

SUFFIXES = (".txt", ".text")


def _read(payload: Payload) -> Article:
    text = payload.text()
    other = kind_of_non_prose(text, payload.suffix)
    if other is not None:
        raise OnrecordError(f"{payload.name} is {other}, no article; save the article as .txt, .md or .html")
    return split_boilerplate(text, source=payload.url or payload.name)


articles = one(_read)
