"""Training, on a toy: the samples."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.core.analysis.pipeline import load_spacy
from onrecord.core.analysis.quotes import training
from onrecord.core.analysis.quotes.model import STEP, score
from onrecord.core.analysis.speakers import phrase_training
from onrecord.core.analysis.speakers.weights import probability
from onrecord.core.text.tables import rows_of
from tests.conftest import SAMPLES


def golds() -> list[dict[str, Any]]:
    """What is in the samples."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.gold.json"))]


def sample_articles() -> list[dict[str, Any]]:
    """The samples as articles to learn from."""
    return [
        {
            "id": gold["id"],
            "text": gold["text"],
            "attributions": [
                {"source": q["speaker"], "cue": q["cue"], "content": q["content"], "speech": True}
                for q in gold["quotes"]
            ],
        }
        for gold in golds()
    ]


def test_a_toy_run_learns_the_quotes_it_was_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "train.jsonl"
    texts = {gold["id"]: gold["text"] for gold in golds()}
    file.write_text("\n".join(json.dumps(line) for line in sample_articles()), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["training", str(file), "-o", str(tmp_path)])
    training.main()
    assert f"{len(texts)} news articles" in (tmp_path / "MODEL.md").read_text(encoding="utf-8")

    nlp = load_spacy()
    nlp.add_pipe("onrecord_quotes", "toy", config={"weights": str(tmp_path / "weights.npz")})
    try:
        key, text = next(iter(texts.items()))
        found = {tuple(map(tuple, q["content"])) for q in nlp(text)._.quotes}
    finally:
        nlp.remove_pipe("toy")
    wanted = {tuple(map(tuple, q["content"])) for gold in golds() if gold["id"] == key for q in gold["quotes"]}
    assert len(found & wanted) > len(wanted) / 2


def test_weights_kept_as_steps_score_as_those_they_were_made_from() -> None:
    steps = np.arange(-8, 8, dtype=np.int16).reshape(8, 2)
    rows = np.array([[0, 3], [7, 7]])
    np.testing.assert_allclose(score(steps, rows), score(steps * STEP, rows), rtol=1e-6)
    assert score(steps, rows).dtype == np.float32


def test_how_sure_a_phrase_is_is_learned_from_those_that_were_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, weights = tmp_path / "quotes.jsonl", tmp_path / "phrases.tsv"
    file.write_text("\n".join(json.dumps(line) for line in sample_articles()), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["phrase_training", str(file)])
    monkeypatch.setattr(phrase_training, "OF_PHRASES", weights)
    phrase_training.main()
    learned = {row["feature"]: float(row["weight"]) for row in rows_of(weights)}
    assert probability({"bias": 1.0, "quote": 3.0}, learned) > probability({"bias": 1.0, "quote": 0.0}, learned)
