"""Text -> wordpieces of an uncased BERT, with where each begins (Schuster and Nakajima 2012; Devlin et al. 2019).

The field's own library does this too, but brings a client of a model hub with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

VOCABULARY = Path(__file__).with_name("vocabulary.txt")
_UNKNOWN = "[UNK]"
#: a word of more characters is unknown
_LONGEST = 100
_RUN = re.compile(r"\S+")
#: blocks of Chinese characters, each a word of its own
_CHINESE = re.compile(
    "[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b81f\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f]"
)


@dataclass(frozen=True)
class Wordpieces:
    """A vocabulary: each wordpiece with its number, those inside a word with ``##`` before them."""

    numbers: Mapping[str, int]
    _known: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def encode(self, text: str) -> tuple[Ints, Ints]:
        """Numbers of the wordpieces and where each begins, in characters of ``text``; both (wordpieces,)."""
        found: list[tuple[int, int]] = []
        for run in _RUN.finditer(text):
            at = run.start()
            found += [(number, at + start) for number, start in self._run(run[0])]
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _run(self, run: str) -> tuple[tuple[int, int], ...]:
        """Of characters without space between: numbers, and where each begins in ``run``."""
        if (known := self._known.get(run)) is None:
            out: list[tuple[int, int]] = []
            word: list[tuple[str, int]] = []
            for place, character in enumerate(run):
                if _is_control(character):
                    continue
                alone = _is_punctuation(character) or _CHINESE.match(character)
                if alone or character.isspace():
                    out += self._word(word)
                    word = []
                if alone:
                    out += self._word([(c, place) for c in _plain(character)])
                elif not character.isspace():
                    word += [(c, place) for c in _plain(character)]
            known = (*out, *self._word(word))
            if len(self._known) < 50_000:
                self._known[run] = known
        return known

    def _word(self, word: list[tuple[str, int]]) -> list[tuple[int, int]]:
        """The longest wordpieces first, from the left."""
        letters = "".join(c for c, _ in word)
        if len(letters) > _LONGEST:
            return [(self.numbers[_UNKNOWN], word[0][1])]
        out: list[tuple[int, int]] = []
        start = 0
        while start < len(letters):
            before = "##" if start else ""
            for end in range(len(letters), start, -1):
                if (number := self.numbers.get(before + letters[start:end])) is not None:
                    out.append((number, word[start][1]))
                    start = end
                    break
            else:
                return [(self.numbers[_UNKNOWN], word[0][1])]
        return out


def load_wordpieces(path: Path = VOCABULARY) -> Wordpieces:
    """Read a vocabulary: a wordpiece a line, its number the line's."""
    return Wordpieces({word: number for number, word in enumerate(path.read_text(encoding="utf-8").split("\n"))})


@lru_cache(4096)
def _plain(character: str) -> str:
    """Small and without accents; more than one character for some."""
    bare = "".join(c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) != "Mn")
    return bare.lower()


@lru_cache(4096)
def _is_control(character: str) -> bool:
    return character in "\x00\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn")


@lru_cache(4096)
def _is_punctuation(character: str) -> bool:
    # The base counts all signs of ASCII as punctuation, whatever Unicode says of them.
    return (character.isascii() and not character.isalnum() and character.isprintable()) or unicodedata.category(
        character
    ).startswith("P")
