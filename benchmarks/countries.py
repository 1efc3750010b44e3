"""The countries of articles against gold: python -m benchmarks.countries GOLD.jsonl

Prints onrecord beside geotext (pip install geotext) and a baseline: the model's places looked up in the table of
countries alone. articles: the set of countries an article refers to; mentions: gold mentions touched by a mention of
the same country (recall), and of those touched at all, the share with the right country (accuracy).
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from benchmarks.gold import milliseconds_each, read_gold
from onrecord.core.analysis.countries.gazetteer import places_of
from onrecord.core.analysis.countries.words import key_of
from onrecord.core.analysis.pipeline import load_pipeline

Mentions = list[tuple[int, int, str]]


def ours(doc: Doc) -> Mentions:
    """What the component found."""
    return [(s, e, c["code"]) for c in doc._.countries for s, e in c["mentions"]]


def looked_up(doc: Doc) -> Mentions:
    """The model's places and peoples that are a country's name in the table."""
    out: Mentions = []
    for ent in doc.ents:
        if ent.label_ in ("GPE", "NORP", "LOC"):
            found = places_of(key_of(ent.text.removeprefix("the ").removeprefix("The ")))
            out += [
                (ent.start_char, ent.end_char, p.code) for p in found[:1] if p.kind in ("name", "adjective", "demonym")
            ]
    return out


def geotext(doc: Doc) -> Mentions:
    """geotext's cities, nationalities and countries; it gives no offsets, so mentions are not scored."""
    counts = importlib.import_module("geotext").GeoText(doc.text).country_mentions
    return [(-1, -1, code) for code in counts]


def score(articles: Iterable[dict[str, Any]], found: Iterable[Mentions]) -> tuple[float, float, float]:
    """(articles F1, mentions recall, accuracy), in percent."""
    n: Counter[str] = Counter()
    for article, mine in zip(articles, found, strict=True):
        _count(n, article["mentions"], mine)
    f1 = 200 * n["hit"] / (n["predicted"] + n["wanted"])
    return f1, 100 * n["right"] / n["mentions"], 100 * n["right"] / max(n["touched"], 1)


# Whole on purpose: each line is one of the sets that the measure is defined by.
def _count(n: Counter[str], mentions: Sequence[dict[str, Any]], mine: Mentions) -> None:
    gold = [m for m in mentions if m["country_iso2"]]
    want = {m["country_iso2"] for m in gold}
    elsewhere = [m for m in mentions if not m["country_iso2"]]
    free = {c for s, e, c in mine if not any(s < m["end"] and m["start"] < e for m in elsewhere)}
    got = free | ({c for _, _, c in mine} & want)
    n.update(hit=len(want & got), predicted=len(got), wanted=len(want), mentions=len(gold))
    for m in gold:
        codes = [c for s, e, c in mine if s < m["end"] and m["start"] < e]
        n.update(touched=bool(codes), right=m["country_iso2"] in codes)


def main() -> None:
    """Print the table and the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    articles = read_gold(args.gold)
    nlp = load_pipeline()
    docs = list(nlp.pipe(a["text"] for a in articles))
    ways: dict[str, Callable[[Doc], Mentions]] = {"onrecord": ours, "names of countries alone": looked_up}
    if importlib.util.find_spec("geotext"):
        ways["geotext"] = geotext
    print(f"{'':26}{'articles F1':>12}{'mentions R':>12}{'accuracy':>10}")
    for name, way in ways.items():
        f1, recall, accuracy = score(articles, map(way, docs))
        print(f"{name:26}{f1:>12.1f}{recall:>12.1f}{accuracy:>10.1f}")
    each = milliseconds_each(nlp.get_pipe("onrecord_countries"), docs)
    print(f"{each:.1f} ms an article on top of the parser")


if __name__ == "__main__":
    main()
