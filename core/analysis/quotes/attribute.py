"""Readings and rules -> drafts of quotes, each with the evidence its confidence is computed from.

The tagger reads what a cue governs. Words between quotation marks that no cue took are still somebody's: they go to
the speaker who was talking (Pavllo et al. 2018 call these "floating" quotes), and a transcript's turns to the name
at their head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from onrecord.core.analysis.logistic import logistic
from onrecord.core.analysis.quotes import grammar
from onrecord.core.analysis.quotes.answers import find_answers
from onrecord.core.analysis.quotes.drafts import (
    CONFIDENCE_FEATURES,
    CUED,
    MIN_WORDS,
    OUTRIGHT,
    Draft,
    Rule,
    from_reading,
    from_rule,
)
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.floating import Marked, floating_quotes, is_title
from onrecord.core.analysis.quotes.model import Judges, Tagged, decode
from onrecord.core.analysis.quotes.reading import Reading, shared, tokens_in
from onrecord.core.analysis.quotes.set_off import find_set_off
from onrecord.core.analysis.quotes.transcripts import Turn, find_signed, find_turns
from onrecord.core.text.quotation_marks import Stretch

Floats = NDArray[np.float32]

#: a cue more likely than this speaks for itself; below it serves only for quoted words nobody else claims
STRONG = 0.12
WEAK = 0.03
#: what is shown: a draft whose presence and confidence have at least this mean
ACCEPT = 0.45
ACCEPT_QUOTED = 0.3

_STOPS = frozenset((".", "!", "?", "…", "..."))
#: cues of who passes words on
_PASSING_ON = frozenset(("according", "reported", "reports", "quoted", "cited"))


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
        is_apart = _is_apart(columns, draft)
        if any(len(words & o) >= 0.5 * len(words | o) or (is_apart and words <= o) for o in taken):
            continue
        kept.append((draft, sure))
        taken.append(words)
    return sorted(kept, key=lambda pair: pair[0].content)


def _is_apart(columns: Columns, draft: Draft) -> bool:
    """Whether a cue stands in another sentence than its words, which are another's where that one has them: "Lee agrees. “We
    can't,” she says. “We won't.”"."""
    said = {columns.sentence[i] for i in tokens_in(draft.content)}
    return bool(draft.cue) and said.isdisjoint(columns.sentence[i] for i in tokens_in(draft.cue))


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
    runs = [run for run in bounds_of(columns, len(stretches)) if run[1] - run[0] >= MIN_WORDS + 2]
    return [(from_rule(doc, columns, run, (), "marks"), 0.5) for run in runs]


def draft_quotes(doc: Doc, stretches: Sequence[Stretch], columns: Columns, tagged: Tagged) -> list[Draft]:
    """Everything that could be a quote."""
    bounds = bounds_of(columns, len(stretches))
    turns = _outright(doc, columns, stretches, bounds)
    found = decode(columns, tagged, WEAK, lambda i: tagged.cueness[i] >= STRONG or grammar.may_claim(doc, columns, i))
    mended = (m for r in found for m in grammar.mended(doc, columns, r))
    readings = [r for r in mended if not _claims_its_own_stretch(columns, bounds, r)]
    strong, weak = _by_strength(doc, columns, bounds, readings, [tokens_in(t.content) for t in turns])
    drafts = [*turns, *_from_readings(doc, columns, strong)]
    drafts += list(find_set_off(doc, columns, tagged.cueness, drafts))
    marked = Marked(doc, columns, stretches, bounds, tagged.cueness, weak)
    return [*drafts, *floating_quotes(marked, drafts)]


def _by_strength(
    doc: Doc, columns: Columns, bounds: list[tuple[int, int]], readings: Sequence[Reading], turns: Sequence[set[int]]
) -> tuple[list[Reading], list[Reading]]:
    """The readings of cues that speak for themselves, without those of works and of a transcript's turns, and the weak ones."""
    strong: list[Reading] = []
    for r in readings:
        words = tokens_in(r.content)
        in_turn = any(words <= t for t in turns)
        has_turn = any(len(words & t) > 0.5 * len(t) for t in turns)
        is_works = _names_works(doc, columns, bounds, words) and not _opens_its_sentence(doc, r)
        is_nothing_said = is_works or (in_turn and _is_bare(doc, columns, words))
        if r.cue_probability >= STRONG and not has_turn and not is_nothing_said:
            strong.append(r)
    return strong, [r for r in readings if r.cue_probability < STRONG]


def _from_readings(doc: Doc, columns: Columns, strong: Sequence[Reading]) -> list[Draft]:
    return [from_reading(doc, columns, r, "cue") for r in strong if not _passes_on(doc, columns, r, strong)]


def _passes_on(doc: Doc, columns: Columns, r: Reading, others: Sequence[Reading]) -> bool:
    """Whether a reading holds another with its cue and speaker, and no marked words but that one's: of "“...,” Ann Lee
    said, according to the radio" the words are Ann Lee's."""
    words = tokens_in(r.content) if doc[r.head].lower_ in _PASSING_ON else set[int]()
    marked = {i for i in words if columns.stretches[i] >= 0}
    return bool(marked) and any(
        o.speaker and o.head in words and tokens_in(o.speaker) <= words and marked <= tokens_in(o.content)
        for o in others
    )


def _names_works(doc: Doc, columns: Columns, bounds: list[tuple[int, int]], words: set[int]) -> bool:
    """Whether a content is nothing but titles between marks: "read “War and Peace” and “Emma”"."""
    numbers = {columns.stretches[i] for i in words} - {-1}
    outside = (columns.stretches[i] < 0 and bool(columns.is_alpha[i]) for i in words)
    stretches = [{i for i in range(*bounds[n]) if columns.is_alpha[i]} for n in numbers]
    return bool(stretches) and sum(outside) <= len(stretches) - 1 and all(is_title(doc, s) for s in stretches)


def _opens_its_sentence(doc: Doc, r: Reading) -> bool:
    """Whether a content begins a sentence and its cue follows behind the comma inside its marks: "“Anyone but City,” said Lee"."""
    (first, last), *more = r.content
    behind = doc[max(first, last - 2) : last].text
    begins = doc[first].is_sent_start or doc[max(0, first - 1)].text in _STOPS or doc[max(0, first - 1)].is_space
    return not more and begins and 0 <= r.head - last < 2 and any(stop in behind for stop in ",!?")


def _is_bare(doc: Doc, columns: Columns, words: set[int]) -> bool:
    """Whether a content is a word or two outside quotation marks with no verb: the mayor in "we ask the mayor"."""
    said = [doc[i] for i in words if columns.is_alpha[i]]
    return len(said) < MIN_WORDS and not any(
        t.pos_ in ("VERB", "AUX", "INTJ") or columns.stretch[t.i] >= 0 for t in said
    )


def bounds_of(columns: Columns, count: int) -> list[tuple[int, int]]:
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
    return shared(r.content, bounds[number]) > 0.5 * (last - first)


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
            from_rule(doc, columns, t.content, (t.speaker,) if t.speaker else (), rule, (t.cue,) if t.cue else ()),
            certainty=t.certainty,
        )
        for rule, turns in kinds
        for t in turns
    ]
