"""What a correction is appended as: entries under the keys that the analysis gave, whatever was corrected before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Figure, PersonKind, Span, Spans
from onrecord.core.review.corrections import figure_key, parse_figure
from onrecord.core.review.current import CurrentState
from onrecord.core.store.entries import ArticleEntry, CountryEntry, FigureEntry, PersonEntry
from onrecord.core.text.countries import known_countries


def country_entries(
    analysis: Analysis, current: CurrentState, code: str, to: tuple[str, str] | None
) -> list[CountryEntry]:
    """Entries for each of the analysis' countries that stand as ``code`` now: ``to`` a (code, name), or dropped."""

    def entry(key: str) -> CountryEntry:
        at = next((c.mentions for c in analysis.countries if c.code == key), ())
        return CountryEntry(key, dropped=True, at=at) if to is None else CountryEntry(key, *to, at=at)

    held = {key: e for (_, key), e in current.corrections.items() if isinstance(e, CountryEntry)}
    moved = [key for key, e in held.items() if e.code == code and key != code]
    own = held.get(code)
    is_there = any(c.code == code for c in analysis.countries) and (own is None or own.code in (None, code))
    return [entry(key) for key in ([code, *moved] if is_there or not moved else moved)]


def person_entry(
    analysis: Analysis,
    current: CurrentState,
    name: str,
    *,
    other: str | None = None,
    role: str | None = None,
    country: str | None = None,
    kind: PersonKind | None = None,
    dropped: bool = False,
) -> PersonEntry:
    """An entry for somebody under the name that the analysis has, or a reviewer gave; they may have been renamed since."""
    person = current.analysis.named(name)
    original = analysis.person(person.id) if person else None
    if original is not None:
        return PersonEntry(original.name, other, role, country, kind, dropped, original.mentions)
    held = next(
        (key for (_, key), e in current.corrections.items() if isinstance(e, PersonEntry) and e.name == name), name
    )
    return PersonEntry(held, other, role, country, kind, dropped)


def checked_country(code: str | None) -> str | None:
    """An ISO code in capitals, "" for none.

    Raises:
        OnrecordError: there is no such country.
    """
    if code and code.upper() not in known_countries():
        raise OnrecordError(f"“{code}” is not a country code; give two letters, as in ISO 3166")
    return code and code.upper()


def checked_kind(kind: PersonKind | None) -> PersonKind | None:
    """The kind of a name.

    Raises:
        OnrecordError: there is no such kind.
    """
    if kind is not None and kind not in get_args(PersonKind):
        raise OnrecordError(f"a name is a person, an organisation or a group, not “{kind}”")
    return kind


def article_entry(analysis: Analysis, published: str, redated: Iterable[Figure]) -> ArticleEntry:
    """The article's date with what ``redated``, the figures found with that date, say otherwise than the analysis.

    Raises:
        OnrecordError: ``published`` is no ISO day, nor empty.
    """
    held = {figure_key(f): f.value for f in analysis.figures if f.kind == "date"}
    found = {
        figure_key(f): f.value for f in redated if f.kind == "date" and (f.value is None or isinstance(f.value, str))
    }
    return ArticleEntry(
        checked_day(published),
        tuple((key, value) for key, value in found.items() if key in held and held[key] != value),
    )


def checked_day(typed: str) -> str:
    """An ISO day, "" for none.

    Raises:
        OnrecordError: it is neither.
    """
    day = typed.strip()
    try:
        return date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        raise OnrecordError(f"“{day}” is not a date; give year, month and day: 2024-03-11") from None


def checked_value(typed: str) -> str:
    """A number or range and its unit, as typed.

    Raises:
        OnrecordError: it begins with no number.
    """
    words = typed.strip()
    if parse_figure(words)[0] is None:
        raise OnrecordError("a figure needs a number first, then its unit: 35 percentage, or 30-40 kilometre")
    return words


def figure_entry(figure: Figure, value: str | None) -> FigureEntry:
    """A figure's other value as typed; None drops it."""
    place: Spans = (Span(figure.start, figure.end),)
    return FigureEntry(figure_key(figure), value, dropped=value is None, at=place)
