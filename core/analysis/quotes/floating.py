"""Words between quotation marks that no cue took, and whose they are.

Pavllo et al. 2018 call these "floating" quotes. They are whoever's takes up the quote that they are a part of, introduces
them, or was talking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.quotes import grammar, subjects
from onrecord.core.analysis.quotes.drafts import MIN_WORDS, Draft, Rule, from_reading, from_rule
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs, shared, tokens_in
from onrecord.core.text.quotation_marks import Stretch

#: what leads up to words by a colon is a cue of speech at this probability, else only where its subject can speak
_LEADING = 0.03
_SPEAKING = frozenset(("PERSON", "ORG", "NORP"))
#: how many tokens behind words "put it" stands that tells whose they are
_PUT, _PUT_WITHIN, _CERTAINTY = frozenset(("put", "puts")), 16, 0.9
#: tokens of a name, and of a line that gives one
_FULL_NAME, _LONGEST_NAME, _LONGEST_LINE = 2, 5, 20
_STOPS = frozenset((".", ";", "!", "?"))
_PRONOUNS = frozenset(("i", "he", "she", "they", "we"))


@dataclass(frozen=True)
class Marked:
    """A text with its stretches between quotation marks.

    ``bounds`` are the stretches' [first, last) tokens, ``cueness`` (tokens,) the probabilities of being a cue, ``weak`` the
    readings of unlikely ones.
    """

    doc: Doc
    columns: Columns
    stretches: Sequence[Stretch]
    bounds: list[tuple[int, int]]
    cueness: NDArray[np.float32]
    weak: Sequence[Reading]


def floating_quotes(m: Marked, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of the stretches that ``drafts`` leave."""
    found: list[Draft] = []
    covered = set[int]().union(*(tokens_in(d.content) for d in drafts))
    for number, run in enumerate(m.bounds):
        words = {i for i in range(*run) if not m.columns.light[i]}
        if len(words & covered) >= 0.5 * len(words) or not _may_be_said(m.doc, run, words):
            continue
        known = [d for d in (*drafts, *found) if d.speaker]
        found.append(_going_on(m, number, known) or _unclaimed(m, run, words, known))
        covered |= tokens_in(found[-1].content)
    return found


def _may_be_said(doc: Doc, run: tuple[int, int], words: set[int]) -> bool:
    """Whether words between marks, without a cue, are more than a scare quote or a title."""
    return len(words) >= MIN_WORDS and not is_title(doc, words) and not grammar.modifies_noun(doc, *run)


def _going_on(m: Marked, number: int, known: Sequence[Draft]) -> Draft | None:
    """The draft of a stretch that is a paragraph of a longer quote, if somebody has another."""
    owner = _owner(known, _chain(m, number), m.bounds[number][0])
    return None if owner is None else from_rule(m.doc, m.columns, m.bounds[number], owner.speaker, "goes on")


def _chain(m: Marked, number: int) -> list[tuple[int, int]]:
    """A stretch with those it takes up and those that take it up, paragraph after paragraph."""
    first, last = number, number
    while first and _goes_on(m, first):
        first -= 1
    while last + 1 < len(m.bounds) and _goes_on(m, last + 1):
        last += 1
    return m.bounds[first : last + 1]


def _goes_on(m: Marked, number: int) -> bool:
    """Whether a stretch takes up one that the paragraph before left open, which the same mark began."""
    before, here = m.bounds[number - 1], m.bounds[number]
    if not m.stretches[number - 1].left_open or before[1] == before[0]:
        return False
    has_same_mark = m.doc[before[0]].text[0] == m.doc[here[0]].text[0]
    return has_same_mark and _breaks(m.columns, before[1] - 1, here[0]) <= 2


def _owner(drafts: Sequence[Draft], runs: Sequence[tuple[int, int]], at: int) -> Draft | None:
    """The draft that has most of one of several stretches: the last that begins before ``at``, else the first after it."""
    if len(runs) < 2:
        return None
    found = [d for d in drafts if any(shared(d.content, r) >= 0.5 * (r[1] - r[0]) for r in runs)]
    before = [d for d in found if d.content[0][0] < at]
    if before:
        return max(before, key=lambda d: d.content[0][0])
    return min(found, key=lambda d: d.content[0][0], default=None)


def _unclaimed(m: Marked, stretch: tuple[int, int], words: set[int], known: Sequence[Draft]) -> Draft:
    """Quoted words that no cue took: a weak cue's, else those of whoever introduces them or is talking."""
    claims = [r for r in m.weak if len(words & tokens_in(r.content)) >= 0.8 * len(words)]
    if claims:
        return from_reading(m.doc, m.columns, max(claims, key=lambda r: r.cue_probability), "weak cue")
    if put := _put_it(m, stretch[1]):
        speaker = subjects.governing_subject(m.doc, m.columns, put, set(range(*stretch)))
        return replace(from_rule(m.doc, m.columns, stretch, speaker, "put it", ((put, put + 2),)), certainty=_CERTAINTY)
    if leading := _leading_up(m, stretch):
        return from_rule(m.doc, m.columns, stretch, leading, "introduced")
    if above := _named_above(m, stretch[0]):
        return from_rule(m.doc, m.columns, stretch, above, "named above")
    if acting := subjects.subject_between(m.doc, m.columns, stretch):
        return from_rule(m.doc, m.columns, stretch, acting, "told of")
    others = [d for d in known if not shared(d.speaker, stretch)]
    speaker, rule = _talking(m.doc, m.columns, others, stretch[0])
    return from_rule(m.doc, m.columns, stretch, speaker, rule)


