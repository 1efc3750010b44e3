"""Several ways to read a cue, weighed: what only a whole reading shows, beside the models' scores.

The models score one token and one step at a time. Whether the words end where a clause ends, whether the speaker is the
whole subject, whether a gap is the attribution or a slip, only a finished reading tells (reranking, Collins 2000): a
log-linear choice among the best labellings of :func:`onrecord.core.analysis.quotes.crf.best_paths`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from onrecord.core.analysis.quotes.reading import Reading, Runs, tokens_in
from onrecord.core.analysis.quotes.token_lists import Tokens

#: how many readings of a cue are weighed, and how far below the best one's score theirs may lie
MOST, WITHIN = 8, 4.0
#: the feature whose value is a reading's score less the best one's
SCORE = "score"

_DATES = ("DATE", "TIME")
_SUBJECTS = ("nsubj", "nsubjpass")
_COMPLEMENTS = (
    "ccomp", "xcomp", "dobj", "pcomp", "prep", "advcl", "acl", "attr", "oprd", "parataxis", "acomp",
)  # fmt: skip
_GOVERNED = ("advcl", "xcomp", "conj", "pcomp", "prep", "aux", "ccomp", "prt", "acl", "relcl")
#: what may follow a speaker's name and belong to it
_ADDITIONS = ("appos", "relcl", "acl", "prep", "cc")
#: tokens at least this likely to be cues count as such
_CUE = 0.5
#: words lying between marks to this share are direct speech
_DIRECT = 0.9


def evidence(t: Tokens, ways: Sequence[Reading]) -> list[dict[str, float]]:
    """What speaks for and against each of a cue's readings."""
    return [_evidence(t, r) | {SCORE: r.path - ways[0].path} for r in ways]


def _evidence(t: Tokens, r: Reading) -> dict[str, float]:
    words, kind = _words(t, r), kind_of(t, r)
    first, last = _within(t, *r.content[0])[0], _within(t, *r.content[-1])[1]
    inner = sum(t.cueness[i] > _CUE for i in words if i != r.head)
    out = {"words": math.log(len(words) + 1), f"cues inside, {kind}": float(min(inner, 3))}
    for name in chain(
        _extent(t, r, kind, len(words)),
        _start(t, r, first, kind),
        _phrase(t, r, first, kind),
        _end(t, r, first, last, kind),
        _following(t, r, first, last, kind),
        _marks(t, r, first, last),
        _gaps(t, r, kind),
        _complement(t, r, first, last, kind),
        _speaker(t, r),
    ):
        out[name] = out.get(name, 0.0) + 1
    if r.speaker:
        first, last = r.speaker[0]
        out["speaker's distance"] = math.log(min(abs(r.head - first), abs(r.head - last + 1)) + 1)
        out["speaker's length"] = math.log(last - first)
    return out


def kind_of(t: Tokens, r: Reading) -> str:
    """Whether a reading's words lie between quotation marks: "direct", "mixed" or "indirect"."""
    words = _words(t, r)
    quoted = sum(t.stretch[i] >= 0 for i in words)
    return "direct" if quoted >= _DIRECT * len(words) else "mixed" if quoted else "indirect"


def _words(t: Tokens, r: Reading) -> list[int]:
    return [i for a, b in r.content for i in range(a, b) if not t.light[i]]


def _within(t: Tokens, first: int, last: int) -> tuple[int, int]:
    """A run without punctuation and space at its edges."""
    while first < last - 1 and t.light[first]:
        first += 1
    while last > first + 1 and t.light[last - 1]:
        last -= 1
    return first, last


def _extent(t: Tokens, r: Reading, kind: str, words: int) -> Iterator[str]:
    side = "before" if r.content[-1][1] <= r.head else "behind" if r.content[0][0] > r.head else "around"
    yield f"{min(len(r.content), 4)} runs, {kind}"
    yield f"{min(int(math.log2(words + 1)), 7)} octaves of words, {kind}"
    yield f"{side} the cue, {kind}"
    if _holds(r.content, r.head):
        yield "cue inside"


def _start(t: Tokens, r: Reading, first: int, kind: str) -> Iterator[str]:
    """Where the words begin."""
    yield f"after {_at(t.kind, first - 1)}, {kind}"
    yield f"after {_at(t.word, first - 1)}"
    yield f"begins with {t.word[first]}"
    if first == r.head + 1:
        yield "right behind the cue"
    elif first == r.head + 2:
        yield f"behind the cue and {t.word[r.head + 1]}"
    top = _highest_from(t, first)
    yield f"begins a {t.dep[top]}{_of_cue(t, top, r.head)}, {kind}"
    if t.left[top] != first:
        yield "begins inside a phrase"


