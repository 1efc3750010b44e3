"""Frozen classes of ours do what Python's own do."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from onrecord.core.frozen import frozen


@frozen
class Ours:
    """What a field can be."""

    name: str
    pages: tuple[int, ...] = ()
    notes: list[str] = field(default_factory=list[str])
    length: int = field(init=False)
    opened: list[str] = field(init=False, default_factory=list[str])
    language: str = field(default="en", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))

    @property
    def loud(self) -> str:
        """A method stands beside the fields."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same of Python's own."""

    name: str
    pages: tuple[int, ...] = ()
    notes: list[str] = field(default_factory=list[str])
    length: int = field(init=False)
    opened: list[str] = field(init=False, default_factory=list[str])
    language: str = field(default="en", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@frozen
class Named:
    """Hashed by what it holds."""

    name: str


@frozen
class Dated(Named):
    """One that adds a field, and says how it reads."""

    year: int = 0

    def __repr__(self) -> str:
        return f"{self.name} {self.year}"


@frozen
class Nothing:
    """No field at all."""


def _said(call: Callable[[], object]) -> str:
    """The error of a call, without the class's name."""
    with pytest.raises((TypeError, AttributeError)) as told:
        call()
    return str(told.value).replace("Ours", "").replace("Theirs", "")


def test_it_is_made_copied_and_taken_apart_as_a_dataclass_is() -> None:
    ours, theirs = Ours("a", (1,), language="pt"), Theirs("a", (1,), language="pt")
    assert asdict(ours) == asdict(theirs)
    assert repr(ours).removeprefix("Ours") == repr(theirs).removeprefix("Theirs")
    assert [(f.name, f.init, f.kw_only) for f in fields(Ours)] == [(f.name, f.init, f.kw_only) for f in fields(Theirs)]
    assert replace(ours, name="bcd").length == 3
    assert Ours("a").notes is not Ours("a").notes
    for copied in (copy.copy(ours), copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):
        assert copied == ours
        assert copied is not ours
    parameters = [(p.name, p.kind, p.annotation) for p in inspect.signature(Ours).parameters.values()]
    assert parameters == [(p.name, p.kind, p.annotation) for p in inspect.signature(Theirs).parameters.values()]
    match ours:
        case Ours(name, pages):
            assert (name, pages, ours.loud) == ("a", (1,), "A")


def test_nothing_of_it_can_be_changed() -> None:
    ours: Any = Ours("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        ours.name = "b"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del ours.name
    with pytest.raises(FrozenInstanceError):
        ours.unknown = 1
    assert not hasattr(ours, "__dict__")


def test_equal_ones_hash_alike_and_another_class_is_another_thing() -> None:
    assert Named("a") == Named("a") != Named("b")
    assert {Named("a"), Named("a"), Dated("a")} == {Named("a"), Dated("a", 0)}
    assert Named("a") != Dated("a")
    assert Dated("a", 1) != Dated("a", 2)
    assert (repr(Dated("a", 1)), repr(Nothing())) == ("a 1", "Nothing()")
    assert Nothing() == Nothing()
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ours("a"))


@pytest.mark.parametrize("arguments", [((), {}), (("a", (), [], 1), {}), (("a",), {"length": 1}), (("a",), {"x": 1})])
def test_wrong_arguments_are_refused_in_the_same_words(arguments: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    ours: Any = Ours
    theirs: Any = Theirs
    assert _said(lambda: ours(*arguments[0], **arguments[1])) == _said(lambda: theirs(*arguments[0], **arguments[1]))
