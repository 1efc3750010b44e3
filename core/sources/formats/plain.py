"""Plain text (.txt), and whatever tells of no other format."""

from __future__ import annotations

from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one

SUFFIXES = (".txt", ".text")


def _read(payload: Payload) -> Article:
    return split_boilerplate(payload.text(), source=payload.url or payload.name)


articles = one(_read)
