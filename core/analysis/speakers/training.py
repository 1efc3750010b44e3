"""Learn whom pronouns and nouns mean: ``python -m onrecord.core.analysis.speakers.training GOLD.jsonl...``.

Each line of the gold is an article, {"text", and "mentions": [{"span", and "who": [names] | "unnamed": phrase |
"several": [[names], ...] | "none"}] or "stretches": [{"span", "who": [names], "also", "unnamed"}]}: whom a speaking
pronoun or noun means, or whose the words between quotation marks are. ``--story`` takes what pronouns of stories mean, as
:mod:`onrecord.core.analysis.speakers.narration_gold` reads it. Writes ``ranker.tsv`` and ``judge.tsv`` beside this file; with ``--nouns`` the weights of
nouns alone, the others as they stand. The same gold gives the same weights; beside the parse it takes a minute.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from onrecord.core.analysis.paragraphs import PARAGRAPHS
from onrecord.core.analysis.quotes.component import MODELS, RULES, QuoteFinder
from onrecord.core.analysis.quotes.model import WEIGHTS as QUOTE_WEIGHTS
from onrecord.core.analysis.speakers import judge, ranker
from onrecord.core.analysis.speakers.anaphors import NARRATED, Anaphor
from onrecord.core.analysis.speakers.component import resolve_speakers
from onrecord.core.analysis.speakers.description import MAKER
from onrecord.core.analysis.speakers.floor import Utterance
from onrecord.core.analysis.speakers.judge import evidence
from onrecord.core.analysis.speakers.named import Referent, key
from onrecord.core.analysis.speakers.narration_gold import Case, story_cases
from onrecord.core.analysis.speakers.ranker import Candidate
from onrecord.core.analysis.speakers.weights import load_weights

Json = dict[str, Any]
Floats = NDArray[np.float64]
Agreement = Callable[[list[str], Sequence[list[str]]], bool]
#: the pull of each weight to nought, of those of one kind alone a stronger one
RIDGE, RIDGE_OF_KIND = 2.0, 8.0
#: what weights are pulled to instead, where words tell more than so few choices can teach
BEFOREHAND = {
    "role is the noun": 2.5,
    "role is like the noun": 3.0,
    "name of that kind": 1.5,
    "name of another kind": -0.5,
    "made it": 1.5,
    "head of the name": 2.0,
    "same noun": 1.0,
    "stranger, noun was introduced": 1.5,
    "nameless, spoke last": 1.5,
    "plural noun for one": -1.0,
    "no name for this noun": -1.0,
}
#: the kinds of anaphor that are nouns, and how the names of their own weights begin
_NOUNS = ("human", "body", "document")
_OF_NOUNS = tuple(f"{kind}: " for kind in _NOUNS)
STEPS = 400
#: each choice is made in the light of those before it, so what is learned changes what there is to learn from
ROUNDS = 2
#: of articles with mentions alone, which the models of quotes may have learned from, one in so many is the judge's
FEW_OF_THEIRS = 5


def cases(doc: Doc, article: Json) -> tuple[list[Case], list[tuple[dict[str, float], bool]]]:
    """The choices the resolver meets in an article for which the gold knows an answer among the candidates; and of each
    quote of which the gold knows whose it is, the judge's evidence with whether its person is right."""
    out: list[Case] = []

    def hear(anaphor: Anaphor, found: list[Candidate]) -> None:
        gold = _gold(article, anaphor)
        if gold is None or len(found) < 2:
            return
        right = _right(anaphor, found, gold, _is_one_of)
        if not any(right):
            right = _right(anaphor, found, gold, _is_called)
        if not any(right) and not anaphor.noun:
            right = tuple(c.named is None for c in found)
        if any(right):
            out.append(Case(anaphor.weighed_as, tuple(c.features for c in found), right))

    said = resolve_speakers(doc, hear)
    return out, [
        (evidence(one.sure, one.rule, one.found), right) for one in said if (right := _judged(article, one)) is not None
    ]


