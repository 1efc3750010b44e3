"""What a source turns out to be: bytes to read, an article, a pointer to more, something passed over, or a failure."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import BinaryIO

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import Article
from onrecord.core.sources.decode import MAX_BYTES, decode, sniff_charset


@frozen
class Payload:
    """Bytes under a name. ``suffix`` says their format where it is known (".html"), ``url`` where they came from.

    ``depth`` counts the archives and lists they were found in; ``columns`` names the columns of records that hold a
    field, where they have no usual name; ``typed`` is the address that the user typed which led to them.
    """

    name: str
    suffix: str
    open: Callable[[], BinaryIO]
    charset: str | None = None
    url: str | None = None
    depth: int = 0
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    typed: str | None = None

    def head(self, size: int = 4096) -> bytes:
        """The first bytes.

        Raises:
            OnrecordError, OSError: they cannot be read.
        """
        with self.open() as file:
            return file.read(size)

    def data(self) -> bytes:
        """All bytes.

        Raises:
            OnrecordError: they are over ``MAX_BYTES``, or cannot be read.
        """
        with self.open() as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise OnrecordError(f"{self.name} is over {MAX_BYTES // 1_000_000} MB; cut out the article and try again")
        return data

    def member(self, name: str, data: bytes, suffix: str = "", charset: str | None = None) -> Payload:
        """Bytes that were found in these, one archive or list deeper."""
        member = from_bytes(data, name, suffix, charset, depth=self.depth + 1)
        return replace(member, columns=self.columns, typed=self.typed)

    def text(self) -> str:
        """All of it as text.

        Raises:
            OnrecordError: it is too big, empty, or no text.
        """
        data = self.data()
        return decode(data, self.name, self.charset or sniff_charset(data))


@frozen
class Failure:
    """Something that could not be read, and why in one line that says what to do."""

    source: str
    reason: str


@frozen
class Pointer:
    """Where more is: a path or an http or https address. ``fallback`` is what stands in for it if it fails.

    ``polite``: nobody asked for this very page, so robots.txt is honoured. ``typed`` is the address that the user typed
    which led here: only its own server may lie inside the user's network.
    """

    source: str
    depth: int = 0
    fallback: Article | None = None
    polite: bool = False
    typed: str | None = None


@frozen
class Skipped:
    """A file that was passed over on the way through a folder or an archive, and why in a word or two (".png")."""

    source: str
    why: str


@frozen
class Note:
    """What there is to say of a source that was read, in one line."""

    source: str
    words: str


Found = Article | Failure | Pointer | Skipped | Note


def from_bytes(
    data: bytes, name: str, suffix: str = "", charset: str | None = None, url: str | None = None, depth: int = 0
) -> Payload:
    """Bytes in memory."""
    return Payload(name, suffix, lambda: io.BytesIO(data), charset, url, depth)


def one(read: Callable[[Payload], Article]) -> Callable[[Payload], Iterator[Found]]:
    """A format whose files hold a single article."""

    def articles(payload: Payload) -> Iterator[Found]:
        yield read(payload)

    return articles
