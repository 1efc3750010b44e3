"""Factiva exports as HTML (a table of field codes an article) and as XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.core.sources.exports import article_of_fields, numbered
from onrecord.core.sources.formats.factiva import by_place
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.markup import paragraphs, parsed_html, root_of

SUFFIXES: tuple[str, ...] = ()


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins as one of the two."""
    if suffix in ("", ".xml", ".txt") and root_of(head) == "ppsresponse":
        return True
    return suffix in ("", ".html", ".htm", ".txt") and b"<title>factiva</title>" in head.lower()


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of an export."""
    data = payload.data()
    read = _from_xml if root_of(data[:4096]) == "ppsresponse" else _from_html
    yield from numbered(list(read(payload, data)), payload.name)


def _from_html(payload: Payload, _data: bytes) -> Iterator[Found]:
    tree = parsed_html(payload.text())
    divs = [d for d in tree.iter("div") if "article" in (d.get("class") or "").split()] if tree is not None else []
    for number, div in enumerate(divs, 1):
        fields: dict[str, str] = {}
        for row in div.iter("tr"):
            cells = row.findall("td")
            if len(cells) == 2:
                code = " ".join(cells[0].text_content().split())
                fields.setdefault(code, "\n\n".join(paragraphs(cells[1])))
        if not fields:
            yield by_place(paragraphs(div), f"{payload.name}, article {number}")
            continue
        yield _entry(
            fields.get("HD"), fields.get("BY"), fields.get("SN"), fields.get("PD"), fields.get("LA"),
            [fields.get("LP"), fields.get("TD")], f"{payload.name}, article {number}",
        )  # fmt: skip


def _from_xml(payload: Payload, data: bytes) -> Iterator[Found]:
    from lxml import etree  # type: ignore[attr-defined] - compiled, without types

    parser: Any = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root: Any = etree.fromstring(data, parser)
    for number, article in enumerate(root.iter("{*}article"), 1):

        def words(name: str, article: Any = article) -> str | None:
            node = article.find(f"{{*}}{name}")
            return "\n\n".join(_paragraphs(node)) if node is not None else None

        yield _entry(
            words("headline"), words("byline"), words("sourceName"), words("publicationDate"), words("baseLanguage"),
            [words("leadParagraph"), words("tailParagraphs")], f"{payload.name}, article {number}",
        )  # fmt: skip


def _paragraphs(node: Any) -> list[str]:
    """A field's paragraphs: elements of their own, or lines that begin further in."""
    inner = node.findall("{*}paragraph")
    texts = ["".join(p.itertext()) for p in inner] or "".join(node.itertext()).replace("\n    ", "\n\n").split("\n\n")
    return [words for words in (" ".join(text.split()) for text in texts) if words]


def _entry(
    title: str | None, byline: str | None, site: str | None, published: str | None, language: str | None,
    text: list[str | None], where: str,
) -> Found:  # fmt: skip
    by = (byline or "").replace("\n\n", " ")
    found = {
        "title": " ".join((title or "").split()) or None,
        "byline": by.removeprefix("By ").removeprefix("by ").removeprefix("BY ") or None,
        "site": site,
        "published": published,
        "language": language,
    }
    return article_of_fields(found, "\n\n".join(filter(None, text)), where)
