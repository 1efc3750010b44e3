"""Fit what stands on the models, on articles that they have not seen: the reranker of readings, and the judges of drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

from onrecord.core.analysis.quotes import choosing, reranker
from onrecord.core.analysis.quotes.attribute import WEAK, draft_quotes
from onrecord.core.analysis.quotes.choosing import Contest
from onrecord.core.analysis.quotes.claims import words_in, worth
from onrecord.core.analysis.quotes.drafts import OUTRIGHT, Draft
from onrecord.core.analysis.quotes.gold import Attribution, Example
from onrecord.core.analysis.quotes.model import Judges, Tagged, ways_to_read
from onrecord.core.analysis.quotes.reading import tokens_in
from onrecord.core.analysis.quotes.token_lists import tokens_of

Floats = NDArray[np.float32]

#: a feature of fewer readings is not learned
LEAST = 30
#: how closely weights keep to what they begin from
RIDGE = 10.0
#: parts that articles are dealt into, each judged by a reranker that learned from the others
PARTS = 4

Weights = Mapping[str, float]


class Unseen(NamedTuple):
    """An article as it was read by models that had not seen it."""

    example: Example
    tagged: Tagged


@dataclass(frozen=True)
class Fitted:
    """What was fitted, and the drafts that the judges learned from, each with what :func:`judged` says of it."""

    judges: Judges
    reranker: Weights
    drafts: list[tuple[Draft, bool, bool]]


class Case(NamedTuple):
    """The readings of a cue: what speaks for each, and what each is worth, the right one most."""

    evidence: list[dict[str, float]]
    worth: list[float]


def fit(found: Sequence[Unseen], prior: Weights = MappingProxyType({}), ridge: float = RIDGE) -> Fitted:
    """The reranker, learned from all articles; the judges, from what it chose in each part when it had learned from the others.

    What a cue's readings are worth beside those of other cues is learned from choices by what each reading tells alone.
    """
    held = [_contested(*one) for one in found]
    alone = _rerankers([list(cases_of(*one)) for one in held], prior, ridge)
    chosen = [choosing.choose(contest, alone[i % PARTS]) for i, (contest, _) in enumerate(held)]
    cases = [list(cases_of(*one, others)) for one, others in zip(held, chosen, strict=True)]
    rerankers = _rerankers(cases, prior, ridge)
    drafts: list[tuple[Draft, bool, bool]] = []
    for i, (e, tagged) in enumerate(found):
        read = replace(tagged, reranker=rerankers[i % PARTS])
        drafts += judged(e, draft_quotes(e.doc, e.stretches, e.columns, read))
    return Fitted(fit_judges(drafts), fit_reranker(_flat(cases), prior, ridge), drafts)


def _rerankers(cases: Sequence[Sequence[Case]], prior: Weights, ridge: float) -> list[dict[str, float]]:
    """For each part a reranker that learned from the articles of the others."""
    return [
        fit_reranker(_flat([held for i, held in enumerate(cases) if i % PARTS != part]), prior, ridge)
        for part in range(PARTS)
    ]


def _flat(cases: Sequence[Sequence[Case]]) -> list[Case]:
    return [case for held in cases for case in held]


def _contested(example: Example, tagged: Tagged) -> tuple[Contest, Mapping[int, Attribution]]:
    """The readings of an article's cues, and what was said at each, by the cue's token."""
    tokens = tokens_of(example.columns, tagged.cueness)
    gold = {a.head: a for a in reversed(example.gold) if a.speech}
    return choosing.contest_of(tokens, ways_to_read(example.columns, tagged, WEAK)), gold


def cases_of(contest: Contest, gold: Mapping[int, Attribution], others: Sequence[int] | None = None) -> Iterator[Case]:
    """The cues of an article that are somebody's speech and can be read in several ways, not all worth the same.

    ``others`` has the number of the reading chosen for each cue, where evidence is wanted beside those.
    """
    for k, (claims, alone) in enumerate(zip(contest.claims, contest.alone, strict=True)):
        answer = gold.get(claims[0].head)
        if answer is None:
            continue
        content, speaker = (words_in(contest.tokens, runs) for runs in (answer.content, answer.speaker))
        worths = [worth(content, speaker, claim.content, claim.speaker) for claim in claims]
        if max(worths) > min(worths):
            beside = [{}] * len(claims) if others is None else choosing.beside_others(contest, k, others)
            yield Case([{**one, **more} for one, more in zip(alone, beside, strict=True)], worths)


def fit_reranker(cases: Sequence[Case], prior: Weights, ridge: float) -> dict[str, float]:
    """A log-linear choice among each cue's readings, learned by the likelihood of those that are worth most.

    Weights stay near those of ``prior``, for what it lacks near nothing; the models' own score counts for 1 there.
    """
    names = _names(cases, prior)
    if not names:
        return dict(prior)
    x = _matrix([found for case in cases for found in case.evidence], names)
    starts = np.cumsum([0, *(len(case.worth) for case in cases)])[:-1]
    case_of = np.repeat(np.arange(len(cases)), [len(case.worth) for case in cases])
    is_best = np.array([w >= max(case.worth) - 1e-9 for case in cases for w in case.worth])
    begun = np.array([prior.get(name, float(name == reranker.SCORE)) for name in names])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ w
        all_z, all_p = _normalised(z, starts, case_of)
        best_z, best_p = _normalised(np.where(is_best, z, -1e9), starts, case_of)
        away = w - begun
        value = float((all_z - best_z).sum() + ridge / 2 * away @ away)
        return value, x.T @ (all_p - best_p) + ridge * away

    found = minimize(loss, begun, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True) if abs(weight) >= 0.0005}


def _names(cases: Sequence[Case], prior: Weights) -> list[str]:
    """The features to learn: those met often enough, and those known."""
    counts = Counter(name for case in cases for name in set[str]().union(*case.evidence))
    return sorted(name for name, n in counts.items() if n >= LEAST or name in prior)


def _matrix(rows: Sequence[dict[str, float]], names: Sequence[str]) -> sparse.csr_matrix:
    """The values of the features by reading, (readings, features)."""
    place = {name: i for i, name in enumerate(names)}
    held = [(i, place[name], value) for i, found in enumerate(rows) for name, value in found.items() if name in place]
    of, column, values = (np.array(part) for part in zip(*held, strict=True))
    return sparse.csr_matrix((values, (of, column)), shape=(len(rows), len(names)))


def _normalised(
    z: NDArray[np.float64], starts: NDArray[np.int64], case_of: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each case's log sum of exponentials, and each reading's share of it."""
    top = np.maximum.reduceat(z, starts)
    log_z = top + np.log(np.add.reduceat(np.exp(z - top[case_of]), starts))
    return log_z, np.exp(z - log_z[case_of])


