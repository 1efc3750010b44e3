"""A linear-chain conditional random field over batches of padded windows, in numpy.

Lafferty, McCallum and Pereira (2001). Emission scores come from outside, so the same code serves training and use.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

#: what a token of a window can be, seen from one cue
OUTSIDE, CUE, BEGIN_CONTENT, IN_CONTENT, BEGIN_SPEAKER, IN_SPEAKER = range(6)
LABELS = 6
_FORBIDDEN = np.float32(-30.0)


class Marginals(NamedTuple):
    """``label`` (windows, tokens, LABELS), ``pairs`` (LABELS, LABELS) summed over all steps, ``log_z`` (windows,)."""

    label: Floats
    pairs: Floats
    log_z: Floats


def grammar() -> Floats:
    """The score added to each transition: a span's inside may only follow its own span."""
    out = np.zeros((LABELS, LABELS), dtype=np.float32)
    for inside, begin in ((IN_CONTENT, BEGIN_CONTENT), (IN_SPEAKER, BEGIN_SPEAKER)):
        out[:, inside] = _FORBIDDEN
        out[inside, inside] = out[begin, inside] = 0
    return out


def start_scores() -> Floats:
    """The score of each label for a window's first token."""
    out = np.zeros(LABELS, dtype=np.float32)
    out[[IN_CONTENT, IN_SPEAKER]] = _FORBIDDEN
    return out


def padded(scores: Floats, offsets: Ints) -> tuple[Floats, Ints]:
    """Scores of shape (pairs, LABELS), windows after each other -> (windows, longest, LABELS) and their lengths."""
    lengths = np.diff(offsets)
    out = np.zeros((len(lengths), int(lengths.max(initial=0)), scores.shape[1]), dtype=np.float32)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    out[rows, np.arange(len(scores)) - np.repeat(offsets[:-1], lengths)] = scores
    return out, lengths


def marginals(scores: Floats, lengths: Ints, transitions: Floats) -> Marginals:
    """Forward-backward. ``scores`` (windows, tokens, LABELS) are log-potentials."""
    count, steps, _ = scores.shape
    top = scores.max(axis=2, keepdims=True)
    potential = np.exp(scores - top)
    move = np.exp(transitions)
    alive = np.arange(steps)[None, :] < lengths[:, None]
    forward = np.zeros_like(potential)
    scale = np.ones((count, steps), dtype=np.float32)
    current = potential[:, 0] * np.exp(start_scores())
    for t in range(steps):
        if t:
            current = (forward[:, t - 1] @ move) * potential[:, t]
        scale[:, t] = np.where(alive[:, t], current.sum(axis=1), 1.0)
        forward[:, t] = np.where(alive[:, t, None], current / scale[:, t, None], forward[:, t - 1] if t else current)
    backward = np.ones_like(potential)
    pairs = np.zeros((LABELS, LABELS), dtype=np.float64)
    for t in range(steps - 2, -1, -1):
        onward = potential[:, t + 1] * backward[:, t + 1] / scale[:, t + 1, None]
        onward *= alive[:, t + 1, None]
        pairs += (forward[:, t].T @ onward) * move
        backward[:, t] = np.where(alive[:, t + 1, None], onward @ move.T, 1.0)
    label = forward * backward * alive[:, :, None]
    log_z = (np.log(scale) * alive).sum(axis=1) + (top[:, :, 0] * alive).sum(axis=1)
    return Marginals(label, pairs.astype(np.float32), log_z)


def viterbi(scores: Floats, lengths: Ints, transitions: Floats) -> Ints:
    """The best labels that have a content, shape (windows, tokens); OUTSIDE past a window's end.

    A cue without a content is no quote, and how likely that is the confidence tells; so the search runs over each
    label twice, before and after a content has begun, and ends in the second half.
    """
    count, steps, _ = scores.shape
    moves, start = _twice(transitions)
    twice = np.concatenate([scores, scores], axis=2)
    back = np.zeros((count, steps, 2 * LABELS), dtype=np.int8)
    best = twice[:, 0] + start
    stay = np.arange(2 * LABELS, dtype=np.int8)
    for t in range(1, steps):
        options = best[:, :, None] + moves[None]
        alive = (t < lengths)[:, None]
        back[:, t] = np.where(alive, options.argmax(axis=1), stay)
        best = np.where(alive, options.max(axis=1) + twice[:, t], best)
    path = np.zeros((count, steps), dtype=np.int64)
    path[:, -1] = best[:, LABELS:].argmax(axis=1) + LABELS
    rows = np.arange(count)
    for t in range(steps - 1, 0, -1):
        path[:, t - 1] = back[rows, t, path[:, t]]
    path %= LABELS
    path[np.arange(steps)[None, :] >= lengths[:, None]] = OUTSIDE
    return path


def _twice(transitions: Floats) -> tuple[Floats, Floats]:
    """Transitions and start scores over (label before a content, label from its beginning on)."""
    moves = np.full((2 * LABELS, 2 * LABELS), 4 * _FORBIDDEN, dtype=np.float32)
    moves[:LABELS, :LABELS] = transitions
    moves[:LABELS, LABELS + BEGIN_CONTENT] = transitions[:, BEGIN_CONTENT]
    moves[:LABELS, BEGIN_CONTENT] = 4 * _FORBIDDEN
    moves[LABELS:, LABELS:] = transitions
    start = np.full(2 * LABELS, 4 * _FORBIDDEN, dtype=np.float32)
    start[:LABELS] = start_scores()
    start[LABELS + BEGIN_CONTENT] = 0
    start[BEGIN_CONTENT] = 4 * _FORBIDDEN
    return moves, start
