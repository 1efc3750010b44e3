"""An article's page: its text and what a reviewer can mark beside it, the title, the deck and the captions.

While an article is under review all of it is one string: the text, so that its own offsets stay true, and behind it title,
deck and captions. In the store and in what goes out, offsets count characters of the part itself, which is named
(``field``), and the words are kept with them: a page that has other words there shows no mark on them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import TEXT, Article, BoilerplateKind, Field, Span, Spans
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import Entry, QuoteEntry

_BETWEEN = "\n\n"
_OF_PAGE: Mapping[BoilerplateKind, Field] = {"standfirst": "deck", "caption": "caption"}
#: the parts in the order they are read
_READ: Sequence[Field] = ("title", "deck", "text", "caption")
#: what a part is called in a sentence
PLACES: Mapping[Field, str] = {"text": "the text", "title": "the title", "deck": "the deck", "caption": "a caption"}


class Part(NamedTuple):
    """Where a line of title, deck or captions stands on the page, or all of the text; ``at``, where in its field."""

    field: Field
    start: int
    end: int
    at: int = 0


@frozen
class Page:
    """``words`` begin with the text; ``parts`` are in that order. The lines of a field count as one, newlines between."""

    words: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, article: Article) -> Page:
        """The page of an article."""
        lines: list[tuple[Field, str]] = [("title", article.title)] if article.title else []
        beside: Sequence[Field] = ("deck", "caption")
        for wanted in beside:
            lines.extend((wanted, b.text) for b in article.boilerplate if _OF_PAGE.get(b.kind) == wanted and b.text)
        words, parts, ends = [article.text], [Part(TEXT, 0, len(article.text))], dict[Field, int]()
        start = len(article.text)
        for name, line in lines:
            start += len(_BETWEEN)
            at = ends.get(name, -1) + 1
            words.append(line)
            parts.append(Part(name, start, start + len(line), at))
            start, ends[name] = start + len(line), at + len(line)
        return cls(_BETWEEN.join(words), tuple(parts))

    @classmethod
    def plain(cls, text: str) -> Page:
        """A page of nothing but a text."""
        return cls(text, (Part(TEXT, 0, len(text)),))

    @property
    def text(self) -> str:
        """The article's text."""
        return self.words[: self.parts[0].end]

    def part_at(self, offset: int) -> Part:
        """The part that holds a character."""
        return self.parts[max(bisect_right(self.parts, offset, key=lambda p: p.start) - 1, 0)]

    def field_of(self, content: Spans) -> Field:
        """Where a quote's words stand."""
        return self.part_at(content[0].start).field

    def beside(self, content: Spans) -> str | None:
        """The words of a title, deck or caption around those quoted there; None in the text."""
        part = self.part_at(content[0].start)
        if part.field == TEXT:
            return None
        return self.words[part.start : content[0].start] + " … " + self.words[content[-1].end : part.end]

    def rank(self, offset: int) -> tuple[int, int]:
        """Sorts characters in the order they are read: title, deck, text, captions."""
        return _READ.index(self.part_at(offset).field), offset

    def within(self, content: Spans) -> Spans:
        """``content``, where it is in one part.

        Raises:
            OnrecordError: it is in several.
        """
        if content and self.part_at(content[0].start) != self.part_at(content[-1].end - 1):
            raise OnrecordError(
                "a quote stands in the text, the title, the deck or a caption; mark what is in each by itself"
            )
        return content

    def local(self, content: Spans) -> Spans:
        """The same words in characters of their own field."""
        return tuple(self._local(span) for span in content)

    def _local(self, span: Span) -> Span:
        part = self.part_at(span.start)
        by = part.at - part.start
        return Span(span.start + by, span.end + by)

    def placed(self, name: Field, content: Spans, words: str | None = None) -> Spans | None:
        """Spans of a field as such of the page; None where it has no such characters, or not these ``words`` there."""
        out: list[Span] = []
        for start, end in content:
            part = next((p for p in self.parts if p.field == name and p.at <= start < end <= p.at + len_of(p)), None)
            if part is None:
                return None
            out.append(Span(start - part.at + part.start, end - part.at + part.start))
        found = tuple(out)
        return found if words is None or self.said(found) == words else None

    def said(self, content: Spans) -> str:
        """The words of these spans, the stretches of a quote apart."""
        return " … ".join(self.words[s:e] for s, e in content)

    def key_of(self, content: Spans) -> str:
        """What a quote marked by hand there is called."""
        name, (first, *_), last = self.field_of(content), self.local(content), self.local(content)[-1]
        return f"+{'' if name == TEXT else f'{name}:'}{first.start}-{last.end}"

    def stored(self, entry: Entry) -> Entry:
        """An entry as the store has it."""
        if not isinstance(entry, QuoteEntry) or not entry.content:
            return entry
        name = self.field_of(entry.content)
        if name == TEXT:
            return entry
        return replace(entry, field=name, content=self.local(entry.content), words=self.said(entry.content))

    def shown(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Decisions of the store with spans of the page; one on words that this page has not loses them."""
        return [
            d
            if all(not isinstance(e, QuoteEntry) or e.field is None for e in d.entries)
            else replace(d, entries=tuple(map(self._shown, d.entries)))
            for d in decisions
        ]

    def _shown(self, entry: Entry) -> Entry:
        if not isinstance(entry, QuoteEntry) or entry.field is None or entry.content is None:
            return entry
        content = self.placed(entry.field, entry.content, entry.words)
        return replace(entry, field=None, words=None, content=content)


def len_of(part: Part) -> int:
    """A part's characters."""
    return part.end - part.start
