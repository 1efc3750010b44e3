"""What marked-up bytes begin with, told in one pass; and the text of a piece of HTML, a paragraph a block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from onrecord.core.text.patterns import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAME = pattern(rb"<(!?[a-zA-Z][\w:.-]{0,60})")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
#: what is no text, and text that was struck out
_LEFT_OUT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "svg",
        "math",
        "button",
        "select",
        "del",
        "s",
        "strike",
    ]
)
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_ONE, _ALL = pattern(_ATTRIBUTE), pattern(rf"<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE})*+)")
#: attributes of a tag that are read: the parser compares each with all before it, in one call that nothing interrupts
_MOST_ATTRIBUTES = 1000
#: comments and processing instructions
_PASSED_OVER = ((b"<!--", b"-->"), (b"<?", b"?>"))


def root_of(head: bytes) -> str:
    """The name of the first element in the beginning of a file, lower case ("html", "rss"); "" where there is none.

    Declarations, comments and processing instructions before it are passed over; of them only ``!doctype html`` counts.
    """
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while True:
        while at < len(head) and head[at : at + 1].isspace():
            at += 1
        ending = next((end for start, end in _PASSED_OVER if head.startswith(start, at)), b"")
        if not ending:
            name = _name_at(head, at)
            if name != "!doctype":
                return name
            if head[at + 9 : at + 40].split()[:1] in ([b"html"], [b"HTML"], [b"html>"], [b"HTML>"]):
                return "html"
            ending = b"]>" if b"[" in head[at : head.find(b">", at) + 1] else b">"
        end = head.find(ending, at)
        if end < 0:
            return ""
        at = end + len(ending)


def _name_at(head: bytes, at: int) -> str:
    found = _NAME.match(head, at)
    return found[1].decode("ascii", "replace").lower() if found else ""


def paragraphs(tree: HtmlElement) -> list[str]:
    """The text of an element, a paragraph a block; scripts and struck text left out."""
    blocks = (" ".join(block.split()) for block in "".join(_pieces(tree)).split("\0"))
    return [block for block in blocks if block]


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """Texts in the order of the document, NULs between blocks; without recursion, however deep it is."""
    from lxml.etree import iterwalk

    skipped = None
    for event, element in iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        before = "\0" if name in _BLOCKS else ""
        if event == "start":
            if skipped is None and name in _LEFT_OUT:
                skipped = element
            if skipped is None:
                yield before + _words(element.text)
            continue
        if event == "end" and element is skipped:
            skipped = None
        if skipped is None:
            yield before + (_words(element.tail) if element is not tree else "")


def _words(text: str | None) -> str:
    return (text or "").replace("\0", "")


def parsed_html(html: str) -> HtmlElement | None:
    """The tree of a page or a piece of one; None where nothing is in it."""
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    try:
        return document_fromstring(_with_few_attributes(html.replace("\x00", "")))
    except (ParserError, ValueError):
        return None


def _with_few_attributes(html: str) -> str:
    least = 2 * _MOST_ATTRIBUTES  # characters: each has a space before it
    if all(len(tag[1]) < least for tag in _ALL.finditer(html)):
        return html

    def cut(tag: re.Match[str]) -> str:
        over = next(islice(_ONE.finditer(tag[1]), _MOST_ATTRIBUTES, None), None) if len(tag[1]) >= least else None
        return tag[0] if over is None else tag[0][: over.start() - len(tag[1])]

    return _ALL.sub(cut, html)
