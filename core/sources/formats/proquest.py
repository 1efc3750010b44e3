"""ProQuest text exports: a rule of underscores between articles, "Title: ", "Publication date: ", "Full text: " within."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.markup import paragraphs, parsed_html
from onrecord.core.text.patterns import pattern

SUFFIXES: tuple[str, ...] = ()
_RULE = pattern(r"^_{20,}[^\S\n]*$", re.MULTILINE)
_NAMES = (
    "Title|Author|Abstract|Full text|Publication title|Publication date|Publication year|Publication info|Publisher|Section|"
    "Document URL|ProQuest document ID|Document type|Language of publication|Place of publication|Country of publication|"
    "Publication subject|Source type|Subject|Location|People|Company / organization|Identifier / keyword|Links|Copyright|"
    "Last updated|Database|First page|Pages|Volume|Issue|Dateline|Column|ISSN|Word count|Credit|Number of pages|Year"
)
_FIELD = pattern(rf"^(?P<name>{_NAMES}): ?(?P<value>.*?)(?=^(?:{_NAMES}): ?|\Z)", re.MULTILINE | re.DOTALL)

#: lines of its own pages
_OF_THE_SITE = ("ProQuest document link", "Enlarge this image.")
#: what it writes behind a headline: the section, that there are pictures
_OF_THE_DATABASE = pattern(r"(?: \[With graphic\(s\)\]|: ?\[[^\[\]]{2,40}\])+$")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a rule of underscores stands at the beginning and ProQuest's own fields after it."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return (
        suffix in ("", ".txt")
        and re.match(rb"_{20,}", start) is not None
        and re.search(
            rb"(?m)^(?:Title|Author|Full text|Publication title|ProQuest document ID|Document 1 of \d+)", head
        )
        is not None
    )


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    parts = [part for part in _RULE.split(payload.text()) if re.search(r"(?m)^(?:Full text|Title): ?", part)]
    entries = [_entry(part, f"{payload.name}, article {n}") for n, part in enumerate(parts, 1)]
    yield from numbered(entries, payload.name)


def in_page(html: str, name: str) -> Iterator[Found]:
    """The articles of a page or mail with several, each behind an anchor of its own.

    Raises:
        OnrecordError: there are none.
    """
    pieces = re.split(r'<a name="DocID_[^"<>]{0,100}">', html)[1:]
    entries: list[Found] = []
    for number, piece in enumerate(pieces, 1):
        tree = parsed_html(piece)
        for caption in tree.xpath("//*[contains(@class, 'Photograph_content')]") if tree is not None else ():
            caption.drop_tree()
        lines = paragraphs(tree) if tree is not None else []
        fields = next((n for n, line in enumerate(lines) if _FIELD.match(line)), len(lines))
        kept = [line for line in lines[fields:] if line not in _OF_THE_SITE]
        entries.append(_entry("\n\n".join([f"Title: {lines[0] if lines else ''}", *kept]), f"{name}, article {number}"))
    yield from numbered(entries, name)


def _entry(part: str, where: str) -> Found:
    fields: dict[str, str] = {}
    for m in _FIELD.finditer(part):
        fields.setdefault(m["name"], m["value"])
    words = defaultdict(str, {name: " ".join(value.split()) for name, value in fields.items()})
    found = {
        "title": _OF_THE_DATABASE.sub("", words["Title"]) or None,
        "byline": "; ".join(_given_name_first(name) for name in words["Author"].split(";")).strip() or None,
        "site": words["Publication title"].split(";")[0].strip() or None,
        "published": words["Publication date"] or None,
        "language": words["Language of publication"] or None,
        "url": "".join(words["Document URL"].split()) or None,
    }
    return article_of_fields(found, fields.get("Full text", ""), where)


def _given_name_first(name: str) -> str:
    """ "Okafor, Ines" -> "Ines Okafor"; a name of another form as it is."""
    family, comma, given = name.strip().partition(", ")
    return f"{given} {family}" if comma and "," not in given else name.strip()
