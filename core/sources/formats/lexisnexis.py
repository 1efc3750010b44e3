"""LexisNexis text exports: "3 of 120 DOCUMENTS" before each article, then headed fields ("BYLINE:", "LOAD-DATE:")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.records import iso_date
from onrecord.core.text.patterns import pattern

SUFFIXES: tuple[str, ...] = ()
_START = pattern(r"^[^\S\n]*(?:\d+ (?:of|von|de|di) \d+ DO[CK]UMENT[A-Z]*|(?:Document|Dokument|Documento) \d+ (?:von|de|di) \d+)[^\S\n]*$", re.MULTILINE)  # fmt: skip
#: the fields' names in German and French
_TRANSLATED = {
    "AUTOR": "BYLINE", "AUTEUR": "BYLINE", "RUBRIK": "SECTION", "RUBRIQUE": "SECTION", "LÄNGE": "LENGTH", "LONGUEUR": "LENGTH",
    "ÜBERSCHRIFT": "HEADLINE", "TITRE": "HEADLINE", "UPDATE": "LOAD-DATE", "DATE-CHARGEMENT": "LOAD-DATE", "SPRACHE": "LANGUAGE", "LANGUE": "LANGUAGE",
    "PUBLICATION-TYP": "PUBLICATION-TYPE", "ZEITUNGS-CODE": "JOURNAL-CODE", "TYPE-PUBLICATION": "PUBLICATION-TYPE", "GRAFIK": "GRAPHIC",
}  # fmt: skip
_FOREIGN = pattern(rf"^({'|'.join(_TRANSLATED)}):", re.MULTILINE)
#: the fields that stand before the text, and those that end it
_BEFORE = ("BYLINE", "SECTION", "LENGTH", "DATELINE", "HEADLINE", "HIGHLIGHT", "SERIES")
_AFTER = (
    "LOAD-DATE", "LANGUAGE", "GRAPHIC", "GRAPHICS", "PUBLICATION-TYPE", "COPYRIGHT", "SUBJECT", "COMPANY", "PERSON", "CITY",
    "STATE", "COUNTRY", "ORGANIZATION", "INDUSTRY", "GEOGRAPHIC", "TICKER", "JOURNAL-CODE", "DOCUMENT-TYPE", "CORRECTION", "CORRECTION-DATE",
    "NOTES", "URL", "ACC-NO", "TYPE", "DISTRIBUTION", "ISSN",
)  # fmt: skip
_FIELD = pattern(rf"^(?P<name>{'|'.join(_BEFORE + _AFTER)}): ?(?P<value>.*(?:\n(?!\n).+)*)", re.MULTILINE)
_BODY = pattern(r"^[^\S\n]*BODY:[^\S\n]*$", re.MULTILINE)


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether the first document's number stands at the beginning."""
    if suffix not in ("", ".txt"):
        return False
    return _START.search(head.decode("utf-8", "replace").replace("\r", "")) is not None or (
        re.search(rb"(?m)^LENGTH: [\d,.]+ words[ \t]*\r?$", head) is not None
        and re.search(rb"(?m)^(?:BYLINE|SECTION|DATELINE|LOAD-DATE|HEADLINE): ", head) is not None
    )


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    yield from in_text(payload.text(), payload.name)


def in_text(text: str, name: str) -> Iterator[Found]:
    """The articles of an export's text: of one without numbers, the only one."""
    text = _FOREIGN.sub(lambda field: f"{_TRANSLATED[field[1]]}:", text)
    numbers = list(_START.finditer(text))
    starts = [m.end() for m in numbers] or [0]
    ends = [*(m.start() for m in numbers[1:]), len(text)]
    entries = [_entry(text[s:e], f"{name}, article {n}") for n, (s, e) in enumerate(zip(starts, ends, strict=True), 1)]
    yield from numbered(entries, name)


def _entry(part: str, where: str) -> Found:
    part = _BODY.sub("\n", part)
    fields: dict[str, str] = {}
    begin, end = 0, len(part)
    for m in _FIELD.finditer(part):
        name = m["name"]
        if name in _BEFORE:
            fields[name] = " ".join(m["value"].split())
            begin = max(begin, m.end())
        elif m.start() > begin:
            end = min(end, m.start())
            fields.setdefault(name, " ".join(m["value"].split()))
    return article_of_fields(_imprint(_head(part), fields), part[begin:end], where)


def _head(part: str) -> list[str]:
    """The blocks before the first field."""
    first = _FIELD.search(part)
    head = part[: first.start()] if first else part
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", head) if block.strip()]


def _imprint(head: list[str], fields: dict[str, str]) -> dict[str, str | None]:
    """Of an article's head and fields who wrote what, where and when."""
    dated = next((i for i, block in enumerate(head) if iso_date(block)), len(head))
    return {
        "title": fields.get("HEADLINE") or next(iter(head[dated + 1 :]), None),
        "byline": fields.get("BYLINE", "").removeprefix("By ").removeprefix("BY ") or None,
        "site": head[0] if head and dated > 0 else None,
        "published": head[dated] if dated < len(head) else fields.get("LOAD-DATE"),
        "language": fields.get("LANGUAGE"),
    }
