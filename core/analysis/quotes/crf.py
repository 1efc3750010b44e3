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
CONTENT, SPEAKER = (BEGIN_CONTENT, IN_CONTENT), (BEGIN_SPEAKER, IN_SPEAKER)
_FORBIDDEN = np.float32(-30.0)
#: scores nearer to each other than this are the same, summed up in another order
_SAME = 1e-3


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


class Paths(NamedTuple):
    """Labellings of windows: ``window`` (paths,), ``score`` (paths,), ``labels`` (paths, tokens), OUTSIDE past a window's end."""

    window: Ints
    score: Floats
    labels: Ints


def best_paths(scores: Floats, lengths: Ints, transitions: Floats, most: int, within: float) -> Paths:
    """The best labels that have a content, window after window, each with others that are nearly as good, the best first.

    A cue without a content is no quote, and how likely that is the confidence tells; so the search runs over each
    label twice, before and after a content has begun, and ends in the second half. The others are the best labels through
    some token's other label (its max-marginal), at most ``most`` in all and ``within`` of the best; what differs
    by the cue's words alone is left out.
    """
    swept = _swept(scores, lengths, transitions)
    through = (swept.forward + swept.onward).transpose(1, 0, 2)
    alive = np.arange(scores.shape[1])[None, :] < lengths[:, None]
    likeliest = through.argmax(axis=2)
    top = through[:, 0].max(axis=1)
    near = (through >= top[:, None, None] - within) & alive[:, :, None]
    idle = np.isin(np.arange(2 * LABELS) % LABELS, (OUTSIDE, CUE))
    near &= ~(idle & idle[likeliest][:, :, None])
    near[:, 0] |= np.arange(2 * LABELS) == likeliest[:, :1]  # the best itself, wherever it begins
    window, at, state = np.nonzero(near)
    score = through[window, at, state]
    order = np.lexsort((-score, window))
    window, at, state, score = window[order], at[order], state[order], score[order]
    # tokens through which the same labels run have the same score, but for rounding
    new = np.concatenate([[True], (np.diff(window) != 0) | (np.diff(score) < -_SAME)]) if len(window) else window == 0
    window, at, state, score = window[new], at[new], state[new], score[new]
    kept = np.arange(len(window)) - np.searchsorted(window, window) < most
    window, at, state, score = window[kept], at[kept], state[kept], score[kept]
    labels = _traced(window, at, state, scores, swept) % LABELS
    labels[~alive[window]] = OUTSIDE
    return Paths(window, score, labels)


class _Swept(NamedTuple):
    """The best scores of labels up to each token's state and from it on, (tokens, windows, states) each; the latter without its own."""

    forward: Floats
    onward: Floats
    moves: Floats


def _swept(scores: Floats, lengths: Ints, transitions: Floats) -> _Swept:
    moves, start = _twice(transitions)
    # windows last: what is added up and compared lies side by side
    twice = np.concatenate([scores, scores], axis=2).transpose(1, 2, 0).copy()
    steps = len(twice)
    from_each, to_each = moves[:, :, None], moves.T[:, :, None].copy()
    forward, onward = np.empty_like(twice), np.empty_like(twice)
    forward[0] = twice[0] + start[:, None]
    onward[-1] = np.where(np.arange(2 * LABELS) < LABELS, 4 * _FORBIDDEN, 0)[:, None]
    for t in range(1, steps):
        forward[t] = (forward[t - 1, :, None] + from_each).max(axis=0) + twice[t]
    for t in range(steps - 2, -1, -1):
        best = ((twice[t + 1] + onward[t + 1])[:, None] + to_each).max(axis=0)
        onward[t] = np.where(t + 1 < lengths, best, onward[t + 1])
    return _Swept(forward.transpose(0, 2, 1), onward.transpose(0, 2, 1), moves)


def _traced(window: Ints, at: Ints, state: Ints, scores: Floats, swept: _Swept) -> Ints:
    """The states on the best way through each state, (paths, tokens)."""
    forward, onward, moves = swept
    steps = len(forward)
    path = np.zeros((len(window), steps), dtype=np.int64)
    path[np.arange(len(window)), at] = state
    for t in range(int(at.max(initial=0)), 0, -1):
        came = (forward[t - 1, window] + moves.T[path[:, t]]).argmax(axis=1)
        path[:, t - 1] = np.where(t <= at, came, path[:, t - 1])
    rest = onward + np.concatenate([scores, scores], axis=2).transpose(1, 0, 2)
    for t in range(int(at.min(initial=steps)), steps - 1):
        went = (rest[t + 1, window] + moves[path[:, t]]).argmax(axis=1)
        path[:, t + 1] = np.where(t >= at, went, path[:, t + 1])
    return path


def runs_of(labels: Ints, begin: int, inside: int) -> list[list[tuple[int, int]]]:
    """For each row of ``labels`` (paths, tokens) the [first, last) places of one kind of span."""
    marked = np.isin(labels, (begin, inside))
    before = np.pad(marked, ((0, 0), (1, 0)))[:, :-1]
    behind = np.pad(labels == inside, ((0, 0), (0, 1)))[:, 1:]
    starts = marked & (~before | (labels == begin if begin != inside else False))
    ends = marked & ~behind
    rows: list[list[tuple[int, int]]] = [[] for _ in range(len(labels))]
    for (row, first), last in zip(np.argwhere(starts).tolist(), np.nonzero(ends)[1].tolist(), strict=True):
        rows[row].append((first, last + 1))
    return rows


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
