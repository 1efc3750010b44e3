"""An e-mail (.eml): newsletters and press releases, the plain part before the HTML one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article, Boilerplate
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.decode import decode
from onrecord.core.sources.formats import proquest
from onrecord.core.sources.items import Found, Payload
from onrecord.core.text.patterns import pattern

if TYPE_CHECKING:
    from email.message import Message

SUFFIXES = (".eml",)
#: the standard library reads headers in quadratic time, or worse; longer ones are cut
_LONGEST_HEADER = 2000
#: what a mail program puts above a mail that it sends on, before its subject, and above the sender's signature
_FORWARDED = pattern(
    r"^(?:-{2,} ?(?:Forwarded|Original) message ?-{2,}|Begin forwarded message:)[^\S\n]*\n\s{0,9}"
    r"(?:>? ?\*?(?:From|Sent|Date|Subject|To|Cc|Reply-To):.*\n){2,9}",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED_AS = pattern(r"^(?:(?:fwd?|wg|tr): ?)+", re.IGNORECASE)
_SIGNATURE = pattern(r"^-- ?\n.{0,2000}\Z", re.MULTILINE | re.DOTALL)
_SENT_BY_PROQUEST = 'name="DocID_'


def parse(data: bytes) -> Message:
    """The message in ``data``, with no header so long that reading it takes long."""
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.compat32).parsebytes(data)
    for part in message.walk():
        for name, value in part.items():
            if len(str(value)) > _LONGEST_HEADER:
                part.replace_header(name, str(value)[:_LONGEST_HEADER])
    return message


def articles(payload: Payload) -> Iterator[Found]:
    """The message's article, or those that a database sent in it.

    Raises:
        OnrecordError: it has no text.
    """
    message = parse(payload.data())
    name = payload.url or payload.name
    page = next(texts(message, "text/html"), "")
    if _SENT_BY_PROQUEST in page:
        yield from proquest.in_page(page, name)
    else:
        yield from_message(message, name)


def from_message(message: Message, name: str) -> Article:
    """The article of a parsed e-mail.

    Raises:
        OnrecordError: it has no text.
    """
    subject = _FORWARDED_AS.sub("", header(message, "subject") or "") or None
    article = _body(message, name, subject)
    sender, _, address = (header(message, "from") or "").partition("<")
    address = (address or sender).strip("<> ")
    return replace(
        article,
        title=subject or article.title,
        byline=article.byline or ("" if "@" in sender else sender.strip('" ')) or None,
        site=article.site or (address.rpartition("@")[2] if "@" in address else None),
        published=_date(message) or article.published,
        source=name,
    )


def texts(message: Message, kind: str) -> Iterator[str]:
    """The parts of that type ("text/html") that are no attachments, as text."""
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                yield decode(data, "a part of the e-mail", _charset(part))


def _charset(part: Message) -> str | None:
    from email.errors import MessageError

    try:
        return part.get_content_charset()
    except (MessageError, LookupError, ValueError):  # its name is no name
        return None


def _body(message: Message, name: str, subject: str | None) -> Article:
    plain = next(texts(message, "text/plain"), None)
    if plain is not None:
        return _without_frame(plain, subject)
    page = next(texts(message, "text/html"), None)
    if page is None:
        raise OnrecordError(f"{name} is an e-mail without text; save what is attached to it and read that")
    from onrecord.core.sources.formats.web_page import from_html

    return from_html(page, name)


def _without_frame(plain: str, subject: str | None) -> Article:
    """The article of a plain message: the header of a mail that was forwarded in it and the signature stand apart."""
    text = plain.replace("\r\n", "\n")
    forwarded, signature = _FORWARDED.search(text), _SIGNATURE.search(text)
    body = text[: signature.start()] if signature else text
    article = split_boilerplate(_FORWARDED.sub("\n", body) if forwarded else body, title=subject)
    frame = [Boilerplate("navigation", " ".join(forwarded[0].split()), 0)] if forwarded else []
    frame += [Boilerplate("tail", " ".join(signature[0].split()), len(article.text))] if signature else []
    return replace(article, boilerplate=(*article.boilerplate, *frame))


def header(message: Message, name: str) -> str | None:
    """A header's words, encoded ones decoded; None where there is none."""
    from email.errors import MessageError
    from email.header import decode_header, make_header

    value = str(message[name] or "")
    with suppress(ValueError, LookupError, MessageError):  # a character set that is none: as it stands
        value = str(make_header(decode_header(value)))
    return " ".join(value.split()) or None


def _date(message: Message) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(header(message, "date") or "").date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
