"""A record of named fields (a line of JSON, a row of a table, an entry of an export) -> Article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article

#: the column names people give each field, the first that has a value counts
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "full_text", "fulltext", "full text", "article", "maintext", "story"),
    "title": ("title", "headline", "hd", "subject"),
    "byline": ("byline", "author", "authors", "by"),
    "site": ("site", "source", "publication", "outlet", "publication title", "sitename", "domain", "newspaper"),
    "published": ("published", "date", "publication date", "pub_date", "publish_date", "date_published", "pubdate"),
    "language": ("language", "lang"),
    "url": ("url", "link", "canonical_url", "document url"),
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
#: the months in the languages that exports come in, by their first letters
_MONTH_NAMES = dict(
    zip(
        [
            "fév",
            "avr",
            "mai",
            "juin",
            "juil",
            "aoû",
            "déc",
            "mär",
            "okt",
            "dez",
            "ene",
            "abr",
            "ago",
            "dic",
            "gen",
            "mag",
            "giu",
            "lug",
            "set",
            "ott",
            "mrt",
            "mei",
        ],
        (2, 4, 5, 6, 7, 8, 12, 3, 10, 12, 1, 4, 8, 12, 1, 5, 6, 7, 9, 10, 3, 5),
        strict=True,
    )
)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?(?: de)?[ -](?:de )?([^\W\d_]{3,10})\.?,?[ -](\d{4})")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def article_of(record: Mapping[str, object], where: str, text_column: str | None = None) -> Article:
    """The article of a record; its text is kept as it is, so that offsets made elsewhere stay true.

    Raises:
        OnrecordError: there is no text under ``text_column`` or any of the usual names; ``where`` says which record.
    """
    fields = {str(key).strip().lower(): value for key, value in record.items()}
    text = fields.get(text_column.lower()) if text_column else _first(fields, NAMES["text"])
    if not isinstance(text, str):
        wanted = f"“{text_column}”" if text_column else "text"
        raise OnrecordError(f"{where} has no {wanted}; say which field holds it")
    if not text.strip():
        raise OnrecordError(f"{where} is empty; there is nothing to read")
    values = {name: _words(_first(fields, columns)) for name, columns in NAMES.items()}
    return Article(
        text.replace("\x00", "\ufffd"),
        values["title"],
        values["byline"],
        values["site"],
        iso_date(values["published"]),
        values["language"],
        source=where,
        url=values["url"],
    )


def iso_date(words: str | None) -> str | None:
    """ "March 11, 2024 Monday", "11 March 2024", "2024/3/11 09:30" -> "2024-03-11"; None where no day can be read."""
    if not words:
        return None
    if m := _ISO.search(words):
        year, month, day = (int(x) for x in m.groups())
    elif m := _DAY_FIRST.search(words):
        year, month, day = int(m[3]), _month(m[2]), int(m[1])
    elif m := _DOTTED.search(words):
        day, month, year = (int(x) for x in m.groups())
    elif m := _MONTH_FIRST.search(words):
        year, month, day = int(m[3]), _month(m[1]), int(m[2])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name[:3].lower()
    other = _MONTH_NAMES.get(name[:4].lower()) or _MONTH_NAMES.get(short)
    return other or (_MONTHS.index(short) + 1 if short in _MONTHS else 0)


def text_column_of(columns: Iterable[str], named: str | None) -> str | None:
    """Which of the columns holds the text: the one that was named, or the first of a usual name; None of neither."""
    known = {column.strip().lower(): column for column in columns}
    return next((known[name] for name in ((named.lower(),) if named else NAMES["text"]) if name in known), None)


def _first(fields: Mapping[str, object], names: Iterable[str]) -> object:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _words(value: object) -> str | None:
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value)
    return " ".join(str(value).split()) or None if isinstance(value, str | int | float) else None
