"""A text's tokens as lists, as the features of whole readings are named after them: quicker to ask than arrays, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore

from onrecord.core.analysis.quotes.features import Columns

_STRINGS = StringStore()
_DEPS = {_STRINGS.add(name): name for name in (
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "cc", "ccomp", "compound",
    "conj", "csubj", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "neg", "npadvmod", "nsubj", "nsubjpass", "nummod",
    "oprd", "parataxis", "pcomp", "pobj", "poss", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
)}  # fmt: skip
_ENTITIES = {_STRINGS.add(name): name for name in ("PERSON", "ORG", "GPE", "NORP", "DATE", "TIME")}
_POS = {_STRINGS.add(name): name for name in (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SPACE", "VERB",
)}  # fmt: skip
_WORDS = {_STRINGS.add(word): word for word in (
    "a", "about", "according", "adding", "after", "although", "and", "as", "at", "because", "before", "but", "by", "despite",
    "during", "earlier", "even", "for", "from", "he", "her", "him", "his", "how", "i", "if", "in", "including", "it", "last",
    "later", "like", "not", "of", "on", "or", "saying", "she", "since", "so", "than", "that", "the", "their", "them", "they",
    "this", "though", "to", "until", "we", "what", "when", "whether", "which", "while", "who", "why", "with", "would", "you",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)}  # fmt: skip
_MARKS = {_STRINGS.add(mark): name for name, marks in {
    "comma": ",", "colon": ":", "semicolon": ";", "dash": "-–—", "stop": ".?!…", "bracket": "()",
}.items() for mark in marks} | {_STRINGS.add("--"): "dash", _STRINGS.add("..."): "stop"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens as lists, in words that features are named with."""

    dep: Sequence[str]
    pos: Sequence[str]
    entity: Sequence[str]
    #: what a token is at a span's edge: a mark's name, "opens", "closes", "space", else its part of speech
    kind: Sequence[str]
    #: the same, but small words by themselves
    word: Sequence[str]
    head: Sequence[int]
    sentence: Sequence[int]
    paragraph: Sequence[int]
    left: Sequence[int]
    right: Sequence[int]
    stretch: Sequence[int]
    cueness: Sequence[float]
    #: whether a token is punctuation or space
    light: Sequence[bool]
    children: Mapping[int, Sequence[int]]

    def __len__(self) -> int:
        return len(self.head)


def tokens_of(columns: Columns, cueness: NDArray[np.float32]) -> Tokens:
    """Read columns as lists."""
    named = {name: columns.attributes[name].tolist() for name in ("DEP", "POS", "ENT_TYPE", "LOWER")}
    pos = [_POS.get(p, "X") for p in named["POS"]]
    state = (columns.quote_state & 3).tolist()
    kind = [
        "space" if p == "SPACE" else _MARKS.get(low) or ("opens" if s == 1 else "closes" if s == 3 else p)
        for p, low, s in zip(pos, named["LOWER"], state, strict=True)
    ]
    head: list[int] = columns.head.tolist()
    return Tokens(
        dep=[_DEPS.get(d, "other") for d in named["DEP"]],
        pos=pos,
        entity=[_ENTITIES.get(e, "") for e in named["ENT_TYPE"]],
        kind=kind,
        word=[_WORDS.get(low, k) for low, k in zip(named["LOWER"], kind, strict=True)],
        head=head,
        sentence=columns.sentence.tolist(),
        paragraph=columns.paragraph.tolist(),
        left=columns.left_edge.tolist(),
        right=columns.right_edge.tolist(),
        stretch=columns.stretch.tolist(),
        cueness=cueness.tolist(),
        light=[p in ("PUNCT", "SPACE") for p in pos],
        children=_children(head),
    )


def _children(head: Sequence[int]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for i, h in enumerate(head):
        if h != i:
            children.setdefault(h, []).append(i)
    return children