def train_logistic(evidence: Sequence[tuple[float, ...]], answers: Sequence[bool]) -> Floats:
    """Logistic regression by Newton's method, with a little ridge."""
    x = np.array(evidence, dtype=np.float64)
    y = np.array(answers, dtype=np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + 0.1 * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(x.shape[1])
        weights -= np.linalg.solve(hessian, gradient)
    return weights.astype(np.float32)


def judged(example: Example, drafts: Sequence[Draft]) -> list[tuple[Draft, bool, bool]]:
    """Each draft with whether it is a quote and whether its speaker is right too.

    Drafts of thoughts are neither right nor wrong, and those that name their speaker outright need no judging.
    """
    words = {i for i, t in enumerate(example.doc) if t.is_alpha or t.like_num}
    answers = ((draft, _answer(example.gold, draft, words)) for draft in drafts if draft.rule not in OUTRIGHT)
    return [(draft, *answer) for draft, answer in answers if answer is not None]


def _answer(gold: Sequence[Attribution], draft: Draft, words: set[int]) -> tuple[bool, bool] | None:
    content, speaker = tokens_in(draft.content) & words, tokens_in(draft.speaker) & words
    best = max(gold, key=lambda g: _jaccard(tokens_in(g.content) & words, content), default=None)
    if best is not None and _jaccard(tokens_in(best.content) & words, content) < 0.5:
        around = (g for g in gold if len(content - tokens_in(g.content)) <= 0.2 * len(content))
        best = next(around, None) if draft.is_fallback else None
    elif best is not None and not best.speech:
        return None
    if best is None:
        return False, False
    said_by = tokens_in(best.speaker) & words
    return True, bool(said_by & speaker) if said_by else not speaker


def fit_judges(cases: Sequence[tuple[Draft, bool, bool]]) -> Judges:
    """Both judges, from drafts with what :func:`judged` says of them."""
    evidence = [draft.evidence for draft, _, _ in cases]
    return Judges(
        train_logistic(evidence, [is_quote for _, is_quote, _ in cases]),
        train_logistic(evidence, [is_right for _, _, is_right in cases]),
    )


def _jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0
