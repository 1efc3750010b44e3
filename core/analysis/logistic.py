"""The logistic function, by which scores are read as probabilities."""

from __future__ import annotations

import math


def logistic(score: float) -> float:
    """A score as a probability; beyond 30 either way nothing changes that anybody could see."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
