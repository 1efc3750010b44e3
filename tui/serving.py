"""The program in a browser: a page and a socket under an address that holds a token, a process of its own for each window.

Textual-serve draws and forwards keys; the page is ours, for its own asks a server far away for a font.
"""

from __future__ import annotations

import asyncio
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from hmac import compare_digest
from importlib.resources import files

from aiohttp import web
from textual_serve.server import Server

from onrecord.core.errors import OnrecordError
from onrecord.tui.signals import ENDING, is_not_ignored

#: seconds that windows have to close in
_PATIENCE = 2
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve_windows(arguments: Sequence[str], host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve ``onrecord`` with these arguments until a signal ends it; ``told`` hears the address. Port 0 is any free one.

    Raises:
        OnrecordError: the port cannot be had.
    """
    asyncio.run(_serve(arguments, host, port, told))


async def _serve(arguments: Sequence[str], host: str, port: int, told: Callable[[str], None]) -> None:
    token = secrets.token_urlsafe(16)
    command = shlex.join((sys.executable, "-m", "onrecord", *arguments))
    runner = web.AppRunner(_application(Server(command), token), access_log=None, shutdown_timeout=_PATIENCE)
    await runner.setup()
    ended = _end()  # heard from before the address is told: whoever reads it may end the program at once
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except (OSError, OverflowError, UnicodeError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise OnrecordError(f"{host} port {port} cannot be had ({reason}); choose another") from None
        name = f"[{host}]" if ":" in host else host
        told(f"http://{name}:{runner.addresses[0][1]}/{token}/")
        await ended.wait()
    finally:
        await runner.cleanup()


def _end() -> asyncio.Event:
    """Set by the first signal that ends the program."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in filter(is_not_ignored, ENDING):
        loop.add_signal_handler(number, ended.set)
    return ended


def _application(server: Server, token: str) -> web.Application:
    """Everything below ``/token/``; whatever else is asked for is refused, and does not learn what there is."""
    page = (files("onrecord.tui") / "serving.html").read_text(encoding="utf-8")

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.path.split("/")[1]
        if not compare_digest(given.encode(), token.encode()):
            raise web.HTTPForbidden(text="Open the address that onrecord serve printed, with all that is in it.\n")
        return await handler(request)

    async def index(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    application = web.Application(middlewares=[guarded])
    application.add_routes(
        [
            web.get(f"/{token}/", index),
            web.get(f"/{token}/ws", server.handle_websocket),
            web.static(f"/{token}/static", server.statics_path),
        ]
    )
    return application
