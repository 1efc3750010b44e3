"""Readings and rules -> drafts of quotes, each with the evidence its confidence is computed from.

The tagger reads what a cue governs. Words between quotation marks that no cue took are still somebody's: they go to
the speaker who was talking (Pavllo et al. 2018 call these "floating" quotes), and a transcript's turns to the name
at their head.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from onrecord.core.analysis.logistic import logistic
from onrecord.core.analysis.quotes import grammar
from onrecord.core.analysis.quotes.answers import find_answers
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.model import Judges, Tagged, decode
from onrecord.core.analysis.quotes.reading import Reading, Runs, tokens_in
from onrecord.core.analysis.quotes.transcripts import Turn, find_signed, find_turns
from onrecord.core.text.quotation_marks import Stretch

Floats = NDArray[np.float32]
Rule = Literal[
    "marks",
    "cue",
    "weak cue",
    "transcript",
    "answer",
    "pull quote",
    "same speaker",
    "continued",
    "told of",
    "goes on",
    "nearest name",
    "nobody",
]

#: a cue more likely than this speaks for itself; below it serves only for quoted words nobody else claims
STRONG = 0.12
WEAK = 0.03
#: a quoted stretch of fewer words is a scare quote or a title until a cue claims it
MIN_WORDS = 3
#: what is shown: a draft whose presence and confidence have at least this mean
ACCEPT = 0.4
ACCEPT_QUOTED = 0.3

_STOPS = frozenset((".", "!", "?", "…", "..."))
#: cues of who passes words on
_PASSING_ON = frozenset(("according", "reported", "reports", "quoted", "cited"))

#: a transcript's turn and a pull quote's dash name the speaker outright; too few in the training part to learn from
OUTRIGHT: tuple[Rule, ...] = ("transcript", "answer", "pull quote")

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


def presence(draft: Draft, judges: Judges) -> float:
    """The probability that the content is somebody's words, whoever's."""
    return draft.certainty if draft.rule in OUTRIGHT else _logistic(judges.presence, draft.evidence)


def confidence(draft: Draft, judges: Judges) -> float:
    """The probability that content and speaker are right."""
    return draft.certainty if draft.rule in OUTRIGHT else _logistic(judges.confidence, draft.evidence)


def _logistic(weights: Floats, evidence: tuple[float, ...]) -> float:
    return logistic(float(np.dot(weights, evidence)))


def find_quotes(doc: Doc, stretches: Sequence[Stretch], columns: Columns, tagged: Tagged) -> list[tuple[Draft, float]]:
    """The quotes of ``doc`` with their confidences, in text order, none claiming mostly the same words as another."""
    drafts = [(d, confidence(d, _judges(d, tagged))) for d in draft_quotes(doc, stretches, columns, tagged)]
    drafts.sort(key=lambda pair: -pair[1])
    kept: list[tuple[Draft, float]] = []
    taken: list[set[int]] = []
    for draft, sure in drafts:
        words = tokens_in(draft.content)
        quoted = draft.evidence[CONFIDENCE_FEATURES.index("quoted share")]
        shown = (presence(draft, _judges(draft, tagged)) + sure) / 2 >= (ACCEPT_QUOTED if quoted > 0.6 else ACCEPT)
        if not shown and not _fills_paragraph(doc, columns, draft):
            continue
        if any(len(words & other) >= 0.5 * len(words | other) for other in taken):
            continue
        kept.append((draft, sure))
        taken.append(words)
    return sorted(kept, key=lambda pair: pair[0].content)


def _fills_paragraph(doc: Doc, columns: Columns, draft: Draft) -> bool:
    """Whether words between marks that no cue took are whole sentences and a paragraph of their own, as somebody's are."""
    first, last = draft.content[0][0], draft.content[-1][1]
    alone = all(
        columns.is_space[i] or columns.paragraph[i] != columns.paragraph[first]
        for i in (first - 1, last)
        if 0 <= i < len(doc)
    )
    return draft.is_fallback and alone and any(t.text in _STOPS for t in doc[max(first, last - 3) : last])


