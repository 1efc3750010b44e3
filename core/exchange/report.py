"""The report a pipe gets, as plain text: who said what, then countries and figures."""

from __future__ import annotations

import textwrap

from onrecord.core.exchange.wording import percent_sure, with_about
from onrecord.core.model import Analysis, Article

_WIDTH = 88


def text_report(article: Article, analysis: Analysis) -> str:
    """The article's quotes with who said them, its speakers, countries and figures, one a line or two."""
    names = {p.id: p for p in analysis.people}
    lines = [article.title or "Untitled"]
    about = " · ".join(filter(None, (article.byline, article.site, article.published)))
    if about:
        lines.append(about)
    lines += ["", f"QUOTES ({len(analysis.quotes)})"]
    for q in analysis.quotes:
        person = names.get(q.person or "")
        quotes_by = article.text[q.speaker[0].start : q.speaker[-1].end] if q.speaker else ""
        who = person.name if person else quotes_by or "no one named"
        lines += [
            "",
            f"{who}  [{q.kind}, {percent_sure(q.confidence)}]",
            *_wrapped(q.text),
            *_wrapped(f"({q.explanation})"),
        ]
    speakers = [p for p in analysis.people if p.quoted]
    lines += ["", f"SPEAKERS ({len(speakers)})"]
    lines += [f"  {p.name}{f', {p.role}' if p.role else ''}: {p.quoted}" for p in speakers]
    only = [p.name for p in analysis.people if not p.quoted]
    if only:
        lines += _wrapped("only mentioned: " + ", ".join(only))
    lines += ["", f"COUNTRIES ({len(analysis.countries)})"]
    lines += [f"  {c.name} ({c.code}): {len(c.mentions)}" for c in analysis.countries]
    lines += ["", f"FIGURES ({len(analysis.figures)})"]
    lines += [f"  {with_about(f)}  [{f.kind}: {' '.join(f.text.split())}]" for f in analysis.figures]
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), _WIDTH, initial_indent="  ", subsequent_indent="  ")
