"""The encoder: wordpieces, pieces, and quotes read with it and without."""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.analysis import pipeline
from onrecord.core.analysis.models import Models
from onrecord.core.analysis.quotes.component import QuoteFinder
from onrecord.core.analysis.quotes.encoder.graph import read_weights, write_graph
from onrecord.core.analysis.quotes.encoder.pieces import POSITIONS, Pieced, asked, batch_of, pieces
from onrecord.core.analysis.quotes.encoder.reader import FOLDER, load_encoder
from onrecord.core.analysis.quotes.encoder.wordpieces import load_wordpieces
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.model import WEIGHTS, Judges, Tagged, mixed
from onrecord.core.errors import EncoderMissing
from onrecord.core.model import Analysis
from onrecord.tui.commands import show
from tests.conftest import SAMPLES

WORDPIECES = load_wordpieces()
NAMES = {number: word for word, number in WORDPIECES.numbers.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The café’s deal, ZÜRICH said.", ["the", "cafe", "’", "s", "deal", ",", "zurich", "said", "."]),
        ("“US-backed” plan$", ["“", "us", "-", "backed", "”", "plan", "$"]),
        ("東京\u200b is\u00a0big \ufffd", ["東", "京", "is", "big"]),
        ("unquestioningly " + "z" * 101, ["un", "##quest", "##ion", "##ingly", "[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_as_the_base_was_taught(text: str, wanted: list[str]) -> None:
    numbers, _ = WORDPIECES.encode(text)
    assert [NAMES[n] for n in numbers.tolist()] == wanted


@given(st.text(max_size=80))
def test_each_wordpiece_begins_at_its_own_character(text: str) -> None:
    numbers, begins = WORDPIECES.encode(text)
    assert begins.tolist() == sorted(begins.tolist())
    for number, at in zip(numbers.tolist(), begins.tolist(), strict=True):
        word = NAMES[number].removeprefix("##")
        assert word == "[UNK]" or word[0] in unicodedata.normalize("NFD", text[at]).lower()
    again, shifted = WORDPIECES.encode("say " + text)
    assert (again[1:].tolist(), (shifted[1:] - 4).tolist()) == (numbers.tolist(), begins.tolist())


@given(st.lists(st.integers(1, 700), max_size=8))
def test_pieces_are_an_article_once_and_each_fits_one_pass(paragraphs: list[int]) -> None:
    n = sum(paragraphs)
    number = np.repeat(np.arange(len(paragraphs)), paragraphs)
    empty = {f.name: np.zeros(n, np.int64) for f in fields(Columns)}
    columns = Columns(**empty | {"paragraph": number, "attributes": {}})  # pyright: ignore[reportArgumentType]
    article = Pieced(np.full(n, 2000), np.arange(n), np.arange(n), np.zeros(n, np.int64), np.zeros(n, np.int64))
    found = pieces(article, columns)
    assert [i for p in found for i in range(p.first, p.last)] == list(range(n))
    assert all(0 <= p.low <= p.first < p.last <= p.high <= n and len(p) + 2 <= POSITIONS for p in found)
    if found:
        batch = batch_of([(article, p) for p in found])
        assert (batch.ids != 0).sum(axis=1).tolist() == [len(p) + 2 for p in found]
    for p in found:
        edges = {number[p.first], number[p.last - 1]}
        near = [i for i in range(p.low, p.high) if p.first <= i < p.last or number[i] in edges]
        assert asked(article, p, columns).tolist() == near


def test_a_share_of_nothing_leaves_the_other_as_it_is() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(5, 6)).astype(np.float32)
    judges = Judges(np.ones(2, np.float32), np.ones(2, np.float32))
    one = Tagged(rng.random(5).astype(np.float32), lambda _: scores, np.eye(6, dtype=np.float32), judges, judges)
    other = replace(one, cueness=np.zeros(5, np.float32), spans=lambda _: scores * 9)
    both = mixed(other, 0.0, one, 1.0)
    np.testing.assert_allclose(both.cueness, one.cueness, atol=1e-5)
    np.testing.assert_allclose(both.spans(None), scores)  # pyright: ignore[reportArgumentType]


def read_with(quotes: str, text: str) -> Analysis:
    """The text analysed with one of the two models."""
    return pipeline.analyse(text, Models(quotes=quotes))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("quotes", ["encoder", "linear"])
def test_either_model_reads_the_samples(quotes: str) -> None:
    wanted, found = 0, 0
    for path in sorted(SAMPLES.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        analysis = read_with(quotes, gold["text"])
        starts = [span for q in analysis.quotes for span in q.content]
        wanted += len(gold["quotes"])
        found += sum(any(a < e and s < b for a, b in starts) for q in gold["quotes"] for s, e in q["content"][:1])
    assert found > 0.9 * wanted


def test_weights_in_eight_bits_read_the_samples_as_they_do_in_floating_point(tmp_path: Path) -> None:
    """Nearly: where two readings are about as likely, rounding may choose the other."""
    write_graph(read_weights(FOLDER / "vectors.onnx"), tmp_path / "vectors.onnx")
    for name in ("spans.onnx", "small.npz"):
        (tmp_path / name).symlink_to(FOLDER / name)
    parsed = list(
        pipeline.load_spacy().pipe(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))
    )
    shipped, floating = (
        [[(q["content"], q["cue"], q["speaker"]) for q in find(doc)._.quotes] for doc in parsed]
        for find in (QuoteFinder(WEIGHTS, FOLDER), QuoteFinder(WEIGHTS, tmp_path))
    )
    same = sum(quote in b for a, b in zip(shipped, floating, strict=True) for quote in a)
    assert same >= 0.98 * max(sum(map(len, shipped)), sum(map(len, floating)))


@pytest.mark.parametrize("declared", [None, "en", "de"])
def test_what_is_read_beside_the_parser_is_what_is_read_after_it(declared: str | None) -> None:
    for path in sorted(SAMPLES.glob("*.txt"))[:3]:
        text = path.read_text(encoding="utf-8")
        [after] = pipeline.analyse_many([(text, None, declared)])
        assert pipeline.analyse(text, language=declared) == after


def test_what_was_begun_beside_the_parser_leaves_nothing_behind() -> None:
    nlp = pipeline.load_pipeline()
    finder: Any = nlp.get_pipe("onrecord_quotes")
    for path in sorted(SAMPLES.glob("*.txt"))[:3]:
        text = path.read_text(encoding="utf-8")
        begun, parsed = nlp.make_doc(text), nlp(text)
        finder.begin(begun)
        assert begun.user_data.keys() - nlp.make_doc(text).user_data.keys()
        assert nlp(begun)._.quotes == parsed._.quotes
        assert begun.user_data.keys() == parsed.user_data.keys()


def test_an_article_of_many_pieces_reads_as_its_parts_do() -> None:
    said = "“We will rebuild the quay before winter,” harbour master Ruth Calder said on Monday.\n\n"
    filler = "The ferry runs twice a day and carries timber, salt and post between the two towns.\n\n" * 60
    text = said + filler + said.replace("Ruth Calder", "Emil Novak")
    analysis = read_with("encoder", text)
    assert [text[slice(*q.speaker[0])] for q in analysis.quotes] == [
        "harbour master Ruth Calder",
        "harbour master Emil Novak",
    ]


def test_fast_is_a_flag_and_a_line_of_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Models] = []

    def analyse(text: str, models: Models, **_: object) -> Analysis:
        asked.append(models)
        return Analysis()

    monkeypatch.setattr(pipeline, "analyse", analyse)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "onrecord").mkdir(parents=True)
    config = tmp_path / "config" / "onrecord" / "config.toml"

    def shown(name: str, *options: str) -> str:
        (tmp_path / name).write_text(f"The harbour, {name}, has three quays and a lighthouse.", encoding="utf-8")
        store = ("--db", str(tmp_path / "x.db"))
        return str(CliRunner().invoke(show.show, [str(tmp_path / name), *store, *options]).exception or "")

    shown("a.txt")
    shown("b.txt", "--fast")
    config.write_text("fast = true\n", encoding="utf-8")
    shown("c.txt")
    config.write_text('fast = "yes"\n', encoding="utf-8")
    assert "fast needs true or false, without quotation marks" in shown("d.txt")
    assert [m.quotes for m in asked] == [Models().quotes, "linear", "linear"]


def test_a_model_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="no model 'better'; use encoder or linear"):
        spacy.blank("en").add_pipe("onrecord_quotes", config={"model": "better"})


def test_an_encoder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"the encoder cannot be loaded \(.*small.npz.*\); install onrecord again"):
        load_encoder(tmp_path)


def test_the_encoder_is_imported_only_where_it_reads() -> None:
    code = "import sys, onrecord.core.analysis.quotes.component; sys.exit('onnxruntime' in sys.modules)"
    import subprocess

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
