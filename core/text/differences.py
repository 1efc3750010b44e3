"""Two wordings of one quote, compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Literal

from onrecord.core.text.similarity import words_of

#: what a piece of the second wording is: in both, only here, or only in the first (its words then stand in the piece)
Fate = Literal["same", "added", "missing"]
_TOKEN = re.compile(r"\S+|\s+")


def differences(first: str, second: str) -> list[tuple[Fate, str]]:
    """``second`` in pieces, with what ``first`` has besides between them; case, accents and punctuation do not count."""
    a, b = _TOKEN.findall(first), _TOKEN.findall(second)
    words_a, words_b = [i for i, t in enumerate(a) if _bare(t)], [i for i, t in enumerate(b) if _bare(t)]
    matcher = SequenceMatcher(None, [_bare(a[i]) for i in words_a], [_bare(b[i]) for i in words_b], autojunk=False)
    out: list[tuple[Fate, str]] = []
    at = 0
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if tag in ("replace", "delete"):
            out.append(("missing", "".join(a[words_a[a_from] : words_a[a_to - 1] + 1])))
        if tag != "delete":
            begin, end = words_b[b_from], words_b[b_to - 1] + 1
            out.append(("same", "".join(b[at:begin])))
            out.append(("same" if tag == "equal" else "added", "".join(b[begin:end])))
            at = end
    out.append(("same", "".join(b[at:])))
    return _joined(out)


def _joined(pieces: Iterable[tuple[Fate, str]]) -> list[tuple[Fate, str]]:
    """Pieces of one fate that follow each other as one, empty ones left out."""
    held = (piece for piece in pieces if piece[1])
    return [(fate, "".join(text for _, text in run)) for fate, run in groupby(held, key=itemgetter(0))]


def _bare(token: str) -> str:
    return " ".join(words_of(token))
