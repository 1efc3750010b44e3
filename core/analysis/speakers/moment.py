"""What a reader has in mind on coming to a pronoun or a noun: who was mentioned and who spoke before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.core.analysis.speakers.mentions import Mention
from onrecord.core.analysis.speakers.named import Referent

#: turns before it can be told who has the floor
A_FEW = 2


@dataclass(frozen=True, slots=True)
class PriorQuote:
    """Somebody spoke: at which token, in which paragraph, what."""

    named: Referent
    token: int
    paragraph: int
    #: the words, in characters
    said: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Moment:
    """What a reader has in mind on coming to an anaphor; what holds for all candidates is worked out once."""

    sentence: int
    paragraph: int
    #: mentions before it, oldest first, and who spoke, oldest first
    mentions: Sequence[Mention]
    turns: Sequence[PriorQuote]
    #: of a quote without a cue: whoever speaks beside it
    suggested: Referent | None = None
    #: whether the paragraph before ends in a question that is nobody's words, as an interviewer's do
    is_answer: bool = False
    #: where an anaphor's noun stood before: the number of that sentence
    noun_sentence: int | None = None
    #: whether it stood first with "a", "one", "two": somebody without a name
    is_introduced: bool = False
    #: whom the noun meant before
    meant: Referent | None = None
    #: who stands beside it as the object of its verb
    beside: Sequence[Referent] = ()
    #: who made the document it is
    makers: Sequence[Referent] = ()
    #: mentions behind a pronoun of the story in its sentence: "when he came, Lund"
    behind: Sequence[Mention] = ()

    @cached_property
    def said(self) -> Sequence[tuple[int, int]]:
        """All words of the turns, in characters."""
        return [span for t in self.turns for span in t.said]

    @cached_property
    def speakers(self) -> Sequence[int]:
        """Who has spoken, by identity, who did last first."""
        return list(dict.fromkeys(id(t.named) for t in reversed(self.turns)))

    @cached_property
    def alone(self) -> Referent | None:
        """Who alone of those named has spoken so far, more than once."""
        named = [t.named for t in self.turns if t.named.noun is None]
        return named[-1] if len(named) >= A_FEW and all(n is named[-1] for n in named) else None

    @cached_property
    def acting(self) -> Sequence[Referent]:
        """The people who have done something since somebody spoke last, outside those words."""
        last = self.turns[-1]
        return [
            m.named
            for m in self.mentions
            if m.token > last.token and m.place == "subject" and m.is_main and not m.is_quoted
            and (m.named.is_person or m.named.is_somebody) and not is_inside(m.start, last.said)
        ]  # fmt: skip


def is_inside(character: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a character lies in one of some spans."""
    for s, e in spans:  # noqa: SIM110 - asked by the ten thousand, and any() takes twice as long
        if s <= character < e:
            return True
    return False
