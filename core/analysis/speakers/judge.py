"""How likely a quote and its person are right, from how sure the quote and its speaker's phrase are and how the person was told."""

from __future__ import annotations

import math
from pathlib import Path

from onrecord.core.analysis.speakers.scene import Resolved
from onrecord.core.analysis.speakers.weights import load_weights, probability

WEIGHTS = Path(__file__).with_name("judge.tsv")
#: the weights of indirect speech told by a phrase that names nobody: "two officials said it was close"
OF_PHRASES = Path(__file__).with_name("phrases.tsv")
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


def evidence_of_phrase(sure: float) -> dict[str, float]:
    """What speaks for indirect speech of somebody whom a phrase alone tells."""
    return {"quote": _logit(sure), "bias": 1.0}


def is_phrase_in_indirect_speech(kind: str, resolved: Resolved | None) -> bool:
    """Whether there is no more to get wrong than the words and the phrase itself."""
    return kind == "indirect" and resolved is not None and resolved.way == "phrase"


def confidence(sure: float, rule: str, kind: str, resolved: Resolved | None) -> float:
    """The probability that both the words and the person are right; ``kind`` is the quote's."""
    if rule in ("transcript", "interview", "answer", "pull quote", "marks"):
        return sure
    if is_phrase_in_indirect_speech(kind, resolved):
        return round(probability(evidence_of_phrase(sure), load_weights(OF_PHRASES)), 3)
    return round(probability(evidence(sure, rule, resolved), load_weights(WEIGHTS)), 3)


def _logit(p: float) -> float:
    p = min(max(p, 1 - _CERTAIN), _CERTAIN)
    return math.log(p / (1 - p))
