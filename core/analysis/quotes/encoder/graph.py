"""The encoder as a graph for onnxruntime, written by hand: its own attention and norms take a quarter less time than what torch exports.

Only export and tests import this; it needs onnx (``pip install onrecord[train-encoder]``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from onrecord.core.analysis.quotes.encoder.pieces import HEAD

Floats = NDArray[np.float32]

#: onnxruntime's own operators
_RUNTIME = "com.microsoft"
_OPSET, _FORMAT = 17, 9
_EPSILON = 1e-12
_TABLES = ("words", "shapes", "states")


class _Graph:
    """Nodes and weights, added one by one; a node is called by the name of what it gives."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self.weights, self.nodes, self.constants = weights, list[Any](), list[Any]()

    def add(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **settings: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **settings))
        return name

    def constant(self, name: str, value: NDArray[Any] | None = None) -> str:
        value = self.weights[name] if value is None else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def product(self, x: str, layer: str) -> str:
        return self.add(
            "MatMul", [x, self.constant(f"{layer}.weight", self.weights[f"{layer}.weight"].T)], f"{layer}.product"
        )

    def dense(self, x: str, layer: str, name: str = "") -> str:
        return self.add("Add", [self.product(x, layer), self.constant(f"{layer}.bias")], name or layer)

    def residual(self, x: str, layer: str, norm: str, of: str, name: str = "") -> str:
        """Norm of ``x`` and a dense layer of ``of``."""
        parts = [x, self.product(of, layer), *map(self.constant, (f"{norm}.weight", f"{norm}.bias", f"{layer}.bias"))]
        return self.add("SkipLayerNormalization", parts, name or norm, _RUNTIME, epsilon=_EPSILON)


def write_graph(weights: Mapping[str, Floats], path: Path) -> None:
    """Write the encoder with the scores of cues, of weights as :class:`.network.Network` names them, in floating point.

    Takes ids, shape and state (pieces, wordpieces) of pieces of one length, and rows (rows,), the wordpieces to answer for;
    gives vectors (pieces, rows, WIDTH) and cues (pieces, rows, 3).
    """
    g = _Graph(weights)
    zero = g.constant("zero", np.zeros(1, np.int64))
    found = [g.add("Gather", [g.constant(f"encoder.{n}.weight"), i], n) for n, i in zip(_TABLES, _INPUTS, strict=True)]
    length = g.add("Shape", ["ids"], "length", start=1, end=2)
    found.append(g.add("Slice", [g.constant("encoder.positions.weight"), zero, length, zero], "positions"))
    x = found[0]
    for other in found[1:]:
        x = g.add("Add", [x, other], f"with_{other}")
    norm = [x, *map(g.constant, ("encoder.norm.weight", "encoder.norm.bias"))]
    x = g.add("LayerNormalization", norm, "embedded", axis=-1, epsilon=_EPSILON)
    layers = sum(name.endswith("norm_attention.bias") for name in weights)
    heads = len(weights["encoder.norm.bias"]) // HEAD
    for n in range(layers):
        at = f"encoder.layers.{n}"
        seen = [g.dense(x, f"{at}.{part}") for part in ("key", "value")]
        if n == layers - 1:  # nothing looks at the others any more
            x = g.add("Gather", [x, "rows"], "asked", axis=1)
        seen.insert(0, g.dense(x, f"{at}.query"))
        mixed = g.add("MultiHeadAttention", seen, f"{at}.attention", _RUNTIME, num_heads=heads)
        x = g.residual(x, f"{at}.mixed", f"{at}.norm_attention", mixed)
        wide = g.add("Gelu", [g.dense(x, f"{at}.up")], f"{at}.gelu", _RUNTIME)
        x = g.residual(x, f"{at}.down", f"{at}.norm", wide, "vectors" if n == layers - 1 else "")
    g.dense(x, "cue", "cues")
    _save(g, path)


_INPUTS = ("ids", "shape", "state")
_OUTPUTS = ("vectors", "cues")


def _save(g: _Graph, path: Path) -> None:
    def value(name: str, kind: int, *sizes: str) -> Any:
        return helper.make_tensor_value_info(name, kind, sizes)

    inputs = [value(name, onnx.TensorProto.INT64, "pieces", "wordpieces") for name in _INPUTS]
    inputs.append(value("rows", onnx.TensorProto.INT64, "rows"))
    found = [value(name, onnx.TensorProto.FLOAT, "pieces", "answers", f"width of {name}") for name in _OUTPUTS]
    graph = helper.make_graph(g.nodes, "encoder", inputs, found, g.constants)
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_FORMAT), path)


def write_quantised(weights: Mapping[str, Floats], path: Path) -> None:
    """The same with weights in eight bits a number.

    Seven of them are used: older processors add two products in sixteen bits, and eight would overflow there.
    """
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        write_graph(weights, whole)
        quantize_dynamic(
            whole, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip


def read_weights(path: Path) -> dict[str, Floats]:
    """The weights of a graph that :func:`write_graph` or :func:`write_quantised` wrote, by name, as floating point."""
    found = {c.name: numpy_helper.to_array(c) for c in onnx.load(path).graph.initializer}
    out: dict[str, Floats] = {}
    for name, value in found.items():
        whole = name.removesuffix("_quantized")
        if whole != name:
            value = (value.astype(np.float32) - found[f"{whole}_zero_point"]) * found[f"{whole}_scale"]
        if whole.endswith((".weight", ".bias")):
            table = value.ndim < 2 or whole.removeprefix("encoder.").removesuffix(".weight") in (*_TABLES, "positions")
            out[whole] = (value if table else value.T).astype(np.float32)
    return out


def read_torch_weights(path: Path, prefix: str) -> dict[str, Floats]:
    """The weights of a graph that torch exported, by name without ``prefix``."""
    found = onnx.load(path).graph.initializer
    return {c.name.removeprefix(prefix): numpy_helper.to_array(c) for c in found if c.name.startswith(prefix)}
