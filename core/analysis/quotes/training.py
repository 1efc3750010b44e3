"""Train the quote models: ``python -m onrecord.core.analysis.quotes.training TRAIN.jsonl -o DIRECTORY``.

TRAIN.jsonl has one article a line: {"id", "text", "attributions": [{"source", "cue", "content", "speech"}]} with
[start, end) character offsets (PolNeAR's shape). Writes ``weights.npz`` and the model card ``MODEL.md``. The same seed gives the same weights.
Needs scipy (``pip install onrecord[train]``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from onrecord.core.analysis.quotes import crf, features
from onrecord.core.analysis.quotes.attribute import ACCEPT, confidence, presence
from onrecord.core.analysis.quotes.card import Counts, HeldOut, model_card
from onrecord.core.analysis.quotes.drafts import CONFIDENCE_FEATURES
from onrecord.core.analysis.quotes.fitting import Fitted, Unseen, fit
from onrecord.core.analysis.quotes.gold import Attribution, Example, examples, read_articles
from onrecord.core.analysis.quotes.model import (
    CUE_BITS,
    NO_CUE,
    SPAN_BITS,
    SPEECH,
    STEP,
    THOUGHT,
    Judges,
    Steps,
    Weights,
    columns_of_fitted,
    score,
    softmax,
    tag,
)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FOLDS = 4
CUE_EPOCHS, CUE_RATE, CUE_BATCH = 6, 0.1, 4000
SPAN_EPOCHS, SPAN_RATE, SPAN_BATCH = 8, 0.15, 192
#: tokens at least this likely to be a cue, but none, teach stage two to say so
NEGATIVE_FLOOR = 0.1
DROPOUT = 0.2
#: until some are fitted
NO_JUDGES = Judges(*(np.zeros(len(CONFIDENCE_FEATURES), np.float32) for _ in range(2)))


def _matrix(rows: features.Features, bits: int) -> sparse.csr_matrix:
    n, width = rows.shape
    return sparse.csr_matrix(
        (np.ones(n * width, np.float32), rows.ravel(), np.arange(0, n * width + 1, width)), shape=(n, 1 << bits)
    )


def _dropped(m: sparse.csr_matrix, rng: np.random.Generator) -> sparse.csr_matrix:
    """Each feature left out with probability DROPOUT, the rest scaled up (Wager et al. 2013: it regularises)."""
    m.data *= (rng.random(len(m.data), dtype=np.float32) >= DROPOUT) / np.float32(1 - DROPOUT)
    return m


class _Adagrad:
    """Duchi et al. (2011), touching only the rows that moved."""

    def __init__(self, shape: tuple[int, ...], rate: float) -> None:
        self.value = np.zeros(shape, np.float32)
        self._squares = np.full(shape, 0.1, np.float32)
        self._rate = rate

    def step(self, gradient: Floats) -> None:
        rows = np.flatnonzero(np.abs(gradient).sum(axis=1))
        g = gradient[rows] + 1e-6 * self.value[rows]
        self._squares[rows] += g * g
        self.value[rows] -= self._rate * g / np.sqrt(self._squares[rows])


def train_cues(found: Sequence[Example], seed: int) -> Floats:
    """Stage one: a softmax over hashed features, weights averaged over the later half of the epochs."""
    rng = np.random.default_rng(seed)
    rows = np.concatenate([features.cue_features(e.columns, CUE_BITS) for e in found])
    labels = np.concatenate([cue_labels(e) for e in found])
    target = np.eye(3, dtype=np.float32)[labels]
    weights = _Adagrad((1 << CUE_BITS, 3), CUE_RATE)
    total = np.zeros_like(weights.value)
    for epoch in range(CUE_EPOCHS):
        order = rng.permutation(len(rows))
        for at in range(0, len(order), CUE_BATCH):
            batch = order[at : at + CUE_BATCH]
            m = _dropped(_matrix(rows[batch], CUE_BITS), rng)
            error = softmax((m @ weights.value).astype(np.float32)) - target[batch]
            weights.step((m.T.tocsr() @ error * (100 / CUE_BATCH)).astype(np.float32))
        if epoch >= CUE_EPOCHS // 2:
            total += weights.value
    return (total / (CUE_EPOCHS - CUE_EPOCHS // 2)).astype(np.float32)


def cue_labels(example: Example) -> Ints:
    labels = np.full(len(example.columns), NO_CUE)
    for a in example.gold:
        if labels[a.head] != SPEECH:
            labels[a.head] = SPEECH if a.speech else THOUGHT
    return labels


def cue_probabilities(example: Example, cue: Floats) -> Floats:
    """Stage one's answer for a whole article, shape (tokens,)."""
    return softmax(score(cue, features.cue_features(example.columns, CUE_BITS)))[:, SPEECH]


