"""Markdown: a report to read, the quotes under who said them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from onrecord.core.exchange.export import ExportedArticle, ExportedQuote
from onrecord.core.model import TEXT
from onrecord.core.review.page import PLACES
from onrecord.core.text.characters import without_controls


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A heading an article, one below it a speaker."""
    for number, a in enumerate(articles):
        text = ("\n" if number else "") + "".join(_article(a))
        file.write(text.encode("utf-8", "replace"))


def _article(a: ExportedArticle) -> Iterator[str]:
    yield f"# {_escaped(a.article.title or 'Untitled')}\n\n"
    about = " · ".join(filter(None, (a.article.byline, a.article.site, a.article.published, a.article.url)))
    if about:
        yield f"{_escaped(about)}\n\n"
    for name, role, theirs in a.by_speaker():
        yield f"## {_escaped(name or 'No one named')}" + (f", {_escaped(role)}" if role else "") + "\n\n"
        yield from (_quote(q, name) for q in theirs)
    yield from _notes(a)


def _notes(a: ExportedArticle) -> Iterator[str]:
    if a.notes:
        yield "## Notes\n\n"
    for note in a.notes:
        passage = f" (on “{_escaped(a.article.text[slice(*note.span)][:80])}”)" if note.span else ""
        yield f"- {_escaped(note.text)}{passage}\n"


def _quote(q: ExportedQuote, name: str | None) -> str:
    """As it stands below the name of one who says it."""
    extra = "".join(f" `#{_code(t)}`" for t in q.tags) + (f" — {_escaped(q.note)}" if q.note else "")
    where = "" if q.field == TEXT else f", in {PLACES[q.field]}"
    others = [other for other in q.speakers if other != name]
    where += f", together with {_escaped(', '.join(others))}" if others else ""
    return f"> {_escaped(q.quote.text)}\n\n{q.quote.kind}, {q.state}{where}{extra}\n\n"


def _code(text: str) -> str:
    return without_controls(" ".join(text.split())).replace("`", "'")


def _escaped(text: str) -> str:
    """Text that neither a Markdown reader nor a terminal takes for a sign: each ASCII sign behind a backslash."""
    out = without_controls(" ".join(text.split()))
    for sign in "\\`*_[]<>#|&~$!":
        out = out.replace(sign, "\\" + sign)
    return out
