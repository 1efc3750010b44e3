"""Learn which names are people's: ``python -m onrecord.core.analysis.speakers.kind_training CHAINS.jsonl...``.

Each line is a text, {"text", "clusters": [{"type", "mentions": [[start, end], ...]}]}, in which all mentions of people are
told: a name that is no mention of a person is something's. Writes ``kinds.tsv`` beside this file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from onrecord.core.analysis.quotes.component import QuoteFinder
from onrecord.core.analysis.quotes.model import WEIGHTS as QUOTE_WEIGHTS
from onrecord.core.analysis.speakers import kinds
from onrecord.core.analysis.speakers.gather import evidence_of_names
from onrecord.core.analysis.speakers.named import clean_name
from onrecord.core.analysis.speakers.training import learn_judge, read_gold, save
from onrecord.core.analysis.speakers.votes import votes_of

Json = dict[str, Any]


def examples(doc: Doc, article: Json) -> Iterator[tuple[dict[str, float], bool]]:
    """The evidence of each name of a text, with whether it is a person's; peoples are neither."""
    speakers = [
        span
        for q in doc._.quotes
        if q["speaker"] and (span := doc.char_span(*q["speaker"][0], alignment_mode="expand")) is not None
    ]
    votes = votes_of(doc, speakers)
    people, others = _mentions(article, "person"), _mentions(article, "organization", "place")
    for name, evidence in evidence_of_names(doc, votes).items():
        if votes[name]["NORP"]:
            continue
        yield evidence, _ends_one(name, people) > _ends_one(name, others)


def _mentions(article: Json, *types: str) -> list[str]:
    """The mentions up to their first comma, without title."""
    text = article["text"]
    spans = (m for c in article["clusters"] if c["type"] in types for m in c["mentions"])
    return [clean_name(text[s:e].split(",")[0]) for s, e in spans]


def _ends_one(name: str, mentions: list[str]) -> int:
    return sum(m == name or m.endswith(f" {name}") for m in mentions)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="JSONL of texts with the chains of their people")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    args = parser.parse_args()
    articles, docs = read_gold(args.gold, args.model, QuoteFinder(QUOTE_WEIGHTS))
    found = [example for doc, article in zip(docs, articles, strict=True) for example in examples(doc, article)]
    save(learn_judge(found), kinds.WEIGHTS)


if __name__ == "__main__":
    main()