def _leading_up(m: Marked, stretch: tuple[int, int]) -> Runs:
    """Who is the subject of what leads up to words by a colon, in their paragraph or the one before: "Lee wrote:"."""
    clause = _before_colon(m, stretch[0])
    verbs = [t.i for t in clause if t.pos_ in ("VERB", "AUX") and m.columns.stretch[t.i] < 0]
    if not verbs:
        return _named_without_verb(clause)
    cue = max(verbs, key=lambda i: (m.cueness[i], i))
    subject = subjects.governing_subject(m.doc, m.columns, cue, set(range(*stretch)))
    is_sure = m.cueness[cue] >= _LEADING or any(_can_speak(m.doc, i) for i in tokens_in(subject))
    return subject if is_sure else ()


def _named_above(m: Marked, first: int) -> Runs:
    """Who is named with what they are in a line of its own above a paragraph that begins between marks: "Ann Lee, inspector"."""
    line = _line_above(m, first)
    comma = next((t.i for t in line if t.text == ","), line.start)
    name = m.doc[line.start : comma]
    is_name = _FULL_NAME <= len(name) <= _LONGEST_NAME and all(t.pos_ == "PROPN" for t in name)
    if not is_name or not line[-1].is_alpha or any(t.pos_ == "AUX" or t.dep_ == "nsubj" for t in line):
        return ()
    return ((name.start, name.end),)


def _line_above(m: Marked, first: int) -> Span:
    """The paragraph above some words that begin theirs, if it is short and has no marks; else nothing."""
    paragraph, is_space = m.columns.paragraph, m.columns.is_space
    last = _behind_last_word(m, first)
    if last == 0 or paragraph[last - 1] == paragraph[first]:
        return m.doc[first:first]
    begins = int(np.searchsorted(paragraph, paragraph[last - 1]))
    while is_space[begins]:
        begins += 1
    is_plain = last - begins <= _LONGEST_LINE and bool((m.columns.stretch[begins:last] < 0).all())
    return m.doc[begins:last] if is_plain else m.doc[first:first]


def _behind_last_word(m: Marked, first: int) -> int:
    """The token behind the last one before some words that is no white space; 0 where there is none."""
    while first > 0 and m.columns.is_space[first - 1]:
        first -= 1
    return first


def _named_without_verb(clause: Sequence[Token]) -> Runs:
    """Who is named where no verb leads up: the name that ends it, else the person it is from: "From Gary, by email:"."""
    names = [t for t in clause[-1:] if t.pos_ == "PROPN"]
    if not names and any(t.lower_ == "from" for t in clause):
        names = [t for t in clause if t.ent_type_ == "PERSON" and t.head.ent_type_ != "PERSON"][:1]
    return tuple((max(clause[0].i, t.left_edge.i), t.i + 1) for t in names)


def _put_it(m: Marked, first: int) -> int:
    """The verb of "as one worker put it" or "was how Lee put it", right behind some words; 0 where there is none."""
    for i in range(first, min(first + _PUT_WITHIN, len(m.doc) - 1)):
        if m.doc[i].text in _STOPS or m.columns.stretch[i] >= 0 or m.columns.is_space[i]:
            break
        if m.doc[i].lower_ in _PUT and m.doc[i + 1].lower_ == "it":
            return i
    return 0


def _before_colon(m: Marked, first: int) -> Sequence[Token]:
    """The tokens of the sentence that ends with a colon right before some words; none where no colon does."""
    colon = _behind_last_word(m, first) - 1
    if colon <= 0 or m.doc[colon].text != ":" or m.columns.stretch[colon] >= 0:
        return ()
    begins = int(np.searchsorted(m.columns.paragraph, m.columns.paragraph[colon]))
    return list(m.doc[max(begins, m.doc[colon - 1].sent.start) : colon])


def _can_speak(doc: Doc, i: int) -> bool:
    return doc[i].ent_type_ in _SPEAKING or doc[i].lower_ in _PRONOUNS


def _talking(doc: Doc, columns: Columns, drafts: Sequence[Draft], first: int) -> tuple[Runs, Rule]:
    """Who is talking where words begin: the nearest speaker of the paragraph, whom its last sentence is about, the speaker of
    the paragraph before, else whoever is named last."""
    here = [d for d in drafts if columns.paragraph[d.content[0][0]] == columns.paragraph[first]]
    if here:
        nearest = min(here, key=lambda d: min(abs(d.content[0][0] - first), abs(d.content[-1][1] - first)))
        return nearest.speaker, "same speaker"
    about, last = subjects.subject_before(doc, columns, first), _just_before(columns, drafts, first)
    if about and (last is not None or columns.sentence[first] != columns.sentence[first - 1]):
        return about, "told of"
    if last is not None:
        return last.speaker, "continued"
    named = _named_last(doc, columns, first)
    return named, "nearest name" if named else "nobody"


def _just_before(columns: Columns, drafts: Sequence[Draft], first: int) -> Draft | None:
    """The draft that ends last before some words, in their paragraph or the one before."""
    before = [d for d in drafts if d.content[0][0] < first]
    last = max(before, key=lambda d: d.content[-1][1], default=None)
    return last if last is not None and _breaks(columns, last.content[-1][1] - 1, first) <= 1 else None


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
