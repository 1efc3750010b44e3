"""What reviewers corrected beside quotes: countries, names, figures. Each is an entry of a decision, like a quote's.

The key says what was corrected as the analysis had it: ``country@RU``, ``person@Rabat``, ``figure@120-131``. A rejected
entry goes; a changed one takes what ``person`` says: another country's code, another name, another value and unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from onrecord.core.model import Analysis, Country, Figure, Person
from onrecord.core.store.decisions import Entry

_TYPED = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(?:-(-?\d[\d,]*(?:\.\d+)?))?")
COUNTRY, PERSON, FIGURE = "country@", "person@", "figure@"


def is_correction(key: str) -> bool:
    """Whether an entry's key is of a country, person or figure rather than of a quote or note."""
    return key.startswith((COUNTRY, PERSON, FIGURE))


def figure_key(figure: Figure) -> str:
    """The key of a figure."""
    return f"{FIGURE}{figure.start}-{figure.end}"


def corrected(analysis: Analysis, latest: Mapping[str, Entry]) -> Analysis:
    """The analysis after all corrections that hold; quotes keep their people's ids."""
    if not latest:
        return analysis
    people, ids = _people(analysis, latest)
    quotes = tuple(replace(q, person=ids.get(q.person or "", q.person)) for q in analysis.quotes)
    return replace(
        analysis,
        quotes=quotes,
        people=people,
        countries=_countries(analysis, latest),
        figures=_figures(analysis, latest),
    )


def _people(analysis: Analysis, latest: Mapping[str, Entry]) -> tuple[tuple[Person, ...], dict[str, str]]:
    """Renamed people, and those that now bear one name as one: whoever bore it first, the ids of the others to theirs."""
    merged: dict[str, Person] = {}
    ids: dict[str, str] = {}
    changes = {key.removeprefix(PERSON): e for key, e in latest.items() if key.startswith(PERSON)}
    for person in sorted(analysis.people, key=lambda p: p.name in changes):
        entry = changes.get(person.name)
        if entry is not None and entry.state == "rejected":
            continue
        name = (
            entry.speaker_name if entry is not None and entry.state == "changed" and entry.speaker_name else person.name
        )
        held = merged.get(name)
        if held is None:
            merged[name] = replace(person, name=name)
        else:
            ids[person.id] = held.id
            mentions = tuple(sorted({*held.mentions, *person.mentions}))
            merged[name] = replace(
                held, mentions=mentions, quoted=held.quoted + person.quoted, role=held.role or person.role
            )
    order = {p.id: i for i, p in enumerate(analysis.people)}
    return tuple(sorted(merged.values(), key=lambda p: order[p.id])), ids


def _countries(analysis: Analysis, latest: Mapping[str, Entry]) -> tuple[Country, ...]:
    held: dict[str, Country] = {}
    for country in analysis.countries:
        entry = latest.get(COUNTRY + country.code)
        if entry is not None and entry.state == "rejected":
            continue
        code, name = country.code, country.name
        if entry is not None and entry.state == "changed" and entry.speaker_name:
            code, name = entry.speaker_name, entry.note or entry.speaker_name
        before = held.get(code)
        if before is None:
            held[code] = replace(country, code=code, name=name)
        else:
            pairs = sorted(
                {*zip(before.mentions, before.ways, strict=False), *zip(country.mentions, country.ways, strict=False)}
            )
            held[code] = replace(before, mentions=tuple(m for m, _ in pairs), ways=tuple(w for _, w in pairs))
    return tuple(held.values())


def _figures(analysis: Analysis, latest: Mapping[str, Entry]) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for figure in analysis.figures:
        entry = latest.get(figure_key(figure))
        if entry is None or entry.state == "open":
            out.append(figure)
        elif entry.state == "changed":
            value, unit = parse_figure(entry.speaker_name or "")
            out.append(replace(figure, value=value, unit=unit))
    return tuple(out)


def parse_figure(words: str) -> tuple[float | tuple[float, float] | str | None, str | None]:
    """ "35 percentage", "30-40 kilometre", "2024-03-11": value and unit as a reviewer types them."""
    value, _, unit = words.strip().partition(" ")
    if value.count("-") == 2 and value[:4].isdigit():
        return value, unit or None
    m = _TYPED.fullmatch(value)
    if m is None:
        return None, words.strip() or None
    low, high = _number(m[1]), _number(m[2])
    return (low, high) if low is not None and high is not None else low, unit.strip() or None


def _number(typed: str | None) -> float | None:
    number = float(typed.replace(",", "")) if typed else None
    return int(number) if number is not None and number.is_integer() else number
