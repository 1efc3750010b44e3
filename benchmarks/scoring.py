"""Attribution against gold, in words: punctuation, marks and white space at a span's edge change nothing.

quoted: each stretch between double quotation marks of three words or more, is it somebody's words (mostly inside a gold
content), and with "+speaker" whose. speech: every gold content said or written, one prediction to one gold; overlap
wants a Jaccard index of 0.5, exact the same words, speaker the overlap and a speaker that shares a word with the gold's
(none where it has none). Gold marked "speech": false is neither asked for nor held against a prediction.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
_SMALL = frozenset(("the", "a", "an", "of", "and", "in", "for", "to", "by", "on", "at", "’s", "'s"))
_STRETCH = re.compile(r"[“„«\"]([^”»\"\n]*)")
_MIN_WORDS = 3

Words = frozenset[int]
Pair = tuple[Words, Words]
MEASURES = ("quoted", "quoted+speaker", "speech overlap", "speech speaker", "speech exact")


@dataclass(frozen=True)
class Text:
    """An article's words, by number."""

    text: str

    @cached_property
    def _words(self) -> list[tuple[int, int]]:
        return [m.span() for m in _WORD.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [s for s, _ in self._words]

    def words(self, spans: Iterable[Sequence[int]] | None) -> Words:
        """The words that lie in or reach into the spans."""
        found: set[int] = set()
        for start, end in spans or ():
            i = bisect_left(self._starts, start)
            if i and self._words[i - 1][1] > start:
                i -= 1
            while i < len(self._words) and self._words[i][0] < end:
                found.add(i)
                i += 1
        return frozenset(found)

    @cached_property
    def stretches(self) -> list[Words]:
        """Words between double quotation marks, three or more."""
        found = [self.words([m.span(1)]) for m in _STRETCH.finditer(self._alternating())]
        return [w for w in found if len(w) >= _MIN_WORDS]

    def _alternating(self) -> str:
        """The text with straight marks told apart: within a paragraph they open and close in turn."""
        out: list[str] = []
        for paragraph in self.text.split("\n"):
            opened = False
            chars: list[str] = []
            for ch in paragraph:
                if ch == '"' or ch in "”»":
                    chars.append("”" if opened else "“" if ch == '"' else ch)
                    opened = not opened if ch == '"' else False
                elif ch in "“„«":
                    chars.append("“" if not opened else ch if ch != "“" else "'")
                    opened = True
                else:
                    chars.append(ch)
            out.append("".join(chars))
        return "\n".join(out)

    def same_speaker(self, gold: Words, found: Words) -> bool:
        """Whether a word that matters is in both; both empty is the same too."""
        if not gold:
            return not found
        return any(self.text[slice(*self._words[i])].lower() not in _SMALL for i in gold & found)


def jaccard(a: Words, b: Words) -> float:
    """Words in both of those in either."""
    return len(a & b) / len(a | b) if a or b else 0.0


def matched(gold: Sequence[Words], found: Sequence[Words]) -> dict[int, int]:
    """Gold -> prediction, best overlaps first, each used once."""
    owners: dict[int, list[int]] = {}
    for p, words in enumerate(found):
        for w in words:
            owners.setdefault(w, []).append(p)
    pairs = {(g, p) for g, words in enumerate(gold) for w in words for p in owners.get(w, ())}
    out: dict[int, int] = {}
    for score, g, p in sorted(((jaccard(gold[g], found[p]), -g, -p) for g, p in pairs), reverse=True):
        if score >= 0.5 and -g not in out and -p not in out.values():
            out[-g] = -p
    return out


# Whole on purpose: the measures one after the other, over the same pairs.
def count(article: dict[str, Any], quotes: Iterable[tuple[Any, Any]]) -> Counter[str]:
    """The counts of one article; ``quotes`` are (content spans, speaker spans)."""
    n: Counter[str] = Counter()
    text = Text(article["text"])
    read = ((text.words(a["content"]), text.words(a["source"]), a.get("speech", True)) for a in article["attributions"])
    gold = [g for g in read if g[0]]
    found = [f for f in ((text.words(c), text.words(s)) for c, s in quotes) if f[0]]
    _quoted(text, n, [(w, s) for w, s, _ in gold], found)
    pairs = matched([w for w, _, _ in gold], [w for w, _ in found])
    aside = {p for g, p in pairs.items() if not gold[g][2]}
    _speech(text, n, [(w, s) for w, s, speech in gold if speech], [f for i, f in enumerate(found) if i not in aside])
    return n


def _quoted(text: Text, n: Counter[str], gold: list[Pair], found: list[Pair]) -> None:
    """Count stretches between quotation marks: whether they are somebody's words, and whose."""
    for stretch in text.stretches:
        truth = next((s for w, s in gold if len(stretch & w) >= 0.8 * len(stretch)), None)
        said = [s for w, s in found if len(stretch & w) >= 0.5 * len(stretch)]
        hit = truth is not None and bool(said)
        right = truth is not None and any(text.same_speaker(truth, s) for s in said)
        for name, value in (("quoted", hit), ("quoted+speaker", right)):
            n[f"{name} gold"] += truth is not None
            n[f"{name} found"] += bool(said)
            n[f"{name} hit"] += value


def _speech(text: Text, n: Counter[str], gold: list[Pair], found: list[Pair]) -> None:
    pairs = matched([w for w, _ in gold], [w for w, _ in found])
    left = Counter(w for w, _ in found)
    for g, (words, source) in enumerate(gold):
        hit = pairs.get(g)
        n["speech overlap hit"] += hit is not None
        n["speech speaker hit"] += hit is not None and text.same_speaker(source, found[hit][1])
        exact = left[words] > 0
        left[words] -= exact
        n["speech exact hit"] += exact
    for name in ("speech overlap", "speech speaker", "speech exact"):
        n[f"{name} gold"] += len(gold)
        n[f"{name} found"] += len(found)


def f1(n: Counter[str], measure: str) -> float:
    """F1 in percent."""
    gold, found, hit = (n[f"{measure} {k}"] for k in ("gold", "found", "hit"))
    return 200 * hit / (gold + found) if gold + found else 0.0
