"""Speakers named outright: a transcript's turns, and names behind a dash.

A transcript is told by its shape: several paragraphs that begin with a name and a colon, the same few names again and
again. A dateline ("PATNA:"), a field of an export ("BYLINE:") or a signpost ("Read more:") comes once, or is a place
or a label.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Span

from onrecord.core.analysis.countries.gazetteer import is_place_name
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.quotation_marks import Stretch

_NAME = r"(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})"
_TURN = re.compile(rf"[“\"]?{_NAME}(?:, ?[A-Z][A-Z ,.&’'/-]{{1,60}}| ?\([^)\n]{{1,60}}\))? ?:(?= ?\S)")
#: the same without a colon: "Q. Do you regret it?"
_LETTER = re.compile(r"(?P<name>[QA])(?:\.|\))(?= \S)")
#: what follows the closing mark of a pull quote or testimonial: "― Krystal Correa", "-- Ann Lee, Ohio"
_SIGNED = re.compile(
    r"\s{0,3}[―—–-]{1,2}\s?(?P<name>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|la|van|von|bin|al)){0,4})(?=\s*(?:[,.(\n]|\Z))"
)
#: a paragraph that follows words left open, and closes them: 'Krystal Correa, Ohio."'
_BENEATH = re.compile(
    r"\n\s{0,3}(?P<name>[A-Z][\w.’'-]{0,30}(?: (?:[A-Z][\w.’'-]{0,30}|de|la|van|von|bin|al)){0,3} [A-Z][\w’'-]{1,30})"
    r"(?:, [^\n.“”\"]{1,60})?\.?[\"”]\s{0,3}(?=\n|\Z)"
)
#: words that head a paragraph and speak for nobody
_LABELS = frozenset((
    "http", "https", "note", "notes", "update", "updated", "editor", "editors", "photo", "photos", "photograph",
    "source", "sources", "image", "images", "picture", "video", "audio", "watch", "read", "related", "also", "ps",
    "nb", "breaking", "explained", "explainer", "analysis", "opinion", "exclusive", "live", "more", "see",
    "correction", "clarification", "caption", "credit", "copyright", "byline", "section", "length", "headline",
    "dateline", "date", "load", "language", "publication", "type", "subject", "from", "to", "cc", "sent", "re",
    "tags", "topics", "keywords", "category", "contact", "email", "phone", "tel", "website", "fact", "facts",
    "verdict", "rating", "claim", "background", "context", "summary", "conclusion", "results", "methods",
    "objective", "introduction", "advertisement", "sponsored", "warning", "disclaimer", "listen", "download",
    "follow", "share", "subscribe", "print", "location", "time", "venue", "when", "where", "who", "what", "why",
    "how", "price", "cost", "address", "hours", "getty", "reuters", "ap", "afp", "step", "part", "chapter",
    "figure", "table", "rule", "tip", "tips", "bonus", "interview", "profile", "review", "preview", "comment",
    "obituary", "column", "editorial", "letters", "recipe", "quiz", "poll", "podcast", "feature", "essay",
    "diary", "sketch", "roundup",
))  # fmt: skip
#: what else than somebody's role or name heads the turns of a talk
TALKERS = frozenset((
    "interviewer", "anchor", "host", "judge", "operator", "question", "answer", "caller", "narrator", "accused",
    "moderator", "presenter", "reporter", "witness", "chair", "minister", "president", "doctor", "officer",
))  # fmt: skip
#: what is said to somebody's face
_TALK = re.compile(
    r"(?i:\b(?:you|your|we|our|us|my|me|yes|no|well|thanks?|hello|good (?:morning|evening|day))\b)|\bI\b|\?"
)
#: the shares of the turns that must be headed by somebody, and be talk
_HEADED_BY_SOMEBODY, _TALKED = 0.5, 1 / 3
#: turns from which a transcript is beyond doubt, and those from which it may be one
_MANY, _FEW = 6, 3
BEYOND_DOUBT, LIKELY = 0.97, 0.9


@dataclass(frozen=True, slots=True)
class Turn:
    """Words whose speaker stands beside them; runs of [first, last) tokens."""

    content: tuple[int, int]
    #: None where the words answer a question that stands alone, and the article names who is asked elsewhere
    speaker: tuple[int, int] | None
    cue: tuple[int, int] | None
    certainty: float


def find_turns(doc: Doc, columns: Columns) -> list[Turn]:
    """The turns of a transcript; none where the article is no transcript."""
    found = list(_headed(doc, columns))
    people = Counter(_who(m) for m, _, _ in found)
    if len(found) < _FEW or max(people.values()) < 2 or len(people) > 0.7 * len(found) or not _is_talk(doc, found):
        return []
    starts = doc.to_array("IDX").astype(np.int64)
    out: list[Turn] = []
    for m, first, last in found:
        name_end = int(np.searchsorted(starts, m.end("name"), side="left"))
        content = int(np.searchsorted(starts, m.end(), side="left"))
        if content < last:
            certainty = BEYOND_DOUBT if len(found) >= _MANY else LIKELY
            out.append(Turn((content, last), (first, name_end), (content - 1, content), certainty))
    return out


def _is_talk(doc: Doc, found: Sequence[tuple[re.Match[str], int, int]]) -> bool:
    """Whether names or roles head the turns, and what is said is said to somebody: "Winner: The red team" is no talk."""
    text = text_of(doc)
    headed = sum(_is_somebody(m["name"], text) for m, _, _ in found)
    talked = sum(
        _TALK.search(text, m.end(), doc[last - 1].idx + len(doc[last - 1])) is not None for m, _, last in found
    )
    return headed >= _HEADED_BY_SOMEBODY * len(found) and talked >= _TALKED * len(found)


def _is_somebody(label: str, text: str) -> bool:
    """Whether a turn's head may be a name, a role or somebody's letters: several words, capitals, or what ends a name
    elsewhere."""
    is_name = label.isupper() or " " in label or re.search(rf"[A-Z][\w’'-]+ {re.escape(label)}\b", text) is not None
    return is_name or label.lower() in TALKERS


def _who(m: re.Match[str]) -> str:
    """The name by which a speaker's turns are counted: "LEWIS HART, HOST" and "HART" are one."""
    return m["name"].split()[-1].rstrip(".").upper()