def _judges(draft: Draft, tagged: Tagged) -> Judges:
    return tagged.judges if draft.rule in CUED else tagged.loose_judges


def quotes_by_marks(doc: Doc, stretches: Sequence[Stretch], columns: Columns) -> list[tuple[Draft, float]]:
    """Words between quotation marks, three or more, for a language the tagger does not know; an even chance each."""
    runs = [run for run in _bounds(columns, len(stretches)) if run[1] - run[0] >= MIN_WORDS + 2]
    return [(_from_rule(doc, columns, run, (), "marks"), 0.5) for run in runs]


def draft_quotes(doc: Doc, stretches: Sequence[Stretch], columns: Columns, tagged: Tagged) -> list[Draft]:
    """Everything that could be a quote."""
    bounds = _bounds(columns, len(stretches))
    turns = _outright(doc, columns, stretches, bounds)
    found = decode(columns, tagged, WEAK, lambda i: tagged.cueness[i] >= STRONG or grammar.may_claim(doc, columns, i))
    mended = (m for r in found for m in grammar.mended(doc, columns, r))
    readings = [r for r in mended if not _claims_its_own_stretch(columns, bounds, r)]
    strong, weak = _by_strength(doc, columns, bounds, readings, [tokens_in(t.content) for t in turns])
    drafts = [*turns, *_from_readings(doc, columns, strong)]
    covered = set[int]().union(*(tokens_in(d.content) for d in drafts))
    for number, run in enumerate(bounds):
        words = _words(columns, run)
        if len(words & covered) >= 0.5 * len(words) or not _may_be_said(doc, run, words):
            continue
        owner = _owner(drafts, _chain(columns, stretches, bounds, number), run[0])
        if owner is not None:
            drafts.append(_from_rule(doc, columns, run, owner.speaker, "goes on"))
        else:
            drafts.append(_unclaimed(doc, columns, run, words, drafts, weak))
        covered |= tokens_in(drafts[-1].content)
    return drafts


def _words(columns: Columns, run: tuple[int, int]) -> set[int]:
    return {i for i in range(*run) if not columns.light[i]}


def _by_strength(
    doc: Doc, columns: Columns, bounds: list[tuple[int, int]], readings: Sequence[Reading], turns: Sequence[set[int]]
) -> tuple[list[Reading], list[Reading]]:
    """The readings of cues that speak for themselves, without those of works and of a transcript's turns, and the weak ones."""
    strong: list[Reading] = []
    for r in readings:
        words = tokens_in(r.content)
        in_turn = any(words <= t for t in turns)
        has_turn = any(len(words & t) > 0.5 * len(t) for t in turns)
        is_nothing_said = _names_works(doc, columns, bounds, words) or (in_turn and _is_bare(doc, columns, words))
        if r.cue_probability >= STRONG and not has_turn and not is_nothing_said:
            strong.append(r)
    return strong, [r for r in readings if r.cue_probability < STRONG]


def _from_readings(doc: Doc, columns: Columns, strong: Sequence[Reading]) -> list[Draft]:
    return [_from_reading(doc, columns, r, "cue") for r in strong if not _passes_on(doc, columns, r, strong)]


def _passes_on(doc: Doc, columns: Columns, r: Reading, others: Sequence[Reading]) -> bool:
    """Whether a reading holds another with its cue and speaker, and no marked words but that one's: of "“...,” Ann Lee
    said, according to the radio" the words are Ann Lee's."""
    words = tokens_in(r.content) if doc[r.head].lower_ in _PASSING_ON else set[int]()
    marked = {i for i in words if columns.stretches[i] >= 0}
    return bool(marked) and any(
        o.speaker and o.head in words and tokens_in(o.speaker) <= words and marked <= tokens_in(o.content)
        for o in others
    )


