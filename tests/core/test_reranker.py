"""The best ways to read a cue, and the choice among them."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from onrecord.core.analysis import pipeline
from onrecord.core.analysis.quotes import crf, reranker
from onrecord.core.analysis.quotes.component import QuoteFinder
from onrecord.core.analysis.quotes.encoder.reader import FOLDER, load_encoder
from onrecord.core.analysis.quotes.encoder_fitting import write_fitted
from onrecord.core.analysis.quotes.features import columns_of
from onrecord.core.analysis.quotes.gold import examples
from onrecord.core.analysis.quotes.model import WEIGHTS, Tagged, load_weights, tag, ways_to_read
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.token_lists import tokens_of
from tests.conftest import examples as tries
from tests.core.test_training import sample_articles

SENTENCE = "Lukas Brandt, who runs the ferry, said that the pier would be closed until spring, and he left."


def score_of(scores: np.ndarray, transitions: np.ndarray, labels: Sequence[int]) -> float:
    emitted = sum(float(scores[t, label]) for t, label in enumerate(labels))
    moved = sum(float(transitions[a, b]) for a, b in itertools.pairwise(labels))
    return emitted + moved


def allowed(length: int) -> list[tuple[int, ...]]:
    """All labels of so many tokens that have a content, each inside behind its own."""
    found = itertools.product(range(crf.LABELS), repeat=length)
    return [
        labels
        for labels in found
        if crf.BEGIN_CONTENT in labels
        and all(crf.grammar()[a, b] == 0 for a, b in itertools.pairwise(labels))
        and labels[0] not in (crf.IN_CONTENT, crf.IN_SPEAKER)
    ]


def told(labels: Sequence[int]) -> tuple[int, ...]:
    """What tells content and speaker: the cue's words are as good as none."""
    return tuple(crf.OUTSIDE if label == crf.CUE else label for label in labels)


@tries(40)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_the_best_labels_come_first_and_the_best_others_are_among_them(seed: int, sizes: list[int]) -> None:
    rng = np.random.default_rng(seed)
    lengths = np.array(sizes)
    scores = rng.normal(scale=2, size=(len(sizes), max(sizes), crf.LABELS)).astype(np.float32)
    transitions = crf.grammar() + rng.normal(size=(crf.LABELS, crf.LABELS)).astype(np.float32)
    paths = crf.best_paths(scores, lengths, transitions, 50, 6.0)
    for k, length in enumerate(sizes):
        every = {labels: score_of(scores[k], transitions, labels) for labels in allowed(length)}
        rows = np.flatnonzero(paths.window == k)
        found = [tuple(paths.labels[row, :length].tolist()) for row in rows]
        assert found[0] == max(every, key=lambda labels: every[labels])
        for row, labels in zip(rows, found, strict=True):
            assert abs(every[labels] - float(paths.score[row])) < 1e-3
            assert every[labels] >= every[found[0]] - 6.01
            assert not paths.labels[row, length:].any()
        others = [value for labels, value in every.items() if told(labels) != told(found[0])]
        second = max(others, default=-np.inf)
        if second > every[found[0]] - 5.99:
            best = max(every[labels] for labels in found if told(labels) != told(found[0]))
            assert abs(best - second) < 1e-3


@given(st.lists(st.integers(0, crf.LABELS - 1), max_size=12))
def test_runs_are_what_is_labelled(labels: list[int]) -> None:
    [runs] = crf.runs_of(np.array([labels], dtype=np.uint8).reshape(1, -1), *crf.CONTENT)
    assert [i for a, b in runs for i in range(a, b)] == [i for i, x in enumerate(labels) if x in crf.CONTENT]
    assert all(a == 0 or labels[a] == crf.BEGIN_CONTENT or labels[a - 1] not in crf.CONTENT for a, _ in runs)


def place(text: str, words: str) -> tuple[int, int]:
    """The tokens of some words, as the parser counts them."""
    span = pipeline.load_spacy()(text).char_span(text.index(words), text.index(words) + len(words))
    assert span is not None
    return span.start, span.end


def ways(content: Sequence[str], speaker: Sequence[str] = ("Lukas Brandt",)) -> list[Reading]:
    def runs(words: str) -> Runs:
        return (place(SENTENCE, words),)

    cue = runs("said")
    return [
        Reading(cue[0][0], cue, runs(said), runs(sayer), 0.9, -1.0, 0.5, 0.5, 0.5)
        for said in content
        for sayer in speaker
    ]


def evidence(found: Sequence[Reading]) -> list[dict[str, float]]:
    doc = pipeline.load_spacy()(SENTENCE)
    return reranker.evidence(tokens_of(columns_of(doc, []), np.zeros(len(doc), np.float32)), found)


def test_a_reading_tells_whether_it_ends_where_the_clause_does() -> None:
    part, whole, more = evidence(
        ways(
            [
                "that the pier",
                "that the pier would be closed until spring",
                "that the pier would be closed until spring, and he",
            ]
        )
    )
    assert "ccomp's end before, indirect" in part
    assert "ccomp's end met, indirect" in whole
    assert "ccomp's end after, indirect" in more


def test_a_reading_tells_whether_its_speaker_is_the_whole_subject() -> None:
    name, phrase = evidence(
        ways(["that the pier would be closed"], ["Lukas Brandt", "Lukas Brandt, who runs the ferry,"])
    )
    assert name["speaker lacks its relcl"] == name["subject met"] == phrase["speaker's end met"] == 1


def test_a_speaker_may_hang_on_a_mark() -> None:
    words = ["Lee", ",", "--", "said", "it", "rained"]
    doc = Doc(
        pipeline.load_spacy().vocab,
        words,
        heads=[2, 2, 3, 3, 5, 3],
        deps=["nsubj", "punct", "nsubj", "ROOT", "nsubj", "ccomp"],
        pos=["PROPN", "PUNCT", "PUNCT", "VERB", "PRON", "VERB"],
        sent_starts=[True, *[False] * 5],
    )
    tokens = tokens_of(columns_of(doc, []), np.zeros(len(doc), np.float32))
    [found] = reranker.evidence(tokens, [Reading(3, ((3, 4),), ((4, 6),), ((0, 3),), 0.9, -1.0, 0.5, 0.5, 0.5)])
    assert found["speaker's end before"] == 1


def test_the_readings_of_a_cue_differ_in_words_or_speaker() -> None:
    doc = pipeline.load_spacy()(SENTENCE)
    columns = columns_of(doc, [])
    tagged: Tagged = tag(columns, load_weights())
    [found] = [w for w in ways_to_read(columns, tagged, 0.5) if doc[w[0].head].text == "said"]
    assert len({(r.content, r.speaker) for r in found}) == len(found) > 1
    assert [r.path for r in found] == sorted((r.path for r in found), reverse=True)


def test_a_toy_fit_writes_what_the_reader_reads(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "encoder"))
    unseen = list(examples(pipeline.load_spacy(), sample_articles()))
    write_fitted(folder, load_weights(), unseen)
    encoder = load_encoder(folder)
    assert encoder.reranker["score"] > 0
    known = load_weights().reranker
    assert max(known, key=lambda name: abs(known[name])) in encoder.reranker
    doc = QuoteFinder(WEIGHTS, folder)(unseen[0].doc)
    assert doc.spans["quotes"]
