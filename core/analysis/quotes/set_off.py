"""Words set off in a paragraph of their own, without marks, behind a verb of saying and a colon: "Lee added:"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from onrecord.core.analysis.quotes import subjects
from onrecord.core.analysis.quotes.drafts import MIN_WORDS, Draft, from_rule
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import tokens_in

#: how likely a cue the verb before the colon has to be, and how likely the words then are right
_LIKELY, _CERTAINTY = 0.5, 0.8


def find_set_off(doc: Doc, columns: Columns, cueness: NDArray[np.float32], drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Drafts of such paragraphs; ``cueness`` (tokens,) has the probabilities of being a cue.

    A verb that ``drafts`` give words of its own leads up to no others.
    """
    speaking = {i for d in drafts if _has_words(columns, d) for i in tokens_in(d.cue)}
    for cue in np.flatnonzero(cueness >= _LIKELY).tolist():
        run = _paragraph_behind(doc, columns, cue + 1)
        if run is not None and cue not in speaking and doc[cue].pos_ in ("VERB", "AUX"):
            speaker = subjects.governing_subject(doc, columns, cue, set(range(*run)))
            draft = from_rule(doc, columns, run, speaker, "set off", ((cue, cue + 1),))
            yield replace(draft, certainty=_CERTAINTY)


def _has_words(columns: Columns, draft: Draft) -> bool:
    return _words(columns, tokens_in(draft.content)) >= MIN_WORDS


def _words(columns: Columns, tokens: set[int]) -> int:
    return sum(not columns.light[i] for i in tokens)


def _paragraph_behind(doc: Doc, columns: Columns, colon: int) -> tuple[int, int] | None:
    """The paragraph behind one that ends with a colon, if it is text without a mark or a tag at its head."""
    first = colon + 1
    while first < len(doc) and columns.is_space[first]:
        first += 1
    if first >= len(doc) or doc[colon].text != ":" or columns.paragraph[first] == columns.paragraph[colon]:
        return None
    last = int(np.searchsorted(columns.paragraph, columns.paragraph[first], side="right"))
    while columns.is_space[last - 1]:
        last -= 1
    is_text = columns.stretch[first] < 0 and not doc[first].text.startswith("<")
    return (first, last) if is_text and _words(columns, set(range(first, last))) >= MIN_WORDS else None
