"""The two-stage tagger: which tokens are cues, then, once for each cue, what was said and who said it.

Tagging content and speaker from each cue's own point of view does the linking too, which is why it beats tagging
everything at once (Pareti et al. 2013 separate the steps; Newell et al. 2018 give the corpus and the task).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.core.analysis.quotes import crf, features

Floats = NDArray[np.float32]
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


@dataclass(frozen=True)
class Tagged:
    """What a model says of one text, whichever model it is.

    ``cueness`` (tokens,): the probability that a token is the head of a cue of speech. ``spans`` gives the emission
    scores of some windows, (pairs, LABELS); ``transitions`` (LABELS, LABELS) go with them. ``judges`` are for what a cue
    introduces, ``loose_judges`` for what rests on its quotation marks.
    """

    cueness: Floats
    spans: Callable[[features.Windows], Floats]
    transitions: Floats
    judges: Judges
    loose_judges: Judges


Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one cue was read. Runs are [first, last) tokens; the numbers feed the confidence."""

    head: int
    cue: Runs
    content: Runs
    speaker: Runs
    #: probability that the token is a cue
    cue_probability: float
    #: log probability of the labels given the cue, per window
    path: float
    #: lowest and mean probability of a content token's label, and of a speaker token's (1.0 where there is none)
    content_low: float
    content_mean: float
    speaker_low: float


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the weights once per process."""
    with np.load(path) as data:
        return Weights(data["cue"], data["span"], data["transitions"], Judges(data["presence"], data["confidence"]))


def score(weights: Floats | Steps, rows: features.Features) -> Floats:
    """Sum each row's weights: (rows, features) -> (rows, classes). Steps stay what they are until few are left."""
    out = np.zeros((len(rows), weights.shape[1]), dtype=np.float32)
    for column in range(rows.shape[1]):
        out += weights[rows[:, column]]
    return out if weights.dtype == np.float32 else out * STEP


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
    return Tagged(likely, lambda w: span_scores(columns, w, likely, weights), weights.transitions, judges, judges)


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
    )


def _log_odds(p: Floats) -> Floats:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p) - np.log1p(-p)


def decode(columns: features.Columns, tagged: Tagged, floor: float) -> list[Reading]:
    """Stage two for all tokens whose probability of being a cue is over ``floor``."""
    cueness, transitions = tagged.cueness, tagged.transitions
    cues = np.flatnonzero((cueness > floor) & ~columns.is_space).tolist()
    if not cues:
        return []
    w = features.windows(columns, cues)
    scores, lengths = crf.padded(tagged.spans(w), w.offsets)
    path = crf.viterbi(scores, lengths, transitions)
    marginals = crf.marginals(scores, lengths, transitions)
    rows, steps = np.indices(path.shape)
    chosen = marginals.label[rows, steps, path]
    path_scores = _path_scores(scores, path, lengths, transitions) - marginals.log_z
    readings: list[Reading] = []
    for k, head in enumerate(cues):
        labels, sure = path[k, : lengths[k]], chosen[k, : lengths[k]]
        base = int(w.token[w.offsets[k]])
        content = _runs(labels, crf.BEGIN_CONTENT, crf.IN_CONTENT, base, columns)
        if not content:
            continue
        said = sure[(labels == crf.BEGIN_CONTENT) | (labels == crf.IN_CONTENT)]
        sayer = sure[(labels == crf.BEGIN_SPEAKER) | (labels == crf.IN_SPEAKER)]
        readings.append(
            Reading(
                head=head,
                cue=_runs(labels, crf.CUE, crf.CUE, base, columns) or ((head, head + 1),),
                content=content,
                speaker=_runs(labels, crf.BEGIN_SPEAKER, crf.IN_SPEAKER, base, columns),
                cue_probability=float(cueness[head]),
                path=float(path_scores[k]),
                content_low=float(said.min()),
                content_mean=float(said.mean()),
                speaker_low=float(sayer.min()) if len(sayer) else 1.0,
            )
        )
    return readings


def _path_scores(scores: Floats, path: NDArray[np.int64], lengths: NDArray[np.int64], transitions: Floats) -> Floats:
    rows, steps = np.indices(path.shape)
    alive = steps < lengths[:, None]
    emitted = (scores[rows, steps, path] * alive).sum(axis=1)
    moved = (transitions[path[:, :-1], path[:, 1:]] * alive[:, 1:]).sum(axis=1)
    return emitted + moved


def _runs(labels: NDArray[np.int64], begin: int, inside: int, base: int, columns: features.Columns) -> Runs:
    """The [first, last) token runs of one kind of span, white space at their edges trimmed off."""
    runs: list[tuple[int, int]] = []
    marked = (labels == begin) | (labels == inside)
    for i in np.flatnonzero(marked).tolist():
        starts_new = labels[i] == begin and begin != inside
        if runs and runs[-1][1] == i and not starts_new:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    trimmed = (_trimmed(first + base, last + base, columns) for first, last in runs)
    return tuple((a, b) for a, b in trimmed if a < b)


def _trimmed(a: int, b: int, columns: features.Columns) -> tuple[int, int]:
    while a < b and columns.is_space[a]:
        a += 1
    while b > a and columns.is_space[b - 1]:
        b -= 1
    return a, b
