"""When a name of a site, a tag or a reviewer is the one that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from onrecord.core.store.connection import Store
from onrecord.core.store.tokens import holds
from onrecord.core.text.sites import host_of, site_key


def sites_called(store: Store, name: str, *, begins: bool = False) -> list[str]:
    """The sites, as the library calls them, that are the one of that name or host."""
    rows = store.connection.execute("SELECT site, name FROM sites")
    return sorted({row["name"] for row in rows if is_site(name, row["site"], begins=begins)})


@lru_cache(maxsize=4096)
def is_site(wanted: str, site: str, *, begins: bool = False) -> bool:
    """Whether an article's site is the one asked for: "Breitbart", "breitbart" and "www.breitbart.com" are one.

    Two hosts are one where they are equal, or the site's lies under the wanted one.
    """
    wanted, site = wanted.casefold().strip(), site.casefold().strip()
    asked, host = host_of(wanted), host_of(site)
    if begins or asked is None:
        return holds(site, wanted, begins=begins) or site_key(wanted) == site_key(site)
    if host is not None:
        return host == asked or host.endswith(f".{asked}")
    return site_key(asked) == site_key(site)


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
