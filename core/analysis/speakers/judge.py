"""How likely a quote and its person are right, from how sure the quote and its speaker's phrase are and how the person was told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from onrecord.core.analysis.speakers.resolve import Resolved
from onrecord.core.text.tables import rows_of

WEIGHTS = Path(__file__).with_name("judge.tsv")
_CERTAIN = 0.995


def evidence(sure: float, rule: str, resolved: Resolved | None) -> dict[str, float]:
    """What speaks for a quote of that confidence and rule being right."""
    out = {"quote": _logit(sure), "bias": 1.0}
    if resolved is None:
        return {**out, "nobody": 1.0}
    out[resolved.way] = 1.0
    if resolved.way != "name":
        out[f"{resolved.way}, likely"] = _logit(resolved.probability)
    out["together"] = float(len(resolved.people) > 1)
    out["goes on"] = float(rule == "goes on")
    out["weak cue"] = float(rule == "weak cue")
    return {k: v for k, v in out.items() if v}


def confidence(sure: float, rule: str, resolved: Resolved | None) -> float:
    """The probability that both the words and the person are right."""
    if rule in ("transcript", "interview", "pull quote", "marks"):
        return sure
    weights = load_weights()
    z = sum(value * weights.get(name, 0.0) for name, value in evidence(sure, rule, resolved).items())
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, z)))), 3)


@cache
def load_weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """Feature -> weight."""
    return {row["feature"]: float(row["weight"]) for row in rows_of(path)}


def _logit(p: float) -> float:
    p = min(max(p, 1 - _CERTAIN), _CERTAIN)
    return math.log(p / (1 - p))
