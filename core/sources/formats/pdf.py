"""PDF with a text layer, by pypdf."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article, Boilerplate
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one
from onrecord.core.sources.printed import in_reading_order, joined, without_running_heads
from onrecord.core.sources.records import iso_date

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

SUFFIXES = (".pdf",)
_MIN_WORDS = 15
#: pages beyond this are a book or an archive, not an article
_MAX_PAGES = 500
#: a headline is so many times as large as the text, and has so many words; a newspaper's own name may be larger still
_LARGER = 1.25
_LEAST_WORDS, _MOST_WORDS = 3, 30
#: words before a headline that are the paper's name and section
_MOST_BEFORE = 15
#: letters that were cast as one
_LETTERS = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x00": None})
#: what programs write into the fields of title and author by themselves
_OF_PROGRAMS = ("(anonymous)", "anonymous", "untitled", "microsoft word", "microsoft powerpoint", "unknown", "(unspecified)", "admin", "layout ", "print", "owner", "user")  # fmt: skip


def looks_like(head: bytes, _suffix: str) -> bool:
    """Whether it is a PDF, whatever its name says."""
    return head.startswith(b"%PDF")


def _read(payload: Payload) -> Article:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every flaw it works round
    data = payload.data()
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise OnrecordError(f"{payload.name} is encrypted; open it with its password and save a copy without one")
        if len(reader.pages) > _MAX_PAGES:
            raise OnrecordError(f"{payload.name} has over {_MAX_PAGES} pages; save those of the article as a PDF")
        pages, headlines = _pages(reader)
        title, author = (
            getattr(reader.metadata, key, None) if reader.metadata else None for key in ("title", "author")
        )
    except OnrecordError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError, NotImplementedError, ImportError) as error:  # fmt: skip
        raise OnrecordError(
            f"{payload.name} is a damaged PDF ({type(error).__name__}); save its text instead"
        ) from None
    if len(" ".join(pages).split()) < _MIN_WORDS:
        raise OnrecordError(f"{payload.name} has no text in it, only pictures of it; run it through OCR first")
    known, text, above = _titled(_plain(title), headlines, pages)
    article = split_boilerplate(text, title=known, source=payload.url or payload.name)
    apart = tuple(Boilerplate("navigation", line, 0) for line in above)
    return replace(article, byline=article.byline or _plain(author), boilerplate=(*apart, *article.boilerplate))


def _pages(reader: PdfReader) -> tuple[list[str], list[str]]:
    """The text of each page, in the order in which it is read, and what is large on the first."""
    if not reader.pages:
        return [], []
    first, *others = reader.pages
    text, headlines = _first_page(first)
    drawn = [text, *(page.extract_text().translate(_LETTERS) for page in others)]
    seen = [page.extract_text(extraction_mode="layout").translate(_LETTERS) for page in reader.pages]
    pages = zip(without_running_heads(drawn), without_running_heads(seen), strict=True)
    return [in_reading_order(*page) for page in pages], headlines


def _first_page(page: PageObject) -> tuple[str, list[str]]:
    """The page's text as it was drawn, and what stands there in larger letters than its text, the largest first."""
    pieces: Counter[int] = Counter()
    words: dict[int, str] = {}

    def visit(text: str, cm: Any, tm: Any, _font: object, size: float) -> None:
        height = round(abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])))
        pieces[height] += len(text.strip())
        words[height] = words.get(height, "") + text

    text = page.extract_text(visitor_text=visit).translate(_LETTERS)
    usual = pieces.most_common(1)[0][0] if pieces else 0
    large = [h for h in sorted(words, reverse=True) if h >= _LARGER * usual]
    return text, [" ".join(words[h].translate(_LETTERS).split()) for h in large]


def _titled(declared: str | None, headlines: list[str], pages: list[str]) -> tuple[str | None, str, list[str]]:
    """The title, the text, in which the title is a paragraph, and the lines above the title that are no part of it.

    What the file declares is the title where the first page has it; a file's own idea of its title is often another's.
    """
    likely = [line for line in headlines if _LEAST_WORDS <= len(line.split()) <= _MOST_WORDS]
    likely.sort(key=lambda line: len(line.split()) == _LEAST_WORDS)
    for title in filter(None, (declared, *likely)):
        on_page = re.search(r"\s+".join(map(re.escape, title.split())), pages[0], re.IGNORECASE)
        if on_page:
            title = " ".join(on_page[0].split())
            before, above = _above(pages[0][: on_page.start()])
            return title, joined([f"{before}\n\n{title}\n\n{pages[0][on_page.end() :]}", *pages[1:]]), above
    return declared, joined(pages), []


def _above(before: str) -> tuple[str, list[str]]:
    """What stands above the title: what of it is kept there, and the lines of a few words that are the paper's own."""
    if len(before.split()) > _MOST_BEFORE:
        return before, []
    lines = [line.strip() for line in before.split("\n") if line.strip()]
    return "\n\n".join(line for line in lines if iso_date(line)), [line for line in lines if not iso_date(line)]


def _plain(value: object) -> str | None:
    words = " ".join(str(value).split()) if value else ""
    lower = words.lower()
    of_a_program = lower.endswith((".doc", ".docx", ".indd", ".pdf")) or lower.startswith(_OF_PROGRAMS)
    return words if len(words) > 3 and words != lower and not of_a_program else None


articles = one(_read)
