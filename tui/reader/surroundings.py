"""What stands above and below the text, with where on the page the words are that can be marked."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.model import TEXT, Article, Field
from onrecord.core.review.page import Page
from onrecord.tui.widgets.beside import Line
from onrecord.tui.widgets.heading import head_lines


def above(article: Article, page: Page) -> list[Line]:
    """Title, where from, deck."""
    places = _Places(page)
    return [Line(words, style, places.next(field)) for words, style, field in head_lines(article)]


def below(article: Article, page: Page) -> list[Line]:
    """The page's boilerplate: captions, and what can not be marked."""
    rest = [f for f in article.boilerplate if f.kind != "standfirst"]
    if not rest:
        return []
    places = _Places(page)
    return [
        Line(""),
        Line("── from the page, no part of the story ──"),
        *(
            Line(f.text, at=places.next("caption" if f.kind == "caption" and f.text else TEXT), label=f"{f.kind}: ")
            for f in rest
        ),
    ]


class _Places:
    """Where the lines of a field begin on the page, one after the other."""

    def __init__(self, page: Page) -> None:
        self._rest: Sequence[tuple[Field, int]] = [(p.field, p.start) for p in page.parts if p.field != TEXT]

    def next(self, field: Field) -> int | None:
        """Where the field's next line begins; None for what is no part of the page."""
        at = next((at for name, at in self._rest if name == field), None)
        self._rest = [place for place in self._rest if place != (field, at)]
        return at
