"""A decision as JSON, and back: what a line of the contract holds so that reviewed work can be put together again."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, get_args

from onrecord.core.contract import Json
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.incoming import refuse, spans_of
from onrecord.core.model import Field
from onrecord.core.review.correcting import checked_day
from onrecord.core.store.decisions import Decision
from onrecord.core.store.entries import (
    Action,
    ArticleEntry,
    Claim,
    CountryEntry,
    Entry,
    FigureEntry,
    NoteEntry,
    PersonEntry,
    QuoteEntry,
    State,
)

_ENTRIES: dict[str, type[Entry]] = {
    e.type: e for e in (QuoteEntry, NoteEntry, CountryEntry, PersonEntry, FigureEntry, ArticleEntry)
}
_SPANS = frozenset(("content", "speaker", "at"))
_WORDS = frozenset(("tagged", "untagged", "tags"))
_FLAGS = frozenset(("dropped", "seen"))
_ENUMERATED = {
    "kind": ("direct", "mixed", "indirect", "person", "organisation", "group"),
    "state": tuple(State),
    "field": get_args(Field),
}


def decision_json(decision: Decision) -> Json:
    """A decision with what its entries change; what they leave as it was is left out."""
    entries = [
        {"type": e.type, **{k: v for k, v in asdict(e).items() if v not in (None, (), [], False)}}
        for e in decision.entries
    ]
    return {
        "id": decision.id,
        "action": str(decision.action),
        "reviewer": decision.reviewer,
        "at": decision.at,
        "target": decision.target,
        "blind": decision.blind,
        "entries": entries,
    }


def decision_of(record: Any, article_id: str) -> Decision:
    """The inverse of :func:`decision_json`.

    Raises:
        MalformedError: it is something else.
    """
    match record:
        case {
            "id": int(number),
            "action": str(action),
            "reviewer": str(reviewer),
            "at": str(at),
            "entries": list(entries),
        }:
            target, blind = record.get("target"), record.get("blind", False)
        case _:
            refuse("a decision has no id, action, reviewer, at and entries")
    if action not in tuple(Action) or not (target is None or type(target) is int) or type(blind) is not bool:
        refuse(f"decision {number} is none that a reviewer can make")
    try:
        datetime.fromisoformat(at)
    except ValueError:
        refuse(f"decision {number} has no time")
    return Decision(number, article_id, Action(action), reviewer, at, tuple(_entry(e) for e in entries), target, blind)


def _entry(record: Any) -> Entry:
    kind = _ENTRIES.get(record["type"]) if isinstance(record, dict) and isinstance(record.get("type"), str) else None
    if kind is None or not isinstance(record.get("key"), str):
        refuse("an entry of a decision has no type and key")
    known = {f.name for f in fields(kind)}
    if not record.keys() - {"type"} <= known:
        refuse(f"an entry of a decision has fields that no {record['type']} has")
    values = {k: _value(k, v) for k, v in record.items() if k != "type"}
    values.setdefault("at", ())
    return kind(**{k: v for k, v in values.items() if k in known})


def _value(name: str, value: Any) -> Any:
    if name in _SPANS:
        return spans_of(value, f"the {name} of an entry") if value else ()
    if name in _WORDS and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if name == "dates" and isinstance(value, list | tuple):
        return tuple(_dated(pair) for pair in value)
    if name == "published" and isinstance(value, str):
        return _day(value)
    if name == "proposed" and isinstance(value, dict) and value.keys() <= {f.name for f in fields(Claim)}:
        return Claim(**{k: _value(k, v) for k, v in value.items()})
    if name in _FLAGS and type(value) is bool:
        return value
    if name in _ENUMERATED and value in _ENUMERATED[name]:
        return State(value) if name == "state" else value
    if name in _ENUMERATED or name in ("proposed", *_FLAGS) or not (value is None or isinstance(value, str)):
        refuse(f"the {name} of an entry is none that a reviewer can give")
    return value


def _dated(pair: Any) -> tuple[str, str | None]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:  # pyright: ignore[reportUnknownArgumentType]
        refuse("the dates of an entry are none that a reviewer can give")
    key, day = pair[0], pair[1]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(key, str) or not (day is None or isinstance(day, str)):
        refuse("the dates of an entry are none that a reviewer can give")
    return key, day


def _day(value: str) -> str:
    try:
        return checked_day(value)
    except OnrecordError:
        refuse("the published of an entry is none that a reviewer can give")
