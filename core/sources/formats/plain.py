"""Plain text (.txt), and whatever tells of no other format."""

from __future__ import annotations

from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Given, one

SUFFIXES = (".txt", ".text")


def _read(given: Given) -> Article:
    return split_boilerplate(given.text(), source=given.url or given.name)


articles = one(_read)
