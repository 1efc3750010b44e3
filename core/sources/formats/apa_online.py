"""The Austrian agency's online export: a rule, then '"Site" gefunden am 28.12.2017 10:36 Uhr', a headline, the text.

That day is when the page was found, not when it came out; that stands at the end of a text, if anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.core.model import Article, Boilerplate
from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload
from onrecord.core.text.patterns import pattern

SUFFIXES: tuple[str, ...] = ()
_HEAD = pattern(
    r'^"(?P<site>[^"\n]{2,80})" (?:gefunden|erschienen) am (?P<day>\d{1,2}\.\d{1,2}\.\d{4})[^\n]{0,40}$', re.MULTILINE
)
_RULE = pattern(r"^_{20,}[ \t]*$", re.MULTILINE)
_BYLINE = pattern(r"^[Vv]on ((?:[^\W\d_][\w.’'-]*(?: und |, | )){1,8}[^\W\d_][\w.’'-]*)$", re.MULTILINE)
#: the closing lines that tell of the printed edition, the agency or the author's initials
_CLOSING = pattern(
    r'(?<!\n)\n+(\((?:"[^"\n]{2,60}", )?(?:Print-?Ausgabe[^()\n]{0,40}|[\w.]{2,10}(?:/[\w.]{2,10}){0,3})\))\s*\Z'
)
#: a line that goes on in the next
_BROKEN = pattern(r"(?<=[^\n.!?:])\n(?=[^\W\d_A-ZÄÖÜ])")
#: blocks in which a byline is looked for
_BEGINNING = 400


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins with a site and when the page was found there."""
    return suffix in ("", ".txt") and _HEAD.search(head[:600].decode("utf-8", "replace")) is not None


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    text = payload.text()
    heads = list(_HEAD.finditer(text))
    ends = [*(m.start() for m in heads[1:]), len(text)]
    entries = [
        _entry(head, _RULE.sub("", text[head.end() : end]).strip(), f"{payload.name}, article {number}")
        for number, (head, end) in enumerate(zip(heads, ends, strict=True), 1)
    ]
    yield from numbered(entries, payload.name)


def _entry(head: re.Match[str], text: str, where: str) -> Found:
    title, _, body = text.partition("\n\n")
    closing = _CLOSING.search(body)
    body = _BROKEN.sub(" ", body[: closing.start()] if closing else body)
    byline = _BYLINE.search(body[:_BEGINNING])
    fields = {
        "title": " ".join(title.split()),
        "byline": byline[1] if byline else None,
        "site": head["site"],
        "published": closing[1] if closing else head["day"] if "erschienen" in head[0] else None,
        "language": "de",
    }
    if byline:
        body = body[: byline.start()] + body[byline.end() :]
    found = article_of_fields(fields, body, where)
    if not isinstance(found, Article):
        return found
    around = [Boilerplate("byline", byline[0], 0)] if byline else []
    around += [Boilerplate("tail", closing[1], len(found.text))] if closing else []
    return replace(found, boilerplate=(*found.boilerplate, *around))
