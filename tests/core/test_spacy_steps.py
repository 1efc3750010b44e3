"""What is done in spaCy's place is what spaCy does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from onrecord.core.analysis.attributes import ATTRIBUTES
from onrecord.core.analysis.entities import ENTITIES, can_be_taken_over
from onrecord.core.analysis.pipeline import load_spacy
from tests.conftest import SAMPLES, examples

#: names of one and of several words, next to each other and to the ends of sentences; what patterns of several tokens ask for
_WORDS = (
    "Ana", "Pires", "Ana Pires", "Northern Harbour Board", "Lisbon", "the", "minister", "of", "Peru", "said", "on", "Monday",
    "35", "percent", "$4 million", ".", ",", "“", "”", "\n\n", "   ", "\n", "I", "you", "it", "let's", "gonna", "gotta", "ain't",
    "nothin'", "y'all", "c'mon", "there", "is", "do", "that", "but", "to",
)  # fmt: skip


def _read(text: str, *components: str) -> Doc:
    """``text`` parsed, and read further by these components."""
    nlp = load_spacy()
    with nlp.select_pipes(disable=[ATTRIBUTES, "lemmatizer", ENTITIES]):
        doc = nlp(text)
    for name in components:
        doc = nlp.get_pipe(name)(doc)
    return doc


def _told(doc: Doc) -> list[Any]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_iob_, t.ent_type_) for t in doc]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_a_sample_is_read_as_spacy_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _told(_read(text, ATTRIBUTES, ENTITIES)) == _told(_read(text, "attribute_ruler", "ner"))


@given(st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join))
@examples(60)
def test_generated_text_is_read_as_spacy_reads_it(text: str) -> None:
    assert _told(_read(text, ATTRIBUTES, ENTITIES)) == _told(_read(text, "attribute_ruler", "ner"))


def test_entities_that_were_there_before_stay() -> None:
    doc = _read("Harbour News asked Ana Pires about it.")
    doc.ents = [Span(doc, 0, 2, label="ORG")]
    found = load_spacy().get_pipe(ENTITIES)(doc).ents
    assert [(e.text, e.label_) for e in found] == [("Harbour News", "ORG"), ("Ana Pires", "PERSON")]


def test_a_recogniser_of_another_kind_does_its_own_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that keeps several readings in view takes other steps."""
    ner: Any = load_spacy().get_pipe("ner")
    assert can_be_taken_over(ner)
    monkeypatch.setitem(ner.cfg, "beam_width", 4)
    assert not can_be_taken_over(ner)
