"""HTML: the article of a page, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Found, Note, Payload
from onrecord.core.sources.markup import root_of
from onrecord.core.sources.page import (
    declared_body,
    headlines,
    left_out,
    links_of,
    prepared,
    story_paragraphs,
    tidy_byline,
    tidy_title,
)
from onrecord.core.text.patterns import pattern

SUFFIXES = (".html", ".htm", ".xhtml")
_LANG = pattern(r"<html\b[^<>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
#: fewer words than this is a login wall, a list of links or an error page
_MIN_WORDS = 15
#: where a page declares a text so many times as long as what was made out, that is the article
_MUCH_MORE = 1.3
#: a page has no article where so much of its text are links
_MOST_LINKED = 0.7
#: so many words left out, and such a part of all, are reported
_MANY, _MUCH = 60, 0.25


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a file whose name says nothing, or plain text, is a page."""
    return suffix in ("", ".txt", ".php", ".aspx") and root_of(head) in ("html", "head", "body")


def articles(payload: Payload) -> Iterator[Found]:
    """The article of a page.

    Raises:
        OnrecordError: the page has none.
    """
    yield from found_in(payload.text(), payload.name, payload.url)


def found_in(html: str, name: str, url: str | None = None) -> Iterator[Found]:
    """The article of a page and, where much of the page is not in it, how much.

    Raises:
        OnrecordError: the page has no article.
    """
    article, lost = _read(html, name, url)
    yield article
    words = lost + len(article.text.split())
    if lost > _MANY and lost > _MUCH * words:
        yield Note(
            name, f"{name}: {lost:,} of {words:,} words in its paragraphs are left out; compare it with the page"
        )


def from_html(html: str, name: str) -> Article:
    """The article of a web page.

    Raises:
        OnrecordError: the page has no article.
    """
    return _read(html, name, None)[0]


def _read(html: str, name: str, url: str | None) -> tuple[Article, int]:
    """The article, and how many words of the page's paragraphs are not in it."""
    from trafilatura import bare_extraction

    tree = prepared(html, name)
    declared = declared_body(tree) or ""
    story, shown, links = story_paragraphs(tree), headlines(tree), links_of(tree)
    page = bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # Only a date the page declares: one guessed from its text may be any date it mentions.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = getattr(page, "text", None) or ""
    if _is_better(declared, text):
        text = declared.replace("\n\n", "\n")
    if page is None or not _is_article(text, links):
        raise OnrecordError(f"{name} has no article that can be recognised; paste its text into a .txt file instead")
    meta = {key: getattr(page, key, None) or None for key in ("title", "author", "sitename", "hostname", "date", "url")}
    article = replace(
        _with_metadata(text, meta, shown, source=url or name),
        language=_language(html),
        url=meta["url"] if (meta["url"] or "").startswith(("http://", "https://")) else url,
    )
    return article, left_out(story, "\n".join((article.text, *(line.text for line in article.boilerplate))))


def _is_article(text: str, links: frozenset[str]) -> bool:
    """Whether it is long enough, and not mostly links, as a page of headlines is."""
    lines = [" ".join(line.lstrip("- ").split()) for line in text.split("\n")]
    linked = sum(len(line) for line in lines if line in links)
    return len(text.split()) >= _MIN_WORDS and linked <= _MOST_LINKED * len(text)


def _is_better(declared: str, text: str) -> bool:
    """Whether a page's own text is much longer than what was made out, or the same, but with its paragraphs."""
    much_more = len(declared.split()) > _MUCH_MORE * len(text.split())
    return much_more or (declared != "" and "".join(text.split()) == "".join(declared.split()))


def _language(html: str) -> str | None:
    lang = _LANG.search(html)
    return lang[1].lower() if lang else None


def _with_metadata(text: str, meta: dict[str, str | None], shown: list[str], source: str) -> Article:
    """The article of a page's text, with what the page declares of itself."""
    sites = (meta["sitename"], meta["hostname"])
    lines = (" ".join(line.split()) for line in text.split("\n"))
    article = split_boilerplate("\n\n".join(lines), title=tidy_title(meta["title"], sites, shown), source=source)
    return replace(
        article,
        byline=tidy_byline(meta["author"], sites) or article.byline,
        site=meta["sitename"] or meta["hostname"],
        published=meta["date"] or article.published,
    )
