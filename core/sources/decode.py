"""Bytes -> text."""

from __future__ import annotations

import codecs
import re

from onrecord.core.errors import OnrecordError
from onrecord.core.text.patterns import pattern

MAX_BYTES = 20_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: what files of other kinds begin with, and what to call them
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document or message (.doc, .xls, .msg)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"PAR1", "a Parquet table"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"OggS", "a sound"),
    (b"ID3", "a sound"),
    (b"fLaC", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"wOF", "a font"),
    (b"{\\rtf", "rich text"),
    (b"!BDN", "an Outlook mailbox (.pst)"),
)


#: Python's codecs that name no character set a text is kept in
_NOT_OF_TEXTS = frozenset(
    {"undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"}
)
_META = pattern(rb"<meta[^<>]{1,300}charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)


def sniff_charset(data: bytes) -> str | None:
    """What the first bytes say of their character set: a byte order mark, or what a page declares; None if nothing."""
    bom = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    declared = _META.search(data[:4000]) if b"<" in data[:200] else None
    return bom or (declared[1].decode("ascii") if declared else None)


def text_encoding(name: str | None) -> str | None:
    """The codec of a declared character set; None of one that is unknown, or no character set of texts."""
    try:
        codec = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    if codec.name in _NOT_OF_TEXTS or not getattr(codec, "_is_text_encoding", True):
        return None
    return codec.name


def decode(data: bytes, name: str, charset: str | None = None) -> str:
    """The text of ``data``: by its byte order mark, else ``charset``, else UTF-8, else what detection is sure of.

    Line ends become ``\\n`` and NULs go.

    Raises:
        OnrecordError: the bytes are too many, none, or no text; ``name`` says whose.
    """
    if len(data) > MAX_BYTES:
        raise OnrecordError(f"{name} is over {MAX_BYTES // 1_000_000} MB; cut out the article and try again")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise OnrecordError(f"{name} is {kind}, not text; save the article as .txt, .md or .html first")
    if data[257:262] == b"ustar":
        raise OnrecordError(f"{name} is a tar archive; unpack it and name the folder")
    text = _decoded(data, name, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise OnrecordError(f"{name} is empty; check that it was saved completely")
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: of the pairs of bytes that most letters are, one is nought, and always the same."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if max(first, second) < len(data) // 5 or min(first, second) > len(data) // 50:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _decoded(data: bytes, name: str, charset: str | None) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    control = sum(data.count(bytes([code])) for code in (*range(9), *range(14, 27)))
    charset = charset or _wide(data[:1000])
    wide = text_encoding(charset) in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
    if control > len(data) / 100 and not wide:
        raise OnrecordError(f"{name} is a binary file, not text; save the article as .txt, .md or .html first")
    for encoding in filter(None, (text_encoding(charset), "utf-8")):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise OnrecordError(f"{name} is in an unknown character encoding; save it as UTF-8 and try again")
    return data.decode(best.encoding, "replace")
