"""PDF with a text layer, by pypdf."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import replace
from io import BytesIO

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one

SUFFIXES = (".pdf",)
_MIN_WORDS = 15
#: pages beyond this are a book or an archive, not an article
_MAX_PAGES = 500
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?\W*", re.IGNORECASE)
#: what programs write into the fields of title and author by themselves
_OF_PROGRAMS = ("(anonymous)", "anonymous", "untitled", "microsoft word", "unknown", "(unspecified)", "admin")


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
        pages = [page.extract_text() for page in reader.pages]
        title, author = (
            getattr(reader.metadata, key, None) if reader.metadata else None for key in ("title", "author")
        )
    except OnrecordError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError, NotImplementedError, ImportError) as error:  # fmt: skip
        raise OnrecordError(
            f"{payload.name} is a damaged PDF ({type(error).__name__}); save its text instead"
        ) from None
    text = "\n\n".join(_paragraphs(page) for page in _without_running_heads(pages)).replace("\x00", "")
    if len(text.split()) < _MIN_WORDS:
        raise OnrecordError(f"{payload.name} has no text in it, only pictures of it; run it through OCR first")
    article = split_boilerplate(text, title=_plain(title), source=payload.url or payload.name)
    return replace(article, byline=article.byline or _plain(author))


def _plain(value: object) -> str | None:
    words = " ".join(str(value).split()) if value else ""
    lower = words.lower()
    of_a_program = lower.endswith((".doc", ".docx", ".indd", ".pdf")) or lower.startswith(_OF_PROGRAMS)
    return words if len(words) > 3 and not of_a_program else None


def _without_running_heads(pages: list[str]) -> list[str]:
    """The pages without the lines that stand at the top or foot of most of them, numbers aside, and page numbers."""
    split = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    edges = Counter(mark for lines in split for mark in {_DIGITS.sub("0", line) for line in (*lines[:2], *lines[-2:])})
    often = {mark for mark, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    out: list[str] = []
    for page in pages:
        lines = page.split("\n")
        filled = [n for n, line in enumerate(lines) if line.strip()]
        for n in {*filled[:2], *filled[-2:]}:
            line = lines[n].strip()
            if _DIGITS.sub("0", line) in often or (len(line) < 20 and _PAGE_NUMBER.fullmatch(line)):
                lines[n] = ""
        out.append("\n".join(lines))
    return out


def _paragraphs(page: str) -> str:
    """Lines of a page joined to paragraphs: a line much shorter than the rest, or one after a gap, ends one."""
    lines = [line.strip() for line in page.split("\n")]
    widths = sorted(len(line) for line in lines if line)
    full = widths[len(widths) * 3 // 4] if widths else 0
    out: list[str] = []
    for line in lines:
        if not line:
            out.append("\n\n")
        elif out and out[-1].endswith("-") and re.match(r"[a-z]", line):
            out[-1] = out[-1][:-1] + line
        else:
            out.append(line)
        if line and len(line) < 0.75 * full and re.search(r"[.!?”\"’:)]$|^[^.]{0,80}$", line):
            out.append("\n\n")
    blocks = (block.strip() for block in " ".join(out).split("\n\n"))
    return "\n\n".join(block for block in blocks if block)


articles = one(_read)
