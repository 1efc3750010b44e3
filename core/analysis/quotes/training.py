"""Train the quote models: ``python -m onrecord.core.analysis.quotes.training TRAIN.jsonl -o DIRECTORY``.

TRAIN.jsonl has one article a line: {"id", "text", "attributions": [{"source", "cue", "content", "speech"}]} with
[start, end) character offsets (PolNeAR's shape). Writes ``weights.npz`` and the model card ``MODEL.md``. The same seed gives the same weights.
Needs scipy (``pip install onrecord[train]``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.core.analysis.quotes import crf, features
from onrecord.core.analysis.quotes.attribute import (
    ACCEPT,
    CONFIDENCE_FEATURES,
    OUTRIGHT,
    Draft,
    confidence,
    draft_quotes,
    presence,
)
from onrecord.core.analysis.quotes.card import Counts, HeldOut, model_card
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
    score,
    softmax,
    tag,
)
from onrecord.core.text.quotation_marks import Stretch, find_stretches

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FOLDS = 4
CUE_EPOCHS, CUE_RATE, CUE_BATCH = 6, 0.1, 4000
SPAN_EPOCHS, SPAN_RATE, SPAN_BATCH = 8, 0.15, 192
#: tokens at least this likely to be a cue, but none, teach stage two to say so
NEGATIVE_FLOOR = 0.1
DROPOUT = 0.2


@dataclass(frozen=True)
class Attribution:
    """One gold attribution in [first, last) tokens."""

    head: int
    cue: frozenset[int]
    content: tuple[tuple[int, int], ...]
    speaker: tuple[tuple[int, int], ...]
    speech: bool


@dataclass(frozen=True)
class Example:
    """A parsed article with its gold."""

    doc: Doc
    stretches: Sequence[Stretch]
    columns: features.Columns
    gold: list[Attribution]


def examples(nlp: Language, articles: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Parse the articles and put their gold on tokens."""
    for doc, article in zip(nlp.pipe(a["text"] for a in articles), articles, strict=True):
        stretches = find_stretches(doc.text)
        columns = features.columns_of(doc, stretches)
        starts = doc.to_array("IDX").astype(np.int64)
        ends = starts + doc.to_array("LENGTH").astype(np.int64)

        def tokens(pairs: list[list[int]], starts: Ints = starts, ends: Ints = ends) -> tuple[tuple[int, int], ...]:
            return tuple(
                (int(np.searchsorted(ends, s, side="right")), int(np.searchsorted(starts, e, side="left")))
                for s, e in pairs
            )

        gold: list[Attribution] = []
        for item in article["attributions"]:
            cue = frozenset(i for s, e in tokens(item["cue"]) for i in range(s, e))
            if cue:
                spans = tokens(item["content"]), tokens(item["source"])
                gold.append(Attribution(_head(cue, columns), cue, *spans, _is_speech(item, article["text"])))
        yield Example(doc, stretches, columns, gold)


def _is_speech(item: dict[str, Any], text: str) -> bool:
    """Whether a reader would call it speech. The data's own mark goes by reporting verbs, so it misses "according to"."""
    cue = " ".join(text[s:e] for s, e in item["cue"]).lower()
    return item.get("speech", True) or "according to" in cue


def _head(cue: frozenset[int], columns: features.Columns) -> int:
    """The token of a cue nearest to the root, punctuation and space last."""
    punctuation = columns.attributes["POS"]
    return min(
        cue, key=lambda i: (bool(columns.is_space[i]), int(punctuation[i]) == features.PUNCT, columns.depth[i], i)
    )


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


