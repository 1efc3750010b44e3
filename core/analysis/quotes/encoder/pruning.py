"""Leave out of an exported encoder what the rest can stand in for: ``python -m onrecord.core.analysis.quotes.encoder.pruning TRAIN.jsonl FOLDER``.

Attention heads and the neurons inside layers, that is; export does the same with the weights before they are rounded.
The optimal brain surgeon (Hassibi and Stork 1993), on whole heads and neurons as in ZipLM (Kurtić et al. 2023): what the dense layer
behind them loses, in least squares over articles, chooses what goes, and its other weights make up for that. Layers are
pruned from the first to the last, each on what the ones before it give by then. Needs onnx (``pip install onrecord[train-encoder]``).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from onrecord.core.analysis.quotes.encoder.graph import read_weights, write_graph, write_quantised
from onrecord.core.analysis.quotes.encoder.pieces import HEAD, Batch, batch_of, pieced, pieces
from onrecord.core.analysis.quotes.encoder.wordpieces import load_wordpieces
from onrecord.core.analysis.quotes.features import columns_of
from onrecord.core.analysis.quotes.gold import read_articles, split_aside
from onrecord.core.text.quotation_marks import find_stretches

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

#: heads of a layer and neurons inside it that stay; of the base there are 12 and 1536
HEADS, INNER = 9, 1152
#: articles that this is measured on, of those learned from
ARTICLES = 100
#: what a Gram matrix gets on its diagonal, as a share of its mean there
_DAMPING = 1e-4


def pruned(
    weights: Mapping[str, Floats], batches: Sequence[Batch], heads: int = HEADS, inner: int = INNER
) -> dict[str, Floats]:
    """The weights of a smaller encoder, by the same names, that gives nearly the same vectors for ``batches``."""
    out = dict(weights)
    layers = [f"encoder.layers.{n}" for n in range(sum(name.endswith("norm_attention.bias") for name in weights))]
    nodes = {
        f"{at}.{node}": (f"{at}.{behind}", [f"{at}.{part}" for part in before], size, keep)
        for at in layers
        for node, behind, before, size, keep in (
            ("attention", "mixed", ("query", "key", "value"), HEAD, heads),
            ("gelu", "down", ("up",), 1, inner),
        )
    }
    for node, (behind, before, size, keep) in nodes.items():
        whole = np.concatenate([out[f"{behind}.weight"].T, out[f"{behind}.bias"][None]]).astype(np.float64)
        left, stay = without(_gram(out, batches, node), whole, size, keep)
        out |= {f"{behind}.weight": left[stay].T.astype(np.float32), f"{behind}.bias": left[-1].astype(np.float32)}
        out |= {f"{name}.{kind}": out[f"{name}.{kind}"][stay] for name in before for kind in ("weight", "bias")}
    return out


def without(gram: Doubles, weights: Doubles, size: int, keep: int) -> tuple[Doubles, Ints]:
    """Take units of ``size`` inputs from a dense layer until ``keep`` are left, those first that it loses least by.

    ``weights`` (inputs + 1, outputs), the bias last; ``gram`` (inputs + 1, inputs + 1), the products of its inputs and one.
    Returns its weights by then, of the same shape, and the inputs that stay.
    """
    weights = weights.copy()
    inverse = np.linalg.inv(gram + np.eye(len(gram)) * _DAMPING * np.trace(gram) / len(gram))
    units = np.arange(len(gram) - 1).reshape(-1, size)
    while len(units) > keep:
        if size == 1:
            loss = np.sum(weights[units[:, 0]] ** 2, axis=1) / inverse[units[:, 0], units[:, 0]]
        else:
            loss = np.array([np.sum(weights[u] * np.linalg.solve(inverse[np.ix_(u, u)], weights[u])) for u in units])
        least = int(np.argmin(loss))
        gone = units[least]
        step = np.linalg.solve(inverse[np.ix_(gone, gone)], inverse[gone]).T
        weights -= step @ weights[gone]
        inverse -= step @ inverse[gone]
        units = np.delete(units, least, axis=0)
    return weights, units.ravel()


def _gram(weights: Mapping[str, Floats], batches: Sequence[Batch], node: str) -> Doubles:
    """Of what a node gives for all wordpieces, with a column of ones, the products of the columns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inside.onnx"
        write_graph(weights, path, [node])
        session: Any = InferenceSession(path, providers=["CPUExecutionProvider"])
    total = np.zeros((1, 1))
    for b in batches:
        inputs = {"ids": b.ids, "shape": b.shape, "state": b.state, "rows": np.arange(b.ids.shape[1])}
        [given] = session.run(None, inputs)
        flat = given.reshape(-1, given.shape[-1])
        columns = np.concatenate([flat, np.ones((len(flat), 1), np.float32)], axis=1)
        total = total + columns.T @ columns
    return total


def batches_of(articles: Sequence[dict[str, Any]], seed: int, model: str | None) -> list[Batch]:
    """The pieces of some articles that an encoder trained with this seed learned from."""
    from onrecord.core.analysis.pipeline import load_spacy

    nlp, wordpieces = load_spacy(model), load_wordpieces()
    out: list[Batch] = []
    for number in split_aside(len(articles), seed)[0][:ARTICLES]:
        text = articles[number]["text"]
        doc = nlp.make_doc(text)
        columns = columns_of(doc, find_stretches(text))
        starts, lengths = (doc.to_array(name).astype(np.int64) for name in ("IDX", "LENGTH"))
        article = pieced(text, starts, lengths, columns, wordpieces)
        out += [batch_of([(article, piece)]) for piece in pieces(article, columns)]
    return out


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="what the encoder was trained on")
    parser.add_argument("folder", type=Path, help="the exported encoder, whose vectors.onnx is written over")
    parser.add_argument("--seed", type=int, default=0, help="the seed of its training")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose tokens to take")
    args = parser.parse_args()
    graph = args.folder / "vectors.onnx"
    batches = batches_of(read_articles(args.train), args.seed, args.model)
    write_quantised(pruned(read_weights(graph), batches), graph)


if __name__ == "__main__":
    main()
