"""Finding words in the article, and walking the mentions of what the panel lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from onrecord.core.frozen import frozen
from onrecord.core.model import Person, Span, Spans
from onrecord.core.review.current import Reviewed
from onrecord.core.review.page import Page
from onrecord.core.review.session import Session
from onrecord.tui.reader.desk import Desk, Keys

if TYPE_CHECKING:
    from onrecord.tui.widgets.panel import TabName


@frozen
class Find:
    """Matches of a search in the text and which one the reader stands on (-1: none)."""

    words: str
    matches: Spans = ()
    here: int = -1

    @property
    def match(self) -> Span | None:
        """The match the reader stands on."""
        return self.matches[self.here] if self.here >= 0 else None

    def moved(self, step: int) -> Find:
        """The next or previous match, round the end."""
        return self if not self.matches else replace(self, here=(self.here + step) % len(self.matches))


def find_in(page: Page, words: str, start: int) -> Find:
    """All matches of ``words`` (capitals count only if there are any), standing on the first from ``start`` on."""
    if not words.strip():
        return Find(words)
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    flags = re.NOFLAG if any(c.isupper() for c in words) else re.IGNORECASE
    found = [
        Span(*m.span()) for p in page.parts for m in re.compile(pattern, flags).finditer(page.words, p.start, p.end)
    ]
    matches = tuple(sorted(found, key=lambda m: page.rank(m.start)))
    here = next((i for i, m in enumerate(matches) if page.rank(m.start) >= page.rank(start)), 0 if matches else -1)
    return Find(words, matches, here)


class Finding:
    """``found`` is None while nothing is looked for; while it is not, n and N walk its matches.

    A find is on (``is_on``) from when its field opens until it is ended, so that Escape ends it before a letter is typed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.found: Find | None = None
        self._typing = False
        self._walked: dict[tuple[TabName, str], int] = {}
        self.keys: Keys = {
            "find": self._open,
            "find_next": partial(self._move, 1),
            "find_previous": partial(self._move, -1),
            "find_end": self.end,
        }

    @property
    def is_on(self) -> bool:
        """Whether words are typed or their matches walked."""
        return self.found is not None or self._typing

    def _open(self) -> None:
        self._typing = True
        field = self._desk.find_field
        field.add_class("-open")
        field.value = ""
        field.focus()

    def typed(self, words: str) -> None:
        """Matches show as they are typed."""
        page, start = Page.of(self._desk.article), self._desk.view.first_visible()
        self.found = find_in(page, words, start) if words.strip() else None

    def entered(self) -> None:
        """Enter: the matches are walked from here on, if there are any."""
        self._close()
        if self.found is None or not self.found.matches:
            self.found = None

    def end(self) -> None:
        """Escape ends a find, the field too."""
        self.found = None
        self._close()

    def _close(self) -> None:
        if self._typing:
            self._typing = False
            self._desk.find_field.remove_class("-open")
        self._desk.view.focus()

    def _move(self, by: int) -> None:
        if self.found is not None:
            self.found = self.found.moved(by)

    def walk(self, session: Session, tab: TabName, key: str) -> None:
        """To the next mention of an entry of the panel."""
        mentions = _mentions(session, tab, key)
        if mentions:
            at = (self._walked.get((tab, key), -1) + 1) % len(mentions)
            self._walked[tab, key] = at
            self.found = Find(session.text[slice(*mentions[at])], mentions, at)


def _mentions(session: Session, tab: TabName, key: str) -> Spans:
    current = session.review.current
    match tab:
        case "speakers":
            return _all_mentions(current.analysis.named(key), [r for r in current.quotes if key in r.speakers])
        case "countries":
            return next((c.mentions for c in current.analysis.countries if c.code == key), ())
        case "figures":
            figure = current.analysis.figures[int(key)]
            return (Span(figure.start, figure.end),)
        case _:
            return tuple(n.span for n in current.notes if n.key == key and n.span is not None)


def _all_mentions(person: Person | None, spoken: Sequence[Reviewed]) -> Spans:
    found = {
        *(person.mentions if person else ()),
        *(s for r in spoken if len(r.speakers) == 1 for s in r.quote.speaker),
    }
    return tuple(sorted(found)) or tuple(s for r in spoken for s in r.quote.content)
