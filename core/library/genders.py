"""Women's and men's share of the quotes, as a table says that somebody supplied: who is in no table is counted apart.

Nothing is guessed from a name that the table does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.library.conditions import kind_of_speaker
from onrecord.core.library.pictures import (
    NOT_TOLD,
    Found,
    Picture,
    Series,
    bar_of,
    by_outlet,
    in_parts,
    names_of,
    notes_on,
    selected,
)
from onrecord.core.store.connection import Store
from onrecord.core.text.names import name_key

_GROUPS = ("women", "men", "others")
_WORDS: Mapping[str, str] = {
    "f": "women", "female": "women", "woman": "women", "w": "women", "m": "men", "male": "men", "man": "men",
    "x": "others", "other": "others", "nonbinary": "others", "non-binary": "others",
}  # fmt: skip
_LARGEST = 50_000_000


@frozen
class GenderTable:
    """``groups`` has women, men or others for the key of a whole name, or of a first name alone."""

    name: str
    groups: Mapping[str, str]

    def group(self, name: str) -> str:
        """Which group the table puts a speaker in: by the whole name, else by the first where the table has it alone."""
        key = name_key(name)
        return self.groups.get(key) or self.groups.get(key.partition(" ")[0]) or NOT_TOLD


def read_gender_table(path: Path) -> GenderTable:
    """Read a table: a name, a tab and f, m or x on each line; a first line of headings may stand above.

    Raises:
        OnrecordError: it cannot be read, or a line says something else.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise OnrecordError(f"{path} is too large for a table of names; leave in it who is quoted")
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OnrecordError(f"the table of names {path} cannot be read ({error}); give a UTF-8 text file") from None
    groups: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, _, word = line.rpartition("\t")
        key, group = name_key(name), _WORDS.get(word.strip().lower())
        if not line.strip() or (number == 1 and group is None and key):
            continue
        if group is None or not key:
            raise OnrecordError(
                f"{path}, line {number}: write a name, a tab and f, m or x; leave out whom you do not know"
            )
        groups[key] = group
    if not groups:
        raise OnrecordError(f"{path} has no names; write a name, a tab and f, m or x on each line")
    return GenderTable(path.name, groups)


def picture_of_genders(store: Store, table: GenderTable, search: str = "", within: str = "") -> Picture:
    """A bar of everything and one for each outlet, of the quotes of named people that a search finds.

    Raises:
        OnrecordError: the search cannot be understood.
    """
    of, base = selected(store, "genders", search, within)

    def part(speaker_id: str, name: str) -> str:
        return f"iif({kind_of_speaker(store, speaker_id, name)} = 'named', {speaker_id}, NULL)"

    found = in_parts(store, of, "''", part).get("", {})
    names = names_of(store, list({i for ids in found for i in ids if i}))
    group_of = {i: table.group(name) for i, name in names.items()}

    def told(by: Found) -> Found:
        held: Counter[tuple[str | None, ...]] = Counter()
        for ids, n in by.items():
            held[tuple({group_of.get(i or "", NOT_TOLD) for i in ids})] += n
        return held

    parts = (*_GROUPS, NOT_TOLD)
    whole = bar_of("everything", "", told(found), parts)
    total, unknown = whole.count, whole.counts[-1]
    bars = (whole, *by_outlet(store, of, part, (), parts, told).bars) if total else ()
    share = f"{unknown:,} of {total:,} ({100 * unknown / total:.0f} %)" if total else "0"
    left_out = "organisations and people without a name are not counted"
    note = notes_on([whole], f"{share} are of people not in {table.name}; {left_out}")
    title = f"women's and men's share, by {table.name}"
    series = tuple(Series(name) for name in parts)
    return Picture("genders", title, series, bars, total, base, True, note)
