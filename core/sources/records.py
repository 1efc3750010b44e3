"""A record of named fields (a line of JSON, a row of a table, an entry of an export) -> Article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from onrecord.core.errors import OnrecordError, TextFieldMissing
from onrecord.core.model import Article
from onrecord.core.sources.address import hostname, is_address
from onrecord.core.sources.items import Failure
from onrecord.core.sources.markup import paragraphs, parsed_html
from onrecord.core.text.patterns import pattern

#: the names that people give each field, whatever stands between their words; the first that has a value counts
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "full text", "article", "article text", "article body", "article content", "maintext", "main text", "story", "story text", "story body", "body text", "content text", "text content", "plain text", "news text", "full content", "transcript"),
    "title": ("title", "headline", "hd", "article title", "story title", "news title", "web title", "main headline", "heading", "subject"),
    "byline": ("byline", "author", "authors", "author name", "author names", "by", "writer", "reporter", "journalist", "creator"),
    "site": ("site", "site name", "media name", "outlet", "outlet name", "news outlet", "media outlet", "source name", "publication", "publication title", "publication name", "newspaper", "newspaper name", "publisher", "source title", "source", "website", "medium", "media", "domain", "source domain"),
    "published": ("published", "date", "publication date", "pub date", "publish date", "published date", "date published", "date publish", "published at", "published on", "published time", "web publication date", "article date", "story date", "issue date", "datetime"),
    "language": ("language", "lang", "language code"),
    "url": ("url", "link", "canonical url", "document url", "article url", "story url", "web url", "source url", "permalink"),
}  # fmt: skip
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
_ISO = pattern(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_UNPARTED = pattern(r"^(\d{4})(\d{2})(\d{2})$")
_DAY_FIRST = pattern(r"(\d{1,2})(?:st|nd|rd|th|\.)?(?: de)?[ -](?:de )?([^\W\d_]{3,10})\.?,?[ -](\d{4})")
_DOTTED = pattern(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_FIGURES = pattern(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_MONTH_FIRST = pattern(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def fields_of(record: Mapping[str, object], columns: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """The value of each field of :data:`NAMES`: of the column that ``columns`` gives it, else of one of a usual name.

    The text is as it is, so that offsets made elsewhere stay true; None where it is no text.
    """
    known = {_bare(str(name)): value for name, value in list(record.items())[::-1]}  # a row too long has one of None
    given = {
        field: known.get(_bare(columns[field])) if columns and field in columns else _first(known, names)
        for field, names in _BARE_NAMES.items()
    }
    text = _text(given.pop("text"))
    found = {"text": text, **{field: _words(value) for field, value in given.items()}}
    site = found["site"] or ""
    if is_address(site):
        found |= {"site": hostname(site) or None, "url": found["url"] or site}
    return found | {"published": _date_of(found["published"]), "language": language_code(found["language"])}


def _text(value: object) -> str | None:
    """The text of a record; a list of paragraphs is one too."""
    if isinstance(value, list) and value and all(isinstance(paragraph, str) for paragraph in value):
        return "\n\n".join(value)
    return value if isinstance(value, str) else None


def article_of(record: Mapping[str, object], where: str, columns: Mapping[str, str] | None = None) -> Article:
    """The article of a record.

    Raises:
        OnrecordError: there is no text where ``columns`` says or under any of the usual names; ``where`` says which record.
    """
    fields = fields_of(record, columns)
    text = fields.pop("text")
    if text is None:
        wanted = f"“{columns['text']}”" if columns and "text" in columns else "text"
        raise TextFieldMissing(f"{where} has no {wanted}; say which field holds it")
    if not text.strip():
        raise OnrecordError(f"{where} is empty; fill in its text or delete the line")
    return Article(
        text.replace("\x00", "\ufffd"),
        fields["title"],
        fields["byline"],
        fields["site"],
        fields["published"],
        fields["language"],
        source=where,
        url=fields["url"],
    )


def article_in(record: Mapping[str, object], where: str, columns: Mapping[str, str]) -> Article | Failure:
    """The article of a record in a file to be read, or why it is none: a text that is a piece of a page is the words of it."""
    try:
        article = article_of(record, where, columns)
    except OnrecordError as error:
        return Failure(where, str(error))
    if not _PAGE.match(article.text):
        return article
    tree = parsed_html(article.text)
    words = "\n\n".join(paragraphs(tree)) if tree is not None else ""
    return (
        replace(article, text=words)
        if words
        else Failure(where, f"{where} is empty; fill in its text or delete the line")
    )


def check_columns(columns: Mapping[str, str], present: Iterable[str], where: str) -> None:
    """That there is a column of each name that was given.

    Raises:
        OnrecordError: there is none.
    """
    names = [name for name in present if name.strip()]
    known = {_bare(name) for name in names}
    for field, column in columns.items():
        if _bare(column) not in known:
            has = ", ".join(names[:_TOLD]) + (" …" if len(names) > _TOLD else "")
            raise OnrecordError(f"{where} has no “{column}” for the {field}; what it has: {has or 'no names'}")


def check_table(columns: Mapping[str, str], present: Iterable[str], where: str) -> None:
    """That a table's heading names a column for the text, and each that was asked for.

    Raises:
        OnrecordError: it does not.
    """
    names = list(present)
    check_columns(columns, names, where)
    if not has_text(names, columns):
        has = ", ".join(name for name in names[:_TOLD] if name.strip()) or "it has none"
        raise TextFieldMissing(f"{where} has no column for the text ({has}); say which it is")


def has_text(present: Iterable[str], columns: Mapping[str, str] | None = None) -> bool:
    """Whether a column holds the text: the one that was named, or one of a usual name."""
    known = {_bare(name) for name in present}
    wanted = (_bare(columns["text"]),) if columns and "text" in columns else _BARE_NAMES["text"]
    return any(name in known for name in wanted)


def _bare(name: str) -> str:
    """A column's name to compare by: "Publication Title", "publication_title" and "publicationTitle" are one."""
    return re.sub(r"[\W_]+", "", name.lower()) or name.strip()


