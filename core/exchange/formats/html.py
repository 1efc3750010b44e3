"""One HTML page to read, print and pass on: the article with its quotes marked, each tied to its speaker.

It stands alone: no script, nothing loaded from anywhere (its content security policy says so), all text escaped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from html import escape as _html_escape
from typing import BinaryIO, get_args

from onrecord.core.exchange.export import ExportedArticle, ExportedQuote
from onrecord.core.model import TEXT, Field, Span
from onrecord.core.review.page import PLACES, Page, Part
from onrecord.core.review.wording import all_named, confidence_in_words
from onrecord.core.text.characters import without_controls

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Quotes on the record</title>
<style>
:root { color-scheme: light dark; --quote: #fff1c2; --indirect: #eef0f2; --line: #c9ccd1; --soft: #5b6270; }
@media (prefers-color-scheme: dark) { :root { --quote: #4a3f16; --indirect: #2a2e35; --line: #4a4f58; --soft: #a5adba; } }
body { font: 1.05rem/1.6 Georgia, serif; overflow-wrap: anywhere; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
article { display: grid; grid-template-columns: minmax(0, 42rem) minmax(16rem, 1fr); gap: 0 3rem; margin-bottom: 4rem; }
header, .notes { grid-column: 1 / -1; }
h1 { line-height: 1.25; margin-bottom: .2rem; }
.about, .facts, nav { color: var(--soft); font: .85rem/1.4 system-ui, sans-serif; }
p { white-space: pre-wrap; }
p, li, mark, h1, h2, .facts { unicode-bidi: isolate; }
mark { color: inherit; background: var(--quote); padding: .1em 0; }
mark.indirect { background: var(--indirect); }
mark:target, li:target { outline: 2px solid currentColor; outline-offset: 2px; }
sup { line-height: 0; }
mark.rejected { background: none; text-decoration: line-through; }
sup a { font: .7rem system-ui, sans-serif; text-decoration: none; }
aside { font: .9rem/1.45 system-ui, sans-serif; border-left: 1px solid var(--line); padding-left: 1.5rem; }
aside h2 { font-size: 1rem; margin: 1.2rem 0 .2rem; }
aside ol { list-style: none; padding: 0; margin: 0; }
aside li { margin: .4rem 0 .8rem; }
@media (max-width: 60rem) { article { display: block; } aside { border-left: 0; padding-left: 0; } }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } mark { border-bottom: 1px solid #000; } a { color: inherit; }
  aside li { break-inside: avoid; } article { break-after: page; } }
</style>
</head>
<body>
"""


def escape(text: str) -> str:
    """Text as HTML. Control characters, which HTML does not allow, become U+FFFD."""
    return _html_escape(without_controls(text))


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """All articles on one page, one below the other."""
    file.write(_HEAD.encode())
    for a in articles:
        file.write("".join(_article(a)).encode("utf-8", "replace"))
    file.write(b"</body>\n</html>\n")


def _article(a: ExportedArticle) -> Iterator[str]:
    about = [a.article.byline, a.article.site, a.article.published, a.article.url]
    page = Page.of(a.article)
    beside = {name: [p for p in page.parts if p.field == name] for name in get_args(Field)}
    title = "".join(_runs(a, page, part) for part in beside["title"]) or "Untitled"
    yield f'<article id="{_anchor(a)}">\n<header>\n<h1>{title}</h1>\n'
    yield f'<p class="about">{escape(" · ".join(filter(None, about)))}</p>\n'
    yield from (f'<p class="deck">{_runs(a, page, part)}</p>\n' for part in beside["deck"] if _has_quotes(a, part))
    yield "</header>\n<div>\n"
    yield from _text(a, page)
    yield from (
        f'<p class="caption">{_runs(a, page, part)}</p>\n' for part in beside["caption"] if _has_quotes(a, part)
    )
    yield "</div>\n<aside>\n"
    yield from _speakers(a)
    yield "</aside>\n"
    if a.notes:
        notes = "".join(f"<li>{escape(n.text)}{_passage(a, n.span)}</li>\n" for n in a.notes)
        yield f'<section class="notes">\n<h2>Notes</h2>\n<ul>\n{notes}</ul>\n</section>\n'
    yield "</article>\n"


