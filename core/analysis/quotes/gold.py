"""Articles whose quotes people have marked, parsed, with their gold on tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.core.analysis.quotes import features
from onrecord.core.text.quotation_marks import Stretch, find_stretches

Ints = NDArray[np.int64]

#: articles set aside from the encoder's training
ASIDE = 60


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


def read_articles(path: Path) -> list[dict[str, Any]]:
    """The articles of a JSONL file, one a line."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


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


def split_aside(count: int, seed: int) -> tuple[list[int], list[int]]:
    """Numbers of the articles that the encoder learns from, and of those set aside."""
    order = np.random.default_rng([seed, 60]).permutation(count).tolist()
    aside = min(ASIDE, count // 5)
    return sorted(order[aside:]), sorted(order[:aside])
