"""Whose words between quotation marks are that no cue took, by grammar and layout alone: no token counts as a cue here.

All names and texts are invented.
"""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.core.analysis.pipeline import COMPONENTS, load_pipeline
from onrecord.core.analysis.quotes.attribute import bounds_of
from onrecord.core.analysis.quotes.features import columns_of
from onrecord.core.analysis.quotes.floating import Marked, floating_quotes
from onrecord.core.text.quotation_marks import find_stretches


def floating(text: str) -> list[tuple[str, str, str]]:
    """Of each stretch its first word, its speaker's phrase and the rule."""
    with load_pipeline().select_pipes(disable=list(COMPONENTS)):
        doc = load_pipeline()(text)
    stretches = find_stretches(text)
    columns = columns_of(doc, stretches)
    marked = Marked(doc, columns, stretches, bounds_of(columns, len(stretches)), np.zeros(len(doc), np.float32), ())
    return [
        (doc[d.content[0][0] + 1].text, " ".join(doc[a:b].text for a, b in d.speaker), d.rule)
        for d in floating_quotes(marked, ())
    ]


@pytest.mark.parametrize(
    ("leading", "who"),
    [
        ("Then Dana Orr got up:", "Dana Orr"),
        ("The boat was late, and she had to change her answer:", "she"),
        ("The harbour was shut when Jon Ear went to the gate, holding his sign up:", "Jon Ear"),
        ("More from Dana Orr:", "Dana Orr"),
    ],
)
@pytest.mark.parametrize("space", [" ", "\n\n"])
def test_words_behind_a_colon_are_whoever_leads_up_to_them(leading: str, who: str, space: str) -> None:
    text = f"Ann Lee has run the market since May. {leading}{space}“We cannot sell what we do not own.”"
    assert floating(text) == [("We", who, "introduced")]


def test_what_cannot_speak_does_not_lead_up_to_words() -> None:
    (one,) = floating(
        "Ann Lee has run the market since May. The answer is simple:\n\n“We cannot sell what we do not own.”"
    )
    assert one == ("We", "Ann Lee", "nearest name")


def test_each_paragraph_of_a_quote_is_whoevers_its_first_one_is() -> None:
    text = (
        "Then Dana Orr listed what it takes:\n\n"
        '"Has Jon Ear run a port of this size before?\n\n'
        '"Are his friends known for their patience?\n\n'
        '"Does he change course every year?"'
    )
    rules = ["introduced", "goes on", "goes on"]
    assert floating(text) == [
        (word, "Dana Orr", rule) for word, rule in zip(("Has", "Are", "Does"), rules, strict=True)
    ]


def test_a_quote_that_was_left_open_does_not_go_on_with_another_mark() -> None:
    text = (
        'Then Dana Orr got up:\n\n"The ministry will not call the water in the streets a flood.\n\n'
        "“I saw no boats in the streets that day.”\n\nThe water has gone."
    )
    assert [rule for _, _, rule in floating(text)] == ["introduced", "continued"]
