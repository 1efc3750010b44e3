"""Words between quotation marks that no cue took, and whose they are.

Pavllo et al. 2018 call these "floating" quotes. They are whoever's takes up the quote they are a part of, introduces them,
or was talking.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from onrecord.core.analysis.quotes import grammar
from onrecord.core.analysis.quotes.drafts import MIN_WORDS, Draft, Rule, from_reading, from_rule
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs, shared, tokens_in
from onrecord.core.text.quotation_marks import Stretch

Bounds = Sequence[tuple[int, int]]


def floating_quotes(
    doc: Doc,
    stretches: Sequence[Stretch],
    columns: Columns,
    bounds: Bounds,
    drafts: Sequence[Draft],
    weak: Sequence[Reading],
) -> list[Draft]:
    """Drafts of the stretches that ``drafts`` leave; ``bounds`` are the stretches' tokens, ``weak`` the readings of unlikely cues."""
    found: list[Draft] = []
    covered = set[int]().union(*(tokens_in(d.content) for d in drafts))
    for number, run in enumerate(bounds):
        words = {i for i in range(*run) if not columns.light[i]}
        if len(words & covered) >= 0.5 * len(words) or not _may_be_said(doc, run, words):
            continue
        known = [*drafts, *found]
        owner = _owner(known, _chain(doc, columns, stretches, bounds, number), run[0])
        if owner is not None:
            found.append(from_rule(doc, columns, run, owner.speaker, "goes on"))
        else:
            found.append(_unclaimed(doc, columns, run, words, known, weak))
        covered |= tokens_in(found[-1].content)
    return found


def _may_be_said(doc: Doc, run: tuple[int, int], words: set[int]) -> bool:
    """Whether words between marks, without a cue, are more than a scare quote or a title."""
    return len(words) >= MIN_WORDS and not is_title(doc, words) and not grammar.modifies_noun(doc, *run)


def _goes_on(columns: Columns, stretches: Sequence[Stretch], bounds: Bounds, number: int) -> bool:
    """Whether a stretch takes up one that the paragraph before left open."""
    before, here = bounds[number - 1], bounds[number]
    return stretches[number - 1].left_open and before[1] > before[0] and _breaks(columns, before[1] - 1, here[0]) <= 2


def _chain(
    doc: Doc, columns: Columns, stretches: Sequence[Stretch], bounds: Bounds, number: int
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
    found = [d for d in drafts if d.speaker and any(shared(d.content, r) >= 0.5 * (r[1] - r[0]) for r in runs)]
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
        return from_reading(doc, columns, max(claims, key=lambda r: r.cue_probability), "weak cue")
    others = [d for d in drafts if d.speaker and not shared(d.speaker, stretch)]
    speaker, rule = _talking(doc, columns, others, stretch[0])
    return from_rule(doc, columns, stretch, speaker, rule)


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


def is_title(doc: Doc, words: set[int]) -> bool:
    """Title Case throughout and no closing punctuation: a book, a film, a song."""
    if len(words) > 10:
        return False
    main = [doc[i] for i in words if doc[i].is_alpha and doc[i].pos_ not in ("DET", "ADP", "CCONJ", "PART")]
    return len(main) > 1 and all(t.text[0].isupper() for t in main)
