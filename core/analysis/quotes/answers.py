"""Printed interviews whose questions stand alone: what is said between them without cues or names answers them.

"What did you do then?" is a paragraph, "I went home." the next. Told from an explainer by what is asked of somebody to
their face, and answered in the first person.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Doc

from onrecord.core.analysis.quotes.drafts import MIN_WORDS
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.transcripts import Turn
from onrecord.core.analysis.texts import text_of

Run = tuple[int, int]

_ASKED = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_ANSWERED = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Mm]yself)\b")
_LONGEST_QUESTION = 400
_FEWEST = 2
#: questions to somebody's face and answers in the first person, taken together, that tell an interview, half of either; where
#: the article calls itself one, fewer, and one such question
_SIGNS, _FEW_SIGNS = 4, 3
_INTERVIEW = re.compile(
    r"\b(?:interview(?:ed)?|conversation|questions|[Qq]&[Aa]|spoke|talk(?:s|ed)?|asked|minutes with)\b"
)
CERTAINTY = 0.85


def find_answers(doc: Doc, columns: Columns) -> list[Turn]:
    """The paragraphs that answer questions standing alone; none where the article is no interview."""
    talk = list(_talk(doc, columns))
    if len(talk) < _FEWEST or not _is_interview(doc, talk):
        return []
    return [Turn(run, None, None, CERTAINTY) for run in _said(columns, [run for _, found in talk for run in found])]


def _is_interview(doc: Doc, talk: Sequence[tuple[Run, list[Run]]]) -> bool:
    """Whether enough is asked of somebody to their face, and answered in the first person."""
    text = text_of(doc)
    asked = sum(_ASKED.search(_words(text, doc, question)) is not None for question, _ in talk)
    answered = sum(any(_ANSWERED.search(_words(text, doc, a)) for a in answers) for _, answers in talk)
    calls_itself_one = _INTERVIEW.search(text, 0, doc[talk[0][0][0]].idx) is not None
    least_asked, signs = (1, _FEW_SIGNS) if calls_itself_one else (len(talk) / 2, _SIGNS)
    return asked >= least_asked and answered >= len(talk) / 2 and asked + answered >= signs


def _said(columns: Columns, answers: Sequence[Run]) -> Sequence[Run]:
    """What is said in the answers: where any has quotation marks around it, nothing outside them."""
    if not any(_is_marked(columns, run) for run in answers):
        return answers
    return [said for run in answers for said in _marked(columns, run)]


def _talk(doc: Doc, columns: Columns) -> Iterator[tuple[Run, list[Run]]]:
    """Each question that stands alone with the paragraphs behind it; behind the last one, the first alone."""
    text = text_of(doc)
    runs = list(_paragraphs(columns))
    asks = [n for n, run in enumerate(runs) if _is_question(columns, run, _words(text, doc, run))]
    for at, following in zip(asks, [*asks[1:], *(at + 2 for at in asks[-1:])], strict=True):
        answers = [run for run in runs[at + 1 : following] if _is_marked(columns, run) or _is_unmarked(columns, run)]
        if answers:
            yield runs[at], answers


def _paragraphs(columns: Columns) -> Iterator[Run]:
    """The paragraphs as [first, last) tokens, white space at their edges left out."""
    bounds: Sequence[int] = np.flatnonzero(np.diff(columns.paragraph, prepend=-1, append=-2)).tolist()
    for first, last in itertools.pairwise(bounds):
        inside = [i for i in range(first, last) if not columns.is_space[i]]
        if inside:
            yield inside[0], inside[-1] + 1


def _words(text: str, doc: Doc, run: Run) -> str:
    return text[doc[run[0]].idx : doc[run[1] - 1].idx + len(doc[run[1] - 1])].strip("*_ ")


def _is_question(columns: Columns, run: Run, words: str) -> bool:
    return words.endswith("?") and len(words) <= _LONGEST_QUESTION and _is_unmarked(columns, run)


def _is_unmarked(columns: Columns, run: Run) -> bool:
    """Whether a paragraph does not begin between quotation marks."""
    return bool(columns.stretch[run[0]] < 0)


def _is_marked(columns: Columns, run: Run) -> bool:
    """Whether all words of a paragraph are between quotation marks, so that no cue is."""
    return all(columns.stretches[i] >= 0 or columns.light[i] for i in range(*run))


def _marked(columns: Columns, run: Run) -> Iterator[Run]:
    """A paragraph's stretches between quotation marks, of ``MIN_WORDS`` or more."""
    inside = [i for i in range(*run) if columns.stretches[i] >= 0]
    for _, tokens in itertools.groupby(inside, key=lambda i: columns.stretches[i]):
        found = list(tokens)
        if sum(not columns.light[i] for i in found) >= MIN_WORDS:
            yield found[0], found[-1] + 1
