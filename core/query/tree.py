"""What a query says, as a tree. Nothing here reads or asks anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from onrecord.core.frozen import frozen


@frozen
class Words:
    """A word, or several in a row, in a quote or in its speaker's name; ``begins``: the last is a beginning."""

    text: str
    begins: bool = False


@frozen
class FieldText:
    """A field that holds words or a name."""

    field: Literal["who", "site", "tag", "title", "reviewer", "decided", "assigned"]
    text: str
    begins: bool = False


@frozen
class OneOf:
    """A field that is, or for countries holds, one of ``values``."""

    field: Literal["kind", "state", "speaker", "country", "about"]
    values: tuple[str, ...]


@frozen
class Published:
    """Before the first, or after the last, day of ``day``: a year, a month or a day in ISO 8601."""

    before: bool
    day: str


@frozen
class Confidence:
    """A comparison of a quote's confidence with ``share``, 0 to 1."""

    op: Literal["<", ">", "<=", ">="]
    share: float


@frozen
class Not:
    """What does not meet ``part``."""

    part: Node


@frozen
class And:
    """What meets all of ``parts``, of which there are two or more."""

    parts: tuple[Node, ...]


@frozen
class Or:
    """What meets any of ``parts``, of which there are two or more."""

    parts: tuple[Node, ...]


Leaf = Words | FieldText | OneOf | Published | Confidence
Node = Leaf | Not | And | Or


def leaves(node: Node, *, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Each leaf, with whether it is looked for (True) or left out."""
    match node:
        case Not(part):
            yield from leaves(part, wanted=not wanted)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, wanted=wanted)
        case _:
            yield node, wanted
