"""The speakers of another store: who is one person there, and who is somebody else, taken over here."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.frozen import frozen
from onrecord.core.library.history import LibraryChange, log_step
from onrecord.core.store.articles import saving
from onrecord.core.store.connection import Store


@frozen
class SpeakerConflict:
    """A name, in an article or ("") everywhere, that stands for one speaker here and for another there."""

    name: str
    article_id: str
    here: str
    there: str


@frozen
class Reconciled:
    """How many names stand for another speaker since, and those where the two stores differ, which stay as they were."""

    changed: int
    conflicts: Sequence[SpeakerConflict]


def reconcile(store: Store, other: Store, reviewer: str) -> Reconciled:
    """Take over the merges and splits of another store, followed through those made here; one step that undo takes back.

    Raises:
        OnrecordError: the store cannot be written.
    """
    with saving(store):
        names = _Names(_identities(store))
        for (key, article_id), speaker_id in sorted(_identities(other).items(), key=lambda item: item[0][::-1]):
            names.take_over(key, article_id, speaker_id)
        known = {r["speaker_id"]: (r["name"], r["kind"]) for r in other.connection.execute("SELECT * FROM speakers")}
        for speaker_id in {c.after for c in names.changes} & known.keys():
            store.connection.execute(
                "INSERT OR IGNORE INTO speakers (speaker_id, name, kind) VALUES (?, ?, ?)",
                [speaker_id, *known[speaker_id]],
            )
        log_step(store, "adopt", reviewer, names.changes)
    return Reconciled(len(names.changes), names.conflicts)


class _Names:
    """Whom each name stands for: by its key and an article's id, or "" for all articles."""

    def __init__(self, here: dict[tuple[str, str], str]) -> None:
        self._before = here
        self._now = dict(here)
        self.conflicts: list[SpeakerConflict] = []

    @property
    def changes(self) -> list[LibraryChange]:
        """What is not as it was."""
        changed = [(thing, after) for thing, after in self._now.items() if self._before.get(thing) != after]
        return [LibraryChange("who", thing, self._before.get(thing), after) for thing, after in changed]

    def take_over(self, key: str, article_id: str, there: str) -> None:
        """Let a name stand for the speaker that it stands for in the other store, unless it was given to another here."""
        thing = (key, article_id)
        wanted = self._of(there, "")
        here = self._of(key, article_id)
        if here == wanted:
            return
        if thing in self._now:
            self.conflicts.append(SpeakerConflict(key, article_id, here, wanted))
            return
        if not article_id:  # whoever was merged with them here goes with them
            self._now |= {t: wanted for t, speaker_id in self._now.items() if speaker_id == key}
        self._now[thing] = wanted

    def _of(self, key: str, article_id: str) -> str:
        return self._now.get((key, article_id)) or self._now.get((key, ""), key)


def _identities(store: Store) -> dict[tuple[str, str], str]:
    rows = store.connection.execute("SELECT key, article_id, speaker_id FROM identities")
    return {(row["key"], row["article_id"]): row["speaker_id"] for row in rows}
