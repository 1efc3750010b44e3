"""Quotes against gold: python -m benchmarks.quotes GOLD.jsonl

Prints, from one run: the F1 of onrecord, with its encoder and without, of textacy's direct_quotations (pip install textacy; paragraph by paragraph,
since it refuses whole articles) and of a naive baseline (every quoted string, nearest person before it); what the
components cost beside the parser; how far the confidence can be trusted; and what is left wrong.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.gold import read_gold
from benchmarks.scoring import MEASURES, Text, count, f1, matched
from onrecord.core.analysis.models import Models, choose_model
from onrecord.core.analysis.pipeline import COMPONENTS, load_pipeline
from onrecord.core.text.quotation_marks import find_stretches

Found = list[tuple[list[list[int]], list[list[int]]]]
_BINS = 10


def ours(doc: Doc) -> Found:
    """What the components found."""
    return [(q["content"], q["speaker"]) for q in doc._.quotes]


def naive(doc: Doc) -> Found:
    """Every quoted string; the nearest person before it."""
    people = [e for e in doc.ents if e.label_ == "PERSON"]
    out: Found = []
    for s in find_stretches(doc.text):
        before = [e for e in people if e.end_char <= s.start]
        out.append(([[s.start, s.end]], [[before[-1].start_char, before[-1].end_char]] if before else []))
    return out


def textacy_of(nlp: Language) -> Callable[[Doc], Found]:
    """textacy's extractor, over each paragraph."""
    direct_quotations = importlib.import_module("textacy.extract.triples").direct_quotations

    def extract(doc: Doc) -> Found:
        out: Found = []
        for m in re.finditer(r"[^\n]+", doc.text):
            try:
                for triple in direct_quotations(nlp(m[0])):
                    speaker = [[m.start() + t.idx, m.start() + t.idx + len(t)] for t in triple.speaker]
                    content = triple.content
                    out.append(([[m.start() + content.start_char, m.start() + content.end_char]], speaker))
            except ValueError:  # unbalanced marks: it refuses the paragraph
                continue
        return out

    return extract


def table(rows: dict[str, list[float]]) -> str:
    """Measures as columns."""
    lines = [f"{'F1':30}" + "".join(f"{m:>16}" for m in MEASURES)]
    return "\n".join(lines + [f"{name:30}" + "".join(f"{v:>16.1f}" for v in row) for name, row in rows.items()])


def scores(articles: Iterable[dict[str, Any]], found: Iterable[Found]) -> list[float]:
    """F1 by measure."""
    n: Counter[str] = Counter()
    for article, quotes in zip(articles, found, strict=True):
        n += count(article, quotes)
    return [f1(n, m) for m in MEASURES]


def cost(nlp: Language, texts: list[str]) -> tuple[float, float, float, float]:
    """Seconds of spaCy's pipeline as it comes, of it as ours loads it, with quotes and speakers, with all components.

    Processor time of one process and one thread: of each group of four texts the least of three turns.
    """
    raw = spacy.load(choose_model())
    turns = [(raw, ()), *((nlp, disabled) for disabled in (COMPONENTS, COMPONENTS[2:], ()))]
    groups = [texts[at : at + 4] for at in range(0, len(texts), 4)]
    least = [[float("inf")] * len(groups) for _ in turns]
    for pipeline in (raw, nlp):
        list(pipeline.pipe(texts[:4]))
    for group, some in enumerate(groups):
        for _ in range(3):
            for turn, (pipeline, disabled) in enumerate(turns):
                with pipeline.select_pipes(disable=list(disabled)):
                    start = time.process_time()
                    list(pipeline.pipe(some))
                    least[turn][group] = min(least[turn][group], time.process_time() - start)
    alone, ours, said, whole = map(sum, least)
    return alone, ours, said, whole


