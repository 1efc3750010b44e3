"""Where the words of a reading end by grammar, whatever the tagger took besides."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.relayed import child_of

#: what stands for words said before: what follows says when or where it was said
_SAID_BEFORE = (("so",), ("as", "much"))


def without_main_clause(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "After saying the pier was shut, she left": what the clause tells that the saying hangs on is not said,
    and whom it is about speaks."""
    subject = _main_subject(doc[r.head])
    if subject is None:
        return r
    first = subject.left_edge.i
    is_outside = columns.stretch[first] in (-1, columns.stretch[r.head])
    if not is_outside or not any(a < first < b for a, b in r.content):
        return r
    content = tuple((a, min(b, first)) for a, b in r.content if a < first)
    return replace(r, content=content, speaker=r.speaker or ((first, subject.i + 1),))


def _main_subject(cue: Token) -> Token | None:
    """The subject of the clause that a participle opens: "she" of "After saying that, she left"."""
    if cue.tag_ != "VBG" or cue.dep_ not in ("pcomp", "advcl"):
        return None
    verb = cue.head.head if cue.dep_ == "pcomp" else cue.head
    subject = child_of(verb, "nsubj") or child_of(verb, "nsubjpass")
    is_behind = subject is not None and cue.i < subject.left_edge.i and subject.i < verb.i
    return subject if is_behind else None


def without_next_sentence(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "The pier was shut, she said. It opens in May.": what is told ends with its sentence; the next is the reporter's."""
    told = tuple(run for run in r.content if run[0] < r.head)
    own = tuple(run for run in r.content if run[0] < r.head or columns.sentence[run[0]] == columns.sentence[r.head])
    is_told = bool(told) and not has_quoted(columns, told) and not is_quoted(columns, r.content[-1])
    return replace(r, content=own) if is_told else r


def is_quoted(columns: Columns, run: tuple[int, int]) -> bool:
    """Whether all words of a run lie between quotation marks."""
    return all(columns.stretch[i] >= 0 for i in range(*run) if not columns.light[i])


def has_quoted(columns: Columns, runs: Runs) -> bool:
    """Whether a token of some runs lies between quotation marks."""
    return any(columns.stretch[i] >= 0 for a, b in runs for i in range(a, b))


def without_circumstance(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "said so in May", "said as much at the fair": all that is said is "so"."""
    first = r.content[0][0]
    for words in _SAID_BEFORE:
        last = first + len(words)
        is_whole = tuple(t.lower_ for t in doc[first:last]) == words and doc[last - 1].head.i == r.head
        if first == r.head + 1 and is_whole:
            return replace(r, content=((first, last),))
    return r