#: how a text begins that still has its marks
_PAGE = pattern(r"\s{0,99}<(?:!doctype html|html|body|article|section|div|p|h[1-6]|span|figure|blockquote|ul|!--)\b[^<>]{0,999}>", re.IGNORECASE)  # fmt: skip
_BARE_NAMES = {field: tuple(map(_bare, names)) for field, names in NAMES.items()}
#: as many of a file's own names are listed
_TOLD = 12
#: the day before the first that a spreadsheet counts, as Excel does
_DAY_NOUGHT = date(1899, 12, 30).toordinal()


def _date_of(words: str | None) -> str | None:
    """The day in a column of dates, where it may also be 20240311 or a number of seconds or milliseconds since 1970."""
    if words and words.isdigit():
        if len(words) == 5:  # as spreadsheets count days
            return date.fromordinal(_DAY_NOUGHT + int(words)).isoformat()
        if len(words) in (9, 10, 12, 13):
            seconds = int(words) // (1000 if len(words) > 10 else 1)
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return iso_date(words)


_LANGUAGES = {"english": "en", "french": "fr", "german": "de", "français": "fr", "deutsch": "de", "español": "es", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru", "arabic": "ar", "chinese": "zh"}  # fmt: skip


def language_code(words: str | None) -> str | None:
    """ "English" or "ENGLISH; FRENCH" -> "en"; a code stays as it is; None of what is not known."""
    first = (words or "").replace(",", ";").split(";")[0].strip().lower()
    return first if re.fullmatch(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*", first) else _LANGUAGES.get(first)


def iso_date(words: str | None) -> str | None:
    """ "March 11, 2024 Monday", "11 March 2024", "2024/3/11 09:30" -> "2024-03-11"; None where no day can be read."""
    found = (read(m) for form, read in _FORMS if (m := form.search(words or "")))
    try:
        return date(*next(found, (0, 0, 0))).isoformat()
    except ValueError:
        return None


def _in_figures(m: re.Match[str]) -> tuple[int, int, int]:
    """13/3/2024 or 3/13/2024: more than twelve is no month; one that may be read either way is no day."""
    first, second, year = (int(x) for x in m.groups())
    day, month = (first, second) if first > 12 else (second, first)
    return (year, month, day) if day > 12 or day == month else (year, 0, 0)


#: how days are written, each with how its year, month and day are read; the first that is found counts
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int]]], ...] = (
    (_ISO, lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (_UNPARTED, lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (_DAY_FIRST, lambda m: (int(m[3]), _month(m[2]), int(m[1]))),
    (_DOTTED, lambda m: (int(m[3]), int(m[2]), int(m[1]))),
    (_MONTH_FIRST, lambda m: (int(m[3]), _month(m[1]), int(m[2]))),
    (_FIGURES, _in_figures),
)


def _month(name: str) -> int:
    short = name[:3].lower()
    other = _MONTH_NAMES.get(name[:4].lower()) or _MONTH_NAMES.get(short)
    return other or (_MONTHS.index(short) + 1 if short in _MONTHS else 0)


def _first(fields: Mapping[str, object], names: Iterable[str]) -> object:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _words(value: object) -> str | None:
    """A value as one line: of several, all; of an object, the name in it."""
    if isinstance(value, list):
        value = ", ".join(filter(None, map(_words, value)))
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "rendered") if isinstance(value.get(key), str)), None)
    return " ".join(str(value).split()) or None if isinstance(value, str | int | float) else None
