"""Web addresses: which are fetched, which lie inside the user's own network, and what of them is nobody's business."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from onrecord.core.text.patterns import pattern

_CREDENTIALS = pattern(r"(?i)\b(https?://)[^\s/?#@]{0,500}@")
#: IPv6 prefixes that hold an IPv4 address in their last four bytes (RFC 6052)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def is_address(source: str) -> bool:
    """Whether it is something to fetch."""
    return source.startswith(("http://", "https://"))


def without_credentials(text: str) -> str:
    """An address, or a text with addresses in it, without the user names and passwords in them."""
    return _CREDENTIALS.sub(r"\1", text) if "@" in text else text


def same_server(one: str, other: str) -> bool:
    """Whether two addresses name one server: the same host and port, or its usual http and https ports."""
    a, b = parsed(one), parsed(other)
    if a is None or b is None or a.hostname != b.hostname:
        return False
    usual = {"http": 80, "https": 443}
    ports = {a.port or usual[a.scheme], b.port or usual[b.scheme]}
    return len(ports) == 1 or ports == {80, 443}


def parsed(address: str) -> SplitResult | None:
    """The parts of an http or https address with a host; None of anything else."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def hostname(address: str) -> str:
    """The host of an address, "" where it has none."""
    parts = parsed(address)
    return (parts.hostname if parts else None) or ""


def is_inside(host: str) -> bool:
    """Whether any address of the host is this machine's or its local network's."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError, ValueError):
        return False
    return any(is_inside_ip(ip) for ip in found)


def is_inside_ip(text: str) -> bool:
    """The same of an IP address, also of one that is wrapped in IPv6."""
    ip = ipaddress.ip_address(text.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return not ip.is_global or ip.is_multicast