def _right(anaphor: Anaphor, found: Sequence[Candidate], gold: Json, agree: Agreement) -> tuple[bool, ...]:
    """Which candidates are whom the gold means: a document itself too, unless the text has told who made it; somebody new,
    where the gold names nobody and goes by that noun."""
    right = tuple(c.named is not None and _is_right(c.named, gold, agree) for c in found)
    if not anaphor.noun:
        return right
    is_made = any(ok and c.features.get(MAKER) for ok, c in zip(right, found, strict=True))
    itself = _is_new(anaphor.noun, gold) if "unnamed" in gold else not is_made and _names_a(anaphor.noun, gold, agree)
    return tuple(ok or (c.named is None and itself) for ok, c in zip(right, found, strict=True))


def _is_new(noun: str, gold: Json) -> bool:
    """Whether somebody whom the gold does not name goes by a noun."""
    return any(_has_noun(str(phrase), noun) for phrase in (gold["unnamed"], *gold.get("who", ())))


def _names_a(noun: str, gold: Json, agree: Agreement) -> bool:
    return any(agree([noun], [key(n)]) for n in gold.get("who") or ())


def _judged(article: Json, one: Utterance) -> bool | None:
    """Whether a quote's person is right; None where the gold does not know."""
    gold = _gold_of(article, one)
    if gold is None or "unsure" in gold or gold.get("nested"):
        return None
    if "none" in gold or one.found is None:
        return False
    named = one.found.people[0]
    return _is_right(named, gold, _is_called) or _shares_a_word(named, gold)


def _gold_of(article: Json, one: Utterance) -> Json | None:
    """What the gold says of a quote: of its speaker phrase, else of its words."""
    start, end = one.quote["speaker"][0] if one.quote["speaker"] else (0, 0)
    for m in article.get("mentions", ()):
        if m["span"][0] < end and start < m["span"][1]:
            return m
    return next((s for s in article.get("stretches", ()) if _has_most_of(one.content, s["span"])), None)


def _shares_a_word(named: Referent, gold: Json) -> bool:
    """Whether somebody goes by a word of whom the gold does not name."""
    if "unnamed" not in gold:
        return False
    words = {w for name in (str(gold["unnamed"]), *gold.get("who", ())) for w in key(name)}
    return not words.isdisjoint(key(named.name))


def _has_most_of(content: Sequence[tuple[int, int]], span: Sequence[int]) -> bool:
    return 2 * sum(max(0, min(e, span[1]) - max(b, span[0])) for b, e in content) >= span[1] - span[0]


def _gold(article: Json, anaphor: Anaphor) -> Json | None:
    """Whom the gold says an anaphor means."""
    for m in article.get("mentions", ()):
        if m["span"][0] < anaphor.end and anaphor.start < m["span"][1] and anaphor.kind != "floor":
            return m
    for s in article.get("stretches", ()):
        if _has_most_of(anaphor.said, s["span"]):
            return None if s.get("nested") else s
    return None


def _is_right(named: Referent, gold: Json, agree: Agreement) -> bool:
    if "unnamed" in gold and not gold.get("who"):
        return bool(named.noun and _has_noun(str(gold["unnamed"]), named.noun))
    wanted = [gold.get("who") or [], *gold.get("several", ()), *gold.get("also", ())]
    return any(agree(key(named.name), [key(n) for n in names]) for names in wanted if names)


