"""What the quote models see of a parsed text, as columns of hashed feature numbers.

Everything here is arithmetic on whole numpy columns: no Python object is made for a token, which is what keeps
attribution cheap beside the parser. A feature is a number in ``range(2**bits)``, the hash of a name and some values
(the "hashing trick", Weinberger et al. 2009), so that there is no dictionary to ship or to look up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.symbols import PUNCT, VERB
from spacy.tokens import Doc

from onrecord.core.text.quotation_marks import Stretch

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
#: whole numbers of 64 bits
Column = NDArray[np.generic]
Features = NDArray[np.int32]

#: ancestors kept for a token; deeper parses are cut at this depth
MAX_DEPTH = 16
#: tokens looked at on each side of a cue, inside its paragraph
WINDOW = (130, 170)

__all__ = [
    "PUNCT",
    "Columns",
    "Features",
    "Windows",
    "columns_of",
    "cue_features",
    "pair_features",
    "token_features",
    "windows",
]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_NONE = np.uint64(7)
_ATTRIBUTES = ["LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE", "ENT_IOB", "SHAPE", "SUFFIX", "PREFIX"]
_STRINGS = StringStore()
_COMMA = np.uint64(_STRINGS.add(","))
_CHILDREN = {
    name: _STRINGS.add(name)
    for name in (
        "nsubj",
        "nsubjpass",
        "ccomp",
        "dobj",
        "mark",
        "prep",
        "xcomp",
        "aux",
        "neg",
        "prt",
        "parataxis",
        "dative",
    )
}


@dataclass(frozen=True)
class Columns:
    """One doc as columns, each of shape (tokens,) unless said otherwise."""

    attributes: dict[str, Hashes]
    head: Ints
    sentence: Ints
    paragraph: Ints
    depth: Ints
    #: (tokens, MAX_DEPTH): the ancestor at each depth, the token itself at its own; -1 past it
    ancestors: Ints
    left_edge: Ints
    right_edge: Ints
    #: 0 outside, 1 opening mark, 2 inside, 3 closing mark; +4 for single marks, +8 when left open
    quote_state: Ints
    #: which stretch a token lies in, -1 for none
    stretch: Ints
    is_space: NDArray[np.bool_]
    is_alpha: NDArray[np.bool_]
    is_punctuation: NDArray[np.bool_]

    @cached_property
    def light(self) -> list[bool]:
        """Whether a token is punctuation or space."""
        return (self.is_punctuation | self.is_space).tolist()

    @cached_property
    def stretches(self) -> list[int]:
        """``stretch``, for one token at a time."""
        return self.stretch.tolist()

    def __len__(self) -> int:
        return len(self.head)


def hashed(name: int, *columns: Column) -> Hashes:
    """The columns mixed into one column of 64-bit hashes; ``name`` keeps features apart."""
    return _mixed(np.array([[name]]), [column[None] for column in columns])[0]


def _mixed(names: Ints, columns: Sequence[NDArray[Any]]) -> Hashes:
    """``names`` (features, 1) and each feature's first column, its second and so on, (features, rows), as hashes (features, rows)."""
    out = names.astype(np.uint64) * _MIX
    for column in columns:
        out = out ^ column.astype(np.uint64, copy=False)
        out *= _GOLDEN
        out ^= out >> np.uint64(29)
    out *= _MIX
    out ^= out >> np.uint64(32)
    return out


def to_features(parts: Sequence[tuple[int, *tuple[Column, ...]]], bits: int) -> Features:
    """Names with the columns that each mixes -> feature numbers, shape (rows, features), a feature's side by side."""
    split = [(name, columns) for name, *columns in parts]
    out = np.empty((len(parts), len(split[0][1][0])), dtype=np.int32)
    mask = np.uint64((1 << bits) - 1)
    for size in {len(columns) for _, columns in split}:  # those of as many columns are mixed together
        alike = [i for i, (_, columns) in enumerate(split) if len(columns) == size]
        names = np.array([[split[i][0]] for i in alike])
        mixed = _mixed(names, [np.stack([split[i][1][k].view(np.uint64) for i in alike]) for k in range(size)])
        out[alike] = mixed & mask
    return out.T


