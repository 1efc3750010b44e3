"""The library in figures: for each kind of picture its bars, each with the search that finds the quotes behind it.

A picture is of what a search finds, or of everything. What was rejected is left out, unless the search asks for a state
or the picture is of the review.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Literal, get_args

from onrecord.core.frozen import frozen
from onrecord.core.library.conditions import kind_of_speaker
from onrecord.core.library.search import Selection, selection
from onrecord.core.query.fields import NO_ONE
from onrecord.core.query.parse import parse
from onrecord.core.query.tree import OneOf, leaves
from onrecord.core.store.connection import Store
from onrecord.core.store.entries import State
from onrecord.core.store.speakers import unambiguous_name
from onrecord.core.text.countries import known_countries

PictureKind = Literal["days", "speakers", "countries", "outlets", "sources", "review", "pace", "genders"]
#: those that need nothing but the library; ``genders`` needs a table and has a module of its own
KINDS: tuple[PictureKind, ...] = get_args(PictureKind)[:-1]
#: speakers with a colour of their own within a bar; bars of one picture; outlets that are compared
_TOLD_APART, _MOST, _MOST_OUTLETS = 7, 100, 40
#: days, and months, from first to last that still have a bar each
_MOST_DAYS, _MOST_MONTHS = 100, 120
_REST = "all others"
#: what a table of names leaves unsaid
NOT_TOLD = "not in the table"
#: every quote is counted: reading them speaker by speaker, along the index, takes five times as long as in their order
_SPEAKER = "+q.speaker_id"
#: in SQL, the part of a quote that one who speaks it makes, of their id and the article's name of them
_PartOf = Callable[[str, str], str]
#: how many quotes have just these parts: several, where several speak
Found = Mapping[tuple[str | None, ...], int]
_BOTH = "a quote of two counts for both"
#: quotes of a day that is known
_DATED = "length(q.published) >= 10"
#: each state with the search for it; those to be looked at again are found with the disputed ones
_STATES = {
    **{state: f"state:{state}" for state in ("accepted", "changed", "rejected")},
    "disputed": "state:disputed", "recheck": "state:recheck -state:disputed", "open": "state:open",
}  # fmt: skip
_VOICES = (("named", "named people"), ("organisation", "organisations"), ("unnamed", "unnamed"))


@frozen
class Series:
    """What a part of each bar stands for, and the search that finds it."""

    name: str
    query: str = ""


@frozen
class Bar:
    """``counts`` has a number for each series of its picture; ``again`` are those that a quote adds to more than one."""

    label: str
    query: str
    counts: tuple[int, ...]
    again: int = 0

    @property
    def length(self) -> int:
        """All its parts in a row."""
        return sum(self.counts)

    @property
    def count(self) -> int:
        """All its quotes."""
        return self.length - self.again


@frozen
class Basis:
    """What a picture is of: what ``search`` finds, or everything, perhaps but for what was rejected."""

    search: str = ""
    without_rejected: bool = False

    @property
    def query(self) -> str:
        """The search that finds just that."""
        return f"{self.search} -state:rejected".strip() if self.without_rejected else self.search


@frozen
class Picture:
    """``total`` quotes were counted; ``even`` bars are compared by their shares, not by their length.

    ``note`` says what is not shown.
    """

    kind: PictureKind
    title: str
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    total: int
    base: Basis
    even: bool = False
    note: str = ""

    @property
    def has_rest(self) -> bool:
        """Whether the last part of a bar is what has no part of its own, or nothing to tell yet: it is grey."""
        return self.series[-1].name in (_REST, NOT_TOLD, State.OPEN)

    @property
    def parts(self) -> list[int]:
        """The series that any bar has something of."""
        return [n for n in range(len(self.series)) if any(bar.counts[n] for bar in self.bars)]

    def query(self, bar: Bar, series: int | None = None) -> str:
        """The search that finds the quotes of a bar, or of one part of it."""
        part = self.series[series].query if series is not None else ""
        return " ".join(filter(None, (self.base.query, bar.query, part)))


def picture(store: Store, kind: PictureKind, search: str = "", within: str = "") -> Picture:
    """A picture of the quotes that a search finds, in articles that the library's filter ``within`` holds.

    Raises:
        OnrecordError: the search cannot be understood.
    """
    of, base = selected(store, kind, search, within)
    return _DRAWN[kind](store, of, base)


def selected(store: Store, kind: PictureKind, search: str, within: str) -> tuple[Selection, Basis]:
    """The quotes that a picture is of.

    Raises:
        OnrecordError: the search cannot be understood.
    """
    search = search.strip()
    node = parse(search) if search else None
    of_states = node is not None and any(isinstance(leaf, OneOf) and leaf.field == "state" for leaf, _ in leaves(node))
    of = f"({search})" if search else ""
    if kind == "genders":
        of = f"{of} speaker:named".strip()
    base = Basis(of, without_rejected=kind not in ("review", "pace") and not of_states)
    return selection(store, parse(base.query) if base.query else None, within), base


def _same(_speaker_id: str, _name: str) -> str:
    """Nothing is told apart."""
    return "''"


def in_parts(
    store: Store, of: Selection, row: str, part: _PartOf = _same, values: Sequence[object] = ()
) -> dict[str | None, dict[tuple[str | None, ...], int]]:
    """By the value of ``row``, which is SQL, how many quotes have which parts; ``values`` are those of a part's SQL.

    Most quotes are of one speaker: these are counted by the store, which looks at each of the others more closely.
    """
    first = part("q.speaker_id", "q.speaker_name")
    where = f"FROM {of.source} WHERE {of.where} AND q.together_ids IS"
    alone = f"SELECT {row} AS a, {first} AS b, count(*) AS n {where} NULL GROUP BY a, b"
    found: dict[str | None, dict[tuple[str | None, ...], int]] = {}
    for r in store.connection.execute(alone, [*values, *of.values]):
        found.setdefault(r["a"], {})[(r["b"],)] = r["n"]
    parts = (
        f"SELECT {first} AS p UNION SELECT {part('i.value', 'n.value')} FROM json_each(q.together_ids) i,"
        " json_each(q.together_with) n WHERE n.key = i.key"
    )
    together = f"SELECT {row} AS a, (SELECT json_group_array(p) FROM ({parts})) AS b, count(*) AS n {where} NOT NULL GROUP BY a, b"
    for r in store.connection.execute(together, [*values, *values, *of.values]):
        by, told = found.setdefault(r["a"], {}), json.loads(r["b"])
        key = tuple(p for p in told if p) or tuple(told[:1])  # what is not told apart shows where nothing else is
        by[key] = by.get(key, 0) + r["n"]
    return found


def bar_of(label: str, query: str, found: Found, parts: Sequence[str | None]) -> Bar:
    """A bar of these parts; a quote that has several counts in each."""
    held: Counter[str | None] = Counter()
    for told, n in found.items():
        held.update(dict.fromkeys(told, n))
    again = sum((len(told) - 1) * n for told, n in found.items())
    return Bar(label, query, tuple(held[name] for name in parts), again)


def notes_on(bars: Sequence[Bar], *notes: str) -> str:
    return "; ".join(filter(None, (*notes, _BOTH if any(bar.again for bar in bars) else "")))


# Speakers within bars.


@frozen
class _SpeakerSeries:
    """The most quoted, who have a colour of their own within bars, and the rest together, which is the part ""."""

    series: tuple[Series, ...]
    parts: tuple[str, ...]
    values: tuple[object, ...]

    def sql(self, speaker_id: str, _name: str) -> str:
        """The part of one who speaks."""
        return f"CASE WHEN {speaker_id} IN (SELECT value FROM json_each(?)) THEN {speaker_id} ELSE '' END"


def _most_quoted(store: Store, of: Selection, shown: str) -> _SpeakerSeries:
    """``shown`` says in SQL which quotes have a bar: who has none of these is not in the picture."""
    where = f"WHERE {of.where} AND {shown}"
    sql = (
        f"SELECT id, sum(n) AS n FROM (SELECT q.speaker_id AS id, count(*) AS n FROM {of.source} {where}"
        f" AND {_SPEAKER} IS NOT NULL GROUP BY {_SPEAKER}"
        f" UNION ALL SELECT i.value, count(DISTINCT q.id) FROM {of.source}, json_each(q.together_ids) i {where}"
        " AND q.together_ids IS NOT NULL AND i.value <> q.speaker_id GROUP BY 1)"
        f" GROUP BY id ORDER BY n DESC, id LIMIT {_TOLD_APART}"
    )
    ids = tuple(row["id"] for row in store.connection.execute(sql, [*of.values, *of.values]))
    names = names_of(store, ids)
    said = [f"who:{_quoted(unambiguous_name(store, i, names[i]))}" for i in ids]
    rest = Series(_REST, " ".join(f"-{query}" for query in said))
    series = (*(Series(names[i], query) for i, query in zip(ids, said, strict=True)), rest)
    return _SpeakerSeries(series, (*ids, ""), (json.dumps(ids),))


def names_of(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """What the library calls the speakers with these ids."""
    query = "SELECT speaker_id, name FROM speakers WHERE speaker_id IN (SELECT value FROM json_each(?))"
    found = {row["speaker_id"]: row["name"] for row in store.connection.execute(query, [json.dumps(ids)])}
    return {i: found.get(i) or i for i in ids}


def _quoted(value: str) -> str:
    return '"' + value.replace('"', " ") + '"'


# The kinds.


def _days(store: Store, of: Selection, base: Basis) -> Picture:
    speakers = _most_quoted(store, of, _DATED)
    first, last = store.connection.execute(
        f"SELECT min(q.published), max(q.published) FROM {of.source} WHERE {of.where} AND {_DATED}",
        of.values,
    ).fetchone()
    size, every = _periods(first, last)
    found = in_parts(store, of, f"substr(q.published, 1, {size})", speakers.sql, speakers.values)
    bars = tuple(bar_of(period, _within_period(period), found.pop(period, {}), speakers.parts) for period in every)
    undated = sum(n for by in found.values() for n in by.values())
    word = {10: "day", 7: "month", 4: "year"}[size]
    note = notes_on(bars, f"{undated:,} without a full date are not shown" if undated else "")
    return Picture("days", f"quotes a {word}, by speaker", speakers.series, bars, _all(bars), base, note=note)


def _periods(first: str | None, last: str | None) -> tuple[int, list[str]]:
    """How many characters of a date tell a bar from the next, and every bar from the first date to the last."""
    try:
        start, end = date.fromisoformat((first or "")[:10]), date.fromisoformat((last or "")[:10])
    except ValueError:
        return 10, []
    days = (end - start).days
    if days <= _MOST_DAYS:
        return 10, [str(start + timedelta(n)) for n in range(days + 1)]
    months = range(12 * start.year + start.month - 1, 12 * end.year + end.month)
    if len(months) <= _MOST_MONTHS:
        return 7, [f"{m // 12:04}-{m % 12 + 1:02}" for m in months]
    return 4, [f"{year:04}" for year in range(start.year, end.year + 1)]


def _within_period(period: str) -> str:
    """The search for what was published on that day, or in that month or year."""
    number = tuple(map(int, period.split("-")))
    if len(number) == 3:
        before, after = (str(date(*number) + timedelta(n)) for n in (-1, 1))
    elif len(number) == 2:
        at = 12 * number[0] + number[1] - 1
        before, after = (f"{m // 12:04}-{m % 12 + 1:02}" for m in (at - 1, at + 1))
    else:
        before, after = f"{number[0] - 1:04}", f"{number[0] + 1:04}"
    return f"after:{before} before:{after}"


def _speakers(store: Store, of: Selection, base: Basis) -> Picture:
    by = in_parts(store, of, "''", lambda speaker_id, _: f"+{speaker_id}").get("", {})
    found: Counter[str | None] = Counter()
    for ids, n in by.items():
        found.update(dict.fromkeys(ids, n))
    nobody = found.pop(None, 0)
    most = found.most_common(_MOST)
    names = names_of(store, [i for i, _ in most if i])
    bars = [Bar(names[i], f"who:{_quoted(unambiguous_name(store, i, names[i]))}", (n,)) for i, n in most if i]
    if nobody:
        bars.append(Bar(NO_ONE, f"who:{_quoted(NO_ONE)}", (nobody,)))
    left = len(found) - len(most)
    notes = (f"{left:,} more speakers are not shown" if left else "", _BOTH if any(len(ids) > 1 for ids in by) else "")
    note = "; ".join(filter(None, notes))
    total = sum(by.values())
    return Picture(
        "speakers", "speakers' shares of the quotes", (Series("quotes"),), tuple(bars), total, base, note=note
    )


def _countries(store: Store, of: Selection, base: Basis) -> Picture:
    found: Counter[str] = Counter()
    total = 0
    for codes, by in in_parts(store, of, "q.about").items():
        n = sum(by.values())
        total += n
        for code in set((codes or "").upper().split()):
            found[code] += n
    names = known_countries()
    most = sorted(found, key=lambda code: (-found[code], names.get(code, code)))[:_MOST]
    bars = tuple(Bar(names.get(code, code), f"about:{code}", (found[code],)) for code in most)
    note = "a quote that names two counts for both"
    return Picture("countries", "countries that quotes name", (Series("quotes"),), bars, total, base, note=note)


@frozen
class Outlets:
    """Bars of which each is an outlet, under all names its pages give it, and how many outlets have none."""

    bars: tuple[Bar, ...]
    note: str


def by_outlet(
    store: Store,
    of: Selection,
    part: _PartOf,
    values: Sequence[object],
    parts: Sequence[str],
    told: Callable[[Found], Found] = lambda found: found,
) -> Outlets:
    """A bar an outlet, of how many quotes have each of ``parts``; ``told`` makes these of what ``part``, in SQL, gives."""
    by = {site or "": told(found) for site, found in in_parts(store, of, "s.site", part, values).items()}
    counts = {site: sum(found.values()) for site, found in by.items()}
    unknown = counts.pop("", 0)
    order = sorted(counts, key=lambda site: (-counts[site], site))
    bars = [bar_of(site, f"site:{_quoted(site)}", by[site], parts) for site in order[:_MOST_OUTLETS]]
    left = len(order) - len(bars)
    notes = (f"{left:,} more outlets" if left else "", f"{unknown:,} quotes without an outlet" if unknown else "")
    note = " and ".join(filter(None, notes))
    return Outlets(tuple(bars), f"{note} are not shown" if note else "")


def _outlets(store: Store, of: Selection, base: Basis) -> Picture:
    speakers = _most_quoted(store, of, "s.site > ''")
    found = by_outlet(store, of, speakers.sql, speakers.values, speakers.parts)
    note = notes_on(found.bars, found.note)
    return Picture("outlets", "whom each outlet quotes", speakers.series, found.bars, _all(found.bars), base, True, note)  # fmt: skip


def _sources(store: Store, of: Selection, base: Basis) -> Picture:
    series = tuple(Series(words, f"speaker:{name}") for name, words in _VOICES)
    return _parted(store, of, base, "sources", "named and unnamed sources", series, partial(kind_of_speaker, store), [n for n, _ in _VOICES])  # fmt: skip


def _review(store: Store, of: Selection, base: Basis) -> Picture:
    series = tuple(Series(state, query) for state, query in _STATES.items())
    return _parted(store, of, base, "review", "review progress", series, lambda *_: "q.state", tuple(_STATES))


def _parted(
    store: Store,
    of: Selection,
    base: Basis,
    kind: PictureKind,
    title: str,
    series: tuple[Series, ...],
    part: _PartOf,
    names: Sequence[str],
) -> Picture:
    """A bar of everything, and one for each outlet, in the same parts."""
    whole = bar_of("everything", "", in_parts(store, of, "''", part).get("", {}), names)
    found = by_outlet(store, of, part, (), names)
    note = notes_on([whole], found.note.replace("are not shown", "are in the first bar alone"))
    bars = (whole, *found.bars) if whole.count else ()
    return Picture(kind, title, series, bars, whole.count, base, True, note)


def _pace(store: Store, of: Selection, base: Basis) -> Picture:
    sql = f"""
        SELECT substr(d.at, 1, 10) AS day, count(DISTINCT q.id) AS n
        FROM {of.source} JOIN decisions d ON d.article_id = q.article_id AND d.key = q.key
        WHERE {of.where} AND d.state IN ('accepted', 'changed', 'rejected') GROUP BY day ORDER BY day DESC LIMIT {_MOST}
    """
    rows = store.connection.execute(sql, of.values).fetchall()
    bars = tuple(Bar(row["day"], f"decided:{row['day']}", (row["n"],)) for row in reversed(rows))
    note = "a quote decided on two days counts for both; days without a decision are left out"
    return Picture("pace", "quotes decided a day", (Series("quotes"),), bars, _all(bars), base, note=note)


def _all(bars: Sequence[Bar]) -> int:
    return sum(bar.count for bar in bars)


_DRAWN: Mapping[PictureKind, Callable[[Store, Selection, Basis], Picture]] = {
    "days": _days,
    "speakers": _speakers,
    "countries": _countries,
    "outlets": _outlets,
    "sources": _sources,
    "review": _review,
    "pace": _pace,
}
