"""An EPUB (.epub): every chapter that is long enough to be an article, in reading order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.decode import decode
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.markup import paragraphs, parsed_html
from onrecord.core.sources.records import iso_date, language_code
from onrecord.core.sources.zipped_xml import member_root, opened

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SUFFIXES = (".epub",)
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
#: title pages and tables of contents are shorter
_MIN_WORDS = 60


def articles(payload: Payload) -> Iterator[Found]:
    """Its chapters.

    Raises:
        OnrecordError: it is damaged, or has no chapter.
    """
    none = True
    with opened(payload) as archive:
        container = member_root(archive, "META-INF/container.xml")
        package = str(next(node.get("full-path") for node in container.iter() if node.get("full-path")))
        root = member_root(archive, package)
        book = _declared(root)
        for number, href in _chapters(root):
            name = posixpath.join(posixpath.dirname(package), unquote(href))
            chapter = decode(archive.read(name), name)
            tree = parsed_html(chapter.partition("?>")[2] if chapter.startswith("<?xml") else chapter)
            lines = paragraphs(tree) if tree is not None else []
            if sum(len(line.split()) for line in lines) >= _MIN_WORDS:
                none = False
                article = split_boilerplate(
                    "\n\n".join(lines), title=_heading(tree), source=f"{payload.name}, chapter {number}"
                )
                yield _with(article, book)
    if none:
        raise OnrecordError(f"{payload.name} has no chapter with text in it; save the article as .txt, .md or .html")


def _chapters(package: Any) -> Iterator[tuple[int, str]]:
    """The number and place of each part in reading order but the table of contents."""
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    for number, entry in enumerate(package.iter(f"{_OPF}itemref"), 1):
        item = items.get(entry.get("idref"))
        if item is None:
            raise KeyError(entry.get("idref"))
        if "nav" not in (item.get("properties") or "").split():
            yield number, str(item.get("href"))


def _declared(package: Any) -> dict[str, str]:
    """What the book says of itself: its title, creator, date and language."""
    found: dict[str, str] = {}
    for name in ("title", "creator", "date", "language"):
        node = next(package.iter(f"{_DC}{name}"), None)
        if node is not None and (words := " ".join("".join(node.itertext()).split())):
            found[name] = words
    return found


def _with(article: Article, book: dict[str, str]) -> Article:
    """The chapter as an article of that book, which stands in the place of its site."""
    return replace(
        article,
        byline=article.byline or book.get("creator"),
        site=book.get("title"),
        published=article.published or iso_date(book.get("date")),
        language=language_code(book.get("language")),
    )


def _heading(tree: HtmlElement | None) -> str | None:
    first = next(tree.iter("h1", "h2", "h3"), None) if tree is not None else None
    return " ".join(first.text_content().split()) or None if first is not None else None