def columns_of(doc: Doc, stretches: Sequence[Stretch]) -> Columns:
    """Read ``doc`` once into columns; ``stretches`` are the quoted stretches of ``doc.text``."""
    n = len(doc)
    raw = doc.to_array(list[int | str](_ATTRIBUTES)).reshape(n, len(_ATTRIBUTES))
    attributes = {name: raw[:, i].astype(np.uint64) for i, name in enumerate(_ATTRIBUTES)}
    index = np.arange(n)
    head = index + doc.to_array("HEAD").astype(np.int64)
    starts = doc.to_array("SENT_START").astype(np.int64) == 1
    if n:
        starts[0] = False
    is_space, is_alpha, is_punctuation = (
        doc.to_array(name).astype(bool) for name in ("IS_SPACE", "IS_ALPHA", "IS_PUNCT")
    )
    newline = np.zeros(n, dtype=bool)
    newline[[i for i in np.flatnonzero(is_space).tolist() if "\n" in doc[i].text]] = True
    depth, ancestors = _ancestry(head)
    left, right = index.copy(), index.copy()
    for level in range(MAX_DEPTH):
        has = ancestors[:, level] >= 0
        np.minimum.at(left, ancestors[has, level], index[has])
        np.maximum.at(right, ancestors[has, level], index[has])
    state, stretch = _quote_columns(doc, stretches)
    return Columns(
        attributes=attributes,
        head=head,
        sentence=np.cumsum(starts),
        paragraph=np.cumsum(newline),
        depth=depth,
        ancestors=ancestors,
        left_edge=left,
        right_edge=right,
        quote_state=state,
        stretch=stretch,
        is_space=is_space,
        is_alpha=is_alpha,
        is_punctuation=is_punctuation,
    )


def _ancestry(head: Ints) -> tuple[Ints, Ints]:
    n = len(head)
    steps = [np.arange(n)]
    depth = np.zeros(n, dtype=np.int64)
    while True:
        above = head[steps[-1]]
        moved = above != steps[-1]
        if not moved.any() or len(steps) > 4 * MAX_DEPTH:
            break
        depth += moved
        steps.append(above)
    ancestors = np.full((n, MAX_DEPTH), -1, dtype=np.int64)
    for k, at in enumerate(steps):
        level = depth - k
        keep = (level >= 0) & (level < MAX_DEPTH)
        ancestors[keep, level[keep]] = at[keep]
    return depth, ancestors


