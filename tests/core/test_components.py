"""The spaCy components in somebody else's pipeline: what they need, leave, and are scored by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import NumpyOps, get_current_ops, set_current_ops

from onrecord.core.analysis import pipeline
from onrecord.core.analysis.models import choose_model
from onrecord.core.analysis.pipeline import COMPONENTS, load_pipeline, load_spacy
from onrecord.core.errors import OnrecordError

SAMPLES = Path(__file__).parents[2] / "samples"
TEXT = (
    "“We will sign,” Portuguese Foreign Minister Ada Moreno said in Lisbon on Monday.\n\n"
    "Karl Lind, the chief executive of Norrland, said profits rose 35 percent in France."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The whole pipeline."""
    return load_pipeline()


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    """A text with something of everything."""
    return nlp(TEXT)


def test_spans_lead_to_people_countries_and_figures(doc: Doc) -> None:
    quote = doc.spans["quotes"][0]
    assert (quote.text, quote.label_, _name(quote)) == ("“We will sign,”", "direct", "Ada Moreno")
    assert {_name(s) for s in doc.spans["speakers"]} == {"Ada Moreno", "Karl Lind"}
    assert {(s.text, s.label_) for s in doc.spans["people"]} >= {("Ada Moreno", "person"), ("Karl Lind", "person")}
    assert {(s.text, s.kb_id_) for s in doc.spans["countries"]} >= {("Lisbon", "PT"), ("France", "FR")}
    assert ("35 percent", "percent") in {(s.text, s.label_) for s in doc.spans["figures"]}


def _name(span: Span) -> Any:
    return span._.get("person")["name"]


@pytest.mark.parametrize("name", COMPONENTS)
def test_what_a_component_writes_it_declares(nlp: Language, name: str) -> None:
    before, after = nlp("Words."), nlp(TEXT)
    assert set(after.user_data) >= set(before.user_data)
    meta = nlp.get_pipe_meta(name)
    own = {"quotes", "people", "countries", "figures"} & {a.removeprefix("doc._.") for a in meta.assigns}
    assert name.removeprefix("onrecord_").replace("speakers", "people") in own
    assert "doc.spans" in meta.assigns
    found = nlp.analyze_pipes()
    assert found is not None
    assert found["problems"][name] == []


@pytest.mark.parametrize("name", ["onrecord_quotes", "onrecord_countries", "onrecord_figures"])
def test_without_a_parser_a_component_says_so(name: str) -> None:
    blank = spacy.blank("en")
    blank.add_pipe(name)
    with pytest.raises(OnrecordError, match=rf"{name} needs an? .* before it in the pipeline; en_core_web_sm has one"):
        blank(TEXT)


def test_speakers_want_quotes_before_them() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("onrecord_speakers")
    blank.add_pipe("onrecord_quotes")
    with pytest.raises(OnrecordError, match="onrecord_speakers needs onrecord_quotes before it in the pipeline"):
        blank(TEXT)


def test_evaluating_scores_what_was_found(nlp: Language, doc: Doc) -> None:
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), doc)])
    assert {scores[f"{group}_f"] for group in ("quotes", "cues", "speakers", "people", "countries", "figures")} == {1.0}
    assert scores["quotes_person_acc"] == 1.0


def test_evaluating_counts_what_is_too_much_and_whose_it_is_not(nlp: Language) -> None:
    gold = nlp(TEXT)
    first, second = gold._.people
    first["name"], second["name"] = second["name"], first["name"]
    gold.spans["figures"] = [s for s in gold.spans["figures"] if s.label_ != "percent"]
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), gold)])
    assert scores["quotes_person_acc"] == 0.0
    assert scores["figures_r"] == 1.0
    assert scores["figures_p"] == 0.5


def test_a_pipeline_with_them_is_saved_and_loaded(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord_quotes")
    nlp.to_disk(tmp_path / "saved")
    loaded = spacy.load(tmp_path / "saved")
    assert loaded.pipe_names == ["onrecord_quotes"]
    assert loaded.get_pipe_config("onrecord_quotes")["scorer"]["groups"] == ["quotes", "cues", "speakers"]


@pytest.mark.parametrize("sample", ["press-conference", "feature"])
def test_the_parse_is_the_one_that_spacy_gives_as_it_comes(sample: str) -> None:
    text = (SAMPLES / f"{sample}.txt").read_text(encoding="utf-8")
    alone, ours = (
        [(t.text, t.tag_, t.pos_, t.dep_, t.head.i, t.lemma_, t.ent_type_, t.ent_iob_) for t in nlp(text)]
        for nlp in (spacy.load(choose_model()), load_spacy())
    )
    assert ours == alone


def test_a_library_chosen_for_matrix_products_stays_chosen() -> None:
    chosen: Any = type("Chosen", (NumpyOps,), {})()
    before = get_current_ops()
    set_current_ops(chosen)
    try:
        nlp = pipeline._load(None)  # pyright: ignore[reportPrivateUsage] - the public ones load once
    finally:
        set_current_ops(before)
    model: Any = nlp.get_pipe("tagger")
    assert {type(node.ops) for node in model.model.walk()} == {type(chosen)}


def test_an_empty_text_has_nothing_in_it(nlp: Language) -> None:
    assert nlp("")._.quotes == []
    assert load_spacy().meta["lang"] == "en"


@pytest.mark.parametrize("off", COMPONENTS)
def test_the_others_go_on_without_one(nlp: Language, off: str) -> None:
    with nlp.select_pipes(disable=[off, "onrecord_speakers"]):
        found = nlp(TEXT)
    kept = {"quotes", "countries", "figures"} - {off.removeprefix("onrecord_")}
    assert all(found._.get(name) for name in kept)
