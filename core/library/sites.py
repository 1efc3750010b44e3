"""The sites that articles of the library come from."""

from __future__ import annotations

from onrecord.core.query.compare import is_site
from onrecord.core.store.connection import Store


def sites_called(store: Store, name: str, *, begins: bool = False) -> list[str]:
    """The sites, as their pages give them, that are the one of that name or host."""
    rows = store.connection.execute("SELECT DISTINCT site FROM library_articles WHERE site IS NOT NULL")
    return sorted(row[0] for row in rows if is_site(name, row[0], begins=begins))
