"""Read an article with the trained encoder, which onnxruntime runs as two graphs: once a piece, and for pairs of tokens."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.core.analysis.quotes import crf
from onrecord.core.analysis.quotes.encoder.pieces import (
    Piece,
    Pieced,
    asked,
    batch_of,
    is_own,
    pair_classes,
    pieced,
    pieces,
)
from onrecord.core.analysis.quotes.encoder.wordpieces import Wordpieces, load_wordpieces
from onrecord.core.analysis.quotes.features import Columns, Windows
from onrecord.core.analysis.quotes.model import SPEECH, Judges, Tagged, fitted_of, softmax
from onrecord.core.errors import EncoderMissing

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Encoder:
    """A loaded encoder: both graphs, the vocabulary, and the judges and the reranker fitted on what it reads."""

    vectors: Any
    spans: Any
    wordpieces: Wordpieces
    transitions: Floats
    judges: Judges
    reranker: Mapping[str, float]


@cache
def load_encoder(folder: Path = FOLDER) -> Encoder:
    """Load the encoder once per process.

    Raises:
        EncoderMissing: onnxruntime or the encoder's files are not there.
    """
    try:
        return _load(folder)
    except (ImportError, OSError) as error:
        raise EncoderMissing(
            f"the encoder cannot be loaded ({error}); install onrecord again, or read without it"
        ) from None


def _load(folder: Path) -> Encoder:
    with np.load(folder / "small.npz") as data:
        transitions, fitted = data["transitions"], fitted_of(data)
    # Releases from 1.29 on report to their maker whatever is run with them, unless they are told not to.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    runtime: Any = onnxruntime  # what it is made of comes without types
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # articles are spread over processes
    options.log_severity_level = 3
    vectors, spans = (
        runtime.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
        for name in ("vectors.onnx", "spans.onnx")
    )
    return Encoder(vectors, spans, load_wordpieces(), transitions, *fitted)


@dataclass(frozen=True)
class Read:
    """An article's wordpieces, and each piece with the tokens it answers for, their vectors and their cue scores."""

    article: Pieced
    pieces: tuple[tuple[Piece, Ints, Floats, Floats], ...]


def read(text: str, starts: Ints, lengths: Ints, columns: Columns, encoder: Encoder) -> Read:
    """Read ``text``, whose tokens begin at ``starts`` and have ``lengths`` characters; nothing is asked of the parse."""
    article = pieced(text, starts, lengths, columns, encoder.wordpieces)
    return Read(article, tuple(_read(article, columns, encoder)))


def tag(found: Read, columns: Columns, encoder: Encoder) -> Tagged:
    """What was read as :class:`Tagged`, beside the parse."""
    cueness = np.zeros(len(columns), np.float32)
    for piece, tokens, _, scores in found.pieces:
        own = is_own(found.article, piece, tokens)
        cueness[tokens[own]] = softmax(scores[own])[:, SPEECH]
    return Tagged(
        cueness,
        lambda w: _span_scores(columns, w, found, encoder),
        encoder.transitions,
        encoder.judges,
        encoder.judges,
        encoder.reranker,
    )


def _read(article: Pieced, columns: Columns, encoder: Encoder) -> Iterator[tuple[Piece, Ints, Floats, Floats]]:
    for piece in pieces(article, columns):
        tokens = asked(article, piece, columns)
        if not len(tokens):
            continue
        batch = batch_of([(article, piece)])  # one at a time: nothing is padded, and it stays in the processor's cache
        inputs = {"ids": batch.ids, "shape": batch.shape, "state": batch.state}
        inputs["rows"] = article.first[tokens] - piece.low + 1
        vectors, scores = encoder.vectors.run(None, inputs)
        yield piece, tokens, vectors[0], scores[0]


def _span_scores(columns: Columns, w: Windows, found: Read, encoder: Encoder) -> Floats:
    """The labels' scores for each pair, (pairs, LABELS); a pair is read in the piece that its cue is of."""
    out = np.zeros((len(w.token), crf.LABELS), np.float32)
    out[:, crf.OUTSIDE] = 1.0  # what no piece sees
    classes = dict(zip(("distance", "sentence", "marks"), pair_classes(columns, w), strict=True))
    for piece, tokens, vectors, _ in found.pieces:
        row = np.full(len(columns), -1)
        row[tokens] = np.arange(len(tokens))
        at = np.flatnonzero(is_own(found.article, piece, w.cue) & (row[w.token] >= 0))
        if not len(at):
            continue
        cues, cue = np.unique(row[w.cue[at]], return_inverse=True)
        others, token = np.unique(row[w.token[at]], return_inverse=True)
        inputs = {name: values[at].astype(np.int64) for name, values in classes.items()}
        inputs |= {"cues": vectors[cues], "tokens": vectors[others]}
        [out[at]] = encoder.spans.run(None, inputs | {"cue": cue, "token": token})
    return out
