"""Who is the subject of a cue, by the parse, where the tagger left the speaker out."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.quotes.extents import opens_paragraph
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.grammar import is_spoken_to
from onrecord.core.analysis.quotes.reading import Reading, Runs, tokens_in
from onrecord.core.analysis.quotes.relayed import child_of

_EMPTY = frozenset(("it", "there", "that", "which", "this"))
_GOVERNED = frozenset(("advcl", "xcomp", "conj", "pcomp", "prep", "aux", "ccomp", "prt"))


def governing_subject(doc: Doc, columns: Columns, cue: int, said: set[int]) -> Runs:
    """For a cue whose speaker the tagger left out: the subject of its verb or of the verb that governs it.

    "Trump waved, saying he would win": Trump.
    """
    verb = doc[cue]
    if is_spoken_to(verb):
        return ()
    for _ in range(4):
        subject = _subject(verb, said)
        if subject is not None:
            return _phrase(doc, subject, said) if columns.stretch[subject.i] in (-1, columns.stretch[cue]) else ()
        if _modifies(verb, said):
            return ((verb.head.left_edge.i, verb.head.i + 1),) if verb.head.left_edge.i not in said else ()
        if verb.dep_ not in _GOVERNED or verb.head.i in said:
            return ()
        verb = verb.head
    return ()


def _subject(verb: Token, said: set[int]) -> Token | None:
    """A verb's own subject, where it names somebody and is no part of the words."""
    subject = child_of(verb, "nsubj")
    return subject if subject is not None and subject.i not in said and subject.lower_ not in _EMPTY else None


def _modifies(verb: Token, said: set[int]) -> bool:
    """Whether a clause says something of a noun that is no part of the words: "a man calling himself the owner"."""
    return verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN") and verb.head.i not in said


def _phrase(doc: Doc, subject: Token, said: set[int]) -> Runs:
    last = subject.right_edge.i if subject.right_edge.i - subject.i < 14 else subject.i
    run = [i for i in range(subject.left_edge.i, last + 1) if i not in said and not doc[i].is_space]
    whole = bool(run) and run[-1] - run[0] == len(run) - 1
    return ((run[0], run[-1] + 1),) if whole else ((subject.i, subject.i + 1),)


def person_beside(doc: Doc, columns: Columns, r: Reading) -> Runs:
    """Where the parse has no subject for a quote's cue: the person named last before it, or right behind it."""
    said = tokens_in(r.content)
    people = [e for e in _people_in(doc[r.head].sent) if e.start not in said]
    before = [e for e in people if r.head - 12 <= e.start < r.head and columns.stretch[e.start] < 0]
    if before:
        return ((before[-1].start, before[-1].end),)
    after = next((e for e in people if e.start == r.head + 1), None)
    return ((after.start, after.end),) if after is not None else ()


def _people_in(sentence: Span) -> list[Span]:
    return [e for e in sentence.doc.ents if e.label_ == "PERSON" and sentence.start <= e.start < sentence.end]


def subject_before(doc: Doc, columns: Columns, first: int) -> Runs:
    """The person who is the subject of the sentence before some words, in their paragraph: "Lee took the floor. “...”"."""
    last = first - 1
    while last >= 0 and columns.is_space[last]:
        last -= 1
    return _person_of(doc, columns, doc[last].sent) if last >= 0 and _is_in_paragraph(columns, last, first) else ()


def subject_between(doc: Doc, columns: Columns, stretch: tuple[int, int]) -> Runs:
    """The person who is the subject of the one sentence between some words that open their paragraph and the next ones
    there: "“A shrub!” Lee sat down. “Four years.”"."""
    first, last = stretch
    if (
        not opens_paragraph(columns, first)
        or last >= len(doc)
        or not doc[last].is_sent_start
        or not _is_in_paragraph(columns, first, last)
    ):
        return ()
    beat = doc[last].sent
    is_between = beat.end < len(doc) and columns.stretch[beat.end] >= 0 and _is_in_paragraph(columns, first, beat.end)
    return _person_of(doc, columns, beat) if is_between else ()


def _is_in_paragraph(columns: Columns, a: int, b: int) -> bool:
    return bool(columns.paragraph[a] == columns.paragraph[b])


def _person_of(doc: Doc, columns: Columns, sentence: Span) -> Runs:
    """The subject of a sentence outside marks, where that is a person."""
    subject = child_of(sentence.root, "nsubj")
    is_person = subject is not None and (_may_be_name(subject) or subject.lower_ in ("he", "she"))
    return _phrase(doc, subject, set()) if subject is not None and is_person and columns.stretch[subject.i] < 0 else ()


def _may_be_name(token: Token) -> bool:
    """Whether a word is a person's name, as far as the model tells."""
    return token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and not token.ent_type_)
