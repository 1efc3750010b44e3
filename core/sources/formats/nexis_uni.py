"""Nexis Uni and Lexis+ as text: title, source, date, "Section:", "Length:", "Byline:", "Body" … "End of Document"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.records import iso_date
from onrecord.core.text.patterns import pattern

SUFFIXES: tuple[str, ...] = ()
_END = pattern(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_BODY = pattern(r"^[ \t]*Body[ \t]*$", re.MULTILINE)
_FIELD = pattern(
    r"^[ \t]*(Section|Length|Byline|Highlight|Dateline|Load-Date|Language|Copyright):?\s(.*)$", re.MULTILINE
)
_AFTER = pattern(r"^[ \t]*(?:Classification|Graphics?|Notes|Correction|Load-Date:.*|Language:.*)[ \t]*$", re.MULTILINE)


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins as the cover page of a download, or as its single document."""
    text = head.decode("utf-8", "replace")
    cover = re.search(r"(?m)^[ \t]*Job Number:", text) and re.search(r"(?m)^[ \t]*Documents? \(\d+\)", text)
    return suffix in ("", ".txt") and bool(
        cover or (_BODY.search(text) and re.search(r"(?m)^Length:\s[\d,.]+ words", text))
    )


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of a download."""
    parts = [part for part in _END.split(payload.text()) if _BODY.search(part)]
    entries = [_entry(part, f"{payload.name}, article {n}") for n, part in enumerate(parts, 1)]
    yield from numbered(entries, payload.name)


def _entry(part: str, where: str) -> Found:
    body = _BODY.search(part)
    head, text = (part[: body.start()], part[body.end() :]) if body else ("", part)
    after = _AFTER.search(text)
    fields = {name: " ".join(value.split()) for name, value in _FIELD.findall(part)}
    return article_of_fields(_imprint(head, fields), text[: after.start()] if after else text, where)


def _imprint(head: str, fields: dict[str, str]) -> dict[str, str | None]:
    """Of an article's head and fields who wrote what, where and when."""
    # A cover page may stand before the first: the last date before the body is the article's own.
    lines = [line.strip() for line in head.split("\n") if line.strip() and not _FIELD.match(line)]
    dated = next((n for n in range(len(lines) - 1, -1, -1) if iso_date(lines[n]) and len(lines[n]) < 80), -1)
    return {
        "title": lines[dated - 2] if dated >= 2 else None,
        "site": lines[dated - 1] if dated >= 1 else None,
        "published": lines[dated] if dated >= 0 else fields.get("Load-Date"),
        "byline": re.sub(r"^[Bb][Yy] ", "", fields.get("Byline", "")) or None,
        "language": fields.get("Language"),
    }
