"""What a decision says: typed entries, each of which says only what it changes.

An entry names what it is about by a key that holds for good: a quote by where it was first proposed, a person by the name
and a country by the code that the analysis gave, a figure by its place. None leaves a thing as it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from onrecord.core.frozen import frozen
from onrecord.core.model import Field, PersonKind, QuoteKind, Spans

EntryType = Literal["quote", "note", "country", "person", "figure", "article"]


class State(StrEnum):
    """Where a quote's review is.

    ``RECHECK``: what it was decided on has changed; ``DISPUTED``: reviewers who did not see each other's decisions differ.
    Both follow from the log and are never written to it. ``GONE``: a split or a join took the quote away.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CHANGED = "changed"
    RECHECK = "recheck"
    DISPUTED = "disputed"
    GONE = "gone"


class Action(StrEnum):
    """What a reviewer did."""

    ACCEPT = "accept"
    ACCEPT_ALL = "accept all"
    REJECT = "reject"
    REOPEN = "reopen"
    SPEAKER = "speaker"
    SPAN = "span"
    KIND = "kind"
    TAG = "tag"
    NOTE = "note"
    ADD = "add"
    SPLIT = "split"
    JOIN = "join"
    COUNTRY = "country"
    NO_COUNTRY = "no country"
    NAME = "name"
    NO_NAME = "no name"
    PERSON = "person"
    FIGURE = "figure"
    DATE = "date"
    NO_FIGURE = "no figure"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"


@frozen
class Claim:
    """What a quote says: its words, how they are given, and who said them (``speaker`` is where the text names them).

    ``together_with`` names the others who say it. Of early versions it is None: as proposed, while the speaker is.
    """

    content: Spans = ()
    kind: QuoteKind = "direct"
    speaker: Spans = ()
    speaker_name: str | None = None
    together_with: tuple[str, ...] | None = None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of all who say it, ``speaker_name`` first."""
        return (self.speaker_name, *(self.together_with or ())) if self.speaker_name else ()


@frozen
class QuoteEntry:
    """What changes of a quote. A ``speaker_name`` of "" is no one named; an empty ``together_with``, that nobody else spoke.

    ``proposed`` is what the analysis had claimed, so that a verdict keeps what it was given on when a later analysis
    proposes something else. Only entries of early versions give all ``tags``; others say which came and which went.

    Of a quote outside the text, ``field`` says where, and ``words`` what stood there: titles change.

    ``seen``: in a decision made blind, this quote was decided with all that others had decided on it in view.
    """

    type: ClassVar[EntryType] = "quote"
    key: str
    state: State | None = None
    content: Spans | None = None
    kind: QuoteKind | None = None
    speaker: Spans | None = None
    speaker_name: str | None = None
    note: str | None = None
    tagged: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None
    proposed: Claim | None = None
    field: Field | None = None
    words: str | None = None
    seen: bool = False
    together_with: tuple[str, ...] | None = None


def whole_entry(key: str, state: State, claim: Claim) -> QuoteEntry:
    """A verdict that says all of a quote."""
    return QuoteEntry(
        key,
        state,
        claim.content,
        claim.kind,
        claim.speaker,
        claim.speaker_name or "",
        together_with=claim.together_with,
    )


@frozen
class NoteEntry:
    """A note on a passage (``at`` holds it), or on the article where ``at`` is empty. An empty text takes it off."""

    type: ClassVar[EntryType] = "note"
    key: str
    at: Spans
    text: str


@frozen
class CountryEntry:
    """Mentions of a country are another's (``code``, ``name``), or of none. ``at`` is where they were."""

    type: ClassVar[EntryType] = "country"
    key: str
    code: str | None = None
    name: str | None = None
    dropped: bool = False
    at: Spans = ()


@frozen
class PersonEntry:
    """What changes of a person: a name, or that the name is nobody's. ``at`` is where they were mentioned.

    A ``role`` or ``country`` of "" is none.
    """

    type: ClassVar[EntryType] = "person"
    key: str
    name: str | None = None
    role: str | None = None
    country: str | None = None
    kind: PersonKind | None = None
    dropped: bool = False
    at: Spans = ()


@frozen
class FigureEntry:
    """Another value and unit as the reviewer typed them, or that it is no figure. ``at`` is where it stands."""

    type: ClassVar[EntryType] = "figure"
    key: str
    value: str | None = None
    dropped: bool = False
    at: Spans = ()


@frozen
class ArticleEntry:
    """The article's date, an ISO day or "" for none; and what its figures that are dates are then, by their keys."""

    type: ClassVar[EntryType] = "article"
    published: str = ""
    dates: tuple[tuple[str, str | None], ...] = ()
    key: str = "date"


Correction = CountryEntry | PersonEntry | FigureEntry
Entry = QuoteEntry | NoteEntry | Correction | ArticleEntry
