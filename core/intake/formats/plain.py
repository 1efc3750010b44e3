"""Plain text (.txt), and whatever tells of no other format."""

from __future__ import annotations

from core.article import Article
from core.intake.furniture import strip_furniture
from core.intake.given import Given, one

SUFFIXES = (".txt", ".text")


def _read(given: Given) -> Article:
    return strip_furniture(given.text(), source=given.url or given.name)


articles = one(_read)
