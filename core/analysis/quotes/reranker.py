"""Several ways to read a cue, weighed: what only a whole reading shows, beside the models' scores.

The models score one token and one step at a time. Whether the words end where a clause ends, whether the speaker is the
whole subject, whether a gap is the attribution or a slip, only a finished reading tells (reranking, Collins 2000): a
log-linear choice among the best labellings of :func:`onrecord.core.analysis.quotes.crf.best_paths`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from onrecord.core.analysis.quotes.reading import Reading, Runs
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


@dataclass(frozen=True, slots=True)
class _Words:
    """What a cue introduces: the words' runs, the first one and the one behind the last without marks at the edges, how many, of what kind."""

    cue: int
    content: Runs
    first: int
    last: int
    count: int
    #: other cues among them
    cues: int
    kind: str


def evidence(t: Tokens, ways: Sequence[Reading]) -> list[dict[str, float]]:
    """What speaks for and against each of a cue's readings; what several share is asked once."""
    cue, best = ways[0].head, ways[0].path
    words = {content: _words(t, cue, content) for content in {r.content for r in ways}}
    of_words = {content: _of_words(t, w) for content, w in words.items()}
    of_speaker = {speaker: _of_speaker(t, cue, speaker) for speaker in {r.speaker for r in ways}}
    expected = _expected(t, cue)
    out: list[dict[str, float]] = []
    for r in ways:
        w = words[r.content]
        both = _counted(_attribution(t, w, r.speaker), _gaps(t, w, r.speaker), _beside_expected(t, r, *expected))
        out.append(of_words[r.content] | of_speaker[r.speaker] | both | {SCORE: r.path - best})
    return out


def _words(t: Tokens, cue: int, content: Runs) -> _Words:
    words = _not_light(t, content)
    inner = len([i for i in words if t.cueness[i] > _CUE and i != cue])
    return _Words(
        cue, content, _within(t, *content[0])[0], _within(t, *content[-1])[1], len(words), inner, _kind(t, words)
    )


def _of_words(t: Tokens, w: _Words) -> dict[str, float]:
    found = _counted(
        _extent(w), _start(t, w), _phrase(t, w), _end(t, w), _following(t, w), _marks(t, w), _complement(t, w)
    )
    return found | {"words": math.log(w.count + 1), f"cues inside, {w.kind}": float(min(w.cues, 3))}


def _of_speaker(t: Tokens, cue: int, speaker: Runs) -> dict[str, float]:
    if not speaker:
        return {f"no speaker, cue a {t.pos[cue]}": 1.0}
    first, last = speaker[0]
    found = _counted((f"{min(len(speaker), 3)} speakers",), _sayer(t, cue, first, last), _sayer_edges(t, first, last))
    return found | {
        "speaker's distance": math.log(min(abs(cue - first), abs(cue - last + 1)) + 1),
        "speaker's length": math.log(last - first),
    }


def _counted(*names: Iterable[str]) -> dict[str, float]:
    out: dict[str, float] = {}
    for name in chain(*names):
        out[name] = out.get(name, 0.0) + 1
    return out


def kind_of(t: Tokens, r: Reading) -> str:
    """Whether a reading's words lie between quotation marks: "direct", "mixed" or "indirect"."""
    return _kind(t, _not_light(t, r.content))


def _kind(t: Tokens, words: Sequence[int]) -> str:
    quoted = len([i for i in words if t.stretch[i] >= 0])
    return "direct" if quoted >= _DIRECT * len(words) else "mixed" if quoted else "indirect"


def _not_light(t: Tokens, runs: Runs) -> list[int]:
    return [i for a, b in runs for i in range(a, b) if not t.light[i]]


def _within(t: Tokens, first: int, last: int) -> tuple[int, int]:
    """A run without punctuation and space at its edges."""
    while first < last - 1 and t.light[first]:
        first += 1
    while last > first + 1 and t.light[last - 1]:
        last -= 1
    return first, last


def _extent(w: _Words) -> Iterator[str]:
    side = "before" if w.content[-1][1] <= w.cue else "behind" if w.content[0][0] > w.cue else "around"
    yield f"{min(len(w.content), 4)} runs, {w.kind}"
    yield f"{min(int(math.log2(w.count + 1)), 7)} octaves of words, {w.kind}"
    yield f"{side} the cue, {w.kind}"
    if _holds(w.content, w.cue):
        yield "cue inside"


def _start(t: Tokens, w: _Words) -> Iterator[str]:
    """Where the words begin."""
    yield f"after {_at(t.kind, w.first - 1)}, {w.kind}"
    yield f"after {_at(t.word, w.first - 1)}"
    yield f"begins with {t.word[w.first]}"
    if w.first == w.cue + 1:
        yield "right behind the cue"
    elif w.first == w.cue + 2:
        yield f"behind the cue and {t.word[w.cue + 1]}"
    top = _highest_from(t, w.first)
    yield f"begins a {t.dep[top]}{_of_cue(t, top, w.cue)}, {w.kind}"
    if t.left[top] != w.first:
        yield "begins inside a phrase"


def _phrase(t: Tokens, w: _Words) -> Iterator[str]:
    """What the first run is, and whether it is the whole of it."""
    last = w.content[0][1]
    root = _root(t, w.first, last)
    yield f"is a {t.dep[root]}{_of_cue(t, root, w.cue)}, {w.kind}"
    if t.left[root] < w.first:
        yield f"lacks its beginning{' with the cue' if t.left[root] <= w.cue < w.first else ''}, {w.kind}"
        yield f"lacks its beginning, after {t.word[w.first - 1]}"
    end = _within(t, root, t.right[root] + 1)[1]
    if t.sentence[end - 1] == t.sentence[w.first] and not w.first <= w.cue < last:
        yield f"root's end {_compared(_within(t, w.first, last)[1], end)}, {w.kind}"


