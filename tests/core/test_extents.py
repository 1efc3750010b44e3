"""Where words that somebody is reported to say begin and end, with the real model.

All names and texts are invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from spacy.tokens import Doc

from onrecord.core.analysis.pipeline import load_pipeline
from onrecord.core.analysis.quotes.extents import without_circumstance, without_main_clause, without_next_sentence
from onrecord.core.analysis.quotes.features import Columns, columns_of
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.text.quotation_marks import find_stretches
from tests.attributed import said


def taken(text: str, cue: str, words: str) -> tuple[Doc, Columns, Reading]:
    """A reading of ``text``'s cue by nobody yet, with those words as its content."""
    doc = load_pipeline()(text)
    head = next(t.i for t in doc if t.text == cue)
    content = doc.char_span(text.index(words), text.index(words) + len(words))
    assert content is not None
    runs = ((content.start, content.end),)
    return (
        doc,
        columns_of(doc, find_stretches(text)),
        Reading(head, ((head, head + 1),), runs, (), 0.9, -1.0, 0.9, 0.9, 1.0),
    )


def as_text(doc: Doc, runs: Runs) -> list[str]:
    return [doc[a:b].text for a, b in runs]


@pytest.mark.parametrize(("participle", "cue"), [("After saying", "saying"), ("Telling the council that", "Telling")])
@pytest.mark.parametrize("main", ["she was taken to the hospital", "Mara Lind walked out of the hall with two clerks"])
def test_the_main_clause_is_no_part_of_what_a_participle_says(participle: str, cue: str, main: str) -> None:
    words = "her arm was “so sore that I could hardly hold a pen,”"
    doc, columns, reading = taken(f"{participle} {words} {main}.", cue, f"{words} {main}")
    found = without_main_clause(doc, columns, reading)
    assert found is not None
    assert as_text(doc, found.content) == [words]
    assert as_text(doc, found.speaker)[0] in ("she", "Mara Lind")


@pytest.mark.parametrize("when", ["in May", "at the fair", "in the earlier poll"])
@pytest.mark.parametrize("words", ["so", "as much"])
def test_what_stands_for_words_ends_before_when_they_were_said(words: str, when: str) -> None:
    doc, columns, reading = taken(f"Half of the clerks said {words} {when}.", "said", f"{words} {when}")
    found = without_circumstance(doc, columns, reading)
    assert found is not None
    assert as_text(doc, found.content) == [words]


def test_what_is_told_ends_with_its_sentence() -> None:
    text = "The old pier was unsafe, Mara Lind said. The council plans to close it in May."
    doc, columns, reading = taken(text, "said", "The old pier was unsafe")
    behind = next(t.i for t in doc if t.text == "council") - 1
    longer = replace(reading, content=(*reading.content, (behind, len(doc) - 1)))
    found = without_next_sentence(doc, columns, longer)
    assert found is not None
    assert as_text(doc, found.content) == ["The old pier was unsafe"]


def test_words_between_marks_behind_what_is_told_are_of_the_same_cue() -> None:
    found = said("The old pier was unsafe, Mara Lind said. “We lost two stalls and a boat in the last storm.”")
    assert [who for _, who in found] == ["Mara Lind", "Mara Lind"]


def test_so_that_belongs_to_another_word_is_part_of_more() -> None:
    words = "so many ships had left that the port was empty"
    assert said(f"Lind said {words}.") == [(words, "Lind")]


@pytest.mark.parametrize("verb", ["added", "wrote", "said"])
def test_a_paragraph_set_off_by_a_colon_is_said(verb: str) -> None:
    words = "The harbour is not for sale. Nobody asked us what it is worth to the people who work there."
    text = f"“We will fight,” Mara Lind said on Monday.\n\nGovernor Karl Obrecht {verb}:\n\n{words}\n\nThe council meets in May."
    assert (words, "Karl Obrecht") in said(text)


@pytest.mark.parametrize(
    "behind", ["<img src='pier.png'>The pier in May.", "“The harbour is not for sale.”", "The pier."]
)
def test_what_is_behind_a_colon_may_be_something_else(behind: str) -> None:
    found = said(f"The harbour was sold in May.\n\nThe mayor added:\n\n{behind}\n\nThe council meets again.")
    assert [words for words, _ in found] in ([], ["“The harbour is not for sale.”"])


def test_a_title_between_marks_before_a_name_is_no_quote() -> None:
    assert said("The Echo sent its “chief harbour correspondent” Stephanie Marlow to the fair on Monday.") == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        # behind a question and its colon are the words
        ("Clerk Dan Ostrow, asked if the mayor would sign: “I will not trade from this desk.”", [("“I will not trade from this desk.”", "Dan Ostrow")]),
        # a comment on the words is none of them
        ("She refused to name them. “Not yet. We are counting,” was all that Mara Lind would say.", [("“Not yet. We are counting,”", "Mara Lind")]),
        # a sentence's words are those of the cue it has, and not of the one before
        ("Mara Lind agrees. “Rivers don't need us,” the old clerk says. “It is a one-sided love.”", [("“Rivers don't need us,” … “It is a one-sided love.”", "Mara Lind")]),
        # through whom words came is none of them
        ("“They want a pretext,” Colonel Anton Brill was quoted as saying by state agency Belpost.", [("“They want a pretext,”", "Anton Brill")]),
        # nor is when they were said
        ("My friend Mara Lind slept. “Did they find the boat?” Lind asked when the lights came up.", [("“Did they find the boat?”", "Mara Lind")]),
        # the time of a live report is none of them
        ("19:40 The plan is refused, says Mara Lind.", [("The plan is refused", "Mara Lind")]),
    ],
)  # fmt: skip
def test_words_are_those_said_and_no_more(text: str, quotes: list[tuple[str, str]]) -> None:
    assert said(text) == quotes


def test_what_is_said_of_somebody_by_the_way_is_nobodys_words() -> None:
    text = "In it a woman's voice, said to be hers, could be heard saying: “Hurry up or there is no tea.”"
    assert [words for words, _ in said(text)] == ["“Hurry up or there is no tea.”"]
