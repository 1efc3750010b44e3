"""Where an end that is moved by hand may stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.core.model import Span
from onrecord.core.review.spans import Caret, SpanEdit
from onrecord.core.text.boundaries import (
    clause_ends,
    clause_starts,
    sentence_ends,
    sentence_starts,
    word_at,
    word_ends,
    word_starts,
)

TEXT = (
    "“We will moor,” she said. “There is no other quay.” He left the U.S. for this purpose. "
    "The (old) crews’ rights — all of them — stand; 35% rose.\n\nNext came “yes”."
)
Step = Callable[[str, int, int], int]


def stops(step: Step, at: int, by: int) -> list[int]:
    """All places a step leads to, one after the other."""
    out: list[int] = []
    while (to := step(TEXT, at, by)) != at:
        out.append(at := to)
    return out


def test_words_end_before_their_stop_and_once_more_after_a_closing_mark() -> None:
    ends = [TEXT[max(0, e - 7) : e] for e in stops(word_ends, 0, 1)]
    assert ends[2:5] == ["ll moor", " moor,”", "r,” she"]
    assert "purpose" in ends
    assert "urpose." not in ends
    assert "he U.S." in ends
    assert " crews’" not in ends


def test_clauses_and_sentences() -> None:
    assert [TEXT[max(0, e - 6) : e] for e in stops(clause_ends, 0, 1)] == [
        "moor,”", "e said", "quay.”", "urpose", "rights", "f them", " stand", "% rose", " “yes”",
    ]  # fmt: skip
    assert [TEXT[s : s + 5] for s in stops(clause_starts, len(TEXT), -1)] == [
        "“yes”", "Next ", "35% r", "stand", "all o", "The (", "He le", "“Ther", "she s", "“We w",
    ]  # fmt: skip
    assert [TEXT[max(0, e - 6) : e] for e in stops(sentence_ends, 0, 1)] == [
        "e said",
        "quay.”",
        "urpose",
        "% rose",
        " “yes”",
    ]


@pytest.mark.parametrize("step", [word_ends, word_starts, clause_ends, clause_starts, sentence_ends, sentence_starts])
@given(text=st.text("ab .,”“—\n’!(", max_size=60), at=st.integers(0, 60))
@example(text="a" * 50 + " " + "b" * 9, at=55)
def test_a_step_goes_its_way_and_comes_to_an_end(step: Step, text: str, at: int) -> None:
    at = min(at, len(text))
    for by in (1, -1):
        here = at
        for _ in range(len(text) + 1):
            to = step(text, here, by)
            assert 0 <= to <= len(text)
            assert to == here or (to > here) == (by > 0)
            if to == here:
                break
            here = to
        assert step(text, here, by) == here


def test_a_word_in_the_caret_leaves_its_stop_out_and_takes_its_marks() -> None:
    assert TEXT[slice(*word_at(TEXT, TEXT.index("purpose")))] == "purpose"
    assert TEXT[slice(*word_at(TEXT, TEXT.index("moor")))] == "moor,”"
    assert TEXT[slice(*word_at(TEXT, 1))] == "“We"
    caret = Caret(word_at(TEXT, TEXT.index("purpose")))
    assert TEXT[slice(*caret.moved(TEXT, 1, "word").at)] == "The"
    assert TEXT[slice(*caret.moved(TEXT, -1, "word").at)] == "this"


def test_the_moving_end_is_known_by_its_word() -> None:
    edit = SpanEdit("k", (Span(*(TEXT.index("He left"), TEXT.index(". The"))),))
    assert TEXT[slice(*edit.edge_word(TEXT))] == "purpose"
    assert TEXT[slice(*edit.moved(TEXT, -1, "word").edge_word(TEXT))] == "this"
    assert TEXT[slice(*edit.swapped().edge_word(TEXT))] == "He"
    assert edit.moved(TEXT, -1, "clause") == edit  # nothing would be left


def test_an_end_and_the_caret_move_by_sentence() -> None:
    edit = SpanEdit("k", (Span(TEXT.index("He left"), TEXT.index(" The (old)") - 1),))
    on = edit.moved(TEXT, 1, "sentence")
    assert TEXT[: on.content[0].end].endswith("35% rose")
    assert on.moved(TEXT, -1, "sentence") == edit
    assert TEXT[edit.swapped().moved(TEXT, -1, "sentence").content[0].start :].startswith("“There is")
    caret = Caret(word_at(TEXT, TEXT.index("purpose")))
    assert TEXT[slice(*caret.moved(TEXT, 1, "sentence").at)] == "The"
    assert TEXT[slice(*caret.moved(TEXT, -1, "sentence").at)] == "He"