def _may_be_said(doc: Doc, run: tuple[int, int], words: set[int]) -> bool:
    """Whether words between marks, without a cue, are more than a scare quote or a title."""
    return len(words) >= MIN_WORDS and not _is_title(doc, words) and not grammar.modifies_noun(doc, *run)


def _names_works(doc: Doc, columns: Columns, bounds: list[tuple[int, int]], words: set[int]) -> bool:
    """Whether a content is nothing but titles between marks: "read “War and Peace” and “Emma”"."""
    numbers = {columns.stretches[i] for i in words} - {-1}
    outside = (columns.stretches[i] < 0 and bool(columns.is_alpha[i]) for i in words)
    stretches = [{i for i in range(*bounds[n]) if columns.is_alpha[i]} for n in numbers]
    return bool(stretches) and sum(outside) <= len(stretches) - 1 and all(_is_title(doc, s) for s in stretches)


def _is_bare(doc: Doc, columns: Columns, words: set[int]) -> bool:
    """Whether a content is a word or two outside quotation marks with no verb: the mayor in "we ask the mayor"."""
    said = [doc[i] for i in words if columns.is_alpha[i]]
    return len(said) < MIN_WORDS and not any(
        t.pos_ in ("VERB", "AUX", "INTJ") or columns.stretch[t.i] >= 0 for t in said
    )


def _bounds(columns: Columns, count: int) -> list[tuple[int, int]]:
    """The [first, last) tokens of each stretch; a stretch of no token is empty."""
    inside = np.flatnonzero(columns.stretch >= 0)
    numbers = columns.stretch[inside]
    first = np.searchsorted(numbers, np.arange(count), side="left")
    last = np.searchsorted(numbers, np.arange(count), side="right")
    return [(int(inside[a]), int(inside[b - 1]) + 1) if a < b else (0, 0) for a, b in zip(first, last, strict=True)]


def _claims_its_own_stretch(columns: Columns, bounds: list[tuple[int, int]], r: Reading) -> bool:
    """A cue between quotation marks ("Murdo said to me, ‘...’") is the quoted person's: it cannot take most of their words."""
    number = int(columns.stretch[r.head])
    if number < 0:
        return False
    first, last = bounds[number]
    return _shared(r.content, bounds[number]) > 0.5 * (last - first)


def _shared(runs: Runs, run: tuple[int, int]) -> int:
    """How many tokens of ``run`` the runs hold."""
    return sum(max(0, min(b, run[1]) - max(a, run[0])) for a, b in runs)


def _goes_on(columns: Columns, stretches: Sequence[Stretch], bounds: list[tuple[int, int]], number: int) -> bool:
    """Whether a stretch takes up one that the paragraph before left open."""
    before, here = bounds[number - 1], bounds[number]
    return stretches[number - 1].left_open and before[1] > before[0] and _breaks(columns, before[1] - 1, here[0]) <= 2


def _chain(
    columns: Columns, stretches: Sequence[Stretch], bounds: list[tuple[int, int]], number: int
) -> list[tuple[int, int]]:
    """A stretch with those it takes up and those that take it up, paragraph after paragraph."""
    first, last = number, number
    while first and _goes_on(columns, stretches, bounds, first):
        first -= 1
    while last + 1 < len(bounds) and _goes_on(columns, stretches, bounds, last + 1):
        last += 1
    return bounds[first : last + 1]


def _owner(drafts: Sequence[Draft], runs: Sequence[tuple[int, int]], at: int) -> Draft | None:
    """The draft that has most of one of several stretches: the last that begins before ``at``, else the first after it."""
    if len(runs) < 2:
        return None
    found = [d for d in drafts if d.speaker and any(_shared(d.content, r) >= 0.5 * (r[1] - r[0]) for r in runs)]
    before = [d for d in found if d.content[0][0] < at]
    if before:
        return max(before, key=lambda d: d.content[0][0])
    return min(found, key=lambda d: d.content[0][0], default=None)


