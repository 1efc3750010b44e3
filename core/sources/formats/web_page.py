"""HTML: the article of a page, by trafilatura."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one
from onrecord.core.sources.markup import root_of
from onrecord.core.sources.page import declared_body, prepared, tidy_byline, tidy_title

SUFFIXES = (".html", ".htm", ".xhtml")
_LANG = re.compile(r"<html\b[^<>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
#: fewer words than this is a login wall, a list of links or an error page
_MIN_WORDS = 15
#: where a page declares a text so many times as long as what was made out, that is the article
_MUCH_MORE = 1.3


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a file whose name says nothing, or plain text, is a page."""
    return suffix in ("", ".txt", ".php", ".aspx") and root_of(head) in ("html", "head", "body")


def _read(payload: Payload) -> Article:
    return from_html(payload.text(), payload.name, payload.url)


articles = one(_read)


def from_html(html: str, name: str, url: str | None = None) -> Article:
    """The article of a web page.

    Raises:
        OnrecordError: the page has no article.
    """
    from trafilatura import bare_extraction

    tree = prepared(html, name)
    declared = declared_body(tree) or ""
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
    if len(declared.split()) > _MUCH_MORE * len(text.split()):
        text = declared.replace("\n\n", "\n")
    if page is None or len(text.split()) < _MIN_WORDS:
        raise OnrecordError(f"{name} has no article that can be made out; paste its text into a .txt file instead")
    meta = {key: getattr(page, key, None) or None for key in ("title", "author", "sitename", "hostname", "date", "url")}
    sites = (meta["sitename"], meta["hostname"])
    title = tidy_title(meta["title"], sites)
    article = split_boilerplate(text.replace("\n", "\n\n"), title=title, source=url or name)
    lang = _LANG.search(html)
    canonical = meta["url"] if (meta["url"] or "").startswith(("http://", "https://")) else url
    return replace(
        article,
        byline=tidy_byline(meta["author"], sites) or article.byline,
        site=meta["sitename"] or meta["hostname"],
        published=meta["date"] or article.published,
        language=lang[1].lower() if lang else None,
        url=canonical,
    )
