"""An EPUB (.epub): every chapter that is long enough to be an article, in reading order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.decode import decode
from onrecord.core.sources.items import Found, Payload
from onrecord.core.sources.markup import paragraphs, parsed_html
from onrecord.core.sources.zipped_xml import member_root, opened

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SUFFIXES = (".epub",)
_OPF = "{http://www.idpf.org/2007/opf}"
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
        names = {item.get("id"): str(item.get("href")) for item in root.iter(f"{_OPF}item")}
        for number, entry in enumerate(root.iter(f"{_OPF}itemref"), 1):
            name = posixpath.join(posixpath.dirname(package), unquote(names.get(entry.get("idref"), "")))
            chapter = decode(archive.read(name), name)
            tree = parsed_html(chapter.partition("?>")[2] if chapter.startswith("<?xml") else chapter)
            lines = paragraphs(tree) if tree is not None else []
            if sum(len(line.split()) for line in lines) >= _MIN_WORDS:
                none = False
                yield split_boilerplate(
                    "\n\n".join(lines), title=_heading(tree), source=f"{payload.name}, chapter {number}"
                )
    if none:
        raise OnrecordError(f"{payload.name} has no chapter with text in it; save the article as .txt, .md or .html")


def _heading(tree: HtmlElement | None) -> str | None:
    first = next(tree.iter("h1", "h2", "h3"), None) if tree is not None else None
    return " ".join(first.text_content().split()) or None if first is not None else None
