"""HTML: the article of a page, by trafilatura."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one
from onrecord.core.sources.markup import root_of

SUFFIXES = (".html", ".htm", ".xhtml")
_LANG = re.compile(r"<html\b[^<>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
#: fewer words than this is a login wall, a list of links or an error page
_MIN_WORDS = 15


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

    page = bare_extraction(
        html,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # Only a date the page declares: one guessed from its text may be any date it mentions.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = getattr(page, "text", None) or ""
    if page is None or len(text.split()) < _MIN_WORDS:
        raise OnrecordError(f"{name} has no article that can be made out; paste its text into a .txt file instead")
    meta = {key: getattr(page, key, None) or None for key in ("title", "author", "sitename", "hostname", "date", "url")}
    article = split_boilerplate(text.replace("\n", "\n\n"), title=meta["title"], source=url or name)
    lang = _LANG.search(html)
    canonical = meta["url"] if (meta["url"] or "").startswith(("http://", "https://")) else url
    return replace(
        article,
        byline=meta["author"] or article.byline,
        site=meta["sitename"] or meta["hostname"],
        published=meta["date"] or article.published,
        language=lang[1].lower() if lang else None,
        url=canonical,
    )
