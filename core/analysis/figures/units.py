"""What a number may be counted in: the table of units, currencies, and words that say which way a figure moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from onrecord.core.analysis.figures.money import Sign, money_words
from onrecord.core.text.tables import rows_of

UnitKind = Literal["percent", "money", "quantity", "duration"]

#: forms as long as this or shorter keep their case
_KEEP_CASE = 3
_GOES_ON = re.compile(r"[\w²³]")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under its usual English name, singular ("kilometre", "dollar")."""

    name: str
    kind: UnitKind
    currency: Sign | None = None


@cache
def units() -> dict[str, Unit]:
    """Written form -> unit. Forms of three letters or fewer keep their case, the others are in lower case."""
    found = {row["form"]: Unit(row["unit"], row["kind"]) for row in rows_of(_HERE / "units.tsv")}  # type: ignore[arg-type]
    money = {form: Unit(form, "money", sign) for form, sign in money_words().items() if form not in found}
    return found | money


@cache
def _lengths() -> list[int]:
    """How long forms are, the longest first. (A regular expression of them all takes longer to compile than to read a text.)"""
    return sorted({len(form) for form in units()}, reverse=True)


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit of the longest written form at ``at``, no letter after it, and where it ends."""
    for length in _lengths():
        form = text[at : at + length]
        found = units().get(form) or (units().get(form.lower()) if length > _KEEP_CASE else None)
        if found and len(form) == length and not _GOES_ON.match(text, at + length):
            return found, at + length
    return None


@cache
def movements() -> dict[str, str]:
    """Lemma -> "up", "down" or "same"."""
    return {row["lemma"]: row["change"] for row in rows_of(_HERE / "movements.tsv")}
