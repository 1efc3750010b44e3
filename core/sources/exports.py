"""Export files with many articles in one: cut at their separators and read by their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Failure, Found
from onrecord.core.sources.page import tidy_byline
from onrecord.core.sources.records import iso_date, language_code


def article_of_fields(fields: Mapping[str, str | None], text: str, where: str) -> Found:
    """An entry of an export: ``fields`` title, byline, site, published (in words), language and url, and its text."""
    if len(text.split()) < 5:
        return Failure(where, "it has no text; export it again with full text")
    try:
        body = split_boilerplate(text, title=fields.get("title"))
    except OnrecordError as error:
        return Failure(where, str(error))
    site = re.sub(r"(?<=\w)\(", " (", fields.get("site") or "") or None
    return Article(
        text=body.text,
        title=fields.get("title") or body.title,
        byline=tidy_byline(fields.get("byline"), (site,)) or body.byline,
        site=site,
        published=iso_date(fields.get("published")) or body.published,
        language=language_code(fields.get("language")),
        url=fields.get("url"),
        source=where,
        boilerplate=body.boilerplate,
    )


def numbered(entries: Iterator[Found] | list[Found], name: str) -> Iterator[Found]:
    """The entries, or an error where there are none.

    Raises:
        OnrecordError: there are none.
    """
    none = True
    for entry in entries:
        none = False
        yield entry
    if none:
        raise OnrecordError(
            f"{name} looks like an export but holds no article; export it again as text, with full text"
        )
