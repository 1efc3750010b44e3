"""What is typed as a part of a name or a title, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Sized

import pytest

from onrecord.core.library.articles import count_articles, list_articles, names_like
from onrecord.core.library.search import find_quotes
from onrecord.core.library.speakers import count_speakers, list_speakers, may_be_same
from onrecord.core.store.connection import Store
from onrecord.core.store.speakers import speakers_called
from tests.core.test_search import put

_Found = Callable[[Store, str], Sized | int]
_WHERE: dict[str, _Found] = {
    "articles": count_articles,
    "titles": lambda store, typed: list_articles(store, typed=typed),
    "names": names_like,
    "speakers": list_speakers,
    "speakers counted": count_speakers,
    "who": speakers_called,
    "the same": may_be_same,
    "quotes within": lambda store, typed: find_quotes(store, None, within=typed).numbers,
}


@pytest.mark.parametrize("where", _WHERE)
@pytest.mark.parametrize(
    "typed",
    [
        "a" * 100_000,
        "%" * 100_000,
        "\u0301" * 100_000,
        " ".join(map(str, range(50_000))),
        "zz\0",
        "\ud800x",
    ],
    ids=["letters", "signs", "marks", "words", "a null", "half a character"],
)
def test_what_is_in_nothing_is_found_nowhere(store: Store, where: str, typed: str) -> None:
    put(store, "Ada Moreno 100", "The strait is open.", title="Strait, 100 times", site="courier.example")
    found = _WHERE[where](store, typed)
    assert (found if isinstance(found, int) else len(found)) == 0


@pytest.mark.parametrize(
    ("typed", "many"),
    [("", 2), ("5 %", 1), ("_", 1), ("\\", 1), ("MOR", 2), ("mor mor mor " * 1000, 2), ("x", 0)],
)
def test_signs_are_themselves_and_a_word_typed_twice_is_one(store: Store, typed: str, many: int) -> None:
    put(store, "Ada Moreno_5%\\", "The strait is open.", title="Moreno: 5% \\_")
    put(store, "Karl Moreau", "The strait is closed.", title="Moreau")
    assert (count_articles(store, typed), count_speakers(store, typed)) == (many, many)
