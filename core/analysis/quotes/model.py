"""The two-stage tagger: which tokens are cues, then, once for each cue, what was said and who said it.

Tagging content and speaker from each cue's own point of view does the linking too, which is why it beats tagging
everything at once (Pareti et al. 2013 separate the steps; Newell et al. 2018 give the corpus and the task).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.core.analysis.quotes import choosing, crf, features, reranker
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.token_lists import tokens_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
#: weights as they are kept: whole numbers of ``STEP``
Steps = NDArray[np.int16]

WEIGHTS = Path(__file__).with_name("weights.npz")
#: sizes of the hashed feature spaces, as powers of two
CUE_BITS = 19
SPAN_BITS = 20
#: weights are kept as whole numbers of steps, a third of the size; what that changes is far below what training leaves open
STEP = np.float32(0.0025)
#: classes of stage one
NO_CUE, SPEECH, THOUGHT = range(3)


@dataclass(frozen=True)
class Judges:
    """Weights of a draft's evidence (n,): that it is a quote at all, and that its speaker is right too."""

    presence: Floats
    confidence: Floats


@dataclass(frozen=True)
class Weights:
    """The linear model: ``cue`` (2**CUE_BITS, 3), ``span`` (2**SPAN_BITS, LABELS), ``transitions`` (LABELS, LABELS)."""

    cue: Floats | Steps
    span: Floats | Steps
    transitions: Floats
    judges: Judges
    reranker: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class Tagged:
    """What a model says of one text, whichever model it is.

    ``cueness`` (tokens,): the probability that a token is the head of a cue of speech. ``spans`` gives the emission
    scores of some windows, (pairs, LABELS); ``transitions`` (LABELS, LABELS) go with them. ``judges`` are for what a cue
    introduces, ``loose_judges`` for what rests on its quotation marks; ``reranker`` chooses among a cue's best readings.
    """

    cueness: Floats
    spans: Callable[[features.Windows], Floats]
    transitions: Floats
    judges: Judges
    loose_judges: Judges
    reranker: Mapping[str, float] = field(default_factory=dict[str, float])


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the weights once per process."""
    with np.load(path) as data:
        return Weights(data["cue"], data["span"], data["transitions"], *fitted_of(data))


def fitted_of(data: Mapping[str, NDArray[np.generic]]) -> tuple[Judges, Mapping[str, float]]:
    """The judges and the reranker from a file of weights."""
    judges = Judges(*(np.asarray(data[name], np.float32) for name in ("presence", "confidence")))
    if "reranker" not in data:  # written before there was one
        return judges, {}
    return judges, dict(zip(data["evidence"].tolist(), data["reranker"].tolist(), strict=True))


def columns_of_fitted(judges: Judges, weights: Mapping[str, float]) -> dict[str, Any]:
    """What :func:`fitted_of` reads, as arrays."""
    return {
        "presence": judges.presence,
        "confidence": judges.confidence,
        "evidence": np.array(list(weights), dtype=np.str_),
        "reranker": np.array(list(weights.values()), dtype=np.float32),
    }


def score(weights: Floats | Steps, rows: features.Features) -> Floats:
    """Sum each row's weights: (rows, features) -> (rows, classes). Steps stay what they are until few are left."""
    is_whole = weights.dtype == np.int16
    out = np.zeros((len(rows), weights.shape[1]), dtype=np.int32 if is_whole else np.float32)
    found = np.empty(out.shape, weights.dtype)
    for column in rows.T:
        np.take(weights, column, axis=0, out=found, mode="clip")  # none is out of bounds, which need not be asked then
        out += found
    return out.astype(np.float32) * STEP if is_whole else out.astype(np.float32, copy=False)


def softmax(scores: Floats) -> Floats:
    """Scores -> probabilities along the last axis."""
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def cue_probabilities(columns: features.Columns, weights: Weights) -> Floats:
    """For each token the probability that it is the head of a cue of speech, shape (tokens,)."""
    if not len(columns):
        return np.zeros(0, dtype=np.float32)
    return softmax(score(weights.cue, features.cue_features(columns, CUE_BITS)))[:, SPEECH]


def span_scores(columns: features.Columns, w: features.Windows, cueness: Floats, weights: Weights) -> Floats:
    """Stage two's emission scores, shape (pairs, LABELS)."""
    per_token = score(weights.span, features.token_features(columns, cueness, SPAN_BITS))
    return per_token[w.token] + score(weights.span, features.pair_features(columns, w, cueness, SPAN_BITS))


def tag(columns: features.Columns, weights: Weights, cueness: Floats | None = None) -> Tagged:
    """The linear model's reading; ``cueness`` where training has it from elsewhere."""
    likely = cue_probabilities(columns, weights) if cueness is None else cueness
    judges = weights.judges
    return Tagged(
        likely,
        lambda w: span_scores(columns, w, likely, weights),
        weights.transitions,
        judges,
        judges,
        weights.reranker,
    )


