"""Fit what stands on an exported encoder: ``python -m onrecord.core.analysis.quotes.encoder_fitting TRAIN.jsonl FOLDER``.

Reranker and judges learn from what encoder and linear model read together in the articles that the encoder's training set
aside; the linear model is trained here without them. The reranker keeps near that model's, which learned from many more
articles, and from none of these: one that knew them would be believed too much. They go into FOLDER's ``small.npz``.
Needs scipy (``pip install onrecord[train]``).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.core.analysis.quotes.component import QuoteFinder
from onrecord.core.analysis.quotes.drafts import CUED
from onrecord.core.analysis.quotes.encoder.reader import load_encoder
from onrecord.core.analysis.quotes.fitting import Unseen, fit, fit_judges
from onrecord.core.analysis.quotes.gold import Example, examples, read_articles, split_aside
from onrecord.core.analysis.quotes.model import Weights, columns_of_fitted
from onrecord.core.analysis.quotes.reranker import SCORE
from onrecord.core.analysis.quotes.training import NO_JUDGES, save, train

#: how closely the reranker keeps to the linear model's
_RIDGE = 30.0


def fit_encoder(folder: Path, articles: Sequence[dict[str, Any]], seed: int, model: str | None) -> None:
    """Fit and write what stands on the encoder in ``folder``; ``seed`` is that of its training."""
    from onrecord.core.analysis.pipeline import load_spacy

    learned, aside = split_aside(len(articles), seed)
    nlp = load_spacy(model)
    linear, _ = train(list(examples(nlp, [articles[i] for i in learned])), seed)
    write_fitted(folder, linear, list(examples(nlp, [articles[i] for i in aside])))


def write_fitted(folder: Path, linear: Weights, unseen: Sequence[Example]) -> None:
    """Fit on articles that neither model has seen, and write."""
    small = folder / "small.npz"
    with np.load(small) as data:
        transitions = data["transitions"]
    np.savez_compressed(small, transitions=transitions, **columns_of_fitted(NO_JUDGES, {}))
    load_encoder.cache_clear()
    with tempfile.TemporaryDirectory() as place:
        save(linear, Path(place))
        find = QuoteFinder(Path(place) / "weights.npz", folder)
        found = [Unseen(e, find.tag(e.doc, e.doc.text, e.columns)) for e in unseen]
        prior = {name: weight for name, weight in linear.reranker.items() if name != SCORE}
        fitted = fit(found, prior, _RIDGE)
    judges = fit_judges([case for case in fitted.drafts if case[0].rule in CUED])
    np.savez_compressed(small, transitions=transitions, **columns_of_fitted(judges, fitted.reranker))
    load_encoder.cache_clear()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="what the encoder was trained on")
    parser.add_argument("folder", type=Path, help="the exported encoder")
    parser.add_argument("--seed", type=int, default=0, help="the seed of its training")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    args = parser.parse_args()
    fit_encoder(args.folder, read_articles(args.train), args.seed, args.model)


if __name__ == "__main__":
    main()
