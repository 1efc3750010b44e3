"""Whom a question, a hearing or a wish not to be named is about says nothing by it; with the real model.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.pipeline import analyse


def said(text: str) -> list[tuple[str, str | None]]:
    """Each quote's words with its speaker as the text has it."""
    analysis = analyse(text)
    spans = ["".join(text[s.start : s.end] for s in q.speaker) or None for q in analysis.quotes]
    return [(q.text.strip("“”,.?"), span) for q, span in zip(analysis.quotes, spans, strict=True)]


@pytest.mark.parametrize("asked", ["asked", "pressed on", "asked repeatedly", "questioned about", "challenged on"])
@pytest.mark.parametrize(
    "text",
    [
        "Harbour minister Lena Thorsby, {} whether the pier would close, said: “Not today.”",
        "When {} whether the pier would close, she said: “Not today.”",
        "Thorsby, {} why the pier was shut, replied: “Not today.”",
    ],
)
def test_what_somebody_is_asked_is_not_their_quote(asked: str, text: str) -> None:
    assert [words for words, _ in said(text.format(asked))] == ["Not today"]


def test_who_asks_says_the_question() -> None:
    assert said("The senator, a critic of the pier, asked whether the minister had read the plan.") == [
        ("whether the minister had read the plan", "The senator, a critic of the pier,")
    ]


@pytest.mark.parametrize(
    "wish",
    [
        "asked not to be named because the matter is private",
        "asked not to be identified, as he still works there",
        "asked to remain anonymous",
        "requested anonymity for fear of his job",
        "insisted that his full name not be used",
    ],
)
def test_a_wish_not_to_be_named_is_no_quote(wish: str) -> None:
    assert [words for words, _ in said(f"“We knew it,” said a clerk at the harbour, who {wish}.")] == ["We knew it"]


@pytest.mark.parametrize("told", ["told", "informed", "assured", "reminded"])
def test_who_listens_does_not_speak(told: str) -> None:
    by_nobody = said(f"The jury was {told} that the pier had been unsafe for years.")
    by_clerk = said(f"The jury was {told} by a harbour clerk that the pier had been unsafe for years.")
    assert [who for _, who in by_nobody] == [None]
    assert [who for _, who in by_clerk] == ["a harbour clerk"]
