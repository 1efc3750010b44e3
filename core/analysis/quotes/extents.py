"""Where the words of a reading end by grammar, whatever the tagger took besides."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading
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


def without_circumstance(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "said so in May", "said as much at the fair": all that is said is "so"."""
    first = r.content[0][0]
    for words in _SAID_BEFORE:
        last = first + len(words)
        is_whole = tuple(t.lower_ for t in doc[first:last]) == words and doc[last - 1].head.i == r.head
        if first == r.head + 1 and is_whole:
            return replace(r, content=((first, last),))
    return r
