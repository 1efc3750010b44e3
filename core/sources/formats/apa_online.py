"""The Austrian agency's online export: a rule, then '"Site" gefunden am 28.12.2017 10:36 Uhr', a headline, the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload

SUFFIXES: tuple[str, ...] = ()
_HEAD = re.compile(r'^"([^"\n]{2,80})" (?:gefunden|erschienen) am (\d{1,2}\.\d{1,2}\.\d{4})[^\n]{0,40}$', re.MULTILINE)
_RULE = re.compile(r"^_{20,}[ \t]*$", re.MULTILINE)


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins with a site and when the page was found there."""
    return suffix in ("", ".txt") and _HEAD.search(head[:600].decode("utf-8", "replace")) is not None


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    text = payload.text()
    heads = list(_HEAD.finditer(text))
    ends = [*(m.start() for m in heads[1:]), len(text)]
    entries: list[Found] = []
    for number, (head, end) in enumerate(zip(heads, ends, strict=True), 1):
        body = _RULE.sub("", text[head.end() : end]).strip()
        title, _, rest = body.partition("\n")
        fields = {"title": " ".join(title.split()), "site": head[1], "published": head[2], "language": "de"}
        entries.append(article_of_fields(fields, rest, f"{payload.name}, article {number}"))
    yield from numbered(entries, payload.name)
