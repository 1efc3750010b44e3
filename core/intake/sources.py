"""What the user named -> Article: a file, a URL or standard input."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from core.article import Article, OnrecordError
from core.intake.decode import MAX_BYTES, decode
from core.intake.furniture import strip_furniture
from core.intake.markup import from_html, from_markdown, html_charset, looks_like_html

_HTML = {".html", ".htm", ".xhtml"}
_MARKDOWN = {".md", ".markdown"}


def read_source(source: str) -> Article:
    """The article at ``source``: a path, an http or https URL, or ``-`` for standard input.

    Raises:
        OnrecordError: there is nothing there that can be read as an article.
    """
    if source == "-":
        return read_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    if source.startswith(("http://", "https://")):
        from core.intake.fetch import fetch

        page = fetch(source)
        return read_bytes(page.data, source, ".html" if page.is_html else "", page.charset, page.url)
    if "://" in source:
        raise OnrecordError(f"{source} is no http or https address, the only ones that are fetched")
    return _read_path(Path(source).expanduser())


def _read_path(path: Path) -> Article:
    try:
        if path.is_dir():
            raise OnrecordError(f"{path} is a folder; name one of the files in it")
        if path.exists() and not path.is_file():
            raise OnrecordError(f"{path} is no ordinary file; pipe it in instead: onrecord - < {path}")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise OnrecordError(f"{path} does not exist; check the path, or give a URL that starts with https://") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "bad file name"
        raise OnrecordError(f"{path} cannot be read ({reason.lower()})") from None
    article = read_bytes(data, path.name, path.suffix.lower())
    return replace(article, source=str(path.resolve()))


def read_bytes(data: bytes, name: str, suffix: str = "", charset: str | None = None, url: str | None = None) -> Article:
    """The article in ``data``; ``suffix`` says which format, else its beginning does.

    Raises:
        OnrecordError: the bytes hold no article; ``name`` says whose.
    """
    declared = charset or (html_charset(data) if suffix in _HTML or b"<" in data[:200] else None)
    text = decode(data, name, declared)
    if suffix in _HTML or (suffix not in _MARKDOWN and looks_like_html(text)):
        return from_html(text, name, url)
    if suffix in _MARKDOWN:
        return from_markdown(text, name)
    return strip_furniture(text, source=url or name)
