"""The countries there are: ISO 3166-1 alpha-2 code and English short name."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "analysis" / "countries" / "countries.tsv"


@cache
def known_countries() -> dict[str, str]:
    """Code -> name."""
    with _TABLE.open(encoding="utf-8", newline="") as f:
        return {row["code"]: row["name"] for row in csv.DictReader(f, delimiter="\t")}
