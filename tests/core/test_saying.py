"""Words that a reviewer is shown as perhaps somebody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.text.saying import find_said


def said(text: str) -> list[str]:
    """The words found."""
    return [text[slice(*s)] for s in find_said(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The mayor on Monday hoped no storm, least of all this one, would reach the quay.", ["no storm, least of all this one, would reach the quay"]),
        ("“We will moor,” she said on Monday, adding that the U.S. had agreed.", ["“We will moor,”", "that the U.S. had agreed"]),
        ("“We will moor,” she said on the old quay.", ["“We will moor,”"]),
        ("Brandt said the quay was old, noting storms had come.", ["the quay was old", "storms had come"]),
        ("Brandt told a room of reporters that the quay was old.", ["that the quay was old"]),
        ("Brandt: no quay is older\n\nThe quay is old.", ["no quay is older"]),
        ("No quay is older, says Brandt\n\nThe quay is old.", ["No quay is older"]),
        ("Karl Lind, the chief executive, said profits rose.", ["profits rose"]),
        ("At the quay, Brandt says ferries come at 5 p.m. and leave at six", ["ferries come at 5 p.m. and leave at six"]),
        ("“We will moor. \n“: : \nThe quay is old.", ["“We will moor."]),
        ("“Will we be done?“ she wondered. “Who are “we”?”", ["“Will we be done?“", "“Who are “we”?”"]),
        ("The United States reports ships. It notes nothing.", []),
    ],
)  # fmt: skip
def test_after_a_word_of_saying_between_marks_and_in_headlines(text: str, found: list[str]) -> None:
    assert said(text) == found


@given(st.text(alphabet="Ab said,.:“”\n", max_size=80))
def test_what_is_found_begins_and_ends_with_a_word_in_one_line(text: str) -> None:
    for words in said(text):
        assert words == words.strip()
        assert "\n" not in words
