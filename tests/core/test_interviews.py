"""Interviews and transcripts, however they are printed, and what only looks like them; with the real model.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.pipeline import analyse
from onrecord.core.analysis.quotes.transcripts import TALKERS
from tests.attributed import said


@pytest.mark.parametrize(
    ("one", "other"),
    [("Winner", "Loser"), ("Pros", "Cons"), ("Monday", "Tuesday night"), ("Millwall", "Everton"), ("Best Pie", "Best Soup"),
     ("Ingredients", "Method"), ("GULL POINT", "SANDY BAY"), ("Reds", "Blues")],
)  # fmt: skip
def test_labels_that_come_again_are_no_transcript(one: str, other: str) -> None:
    text = f"The week in brief\n\n{one}: The red boat came first.\n\n{other}: Two eggs were lost.\n\n{one}: Rain in the north.\n\n{other}: A late train."
    assert said(text) == []


@pytest.mark.parametrize("talker", sorted(TALKERS))
def test_a_role_at_the_head_of_turns_speaks(talker: str) -> None:
    label = talker.capitalize()
    text = f"{label}: Why is the pier shut?\n\nMira Stanhope: I do not know.\n\n{label}: Who does?\n\nMira Stanhope: You should ask the clerk."
    spoken = said(text)
    assert [(w, n) for w, n in spoken if n == "Mira Stanhope"] == [
        ("I do not know.", "Mira Stanhope"),
        ("You should ask the clerk.", "Mira Stanhope"),
    ]
    assert len(spoken) == 4


@pytest.mark.parametrize("label", ["HOLT", "Holt", "DANA HOLT", "Dana Holt"])
def test_a_last_name_at_the_head_of_turns_is_the_full_one(label: str) -> None:
    text = f"The radio’s Dana Holt met the mayor.\n\n{label}: Did you know?\n\nMAYOR PAUL KESSEL (D): I did not.\n\n{label}: Who told you?\n\nKESSEL: My clerk did."
    people = {n for _, n in said(text)}
    assert {n.title() for n in people if n} == {"Dana Holt", "Paul Kessel"}


def test_a_name_in_capitals_is_written_as_it_stands_elsewhere_or_as_names_are() -> None:
    text = (
        "MARTIN MCKEANE, HOST: With us is Senator Paula Whitfield. Hello.\n\nSEN. PAULA WHITFIELD (D-OH): Good to be with you.\n\n"
        "MCKEANE: What went wrong?\n\nWHITFIELD: I do not know.\n\nJD LIU, CORRESPONDENT: Martin, I asked them."
    )
    assert {name for _, name in said(text)} == {"Martin McKeane", "Paula Whitfield", "JD Liu"}


@pytest.mark.parametrize("ends", [":", ".", ")"])
def test_q_and_a_need_no_colon_and_what_an_article_is_called_is_nobody(ends: str) -> None:
    text = (
        f"Interview: The light keeper\n\nMira Stanhope has kept the light for years.\n\nQ{ends} Do you sleep?\n\nA{ends} I do, by day."
        f"\n\nQ{ends} What do you hear?\n\nA{ends} The boats, and my own feet."
    )
    assert [(w, n) for w, n in said(text) if n] == [
        ("I do, by day.", "Mira Stanhope"),
        ("The boats, and my own feet.", "Mira Stanhope"),
    ]


@pytest.mark.parametrize("marks", ["", "**", "*"])
def test_what_answers_questions_standing_alone_is_said_by_who_is_interviewed(marks: str) -> None:
    text = (
        "Mira Stanhope has kept the light at Gull Point for thirty years. We spoke to her in the kitchen.\n\n"
        f"{marks}What did you see last night?{marks}\n\nI saw two boats. My lamp was out for an hour.\n\nIt was cold.\n\n"
        f"{marks}And then?{marks}\n\nThen I went to bed."
    )
    assert said(text) == [
        ("I saw two boats. My lamp was out for an hour.", "Mira Stanhope"),
        ("It was cold.", "Mira Stanhope"),
        ("Then I went to bed.", "Mira Stanhope"),
    ]
    assert all("answers a question" in q.explanation for q in analyse(text).quotes)


@pytest.mark.parametrize("marks", ["“”", '""', "‘’"])
def test_answers_between_marks_are_said_by_who_is_interviewed_not_by_who_asks(marks: str) -> None:
    start, end = marks
    text = (
        "The keeper Mira Stanhope left the light at Gull Point in May. Dana Holt talks to Mira Stanhope about ships and soup.\n\n"
        f"Why did you leave?\n\n{start}My boat was ready. I did not choose the month.{end}\n\n"
        f"Were you afraid?\n\n{start}Every night until three.{end}\n\nShe laughs. {start}My mother was afraid for both of us.{end}\n\n"
        f"What did you eat?\n\n{start}Soup, then cold soup.{end}"
    )
    assert [(words.strip(marks), who) for words, who in said(text) if who != "Dana Holt"] == [
        ("My boat was ready. I did not choose the month.", "Mira Stanhope"),
        ("Every night until three.", "Mira Stanhope"),
        ("My mother was afraid for both of us.", "Mira Stanhope"),
        ("Soup, then cold soup.", "Mira Stanhope"),
    ]


def test_an_article_that_calls_itself_an_interview_is_one_though_few_questions_say_you() -> None:
    text = (
        "Four questions for a keeper\n\nMira Stanhope keeps the light at Gull Point. She talked to us about lamps.\n\n"
        "How did you begin?\n\nBy accident. I could read a chart.\n\nOne chart?\n\nHalf of one, and I held it upside down.\n\n"
        "What is a lamp for?\n\nFor boats.\n\nAnd the fog?\n\nMy father said the fog needs no lamp."
    )
    answers = ["By accident. I could read a chart.", "Half of one, and I held it upside down.", "For boats."]
    assert set(zip(answers, ["Mira Stanhope"] * 3, strict=True)) <= set(said(text))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It is a tax on nets. Boats pay it in May.", "The council does."),
        ("Nobody knows. The clerk has left.", "There is none."),
    ],
)
def test_an_explainer_is_no_interview(first: str, second: str) -> None:
    text = (
        f"Mira Stanhope keeps the light at Gull Point.\n\nWhat is the new tax?\n\n{first}\n\nWho sets it?\n\n{second}"
    )
    assert said(text) == []


def test_a_paragraph_of_whole_sentences_between_marks_is_somebodys_words() -> None:
    text = (
        "In her kitchen Mira Stanhope pours tea. She has kept the light at Gull Point for thirty years.\n\n"
        "“You watch the sea, and the sea watches you.”\n\nShe sits down.\n\n“My sister used to say I was married to the lamp.”"
    )
    assert said(text) == [
        ("“You watch the sea, and the sea watches you.”", "Mira Stanhope"),
        ("“My sister used to say I was married to the lamp.”", "Mira Stanhope"),
    ]