def _has_noun(phrase: str, noun: str) -> bool:
    """Whether a phrase has a noun, in the singular or the plural."""
    return any(w.strip(".,") in (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies") for w in phrase.lower().split())


def _is_one_of(mine: list[str], names: Sequence[list[str]]) -> bool:
    """Whether a name is one of somebody's, of whom the fullest comes first: "Bill Clinton" is not Hillary Clinton, who is
    called "Clinton" too."""
    fullest = names[0]
    if len(mine) > 1 and len(fullest) > 1:
        return mine in names or _is_short(mine, fullest)
    return _is_called(mine, names)


def _is_called(mine: list[str], names: Sequence[list[str]]) -> bool:
    """Whether a name is one of somebody's, or ends or begins one."""
    mine = _without_possessives(mine)
    return any(mine == n or _is_short(mine, n) for n in map(_without_possessives, names))


def _without_possessives(words: list[str]) -> list[str]:
    """ "Ann Lee’s team" is the "Lee team"."""
    return [w.removesuffix("'s").removesuffix("'") for w in words]


def _is_short(a: list[str], b: list[str]) -> bool:
    """Whether one name ends the other."""
    short, long = sorted((a, b), key=len)
    return (bool(short) and (long[-len(short) :] == short or (len(short) == 1 and long[0] == short[0]))) or (
        len(short) > 1 and short[-1] == long[-1] and short[0] == long[0]
    )


def learn(found: Sequence[Case], kept: Mapping[str, float] | None = None) -> dict[str, float]:
    """Conditional logit with a ridge, by gradient steps whose size each weight finds for itself (Rprop); the weights
    ``kept`` stay as they are."""
    kept = kept or {}
    rows, fixed = _apart([_for_all_and_one(c.kind, f) for c in found for f in c.features], kept)
    names = sorted({name for row in rows for name in row})
    case_of = np.repeat(np.arange(len(found)), [len(c.features) for c in found])
    right = np.array([ok for c in found for ok in c.right])
    learned = _descend(_sparse(rows, names), case_of, right, *_pull(names), fixed)
    return _not_nought({**kept, **{n: round(float(w), 3) for n, w in zip(names, learned, strict=True)}})


def _apart(rows: Sequence[Mapping[str, float]], kept: Mapping[str, float]) -> tuple[list[dict[str, float]], Floats]:
    """What is to be weighed in each row, and what its rest comes to by the weights ``kept``."""
    fixed = [sum(v * kept.get(n, 0.0) for n, v in row.items()) for row in rows]
    return [{n: v for n, v in row.items() if n not in kept} for row in rows], np.array(fixed)


def _not_nought(weights: Mapping[str, float]) -> dict[str, float]:
    return {n: w for n, w in weights.items() if w}


def learn_nouns(found: Sequence[Case], weights: Mapping[str, float]) -> dict[str, float]:
    """``weights`` with those learned anew that count for nouns alone: of the kinds of nouns, and of what is told of no others."""
    shared = {name for c in found if c.kind not in _NOUNS for f in c.features for name in f}
    others = {n for n in weights if ": " in n and not n.startswith(_OF_NOUNS)}
    return learn([c for c in found if c.kind in _NOUNS], {n: weights.get(n, 0.0) for n in shared | others})


def _pull(names: Sequence[str]) -> tuple[Floats, Floats]:
    """How strongly each weight is pulled, and to what."""
    ridge = np.array([RIDGE_OF_KIND if ": " in n else RIDGE for n in names])
    return ridge, np.array([BEFOREHAND.get(n, 0.0) for n in names])


def _for_all_and_one(kind: str, features: Mapping[str, float]) -> dict[str, float]:
    """A candidate's features as they count for all kinds of anaphor, and for its own."""
    shared = {} if kind == NARRATED else features
    return {**shared, **{f"{kind}: {name}": value for name, value in features.items()}}


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """A row each, a column a name."""
    column = {n: i for i, n in enumerate(names)}
    out = np.zeros((len(rows), len(names)))
    for r, row in enumerate(rows):
        for name, value in row.items():
            out[r, column[name]] = value
    return out


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix of few entries: each one's row, column and value, in the order of the rows."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Floats
    columns: int

    def times(self, weights: Floats) -> Floats:
        """A number a row."""
        return np.bincount(self.row, self.value * weights[self.column]).astype(np.float64)

    def transposed_times(self, of_rows: Floats) -> Floats:
        """A number a column."""
        return np.bincount(self.column, self.value * of_rows[self.row], minlength=self.columns).astype(np.float64)


def _sparse(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Sparse:
    """A row each, none empty, a column a name."""
    column = {n: i for i, n in enumerate(names)}
    return Sparse(
        np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
        np.array([column[name] for row in rows for name in row]),
        np.array([value for row in rows for value in row.values()]),
        len(names),
    )


def _descend(
    x: Sparse, case: NDArray[np.int64], right: NDArray[np.bool_], ridge: Floats, prior: Floats, fixed: Floats
) -> Floats:
    """The weights of the columns, ``fixed`` being what each row has beside them."""
    weights = prior.copy()
    step, last = np.full(x.columns, 0.05), np.zeros(x.columns)
    firsts = np.flatnonzero(np.diff(case, prepend=-1))
    for _ in range(STEPS):
        scores = x.times(weights) + fixed
        scores -= np.maximum.reduceat(scores, firsts)[case]
        e = np.exp(scores)
        p = e / np.add.reduceat(e, firsts)[case]
        good = e * right
        target = good / np.add.reduceat(good, firsts)[case]
        gradient = x.transposed_times(p - target) + ridge * (weights - prior)
        same = gradient * last
        step = np.clip(np.where(same > 0, step * 1.2, np.where(same < 0, step * 0.5, step)), 1e-5, 0.5)
        weights -= np.sign(gradient) * step
        last = np.where(same < 0, 0, gradient)
    return weights


def learn_judge(found: Sequence[tuple[Mapping[str, float], bool]]) -> dict[str, float]:
    """Logistic regression with a little ridge, by Newton's method."""
    names = sorted({n for e, _ in found for n in e})
    x = _matrix([e for e, _ in found], names)
    y = np.array([right for _, right in found], dtype=np.float64)
    weights = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.eye(len(names))
        weights -= np.linalg.solve(hessian, x.T @ (p - y) + weights)
    return {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}


def save(weights: Mapping[str, float], path: Path = ranker.WEIGHTS) -> None:
    """Write the weights, one a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(["feature", "weight"])
        out.writerows(sorted(weights.items()))


def accuracy(found: Iterable[Case], weights: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Kind -> (right, all)."""
    out: dict[str, tuple[int, int]] = {}
    for c in found:
        scores = [
            sum(v * (weights.get(n, 0.0) + weights.get(f"{c.kind}: {n}", 0.0)) for n, v in f.items())
            for f in c.features
        ]
        ok = c.right[max(range(len(scores)), key=scores.__getitem__)]
        a, b = out.get(c.kind, (0, 0))
        out[c.kind] = (a + ok, b + 1)
    return out


def read_gold(paths: Sequence[Path], model: str | None, find: Callable[[Doc], Doc]) -> tuple[list[Json], list[Doc]]:
    """The articles of some files of JSON lines, and their texts parsed, with their quotes as ``find`` reads them."""
    from onrecord.core.analysis.pipeline import load_spacy

    articles = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    nlp = load_spacy(model)
    if PARAGRAPHS not in nlp.pipe_names:
        nlp.add_pipe(PARAGRAPHS, first=True)
    return articles, [find(doc) for doc in nlp.pipe(a["text"] for a in articles)]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "gold", type=Path, nargs="+", help="JSONL of articles with whom their mentions or stretches mean"
    )
    parser.add_argument(
        "--story", type=Path, nargs="*", default=[], help="JSONL of texts with whom their pronouns mean"
    )
    parser.add_argument("--nouns", action="store_true", help="learn the weights of nouns alone; the others stay")
    parser.add_argument("--model", default=None, help="the spaCy pipeline whose parses to learn from")
    args = parser.parse_args()
    articles, docs = read_gold(args.gold, args.model, QuoteFinder(QUOTE_WEIGHTS, MODELS["encoder"]))
    stories = list(zip(*read_gold(args.story, args.model, lambda doc: doc), strict=True))
    kept = [(json.dumps(doc._.quotes), doc.user_data[RULES]) for doc in docs]
    heard: list[Case] = []
    judged: list[tuple[dict[str, float], bool]] = []
    for learning in range(ROUNDS + 1):
        heard, judged = [], []
        for n, (doc, article, (quotes, rules)) in enumerate(zip(docs, articles, kept, strict=True)):
            doc._.quotes, doc.user_data[RULES] = json.loads(quotes), list(rules)
            found = cases(doc, article)
            heard += found[0]
            if "stretches" in article or n % FEW_OF_THEIRS == 0:
                judged += found[1]
        if learning < ROUNDS:  # the last round, with the weights as they are to be, is the judge's
            told = [case for article, doc in stories for case in story_cases(doc, article)]
            save(learn_nouns(heard, load_weights(ranker.WEIGHTS)) if args.nouns else learn([*heard, *told]))
            load_weights.cache_clear()
    if not args.nouns:
        save(learn_judge(judged), judge.WEIGHTS)


if __name__ == "__main__":
    main()
