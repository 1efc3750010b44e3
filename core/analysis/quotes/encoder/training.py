"""Train the encoder: ``python -m onrecord.core.analysis.quotes.encoder.training TRAIN.jsonl BASE.safetensors -o FOLDER``.

TRAIN.jsonl is the linear model's (:mod:`onrecord.core.analysis.quotes.training`). Some articles, chosen by the seed, are
set aside to tell which epoch is best and to fit the judges on. BASE may be a folder with an exported encoder, which then learns on. FOLDER gets ``state.pt`` every hundred steps, from which
the same command goes on; the same seeds on one thread and one kind of processor give the same weights. Needs torch (``pip install onrecord[train-encoder]``).
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from onrecord.core.analysis.quotes import crf, features
from onrecord.core.analysis.quotes.encoder.network import Network, load_base, load_exported
from onrecord.core.analysis.quotes.encoder.pieces import (
    Batch,
    Piece,
    Pieced,
    batch_of,
    pair_classes,
    pieced,
    pieces,
)
from onrecord.core.analysis.quotes.encoder.wordpieces import VOCABULARY, Wordpieces, load_wordpieces
from onrecord.core.analysis.quotes.gold import Attribution, Example, examples, split_aside
from onrecord.core.analysis.quotes.model import SPEECH
from onrecord.core.analysis.quotes.training import cue_labels, span_labels

Ints = NDArray[np.int64]

#: pieces a step; peak learning rates of the base and of our heads; share of the steps that warm up
BATCH, BASE_RATE, HEAD_RATE, WARM = 8, 1.2e-4, 1.5e-3, 0.08
#: how slowly the averaged weights follow (Polyak averaging)
AVERAGE = 0.997
#: tokens at least this likely to be a cue, but none, teach the spans to say so; at most so many cues a piece
NEGATIVE_FLOOR, MOST_CUES = 0.1, 40
SAVE_EVERY = 100


@dataclass(frozen=True)
class Learned:
    """An article to learn from: its wordpieces, features and gold."""

    article: Pieced
    columns: features.Columns
    gold: Sequence[Attribution]
    labels: Ints


@dataclass(frozen=True)
class Item:
    """A piece of an article, and the tokens [start, end) whose labels it learns."""

    learned: Learned
    piece: Piece
    start: int
    end: int

    def rows(self, tokens: Ints) -> Ints:
        """Where these tokens begin in the piece's vectors; only those with :meth:`seen`."""
        return self.learned.article.first[tokens] - self.piece.low + 1

    def seen(self, tokens: Ints) -> NDArray[np.bool_]:
        """Which of these tokens begin in the piece."""
        first = self.learned.article.first[tokens]
        return (first >= self.piece.low) & (first < self.piece.high)


def learned(example: Example, wordpieces: Wordpieces) -> Learned:
    """Put an example into wordpieces."""
    doc = example.doc
    starts, lengths = (doc.to_array(name).astype(np.int64) for name in ("IDX", "LENGTH"))
    article = pieced(doc.text, starts, lengths, example.columns, wordpieces)
    return Learned(article, example.columns, example.gold, cue_labels(example))


def items_of(found: Sequence[Learned]) -> list[Item]:
    """All pieces of all articles."""
    out: list[Item] = []
    for one in found:
        for p in pieces(one.article, one.columns):
            token = one.article.token
            out.append(Item(one, p, int(token[p.first]), int(token[p.last - 1]) + 1))
    return out


class Loss:
    """The CRF's negative log likelihood with its fixed grammar."""

    def __init__(self) -> None:
        self.grammar, self.start = torch.tensor(crf.grammar()), torch.tensor(crf.start_scores())

    def __call__(self, scores: Tensor, lengths: Tensor, labels: Tensor, transitions: Tensor) -> Tensor:
        """``scores`` (windows, tokens, LABELS), ``labels`` (windows, tokens) -> (windows,)."""
        moves = transitions + self.grammar
        alpha = scores[:, 0] + self.start
        for t in range(1, scores.shape[1]):
            onward = torch.logsumexp(alpha.unsqueeze(2) + moves, 1) + scores[:, t]
            alpha = torch.where((t < lengths).unsqueeze(1), onward, alpha)
        alive = torch.arange(scores.shape[1])[None] < lengths[:, None]
        emitted = (scores.gather(2, labels.unsqueeze(2)).squeeze(2) * alive).sum(1)
        moved = (moves[labels[:, :-1], labels[:, 1:]] * alive[:, 1:]).sum(1)
        return torch.logsumexp(alpha, 1) - emitted - moved - self.start[labels[:, 0]]


