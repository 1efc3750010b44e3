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
def unit_pattern() -> re.Pattern[str]:
    """The longest written form at a place; what follows it is no letter."""
    forms = sorted(units(), key=len, reverse=True)
    long_forms = "|".join(re.escape(f) for f in forms if len(f) > 3)
    short_forms = "|".join(re.escape(f) for f in forms if len(f) <= 3)
    return re.compile(rf"(?:(?i:{long_forms})|{short_forms})(?![\w²³])")


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit written at ``at`` and where it ends."""
    m = unit_pattern().match(text, at)
    if m is None:
        return None
    found = units().get(m[0]) or units().get(m[0].lower())
    return (found, m.end()) if found else None


@cache
def movements() -> dict[str, str]:
    """Lemma -> "up", "down" or "same"."""
    return {row["lemma"]: row["change"] for row in rows_of(_HERE / "movements.tsv")}
