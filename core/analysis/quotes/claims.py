"""What a reading of one cue has to do with what the other cues take: whose words are whose, no reading tells by itself.

Read one by one, two cues may take the same words, or leave a stretch between quotation marks to nobody. Sets of tokens are
whole numbers here, bit i for token i, punctuation and space left out: cheap to compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.token_lists import Tokens

#: cues less likely claim nothing from others; of the rest, those at least so likely do it surely
CLAIMING, SURE = 0.12, 0.6
#: a stretch of fewer words may well be nobody's
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """What a reading takes."""

    head: int
    content: int
    speaker: int
    kind: str
    strength: str


@dataclass(frozen=True, slots=True)
class Stretches:
    """The words between quotation marks, stretch by stretch in each paragraph and all together."""

    of_paragraph: Mapping[int, Sequence[int]]
    all: int


def words_in(t: Tokens, runs: Runs) -> int:
    """The words of runs."""
    found = 0
    for first, last in runs:
        for i in range(first, last):
            found |= (not t.light[i]) << i
    return found


def claim_of(t: Tokens, r: Reading, kind: str) -> Claim:
    """What a reading takes; ``kind`` says whether its words lie between marks."""
    strength = "sure" if r.cue_probability >= SURE else "likely"
    return Claim(r.head, words_in(t, r.content), words_in(t, r.speaker), kind, strength)


def stretches_of(t: Tokens) -> Stretches:
    """The stretches of a text."""
    found: dict[int, int] = {}
    for i, number in enumerate(t.stretch):
        if number >= 0 and not t.light[i]:
            found[number] = found.get(number, 0) | 1 << i
    every, of_paragraph = 0, dict[int, list[int]]()
    for words in found.values():
        every |= words
        if words.bit_count() >= _MIN_WORDS:
            of_paragraph.setdefault(t.paragraph[_first(words)], []).append(words)
    return Stretches(of_paragraph, every)


def worth(content: int, speaker: int, said: int, sayer: int) -> float:
    """What reading ``said`` by ``sayer`` is worth where ``content`` and ``speaker`` are meant: the same words count most, then
    a speaker and words that are mostly right."""
    shared = jaccard(content, said)
    is_near = shared >= 0.5
    has_speaker = bool(speaker & sayer) if speaker else not sayer
    return (
        (content == said)
        + 0.6 * (is_near and has_speaker)
        + 0.3 * is_near
        + 0.3 * shared
        + 0.05 * jaccard(speaker, sayer)
    )


def jaccard(a: int, b: int) -> float:
    """Words in both of those in either."""
    return (a & b).bit_count() / (a | b).bit_count() if a or b else 0.0


def beside(t: Tokens, stretches: Stretches, mine: Claim, others: Sequence[Claim]) -> dict[str, float]:
    """What speaks for and against a claim beside those of the other cues of its paragraph."""
    out: dict[str, float] = {}
    crossed = farther = taken = 0
    for other in others:
        taken |= other.content
        shared = mine.content & other.content
        names = list(_held(mine, other))
        if shared:
            names += _nested(mine, other)
        if shared and _is_crossing(mine, other):
            is_nearer = _distance(shared, mine.head) < _distance(shared, other.head)
            crossed |= shared
            farther |= 0 if is_nearer else shared
            names += _crossing(t, stretches, mine, other, "nearer" if is_nearer else "farther")
        for name in names:
            out[name] = out.get(name, 0.0) + 1
    if crossed:
        words = mine.content.bit_count()
        out["share that others take"] = crossed.bit_count() / words
        out["share that nearer ones take"] = farther.bit_count() / words
    for name in _unclaimed(t, stretches, mine, taken):
        out[name] = out.get(name, 0.0) + 1
    return out


def _is_crossing(mine: Claim, other: Claim) -> bool:
    """Whether neither claim holds the other's cue."""
    return not (mine.content >> other.head & 1 or other.content >> mine.head & 1)


def _held(mine: Claim, other: Claim) -> Iterator[str]:
    """How a claim holds the other's cue and speaker, or its speaker stands in the other's words."""
    shared, cue = mine.content & other.content, 1 << other.head
    if not mine.content & cue:
        if other.speaker & mine.content:
            yield f"holds another's speaker, {mine.kind}"
    elif not shared & ~cue:
        yield f"holds a cue alone, {other.strength}, {mine.kind}"
    if mine.speaker & other.content and not other.content >> mine.head & 1:
        yield f"speaker in other words, {other.strength}"
    if shared and mine.speaker & other.speaker:
        yield "shares words and speaker"


def _nested(mine: Claim, other: Claim) -> Iterator[str]:
    """Whether one claim, with its cue, lies in the other."""
    is_around, is_inside = mine.content >> other.head & 1, other.content >> mine.head & 1
    if is_inside and not is_around:
        yield f"nested in {other.strength} {'part' if mine.content & ~other.content else 'whole'}, {mine.kind}"
    if is_around and not is_inside:
        yield f"nests {other.strength} {'part' if other.content & ~mine.content else 'whole'}, {mine.kind}"
        if other.speaker & ~mine.content:
            yield f"nests {other.strength} without speaker"


def _crossing(t: Tokens, stretches: Stretches, mine: Claim, other: Claim, near: str) -> Iterator[str]:
    """How two claims share words of which neither cue is one."""
    shared = mine.content & other.content
    marked = "marked" if shared & stretches.all else "plain"
    yield f"crossing {other.strength}, {mine.kind}"
    yield f"crossing {other.strength}, {marked}, {near}"
    yield f"crossing {marked}, {_sentence(t, shared, mine.head)} to {_sentence(t, shared, other.head)}"
    yield f"crossing {_side(shared, mine.head)} and {_side(shared, other.head)}, {near}"
    yield f"crossing {'part' if mine.content & ~other.content else 'whole'}, {marked}"


def _unclaimed(t: Tokens, stretches: Stretches, mine: Claim, taken: int) -> Iterator[str]:
    """Stretches of the paragraph that no other cue takes, and whether this one does."""
    for words in stretches.of_paragraph.get(t.paragraph[mine.head], ()):
        if words & taken or words >> mine.head & 1:
            continue
        near = min(abs(t.sentence[i] - t.sentence[mine.head]) for i in (_first(words), _last(words)))
        if words & mine.content:
            yield f"takes alone, {min(near, 2)} sentences off"
        else:
            yield f"leaves to nobody, {min(near, 2)} sentences off {_side(words, mine.head)}"


def _first(words: int) -> int:
    return (words & -words).bit_length() - 1


def _last(words: int) -> int:
    return words.bit_length() - 1


def _distance(words: int, cue: int) -> int:
    return max(_first(words) - cue, cue - _last(words), 0)


def _side(words: int, cue: int) -> str:
    return "before" if _last(words) < cue else "behind"


def _sentence(t: Tokens, words: int, cue: int) -> str:
    return "same" if t.sentence[cue] in (t.sentence[_first(words)], t.sentence[_last(words)]) else "other"
