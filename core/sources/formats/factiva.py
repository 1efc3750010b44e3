"""Factiva exports as text with field codes: "HD" headline, "BY" byline, "PD" date, "SN" source, "LP" and "TD" text, "AN" last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload

SUFFIXES: tuple[str, ...] = ()
_CODES = "SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|RF|CT|CO|IN|NS|RE|IPC|IPD|PUB|AN|DLN|VOL"
_FIELD = re.compile(
    rf"^(?P<code>{_CODES})(?:[ \t]+|[ \t]*\n)(?P<value>.*?)(?=^(?:{_CODES})(?:[ \t]+|[ \t]*\n)|\Z)", re.M | re.S
)
_END = re.compile(r"^AN[ \t]*\n?[ \t]*(?:Document[ \t]+)?\S+[ \t]*$|^Document[ \t]+[A-Z0-9]{15,}[ \t]*$", re.MULTILINE)
_LOOKS = re.compile(rb"(?m)^(?:SE|HD)[ \t]*\n?[ \t]*\S")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a headline's code and a word count's or date's stand in it."""
    return (
        suffix in ("", ".txt")
        and _LOOKS.search(head) is not None
        and re.search(rb"(?m)^(?:WC|PD)[ \t\n]", head) is not None
        and re.search(rb"(?m)^(?:SN|LP|TD|BY|SC)[ \t\n]", head) is not None
    )


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    text = payload.text()
    ends = [m.end() for m in _END.finditer(text)] or [len(text)]
    begins = [0, *ends[:-1]]
    parts = [text[b:e] for b, e in zip(begins, ends, strict=True) if re.search(r"(?m)^HD[ \t\n]", text[b:e])]
    entries = [_entry(part, f"{payload.name}, article {n}") for n, part in enumerate(parts, 1)]
    yield from numbered(entries, payload.name)


def _entry(part: str, where: str) -> Found:
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
