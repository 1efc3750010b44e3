"""Which of a cue's readings is taken, beside what other cues take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc

from onrecord.core.analysis import pipeline
from onrecord.core.analysis.quotes import choosing
from onrecord.core.analysis.quotes.claims import worth
from onrecord.core.analysis.quotes.features import columns_of
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.token_lists import Tokens, tokens_of
from onrecord.core.text.quotation_marks import find_stretches

TEXT = "“The quay is safe now,” Ann Lee said on Monday. Karl Lind told the radio that the ferry would moor there."


def parsed(text: str = TEXT) -> tuple[Doc, Tokens]:
    doc = pipeline.load_spacy()(text)
    return doc, tokens_of(columns_of(doc, find_stretches(text)), np.zeros(len(doc), np.float32))


def runs(doc: Doc, *words: str) -> Runs:
    found = (doc.char_span(doc.text.index(w), doc.text.index(w) + len(w), alignment_mode="expand") for w in words)
    return tuple((span.start, span.end) for span in found if span is not None)


def reading(doc: Doc, cue: str, content: Sequence[str], speaker: str, path: float = 0.0) -> Reading:
    at = runs(doc, cue)
    return Reading(at[0][0], at, runs(doc, *content), runs(doc, speaker), 0.9, path, 0.5, 0.5, 0.5)


def chosen(doc: Doc, tokens: Tokens, found: list[list[Reading]], weights: dict[str, float]) -> list[str]:
    return [
        " … ".join(doc[a:b].text for a, b in one.content)
        for one in choosing.best(tokens, found, {"score": 1.0} | weights)
    ]


def test_of_two_cues_the_nearer_has_the_words_between_marks() -> None:
    doc, tokens = parsed()
    told = "that the ferry would moor there"
    found = [
        [reading(doc, "said", ["“The quay is safe now,”"], "Ann Lee")],
        [
            reading(doc, "told", ["“The quay is safe now,”", told], "Karl Lind"),
            reading(doc, "told", [told], "Karl Lind", path=-1.0),
        ],
    ]
    assert chosen(doc, tokens, found, {})[1] == f"“The quay is safe now,” … {told}"
    assert chosen(doc, tokens, found, {"crossing sure, marked, farther": -2.0})[1] == told
    assert chosen(doc, tokens, found, {"share that nearer ones take": -9.0})[1] == told
    assert chosen(doc, tokens, found, {"crossing sure, marked, nearer": -9.0})[1] != told


def test_a_stretch_that_nobody_takes_tells() -> None:
    doc, tokens = parsed()
    found = [
        [
            reading(doc, "told", [words], "Karl Lind", path)
            for words, path in (("the ferry", 0.0), ("The quay is safe now", -1.0))
        ]
    ]
    name = "leaves to nobody, 1 sentences off before"
    assert chosen(doc, tokens, found, {}) == ["the ferry"]
    assert chosen(doc, tokens, found, {name: -2.0}) == ["The quay is safe now"]
    assert chosen(doc, tokens, found, {"takes alone, 1 sentences off": 2.0}) == ["The quay is safe now"]


def test_words_within_words_are_told_from_words_that_cross() -> None:
    doc, tokens = parsed("Ann Lee said that Karl Lind told the radio that the ferry would moor there.")
    outer = reading(doc, "said", ["that Karl Lind told the radio that the ferry would moor there"], "Ann Lee")
    inner = reading(doc, "told", ["that the ferry would moor there"], "Karl Lind")
    contest = choosing.contest_of(tokens, [[outer], [inner]])
    [around] = choosing.beside_others(contest, 0, [0, 0])
    [within] = choosing.beside_others(contest, 1, [0, 0])
    assert around == {"nests sure whole, indirect": 1}
    assert within == {"nested in sure whole, indirect": 1}


def test_of_uncertain_readings_the_one_is_taken_that_is_nearly_right_in_any_case() -> None:
    doc, tokens = parsed()
    long = "that the ferry would moor there"
    found = [
        [
            reading(doc, "told", ["the radio"], "Karl Lind"),
            reading(doc, "told", [long], "Karl Lind", path=-0.1),
            reading(doc, "told", [long.removesuffix(" there")], "Karl Lind", path=-0.1),
        ]
    ]
    assert chosen(doc, tokens, found, {}) == [long]
    found[0][0] = replace(found[0][0], path=3.0)
    found[0][1:] = [replace(r, path=-0.1) for r in found[0][1:]]
    assert chosen(doc, tokens, found, {}) == ["the radio"]


def test_nothing_learned_leaves_the_best_score() -> None:
    doc, tokens = parsed()
    found = [[reading(doc, "told", [words], "Karl Lind") for words in ("the radio", "the ferry")]]
    assert choosing.best(tokens, found, {}) == [found[0][0]]


def test_the_same_words_are_worth_most_then_a_speaker() -> None:
    same, near, other, far = (worth(0b1111, 0b1, said, sayer) for said, sayer in ((15, 1), (7, 1), (15, 2), (1, 1)))
    assert same > near > far
    assert same > other > far
    assert worth(0b11, 0, 0b11, 0) > worth(0b11, 0, 0b11, 0b100)
