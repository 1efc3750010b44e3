"""What reviewers corrected beside quotes: countries, people, figures.

A correction names what it is about as the analysis had it. Where a newer analysis has it no longer, the correction goes to
what stands at the same places of the text; where nothing does, it is an orphan: kept, and reported.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

from onrecord.core.model import Analysis, Country, Figure, Person, Quote, Span, Spans, Way
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import ArticleEntry, Correction, CountryEntry, EntryType, FigureEntry, PersonEntry
from onrecord.core.text.patterns import pattern

_TYPED = pattern(r"(-?\d[\d,]*(?:\.\d+)?)(?:-(-?\d[\d,]*(?:\.\d+)?))?")
#: share of the places of both that makes something of a newer analysis what was corrected in an older one
_SAME_THING = 0.5

CorrectionKey = tuple[EntryType, str]
_Kind = TypeVar("_Kind", CountryEntry, PersonEntry, FigureEntry)


def figure_key(figure: Figure) -> str:
    """The key of a figure."""
    return f"{figure.start}-{figure.end}"


def corrections_of(
    analysis: Analysis, done: Sequence[Decision]
) -> tuple[dict[CorrectionKey, Correction], list[Correction]]:
    """The corrections that hold, each under the key of what it is about in this analysis; and the orphans among them."""
    places: dict[CorrectionKey, Spans] = {
        **{("country", c.code): c.mentions for c in analysis.countries},
        **{("person", p.name): p.mentions for p in analysis.people},
        **{("figure", figure_key(f)): (Span(f.start, f.end),) for f in analysis.figures},
    }
    out: dict[CorrectionKey, Correction] = {}
    lost: dict[CorrectionKey, Correction] = {}
    for decision in done:
        for entry in decision.entries:
            if isinstance(entry, CountryEntry | PersonEntry | FigureEntry):
                key = _place_of(entry, places)
                held = out if key in places or key in out or _is_made(entry) else lost
                held[key] = _merged(held.get(key), entry)
    # What is no country, name or figure any more needs no dropping.
    return out, [entry for entry in lost.values() if not entry.dropped]


def names_since(done: Sequence[Decision], corrections: Mapping[CorrectionKey, Correction]) -> dict[str, str]:
    """The names that people had, in the analysis or after a correction, each with the one they have now."""
    out: dict[str, str] = {}
    for entry in (e for d in done for e in d.entries if isinstance(e, PersonEntry) and e.name):
        now = corrections.get(("person", entry.key))
        if isinstance(now, PersonEntry) and now.name:
            out |= {name: now.name for name in (entry.key, entry.name) if name}
    return out


def _place_of(entry: Correction, places: Mapping[CorrectionKey, Spans]) -> CorrectionKey:
    own: CorrectionKey = (entry.type, entry.key)
    if own in places or not entry.at:
        return own
    shares = {key: _share(spans, entry.at) for key, spans in places.items() if key[0] == entry.type}
    best = max(shares, key=lambda key: shares[key], default=own)
    return best if shares.get(best, 0.0) >= _SAME_THING else own


def _is_made(entry: Correction) -> bool:
    """Whether it describes somebody whom no analysis knows, a speaker whom a reviewer named."""
    if not isinstance(entry, PersonEntry) or entry.at:
        return False
    return any(said is not None for said in (entry.role, entry.country, entry.kind))


def _share(a: Spans, b: Spans) -> float:
    """How many of the spans of both overlap one of the other's."""
    touching = sum(any(x.start < y.end and y.start < x.end for y in b) for x in a)
    touched = sum(any(x.start < y.end and y.start < x.end for x in a) for y in b)
    return (touching + touched) / (len(a) + len(b)) if a or b else 0.0


def _merged(before: Correction | None, entry: Correction) -> Correction:
    """A later correction over an earlier one; of a person each says only what it changes."""
    if not isinstance(entry, PersonEntry) or not isinstance(before, PersonEntry) or entry.dropped:
        return entry

    def either(name: str) -> str | None:
        value = getattr(entry, name)
        return getattr(before, name) if value is None else value

    return replace(
        entry,
        name=either("name"),
        role=either("role"),
        country=either("country"),
        kind=before.kind if entry.kind is None else entry.kind,
    )


def redated(analysis: Analysis, dating: ArticleEntry | None) -> Analysis:
    """The analysis with its dates counted from the one that a reviewer gave the article."""
    if dating is None or not dating.dates:
        return analysis
    dates = dict(dating.dates)
    figures = (
        replace(f, value=dates[figure_key(f)]) if f.kind == "date" and figure_key(f) in dates else f
        for f in analysis.figures
    )
    return replace(analysis, figures=tuple(figures))