def _phrase(t: Tokens, r: Reading, first: int, kind: str) -> Iterator[str]:
    """What the first run is, and whether it is the whole of it."""
    last = r.content[0][1]
    root = _root(t, first, last)
    yield f"is a {t.dep[root]}{_of_cue(t, root, r.head)}, {kind}"
    if t.left[root] < first:
        yield f"lacks its beginning{' with the cue' if t.left[root] <= r.head < first else ''}, {kind}"
        yield f"lacks its beginning, after {t.word[first - 1]}"
    end = _within(t, root, t.right[root] + 1)[1]
    if t.sentence[end - 1] == t.sentence[first] and not first <= r.head < last:
        yield f"root's end {_compared(_within(t, first, last)[1], end)}, {kind}"


def _end(t: Tokens, r: Reading, first: int, last: int, kind: str) -> Iterator[str]:
    """Where the words end, and what the last phrase belongs to."""
    top = _highest_to(t, last - 1, first)
    hangs = _hangs(t, top, r.head, first, last)
    yield f"ends with a {t.dep[top]} {hangs}, {kind}"
    yield f"ends with {t.word[t.left[top]]}... {hangs}"
    yield f"ends with {t.word[last - 1]}"
    yield f"before {_at(t.kind, last)}, {kind}"
    if t.entity[last - 1] in _DATES:
        yield f"ends with a date {hangs}, {kind}"
    sentences = t.sentence[last - 1] - t.sentence[first]
    if sentences:
        yield f"{min(sentences, 3)} sentences more, {kind}"
    if t.sentence[r.head] not in (t.sentence[first], t.sentence[last - 1]):
        yield f"in another sentence, {kind}"


def _following(t: Tokens, r: Reading, first: int, last: int, kind: str) -> Iterator[str]:
    """The phrase that was not taken any more."""
    i = last
    while i < len(t) and t.light[i] and t.sentence[i] == t.sentence[last - 1]:
        i += 1
    if i == len(t) or t.sentence[i] != t.sentence[last - 1]:
        yield f"ends its sentence, {kind}"
        return
    top = _highest_from(t, i)
    hangs = _hangs(t, top, r.head, first, last)
    yield f"before a {t.dep[top]} {hangs}, {kind}"
    yield f"before {t.word[i]}{' and a mark' if i > last else ''}"
    yield f"before {t.word[i]} {hangs}"
    if t.entity[i] in _DATES:
        yield f"before a date, {kind}"
    if i == r.head or _holds(r.speaker, i):
        yield f"before its attribution, {kind}"


def _marks(t: Tokens, r: Reading, first: int, last: int) -> Iterator[str]:
    """Whether it holds the whole of what stands between quotation marks."""
    held = {t.stretch[i] for i in tokens_in(r.content)} - {-1, t.stretch[r.head]}
    yield f"{min(len(held), 4)} stretches"
    if t.stretch[first] in held and _goes_on(t, first, -1):
        yield "begins inside marks"
    if t.stretch[last - 1] in held and _goes_on(t, last - 1, 1):
        yield "ends inside marks"


def _goes_on(t: Tokens, i: int, step: int) -> bool:
    """Whether the stretch of a token holds another word on that side."""
    stretch = t.stretch[i]
    i += step
    while 0 <= i < len(t) and t.light[i] and t.stretch[i] == stretch:
        i += step
    return 0 <= i < len(t) and t.stretch[i] == stretch


def _gaps(t: Tokens, r: Reading, kind: str) -> Iterator[str]:
    """What lies between its runs."""
    for (_, before), (after, _) in pairwise(r.content):
        left_out = [i for i in range(before, after) if not t.light[i]]
        if not left_out:
            yield "gap of nothing"
            continue
        if t.stretch[before - 1] == t.stretch[after] not in (-1, t.stretch[r.head]):
            yield "gap inside marks"
        if before <= r.head < after:
            yield f"gap at the cue, {kind}"
            continue
        if any(before <= a < after for a, _ in r.speaker):
            yield f"gap at the speaker, {kind}"
        else:
            yield f"gap of {min(len(left_out), 5)}"
            yield f"gap begins with {t.word[left_out[0]]}"
        if any(t.cueness[i] > _CUE for i in left_out):
            yield "gap with another cue"


def _complement(t: Tokens, r: Reading, first: int, last: int, kind: str) -> Iterator[str]:
    """How it lies to what the cue governs."""
    complements = [k for k in t.children.get(r.head, ()) if t.dep[k] in _COMPLEMENTS]
    taken = next((k for k in complements if r.content[0][0] <= k < r.content[0][1] or t.dep[k] == "ccomp"), None)
    if taken is not None:
        start, end = _within(t, t.left[taken], t.right[taken] + 1)
        yield f"{t.dep[taken]}'s start {_compared(first, start)}, {kind}"
        yield f"{t.dep[taken]}'s end {_compared(last, end)}, {kind}"
    for k in complements:
        if k > r.head and not _holds(r.content, k):
            yield f"{t.dep[k]} left out, {kind}"
    if t.dep[r.head] in ("ccomp", "parataxis", "advcl", "conj") and _holds(r.content, t.head[r.head]):
        yield f"governs the cue, a {t.dep[r.head]}, {kind}"


