"""An e-mail (.eml): newsletters and press releases, the plain part before the HTML one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.items import Payload, one

if TYPE_CHECKING:
    from email.message import EmailMessage

SUFFIXES = (".eml",)


def _read(payload: Payload) -> Article:
    from email import policy
    from email.parser import BytesParser
    from email.utils import parseaddr

    message = BytesParser(policy=policy.default).parsebytes(payload.data())
    subject = _header(message, "subject")
    article = _body(message, payload, subject)
    sender, address = parseaddr(_header(message, "from") or "")
    return replace(
        article,
        title=subject or article.title,
        byline=article.byline or sender or None,
        site=article.site or (address.rpartition("@")[2] or None),
        published=_date(message) or article.published,
        source=payload.url or payload.name,
    )


def _body(message: EmailMessage, payload: Payload, subject: str | None) -> Article:
    try:
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        text = plain.get_content() if plain is not None else ""
        if isinstance(text, str) and text.strip():
            return split_boilerplate(text.replace("\r\n", "\n").replace("\x00", ""), title=subject)
        page = html.get_content() if html is not None else ""
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise OnrecordError(f"{payload.name} is a damaged e-mail ({error}); save its text instead") from None
    if not isinstance(page, str) or not page.strip():
        raise OnrecordError(f"{payload.name} is an e-mail without text; save what is attached to it and read that")
    from onrecord.core.sources.formats.web_page import from_html

    return from_html(page, payload.name)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return " ".join(str(message[name] or "").split()) or None
    except (ValueError, IndexError, AttributeError, TypeError):  # headers may be anything
        return None


def _date(message: EmailMessage) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(_header(message, "date") or "").date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


articles = one(_read)
