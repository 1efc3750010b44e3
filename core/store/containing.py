"""Conditions that hold where what is typed is a part of what is stored: the one place where LIKE patterns are made."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.core.text.characters import without_surrogates

#: SQLite refuses patterns of more than 50,000 bytes, and conditions nested a thousand deep; no name or title is so long
_LONGEST = 5000
_MOST = 100


def containing(texts: Iterable[str], *conditions: str) -> tuple[str, list[str]]:
    """That each of ``texts`` is a part of what one of the ``conditions`` names: as SQL, and its values.

    In a condition ``{}`` stands behind what is looked into: "name {}". Case makes no difference to ASCII letters. Texts too
    long, or too many, for anything to have them are in nothing.
    """
    wanted = [without_surrogates(text) for text in dict.fromkeys(texts)]
    if len(wanted) > _MOST or any(len(text) > _LONGEST or "\0" in text for text in wanted):
        return "0", []
    either = " OR ".join(condition.format(r"LIKE ? ESCAPE '\'") for condition in conditions)
    where = " AND ".join([f"({either})"] * len(wanted)) or "1"
    return where, [_pattern(text) for text in wanted for _ in conditions]


def _pattern(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