def _quote_columns(doc: Doc, stretches: Sequence[Stretch]) -> tuple[Ints, Ints]:
    n = len(doc)
    state, which = np.zeros(n, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    starts = doc.to_array("IDX").astype(np.int64) if n else np.zeros(0, dtype=np.int64)
    ends = starts + doc.to_array("LENGTH").astype(np.int64) if n else starts
    for number, s in enumerate(stretches):
        first = int(np.searchsorted(ends, s.start, side="right"))
        last = int(np.searchsorted(starts, s.end, side="left"))
        extra = 4 * s.single + 8 * s.left_open
        state[first:last] = 2 + extra
        which[first:last] = number
        if first < last:
            state[first] = 1 + extra
            if not s.left_open:
                state[last - 1] = 3 + extra
    return state, which


def shifted(column: NDArray[np.generic], by: int) -> NDArray[np.generic]:
    """The column with ``out[i] = column[i + by]``, zero beyond the ends."""
    out = np.zeros_like(column)
    if abs(by) >= len(column):
        return out
    if by > 0:
        out[:-by] = column[by:]
    elif by < 0:
        out[-by:] = column[:by]
    else:
        out[:] = column
    return out


def bucket(distance: Ints) -> Ints:
    """Signed distances in tokens -> a small number of signed classes."""
    edges = np.array([1, 2, 3, 4, 5, 7, 10, 15, 21, 31, 51, 80])
    return np.sign(distance) * np.searchsorted(edges, np.abs(distance), side="right")


def _subject(c: Columns) -> Ints:
    """For each token its (last) subject child, or itself."""
    dep = c.attributes["DEP"]
    subject = np.arange(len(c))
    is_subject = np.isin(dep, [_CHILDREN["nsubj"], _CHILDREN["nsubjpass"]])
    subject[c.head[is_subject]] = np.flatnonzero(is_subject)
    return subject


def _children(c: Columns) -> Ints:
    """For each token a bit mask of which of ``_CHILDREN`` it has as children."""
    mask = np.zeros(len(c), dtype=np.int64)
    for bit, label in enumerate(_CHILDREN.values()):
        mask[c.head[c.attributes["DEP"] == np.uint64(label)]] |= 1 << bit
    return mask


def _nearest_mark(c: Columns) -> tuple[Ints, Ints]:
    """Tokens to the nearest quotation mark before and after, 99 where the paragraph has none."""
    n = len(c)
    index = np.arange(n)
    is_mark = np.isin(c.quote_state & 3, [1, 3])
    before = np.maximum.accumulate(np.where(is_mark, index, -1000))
    after = np.minimum.accumulate(np.where(is_mark, index, n + 1000)[::-1])[::-1]
    far_before = index - before
    far_after = after - index
    inside_before = (before >= 0) & (c.paragraph[np.clip(before, 0, n - 1)] == c.paragraph)
    inside_after = (after < n) & (c.paragraph[np.clip(after, 0, n - 1)] == c.paragraph)
    return np.where(inside_before, far_before, 99), np.where(inside_after, far_after, 99)


def cue_features(c: Columns, bits: int) -> Features:
    """Stage one: what says that a token is the head of a cue. Shape (tokens, features)."""
    a = c.attributes
    lower, lemma, tag, pos, dep, ent = (a[k] for k in ("LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE"))
    kids = _children(c)
    subject = _subject(c)
    before, after = _nearest_mark(c)
    near = hashed(90, bucket(before), bucket(after))
    state = c.quote_state
    start = (c.left_edge == np.arange(len(c))).astype(np.int64)
    head = c.head
    adjacent = (np.minimum(before, 3) * 4 + np.minimum(after, 3)).astype(np.int64)
    has_subject = (subject != np.arange(len(c))).astype(np.int64)
    parts = [
        (1, lower), (2, lemma), (3, lemma, tag), (4, tag, dep), (5, pos, kids),
        (6, shifted(lower, -1)), (7, shifted(lower, 1)), (8, shifted(lower, -2)),
        (9, shifted(lower, 2)), (10, shifted(tag, -1), tag), (11, tag, shifted(tag, 1)),
        (12, lemma, shifted(lower, 1)), (13, lemma, shifted(lower, -1)), (14, lemma, dep),
        (15, lemma, kids), (16, a["SUFFIX"], pos), (17, dep, lemma[head]), (18, dep, tag[head]),
        (19, lemma, tag[subject], has_subject), (20, pos, lemma[subject]), (21, lemma, ent[subject]),
        (22, lemma, adjacent), (23, pos, near), (24, state, pos), (25, lemma, state),
        (26, tag, ent), (27, kids, adjacent), (28, lemma, shifted(pos, 1)),
        (29, lemma, shifted(pos, -1)), (30, shifted(tag, -1), tag, shifted(tag, 1)),
        (31, lemma, shifted(pos, 1), shifted(pos, 2)), (32, start, dep, pos), (33, lemma, lemma[head]),
        (34, lemma, shifted(lower, -1), shifted(lower, 1)), (35, a["SHAPE"], near),
        (36, ent[subject], pos, kids), (37, tag[subject], dep, near),
        (38, shifted(state, -1), state, shifted(state, 1), pos), (39, a["PREFIX"], a["SUFFIX"]),
    ]  # fmt: skip
    return to_features(parts, bits)


@dataclass(frozen=True)
class Windows:
    """The tokens looked at for each cue: pair i is (cue ``cue[i]``, token ``token[i]``), grouped by cue, in order."""

    cue: Ints
    token: Ints
    #: (cues + 1,): where each cue's pairs begin
    offsets: Ints


def windows(c: Columns, cues: Sequence[int]) -> Windows:
    """The paragraph round each cue, at most ``WINDOW`` tokens to either side."""
    spans = []
    for cue in cues:
        paragraph = c.paragraph[cue]
        first = int(np.searchsorted(c.paragraph, paragraph, side="left"))
        last = int(np.searchsorted(c.paragraph, paragraph, side="right"))
        spans.append((max(first, cue - WINDOW[0]), min(last, cue + WINDOW[1] + 1)))
    lengths = np.array([e - s for s, e in spans], dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    token = np.concatenate([np.arange(s, e) for s, e in spans]) if spans else np.zeros(0, dtype=np.int64)
    return Windows(np.repeat(np.asarray(cues, dtype=np.int64), lengths), token, offsets)


def token_features(c: Columns, cue_probability: NDArray[np.float32], bits: int) -> Features:
    """Stage two, the part that is the same whichever cue is asked about. Shape (tokens, features)."""
    a = c.attributes
    lower, lemma, tag, pos, dep, ent = (a[k] for k in ("LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE"))
    state, head = c.quote_state, c.head
    index = np.arange(len(c))
    edge = (c.left_edge == index).astype(np.int64) + 2 * (c.right_edge == index)
    cueness = np.digitize(cue_probability, [0.1, 0.5, 0.9])
    first = (shifted(c.sentence + 1, -1) != c.sentence + 1).astype(np.int64)
    parts = [
        (101, lower), (102, lemma, tag), (103, tag, dep), (104, ent, a["ENT_IOB"], tag),
        (105, shifted(lower, -1)), (106, shifted(lower, 1)), (107, shifted(tag, -1), tag),
        (108, tag, shifted(tag, 1)), (109, shifted(tag, -1), tag, shifted(tag, 1)),
        (110, dep, lemma[head]), (111, shifted(state, -1), state, shifted(state, 1)),
        (112, a["SHAPE"], first), (113, lower, state), (114, cueness, pos),
        (115, edge, dep, tag), (116, state, pos, dep), (117, lower, shifted(lower, 1)),
        (118, shifted(lower, -1), lower), (119, shifted(cueness, -1), cueness, shifted(cueness, 1), pos),
        (120, a["SUFFIX"], pos), (121, pos, shifted(lower, -1)), (122, pos, shifted(lower, 1)),
        (123, shifted(tag, -2), shifted(tag, -1), tag), (124, tag, shifted(tag, 1), shifted(tag, 2)),
    ]  # fmt: skip
    return to_features(parts, bits)


def pair_features(c: Columns, w: Windows, cue_probability: NDArray[np.float32], bits: int) -> Features:
    """Stage two, what ties a token to the cue asked about: distance, and the path between them in the parse."""
    a = c.attributes
    lower, lemma, tag, pos, dep, ent = (a[k] for k in ("LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE"))
    state, index = c.quote_state, np.arange(len(w.token))
    t, k = w.token, w.cue
    distance = t - k
    side = np.sign(distance)
    near = bucket(distance)
    sentence = np.clip(c.sentence[t] - c.sentence[k], -3, 3)
    # the lowest common ancestor, from the shared beginning of the two paths from the root
    shared = ((c.ancestors[t] == c.ancestors[k]) & (c.ancestors[k] >= 0)).sum(axis=1)
    up = np.minimum(np.minimum(c.depth[k] + 1, MAX_DEPTH) - shared, 4)
    down = np.minimum(np.minimum(c.depth[t] + 1, MAX_DEPTH) - shared, 5)
    level = np.minimum(shared, MAX_DEPTH - 1)
    branch = np.where(down > 0, c.ancestors[t, level], t)
    cue_branch = np.where(up > 0, c.ancestors[k, level], k)
    second = np.where(down > 1, c.ancestors[t, np.minimum(shared + 1, MAX_DEPTH - 1)], branch)
    same = (sentence == 0).astype(np.int64)
    branch_dep = np.where((down > 0) & (sentence == 0), dep[branch], _NONE)
    cue_dep = np.where((up > 0) & (sentence == 0), dep[cue_branch], _NONE)
    relation = hashed(200, np.minimum(up, 3), np.minimum(down, 2), branch_dep, cue_dep, side, same)
    loose = hashed(201, np.minimum(up, 2), branch_dep, side, same)
    # running counts along the text: difference of two prefix sums gives what lies between cue and token
    is_cue = (cue_probability > 0.5).astype(np.int64)
    cues_before = np.cumsum(is_cue)
    between_cues = np.minimum(np.abs(cues_before[t] - cues_before[k]), 3)
    opens = np.cumsum((state & 3) == 1)
    between_marks = np.clip(opens[t] - opens[k], -4, 4)
    commas = np.cumsum(lower == _COMMA)
    between_commas = np.minimum(np.abs(commas[t] - commas[k]), 4)
    verbs = np.cumsum(pos == VERB)
    between_verbs = np.minimum(np.abs(verbs[t] - verbs[k]), 3)
    same_stretch = (c.stretch[t] == c.stretch[k]).astype(np.int64) * (1 + (c.stretch[k] >= 0))
    edge = (c.left_edge[branch] == t).astype(np.int64) + 2 * (c.right_edge[branch] == t)
    before = np.maximum(index - 1, 0)
    after = np.minimum(index + 1, len(index) - 1)
    sure = np.digitize(cue_probability[k], [0.2, 0.5, 0.8, 0.95])
    cue_lemma, cue_tag = lemma[k], tag[k]
    cue_state = state[k] & 3
    parts = [
        (202, near), (203, relation), (204, relation, tag[t]), (205, relation, dep[t]),
        (206, loose, state[t]), (207, loose, cue_lemma), (208, side, cue_lemma, sentence),
        (209, relation, cue_tag), (210, near, tag[t]), (211, sentence, state[t], side),
        (212, between_cues, side, sentence), (213, between_marks, state[t]),
        (214, same_stretch, side, state[t]), (215, between_commas, loose), (216, branch_dep, up, dep[second]),
        (217, down, branch_dep, up, tag[t]), (218, edge, loose), (219, branch_dep[before], branch_dep, up),
        (220, branch_dep, branch_dep[after], up), (221, cue_lemma, branch_dep, state[t]),
        (222, lower[t], near), (223, lower[t], loose), (224, relation, tag[branch], ent[branch]),
        (225, dep[k], up, branch_dep, side), (226, ent[t], loose), (227, between_verbs, loose),
        (228, cue_lemma, near), (229, sure, side, same), (230, cue_lemma, relation),
        (231, lower[branch], loose), (232, cue_state, state[t], sentence, side),
        (233, between_marks, sentence, cue_lemma), (234, edge, branch_dep, tag[t], side),
        (235, between_cues, between_verbs, loose), (236, relation, shifted(tag, 1)[t]),
        (237, relation, shifted(tag, -1)[t]), (238, near, lower[np.minimum(k + 1, len(c) - 1)]),
        (239, near, lower[np.maximum(k - 1, 0)]), (240, between_marks, between_cues, sentence, state[t]),
    ]  # fmt: skip
    return to_features(parts, bits)
