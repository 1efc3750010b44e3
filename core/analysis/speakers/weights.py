"""What was learned about speakers: tables of features with their weights, and the probability of what is judged by one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from onrecord.core.analysis.logistic import logistic
from onrecord.core.text.tables import rows_of


@cache
def load_weights(path: Path) -> Mapping[str, float]:
    """Feature -> weight."""
    return {row["feature"]: float(row["weight"]) for row in rows_of(path)}


def probability(evidence: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How likely what the evidence is about is, by logistic regression."""
    return logistic(sum(value * weights.get(name, 0.0) for name, value in evidence.items()))
