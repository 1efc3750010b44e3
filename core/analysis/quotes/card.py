"""The model card that training writes beside the weights."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Counts:
    """What the models learnt from; ``features`` is how many the judges of drafts look at, ``weights`` how many the reranker has."""

    articles: int
    speech: int
    thoughts: int
    features: int
    weights: int


@dataclass(frozen=True)
class HeldOut:
    """Drafts of articles that the taggers had not seen, and how many of those shown were right."""

    drafts: int
    shown: int
    quotes: int
    speakers: int


def model_card(train_file: Path, counts: Counts, held_out: HeldOut, parser: str, seed: int) -> str:
    """What the weights were made from, in words."""
    digest = hashlib.sha256(train_file.read_bytes()).hexdigest()
    return f"""# Model card: who said what

`weights.npz`, written by `python -m onrecord.core.analysis.quotes.training` on {date.today().isoformat()} with seed {seed}.

**Data.** {counts.articles} news articles with {counts.speech:,} attributions of speech and {counts.thoughts:,} of thoughts and acts, one
annotator an article: PolNeAR 1.0 (Newell, Margolin and Ruths, LREC 2018), its training part; file
`{train_file.name}`, SHA-256 `{digest}`. Its authors state no terms for the articles' text; this project holds none of
it, only weights, from which it cannot be read back. Cues with "according to" count as speech here, which the data's own
mark does not do.

**Task.** For each cue of speech: the words said (content) and who said them (speaker). Four models, all over features
of spaCy's parse ({parser}): which tokens are heads of cues (softmax); for each cue, the labels of its paragraph's
tokens (linear-chain CRF, with features of the dependency path to the cue); which of its best labellings is the likeliest
reading as a whole (log-linear, {counts.weights} weights); for each quote so drafted, how likely it is a quote at all and how likely its
speaker is right too (logistic regression over {counts.features} features).
Features are hashed; one in five is left out at random in training.

**Scores.** On articles of the training part that the taggers had not seen (two halves, each read by the other's
model): of {held_out.drafts:,} drafts {held_out.shown:,} pass for showing; {held_out.quotes / held_out.shown:.1%} of
those are quotes and {held_out.speakers / held_out.shown:.1%} have the right speaker too. On the development part, beside
other tools: [benchmarks](../../../benchmarks/README.md).

**Limits.** English news, United States politics of 2016 above all. Indirect speech is found four times in five.
Thoughts ("wants", "believes") are meant to be left out. A speaker in another paragraph than the cue is found only by
rule. Pronouns are resolved by a separate step, a small linear ranker. Of other languages only words between quotation marks are
found, and nobody is named.
"""
