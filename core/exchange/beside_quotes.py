"""What a file says that is no quote's: the date of its article, the role and country of a speaker, who speaks with them. It is told where it differs,
and not taken in: a row speaks of its quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from onrecord.core.exchange.cells import flat, same_day
from onrecord.core.exchange.incoming import IncomingQuote, Refused
from onrecord.core.model import Person


def other_dates(said: Iterable[tuple[str, str]], known: Sequence[str | None]) -> Iterator[Refused]:
    """Dates (each with where it stands) that are none of those ``known`` of the article, of which the last one holds."""
    for where, published in said:
        if not any(same_day(published, day) for day in known):
            reason = f"the date of its article is {known[-1] or 'none'}, not {published}; set the date in the reader"
            yield Refused(where, reason)


def other_descriptions(
    q: IncomingQuote, people: Sequence[Person], together: Sequence[Sequence[str]]
) -> Iterator[Refused]:
    """What a row says of its speaker that is none of what is known; ``people`` are the speaker, last as they stand, and
    ``together`` others who speak with them, by the article's names and by the library's.
    """
    for what, value in q.described if people else ():
        if what == "together_with":
            yield from _other_company(q.where, people[-1].name, value, together)
            continue
        known = [getattr(p, what) or "" for p in people]
        if flat(value) not in map(flat, known):
            reason = f"the {what} of {people[-1].name} is {known[-1] or 'none'}, not {value}; set it in the reader"
            yield Refused(q.where, reason)


def _other_company(where: str, name: str, value: str, together: Sequence[Sequence[str]]) -> Iterator[Refused]:
    said = sorted(map(flat, value.split(";")))
    if not any(said == sorted(map(flat, names)) for names in together):
        known = " and ".join(together[-1]) or "nobody"
        yield Refused(where, f"{name} speaks together with {known}, not with {value}; a table does not change that")