def calibration(articles: list[dict[str, Any]], docs: list[Doc]) -> tuple[list[tuple[int, float, float]], float]:
    """(quotes, mean confidence, share right) by tenth of confidence, and the expected calibration error.

    Over quotes with words between quotation marks: right means a gold attribution's words, with its speaker.
    """
    cases = [case for article, doc in zip(articles, docs, strict=True) for case in _cases(article, doc)]
    bins: list[tuple[int, float, float]] = []
    error = 0.0
    for i in range(_BINS):
        held = [c for c in cases if min(int(c[0] * _BINS), _BINS - 1) == i]
        if held:
            sure, right = sum(c for c, _ in held) / len(held), sum(r for _, r in held) / len(held)
            bins.append((len(held), sure, right))
            error += len(held) / len(cases) * abs(sure - right)
    return bins, error


def _cases(article: dict[str, Any], doc: Doc) -> Iterator[tuple[float, bool]]:
    """The confidence of each quote with words between quotation marks, and whether it is right."""
    text = Text(article["text"])
    gold = [(text.words(a["content"]), text.words(a["source"])) for a in article["attributions"]]
    for q in doc._.quotes:
        if q["kind"] != "indirect":
            words, speaker = text.words(q["content"]), text.words(q["speaker"])
            near = [(len(words & g), s) for g, s in gold if words & g]
            best = max(near, key=lambda pair: pair[0], default=None)
            right = best is not None and 2 * best[0] >= len(words) and text.same_speaker(best[1], speaker)
            yield q["confidence"], right


def errors(articles: list[dict[str, Any]], docs: list[Doc]) -> Counter[str]:
    """Gold speech that is not right, by what went wrong."""
    return Counter(kind for article, doc in zip(articles, docs, strict=True) for kind in _errors(article, doc))


# Whole on purpose: each branch is one of the kinds that are counted.
def _errors(article: dict[str, Any], doc: Doc) -> Iterator[str]:
    text = Text(article["text"])
    gold = [a for a in article["attributions"] if a.get("speech", True) and text.words(a["content"])]
    found = [(text.words(c), text.words(s)) for c, s in ours(doc)]
    pairs = matched([text.words(a["content"]) for a in gold], [w for w, _ in found])
    for i, a in enumerate(gold):
        quoted = any(ch in article["text"][slice(*span)] for span in a["content"] for ch in '“"')
        kind = "with marks" if quoted else "indirect"
        speaker = found[pairs[i]][1] if i in pairs else None
        if speaker is None:
            near = any(text.words(a["content"]) & w for w, _ in found)
            yield f"{kind}: {'other words' if near else 'not found'}"
        elif not text.same_speaker(text.words(a["source"]), speaker):
            yield f"{kind}: {'another speaker' if speaker else 'speaker not found'}"


def main() -> None:
    """Print it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    articles = read_gold(args.gold)
    texts = [a["text"] for a in articles]
    pipelines = {"onrecord": load_pipeline(), "onrecord --fast": load_pipeline(Models(quotes="linear"))}
    read = {name: list(nlp.pipe(texts)) for name, nlp in pipelines.items()}
    rows = {name: scores(articles, map(ours, found)) for name, found in read.items()}
    docs = read["onrecord"]
    if importlib.util.find_spec("textacy"):
        extract = textacy_of(spacy.load(choose_model()))
        rows["textacy direct_quotations"] = scores(articles, map(extract, docs))
    rows["quoted strings, nearest name"] = scores(articles, map(naive, docs))
    print(table(rows))
    print()
    for name, nlp in pipelines.items():
        raw, *times = cost(nlp, texts)
        parse, said, whole = (f"{seconds / raw:.2f}" for seconds in times)
        print(f"{name}: spaCy alone as it comes {raw:.1f} s; as it is loaded here {parse} times that, with quotes and speakers {said}, with all components {whole}")  # fmt: skip
    for name, found in read.items():
        bins, error = calibration(articles, found)
        print(f"\nconfidence of {name}, over quotes with quotation marks: expected calibration error {error:.3f}")
        print("\n".join(f"  {n:5} quotes   said {sure:.2f}   were {right:.2f}" for n, sure, right in bins))
    print("\nleft wrong, of reported speech")
    print("\n".join(f"  {n:5} {kind}" for kind, n in errors(articles, docs).most_common()))


if __name__ == "__main__":
    main()
