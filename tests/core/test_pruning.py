"""Pruning of the encoder: what others can stand in for goes, and they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnxruntime import InferenceSession

from onrecord.core.analysis.quotes.encoder.graph import Floats, read_weights, write_graph, write_quantised
from onrecord.core.analysis.quotes.encoder.pieces import HEAD, Batch
from onrecord.core.analysis.quotes.encoder.pruning import pruned, without


@pytest.mark.parametrize("size", [1, 4])
def test_what_the_others_know_is_taken_from_a_layer_and_nothing_is_lost(size: int) -> None:
    rng = np.random.default_rng(4)
    own = rng.normal(size=(500, 3 * size))
    given = np.concatenate([own, own[:, :size] - 2 * own[:, size : 2 * size] + 3, np.ones((500, 1))], axis=1)
    weights = rng.normal(size=(4 * size + 1, 5))
    left, stay = without(given.T @ given, weights, size, 3)
    assert len(stay) == 3 * size
    with_one = [*stay, 4 * size]
    np.testing.assert_allclose(given[:, with_one] @ left[with_one], given @ weights, atol=0.02)


def test_a_layer_that_is_small_enough_stays_as_it_is() -> None:
    rng = np.random.default_rng(4)
    given = np.concatenate([rng.normal(size=(500, 6)), np.ones((500, 1))], axis=1)
    weights = rng.normal(size=(7, 5))
    left, stay = without(given.T @ given, weights, 2, 3)
    assert stay.tolist() == list(range(6))
    np.testing.assert_array_equal(left, weights)


def small_encoder() -> dict[str, Floats]:
    """Two layers of two heads, the second head's value the first's, and neurons inside that are all alike."""
    rng = np.random.default_rng(7)
    width, inner = 2 * HEAD, 96
    sizes = {"words": 50, "positions": 20, "shapes": 4, "states": 4}
    out = {f"encoder.{name}.weight": rng.normal(size=(n, width)) for name, n in sizes.items()}
    layer = {"query": (width, width), "key": (width, width), "value": (width, width), "mixed": (width, width)}
    layer |= {"up": (inner, width), "down": (width, inner)}
    for at in ("encoder.layers.0", "encoder.layers.1"):
        for name, size in layer.items():
            out[f"{at}.{name}.weight"], out[f"{at}.{name}.bias"] = rng.normal(size=size) / 8, rng.normal(size=size[0])
        for name in ("query", "key", "value"):
            out[f"{at}.{name}.weight"][HEAD:] = out[f"{at}.{name}.weight"][:HEAD]
            out[f"{at}.{name}.bias"][HEAD:] = out[f"{at}.{name}.bias"][:HEAD]
        out[f"{at}.up.weight"][8:] = np.tile(out[f"{at}.up.weight"][:8], (11, 1))
        out[f"{at}.up.bias"][8:] = np.tile(out[f"{at}.up.bias"][:8], 11)
    norms = ["encoder.norm", *(f"encoder.layers.{n}.{norm}" for n in (0, 1) for norm in ("norm_attention", "norm"))]
    for norm in norms:
        out[f"{norm}.weight"], out[f"{norm}.bias"] = np.ones(width), np.zeros(width)
    out["cue.weight"], out["cue.bias"] = rng.normal(size=(3, width)), np.zeros(3)
    return {name: value.astype(np.float32) for name, value in out.items()}


def test_a_pruned_encoder_gives_what_the_whole_one_does(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    batches = [
        Batch(rng.integers(0, 50, (1, 20)), np.ones((1, 20), np.int64), *rng.integers(0, 4, (2, 1, 20)))
        for _ in range(9)
    ]
    whole = small_encoder()
    smaller = pruned(whole, batches, 1, 16)
    assert smaller["encoder.layers.1.query.bias"].shape == (HEAD,)
    assert smaller["encoder.layers.0.up.weight"].shape == (16, 2 * HEAD)

    inputs = {"ids": batches[0].ids, "shape": batches[0].shape, "state": batches[0].state, "rows": np.array([3, 4, 19])}
    given: list[Floats] = []
    for weights in (whole, smaller):
        write_graph(weights, tmp_path / "vectors.onnx")
        session: Any = InferenceSession(tmp_path / "vectors.onnx")
        given += session.run(["vectors"], inputs)
    assert given[0].shape == (1, 3, 2 * HEAD)
    assert np.abs(given[0] - given[1]).mean() < 0.1  # of numbers whose spread is one

    write_quantised(smaller, tmp_path / "rounded.onnx")
    assert {k: v.shape for k, v in read_weights(tmp_path / "rounded.onnx").items()} == {
        k: v.shape for k, v in smaller.items()
    }