@dataclass(frozen=True)
class _Windowed:
    rows: features.Features
    labels: Ints
    offsets: Ints


def _windowed(found: Sequence[Example], cueness: Sequence[Floats]) -> _Windowed:
    rows: list[features.Features] = []
    labels: list[Ints] = []
    for example, p in zip(found, cueness, strict=True):
        gold = {a.head: a for a in reversed(example.gold) if a.speech}
        cues = sorted(set(np.flatnonzero(p > NEGATIVE_FLOOR).tolist()) | set(gold))
        if not cues:
            continue
        c, w = example.columns, features.windows(example.columns, cues)
        per_token = features.token_features(c, p, SPAN_BITS)
        rows.append(np.concatenate([per_token[w.token], features.pair_features(c, w, p, SPAN_BITS)], axis=1))
        for k, head in enumerate(cues):
            window = w.token[w.offsets[k] : w.offsets[k + 1]]
            labels.append(span_labels(gold.get(head), int(window[0]), len(window)))
    offsets = np.concatenate([[0], np.cumsum([len(y) for y in labels])])
    return _Windowed(np.concatenate(rows), np.concatenate(labels), offsets)


def span_labels(gold: Attribution | None, base: int, length: int) -> Ints:
    labels = np.full(length, crf.OUTSIDE)
    if gold is None:
        return labels
    for spans, begin in ((gold.content, crf.BEGIN_CONTENT), (gold.speaker, crf.BEGIN_SPEAKER)):
        for first, last in spans:
            a, b = max(first - base, 0), min(last - base, length)
            if a < b:
                labels[a] = begin
                labels[a + 1 : b] = begin + 1
    for i in gold.cue:
        if 0 <= i - base < length and labels[i - base] == crf.OUTSIDE:
            labels[i - base] = crf.CUE
    return labels


def train_spans(found: Sequence[Example], cueness: Sequence[Floats], seed: int) -> tuple[Floats, Floats]:
    """Stage two: the CRF's emission weights and transitions, averaged over the later half of the epochs."""
    rng = np.random.default_rng(seed)
    data = _windowed(found, cueness)
    lengths = np.diff(data.offsets)
    emission = _Adagrad((1 << SPAN_BITS, crf.LABELS), SPAN_RATE)
    moves = _Adagrad((crf.LABELS, crf.LABELS), SPAN_RATE)
    totals = np.zeros_like(emission.value), np.zeros_like(moves.value)
    for epoch in range(SPAN_EPOCHS):
        # windows of about the same length go together, or padding would be most of the work
        order = np.argsort(lengths + rng.uniform(0, 12, len(lengths)), kind="stable")
        batches = [order[i : i + SPAN_BATCH] for i in range(0, len(order), SPAN_BATCH)]
        for which in rng.permutation(len(batches)):
            _span_step(data, lengths, batches[which], emission, moves, rng)
        if epoch >= SPAN_EPOCHS // 2:
            totals[0][:] += emission.value
            totals[1][:] += moves.value
        print(f"  spans, epoch {epoch + 1} of {SPAN_EPOCHS}", file=sys.stderr)  # noqa: T201
    kept = SPAN_EPOCHS - SPAN_EPOCHS // 2
    return (totals[0] / kept).astype(np.float32), (totals[1] / kept + crf.grammar()).astype(np.float32)


