"""Two reviewers' stores into one: the other's articles, analyses, decisions and speakers, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import Path

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.merging import MergeConflict, merge_decisions
from onrecord.core.frozen import frozen
from onrecord.core.library.reconciling import Reconciled, reconcile
from onrecord.core.paths import is_there
from onrecord.core.review.indexing import index_article
from onrecord.core.store.articles import (
    add_source,
    load_analysis,
    load_article,
    save_analysis,
    save_article,
    saving,
    sources_of,
)
from onrecord.core.store.connection import Store
from onrecord.core.store.copying import copied
from onrecord.core.store.decisions import decisions_of


@frozen
class StoreMerge:
    """What another store brought: articles and decisions that were not here, its speakers, and what the two differ on."""

    articles: int = 0
    decisions: int = 0
    conflicts: Sequence[MergeConflict] = ()
    speakers: Reconciled = field(default_factory=lambda: Reconciled(0, ()))


def merge_store(
    store: Store, path: Path, reviewer: str, progress: Callable[[int, int], None] = lambda done, of: None
) -> StoreMerge:
    """Take in what another store has and this one has not. The other is not written; merged again, nothing changes.

    ``reviewer`` is on record for taking over the other's speakers; ``progress`` gets articles done and all.

    Raises:
        OnrecordError: the other is no store, or this one cannot be written; nothing was changed.
    """
    if is_there(path) and path.samefile(store.path):
        raise OnrecordError(f"{path} is this store itself; name the other one")
    with copied(path, store.path) as other, saving(store):
        found = StoreMerge()
        ids = _ids(other)
        here = _ids(store)
        for done, (article_id, deleted) in enumerate(ids.items()):
            progress(done, len(ids))
            if article_id in here or not deleted:
                found = _with_article(store, other, article_id, found, is_new=article_id not in here)
        return replace(found, speakers=reconcile(store, other, reviewer))


def _with_article(store: Store, other: Store, article_id: str, found: StoreMerge, *, is_new: bool) -> StoreMerge:
    if is_new:
        save_article(store, load_article(other, article_id))
    for source in sources_of(other, article_id):
        add_source(store, article_id, source)
    analysis = load_analysis(other, article_id)
    is_analysed = analysis is not None and load_analysis(store, article_id) is None
    if analysis is not None and is_analysed:
        save_analysis(store, article_id, analysis)
    log = merge_decisions(store, article_id, decisions_of(other, article_id), str(other.path))
    if is_analysed or log.appended:
        index_article(store, article_id)
    return replace(
        found,
        articles=found.articles + is_new,
        decisions=found.decisions + log.appended,
        conflicts=[*found.conflicts, *log.conflicts],
    )


def _ids(store: Store) -> dict[str, bool]:
    """The ids of all articles, in the order they came, and whether each is deleted."""
    rows = store.connection.execute("SELECT article_id, deleted IS NOT NULL AS gone FROM library_articles ORDER BY id")
    return {row["article_id"]: bool(row["gone"]) for row in rows}
