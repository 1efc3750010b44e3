"""Where the words of a reading end by grammar, whatever the tagger took besides."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc, Token

from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.relayed import child_of
from onrecord.core.analysis.texts import text_of

ASKING = frozenset(("ask", "question", "press", "quiz", "challenge", "prod"))
_QUESTIONS = frozenset(("whether", "if", "about", "why", "how", "what", "who", "when", "where", "which"))
_BY_THE_WAY = frozenset(("said", "believed", "thought", "understood", "reported", "alleged", "rumoured", "rumored"))
_COMMENT = re.compile(r"(?:was|is|were) (?:all|what|how|as much|the (?:only|last|first) (?:thing|words?))\b")
_WHEN = frozenset(("when", "as", "after", "before", "while", "until", "once"))
_STAMP = re.compile(
    r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b\.?)?(?: (?:GMT|BST|CET|CEST|E[SD]T|P[SD]T|UTC))?(?: ?[-–—:|])? (?=\S)"
)
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


def without_question(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "Lee, asked if she would sign, said", "asked if she would sign: “No.”": behind a question and its colon are the words."""
    (first, last), *more = r.content
    colon = next((i for i in range(first, last - 1) if doc[i].text == ":" and columns.stretch[i] < 0), None)
    if more or colon is None or doc[r.head].lemma_.lower() not in ASKING or doc[first].lower_ not in _QUESTIONS:
        return r
    return replace(r, content=((colon + 1, last),)) if is_quoted(columns, (colon + 1, last)) else r


def without_comment(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "“We will see,” was all that she would say": the words end with their mark."""
    first, last = r.content[0]
    number = columns.stretch[first]
    end = next((i for i in range(first, last) if columns.stretch[i] != number), last)
    if number < 0 or end == last or not _COMMENT.match(doc[end:last].text):
        return r
    begin = int(np.flatnonzero(columns.stretch == number)[0])
    return replace(r, content=((begin, end), *r.content[1:]))


def without_aside(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "A voice, said to be hers, could be heard": what is said of somebody by the way is nobody's words."""
    around = doc[max(0, r.head - 1) : r.head + 2]
    is_aside = (
        len(around) == 3 and around[0].text == "," and around[2].lower_ == "to" and around[1].lower_ in _BY_THE_WAY
    )
    end = next((t.i for t in doc[r.head + 1 : r.content[-1][1]] if t.text == ","), None)
    if not is_aside or end is None:
        return r
    content = tuple((a, min(b, end)) for a, b in r.content if a < end)
    return replace(r, content=content) if has_quoted(columns, content) else None


def without_time_of_saying(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "“Did they find it?” she asked when the lights came up": when it was said is no part of the words between marks."""
    told = tuple(run for run in r.content if run[0] > r.head)
    first = r.content[0]
    is_when = (
        len(told) == 1 and doc[told[0][0]].lower_ in _WHEN and columns.sentence[told[0][0]] == columns.sentence[r.head]
    )
    if not is_when or first[0] > r.head or not is_quoted(columns, first) or has_quoted(columns, told):
        return r
    return replace(r, content=tuple(run for run in r.content if run not in told))


def without_stamp(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "19:44 Lee said": the time at the head of a live report's paragraph is nobody's words or name."""
    content, speaker = (tuple(_behind_stamp(doc, columns, run) for run in runs) for runs in (r.content, r.speaker))
    return replace(r, content=content, speaker=speaker)


def _behind_stamp(doc: Doc, columns: Columns, run: tuple[int, int]) -> tuple[int, int]:
    first, last = run
    stamp = _STAMP.match(text_of(doc), doc[first].idx) if opens_paragraph(columns, first) else None
    if stamp is None:
        return run
    return next((i for i in range(first, last) if doc[i].idx >= stamp.end()), first), last


def opens_paragraph(columns: Columns, token: int) -> bool:
    """Whether a token begins its paragraph, or stands behind white space of its own, as a line does."""
    behind_space = token == 0 or columns.is_space[token - 1]
    return bool(behind_space or columns.paragraph[token - 1] != columns.paragraph[token])
