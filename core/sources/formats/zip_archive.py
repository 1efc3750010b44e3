"""A zip archive (.zip): every file in it that a format here reads, each within limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.decode import MAX_BYTES
from onrecord.core.sources.door import guarded
from onrecord.core.sources.items import Found, Payload, Skipped

if TYPE_CHECKING:
    import zipfile

SUFFIXES = (".zip",)
_MOST_FILES = 100_000
#: office documents and books are zip archives too, known by a part that they have to have
_DOCUMENTS = (("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("META-INF/container.xml", ".epub"), ("content.xml", ".odt"))  # fmt: skip
#: bytes that show the format
_HEAD = 4096


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it is a zip archive; office documents are as well, and told apart by their names."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and suffix in ("", ".zip", ".txt")


def articles(payload: Payload) -> Iterator[Found]:
    """What is in the archive; a file in it that cannot be read is a failure of its own.

    Raises:
        OnrecordError: it is damaged, or an archive within an archive.
    """
    import zipfile
    import zlib

    from onrecord.core.sources.formats import articles as read
    from onrecord.core.sources.formats import skip_reason

    if payload.depth > 0:
        raise OnrecordError(f"{payload.name} is an archive in an archive; unpack the outer one first")
    try:
        with payload.open() as file, zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            names = {m.filename for m in members}
            document = next((suffix for part, suffix in _DOCUMENTS if part in names), None)
            if document is not None:
                yield from read(replace(payload, suffix=document))
                return
            if len(members) > _MOST_FILES:
                raise OnrecordError(f"{payload.name} holds over {_MOST_FILES:,} files; unpack it and name the folder")
            for member in members:
                path = PurePosixPath(member.filename)
                ending = path.suffix.lower()
                if why := skip_reason(path.name, lambda m=member: _data(archive, m, "", _HEAD)):
                    yield Skipped(f"{payload.name}/{member.filename}", why)
                    continue
                where = f"{payload.name}/{member.filename}"

                def found(m: zipfile.ZipInfo = member, where: str = where, ending: str = ending) -> Iterator[Found]:
                    return read(payload.member(where, _data(archive, m, where), ending))

                yield from guarded(where, found)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise OnrecordError(
            f"{payload.name} is a damaged zip archive ({str(error).lower()}); fetch or copy it again"
        ) from None


def _data(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str, size: int = MAX_BYTES + 1) -> bytes:
    if member.flag_bits & 1:
        raise OnrecordError(f"{where} is encrypted; unpack the archive with its password first")
    try:
        with archive.open(member) as file:
            data = file.read(size)
    except Exception as error:  # noqa: BLE001 - a module of its own for each way to pack, each with its own errors
        raise OnrecordError(f"{where} is damaged ({type(error).__name__}); fetch or copy the archive again") from None
    if len(data) > MAX_BYTES:
        raise OnrecordError(f"{where} unpacks to over {MAX_BYTES // 1_000_000} MB; unpack it and cut out the article")
    return data
