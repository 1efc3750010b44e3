"""How one cue was read."""

from __future__ import annotations

from dataclasses import dataclass

#: stretches of a text, [first, last) tokens each
Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cue introduces and who speaks. Runs are [first, last) tokens; the numbers feed the confidence."""

    head: int
    cue: Runs
    content: Runs
    speaker: Runs
    #: probability that the token is a cue
    cue_probability: float
    #: log probability of the labels given the cue, per window
    path: float
    #: lowest and mean probability of a content token's label, and of a speaker token's (1.0 where there is none)
    content_low: float
    content_mean: float
    speaker_low: float


def tokens_in(runs: Runs) -> set[int]:
    """All tokens of runs."""
    return {i for first, last in runs for i in range(first, last)}


def shared(runs: Runs, run: tuple[int, int]) -> int:
    """How many tokens of ``run`` the runs hold."""
    return sum(max(0, min(b, run[1]) - max(a, run[0])) for a, b in runs)
