"""Names of sites, as pages and exports give them: which of them are one site, and what that is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from onrecord.core.text.patterns import pattern

_HOST = pattern(r"(?:https?://)?(?:www\d?\.)?([^\s/.]+(?:\.[^\s/.]+)+)(?:/.*)?")
#: second levels that are part of the ending where a country's code follows, as in co.uk
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "edu"))
#: a place or an edition behind the name: "The Guardian(London)"
_PLACE = pattern(r"(?<!\s)\s*[(\[]([^()\[\]]+)[)\]]\s*$")


def host_of(site: str) -> str | None:
    """The host in an address, or that a site goes by, without "www."; None for a name such as "The Courier"."""
    found = _HOST.fullmatch(site.casefold().strip())
    return found[1] if found else None


@lru_cache(maxsize=4096)
def site_key(site: str) -> str:
    """What names of one site have in common: "breitbart" of "Breitbart", "www.breitbart.com" and "Breitbart (US)"."""
    host = host_of(site)
    name = _label(host) if host else _PLACE.sub("", site.casefold())
    letters = "".join(c for c in name if c.isalnum())
    if letters.startswith("the") and len(letters) > 5:
        letters = letters[3:]
    return letters or site.casefold().strip()


def one_name_each(names: Collection[str]) -> dict[str, str]:
    """What each of these names, all of one key, is called.

    They are one site, but for those in brackets behind which different places stand, and for different hosts where
    neither lies under the other: guardian.ng is not theguardian.com.
    """
    hosts = {name: host for name in names if (host := host_of(name))}
    tops = {name: _top(host, set(hosts.values())) for name, host in hosts.items()}
    places = _places(name for name in names if name not in hosts)
    groups: dict[str, list[str]] = {}
    for name in names:
        apart = next((by[name] for by in (tops, places) if name in by and len(set(by.values())) > 1), "")
        groups.setdefault(apart, []).append(name)
    return {name: min(map(_spaced, group), key=_rank) for group in groups.values() for name in group}


def _places(names: Iterable[str]) -> dict[str, str]:
    return {name: found[1].casefold().strip() for name in names if (found := _PLACE.search(name))}


def _top(host: str, hosts: Collection[str]) -> str:
    """The shortest of these hosts under which a host lies."""
    return min((h for h in hosts if host == h or host.endswith(f".{h}")), key=len)


def _label(host: str) -> str:
    """What a host is known by: "bbc" of "news.bbc.co.uk"."""
    parts = host.split(".")
    if len(parts) > 2 and parts[-2] in _SECOND and len(parts[-1]) == 2:
        return parts[-3]
    return parts[-2]


def _spaced(name: str) -> str:
    host, place = host_of(name), _PLACE.search(name)
    if host:
        return host
    return " ".join(f"{name[: place.start()]} ({place[1].strip()})".split()) if place else " ".join(name.split())


def _rank(name: str) -> tuple[bool, bool, bool, bool, str, str]:
    """A name before a host, "Breitbart" before "breitbart" and "BREITBART", without a place before with one."""
    small = name == name.casefold()
    return (host_of(name) is not None, small, name.isupper(), "(" in name, name.casefold(), name)
