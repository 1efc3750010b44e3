"""The encoder's training, on a toy: the samples. Needs torch, an extra that the tests do without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession

torch = pytest.importorskip("torch", reason="training needs torch, an extra")

from onrecord.core.analysis import pipeline  # noqa: E402
from onrecord.core.analysis.quotes.encoder import training  # noqa: E402
from onrecord.core.analysis.quotes.encoder.graph import read_weights, write_graph, write_quantised  # noqa: E402
from onrecord.core.analysis.quotes.encoder.network import Network  # noqa: E402
from onrecord.core.analysis.quotes.encoder.pieces import SHAPES, STATES  # noqa: E402
from onrecord.core.analysis.quotes.encoder.reader import FOLDER  # noqa: E402
from onrecord.core.analysis.quotes.encoder.wordpieces import load_wordpieces  # noqa: E402
from onrecord.core.analysis.quotes.export_encoder import write_small, write_spans  # noqa: E402
from onrecord.core.analysis.quotes.gold import examples  # noqa: E402
from tests.core.test_training import sample_articles  # noqa: E402


def test_a_toy_training_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    wordpieces = load_wordpieces()
    found = [training.learned(e, wordpieces) for e in examples(pipeline.load_spacy(), sample_articles())]
    items = training.items_of(found)
    whole, parts = training.begin(None, 3), training.begin(None, 3)
    training.train(whole, items, 2, 3, tmp_path / "whole")
    training.train(parts, items, 2, 3, tmp_path / "parts", stop_at=1)
    taken_up = training.begin(None, 3)
    taken_up.load(tmp_path / "parts" / "state.pt")
    training.train(taken_up, items, 2, 3, tmp_path / "parts")
    for name, value in whole.averaged.items():
        assert torch.equal(value, taken_up.averaged[name]), name


def test_the_graph_computes_what_the_network_does(tmp_path: Path) -> None:
    torch.manual_seed(5)
    net = Network().eval()
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    write_graph(weights, tmp_path / "vectors.onnx")
    ids, shape, state = (
        torch.randint(0, 1000, (1, 40)),
        torch.randint(0, SHAPES, (1, 40)),
        torch.randint(0, STATES, (1, 40)),
    )
    session = InferenceSession(tmp_path / "vectors.onnx")
    rows = np.array([1, 2, 5, 39])
    vectors, cues = session.run(
        None, {"ids": ids.numpy(), "shape": shape.numpy(), "state": state.numpy(), "rows": rows}
    )
    with torch.no_grad():
        wanted = net.encoder(ids, torch.ones_like(ids), shape, state)[:, rows]
        assert np.abs(wanted.numpy() - vectors).max() < 1e-3
        assert np.abs(net.cue(wanted).numpy() - cues).max() < 1e-3
    assert all(np.array_equal(value, weights[name]) for name, value in read_weights(tmp_path / "vectors.onnx").items())


def test_an_exported_encoder_learns_on_from_where_it_was(tmp_path: Path) -> None:
    net = training.begin(FOLDER, 0).net
    write_spans(net, tmp_path / "spans.onnx")
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    write_quantised(weights, tmp_path / "vectors.onnx")
    write_small(tmp_path / "small.npz", net)
    again = training.begin(tmp_path, 0).net
    for name, value in net.state_dict().items():
        assert torch.allclose(value, again.state_dict()[name], atol=1e-5), name