def _speakers(a: ExportedArticle) -> Iterator[str]:
    """Who speaks, each with a list of their quotes."""
    numbers = {q.key: number for number, q in enumerate(a.quotes, 1)}
    for name, role, theirs in a.by_speaker():
        yield f"<h2>{escape(name or 'No one named')}</h2>\n"
        if role:
            yield f'<div class="facts">{escape(role)}</div>\n'
        yield "<ol>\n" + "".join(_listed(a, q, numbers[q.key], name) for q in theirs) + "</ol>\n"


def _passage(a: ExportedArticle, span: tuple[int, int] | None) -> str:
    return f" (on “{escape(a.article.text[span[0] : span[1]][:80])}”)" if span else ""


def _listed(a: ExportedArticle, q: ExportedQuote, number: int, name: str | None) -> str:
    """In the list of one who says it; a link from the text leads to the first of these."""
    decided = f"{q.state} by {q.reviewer}" if q.reviewer else q.state
    where = "" if q.field == TEXT else f"in {PLACES[q.field]}"
    others = [other for other in q.speakers if other != name]
    facts = [
        q.quote.kind,
        f"together with {', '.join(others)}" if others else "",
        where,
        decided,
        "" if q.is_given else confidence_in_words(q.quote.confidence),
        *(f"#{t}" for t in q.tags),
        q.note,
    ]
    words = " ".join(q.quote.text.split())
    anchor = f' id="{_anchor(a)}-s{number}"' if name == q.speaker_name else ""
    return (
        f'<li{anchor}><a href="#{_anchor(a)}-q{number}">{number}</a> {escape(words)}\n'
        f'<div class="facts">{escape(" · ".join(filter(None, facts)))}</div></li>\n'
    )


def _has_quotes(a: ExportedArticle, part: Part) -> bool:
    ends = part.at + part.end - part.start
    return any(q.field == part.field and part.at <= q.quote.start < ends for q in a.quotes)


def _text(a: ExportedArticle, page: Page) -> Iterator[str]:
    """The paragraphs, each stretch marked as of the innermost quote that covers it; every quote can be linked to where it
    begins, and where it ends its number leads to the list.
    """
    at = 0
    for paragraph in a.article.text.split("\n\n"):
        end = at + len(paragraph)
        if paragraph.strip():
            yield f"<p>{_runs(a, page, Part(TEXT, at, end, at))}</p>\n"
        at = end + 2


def _runs(a: ExportedArticle, page: Page, part: Part) -> str:
    """The words of a part, or of a paragraph of it."""
    return "".join(_marked(a, page.words[part.start : part.end], part))


def _marked(a: ExportedArticle, line: str, part: Part) -> Iterator[str]:
    start, end = part.at, part.at + len(line)
    held = [(*span, number, q) for span, number, q in _quoted(a, part) if span[0] < end and span[1] > start]
    cuts = sorted({start, end, *(min(max(c, start), end) for s, e, _, _ in held for c in (s, e))})
    for left, right in itertools.pairwise(cuts):
        words = escape(line[left - start : right - start])
        covering = sorted(((e - s, n, q) for s, e, n, q in held if s <= left and right <= e), key=lambda c: c[:2])
        yield _stretch(a, words, (left, right), [(n, q) for _, n, q in covering])


def _stretch(
    a: ExportedArticle, words: str, ends: tuple[int, int], covering: Sequence[tuple[int, ExportedQuote]]
) -> str:
    """A stretch of words with the quotes that cover it, the innermost first."""
    if not covering:
        return words
    ids = [f' id="{_anchor(a)}-q{n}"' if q.quote.start == ends[0] else "" for n, q in covering]
    others = "".join(f"<span{anchor}></span>" for anchor in ids[1:] if anchor)
    ended = [n for n, q in covering if q.quote.end == ends[1]]
    links = "".join(f'<sup><a href="#{_anchor(a)}-s{n}">{n}</a></sup>' for n in ended)
    return others + _mark(covering[0][1], ids[0], words) + links


def _quoted(a: ExportedArticle, part: Part) -> list[tuple[Span, int, ExportedQuote]]:
    """The spans of quotes in that part of the page, each with its quote and the number of that."""
    return [(span, n, q) for n, q in enumerate(a.quotes, 1) if q.field == part.field for span in q.quote.content]


def _mark(q: ExportedQuote, anchor: str, words: str) -> str:
    kind = "rejected" if q.state == "rejected" else q.quote.kind
    return f'<mark class="{kind}"{anchor} title="{escape(all_named(q.speakers))}">{words}</mark>'


def _anchor(a: ExportedArticle) -> str:
    return f"a{a.id}"
