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
#: a line between the date and the title
_EDITION = pattern(r"^(?:Correction Appended|.{0,40}\bEdition\b.{0,20})$", re.IGNORECASE)
#: blocks of an article's head (the source, the day, an edition, the title), and words of one
_MOST_BLOCKS, _MOST_WORDS = 4, 30
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
    """Whether the first document's number stands at the beginning, or the head of an only one."""
    if suffix not in ("", ".txt"):
        return False
    text = head.decode("utf-8", "replace").replace("\r", "")
    return _START.search(text) is not None or _is_headed(text)


def _is_headed(text: str) -> bool:
    """Whether it begins as an article of an export does: a dated head, then the fields, its length among them.

    Other articles have such fields too, below their text or without a day above.
    """
    head = _head(text)
    counted = re.search(r"^LENGTH: [\d,.]+ words[ \t]*$", text, re.MULTILINE)
    names = {field["name"] for field in _FIELD.finditer(text)}
    return (
        counted is not None
        and len(names) > 1
        and len(head) <= _MOST_BLOCKS
        and all(len(block.split()) <= _MOST_WORDS for block in head)
        and (any(map(iso_date, head)) or not names.isdisjoint(_AFTER))
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
    dated = next((i for i, block in enumerate(head) if iso_date(block)), -1)
    below = head[dated + 1 :] if dated >= 0 else head[-1:]
    return {
        "title": fields.get("HEADLINE") or next((block for block in below if not _EDITION.search(block)), None),
        "byline": fields.get("BYLINE", "").removeprefix("By ").removeprefix("BY ") or None,
        "site": head[0] if dated > 0 or (dated < 0 and len(head) > 1) else None,
        "published": head[dated] if dated >= 0 else fields.get("LOAD-DATE"),
        "language": fields.get("LANGUAGE"),
    }
