"""Given names and nouns for roles, with the gender they tell. Data beside this file; made by hand for this project."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Gender = Literal["male", "female"]

_HERE = Path(__file__).parent
TITLES: dict[str, Gender | None] = {
    "mr": "male", "sir": "male", "lord": "male", "mrs": "female", "ms": "female", "miss": "female", "dame": "female",
    "lady": "female", "madam": "female", "dr": None, "prof": None, "sen": None, "rep": None, "gov": None, "gen": None,
    "col": None, "capt": None, "lt": None, "sgt": None, "rev": None, "hon": None, "st": None, "president-elect": None,
}  # fmt: skip
PRONOUNS: dict[str, Gender | None] = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}


@cache
def given_names() -> Mapping[str, Gender]:
    """Given name -> gender, where the name tells it."""
    return _read("given_names.tsv", "name")


@cache
def role_nouns() -> Mapping[str, Gender | None]:
    """Lower-case noun that names a role -> gender, None where it tells none."""
    return _read("roles.tsv", "noun")


def _read(file: str, key: str) -> dict[str, Gender]:
    with (_HERE / file).open(encoding="utf-8", newline="") as f:
        return {row[key]: (row["gender"] or None) for row in csv.DictReader(f, delimiter="\t")}  # type: ignore[misc]
