"""How quotes and figures are put in words, the same on the screen, in the report and in the exports."""

from __future__ import annotations

import re

from onrecord.core.model import Figure, FigureValue

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
#: the last words of units that have a plural of their own, as Unicode CLDR gives those of currencies
_PLURALS = {
    "foot": "feet", "penny": "pence", "zloty": "zlotys", "krone": "kroner", "krona": "kronor", "króna": "krónur",
    "leu": "lei", "lek": "lekë", "sol": "soles", "denar": "denari", "lilangeni": "emalangeni", "agora": "agorot",
    "paisa": "paise", "grosz": "groszy",
}  # fmt: skip
_UNCHANGED = frozenset((
    "yen", "yuan", "won", "baht", "rand", "dong", "som", "manat", "tala", "kina", "lira",
    "florin", "gold", "paʻanga", "sen", "satang", "thebe", "kobo", "ngwee", "øre", "fahrenheit", "horsepower",
    "stone", "proof", "wireless", "million", "billion",
))  # fmt: skip
_CURRENCY_SIGNS = {"dollar": "$", "pound": "£", "euro": "€", "yen": "¥"}


def figure_in_words(figure: Figure) -> str:
    """ "35 percent", "$1.2 billion", "30 to 40 kilometres": value and unit, normalised."""
    if isinstance(figure.value, str):
        if figure.value.startswith("-"):  # before Christ, or a day of no known year
            return figure.text
        return figure.value.replace("/", " to ")
    if figure.value is None:
        return figure.text
    if figure.kind == "ordinal":
        return figure.text
    if figure.kind == "score" and isinstance(figure.value, tuple):
        return "–".join(map(number_in_words, figure.value))
    return _amount_in_words(figure, figure.value)


def _amount_in_words(figure: Figure, value: FigureValue) -> str:
    number = number_in_words(value)
    unit = figure.unit or ""
    name, _, per = unit.partition(" per ")
    per = f" per {per}" if per else ""
    if figure.kind == "percent":
        return f"{number} {'percent' if name in ('percentage', '') else _plural(name, value)}"
    if name in _CURRENCY_SIGNS:
        return f"{_CURRENCY_SIGNS[name]}{number}{per}"
    return f"{number} {name if figure.kind == 'count' else _plural(name, value)}{per}".strip()


def number_in_words(value: FigureValue) -> str:
    """A number or range with thousands apart, and millions by name."""
    if isinstance(value, tuple):
        return f"{number_in_words(value[0])} to {number_in_words(value[1])}"
    assert isinstance(value, int | float)
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:.6g} {word}"
    return f"{value:,.10g}"


def number_of(figure: Figure) -> str:
    """A figure's value as a reviewer would type it: "35", "30-40", "2024-03-11"."""
    if isinstance(figure.value, tuple):
        return "-".join(f"{v:.10g}" for v in figure.value)
    return f"{figure.value:.10g}" if isinstance(figure.value, int | float) else figure.value or ""


def with_about(figure: Figure) -> str:
    """Value, unit, which way it moved and what it measures: "35 percent · crude oil requirement"."""
    if figure.kind in ("date", "time") and figure.value is None:
        return f"{figure.text} · undated"
    arrow = {"up": " ▲", "down": " ▼", "same": " ="}.get(figure.change or "", "")
    qualifier = {"about": "about ", "over": "over ", "under": "up to "}.get(figure.qualifier or "", "")
    about = f" · {figure.about}" if figure.about else ""
    return f"{qualifier}{figure_in_words(figure)}{arrow}{about}"


def plural_of(unit: str) -> str:
    """A unit in the plural, as English has it: "norwegian kroner", "square feet", "barrels of oil equivalent"."""
    head, of, tail = unit.partition(" of ")
    last = re.split(r"[ -]", head)[-1]
    return head[: len(head) - len(last)] + _plural_word(last) + of + tail


def counted(number: int, thing: str, *, more: bool = False) -> str:
    """“1 quote”, “2 quotes”; with ``more``, “500+ quotes”."""
    return f"{number:,}{'+' if more else ''} {thing if number == 1 and not more else plural_of(thing)}"


def _plural_word(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _UNCHANGED or (word.endswith(("s", "z")) and not word.endswith("ss")):
        return word  # hertz, celsius, and what has its plural already, as "revolutions per minute"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return word + ("es" if word.endswith(("s", "ch")) else "s")


def _plural(unit: str, value: FigureValue) -> str:
    return plural_of(unit) if unit and value != 1 else unit
