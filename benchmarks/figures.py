"""Figures against gold: python -m benchmarks.figures GOLD.jsonl

Prints onrecord beside quantulum3 (pip install quantulum3). value: a prediction with the gold's value (within 1e-5), one
to one; +unit: and its unit, as written or normalised; +about: and a word of what the gold says is measured. Dates,
times and ordinals are no figures in this gold and are passed over.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from benchmarks.gold import milliseconds_each, read_gold
from onrecord.core.analysis.pipeline import load_pipeline

Json = dict[str, Any]
_SPELLED = {
    "%": "percentage", "percent": "percentage", "per cent": "percentage", "pc": "percentage", "$": "dollar", "us$": "dollar",
    "usd": "dollar", "us dollar": "dollar", "£": "pound", "pound sterling": "pound", "gbp": "pound", "€": "euro", "eur": "euro",
    "km": "kilometre", "kilometer": "kilometre", "m": "metre", "meter": "metre", "kg": "kilogram", "mph": "mile per hour",
    "lb": "pound-mass", "feet": "foot", "people": "person", "-": "", "gb": "gigabyte", "mb": "megabyte", "tb": "terabyte",
    "rs": "indian rupee", "°c": "celsius", "°f": "fahrenheit", "hr": "hour", "min": "minute", "yr": "year", "inches": "inch",
}  # fmt: skip


def unit_name(unit: str | None) -> str:
    """A unit in lower case, singular, symbols spelled out."""
    name = re.sub(r"\s+", " ", (unit or "").lower().strip(" ."))
    if name in _SPELLED:
        return _SPELLED[name]
    if len(name) > 3 and name.endswith("s") and not name.endswith("ss"):
        name = name[:-3] + "y" if name.endswith("ies") else name[:-1]
    return _SPELLED.get(name, name)


def numbers(value: Any) -> tuple[float, ...]:
    """A value or range as numbers."""
    if isinstance(value, str):
        m = re.fullmatch(r"(-?[\d.]+(?:[eE][+-]?\d+)?)\s*-\s*([\d.]+(?:[eE][+-]?\d+)?)", value.strip())
        return (float(m[1]), float(m[2])) if m else (float(value),)
    return tuple(map(float, value)) if isinstance(value, list | tuple) else (float(value),)


def _same(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return len(a) == len(b) and all(math.isclose(x, y, rel_tol=1e-5, abs_tol=1e-8) for x, y in zip(a, b, strict=True))


def _words(text: str | None) -> set[str]:
    return {w for w in re.findall(r"\w+", (text or "").lower()) if len(w) > 1}


def score(gold: Iterable[Json], found: Iterable[list[Json]]) -> tuple[float, float, float]:
    """F1 in percent: value, value and unit, value and what is measured."""
    wanted = predicted = 0
    hits = [0, 0, 0]
    for sentence, figures in zip(gold, found, strict=True):
        left = [f for f in figures if f["value"] is not None and f["kind"] not in ("date", "time", "ordinal")]
        predicted += len(left)
        for q in sentence["quantities"]:
            wanted += 1
            hits = [total + hit for total, hit in zip(hits, _hits(q, left), strict=True)]
    return tuple(200 * h / (wanted + predicted) for h in hits)  # type: ignore[return-value]


def _hits(q: Json, left: list[Json]) -> tuple[bool, bool, bool]:
    """Whether a quantity is among the figures ``left``, has its unit and what is measured; its figure is taken off."""
    same = [f for f in left if _same(numbers(q["value"]), numbers(f["value"]))]
    if not same:
        return False, False, False
    units = {unit_name(q["unit"]), unit_name(q["normalized_unit"])}
    with_unit = [f for f in same if unit_name(f["unit"]) in units]
    best = (with_unit or same)[0]
    left.remove(best)
    concepts = q["referred_concepts"]
    return True, bool(with_unit), concepts in ("-", "") or bool(_words(concepts) & _words(best["about"]))


def quantulum(doc: Doc) -> list[Json]:
    """quantulum3's quantities."""
    setattr(importlib.import_module("quantulum3.classifier"), "USE_CLF", False)  # noqa: B010 - its pickles need an old scikit-learn
    parser = importlib.import_module("quantulum3.parser")
    return [{"value": q.value, "unit": q.unit.name, "about": None, "kind": "quantity"} for q in parser.parse(doc.text)]


def main() -> None:
    """Print the table and the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    gold = read_gold(args.gold)
    nlp = load_pipeline()
    docs = list(nlp.pipe(g["text"] for g in gold))
    ways: dict[str, Callable[[Doc], list[Json]]] = {"onrecord": lambda doc: doc._.figures}
    if importlib.util.find_spec("quantulum3"):
        ways["quantulum3"] = quantulum
    print(f"{'F1':20}{'value':>10}{'+unit':>10}{'+about':>10}")
    for name, way in ways.items():
        print(f"{name:20}" + "".join(f"{v:>10.1f}" for v in score(gold, [way(d) for d in docs])))
    each = milliseconds_each(nlp.get_pipe("onrecord_figures"), docs)
    print(f"{each:.1f} ms a sentence on top of the parser")


if __name__ == "__main__":
    main()
