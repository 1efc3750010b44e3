"""Factiva exports as text with field codes: "HD" headline, "BY" byline, "PD" date, "SN" source, "LP" and "TD" text, "AN" last.

Without codes the same stand in the same order, a line each, the word count before the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.records import iso_date, language_code
from onrecord.core.text.patterns import pattern

SUFFIXES: tuple[str, ...] = ()
_CODES = "SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|RF|CT|CO|IN|NS|RE|IPC|IPD|PUB|AN|DLN|VOL"
_FIELD = pattern(
    rf"^(?P<code>{_CODES})(?:[ \t]+|[ \t]*\n)(?P<value>.*?)(?=^(?:{_CODES})(?:[ \t]+|[ \t]*\n)|\Z)", re.M | re.S
)
_END = pattern(r"^AN[ \t]*\n?[ \t]*(?:Document[ \t]+)?\S+[ \t]*$|^Document[ \t]+[A-Za-z0-9]{15,}[ \t]*$", re.MULTILINE)
_HEADLINE = pattern(r"^HD[ \t\n]", re.MULTILINE)
_COUNTED = pattern(r"^[\d,.]+ (?:words|mots|Wörter|palabras|parole|palavras)[ \t]*$", re.MULTILINE)
_RIGHTS = pattern(r"(?:copyright|\(c\)|©)", re.IGNORECASE)
#: lines from the word count to the text
_MOST_LINES = 12
_LOOKS = pattern(rb"(?m)^(?:SE|HD)[ \t]*\n?[ \t]*\S")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a headline's code and a word count's or date's stand in it."""
    if suffix not in ("", ".txt"):
        return False
    coded = (
        _LOOKS.search(head) is not None
        and re.search(rb"(?m)^(?:WC|PD)[ \t\n]", head) is not None
        and re.search(rb"(?m)^(?:SN|LP|TD|BY|SC)[ \t\n]", head) is not None
    )
    return coded or _is_counted(head.decode("utf-8", "replace"))


def _is_counted(text: str) -> bool:
    """Whether a word count stands in a line of its own, and a date in the next."""
    counted = _COUNTED.search(text)
    after = text[counted.end() :].split("\n") if counted else []
    line = next((line for line in after if line.strip()), "")
    return iso_date(line) is not None and len(line.split()) <= 4


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    text = payload.text()
    ends = [m.end() for m in _END.finditer(text)] or [len(text)]
    begins = [0, *ends[:-1]]
    parts = [text[b:e] for b, e in zip(begins, ends, strict=True)]
    parts = [part for part in parts if _HEADLINE.search(part) or _COUNTED.search(part)]
    entries = [_entry(part, f"{payload.name}, article {n}") for n, part in enumerate(parts, 1)]
    yield from numbered(entries, payload.name)


def by_place(lines: list[str], where: str) -> Found:
    """The article whose fields have no codes: headline and byline, word count, date, source, its code, language, rights."""
    at = next((n for n, line in enumerate(lines) if _COUNTED.match(line)), 0)
    head, after = lines[:at], lines[at + 1 :]
    title = max(head, key=len, default="")
    byline = head[-1] if head and head[-1] != title else ""
    rights = next((n for n, line in enumerate(after[:_MOST_LINES]) if _RIGHTS.match(line)), -1)
    found = {
        "title": title or None,
        "byline": re.sub(r"^[Bb]y:? ", "", byline) or None,
        **_imprint(after[: rights + 1]),
    }
    text = [line for line in after[rights + 1 :] if not _END.match(line)]
    return article_of_fields(found, "\n\n".join(text), where)


def _imprint(lines: list[str]) -> dict[str, str | None]:
    """Date, source and language, which stand in this order; a time of day may stand between."""
    fields = [line for line in lines if not re.match(r"\d{1,2}:\d\d", line)]
    return {
        "published": fields[0] if fields else None,
        "site": fields[1] if len(fields) > 1 else None,
        "language": next((line for line in fields[2:] if len(line) > 3 and language_code(line)), None),
    }


def _entry(part: str, where: str) -> Found:
    if not _HEADLINE.search(part):
        return by_place([line.strip() for line in part.split("\n") if line.strip()], where)
    fields: dict[str, str] = {}
    for m in _FIELD.finditer(part):
        fields.setdefault(m["code"], m["value"].strip("\n"))
    words = {code: " ".join(value.split()) or None for code, value in fields.items()}
    found = {
        "title": words.get("HD"),
        "byline": re.sub(r"^[Bb]y:? ", "", words.get("BY") or "") or None,
        "site": words.get("SN"),
        "published": words.get("PD"),
        "language": words.get("LA"),
    }
    return article_of_fields(found, "\n\n".join(filter(None, (fields.get("LP"), fields.get("TD")))), where)
