"""What two texts are known as alike by: fingerprints of quotes, bands of articles, and how far two wordings share words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

#: words a fingerprint is made of, and how many of those in a row one is kept of: any run of SHINGLE + WINDOW - 1 words
#: that two quotes share gives them one fingerprint in common (winnowing; Schleimer, Wilkerson and Aiken, SIGMOD 2003)
SHINGLE, WINDOW = 3, 4
#: MinHash rows a band; 20 bands of 5 find three copies in four at a Jaccard similarity of 0.5, nearly all at 0.7
BANDS, ROWS = 20, 5
#: fewer words say nothing about where a quote comes from
LEAST_WORDS = 5
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words of ``text`` in lower case, without accents, apostrophes made one."""
    flat = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")
    return _WORD.findall("".join(c for c in flat if not unicodedata.combining(c)))


def fingerprints(words: Sequence[str]) -> set[int]:
    """Winnowed fingerprints of a quote, as signed 64-bit numbers; none of one under ``LEAST_WORDS``."""
    if len(words) < LEAST_WORDS:
        return set()
    hashes = [_hash(" ".join(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1)]
    return {min(hashes[i : i + WINDOW]) for i in range(max(len(hashes) - WINDOW + 1, 1))}


def article_bands(text: str) -> list[int]:
    """Locality-sensitive bands of an article's MinHash over three-word shingles, as signed 64-bit numbers.

    Two articles that share one are likely near-duplicates. Empty for a text of fewer than 20 words.
    """
    import rensa

    words = words_of(text)
    if len(words) < 20:
        return []
    minhash: Any = rensa.RMinHash(  # type: ignore[attr-defined] - compiled, without types
        num_perm=BANDS * ROWS, seed=1
    )
    minhash.update([" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)])
    digest = minhash.digest()
    version = minhash.ALGORITHM_VERSION
    return [_hash(f"{version} {n} {digest[n * ROWS : (n + 1) * ROWS]}") for n in range(BANDS)]


def overlap(a: str, b: str) -> float:
    """The share of the shorter text's three-word shingles that the other has too: 1 for a copy cut short."""
    x, y = _shingles(words_of(a)), _shingles(words_of(b))
    return len(x & y) / min(len(x), len(y)) if x and y else 0.0


def shared_words(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two quotes share in order, in runs of two and more."""
    return sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks() if m.size > 1)


def same_words(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two quotes give the same utterance: six in ten words of the shorter, five at least, in runs."""
    shared = shared_words(a, b)
    return shared >= LEAST_WORDS and shared >= 0.6 * min(len(a), len(b))


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False)) or set(pairwise(words))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)