def _span_step(
    data: _Windowed, lengths: Ints, batch: Ints, emission: _Adagrad, moves: _Adagrad, rng: np.random.Generator
) -> None:
    rows = np.concatenate([np.arange(int(data.offsets[k]), int(data.offsets[k + 1])) for k in batch])
    m = _dropped(_matrix(data.rows[rows], SPAN_BITS), rng)
    offsets = np.concatenate([[0], np.cumsum(lengths[batch])])
    scores, size = crf.padded((m @ emission.value).astype(np.float32), offsets)
    found = crf.marginals(scores, size, moves.value + crf.grammar())
    window = np.repeat(np.arange(len(batch)), size)
    error = found.label[window, np.arange(len(rows)) - offsets[window]].copy()
    labels = data.labels[rows]
    error[np.arange(len(rows)), labels] -= 1
    together = window[1:] == window[:-1]
    gold_moves = np.zeros_like(found.pairs)
    np.add.at(gold_moves, (labels[:-1][together], labels[1:][together]), 1)
    moves.step(((found.pairs - gold_moves) / len(batch)).astype(np.float32))
    emission.step((m.T.tocsr() @ error * (10 / len(batch))).astype(np.float32))


def train(found: Sequence[Example], seed: int) -> tuple[Weights, Fitted]:
    """All models. Later stages learn from answers the earlier ones gave on articles they had not seen."""
    cueness = _cueness(found, seed)
    fitted = fit(_unseen(found, cueness, seed))
    print("cues and spans, on everything", file=sys.stderr)  # noqa: T201
    cues, spans = train_cues(found, seed), train_spans(found, cueness, seed)
    return Weights(cues, *spans, fitted.judges, fitted.reranker), fitted


def _cueness(found: Sequence[Example], seed: int) -> list[Floats]:
    """How probable a cue each token is, by models that had not seen its article."""
    cueness: list[Floats] = [np.zeros(0, np.float32)] * len(found)
    for fold in range(FOLDS):
        print(f"cues, fold {fold + 1} of {FOLDS}", file=sys.stderr)  # noqa: T201
        cue = train_cues([e for i, e in enumerate(found) if i % FOLDS != fold], seed)
        for i in range(fold, len(found), FOLDS):
            cueness[i] = cue_probabilities(found[i], cue)
    return cueness


def _unseen(found: Sequence[Example], cueness: Sequence[Floats], seed: int) -> list[Unseen]:
    """Each article as read by models that had not seen it."""
    out: list[Unseen] = []
    unused = np.zeros((1 << CUE_BITS, 3), np.float32)  # what is a cue is known already
    for half in range(2):
        print(f"spans, half {half + 1} of 2, for the reranker and the judges", file=sys.stderr)  # noqa: T201
        seen = [i for i in range(len(found)) if i % 2 != half]
        spans = train_spans([found[i] for i in seen], [cueness[i] for i in seen], seed)
        weights = Weights(unused, *spans, NO_JUDGES)
        out += [Unseen(found[i], tag(found[i].columns, weights, cueness[i])) for i in range(half, len(found), 2)]
    return out


def held_out(fitted: Fitted) -> HeldOut:
    """How the drafts fared that the judges learned from."""
    shown = [
        d for d in fitted.drafts if (presence(d[0], fitted.judges) + confidence(d[0], fitted.judges)) / 2 >= ACCEPT
    ]
    return HeldOut(len(fitted.drafts), len(shown), sum(q for _, q, _ in shown), sum(r for _, _, r in shown))


def save(weights: Weights, directory: Path) -> None:
    """Write ``weights.npz``."""
    directory.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        directory / "weights.npz",
        cue=_in_steps(weights.cue),
        span=_in_steps(weights.span),
        transitions=weights.transitions,
        **columns_of_fitted(weights.judges, weights.reranker),
    )


def _in_steps(weights: Floats | Steps) -> Steps:
    steps = weights if weights.dtype == np.int16 else np.round(weights / STEP)
    return steps.astype(np.int16)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="JSONL of articles with their attributions")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for weights.npz")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    from onrecord.core.analysis.pipeline import load_spacy

    articles = read_articles(args.train)
    print(f"parsing {len(articles)} articles", file=sys.stderr)  # noqa: T201
    nlp = load_spacy(args.model)
    found = list(examples(nlp, articles))
    weights, fitted = train(found, args.seed)
    save(weights, args.out)
    parser_name = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    gold = [a for e in found for a in e.gold]
    speech = sum(a.speech for a in gold)
    counts = Counts(len(found), speech, len(gold) - speech, len(CONFIDENCE_FEATURES), len(fitted.reranker))
    card = model_card(args.train, counts, held_out(fitted), parser_name, args.seed)
    (args.out / "MODEL.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
