"""A page from the web: http and https alone, within limits of size and time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.article import OnrecordError
from core.intake.decode import MAX_BYTES

TIMEOUT = 20.0
TOTAL_TIME = 60.0
USER_AGENT = "onrecord/0.1 (a reader for one person; fetches only what its user asks for)"


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent, and from where in the end."""

    data: bytes
    url: str
    charset: str | None
    is_html: bool


def fetch(url: str) -> Page:
    """Fetch ``url``, following up to ten redirects.

    Raises:
        OnrecordError: the host cannot be reached, the answer is no page, too big or too slow.
    """
    import httpx

    try:
        with (
            httpx.Client(
                follow_redirects=True, max_redirects=10, timeout=TIMEOUT, headers={"User-Agent": USER_AGENT}
            ) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code >= 400:
                raise OnrecordError(
                    f"{url} answered {answer.status_code} {answer.reason_phrase}; check the address, or save the page and open the file"
                )
            kind = answer.headers.get("content-type", "text/html").lower()
            if not any(word in kind for word in ("html", "text/", "xml")):
                raise OnrecordError(
                    f"{url} is {kind.split(';')[0]}, not a page; save the article as text and open that"
                )
            data = _read(answer.iter_bytes(), url)
            return Page(data, str(answer.url), answer.charset_encoding, "html" in kind or "xml" in kind)
    except httpx.TooManyRedirects:
        raise OnrecordError(f"{url} redirects in a circle; open the final address instead") from None
    except httpx.TimeoutException:
        raise OnrecordError(f"{url} did not answer within {TIMEOUT:.0f} seconds; try again later") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise OnrecordError(f"{url} cannot be reached ({error}); check the address and the network") from None


def _read(chunks: object, url: str) -> bytes:
    data = bytearray()
    end = time.monotonic() + TOTAL_TIME
    for chunk in chunks:  # type: ignore[attr-defined]
        data += chunk
        if len(data) > MAX_BYTES:
            raise OnrecordError(f"{url} is over {MAX_BYTES // 1_000_000} MB; save the article's text and open that")
        if time.monotonic() > end:
            raise OnrecordError(f"{url} sends too slowly (over {TOTAL_TIME:.0f} seconds); try again later")
    return bytes(data)
