"""Write ``given_names.tsv`` from Faker's lists: ``python -m onrecord.core.analysis.speakers.build_given_names``.

Needs ``pip install Faker anyascii``. Faker (MIT, © 2012 Daniele Faraglia and contributors) has given names by sex for
some seventy locales. Names of other alphabets are written in Latin letters, in the spellings newsrooms use. A name
that lists of both sexes have, or one told apart by no list, is kept without a gender.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

LISTS = {
    "male": ("first_names_male", "first_romanized_names_male", "male_first_names"),
    "female": ("first_names_female", "first_romanized_names_female", "female_first_names"),
    "": ("first_names",),
}
#: words of those lists that stand for what somebody is far more often than for a name
_ROLES = frozenset((
    "Admiral", "Author", "Boss", "Captain", "Colonel", "Doctor", "Friend", "General", "Governor", "Lady", "Lawyer", "Pastor",
    "Queen", "Sister",
))  # fmt: skip
#: alphabets a letter-for-letter spelling does justice to; of the others only names in Latin letters are kept
_SPELT = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u0530-\u058f\u10a0-\u10ff]")
_LATIN = re.compile(r"[A-Z][A-Za-z\u00c0-\u024f\u1e00-\u1eff’'ʻ-]+$")
#: spellings of one sound: "Dmitriy" is "Dmitry" as well, "Sergey" "Sergei", "Aleksandr" "Alexandr"
_SPELLINGS = (
    ("iy$", "y"),
    ("iy$", "i"),
    ("ey$", "ei"),
    ("ay$", "ai"),
    ("ks", "x"),
    ("yi", "i"),
    ("ya$", "ia"),
    ("^E", "Ye"),
)


def spellings(name: str) -> Iterator[str]:
    """A name as it may stand in English text."""
    anyascii = importlib.import_module("anyascii").anyascii
    name = name.strip()
    if _SPELT.search(name):
        name = anyascii(name).replace("'", "").capitalize()
        for pattern, other in _SPELLINGS:
            if (spelt := re.sub(pattern, other, name)) != name:
                yield spelt
    if _LATIN.match(name):
        yield name
        if (plain := anyascii(name)) != name and plain.isalpha():
            yield plain


def _entries(names: Any) -> Iterator[str]:
    """The names of one of Faker's lists: of words, of words to weights, or of (kanji, kana, romanised)."""
    if isinstance(names, Iterable):
        for name in cast(Iterable[Any], names):
            yield str(name[-1] if isinstance(name, tuple) else name)


def collected() -> dict[str, Counter[str]]:
    """Each name with how many locales have it under which sex."""
    person = importlib.import_module("faker.providers.person")
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for locale in sorted(m.name for m in pkgutil.iter_modules(person.__path__)):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for sex, lists in LISTS.items():
            names = {name for attribute in lists for name in _entries(provider.__dict__.get(attribute))}
            for spelt in {s for name in names for s in spellings(name)}:
                votes[spelt][sex] += 1
    return votes


def main() -> None:
    """The command."""
    with Path(__file__).with_name("given_names.tsv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(["name", "gender"])
        for name, votes in sorted((name, votes) for name, votes in collected().items() if name not in _ROLES):
            male, female = votes["male"], votes["female"]
            many, few = max(male, female), min(male, female)
            out.writerow([name, ("male" if male > female else "female") if many > 3 * few else ""])


if __name__ == "__main__":
    main()
