"""What was split and joined elsewhere, told from the keys and the words of what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from onrecord.core.model import Spans
from onrecord.core.review.current import Reviewed, is_made
from onrecord.core.review.heirs import covers, shared

_KEY = re.compile(r"\+?([a-z]+:)?\d+-\d+(#\d+|\|[12])*")


def is_made_elsewhere(key: str | None) -> bool:
    """Whether a quote not known here is called as those are that a reviewer marked, or split off another."""
    return key is not None and is_made(key) and _KEY.fullmatch(key) is not None


def whole_of(key: str | None, here: Mapping[str, Reviewed]) -> str | None:
    """The quote here that one of that key was split off; None where there is none."""
    while key and "|" in key:
        key = key.rpartition("|")[0]
        if key in here:
            return key
    return None


def joined_with(content: Spans, before: Spans, here: Mapping[str, Reviewed]) -> set[str]:
    """The quotes here most of whose words one has, and had none of in ``before``."""
    return {key for key, r in here.items() if not shared(r.quote.content, before) and covers(content, r.quote.content)}
