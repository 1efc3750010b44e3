"""What the spaCy components have in common: they say what they miss, leave span groups, and are scored by them.

A group's spans carry what they are about as ``span.kb_id_``: in ``quotes``, ``cues`` and ``speakers`` and in ``people`` the
id of a person, which ``span._.person`` looks up; in ``countries`` an ISO code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry

from onrecord.core.errors import OnrecordError

#: the key of a Doc's user data under which ``onrecord_speakers`` leaves the phrase that tells somebody's country, by the
#: person's id, where their role does not
ORIGINS = "onrecord_origins"
Score = Callable[..., dict[str, Any]]
_MAKERS = {"DEP": "a parser", "TAG": "a tagger", "LEMMA": "a lemmatizer", "ENT_IOB": "an entity recognizer"}


@dataclass(slots=True)  # not frozen: spaCy sets the name
class Component:
    """A spaCy component. ``needs`` are annotations of tokens that others leave; ``after``, an extension and its component.

    ``begin`` starts on a Doc of tokens alone what needs no parse, so that it runs beside the parser.
    """

    name: str
    run: Callable[[Doc], Doc]
    scorer: Score
    needs: tuple[str, ...] = ()
    after: tuple[str, str] | None = None
    begin: Callable[[Doc], None] = lambda _: None

    def __call__(self, doc: Doc) -> Doc:
        """Add what there is to find.

        Raises:
            OnrecordError: a component that this one builds on has not run.
        """
        if self.after is not None and doc._.get(self.after[0]) is None:
            raise OnrecordError(f"{self.name} needs {self.after[1]} before it in the pipeline")
        require(doc, self.name, self.needs)
        return self.run(doc)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """What ``nlp.evaluate`` asks."""
        return self.scorer(examples)


def require(doc: Doc, name: str, needs: Iterable[str]) -> None:
    """See that the tokens are annotated.

    Raises:
        OnrecordError: they are not.
    """
    missing = [maker for need in needs if (maker := _MAKERS[need]) and len(doc) and not doc.has_annotation(need)]
    if missing:
        raise OnrecordError(f"{name} needs {missing[0]} before it in the pipeline; en_core_web_sm has one")


def put_spans(doc: Doc, group: str, found: Iterable[tuple[Sequence[int], str, str]]) -> None:
    """Set a span group from (characters, label, what it is about)."""
    spans: list[Span] = []
    for (start, end), label, about in found:
        span = doc.char_span(start, end, label=label, kb_id=about, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[group] = spans


@registry.scorers("onrecord.spans_scorer.v1")
def make_spans_scorer(groups: list[str]) -> Score:
    """Precision, recall and F1 of each group's spans, kinds told apart: ``quotes_p``, ``quotes_r``, ``quotes_f``."""

    def score(examples: Iterable[Example]) -> dict[str, Any]:
        held = list(examples)
        out: dict[str, Any] = {}
        for group in groups:
            out |= Scorer.score_spans(
                held,
                group,
                getter=lambda doc, key: doc.spans.get(key, []),
                has_annotation=lambda doc, key=group: key in doc.spans,
                allow_overlap=True,
            )
        return out

    return score


@registry.scorers("onrecord.people_scorer.v1")
def make_people_scorer() -> Score:
    """The people's mentions, and ``quotes_person_acc``: of quotes found as in the reference, how many have its speaker."""
    mentions = make_spans_scorer(["people"])

    def score(examples: Iterable[Example]) -> dict[str, Any]:
        held = list(examples)
        right = [
            names.get(place) == name
            for example in held
            for names in [_speakers(example.predicted)]
            for place, name in _speakers(example.reference).items()
            if place in names
        ]
        return {**mentions(held), "quotes_person_acc": sum(right) / len(right) if right else None}

    return score


def _speakers(doc: Doc) -> dict[tuple[int, int], str | None]:
    """Whose the words at these characters are."""
    names = {p["id"]: p["name"] for p in doc._.people or ()}
    return {(s.start_char, s.end_char): names.get(s.kb_id_) for s in doc.spans.get("quotes", [])}


def person_of(span: Span) -> dict[str, Any] | None:
    """The person that a span of a group is about, of ``doc._.people``."""
    return next((p for p in span.doc._.people or () if p["id"] == span.kb_id_), None)


if not Span.has_extension("person"):
    Span.set_extension("person", getter=person_of)
if not Doc.has_extension("people"):
    Doc.set_extension("people", default=None)
