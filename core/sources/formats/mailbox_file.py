"""A mailbox (.mbox): each message as an e-mail of its own."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.decode import MAX_BYTES
from onrecord.core.sources.door import guarded
from onrecord.core.sources.formats.email_message import articles as in_message
from onrecord.core.sources.items import Found, Payload
from onrecord.core.text.patterns import pattern

SUFFIXES = (".mbox",)
_SEPARATOR = pattern(rb"From \S{1,300}.{0,100}\d{4}\s*$")


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether it begins with the line that stands before a message."""
    return suffix in ("", ".txt", ".mbox") and _SEPARATOR.match(head.split(b"\n", 1)[0]) is not None


def articles(payload: Payload) -> Iterator[Found]:
    """The articles of the messages; a message that is none is a failure of its own.

    Raises:
        OnrecordError: it holds no message.
    """
    number = 0
    for number, data in enumerate(_messages(payload), 1):
        where = f"{payload.name}, message {number}"
        yield from guarded(where, lambda data=data, where=where: in_message(payload.member(where, data, ".eml")))
    if not number:
        raise OnrecordError(f"{payload.name} holds no message; export the mailbox again")


def _messages(payload: Payload) -> Iterator[bytes]:
    """The messages, one at a time; of one that is too long, no more than can be read."""
    held: list[bytes] = []
    size, blank, begun = 0, True, False
    with payload.open() as file:
        while line := file.readline(65_536):
            if blank and line.startswith(b"From ") and _SEPARATOR.match(line):
                if held:
                    yield b"".join(held)
                held, size, begun = [], 0, True
            elif begun and size <= MAX_BYTES:
                held.append(line[1:] if line.startswith(b">From ") else line)
                size += len(line)
            blank = not line.strip()
    if any(line.strip() for line in held):
        yield b"".join(held)
