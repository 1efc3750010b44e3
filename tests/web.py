"""A small web site on this machine, for what is fetched."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

#: status, headers and body; or what answers by itself
Answer = tuple[int, Mapping[str, str], bytes] | Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """Its address, its pages, and what was asked: (path, headers) in order."""

    url: str
    pages: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths that were asked for."""
        return [path for path, _ in self.asked]


@contextmanager
def served(pages: Mapping[str, Answer]) -> Generator[Site]:
    """Serve ``pages`` by path; others are answered 404."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = site.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"nothing"))
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                if callable(answer):
                    answer(self)
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}", dict(pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def page(title: str, text: str, *, kind: str = "text/html; charset=utf-8", canonical: str = "") -> Answer:
    """A news page with a paragraph a line of ``text``."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    html = f"""<!doctype html><html lang="en"><head><title>{title}</title>{link}
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Courier">
<meta property="article:published_time" content="2024-03-14T10:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"""
    return (200, {"Content-Type": kind}, html.encode())
