"""When a name of a site, a tag or a reviewer is the one that was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from onrecord.core.store.tokens import holds

_HOST = re.compile(r"(?:https?://)?(?:www\d?\.)?([^\s/.]+(?:\.[^\s/.]+)+)(?:/.*)?")
#: second levels that are part of the ending where a country's code follows, as in co.uk
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "edu"))


@lru_cache(maxsize=4096)
def is_site(wanted: str, site: str, *, begins: bool = False) -> bool:
    """Whether an article's site is the one asked for: "Breitbart", "breitbart" and "www.breitbart.com" are one.

    Two hosts are one where they are equal, or the site's lies under the wanted one.
    """
    wanted, site = wanted.casefold().strip(), site.casefold().strip()
    asked, host = host_of(wanted), host_of(site)
    if begins or asked is None:
        return holds(site, wanted, begins=begins) or _squeezed(wanted) == _squeezed(_label(host) if host else site)
    if host is not None:
        return host == asked or host.endswith(f".{asked}")
    return _squeezed(_label(asked)) == _squeezed(site)


def host_of(site: str) -> str | None:
    """The host in an address, or that a site goes by, without "www."; None for a name such as "The Courier"."""
    found = _HOST.fullmatch(site.casefold().strip())
    return found[1] if found else None


def has_tag(tags: Sequence[str], wanted: str, *, begins: bool = False) -> bool:
    """Whether a quote has the tag, or one that begins so."""
    return tag_pattern(wanted, begins=begins) in f" {' '.join(tags)} ".casefold()


def tag_pattern(wanted: str, *, begins: bool) -> str:
    """What stands in a quote's tags, with a space before, between and behind them, where it has this one."""
    return f" {wanted.casefold()}{'' if begins else ' '}"


def is_reviewer(reviewer: str | None, wanted: str, *, begins: bool = False) -> bool:
    """Whether that is the reviewer's name, or how it begins."""
    if reviewer is None:
        return False
    name, asked = reviewer.casefold().strip(), wanted.casefold()
    return name.startswith(asked) if begins else name == asked


def _label(host: str) -> str:
    """What a host is known by: "bbc" of "news.bbc.co.uk"."""
    parts = host.split(".")
    if len(parts) > 2 and parts[-2] in _SECOND and len(parts[-1]) == 2:
        return parts[-3]
    return parts[-2]


def _squeezed(name: str) -> str:
    letters = "".join(c for c in name if c.isalnum())
    return letters[3:] if letters.startswith("the") and len(letters) > 5 else letters
