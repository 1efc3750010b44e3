"""What a reviewer may write beside a quote: how long a tag and a note are, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.core.errors import OnrecordError

#: characters
LONGEST_TAG, LONGEST_NOTE = 100, 10_000
MOST_TAGS = 100
_SHOWN = 40


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once; one is a word, as in a table's cell, where spaces part them.

    Raises:
        OnrecordError: one is too long, or there are too many.
    """
    found = tuple(dict.fromkeys(word for tag in tags for word in tag.split()))
    for tag in found:
        if len(tag) > LONGEST_TAG:
            raise OnrecordError(
                f"a tag has at most {LONGEST_TAG} characters, “{tag[:_SHOWN]}…” has {len(tag):,}; write a note instead"
            )
    if len(found) > MOST_TAGS:
        raise OnrecordError(f"a quote has at most {MOST_TAGS} tags, these are {len(found):,}; write a note instead")
    return found


def checked_note(note: str) -> str:
    """The note without space around it.

    Raises:
        OnrecordError: it is too long.
    """
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise OnrecordError(f"a note has at most {LONGEST_NOTE:,} characters, this one {len(note):,}; make it shorter")
    return note