def _end(t: Tokens, w: _Words) -> Iterator[str]:
    """Where the words end, and what the last phrase belongs to."""
    top = _highest_to(t, w.last - 1, w.first)
    hangs = _hangs(t, top, w.cue, w.first, w.last)
    yield f"ends with a {t.dep[top]} {hangs}, {w.kind}"
    yield f"ends with {t.word[t.left[top]]}... {hangs}"
    yield f"ends with {t.word[w.last - 1]}"
    yield f"before {_at(t.kind, w.last)}, {w.kind}"
    if t.entity[w.last - 1] in _DATES:
        yield f"ends with a date {hangs}, {w.kind}"
    sentences = t.sentence[w.last - 1] - t.sentence[w.first]
    if sentences:
        yield f"{min(sentences, 3)} sentences more, {w.kind}"
    if t.sentence[w.cue] not in (t.sentence[w.first], t.sentence[w.last - 1]):
        yield f"in another sentence, {w.kind}"


def _following(t: Tokens, w: _Words) -> Iterator[str]:
    """The phrase that was not taken any more."""
    i = _next(t, w)
    if i is None:
        yield f"ends its sentence, {w.kind}"
        return
    top = _highest_from(t, i)
    hangs = _hangs(t, top, w.cue, w.first, w.last)
    yield f"before a {t.dep[top]} {hangs}, {w.kind}"
    yield f"before {t.word[i]}{' and a mark' if i > w.last else ''}"
    yield f"before {t.word[i]} {hangs}"
    if t.entity[i] in _DATES:
        yield f"before a date, {w.kind}"


def _attribution(t: Tokens, w: _Words, speaker: Runs) -> Iterator[str]:
    i = _next(t, w)
    if i is not None and (i == w.cue or _holds(speaker, i)):
        yield f"before its attribution, {w.kind}"


def _next(t: Tokens, w: _Words) -> int | None:
    """The word that follows in the same sentence."""
    i = w.last
    while i < len(t) and t.light[i] and t.sentence[i] == t.sentence[w.last - 1]:
        i += 1
    return i if i < len(t) and t.sentence[i] == t.sentence[w.last - 1] else None


def _marks(t: Tokens, w: _Words) -> Iterator[str]:
    """Whether it holds the whole of what stands between quotation marks."""
    held = {stretch for a, b in w.content for stretch in t.stretch[a:b]} - {-1, t.stretch[w.cue]}
    yield f"{min(len(held), 4)} stretches"
    if t.stretch[w.first] in held and _goes_on(t, w.first, -1):
        yield "begins inside marks"
    if t.stretch[w.last - 1] in held and _goes_on(t, w.last - 1, 1):
        yield "ends inside marks"


def _goes_on(t: Tokens, i: int, step: int) -> bool:
    """Whether the stretch of a token holds another word on that side."""
    stretch = t.stretch[i]
    i += step
    while 0 <= i < len(t) and t.light[i] and t.stretch[i] == stretch:
        i += step
    return 0 <= i < len(t) and t.stretch[i] == stretch


def _gaps(t: Tokens, w: _Words, speaker: Runs) -> Iterator[str]:
    """What lies between its runs."""
    for (_, before), (after, _) in pairwise(w.content):
        left_out = [i for i in range(before, after) if not t.light[i]]
        if not left_out:
            yield "gap of nothing"
            continue
        if t.stretch[before - 1] == t.stretch[after] not in (-1, t.stretch[w.cue]):
            yield "gap inside marks"
        if before <= w.cue < after:
            yield f"gap at the cue, {w.kind}"
            continue
        if any(before <= a < after for a, _ in speaker):
            yield f"gap at the speaker, {w.kind}"
        else:
            yield f"gap of {min(len(left_out), 5)}"
            yield f"gap begins with {t.word[left_out[0]]}"
        if any(t.cueness[i] > _CUE for i in left_out):
            yield "gap with another cue"


def _complement(t: Tokens, w: _Words) -> Iterator[str]:
    """How it lies to what the cue governs."""
    complements = [k for k in t.children.get(w.cue, ()) if t.dep[k] in _COMPLEMENTS]
    taken = next((k for k in complements if w.content[0][0] <= k < w.content[0][1] or t.dep[k] == "ccomp"), None)
    if taken is not None:
        start, end = _within(t, t.left[taken], t.right[taken] + 1)
        yield f"{t.dep[taken]}'s start {_compared(w.first, start)}, {w.kind}"
        yield f"{t.dep[taken]}'s end {_compared(w.last, end)}, {w.kind}"
    for k in complements:
        if k > w.cue and not _holds(w.content, k):
            yield f"{t.dep[k]} left out, {w.kind}"
    if t.dep[w.cue] in ("ccomp", "parataxis", "advcl", "conj") and _holds(w.content, t.head[w.cue]):
        yield f"governs the cue, a {t.dep[w.cue]}, {w.kind}"


def _beside_expected(t: Tokens, r: Reading, source: str, expected: int) -> Iterator[str]:
    """Who speaks, beside whom grammar would name."""
    is_said = _holds(r.content, expected)
    if r.speaker:
        is_met = "met" if _holds(r.speaker, expected) else "missed"
        yield f"{source} {is_met}{' in the words' if is_said else ''}"
    else:
        yield f"no speaker, {source}"
        if source == "subject":
            yield f"no speaker, subject a {t.pos[expected]} {'in the words' if is_said else 'free'}"


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
