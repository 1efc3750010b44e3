"""Markdown: the first heading is the title, links and emphasis become their words, front matter is the article's data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one

SUFFIXES = (".md", ".markdown")
_BREAKS = {"hardbreak": "\n", "softbreak": " "}
_WORDS = frozenset(("text", "code_inline", *_BREAKS))
#: opening brackets in one paragraph from which links are no longer looked for: each is a search to the paragraph's end
_MANY_BRACKETS = 1_000


def _read(payload: Payload) -> Article:
    front, text = _front_matter(payload.text())
    blocks = list(_blocks(text))
    title = front.get("title", next((words for is_heading, words in blocks if is_heading), None))
    paragraphs = [words for _, words in blocks if words]
    if not paragraphs:
        raise OnrecordError(f"{payload.name} has no text in it; save the article as .txt, .md or .html")
    article = split_boilerplate("\n\n".join(paragraphs), title=title, source=payload.url or payload.name)
    return replace(
        article,
        byline=front.get("author") or front.get("byline") or article.byline,
        published=front.get("date") or article.published,
        site=front.get("site"),
        language=front.get("lang"),
        url=front.get("url"),
    )


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Each block of the document: whether it is a heading, and its words."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    if any(paragraph.count("[") > _MANY_BRACKETS for paragraph in text.split("\n\n")):
        parser.disable(["link", "image"])
    is_heading = False
    for token in parser.parse(text):
        is_heading = is_heading or token.type == "heading_open"
        if token.type == "inline":
            words = (_BREAKS.get(t.type, t.content) for t in token.children or () if t.type in _WORDS)
            yield is_heading, "".join(words).strip()
            is_heading = False


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if not found:
        return {}, text
    pairs = (line.partition(":") for line in found[1].split("\n") if ":" in line)
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}, text[found.end() :]


articles = one(_read)
