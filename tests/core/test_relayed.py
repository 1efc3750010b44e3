"""Words passed on by somebody else are those of whoever said them, however that is put; with the real model.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.quotes.relayed import RELAYING, REPUTING
from tests.attributed import Said, said

_NEED_AS = ("quote", "cite", "report", "describe", "record")


_IRREGULAR = {
    "say": "said", "think": "thought", "know": "known", "understand": "understood", "hear": "heard",
    "overhear": "overheard", "show": "shown", "catch": "caught",
}  # fmt: skip


def participle(verb: str) -> str:
    """ "quoted" of "quote"."""
    return _IRREGULAR.get(verb, verb + ("d" if verb.endswith("e") else "ed"))


def bare(text: str) -> Said:
    """Each quote's words, without marks and stops, with its speaker's name."""
    return [(words.strip("“,.”"), name) for words, name in said(text)]


@pytest.mark.parametrize("verb", _NEED_AS)
@pytest.mark.parametrize(
    "text",
    [
        "Governor Lena Thorsby was {} by the Harbour Post as saying that the pier would close.",
        "Governor Lena Thorsby was {} on Friday as having said that the pier would close.",
        "The Harbour Post {} Governor Lena Thorsby as saying that the pier would close.",
    ],
)
def test_who_is_quoted_as_saying_says_it(verb: str, text: str) -> None:
    assert bare(text.format(participle(verb))) == [("that the pier would close", "Lena Thorsby")]


@pytest.mark.parametrize("verb", ["quote", "cite", "report"])
@pytest.mark.parametrize(
    "text",
    [
        "“The pier will close,” Governor Lena Thorsby was {} by the radio as saying.",
        "“The pier will close,” the radio {} Governor Lena Thorsby as saying.",
        "The radio {} Governor Lena Thorsby as saying: “The pier will close.”",
    ],
)
def test_words_between_marks_are_those_of_who_is_quoted(verb: str, text: str) -> None:
    assert bare(text.format(participle(verb))) == [("The pier will close", "Lena Thorsby")]


@pytest.mark.parametrize("verb", sorted(REPUTING - {"quote", "cite"}))
def test_who_is_reputed_to_have_said_something_is_its_speaker(verb: str) -> None:
    text = f"Governor Lena Thorsby is {participle(verb)} to have told friends that the pier would close."
    assert bare(text) == [("that the pier would close", "Lena Thorsby")]


@pytest.mark.parametrize("verb", sorted(RELAYING - set(_NEED_AS)))
def test_who_is_seen_or_heard_saying_something_is_its_speaker(verb: str) -> None:
    text = f"Governor Lena Thorsby was {participle(verb)} telling guests that the pier would close."
    assert bare(text) == [("that the pier would close", "Lena Thorsby")]


@pytest.mark.parametrize(
    "text",
    [
        "“The pier will close,” said Lena Thorsby, according to the Harbour Post.",
        "The Harbour Post reported that Lena Thorsby had said: “The pier will close.”",
        "“The pier will close,” Lena Thorsby said, as quoted by the Harbour Post.",
        "“The pier will close,” Lena Thorsby told state television.",
        "“The pier will close,” Lena Thorsby said in comments carried by the Harbour Post.",
    ],
)
def test_who_passes_words_on_has_not_said_them(text: str) -> None:
    assert bare(text) == [("The pier will close", "Lena Thorsby")]


def test_the_accused_who_is_alleged_to_have_said_something_is_its_speaker() -> None:
    text = "The driver, Karl Obrecht, is alleged by police to have said that the brakes were fine."
    assert bare(text) == [("that the brakes were fine", "Karl Obrecht")]


@pytest.mark.parametrize(
    "text",
    [
        "According to the Harbour Post, Governor Lena Thorsby said that the pier would close.",
        "According to Harbour News, council spokeswoman Lena Thorsby said the pier would close.",
    ],
)
def test_who_said_it_according_to_a_paper_is_the_speaker(text: str) -> None:
    ((words, name),) = bare(text)
    assert (words.removeprefix("that "), name) == ("the pier would close", "Lena Thorsby")


def test_who_knows_it_according_to_a_paper_is_nobody_s_speaker() -> None:
    ((_, name),) = bare("According to the Harbour Post, Governor Lena Thorsby will close the pier.")
    assert name == "Harbour Post"


@pytest.mark.parametrize(
    "shown",
    ["The ad uses video of", "The ad features a clip of", "A new spot uses footage of"],
)
@pytest.mark.parametrize(
    "words",
    [
        "asking, “Why is the pier not open yet?”",
        "saying, “The pier will close in May.”",
        "saying: “The pier will close.”",
    ],
)
def test_who_is_heard_in_a_recording_speaks_and_not_the_recording(shown: str, words: str) -> None:
    (found,) = said(f"{shown} Lena Thorsby {words}\n\nIt ran on Monday.")
    assert found == (words[words.index("“") :], "Lena Thorsby")
