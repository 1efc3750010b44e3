"""The nouns: an article, what was found in it, and where.

Offsets are characters (Python string indices) into the article's ``text``, half open. Everything is frozen; nothing
here reads, writes or computes.
"""

from __future__ import annotations

import hashlib
from typing import Literal, NamedTuple

from onrecord.core.frozen import frozen

QuoteKind = Literal["direct", "mixed", "indirect"]
PersonKind = Literal["person", "organisation", "group"]
FigureKind = Literal[
    "percent", "money", "quantity", "count", "ordinal", "date", "duration", "time", "multiple", "score"
]
Way = Literal["name", "adjective", "demonym", "government", "place"]
Change = Literal["up", "down", "same"]
FigureValue = float | tuple[float, float] | str | None
Qualifier = Literal["about", "over", "under"]
#: where a quote stands: in the text, or beside it in the title, the deck (the page's standfirst) or a caption
Field = Literal["text", "title", "deck", "caption"]
TEXT: Field = "text"
BoilerplateKind = Literal["navigation", "title", "byline", "date", "caption", "standfirst", "tail", "share"]


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of an article's text."""

    start: int
    end: int


Spans = tuple[Span, ...]


@frozen
class Boilerplate:
    """A line of the page that is no part of the story; it stood before character ``at`` of the text."""

    kind: BoilerplateKind
    text: str
    at: int


@frozen
class Article:
    """A text to read and what its page said of it. ``published`` is an ISO date where it is known.

    ``source`` is where this copy came from; ``url`` the address its publisher gives as the article's own.
    """

    text: str
    title: str | None = None
    byline: str | None = None
    site: str | None = None
    published: str | None = None
    language: str | None = None
    source: str | None = None
    url: str | None = None
    boilerplate: tuple[Boilerplate, ...] = ()

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the text's SHA-256: the same text is the same article."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@frozen
class Quote:
    """Reported speech: the words (``content``), what introduces them (``cue``), who said them (``speaker``).

    ``person`` is the id of a :class:`Person` of the same analysis, ``people`` those of all who speak together (``person``
    the first of them); ``confidence`` the probability that both the stretch and its speaker are right; ``explanation``
    says in words what tied them together. Where a reviewer has given it to somebody else, both are of whom was proposed.
    """

    content: Spans
    text: str
    kind: QuoteKind
    cue: Spans = ()
    speaker: Spans = ()
    person: str | None = None
    confidence: float = 0.5
    explanation: str = ""
    people: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """The first character of the content."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """The character after the content's last."""
        return self.content[-1].end


@frozen
class Person:
    """Somebody, or an organisation or group, under the fullest name the article has.

    ``country`` is the ISO code of the country their role names ("Portuguese Foreign Minister"); ``quoted`` counts the quotes
    they speak, alone or with others, without those that were rejected.
    """

    id: str
    name: str
    kind: PersonKind
    role: str | None = None
    mentions: Spans = ()
    quoted: int = 0
    country: str | None = None


@frozen
class Country:
    """A country the article refers to, by ISO 3166-1 alpha-2 code. ``ways`` says of each mention how it refers."""

    code: str
    name: str
    mentions: Spans = ()
    ways: tuple[Way, ...] = ()


@frozen
class Figure:
    """A number with its unit and what it measures.

    ``value`` is a number or a (low, high) range, of a score or vote (for, against); of dates an ISO 8601 day, month, year
    or "from/to", of times "09:30"; None where a date cannot be told. The unit of a "multiple" ("doubled") is "times".
    """

    start: int
    end: int
    text: str
    kind: FigureKind
    value: FigureValue = None
    unit: str | None = None
    about: str | None = None
    change: Change | None = None
    qualifier: Qualifier | None = None


@frozen
class Analysis:
    """All that was found in one text, and by which model."""

    quotes: tuple[Quote, ...] = ()
    people: tuple[Person, ...] = ()
    countries: tuple[Country, ...] = ()
    figures: tuple[Figure, ...] = ()
    model: str = ""

    def person(self, key: str | None) -> Person | None:
        """The person of that id."""
        return next((p for p in self.people if p.id == key), None)

    def named(self, name: str | None) -> Person | None:
        """The person of that name."""
        return next((p for p in self.people if p.name == name), None)
