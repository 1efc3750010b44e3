"""Whom a name of an article stands for in the whole library."""

from __future__ import annotations

from onrecord.core.store.connection import Store


def identity(store: Store, key: str, article_id: str) -> str:
    """Who is meant by the name of that key (see :func:`onrecord.core.text.names.name_key`) in that article: the key, unless told."""
    row = store.connection.execute(
        "SELECT speaker_id FROM identities WHERE key = ? AND article_id IN ('', ?) ORDER BY article_id DESC LIMIT 1",
        [key, article_id],
    ).fetchone()
    return str(row[0]) if row else key
