"""Export a trained encoder: ``python -m onrecord.core.analysis.quotes.export_encoder AVERAGED.pt TRAIN.jsonl -o FOLDER``.

Writes ``vectors.onnx``, its weights in eight bits a number, ``spans.onnx``, the small layers above it as they are, and
``small.npz``, the transitions between labels and what :mod:`onrecord.core.analysis.quotes.encoder_fitting` fits. Needs torch and onnx (``pip install onrecord[train-encoder]``).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.core.analysis.quotes import crf
from onrecord.core.analysis.quotes.encoder.graph import write_graph, write_quantised
from onrecord.core.analysis.quotes.encoder.network import WIDTH, Network, Spans
from onrecord.core.analysis.quotes.encoder_fitting import fit_encoder
from onrecord.core.analysis.quotes.gold import read_articles

_PAIR = ("cue", "token", "distance", "sentence", "marks")


def write_spans(net: Network, path: Path) -> None:
    """Write what is read for pairs of cue and token, as a graph for onnxruntime: :class:`Spans`."""
    example = (torch.ones((2, WIDTH)), torch.ones((3, WIDTH)), *(torch.ones(4, dtype=torch.int64) for _ in _PAIR))
    axes = {"cues": {0: "cues"}, "tokens": {0: "tokens"}} | {name: {0: "pairs"} for name in (*_PAIR, "scores")}
    _export(Spans(net), example, path, ("cues", "tokens", *_PAIR), ("scores",), axes)


def _export(
    module: nn.Module, example: tuple[Tensor, ...], path: Path, inputs: Sequence[str], outputs: Sequence[str], axes: Any
) -> None:
    torch.onnx.export(
        module.eval(), example, str(path), input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def write_small(path: Path, net: Network) -> None:
    """Write the transitions between labels, which neither graph holds."""
    np.savez_compressed(path, transitions=net.transitions.detach().numpy() + crf.grammar())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("averaged", type=Path, help="epochN.pt, which training wrote")
    parser.add_argument("train", type=Path, help="what it was trained on")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0, help="the seed of the training")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    parser.add_argument("--float", action="store_true", help="leave the weights as they are, to compare with")
    args = parser.parse_args()
    net = Network()
    net.load_state_dict(torch.load(args.averaged, weights_only=True))
    args.out.mkdir(parents=True, exist_ok=True)
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    (write_graph if args.float else write_quantised)(weights, args.out / "vectors.onnx")
    write_spans(net, args.out / "spans.onnx")
    write_small(args.out / "small.npz", net)
    fit_encoder(args.out, read_articles(args.train), args.seed, args.model)


if __name__ == "__main__":
    main()