def corrected(analysis: Analysis, corrections: Mapping[CorrectionKey, Correction]) -> Analysis:
    """The analysis after these corrections; quotes keep their people's ids."""
    if not corrections:
        return analysis
    people, ids = _people(analysis, _of(corrections, PersonEntry))
    known = {p.id for p in people}
    return replace(
        analysis,
        quotes=tuple(_given(q, known, ids) for q in analysis.quotes),
        people=people,
        countries=_countries(analysis, _of(corrections, CountryEntry)),
        figures=_figures(analysis, _of(corrections, FigureEntry)),
    )


def _given(q: Quote, known: Container[object], ids: Mapping[str, str]) -> Quote:
    """The quote with those who speak it under the ids that they have now, without names that are nobody's any more."""
    people = tuple(dict.fromkeys(i for i in (ids.get(s, s) for s in q.people) if i in known))
    person = ids.get(q.person or "", q.person)
    return replace(q, person=people[0] if people and person not in known else person, people=people)


def _of(corrections: Mapping[CorrectionKey, Correction], kind: type[_Kind]) -> dict[str, _Kind]:
    return {key: entry for (_, key), entry in corrections.items() if isinstance(entry, kind)}


def _people(analysis: Analysis, changes: Mapping[str, PersonEntry]) -> tuple[tuple[Person, ...], dict[str, str]]:
    """Changed people, and those that now bear one name as one: whoever bore it first, the ids of the others to theirs."""
    merged: dict[str, Person] = {}
    ids: dict[str, str] = {}
    people = (*analysis.people, *_made(analysis.people, changes))
    for person in sorted(people, key=lambda p: p.name in changes):
        entry = changes.get(person.name)
        if entry is not None and entry.dropped:
            continue
        now = person if entry is None else _as_told(person, entry)
        held = merged.get(now.name)
        if held is None:
            merged[now.name] = now
        else:
            ids[person.id] = held.id
            merged[now.name] = _as_one(held, now)
    order = {p.id: i for i, p in enumerate(people)}
    return tuple(sorted(merged.values(), key=lambda p: order[p.id])), ids


def _made(people: Sequence[Person], changes: Mapping[str, PersonEntry]) -> Iterator[Person]:
    """The people whom no analysis knows: speakers whom a reviewer named, and described."""
    names, ids = {p.name for p in people}, {p.id for p in people}
    free = (key for number in count(len(people) + 1) if (key := f"p{number}") not in ids)
    return (Person(next(free), name, "person") for name in changes if name not in names)


def _as_told(person: Person, entry: PersonEntry) -> Person:
    return replace(
        person,
        name=entry.name or person.name,
        role=person.role if entry.role is None else entry.role or None,
        country=person.country if entry.country is None else entry.country or None,
        kind=entry.kind or person.kind,
    )


def _as_one(held: Person, other: Person) -> Person:
    mentions = tuple(sorted({*held.mentions, *other.mentions}))
    role, country = held.role or other.role, held.country or other.country
    return replace(held, mentions=mentions, quoted=held.quoted + other.quoted, role=role, country=country)


def _countries(analysis: Analysis, changes: Mapping[str, CountryEntry]) -> tuple[Country, ...]:
    held: dict[str, Country] = {}
    for country in analysis.countries:
        entry = changes.get(country.code)
        if entry is not None and entry.dropped:
            continue
        code, name = country.code, country.name
        if entry is not None and entry.code:
            code, name = entry.code, entry.name or entry.code
        before = held.get(code)
        if before is None:
            held[code] = replace(country, code=code, name=name)
        else:
            pairs = sorted({*_pairs(before), *_pairs(country)})
            held[code] = replace(before, mentions=tuple(m for m, _ in pairs), ways=tuple(w for _, w in pairs))
    return tuple(held.values())


def _pairs(country: Country) -> Iterable[tuple[Span, Way]]:
    return zip(country.mentions, country.ways, strict=False)


def _figures(analysis: Analysis, changes: Mapping[str, FigureEntry]) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for figure in analysis.figures:
        entry = changes.get(figure_key(figure))
        if entry is None or (entry.value is None and not entry.dropped):
            out.append(figure)
        elif not entry.dropped:
            value, unit = parse_figure(entry.value or "")
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