def mixed(one: Tagged, share: float, other: Tagged, other_share: float) -> Tagged:
    """Two readings as one: log odds and scores added up by their shares.

    The other's judges know what a cue introduces; what rests on marks has nothing of either reading, and stays the first's.
    """
    odds = share * _log_odds(one.cueness) + other_share * _log_odds(other.cueness)
    return Tagged(
        (1 / (1 + np.exp(-odds))).astype(np.float32),
        lambda w: (share * one.spans(w) + other_share * other.spans(w)).astype(np.float32),
        (share * one.transitions + other_share * other.transitions).astype(np.float32),
        other.judges,
        one.loose_judges,
        other.reranker,
    )


def _log_odds(p: Floats) -> Floats:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p) - np.log1p(-p)


def decode(columns: features.Columns, tagged: Tagged, floor: float, counts: Callable[[int], bool]) -> list[Reading]:
    """Stage two for all tokens whose probability of being a cue is over ``floor``, and of those, for what counts."""
    tokens = tokens_of(columns, tagged.cueness)
    return choosing.best(tokens, ways_to_read(columns, tagged, floor, counts), tagged.reranker)


def ways_to_read(
    columns: features.Columns, tagged: Tagged, floor: float, counts: Callable[[int], bool] = lambda _: True
) -> list[list[Reading]]:
    """For each cue over ``floor`` that counts its best readings, the best first, none with the content and speaker of another."""
    cueness, transitions = tagged.cueness, tagged.transitions
    every = np.flatnonzero((cueness > floor) & ~columns.is_space).tolist()
    kept = [row for row, i in enumerate(every) if counts(i)]
    if not kept:
        return []
    w = features.windows(columns, every)  # the rest too: at its edges a window's features know the next
    scores, lengths = crf.padded(tagged.spans(w), w.offsets)
    scores, lengths = scores[kept], lengths[kept]
    cues = [every[row] for row in kept]
    paths = crf.best_paths(scores, lengths, transitions, reranker.MOST, reranker.WITHIN)
    marginals = crf.marginals(scores, lengths, transitions)
    likely, window = cueness[cues].tolist(), paths.window.tolist()
    starts = w.token[w.offsets[kept]][paths.window].tolist()
    spans = (crf.CONTENT, crf.SPEAKER, (crf.CUE, crf.CUE))
    content, speaker, cue = (_placed(crf.runs_of(paths.labels, *span), starts, columns) for span in spans)
    path = (paths.score - marginals.log_z[paths.window]).tolist()
    certain = _certainties(paths, marginals).tolist()
    return _different(
        Reading(
            cues[k],
            cue[row] or ((cues[k], cues[k] + 1),),
            content[row],
            speaker[row],
            likely[k],
            path[row],
            *certain[row],
        )
        for row, k in enumerate(window)
    )


def _different(readings: Iterable[Reading]) -> list[list[Reading]]:
    """Readings cue by cue, of those with the same content and speaker the first."""
    found: dict[int, dict[tuple[Runs, Runs], Reading]] = {}
    for r in readings:
        if r.content:
            found.setdefault(r.head, {}).setdefault((r.content, r.speaker), r)
    return [list(ways.values()) for ways in found.values()]


def _certainties(paths: crf.Paths, marginals: crf.Marginals) -> Floats:
    """Of each path the lowest and the mean probability of a content token's label and the lowest of a speaker token's, (paths, 3)."""
    labels = paths.labels
    sure = marginals.label[paths.window[:, None], np.arange(labels.shape[1]), labels]
    said, sayer = ((labels == begin) | (labels == inside) for begin, inside in (crf.CONTENT, crf.SPEAKER))
    mean = np.where(said, sure, 0).sum(axis=1) / said.sum(axis=1)
    none = np.where(sayer.any(axis=1), np.inf, 1)
    low, sayer_low = np.where(said, sure, np.inf).min(axis=1), np.where(sayer, sure, none[:, None]).min(axis=1)
    return np.stack([low, mean, sayer_low], axis=1).astype(np.float32)


def _placed(found: list[list[tuple[int, int]]], starts: list[int], columns: features.Columns) -> list[Runs]:
    """Runs of windows that start at those tokens as the text's, white space at their edges trimmed off."""
    is_space: list[bool] = columns.is_space.tolist()
    trimmed = (
        [_trimmed(a + start, b + start, is_space) for a, b in runs] for start, runs in zip(starts, found, strict=True)
    )
    return [tuple((a, b) for a, b in runs if a < b) for runs in trimmed]


def _trimmed(a: int, b: int, is_space: Sequence[bool]) -> tuple[int, int]:
    while a < b and is_space[a]:
        a += 1
    while b > a and is_space[b - 1]:
        b -= 1
    return a, b
