"""A decision as JSON, and back: what a line of the contract holds so that reviewed work can be put together again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, NoReturn, TypeVar, get_args

from onrecord.core.contract import Json
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.incoming import names_of, refuse, spans_of
from onrecord.core.model import Field
from onrecord.core.review.correcting import checked_day
from onrecord.core.review.remarks import checked_note, checked_tags
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

T = TypeVar("T")
_ENTRIES: dict[str, type[Entry]] = {
    e.type: e for e in (QuoteEntry, NoteEntry, CountryEntry, PersonEntry, FigureEntry, ArticleEntry)
}
_SPANS = frozenset(("content", "speaker", "at"))
_ENUMERATED = {
    "kind": ("direct", "mixed", "indirect", "person", "organisation", "group"),
    "state": tuple(State),
    "field": get_args(Field),
}


def decision_json(decision: Decision) -> Json:
    """A decision with what its entries change; what they leave as it was is left out."""
    entries = [
        {"type": e.type, **{k: v for k, v in asdict(e).items() if v not in (None, (), [], False) or _is_alone(k, v)}}
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


def _is_alone(field: str, value: Any) -> bool:
    """Whether it says that nobody else spoke."""
    return field == "together_with" and value is not None


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
    return _READERS.get(name, _words)(name, value)


def _words(name: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return _refuse(name)


def _refuse(name: str) -> NoReturn:
    refuse(f"the {name} of an entry is none that a reviewer can give")


def _tags(name: str, value: Any) -> tuple[str, ...] | str | None:
    is_list = isinstance(value, list) and all(isinstance(v, str) for v in value)
    return _short(checked_tags, value) if is_list else _words(name, value)


def _note(name: str, value: Any) -> str | None:
    return _short(checked_note, value) if isinstance(value, str) else _words(name, value)


def _short(checked: Callable[[Any], T], value: Any) -> T:
    try:
        return checked(value)
    except OnrecordError as error:
        refuse(str(error))


def _dates(name: str, value: Any) -> tuple[tuple[str, str | None], ...] | str | None:
    return tuple(_dated(pair) for pair in value) if isinstance(value, list | tuple) else _words(name, value)


def _names(name: str, value: Any) -> tuple[str, ...] | None:
    return names_of(value, f"the {name} of an entry")


def _claim(name: str, value: Any) -> Claim:
    if not isinstance(value, dict) or not value.keys() <= {f.name for f in fields(Claim)}:
        _refuse(name)
    return Claim(**{k: _value(k, v) for k, v in value.items()})


def _flag(name: str, value: Any) -> bool:
    return value if type(value) is bool else _refuse(name)


def _enumerated(name: str, value: Any) -> str:
    if value not in _ENUMERATED[name]:
        _refuse(name)
    return State(value) if name == "state" else value


def _dated(pair: Any) -> tuple[str, str | None]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:  # pyright: ignore[reportUnknownArgumentType]
        refuse("the dates of an entry are none that a reviewer can give")
    key, day = pair[0], pair[1]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(key, str) or not (day is None or isinstance(day, str)):
        refuse("the dates of an entry are none that a reviewer can give")
    return key, day


def _day(name: str, value: Any) -> str | None:
    try:
        return checked_day(value) if isinstance(value, str) else _words(name, value)
    except OnrecordError:
        _refuse(name)


#: what reads the fields of entries; all others are words or nothing
_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(("tagged", "untagged", "tags"), _tags),
    **dict.fromkeys(_ENUMERATED, _enumerated),
    **dict.fromkeys(("note", "text"), _note),
    "dates": _dates,
    "published": _day,
    "proposed": _claim,
    "together_with": _names,
    "dropped": _flag,
    "seen": _flag,
}
