"""HTML and Markdown -> Article."""

from __future__ import annotations

import re
from dataclasses import replace

from core.article import Article, OnrecordError
from core.intake.furniture import strip_furniture

_LANG = re.compile(r"<html[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
#: fewer words than this is a login wall, a list of links or an error page
_MIN_WORDS = 15


def html_charset(data: bytes) -> str | None:
    """The character set a page declares in its first 4,000 bytes."""
    found = _CHARSET.search(data[:4000])
    return found[1].decode("ascii") if found else None


def looks_like_html(text: str) -> bool:
    """Whether text whose name says nothing is a page."""
    return bool(
        re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", text, re.I | re.S)
    )


def from_html(html: str, name: str, url: str | None = None) -> Article:
    """The article of a web page, by trafilatura.

    Raises:
        OnrecordError: the page has no article.
    """
    from trafilatura import bare_extraction

    page = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=False)
    text = getattr(page, "text", None) or ""
    if page is None or len(text.split()) < _MIN_WORDS:
        raise OnrecordError(f"{name} has no article that can be made out; paste its text into a .txt file instead")
    meta = {key: getattr(page, key, None) or None for key in ("title", "author", "sitename", "hostname", "date")}
    article = strip_furniture(text.replace("\n", "\n\n"), title=meta["title"], source=url or name)
    lang = _LANG.search(html)
    return replace(
        article,
        byline=meta["author"] or article.byline,
        site=meta["sitename"] or meta["hostname"],
        published=meta["date"] or article.published,
        language=lang[1].lower() if lang else None,
    )


def from_markdown(text: str, name: str) -> Article:
    """The article of a Markdown file: its first heading is the title, links and emphasis become their words."""
    from markdown_it import MarkdownIt

    front, text = _front_matter(text)
    paragraphs: list[str] = []
    title = front.get("title")
    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        heading = heading or token.type == "heading_open"
        if token.type == "inline":
            words = "".join(
                "\n" if t.type == "hardbreak" else " " if t.type == "softbreak" else t.content
                for t in token.children or ()
                if t.type in ("text", "code_inline", "softbreak", "hardbreak")
            ).strip()
            if heading and title is None:
                title = words
            if words:
                paragraphs.append(words)
            heading = False
    if not paragraphs:
        raise OnrecordError(f"{name} has no text in it")
    article = strip_furniture("\n\n".join(paragraphs), title=title, source=name)
    return replace(
        article,
        byline=front.get("author") or front.get("byline") or article.byline,
        published=front.get("date") or article.published,
        site=front.get("site"),
        language=front.get("lang"),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if not found:
        return {}, text
    pairs = (line.partition(":") for line in found[1].split("\n") if ":" in line)
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}, text[found.end() :]
