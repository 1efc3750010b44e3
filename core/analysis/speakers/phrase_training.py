"""Learn how sure a phrase is that names nobody: ``python -m onrecord.core.analysis.speakers.phrase_training QUOTES.jsonl``.

Each line of the gold is an article, {"text", "attributions": [{"content", "source"}]} with spans of characters, that no
model of quotes has learned from. Writes ``phrases.tsv`` beside this file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from onrecord.core.analysis.quotes.component import MODELS, QuoteFinder
from onrecord.core.analysis.quotes.model import WEIGHTS as QUOTE_WEIGHTS
from onrecord.core.analysis.speakers.component import resolve_speakers
from onrecord.core.analysis.speakers.judge import OF_PHRASES, evidence_of_phrase, is_phrase_in_indirect_speech
from onrecord.core.analysis.speakers.training import learn_judge, read_gold, save

Json = dict[str, Any]
_HALF = 0.5


def examples(doc: Doc, article: Json) -> Iterator[tuple[dict[str, float], bool]]:
    """The evidence of each phrase in an article's indirect speech, with whether the gold has those words from that phrase."""
    gold = [(_characters(a["content"]), _characters(a["source"])) for a in article["attributions"]]
    for one in resolve_speakers(doc):
        if is_phrase_in_indirect_speech(one.quote["kind"], one.found):
            words, phrase = _characters(one.content), _characters(one.quote["speaker"])
            right = any(_are_alike(words, content) and not phrase.isdisjoint(source) for content, source in gold)
            yield evidence_of_phrase(one.sure), right


def _characters(spans: Sequence[Sequence[int]]) -> frozenset[int]:
    return frozenset(i for start, end in spans for i in range(start, end))


def _are_alike(a: frozenset[int], b: frozenset[int]) -> bool:
    """Whether two contents have half of their characters in common."""
    return len(a & b) >= _HALF * len(a | b)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="JSONL of articles with who said what")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    args = parser.parse_args()
    articles, docs = read_gold(args.gold, args.model, QuoteFinder(QUOTE_WEIGHTS, MODELS["encoder"]))
    found = [example for doc, article in zip(docs, articles, strict=True) for example in examples(doc, article)]
    save(learn_judge(found), OF_PHRASES)


if __name__ == "__main__":
    main()
