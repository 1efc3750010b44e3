"""A linear-chain conditional random field over batches of padded windows, in numpy.

Lafferty, McCallum and Pereira (2001). Emission scores come from outside, so the same code serves training and use.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Labels = NDArray[np.uint8]

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
    top = scores.max(axis=2)
    is_token = np.arange(steps)[None, :] < lengths[:, None]
    # tokens first: what a step takes lies side by side; what it works out past a window's end counts for nothing
    alive = is_token.T[:, :, None]
    potential = np.exp(scores - top[:, :, None]).transpose(1, 0, 2).copy()
    move = np.exp(transitions)
    forward = np.empty_like(potential)
    scale = np.empty((steps, count, 1), dtype=np.float32)
    forward[0] = potential[0] * np.exp(start_scores())
    for t in range(steps):
        if t:
            np.matmul(forward[t - 1], move, out=forward[t])
            forward[t] *= potential[t]
        np.add.reduce(forward[t], axis=1, keepdims=True, out=scale[t])
        forward[t] /= scale[t]
    onward = potential / scale
    backward = np.ones_like(potential)
    for t in range(steps - 2, -1, -1):
        onward[t + 1] *= backward[t + 1]
        np.copyto(backward[t], onward[t + 1] @ move.T, where=alive[t + 1])
    behind = (onward * alive)[1:].reshape(-1, LABELS)
    pairs = (forward[:-1].reshape(-1, LABELS).T @ behind) * move
    label = (forward * backward * alive).transpose(1, 0, 2)
    scaled = np.log(np.ascontiguousarray(scale[:, :, 0].T))
    return Marginals(label, pairs, (scaled * is_token).sum(axis=1) + (top * is_token).sum(axis=1))


class Paths(NamedTuple):
    """Labellings of windows: ``window`` (paths,), ``score`` (paths,), ``labels`` (paths, tokens), OUTSIDE past a window's end."""

    window: Ints
    score: Floats
    labels: Labels


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
    return Paths(window, score, _traced(window, at, state, lengths, swept))


class _Swept(NamedTuple):
    """The best scores of labels up to each token's state, from it on without its own, and with it: (tokens, windows, states)."""

    forward: Floats
    onward: Floats
    rest: Floats
    moves: Floats


def _swept(scores: Floats, lengths: Ints, transitions: Floats) -> _Swept:
    moves, start = _twice(transitions)
    # windows last: what is added up and compared lies side by side
    twice = np.concatenate([scores, scores], axis=2).transpose(1, 2, 0).copy()
    steps = len(twice)
    from_each, to_each = moves[:, :, None], moves.T[:, :, None].copy()
    forward, onward, rest = np.empty_like(twice), np.empty_like(twice), np.empty_like(twice)
    sums = np.empty((*moves.shape, twice.shape[2]), np.float32)
    forward[0] = twice[0] + start[:, None]
    onward[-1] = np.where(np.arange(2 * LABELS) < LABELS, 4 * _FORBIDDEN, 0)[:, None]
    for t in range(1, steps):
        np.add(forward[t - 1, :, None], from_each, out=sums)
        np.maximum.reduce(sums, axis=0, out=forward[t])
        forward[t] += twice[t]
    for t in range(steps - 2, -1, -1):
        np.add(twice[t + 1], onward[t + 1], out=rest[t + 1])
        np.add(rest[t + 1, :, None], to_each, out=sums)
        np.maximum.reduce(sums, axis=0, out=onward[t])
        np.copyto(onward[t], onward[t + 1], where=t + 1 >= lengths)
    return _Swept(forward.transpose(0, 2, 1), onward.transpose(0, 2, 1), rest.transpose(0, 2, 1), moves)


def _traced(window: Ints, at: Ints, state: Ints, lengths: Ints, swept: _Swept) -> Labels:
    """The labels on the best way through each state, (paths, tokens); a window's own best way comes first."""
    forward, _, rest, moves = swept
    steps = len(forward)
    first = np.cumsum(lengths) - lengths
    of = np.repeat(np.arange(len(lengths)), lengths)
    token = np.arange(len(of)) - first[of]
    # whence the best way comes to each state of each token of a window, and where it goes on
    came = _best_beside(forward[np.maximum(token - 1, 0), of], moves).tobytes()
    went = _best_beside(rest[np.minimum(token + 1, steps - 1), of], moves.T).tobytes()
    rows: list[bytearray] = []
    held, best = -1, bytearray()
    for k, t, s in zip(window.tolist(), at.tolist(), state.tolist(), strict=True):
        begin, row = int(first[k]), bytearray(steps)
        best = best if k == held else bytearray()
        row[t] = here = s
        for i in range(t, 0, -1):
            here = came[here * len(of) + begin + i]
            if best and best[i - 1] == here:  # from there on it is the window's own
                row[:i] = best[:i]
                break
            row[i - 1] = here
        here = s
        for i in range(t + 1, int(lengths[k])):
            here = went[here * len(of) + begin + i - 1]
            if best and best[i] == here:
                row[i:] = best[i:]
                break
            row[i] = here
        held, best = k, best or row
        rows.append(row)
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, steps) % LABELS


def _best_beside(scores: Floats, moves: Floats) -> Labels:
    """For each state the one beside it from which it scores best, (states, tokens); ``scores`` are (tokens, states), ``moves`` from each to each."""
    beside = scores.T.copy()
    best = beside[0] + moves[0][:, None]
    found = np.zeros(best.shape, np.uint8)
    for state in range(1, len(moves)):
        other = beside[state] + moves[state][:, None]
        found[other > best] = state
        np.maximum(best, other, out=best)
    return found


def runs_of(labels: Labels, begin: int, inside: int) -> list[list[tuple[int, int]]]:
    """For each row of ``labels`` (paths, tokens) the [first, last) places of one kind of span."""
    is_begin, is_inside = labels == begin, labels == inside
    marked = is_begin | is_inside
    starts, ends = marked.copy(), marked.copy()
    starts[:, 1:] &= ~marked[:, :-1] | (is_begin[:, 1:] if begin != inside else False)
    ends[:, :-1] &= ~is_inside[:, 1:]
    rows: list[list[tuple[int, int]]] = [[] for _ in range(len(labels))]
    for row, first, last in zip(*(found.tolist() for found in (*np.nonzero(starts), np.nonzero(ends)[1])), strict=True):
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