def _headed(doc: Doc, columns: Columns) -> Iterator[tuple[re.Match[str], int, int]]:
    """The paragraphs, as [first, last) tokens, that begin with what may be a speaker's name."""
    bounds = np.flatnonzero(np.diff(columns.paragraph, prepend=-1, append=-2)).tolist()
    text = text_of(doc)
    for first, last in itertools.pairwise(bounds):
        while first < last and columns.is_space[first]:
            first += 1
        while last > first and columns.is_space[last - 1]:
            last -= 1
        at = doc[first].idx if first < last else len(text)
        m = _TURN.match(text, at) or _LETTER.match(text, at)
        if m and not _is_label(m["name"]):
            yield m, first, last


def _is_label(name: str) -> bool:
    words = [w.strip(".'’").lower() for w in re.split(r"[ -]", name)]
    return any(w in _LABELS for w in words) or is_place_name(name)


def find_signed(doc: Doc, stretches: Sequence[Stretch], bounds: Sequence[tuple[int, int]], least: int) -> list[Turn]:
    """Stretches of ``least`` tokens and more with a dash and a name behind them, or left open and a name beneath; ``bounds`` are
    the stretches' tokens."""
    text = text_of(doc)
    out: list[Turn] = []
    for stretch, run in zip(stretches, bounds, strict=True):
        m = (_BENEATH if stretch.left_open else _SIGNED).match(text, stretch.end)
        if m is None or run[1] - run[0] < least:
            continue
        span = doc.char_span(m.start("name"), m.end("name"), alignment_mode="expand")
        is_beneath = "\n" in text[stretch.end : m.start("name")]
        if span is not None and span.start >= run[1] and not (is_beneath and _is_subject(span)):
            out.append(Turn(run, (span.start, span.end), None, BEYOND_DOUBT))
    return out


def _is_subject(name: Span) -> bool:
    """Whether something is told of somebody, and his name signs nothing: "— Ann Lee (D-Ore.) said"."""
    return name.root.dep_ in ("nsubj", "nsubjpass") and name.root.head.tag_ in ("VBD", "VBZ", "VBP")
