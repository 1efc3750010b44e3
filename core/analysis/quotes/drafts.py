"""A quote before it is decided on: what is said, by whom, by which rule, and the evidence its confidence is computed from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from onrecord.core.analysis.quotes import grammar, subjects
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs, tokens_in

Rule = Literal[
    "marks",
    "cue",
    "weak cue",
    "transcript",
    "answer",
    "pull quote",
    "put it",
    "set off",
    "introduced",
    "named above",
    "same speaker",
    "continued",
    "told of",
    "goes on",
    "nearest name",
    "nobody",
]

#: a quoted stretch of fewer words is a scare quote or a title until a cue claims it
MIN_WORDS = 3

#: a transcript's turn, a pull quote's dash, "as Lee put it" and "Lee added:" above a paragraph name the speaker outright; too
#: few in the training part to learn from
OUTRIGHT: tuple[Rule, ...] = ("transcript", "answer", "pull quote", "put it", "set off")

#: what a cue introduces, surely or perhaps; the rest rests on its quotation marks
CUED: tuple[Rule, ...] = ("cue", "weak cue")

CONFIDENCE_FEATURES = (
    "bias", "cue", "path", "content low", "content mean", "speaker low", "no speaker", "pronoun", "quoted share",
    "indirect", "weak cue", "transcript", "same speaker", "continued", "nearest name", "nobody", "length", "short",
    "other sentence", "name", "inside quote", "by grammar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote before it is decided on; runs are [first, last) tokens."""

    content: Runs
    cue: Runs
    speaker: Runs
    rule: Rule
    evidence: tuple[float, ...]
    #: of one whose speaker is named outright, how likely that is
    certainty: float = 0.0

    @property
    def is_fallback(self) -> bool:
        """Whether it rests on its quotation marks and not on a cue."""
        return self.rule not in ("cue", *OUTRIGHT)


def from_reading(doc: Doc, columns: Columns, r: Reading, rule: Rule) -> Draft:
    """The draft of what a cue introduces."""
    speaker = r.speaker or subjects.governing_subject(doc, columns, r.head, tokens_in(r.content))
    is_marked = any(columns.stretch[a] >= 0 for a, _ in r.content)
    if not speaker and is_marked and not grammar.is_spoken_to(doc[r.head]):
        speaker = subjects.person_beside(doc, columns, r)
    evidence = _evidence(doc, columns, r.content, speaker, rule)
    evidence["by grammar"] = float(not r.speaker and bool(speaker))
    evidence["cue"] = _logit(r.cue_probability)
    evidence["path"] = max(r.path, -12.0)
    evidence["content low"] = math.log(max(r.content_low, 1e-3))
    evidence["content mean"] = math.log(max(r.content_mean, 1e-3))
    evidence["speaker low"] = math.log(max(r.speaker_low, 1e-3))
    near = min((abs(int(columns.sentence[a] - columns.sentence[r.head])) for a, _ in r.content), default=0)
    evidence["other sentence"] = float(near > 0)
    evidence["inside quote"] = float(columns.stretch[r.head] >= 0)
    return Draft(r.content, _cue_words(doc, r), speaker, rule, tuple(evidence.values()))


def from_rule(doc: Doc, columns: Columns, content: tuple[int, int], speaker: Runs, rule: Rule, cue: Runs = ()) -> Draft:
    """The draft of words that a rule gives to somebody."""
    evidence = _evidence(doc, columns, (content,), speaker, rule)
    return Draft((content,), cue, speaker, rule, tuple(evidence.values()))


def _cue_words(doc: Doc, r: Reading) -> Runs:
    """The reporting verb with its auxiliaries and particle: of "had said in a statement on Monday", "had said"."""
    first, last = next(((a, b) for a, b in r.cue if a <= r.head < b), (r.head, r.head + 1))
    start, end = r.head, r.head + 1
    while start > first and doc[start - 1].dep_ in ("aux", "auxpass", "neg", "advmod"):
        start -= 1
    while (
        end < last
        and (doc[end].dep_ in ("prt", "neg") or doc[end].lower_ in ("to", "for", "as", "on"))
        and end - r.head < 3
    ):
        end += 1
    return ((start, end),)


def _evidence(doc: Doc, columns: Columns, content: Runs, speaker: Runs, rule: Rule) -> dict[str, float]:
    out: dict[str, float] = {name: 0.0 for name in CONFIDENCE_FEATURES}  # noqa: C420 - keys are any string
    words = [i for i in tokens_in(content) if not columns.light[i]]
    sayer = [doc[i] for i in sorted(tokens_in(speaker))]
    quoted = len([i for i in words if columns.stretches[i] >= 0]) / max(len(words), 1)
    out["bias"] = 1.0
    out["quoted share"] = float(quoted)
    out["indirect"] = float(quoted == 0)
    out["length"] = math.log(len(words) + 1)
    out["short"] = float(len(words) < MIN_WORDS)
    out["no speaker"] = float(not sayer)
    out["pronoun"] = float(len(sayer) == 1 and sayer[0].pos_ == "PRON")
    out["name"] = float(any(t.ent_type_ == "PERSON" for t in sayer))
    if rule != "cue":  # "cue" among the features is the cue's own probability
        out["continued" if rule in ("introduced", "named above", "told of", "goes on") else rule] = 1.0
    return out


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
