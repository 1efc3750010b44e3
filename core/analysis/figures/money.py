"""Currencies: the signs, codes and words they are written by, and which one an ambiguous sign means in an article.

``currencies.tsv`` is ISO 4217 (:mod:`build_currencies` names its source); ``signs.tsv`` was made by hand for this project.
A sign's need tells how it is read: "local" signs mean their first currency unless the article is about another of their
countries; "evidence" signs mean a currency only where the article speaks of its country, and else the bare word
("rupee"); "grouped" ones, single letters, count only before an amount that looks like money or in such an article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onrecord.core.text.tables import rows_of

_HERE = Path(__file__).parent
_GROUPED = re.compile(
    r" ?(?:\d{1,3}(?:[,  ]\d{2,3})+|\d+(?:\.\d+)?[ -]?(?:m|bn|k|tn|mn|million|billion|trillion|lakh|crore)\b|\d+\.\d\d\b)"
)
#: codes that are written like a word in capitals: "ALL 500 seats"
_WORDS = frozenset(("ALL", "TOP", "TRY", "CUP", "SOS", "MAD", "PEN", "COP", "GEL", "MOP", "BAM", "RON"))
_A_COUNT = re.compile(r"[\d.,]+ [a-z]+s\b")
#: signs that other languages put behind the amount
_ALSO_BEHIND = frozenset(("€", "£", "$", "₽", "₴", "₺", "₫", "kr", "zł", "Kč", "Ft", "Fr.", "CFA", "FCFA"))
#: mentions of a country, and how many times those of the sign's usual country, for "$" to mean its dollar
_LOCAL, _OUTWEIGHS = 2, 2


@dataclass(frozen=True, slots=True)
class Sign:
    """A written form, the currencies it can mean, the likeliest first, and what it needs to be read so."""

    form: str
    codes: tuple[str, ...]
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """How often an article speaks of each country."""

    mentions: Counter[str]

    def currency(self, sign: Sign) -> str | None:
        """The code of the currency an ambiguous sign means here, where the article tells."""
        used = {code: sum(self.mentions[c] for c in _countries()[code]) for code in sign.codes}
        best = max(sign.codes, key=lambda code: used[code])
        if sign.needs != "local":
            return best if used[best] else None
        first = sign.codes[0]
        return best if used[best] >= max(_LOCAL, _OUTWEIGHS * used[first]) and best != first else first


def _rows(file: str) -> Iterator[dict[str, str]]:
    return rows_of(_HERE / file)


@cache
def currency_names() -> dict[str, str]:
    """ISO 4217 code -> English name in the singular; "dollar" is the United States'."""
    return {row["code"]: row["unit"] for row in _rows("currencies.tsv")}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    return {row["code"]: tuple(row["countries"].split()) for row in _rows("currencies.tsv")}


@cache
def _signs(stands: str) -> dict[str, Sign]:
    by_hand = [row for row in _rows("signs.tsv") if row["stands"] == stands]
    found = {row["form"]: Sign(row["form"], tuple(row["codes"].split()), row["needs"]) for row in by_hand}
    if stands == "before":
        return {code: Sign(code, (code,)) for code in currency_names()} | found
    return found


@cache
def money_words() -> dict[str, Sign]:
    """What stands behind an amount: codes as they are, words in lower case ("rand", "swiss francs")."""
    found = {code: Sign(code, (code,)) for code in currency_names()}
    for row in _rows("currencies.tsv"):
        for form in dict.fromkeys(row[number] for number in ("unit", "plural")):  # always in this order
            if form not in ("dollar", "pound"):
                found[form] = found[form.replace("&", "and")] = Sign(form, (row["code"],))
    return found | {s: sign for s, sign in _signs("before").items() if s in _ALSO_BEHIND} | _signs("word")


@cache
def _before() -> re.Pattern[str]:
    signs = "|".join(re.escape(s) for s in sorted(_signs("before"), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?P<sign>{signs})[ \u00a0]?$")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(s) for s in _signs("behind")) + r"(?!\w)")


def sign_before(text: str, at: int, home: Home) -> tuple[int, str] | None:
    """Where the sign before the number at ``at`` starts, and its currency's name."""
    m = _before().search(text, max(0, at - 8), at)
    if m is None:
        return None
    sign = _signs("before")[m["sign"]]
    if sign.form in _WORDS and _A_COUNT.match(text, at):
        return None
    if sign.needs == "grouped" and (m.end("sign") != at or not (_GROUPED.match(text, at) or home.currency(sign))):
        return None
    return m.start("sign"), name_of(sign, home)


def sign_behind(text: str, at: int, home: Home) -> tuple[int, str] | None:
    """The end and currency of a mark that ends an amount of shillings: 620m/-, 500/=."""
    m = _behind().match(text, at)
    return (m.end(), name_of(_signs("behind")[m[0]], home)) if m else None


def name_of(sign: Sign, home: Home) -> str:
    """The currency's name, or the bare word where the article does not tell whose it is."""
    names = currency_names()
    code = sign.codes[0] if len(sign.codes) == 1 else home.currency(sign)
    if code is not None:
        return names[code]
    return names[sign.codes[0]].split()[-1]
