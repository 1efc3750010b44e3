"""The encoder's training, on a toy: the samples. Needs torch, an extra that the tests do without."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch, an extra")

from onrecord.core.analysis import pipeline  # noqa: E402
from onrecord.core.analysis.quotes import export_encoder  # noqa: E402
from onrecord.core.analysis.quotes.encoder import training  # noqa: E402
from onrecord.core.analysis.quotes.encoder.wordpieces import load_wordpieces  # noqa: E402
from tests.core.test_training import sample_articles  # noqa: E402


def test_a_toy_training_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    wordpieces = load_wordpieces()
    found = [training.learned(e, wordpieces) for e in training.examples(pipeline.load_spacy(), sample_articles())]
    items = training.items_of(found)
    whole, parts = training.begin(None, 3), training.begin(None, 3)
    training.train(whole, items, 2, 3, tmp_path / "whole")
    training.train(parts, items, 2, 3, tmp_path / "parts", stop_at=1)
    taken_up = training.begin(None, 3)
    taken_up.load(tmp_path / "parts" / "state.pt")
    training.train(taken_up, items, 2, 3, tmp_path / "parts")
    for name, value in whole.averaged.items():
        assert torch.equal(value, taken_up.averaged[name]), name
    export_encoder.write_vectors(whole.net, tmp_path / "vectors.onnx")
    assert (tmp_path / "vectors.onnx").stat().st_size > 1_000_000