def _unclaimed(
    doc: Doc,
    columns: Columns,
    stretch: tuple[int, int],
    words: set[int],
    drafts: Sequence[Draft],
    weak: Sequence[Reading],
) -> Draft:
    """Quoted words that no cue took: a weak cue's, else those of whoever is talking."""
    claims = [r for r in weak if len(words & tokens_in(r.content)) >= 0.8 * len(words)]
    if claims:
        return _from_reading(doc, columns, max(claims, key=lambda r: r.cue_probability), "weak cue")
    others = [d for d in drafts if d.speaker and not _shared(d.speaker, stretch)]
    speaker, rule = _talking(doc, columns, others, stretch[0])
    return _from_rule(doc, columns, stretch, speaker, rule)


def _talking(doc: Doc, columns: Columns, drafts: Sequence[Draft], first: int) -> tuple[Runs, Rule]:
    """Who is talking where words begin: the nearest speaker of the paragraph, whom its last sentence is about, the speaker of
    the paragraph before, else whoever is named last."""
    here = [d for d in drafts if columns.paragraph[d.content[0][0]] == columns.paragraph[first]]
    if here:
        nearest = min(here, key=lambda d: min(abs(d.content[0][0] - first), abs(d.content[-1][1] - first)))
        return nearest.speaker, "same speaker"
    before = [d for d in drafts if d.content[0][0] < first]
    last = max(before, key=lambda d: d.content[-1][1], default=None)
    if last is not None and _breaks(columns, last.content[-1][1] - 1, first) <= 1:
        about = grammar.subject_before(doc, columns, first)
        return (about, "told of") if about else (last.speaker, "continued")
    named = _named_last(doc, columns, first)
    return named, "nearest name" if named else "nobody"


def _named_last(doc: Doc, columns: Columns, first: int) -> Runs:
    """The person named last before some words, in their paragraph or the one before."""
    names = [e for e in doc.ents if e.label_ == "PERSON" and e.end <= first and _breaks(columns, e.start, first) <= 1]
    return ((names[-1].start, names[-1].end),) if names else ()


def _breaks(columns: Columns, a: int, b: int) -> int:
    return abs(int(columns.paragraph[b] - columns.paragraph[a]))


def _is_title(doc: Doc, words: set[int]) -> bool:
    """Title Case throughout and no closing punctuation: a book, a film, a song."""
    if len(words) > 10:
        return False
    main = [doc[i] for i in words if doc[i].is_alpha and doc[i].pos_ not in ("DET", "ADP", "CCONJ", "PART")]
    return len(main) > 1 and all(t.text[0].isupper() for t in main)


def _outright(doc: Doc, columns: Columns, stretches: Sequence[Stretch], bounds: list[tuple[int, int]]) -> list[Draft]:
    """Those whose speaker is named outright, the words of a turn but once."""
    turns = find_turns(doc, columns)
    kinds: list[tuple[Rule, list[Turn]]] = [
        ("transcript", turns),
        ("answer", [] if turns else find_answers(doc, columns)),
        ("pull quote", find_signed(doc, stretches, bounds, MIN_WORDS + 2)),
    ]
    return [
        replace(
            _from_rule(doc, columns, t.content, (t.speaker,) if t.speaker else (), rule, (t.cue,) if t.cue else ()),
            certainty=t.certainty,
        )
        for rule, turns in kinds
        for t in turns
    ]


def _from_reading(doc: Doc, columns: Columns, r: Reading, rule: Rule) -> Draft:
    speaker = r.speaker or grammar.governing_subject(doc, columns, r)
    if not speaker and any(columns.stretch[a] >= 0 for a, _ in r.content):
        speaker = grammar.person_beside(doc, columns, r)
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


def _from_rule(
    doc: Doc, columns: Columns, content: tuple[int, int], speaker: Runs, rule: Rule, cue: Runs = ()
) -> Draft:
    evidence = _evidence(doc, columns, (content,), speaker, rule)
    return Draft((content,), cue, speaker, rule, tuple(evidence.values()))


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
        out["continued" if rule in ("told of", "goes on") else rule] = 1.0
    return out


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
