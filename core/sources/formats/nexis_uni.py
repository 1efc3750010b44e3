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
_FIELD = pattern(r"^[ \t]*(Section|Length|Byline|Highlight|Dateline|Load-Date|Language):\s(.*)$", re.MULTILINE)
#: what stands below the title, the source and the day
_BELOW = pattern(r"^[ \t]*(?:(?:Section|Length|Byline|Highlight|Dateline):\s|Copyright\s)", re.MULTILINE)
#: the last line of a cover page, above the first title, and the title that a document without one gets
_COVER = pattern(r"^[ \t]*(?:Documents? \(\d+\)|\d+\.\s|Client/Matter:|Search T|Narrowed by|-None-)")
_NO_TITLE = pattern(r"^no headline(?: in original)?$", re.IGNORECASE)
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
    parts = [part for part in _END.split(payload.text()) if _BODY.search(part) or _FIELD.search(part)]
    entries = [_entry(part, f"{payload.name}, article {n}") for n, part in enumerate(parts, 1)]
    yield from numbered(entries, payload.name)


def _entry(part: str, where: str) -> Found:
    body = _BODY.search(part)
    # A picture is a document as well, without a body.
    head, text = (part[: body.start()], part[body.end() :]) if body else (part, "")
    after = _AFTER.search(text)
    fields = {name: " ".join(value.split()) for name, value in _FIELD.findall(part)}
    return article_of_fields(_imprint(head, fields), text[: after.start()] if after else text, where)


def _imprint(head: str, fields: dict[str, str]) -> dict[str, str | None]:
    """Of an article's head and fields who wrote what, where and when."""
    below = _BELOW.search(head)
    lines = [line.strip() for line in head[: below.start() if below else len(head)].split("\n") if line.strip()]
    # A cover page may stand before the first: the last date is the article's own.
    dated = max((n for n, line in enumerate(lines) if len(line) < 80 and iso_date(line)), default=len(lines))
    # Some documents do not name their source.
    title, site, *_ = [*(line for line in lines[max(0, dated - 2) : dated] if not _COVER.match(line)), "", ""]
    return {
        "title": _NO_TITLE.sub("", title) or None,
        "site": site or None,
        "published": next(iter(lines[dated:]), fields.get("Load-Date")),
        "byline": re.sub(r"^[Bb][Yy] ", "", fields.get("Byline", "")) or None,
        "language": fields.get("Language"),
    }