def tensors(batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The batch for torch."""
    ids, mask, shape, state = (torch.from_numpy(x) for x in (batch.ids, batch.mask, batch.shape, batch.state))
    return ids, mask, shape, state


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself; on one that does not, it takes ten times as long as float32."""
    known = torch.cpu.get_capabilities()
    return any(known.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def step_loss(net: Network, batch: Sequence[Item], loss: Loss, rng: np.random.Generator) -> tuple[Tensor, float, float]:
    """Loss of one step, with the mean of cues and of spans for the log."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
        vectors = net.encoder(*tensors(batch_of([(i.learned.article, i.piece) for i in batch])))
    vectors = net.drop(vectors.float())
    cue_loss, count = torch.zeros(()), 0
    scores: list[Tensor] = []
    labels: list[Tensor] = []
    for k, item in enumerate(batch):
        tokens = np.arange(item.start, item.end)
        tokens = tokens[item.seen(tokens)]
        logits = net.cue(vectors[k, item.rows(tokens)])
        cue_loss = cue_loss + functional.cross_entropy(
            logits, torch.from_numpy(item.learned.labels[tokens]), reduction="sum"
        )
        count += len(tokens)
        likely = logits.detach().softmax(-1)[:, SPEECH].numpy()
        cues = _cues(item, tokens, likely, rng)
        if not cues:
            continue
        for s, y in _windows(net, item, vectors[k], cues):
            scores.append(s)
            labels.append(y)
    total = cue_loss / max(count, 1) * 20
    spans = 0.0
    if scores:
        lengths = torch.tensor([len(s) for s in scores])
        padded = torch.nn.utils.rnn.pad_sequence(scores, batch_first=True)
        wanted = torch.nn.utils.rnn.pad_sequence(labels, batch_first=True)
        span_loss = loss(padded, lengths, wanted, net.transitions).mean()
        total, spans = total + span_loss * 0.25, span_loss.item()
    return total, cue_loss.item() / max(count, 1), spans


def _cues(item: Item, tokens: Ints, likely: NDArray[np.float32], rng: np.random.Generator) -> list[int]:
    """The cues to read in a piece: the gold ones, what looks like one, and some thoughts."""
    here = set(tokens.tolist())
    found = set(tokens[likely > NEGATIVE_FLOOR].tolist())
    for a in item.learned.gold:
        if a.head in here and (a.speech or rng.random() < 0.3):
            found.add(a.head)
    cues = sorted(found)
    return cues if len(cues) <= MOST_CUES else sorted(rng.choice(cues, MOST_CUES, replace=False).tolist())


def _windows(net: Network, item: Item, vectors: Tensor, cues: Sequence[int]) -> list[tuple[Tensor, Tensor]]:
    """Scores and gold labels of the tokens round each cue."""
    one = item.learned
    gold = {a.head: a for a in reversed(one.gold) if a.speech}
    w = features.windows(one.columns, cues)
    classes = pair_classes(one.columns, w)
    as_cue, cue_product, as_token, token_product = net.heads(vectors)
    out: list[tuple[Tensor, Tensor]] = []
    for j, head in enumerate(cues):
        at = np.arange(int(w.offsets[j]), int(w.offsets[j + 1]))
        at = at[item.seen(w.token[at])]
        tokens = w.token[at]
        rows, row = item.rows(tokens), int(item.rows(np.array([head]))[0])
        distance, sentence, marks = (torch.from_numpy(c[at]) for c in classes)
        s = net.pairs(
            (as_cue[row], cue_product[row]), (as_token[rows], token_product[rows]), (distance, sentence, marks)
        )
        base = int(tokens[0])
        labels = span_labels(gold.get(head), base, int(tokens[-1]) + 1 - base)[tokens - base]
        out.append((s, torch.from_numpy(labels)))
    return out


@dataclass
class Run:
    """A training under way, saved and taken up as one."""

    net: Network
    averaged: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    step: int = 0

    def save(self, path: Path) -> None:
        """Write all of it, whole or not at all."""
        state = {
            "net": self.net.state_dict(),
            "averaged": self.averaged,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        """Take up what :meth:`save` wrote."""
        state = torch.load(path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.averaged = state["averaged"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def average(self) -> None:
        """Let the averaged weights follow."""
        keep = min(AVERAGE, (1 + self.step) / (10 + self.step))
        for name, value in self.net.state_dict().items():
            if value.dtype.is_floating_point:
                self.averaged[name].mul_(keep).add_(value, alpha=1 - keep)


def begin(base: Path | None, seed: int, peak: float = 1.0) -> Run:
    """A training that has not begun, from ``base`` or from nothing; ``peak`` is a share of the usual learning rates."""
    torch.manual_seed(seed)
    net = Network()
    if base is not None and base.is_dir():
        load_exported(net, base)
    elif base is not None:
        load_base(net.encoder, base)
    own = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": p, "lr": r, "peak": r * peak} for p, r in ((own, BASE_RATE), (heads, HEAD_RATE))]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    return Run(net, {n: v.clone() for n, v in net.state_dict().items()}, optimizer)


def rate(step: int, steps: int) -> float:
    """Share of the peak learning rate at a step: up in a line, then down in a line."""
    return min((step + 1) / (WARM * steps), max(0.02, (steps - step) / (steps * (1 - WARM))))


def epoch_order(items: Sequence[Item], seed: int, epoch: int) -> list[list[int]]:
    """The items in batches of about the same length, shuffled."""
    rng = np.random.default_rng([seed, epoch])
    lengths = np.array([len(i.piece) for i in items])
    order = np.argsort(lengths + rng.uniform(0, 60, len(items)))
    batches = [order[at : at + BATCH].tolist() for at in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def train(run: Run, items: Sequence[Item], epochs: float, seed: int, out: Path, stop_at: int | None = None) -> None:
    """Train to the end, or to a step, saving on the way; ended by SIGTERM, it saves and can be taken up."""
    out.mkdir(parents=True, exist_ok=True)
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    loss = Loss()
    a_epoch = math.ceil(len(items) / BATCH)
    steps = round(epochs * a_epoch)
    began, first = time.monotonic(), run.step
    run.net.train()
    while run.step < min(steps, stop_at or steps) and not stopped:
        epoch, place = divmod(run.step, a_epoch)
        batch = [items[i] for i in epoch_order(items, seed, epoch)[place]]
        torch.manual_seed(seed * 1_000_003 + run.step)
        for group in run.optimizer.param_groups:
            group["lr"] = group["peak"] * rate(run.step, steps)
        total, cues, spans = step_loss(run.net, batch, loss, np.random.default_rng([seed, 7, run.step]))
        run.optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(run.net.parameters(), 1.0)
        run.optimizer.step()
        run.step += 1
        run.average()
        if run.step % 10 == 0:
            pace = (time.monotonic() - began) / (run.step - first)
            left = pace * (steps - run.step) / 60
            print(f"step {run.step} of {steps}: cues {cues:.4f}, spans {spans:.2f}, {left:.0f} minutes left", file=sys.stderr, flush=True)  # noqa: T201 # fmt: skip
        if run.step % SAVE_EVERY == 0:
            run.save(out / "state.pt")
        if run.step % a_epoch == 0 or run.step == steps:
            torch.save(run.averaged, out / f"epoch{run.step / a_epoch:.3g}.pt")
    run.save(out / "state.pt")


def parsed(train_file: Path, wordpieces: Wordpieces, model: str | None, keep: Path) -> list[Learned]:
    """All articles parsed and cut into wordpieces; the parse is kept in ``keep``, since it takes minutes."""
    if keep.exists():
        with keep.open("rb") as file:
            found: list[Learned] = pickle.load(file)
        return found
    from onrecord.core.analysis.pipeline import load_spacy

    with train_file.open(encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    found = []
    for example in examples(load_spacy(model), articles):
        one = learned(example, wordpieces)
        found.append(replace(one, columns=replace(one.columns, attributes={})))
    with keep.open("wb") as file:
        pickle.dump(found, file)
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="JSONL of articles with their attributions")
    parser.add_argument(
        "base", type=Path, help="model.safetensors of all-MiniLM-L6-v2, or an exported encoder's folder"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for what training keeps")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument(
        "--peak", type=float, default=1, help="share of the usual learning rates; to learn on takes less"
    )
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    parser.add_argument("--seed", type=int, default=0, help="says which articles are set aside")
    parser.add_argument(
        "--order", type=int, default=0, help="seed of the articles' order, of dropout and of new layers"
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    found = parsed(args.train, load_wordpieces(VOCABULARY), args.model, args.out / "parsed.pickle")
    to_learn, _ = split_aside(len(found), args.seed)
    items = items_of([found[i] for i in to_learn])
    run = begin(args.base, args.order, args.peak)
    if (args.out / "state.pt").exists():
        run.load(args.out / "state.pt")
    train(run, items, args.epochs, args.order, args.out)


if __name__ == "__main__":
    main()