def _speaker(t: Tokens, r: Reading) -> Iterator[str]:
    """Who speaks, beside whom grammar would name."""
    source, expected = _expected(t, r.head)
    if not r.speaker:
        yield f"no speaker, {source}"
        yield f"no speaker, cue a {t.pos[r.head]}"
        if source == "subject":
            where = "in the words" if _holds(r.content, expected) else "free"
            yield f"no speaker, subject a {t.pos[expected]} {where}"
        return
    is_met = "met" if _holds(r.speaker, expected) else "missed"
    yield f"{source} {is_met}{' in the words' if _holds(r.content, expected) else ''}"
    yield f"{min(len(r.speaker), 3)} speakers"
    first, last = r.speaker[0]
    yield from _sayer(t, r.head, first, last)
    yield from _sayer_edges(t, first, last)


def _expected(t: Tokens, cue: int) -> tuple[str, int]:
    """The subject or agent of the cue, else the subject of what governs it; -1 where there is none."""
    children = t.children.get(cue, ())
    subject = _child(t, cue, _SUBJECTS)
    if subject >= 0:
        return "subject", subject
    for by in (k for k in children if t.dep[k] == "agent"):
        agent = _child(t, by, ("pobj",))
        if agent >= 0:
            return "agent", agent
    verb = cue
    for _ in range(4):
        if t.dep[verb] not in _GOVERNED:
            break
        verb = t.head[verb]
        subject = _child(t, verb, _SUBJECTS)
        if subject >= 0:
            return "governing subject", subject
    return "no subject", -1


def _child(t: Tokens, of: int, deps: Sequence[str]) -> int:
    return next((k for k in t.children.get(of, ()) if t.dep[k] in deps), -1)


def _sayer(t: Tokens, cue: int, first: int, last: int) -> Iterator[str]:
    """What kind of phrase a speaker is, and where it stands."""
    root = _root(t, first, last)
    yield f"speaker a {t.dep[root]}, {t.pos[root]}"
    yield f"speaker of {min(int(math.log2(last - first + 1)), 6)} octaves"
    yield f"speaker {'before' if first < cue else 'behind'} the cue"
    entities = {t.entity[i] for i in range(first, last)}
    yield f"speaker {next((e for e in ('PERSON', 'ORG', 'DATE') if e in entities), t.pos[root])}"
    if t.sentence[first] != t.sentence[cue]:
        yield "speaker in another sentence"
    if any(t.stretch[i] not in (-1, t.stretch[cue]) for i in range(first, last)):
        yield "speaker between marks"
    if any(t.cueness[i] > _CUE for i in range(first, last)):
        yield "speaker with a cue"


def _sayer_edges(t: Tokens, first: int, last: int) -> Iterator[str]:
    """Whether a speaker is a whole phrase."""
    root = _root(t, first, last)
    yield f"speaker begins with {t.word[first]}"
    yield f"speaker ends with {t.kind[last - 1]}"
    yield f"speaker after {_at(t.kind, first - 1)}"
    yield f"speaker before {_at(t.word, last)}"
    yield f"speaker's start {_compared(first, t.left[root])}"
    end = _within(t, root, t.right[root] + 1)[1]
    run_end = _within(t, first, last)[1]
    yield f"speaker's end {_compared(run_end, end)}"
    left_out = next((i for i in range(run_end, end) if not t.light[i]), None)
    if left_out is not None:
        yield f"speaker lacks its {t.dep[_highest_from(t, left_out)]}"
    for dep in _ADDITIONS:
        if any(t.dep[i] == dep for i in range(first, last)):
            yield f"speaker has a {dep}"
    if any(t.kind[i] == "comma" for i in range(first, last)):
        yield "speaker has a comma"


def _at(values: Sequence[str], i: int) -> str:
    return values[i] if 0 <= i < len(values) else "nothing"


def _compared(here: int, there: int) -> str:
    return "met" if here == there else "after" if here > there else "before"


def _of_cue(t: Tokens, i: int, cue: int) -> str:
    return " of the cue" if t.head[i] == cue else " of nothing" if t.head[i] == i else ""


def _hangs(t: Tokens, i: int, cue: int, first: int, last: int) -> str:
    """What a phrase belongs to."""
    head = t.head[i]
    return "alone" if head == i else "inside" if first <= head < last else "of the cue" if head == cue else "outside"


def _root(t: Tokens, first: int, last: int) -> int:
    """The token above the first one whose head is outside the run."""
    i = first
    while t.head[i] != i and first <= t.head[i] < last:
        i = t.head[i]
    return i


def _highest_from(t: Tokens, first: int) -> int:
    """The head of the largest phrase that begins with a token."""
    i = first
    while t.head[i] != i and t.left[t.head[i]] == first:
        i = t.head[i]
    return i


def _highest_to(t: Tokens, last: int, after: int) -> int:
    """The head of the largest phrase that ends with a token and begins behind another."""
    i = last
    while t.head[i] != i and t.right[t.head[i]] == last and t.left[t.head[i]] > after:
        i = t.head[i]
    return i


def _holds(runs: Runs, i: int) -> bool:
    return any(a <= i < b for a, b in runs)
