"""The fields and operators there are: one table for the parser, its messages and the hints on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.frozen import frozen
from onrecord.core.model import QuoteKind
from onrecord.core.query.tree import Confidence, FieldText, Leaf, OneOf, Published
from onrecord.core.store.entries import State
from onrecord.core.text.countries import known_countries

#: how a quote without a speaker is asked for: who:"no one named"
NO_ONE = "no one named"
_KINDS: Mapping[str, tuple[str, ...]] = {
    **{kind: (kind,) for kind in get_args(QuoteKind)},
    "quoted": ("direct", "mixed"),
}
_STATES: Mapping[str, tuple[str, ...]] = {
    **{state.value: (state.value,) for state in State if state is not State.GONE},
    "done": ("accepted", "changed", "rejected"),
    "kept": ("accepted", "changed"),
    "recheck": ("recheck", "disputed"),
    "again": ("recheck", "disputed"),
    "all": tuple(state.value for state in State if state is not State.GONE),
}
_SPEAKERS: Mapping[str, tuple[str, ...]] = {name: (name,) for name in ("named", "organisation", "unnamed")}
_DAY = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?%?")
_SHOWN = 40


@frozen
class Field:
    """A field: the operators that go with it, an example, and what makes a leaf of operator and value."""

    operators: tuple[str, ...]
    example: str
    make: Callable[[str, str], Leaf]


def short(value: str) -> str:
    """A value as a message shows it."""
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"


def states_called(value: str) -> tuple[str, ...]:
    """The states that a word stands for: "kept" for accepted and changed.

    Raises:
        OnrecordError: there is no such state.
    """
    return _chosen("state", _STATES, value)


def _named(field: Literal["who", "site", "tag", "title", "reviewer", "assigned"], _op: str, value: str) -> Leaf:
    if field != "tag" and not any(c.isalnum() for c in value):
        raise OnrecordError(f"{field}: needs letters or digits, not “{short(value)}”")
    return FieldText(field, value)


def _choice(
    field: Literal["kind", "state", "speaker"], choices: Mapping[str, tuple[str, ...]], _op: str, value: str
) -> Leaf:
    return OneOf(field, _chosen(field, choices, value))


def _chosen(field: str, choices: Mapping[str, tuple[str, ...]], value: str) -> tuple[str, ...]:
    if value.lower() not in choices:
        raise OnrecordError(f"a {field} is {', '.join(choices)}, not “{short(value)}”")
    return choices[value.lower()]


def _country(field: Literal["country", "about"], _op: str, value: str) -> Leaf:
    plain = value.lower()
    countries = known_countries()
    for code, name in countries.items():
        if plain in (code.lower(), name.lower()):
            return OneOf(field, (code,))
    near = [f"{code} for {name}" for code, name in countries.items() if plain in name.lower()][:3]
    hint = f"; did you mean {', '.join(near)}?" if near else "; give its two letters, such as PK, or its English name"
    raise OnrecordError(f"there is no country “{short(value)}”{hint}")


def _published(field: Literal["before", "after"], _op: str, value: str) -> Leaf:
    if not _DAY.fullmatch(value):
        raise OnrecordError(f"{field}: needs a date: {field}:2024, {field}:2024-03 or {field}:2024-03-11")
    return Published(field == "before", value)


def _decided(_op: str, value: str) -> Leaf:
    if not _DAY.fullmatch(value):
        raise OnrecordError("decided: needs a date: decided:2024, decided:2024-03 or decided:2024-03-11")
    return FieldText("decided", value)


def _confidence(op: str, value: str) -> Leaf:
    number = float(value.rstrip("%")) if _PERCENT.fullmatch(value) else 101.0
    if op not in ("<", ">", "<=", ">=") or number > 100:
        raise OnrecordError("confidence needs a percentage: confidence<80 or confidence>95")
    # 0.8 without its sign is how JSON and the tables give 80 %
    return Confidence(op, number if number < 1 and "." in value and "%" not in value else number / 100)


_COMPARED = ("<", ">", "<=", ">=", ":")
FIELDS: Mapping[str, Field] = {
    "who": Field((":",), "who:name", partial(_named, "who")),
    "speaker": Field((":",), "speaker:named", partial(_choice, "speaker", _SPEAKERS)),
    "kind": Field((":",), "kind:direct", partial(_choice, "kind", _KINDS)),
    "state": Field((":",), "state:open", partial(_choice, "state", _STATES)),
    "tag": Field((":",), "tag:check", partial(_named, "tag")),
    "confidence": Field(_COMPARED, "confidence<80", _confidence),
    "reviewer": Field((":",), "reviewer:anna", partial(_named, "reviewer")),
    "assigned": Field((":",), "assigned:anna (its article)", partial(_named, "assigned")),
    "decided": Field((":",), "decided:2024-03-11", _decided),
    "country": Field((":",), "country:PK (its article)", partial(_country, "country")),
    "about": Field((":",), "about:PK (the quote)", partial(_country, "about")),
    "site": Field((":",), "site:", partial(_named, "site")),
    "title": Field((":",), "title:", partial(_named, "title")),
    "before": Field((":",), "before:2024", partial(_published, "before")),
    "after": Field((":",), "after:2024-03", partial(_published, "after")),
}
#: shorter names
ALIASES = {"sure": "confidence"}
#: the language on a line
HINT = " · ".join(('words, "a phrase", begin*, -not, this OR that, (brackets)', *(f.example for f in FIELDS.values())))


def leaf_of(name: str, op: str, value: str, *, begins: bool) -> Leaf:
    """What ``name``, an operator and a value say.

    Raises:
        OnrecordError: there is no such field, the operator does not go with it, or the value makes no sense.
    """
    name = ALIASES.get(name.lower(), name.lower())
    field = FIELDS.get(name)
    if field is None:
        if value.startswith("//"):
            raise OnrecordError("to find an address type its site: site:example.org")
        raise OnrecordError(f"there is no field “{short(name)}”; there are {_known()}; words stand in quotation marks")
    if op not in field.operators:
        raise OnrecordError(f"{op} does not go with {name}; write {field.example.partition(' ')[0]}")
    if not value.strip():
        raise OnrecordError(f"{name}{op} needs something after it, without a space")
    leaf = field.make(op, value.strip())
    if not begins:
        return leaf
    if not isinstance(leaf, FieldText):
        raise OnrecordError(f"a star goes with words and names, not with {name}; leave it out")
    return replace(leaf, begins=True)


def _known() -> str:
    return ", ".join(f"{name}<" if name == "confidence" else f"{name}:" for name in FIELDS)
