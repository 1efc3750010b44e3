"""What a file says that is no quote's: the date of its article, the role and country of a speaker. It is told where it differs,
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


def other_descriptions(q: IncomingQuote, people: Sequence[Person]) -> Iterator[Refused]:
    """What a row says of its speaker that is none of what is known; ``people`` are the speaker, last as they stand."""
    for what, value in q.described if people else ():
        known = [getattr(p, what) or "" for p in people]
        if flat(value) not in map(flat, known):
            reason = f"the {what} of {people[-1].name} is {known[-1] or 'none'}, not {value}; set it in the reader"
            yield Refused(q.where, reason)
