"""Accuracy on the samples, whose gold was made by hand: python -m benchmarks.samples [--json]

For quotes: found (words overlap by half or more), exact (the same words), person (found, with the right name).
For countries and figures: how many of the gold's are found, and how many of those found are gold's (countries alone:
the gold does not list every figure).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.core.analysis.pipeline import analyse
from onrecord.core.contract import spans
from onrecord.core.model import Analysis, Spans

SAMPLES = Path(__file__).parent.parent / "samples"
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_SMALL = frozenset(("the", "a", "an"))


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one sample; ``proposed`` is how many quotes the program found in all."""

    quotes: int
    proposed: int
    found: int
    exact: int
    person: int
    countries: int
    countries_found: int
    countries_wrong: int
    figures: int
    figures_found: int
    misses: tuple[str, ...]


def words(text: str, content: Spans) -> frozenset[int]:
    """The words of a content by where they begin."""
    return frozenset(m.start() for m in _WORD.finditer(text) if any(s <= m.start() < e for s, e in content))


def same_name(a: str, b: str) -> bool:
    """Whether two names are the same but for articles and case, or one holds the other ("police spokeswoman")."""
    x, y = ([w for w in re.findall(r"\w+", n.lower()) if w not in _SMALL] for n in (a, b))
    return x == y or (len(x) > 1 and " ".join(x) in " ".join(y)) or (len(y) > 1 and " ".join(y) in " ".join(x))


def score(gold: dict[str, Any], analysis: Analysis) -> Score:
    """Compare an analysis with its gold."""
    tally: Counter[str] = Counter()
    misses = [*_quotes(gold, analysis, tally)]
    codes = {c["code"] for c in gold["countries"]}
    mine = {c.code for c in analysis.countries}
    misses += [f"country: {c}" for c in sorted(codes ^ mine)]
    misses += _figures(gold, analysis, tally)
    return Score(
        len(gold["quotes"]), len(analysis.quotes), tally["found"], tally["exact"], tally["person"], len(codes),
        len(codes & mine), len(mine - codes), len(gold["figures"]), tally["figures"], tuple(misses),
    )  # fmt: skip


def _quotes(gold: dict[str, Any], analysis: Analysis, tally: Counter[str]) -> Iterator[str]:
    """Count the quotes found, those whose words are exactly right and those whose person is; what was missed."""
    found = [(words(gold["text"], q.content), q) for q in analysis.quotes]
    names = {p["id"]: p["name"] for p in gold["people"]}
    for q in gold["quotes"]:
        wanted, name = words(gold["text"], spans(q["content"])), names[q["person"]]
        best = max(found, key=lambda f: len(f[0] & wanted) / len(f[0] | wanted), default=None)
        if best is None or len(best[0] & wanted) < 0.5 * len(best[0] | wanted):
            yield f"missed: {q['text'][:70]} ({name})"
            continue
        person = analysis.person(best[1].person)
        is_right = person is not None and same_name(person.name, name)
        tally.update(found=1, exact=best[0] == wanted, person=is_right)
        if not is_right:
            yield f"person: {q['text'][:60]} ({name}, not {person.name if person else None})"


def _figures(gold: dict[str, Any], analysis: Analysis, tally: Counter[str]) -> Iterator[str]:
    """Count the figures whose value and unit are right; what was missed."""
    for f in gold["figures"]:
        value = tuple(f["value"]) if isinstance(f["value"], list) else f["value"]
        same = [g for g in analysis.figures if g.start < f["end"] and f["start"] < g.end and g.value == value]
        if any(_same_unit(f["unit"], g.unit or "") for g in same):
            tally["figures"] += 1
        else:
            yield f"figure: {f['text']} {[(g.value, g.unit) for g in same]}"


def _same_unit(gold: str, found: str) -> bool:
    return found.lower() in (gold, gold.rstrip("s")) or gold in found


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="also print what was missed")
    args = parser.parse_args()
    scores = {}
    for path in sorted(SAMPLES.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        scores[gold["id"]] = score(gold, analyse(gold["text"], published=gold["published"]))
    rows = {name: {k: v for k, v in vars_of(s).items() if k != "misses"} for name, s in scores.items()}
    total = {k: sum(r[k] for r in rows.values()) for k in next(iter(rows.values()))}
    if args.json:
        print(json.dumps({**rows, "all": total}))
        return 0
    print(
        f"{'sample':18}{'quotes':>8}{'found':>7}{'exact':>7}{'person':>8}{'extra':>7}{'countries':>11}{'wrong':>7}{'figures':>9}"
    )
    for name, r in {**rows, "all": total}.items():
        print(
            f"{name:18}{r['quotes']:>8}{r['found']:>7}{r['exact']:>7}{r['person']:>8}{r['proposed'] - r['found']:>7}"
            f"{r['countries_found']:>7}/{r['countries']:<3}{r['countries_wrong']:>7}{r['figures_found']:>6}/{r['figures']:<3}"
        )
        if args.misses and name in scores:
            print("".join(f"    {m}\n" for m in scores[name].misses), end="")
    print(f"right person: {total['person'] / total['quotes']:.1%} of quotes")
    return 0


def vars_of(s: Score) -> dict[str, Any]:
    """A score as a dict."""
    return {name: getattr(s, name) for name in s.__slots__}


if __name__ == "__main__":
    sys.exit(main())
