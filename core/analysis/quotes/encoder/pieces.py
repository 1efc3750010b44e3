"""An article as wordpieces, aligned with spaCy's tokens, in pieces that one pass of the encoder can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.core.analysis.quotes.encoder.wordpieces import Wordpieces
from onrecord.core.analysis.quotes.features import Columns, Windows, bucket

Ints = NDArray[np.int64]

#: of the base: the longest piece, its begin and end included, and the width of an attention head
POSITIONS, HEAD = 512, 32
#: wordpieces of its own that a piece has at most, and those that it sees besides on each side
CORE, CONTEXT = 446, 32
#: classes of word shape, of quotation mark state, of distance, sentence and marks between two tokens
SHAPES, STATES, DISTANCES, SENTENCES, MARKS = 4, 16, 32, 7, 32
#: numbers of the vocabulary's own marks for begin and end of a piece
BEGIN, END = 101, 102


@dataclass(frozen=True)
class Pieced:
    """An article's wordpieces: ``ids`` and ``token`` (wordpieces,), ``first``, ``shape`` and ``state`` (tokens,).

    ``token`` says which token a wordpiece belongs to, ``first`` which wordpiece a token begins with, -1 for none.
    """

    ids: Ints
    token: Ints
    first: Ints
    shape: Ints
    state: Ints


@dataclass(frozen=True)
class Piece:
    """Wordpieces [first, last) whose answers count, seen together with those of [low, high)."""

    first: int
    last: int
    low: int
    high: int

    def __len__(self) -> int:
        return self.high - self.low


def pieced(text: str, starts: Ints, lengths: Ints, columns: Columns, wordpieces: Wordpieces) -> Pieced:
    """Cut ``text`` into wordpieces; ``starts`` and ``lengths`` are its tokens' in characters."""
    ids, begins = wordpieces.encode(text)
    token = np.searchsorted(starts, begins, side="right") - 1
    first = np.full(len(starts), -1)
    first[token[::-1]] = np.arange(len(ids))[::-1]
    first[columns.is_space] = -1
    words = [text[s : s + n] for s, n in zip(starts.tolist(), lengths.tolist(), strict=True)]
    shape = np.array([_shape(w) for w in words], dtype=np.int64)
    return Pieced(ids, token, first, shape, np.minimum(columns.quote_state, STATES - 1))


def _shape(word: str) -> int:
    """The tokenizer knows no capitals: 0 no word, 1 small, 2 with a capital, 3 all capitals."""
    if not word[:1].isalpha():
        return 0
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word[:1].isupper() else 1


def pieces(article: Pieced, columns: Columns) -> list[Piece]:
    """The article in as few pieces as will do, about as long as each other, cut between paragraphs where that is possible."""
    n = len(article.ids)
    paragraphs = np.flatnonzero(np.diff(columns.paragraph[article.token])) + 1 if n else np.zeros(0, np.int64)
    out: list[Piece] = []
    first = 0
    for left in range(-(-n // CORE), 0, -1):
        last = n if left == 1 else _cut(paragraphs, first + (n - first) // left, n - CORE * (left - 1), first + CORE)
        out.append(Piece(first, last, max(0, first - CONTEXT), min(n, last + CONTEXT)))
        first = last
    return out


def _cut(paragraphs: Ints, ideal: int, least: int, most: int) -> int:
    """The paragraph's end nearest to ``ideal`` that leaves no piece too long, else ``ideal``."""
    near = paragraphs[(paragraphs >= least) & (paragraphs <= most) & (np.abs(paragraphs - ideal) <= CORE // 4)]
    return int(near[np.abs(near - ideal).argmin()]) if len(near) else ideal


@dataclass(frozen=True)
class Batch:
    """Pieces side by side, each (pieces, longest + 2): ``ids``, ``mask``, ``shape``, ``state``."""

    ids: Ints
    mask: Ints
    shape: Ints
    state: Ints


def batch_of(found: Sequence[tuple[Pieced, Piece]]) -> Batch:
    """Pad pieces to the longest, each with its begin and end."""
    size = len(found), max(len(p) for _, p in found) + 2
    ids, mask, shape, state = (np.zeros(size, dtype=np.int64) for _ in range(4))
    for row, (article, p) in enumerate(found):
        n = len(p)
        ids[row, 0], ids[row, n + 1] = BEGIN, END
        ids[row, 1 : n + 1] = article.ids[p.low : p.high]
        mask[row, : n + 2] = 1
        token = article.token[p.low : p.high]
        shape[row, 1 : n + 1], state[row, 1 : n + 1] = article.shape[token], article.state[token]
    return Batch(ids, mask, shape, state)


def is_own(article: Pieced, piece: Piece, tokens: Ints) -> NDArray[np.bool_]:
    """Which of these tokens begin among the wordpieces whose answers count."""
    first = article.first[tokens]
    return (first >= piece.first) & (first < piece.last)


def asked(article: Pieced, piece: Piece, columns: Columns) -> Ints:
    """The tokens that a piece answers for: its own, and those besides of the paragraphs at its edges."""
    seen = np.flatnonzero((article.first >= piece.low) & (article.first < piece.high))
    paragraph = columns.paragraph[seen]
    own = paragraph[is_own(article, piece, seen)]
    return seen[(paragraph >= own[0]) & (paragraph <= own[-1])] if len(own) else own


def pair_classes(c: Columns, w: Windows) -> tuple[Ints, Ints, Ints]:
    """For each pair of cue and token its class of distance, of sentence, and of the quotation marks between the two."""
    t, k = w.token, w.cue
    distance = bucket(t - k) + 14
    sentence = np.clip(c.sentence[t] - c.sentence[k], -3, 3) + 3
    opened = np.cumsum((c.quote_state & 3) == 1)
    between = np.clip(opened[t] - opened[k], -3, 3) + 3
    inside = c.stretch[k] >= 0
    same = (c.stretch[t] == c.stretch[k]) & inside
    return distance, sentence, between * 4 + same * 2 + inside
