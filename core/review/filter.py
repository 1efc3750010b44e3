"""A query over the quotes of one article under review: the reader's filter, in the language of searches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.core.frozen import frozen
from onrecord.core.review.current import Reviewed
from onrecord.core.review.review import Review

if TYPE_CHECKING:
    from onrecord.core.query.tree import Node


@frozen
class Filter:
    """What a quote must meet; without ``root`` all do. ``source`` is what was typed."""

    root: Node | None = None
    source: str = ""

    def kept(self, review: Review) -> Sequence[Reviewed]:
        """The review's quotes that meet it."""
        if self.root is None:
            return review.quotes
        from onrecord.core.review.matching import meeting

        return meeting(self.root, review.quotes, review.store, review.article_id, review.current.analysis)


def parse_filter(text: str) -> Filter:
    """What a reviewer types, as a filter; nothing lets everything through.

    Raises:
        OnrecordError: it cannot be understood.
    """
    from onrecord.core.query.parse import parse

    text = text.strip()
    return Filter(parse(text) if text else None, text)