def train_logistic(evidence: Sequence[tuple[float, ...]], answers: Sequence[bool]) -> Floats:
    """Logistic regression by Newton's method, with a little ridge."""
    x = np.array(evidence, dtype=np.float64)
    y = np.array(answers, dtype=np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + 0.1 * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(x.shape[1])
        weights -= np.linalg.solve(hessian, gradient)
    return weights.astype(np.float32)


def judged(example: Example, drafts: Sequence[Draft]) -> list[tuple[Draft, bool, bool]]:
    """Each draft with whether it is a quote and whether its speaker is right too.

    Drafts of thoughts are neither right nor wrong, and those that name their speaker outright need no judging.
    """
    words = {i for i, t in enumerate(example.doc) if t.is_alpha or t.like_num}
    answers = ((draft, _answer(example.gold, draft, words)) for draft in drafts if draft.rule not in OUTRIGHT)
    return [(draft, *answer) for draft, answer in answers if answer is not None]


def _answer(gold: Sequence[Attribution], draft: Draft, words: set[int]) -> tuple[bool, bool] | None:
    content, speaker = _tokens(draft.content) & words, _tokens(draft.speaker) & words
    best = max(gold, key=lambda g: _jaccard(_tokens(g.content) & words, content), default=None)
    if best is not None and _jaccard(_tokens(best.content) & words, content) < 0.5:
        around = (g for g in gold if len(content - _tokens(g.content)) <= 0.2 * len(content))
        best = next(around, None) if draft.is_fallback else None
    elif best is not None and not best.speech:
        return None
    if best is None:
        return False, False
    said_by = _tokens(best.speaker) & words
    return True, bool(said_by & speaker) if said_by else not speaker


def fit_judges(cases: Sequence[tuple[Draft, bool, bool]]) -> Judges:
    """Both judges, from drafts with what :func:`judged` says of them."""
    evidence = [draft.evidence for draft, _, _ in cases]
    return Judges(
        train_logistic(evidence, [is_quote for _, is_quote, _ in cases]),
        train_logistic(evidence, [is_right for _, _, is_right in cases]),
    )


def _tokens(runs: Sequence[tuple[int, int]]) -> set[int]:
    return {i for first, last in runs for i in range(first, last)}


def _jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def train(found: list[Example], seed: int) -> tuple[Weights, HeldOut]:
    """All three models. Later stages learn from answers the earlier ones gave on articles they had not seen."""
    cueness = _cueness(found, seed)
    cases = _cases(found, cueness, seed)
    judges = fit_judges(cases)
    print("cues and spans, on everything", file=sys.stderr)  # noqa: T201
    weights = Weights(train_cues(found, seed), *train_spans(found, cueness, seed), judges)
    shown = [c for c in cases if (presence(c[0], judges) + confidence(c[0], judges)) / 2 >= ACCEPT]
    return weights, HeldOut(len(cases), len(shown), sum(q for _, q, _ in shown), sum(r for _, _, r in shown))


def _cueness(found: Sequence[Example], seed: int) -> list[Floats]:
    """How probable a cue each token is, by models that had not seen its article."""
    cueness: list[Floats] = [np.zeros(0, np.float32)] * len(found)
    for fold in range(FOLDS):
        print(f"cues, fold {fold + 1} of {FOLDS}", file=sys.stderr)  # noqa: T201
        cue = train_cues([e for i, e in enumerate(found) if i % FOLDS != fold], seed)
        for i in range(fold, len(found), FOLDS):
            cueness[i] = cue_probabilities(found[i], cue)
    return cueness


def _cases(found: Sequence[Example], cueness: Sequence[Floats], seed: int) -> list[tuple[Draft, bool, bool]]:
    """The drafts of each article, by models that had not seen it, with what is right of them."""
    cases: list[tuple[Draft, bool, bool]] = []
    unused = np.zeros((1 << CUE_BITS, 3), np.float32)  # what is a cue is known already
    nothing = Judges(*(np.zeros(len(CONFIDENCE_FEATURES), np.float32) for _ in range(2)))
    for half in range(2):
        print(f"spans, half {half + 1} of 2, for the confidence", file=sys.stderr)  # noqa: T201
        seen = [i for i in range(len(found)) if i % 2 != half]
        spans = train_spans([found[i] for i in seen], [cueness[i] for i in seen], seed)
        weights = Weights(unused, *spans, nothing)
        for i in range(half, len(found), 2):
            e = found[i]
            cases += judged(e, draft_quotes(e.doc, e.stretches, e.columns, tag(e.columns, weights, cueness[i])))
    return cases


def save(weights: Weights, directory: Path) -> None:
    """Write ``weights.npz``."""
    directory.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        directory / "weights.npz",
        cue=_in_steps(weights.cue),
        span=_in_steps(weights.span),
        transitions=weights.transitions,
        presence=weights.judges.presence,
        confidence=weights.judges.confidence,
    )


def _in_steps(weights: Floats | Steps) -> Steps:
    return np.round(weights / STEP).astype(np.int16)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="JSONL of articles with their attributions")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for weights.npz")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    from onrecord.core.analysis.pipeline import load_spacy

    with args.train.open(encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    print(f"parsing {len(articles)} articles", file=sys.stderr)  # noqa: T201
    nlp = load_spacy(args.model)
    found = list(examples(nlp, articles))
    weights, held_out = train(found, args.seed)
    save(weights, args.out)
    parser_name = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    gold = [a for e in found for a in e.gold]
    speech = sum(a.speech for a in gold)
    counts = Counts(len(found), speech, len(gold) - speech, len(CONFIDENCE_FEATURES))
    card = model_card(args.train, counts, held_out, parser_name, args.seed)
    (args.out / "MODEL.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
