"""Export a trained encoder: ``python -m onrecord.core.analysis.quotes.export_encoder AVERAGED.pt TRAIN.jsonl -o FOLDER``.

Writes ``vectors.onnx``, its weights in eight bits a number, ``spans.onnx``, the small layers above it as they are, and
``small.npz``, the transitions between labels and the judges, fitted on what encoder and linear model read together in the articles that training set aside. Needs torch and onnx (``pip install onrecord[train-encoder]``).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.core.analysis.quotes import crf
from onrecord.core.analysis.quotes.attribute import CONFIDENCE_FEATURES, CUED, draft_quotes
from onrecord.core.analysis.quotes.component import QuoteFinder
from onrecord.core.analysis.quotes.encoder.graph import write_graph, write_quantised
from onrecord.core.analysis.quotes.encoder.network import WIDTH, Network, Spans
from onrecord.core.analysis.quotes.encoder.pieces import HEADS
from onrecord.core.analysis.quotes.encoder.training import split_aside
from onrecord.core.analysis.quotes.model import WEIGHTS, Judges
from onrecord.core.analysis.quotes.training import examples, fit_judges, judged

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


def judges(folder: Path, articles: Sequence[dict[str, Any]], model: str | None) -> Judges:
    """Judges for what is read with the encoder in ``folder``, from articles that it has not seen."""
    from onrecord.core.analysis.pipeline import load_spacy

    find = QuoteFinder(WEIGHTS, folder)
    cases = [
        case
        for e in examples(load_spacy(model), articles)
        for case in judged(e, draft_quotes(e.doc, e.stretches, e.columns, find.tag(e.doc, e.doc.text, e.columns)))
        if case[0].rule in CUED
    ]
    return fit_judges(cases)


def write_small(path: Path, net: Network, fitted: Judges) -> None:
    """Write what neither graph holds: the transitions between labels, and the judges."""
    transitions = net.transitions.detach().numpy() + crf.grammar()
    np.savez_compressed(path, transitions=transitions, presence=fitted.presence, confidence=fitted.confidence)


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
    (write_graph if args.float else write_quantised)(weights, HEADS, args.out / "vectors.onnx")
    write_spans(net, args.out / "spans.onnx")
    nothing = np.zeros(len(CONFIDENCE_FEATURES), np.float32)
    write_small(args.out / "small.npz", net, Judges(nothing, nothing))
    with args.train.open(encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    _, aside = split_aside(len(articles), args.seed)
    write_small(args.out / "small.npz", net, judges(args.out, [articles[i] for i in aside], args.model))


if __name__ == "__main__":
    main()
