"""The report a pipe gets, as plain text: who said what, then countries and figures."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from onrecord.core.exchange.export import ExportedArticle, ExportedQuote
from onrecord.core.exchange.wording import with_about
from onrecord.core.model import TEXT, Analysis, Article, Quote
from onrecord.core.review.page import PLACES
from onrecord.core.review.wording import all_named, confidence_in_words, described

_WIDTH = 88


def text_report(article: Article, analysis: Analysis) -> str:
    """What an analysis proposes: quotes with who said them, speakers, countries and figures, one a line or two."""
    names = {p.id: p.name for p in analysis.people}
    quotes: list[str] = []
    for q in analysis.quotes:
        said = f"{q.kind}, {confidence_in_words(q.confidence)}"
        who = [names[p] for p in q.people or (q.person,) if p in names]
        quotes += _quote(all_named(who) if who else _as_written(article, q), said, q)
    counts = {p.name: p.quoted for p in analysis.people}
    return _report(article, analysis, len(analysis.quotes), quotes, counts)


def current_report(a: ExportedArticle) -> str:
    """The same of what stands after all decisions, each quote with its state, reviewer, tags and note."""
    quotes = [line for r in a.quotes for line in _reviewed(a, r)]
    notes = ["", f"NOTES ({len(a.notes)})"] if a.notes else []
    for note in a.notes:
        notes += _wrapped(f"“{a.article.text[slice(*note.span)]}”: {note.text}" if note.span else note.text)
    return _report(a.article, a.analysis, len(a.quotes), [*quotes, *notes], a.counts)


def _reviewed(a: ExportedArticle, r: ExportedQuote) -> list[str]:
    by = f" by {r.reviewer}" if r.reviewer else ""
    where = "" if r.field == TEXT else f"in {PLACES[r.field]}, "
    sure = "" if r.is_given else f", {confidence_in_words(r.quote.confidence)}"
    said = f"{r.quote.kind}, {where}{r.state}{by}{sure}"
    who = all_named(r.speakers) if r.speakers else _as_written(a.article, r.quote)
    lines = _quote(who, said, r.quote)
    if r.tags:
        lines += _wrapped(f"tags: {', '.join(r.tags)}")
    if r.note:
        lines += _wrapped(f"note: {r.note}")
    return lines


def _quote(who: str, said: str, quote: Quote) -> list[str]:
    return ["", f"{who}  [{said}]", *_wrapped(quote.text), *_wrapped(f"({quote.explanation})")]


def _as_written(article: Article, quote: Quote) -> str:
    """The words of the text that name a speaker who is nobody known."""
    return article.text[quote.speaker[0].start : quote.speaker[-1].end] if quote.speaker else "no one named"


def _report(article: Article, analysis: Analysis, count: int, quotes: list[str], counts: Mapping[str, int]) -> str:
    lines = [article.title or "Untitled"]
    about = " · ".join(filter(None, (article.byline, article.site, article.published)))
    if about:
        lines.append(about)
    lines += ["", f"QUOTES ({count})", *quotes]
    lines += _speakers({p.name: described(p) for p in analysis.people}, counts)
    lines += ["", f"COUNTRIES ({len(analysis.countries)})"]
    lines += [f"  {c.name} ({c.code}): {len(c.mentions)}" for c in analysis.countries]
    lines += ["", f"FIGURES ({len(analysis.figures)})"]
    lines += [f"  {with_about(f)}  [{f.kind}: {' '.join(f.text.split())}]" for f in analysis.figures]
    return "\n".join(lines) + "\n"


def _speakers(known: Mapping[str, str], counts: Mapping[str, int]) -> list[str]:
    """Who was quoted, with how many quotes, and who was not."""
    speakers = [name for name in dict.fromkeys([*known, *counts]) if counts.get(name)]
    lines = ["", f"SPEAKERS ({len(speakers)})"]
    lines += [f"  {name}{f', {about}' if (about := known.get(name)) else ''}: {counts[name]}" for name in speakers]
    only = [name for name in known if not counts.get(name)]
    return lines + (_wrapped("only mentioned: " + ", ".join(only)) if only else [])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), _WIDTH, initial_indent="  ", subsequent_indent="  ")
