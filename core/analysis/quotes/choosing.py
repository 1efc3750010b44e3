"""Of each cue's readings one: the likeliest beside what the other cues take, or one that is nearly right in any case.

The choices hang on each other and are made in turn until none changes (iterated conditional modes, Besag 1986). Then, with the
others as they are, each cue's reading is the one whose expected worth is highest (minimum Bayes risk, Goel and Byrne 2000).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.core.analysis.quotes import reranker
from onrecord.core.analysis.quotes.claims import CLAIMING, Claim, Stretches, beside, claim_of, stretches_of, worth
from onrecord.core.analysis.quotes.reading import Reading
from onrecord.core.analysis.quotes.token_lists import Tokens

Weights = Mapping[str, float]

#: how often each choice is made again
_ROUNDS = 2
#: how much farther apart readings are taken to be than their weights say; of 1, 1.5 and 2 the best on articles set aside
_SHARPNESS = 2.0


@dataclass(frozen=True)
class Contest:
    """The cues of a text with their readings, the best first, and what speaks for each by itself where there are several."""

    tokens: Tokens
    stretches: Stretches
    found: Sequence[Sequence[Reading]]
    alone: Sequence[Sequence[Mapping[str, float]]]
    claims: Sequence[Sequence[Claim]]
    #: of each cue the other likely ones of its paragraph
    neighbours: Sequence[Sequence[int]]


def contest_of(t: Tokens, found: Sequence[Sequence[Reading]]) -> Contest:
    """Weigh each reading by itself."""
    claims = [[claim_of(t, r, reranker.kind_of(t, r)) for r in ways] for ways in found]
    likely: dict[int, list[int]] = {}
    for k, ways in enumerate(found):
        if ways[0].cue_probability >= CLAIMING:
            likely.setdefault(t.paragraph[ways[0].head], []).append(k)
    neighbours = [[j for j in likely.get(t.paragraph[ways[0].head], ()) if j != k] for k, ways in enumerate(found)]
    alone = [reranker.evidence(t, ways) if len(ways) > 1 else [{}] for ways in found]
    return Contest(t, stretches_of(t), found, alone, claims, neighbours)


def beside_others(c: Contest, k: int, chosen: Sequence[int]) -> list[dict[str, float]]:
    """What speaks for each reading of a cue beside the readings chosen for the others."""
    others = [c.claims[j][chosen[j]] for j in c.neighbours[k]]
    return [beside(c.tokens, c.stretches, claim, others) for claim in c.claims[k]]


def best(t: Tokens, found: Sequence[Sequence[Reading]], weights: Weights) -> list[Reading]:
    """A reading for each cue; the first of each where nothing is learned yet."""
    if not weights:
        return [ways[0] for ways in found]
    return [ways[i] for ways, i in zip(found, choose(contest_of(t, found), weights), strict=True)]


def choose(c: Contest, weights: Weights) -> list[int]:
    """The number of the reading chosen for each cue."""
    alone = [[_weigh(weights, one) for one in found] for found in c.alone]
    chosen = [_highest(worth_alone) for worth_alone in alone]
    totals = list(alone)
    contested = [k for k, ways in enumerate(c.found) if len(ways) > 1]
    seen: dict[int, list[int]] = {}
    for k in contested * _ROUNDS:
        others = [chosen[j] for j in c.neighbours[k]]
        if seen.get(k) != others:
            found = beside_others(c, k, chosen)
            totals[k] = [a + _weigh(weights, one) for a, one in zip(alone[k], found, strict=True)]
            chosen[k], seen[k] = _highest(totals[k]), others
    return [_highest(_expected(*each)) for each in zip(c.claims, totals, strict=True)]


def _expected(claims: Sequence[Claim], totals: Sequence[float]) -> list[float]:
    """What each reading is worth, whichever of them is meant, by how likely that is."""
    top = max(totals)
    likely = [math.exp(_SHARPNESS * (z - top)) for z in totals]
    return [
        sum(p * worth(m.content, m.speaker, one.content, one.speaker) for p, m in zip(likely, claims, strict=True))
        for one in claims
    ]


def _weigh(weights: Weights, found: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in found.items())


def _highest(values: Sequence[float]) -> int:
    return values.index(max(values))
