"""The analysis on the samples and on the styles newsrooms document, with the real model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.samples import score
from onrecord.core.analysis.models import choose_model
from onrecord.core.analysis.pipeline import analyse
from onrecord.core.contract import analysis_from_json, analysis_to_json
from onrecord.core.errors import OnrecordError
from onrecord.core.text.quotation_marks import find_stretches
from tests.attributed import said
from tests.conftest import SAMPLES, examples

ROOT = Path(__file__).parent.parent.parent


def test_nine_quotes_in_ten_of_the_samples_get_the_right_person() -> None:
    scores = []
    for path in sorted(SAMPLES.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        scores.append(score(gold, analyse(gold["text"], published=gold["published"])))
    assert len(scores) >= 8
    assert sum(s.person for s in scores) >= 0.9 * sum(s.quotes for s in scores)
    assert sum(s.countries_found for s in scores) >= 0.95 * sum(s.countries for s in scores)
    assert sum(s.figures_found for s in scores) >= 0.9 * sum(s.figures for s in scores)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("“We will go on,” said Maria Lopez, the mayor.", "“We will go on,”", "Maria Lopez"),
        ("Maria Lopez, the mayor, said: “We will go on.”", "“We will go on.”", "Maria Lopez"),
        ("According to Maria Lopez, the bridge will reopen in May.", "the bridge will reopen in May", "Maria Lopez"),
        ("Maria Lopez arrived at noon. The mayor was tired. “We will go on,” she said.", "“We will go on,”", "Maria Lopez"),
        ("LOPEZ: We will go on.\n\nREPORTER: For how long?\n\nLOPEZ: For ever.", "We will go on.", "LOPEZ"),
        ("“We have had enough of this, all of us in the town.” — Maria Lopez", "“We have had enough of this, all of us in the town.”", "Maria Lopez"),
        ("‘We will go on,’ Maria Lopez told reporters. ‘It’s our town.’", "‘We will go on,’", "Maria Lopez"),
        ("Karl Lind said on Monday that the quay was old.\n\nMaria Lopez took the floor. “We will go on, all of us in the town.”", "“We will go on, all of us in the town.”", "Maria Lopez"),
        ("Police said on Friday that two men had been arrested.", "that two men had been arrested", "police"),
    ],
)  # fmt: skip
def test_the_styles_newsrooms_document(text: str, words: str, name: str) -> None:
    assert any(words in found and who == name for found, who in said(text)), said(text)


@pytest.mark.parametrize(
    "text",
    [
        "She has read “The Old Man and the Sea” and “War and Peace” twice.",
        "The so-called “experts” went home.",
        "It rained all day in the valley and the road was closed.",
    ],
)
def test_what_is_no_quote(text: str) -> None:
    assert said(text) == []


def test_one_astray_mark_shifts_no_later_quote() -> None:
    text = "The “ mark stands alone here.\n\n“We will go on,” said Maria Lopez.\n\nIt rained.\n\n“Why not?” asked Karl Lind."
    found = said(text)
    assert ("“We will go on,”", "Maria Lopez") in found
    assert not any("It rained" in words for words, _ in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('“We will go on," she said. "We always have.”', ['“We will go on,"', '"We always have.”']),
        ('“He calls it "going on," I am told,” she said.', ['“He calls it "going on," I am told,”']),
        ("“He said “go on,” and went,” she said.", ["“He said “go on,” and went,”"]),
    ],
)
def test_a_curly_mark_may_be_closed_by_a_straight_one(text: str, found: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_stretches(text)] == found


@pytest.mark.parametrize("opened", ["The clerk said: ", "“No,” she said. ", '"No," Ana Pires said. '])
@pytest.mark.parametrize("mark", ['"', "“"])
def test_a_quote_begun_within_a_paragraph_may_go_on_in_the_next(opened: str, mark: str) -> None:
    text = f"{opened}{mark}We lost two stalls.\n\n{mark}And nobody came."
    *_, first, second = find_stretches(text)
    assert (text[first.start : first.end], first.left_open) == (f"{mark}We lost two stalls.", True)
    assert text[second.start : second.end] == f"{mark}And nobody came."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"He said "go on" to me," she said. "I went."', ['"He said "go on" to me,"', '"I went."']),
        ('"We will go on, said Ana Lund. "We always have."', ['"We always have."']),
        ("“ We will go on, ” she said. “ We have. ”", ["“ We will go on, ”", "“ We have. ”"]),
        ('" We will go on, " she said. " We have. "', ['" We will go on, "', '" We have. "']),
        ("”We will go on,” she said. ”We have.”", ["”We will go on,”", "”We have.”"]),
        ('A 12 " pipe burst. "We lost two stalls," she said.', ['"We lost two stalls,"']),
    ],
)
def test_marks_with_slips_are_told_apart(text: str, found: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_stretches(text)] == found


@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”")])
@pytest.mark.parametrize(
    "text", ["Ana Lund said:{}We will go on{}.", "{}We will go on,{}said Ana Lund.", "{}We will go on{},said Ana Lund."]
)
def test_no_space_need_stand_beside_a_mark(text: str, opening: str, closing: str) -> None:
    text = text.format(opening, closing)
    assert [(words.strip('“”",.'), who) for words, who in said(text)] == [("We will go on", "Ana Lund")]


def test_the_value_of_an_attribute_is_no_quote() -> None:
    assert find_stretches('<post author="@orr" date="May 7, 2026">We lost two stalls.</post>') == ()


def test_figures_have_value_unit_and_what_they_measure() -> None:
    text = (
        "Profits rose 35 percent to $2.5 million, and the firm hired 40 engineers. It is two-thirds owned by the state."
    )
    found = {f.text: f for f in analyse(text, published="2024-03-13").figures}
    assert (found["35 percent"].value, found["35 percent"].unit, found["35 percent"].change) == (35, "percentage", "up")
    assert "Profits" in (found["35 percent"].about or "")
    assert (found["$2.5 million"].value, found["$2.5 million"].unit, found["$2.5 million"].kind) == (
        2_500_000,
        "dollar",
        "money",
    )
    assert (found["40 engineers"].value, found["40 engineers"].unit) == (40, "engineers")


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("on Monday", "2024-03-11"),
        ("in late March", "2024-03-21/2024-03-31"),
        ("last year", "2023"),
        ("on March 4, 2021", "2021-03-04"),
        ("on 4 March", "2024-03-04"),
        ("earlier this month", "2024-03"),
        ("yesterday", "2024-03-12"),
        ("in 1998", "1998"),
    ],
)
def test_dates_are_counted_from_the_articles_own(words: str, iso: str) -> None:
    figures = analyse(f"The ministers met {words} to talk.", published="2024-03-13").figures
    assert [f.value for f in figures if f.kind == "date"] == [iso]


def test_countries_by_name_adjective_demonym_capital_and_government() -> None:
    text = (
        "Moscow and the Pakistanis met British envoys in Ankara. The U.S. was absent, and Jordan Peters spoke for Peru."
    )
    assert {c.code for c in analyse(text).countries} == {"RU", "PK", "GB", "TR", "US", "PE"}


def test_every_reported_span_is_what_the_report_says() -> None:
    for path in sorted(SAMPLES.glob("*.gold.json")):
        text = json.loads(path.read_text(encoding="utf-8"))["text"]
        analysis = analyse(text)
        for q in analysis.quotes:
            assert q.text == " … ".join(text[s:e] for s, e in q.content)
        for f in analysis.figures:
            assert f.text == text[f.start : f.end]
        for p in analysis.people:
            assert all(text[s:e].strip() for s, e in p.mentions)
        assert analysis_from_json(json.loads(json.dumps(analysis_to_json(analysis)))) == analysis


@examples(40)
@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("“”‘’\"'«».,:\n \u202e\u200b\x00")), max_size=300))
def test_any_text_is_analysed_with_offsets_inside_it(text: str) -> None:
    analysis = analyse(text)
    spans = [s for q in analysis.quotes for s in (*q.content, *q.cue, *q.speaker)]
    spans += [m for p in analysis.people for m in p.mentions] + [m for c in analysis.countries for m in c.mentions]
    assert all(0 <= s < e <= len(text) for s, e in spans)


def test_an_absent_model_is_told() -> None:
    with pytest.raises(OnrecordError, match="spaCy model de_core_news_sm is not installed"):
        choose_model("de_core_news_sm")


def test_quotes_travel_with_the_doc() -> None:
    import spacy
    from spacy.tokens import Doc, DocBin

    from onrecord.core.analysis.pipeline import load_pipeline

    nlp = load_pipeline()
    doc = nlp("“We will sign,” Foreign Minister Ada Moreno said on Monday.")
    back = next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(spacy.blank("en").vocab)))
    assert isinstance(back, Doc)
    assert json.dumps(back._.quotes) == json.dumps(doc._.quotes)
    assert [s.text for s in back.spans["speakers"]] == [s.text for s in doc.spans["speakers"]]


def test_the_store_opens_without_spacy() -> None:
    code = (
        "import sys; import onrecord.core.store.articles, onrecord.core.library.articles, onrecord.core.review.review, onrecord.core.exchange.export, onrecord.tui.app;"
        "heavy = {'spacy', 'numpy', 'trafilatura', 'sqlite_utils', 'thinc'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_store_is_made_and_written_without_what_sqlite_utils_imports_besides(tmp_path: Path) -> None:
    code = (
        "import sys, threading; from pathlib import Path; from onrecord.core.store.imports import leaving_out;"
        "from onrecord.core.store.connection import open_store; from onrecord.core.store.articles import save_article;"
        "from onrecord.core.model import Article; save_article(open_store(Path(sys.argv[1])), Article('A text.'));"
        "heavy = {'numpy', 'pandas'} & set(sys.modules); assert not heavy, heavy; import numpy;"
        "missing = leaving_out('colorsys'); missing.__enter__();"
        "other = threading.Thread(target=lambda: __import__('colorsys')); other.start(); other.join();"
        "assert 'colorsys' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "new.db"], check=True, cwd=ROOT)


def test_other_languages_get_their_quotation_marks_and_a_note() -> None:
    analysis = analyse("Der Minister sagte: „Wir werden das Abkommen morgen unterzeichnen.“ Es regnete.", language="de")
    (found,) = analysis.quotes
    assert found.text == "„Wir werden das Abkommen morgen unterzeichnen.“"
    assert found.person is None
    assert "English only" in found.explanation


def test_a_short_german_text_that_nobody_declared_names_no_speakers() -> None:
    analysis = analyse(
        "Die Hafenmeisterin Ida Brandt nannte den Plan am Montag „einen Schritt nach vorn“. Der Bau soll 3,5 Millionen kosten.\n\n"
        "„Wir haben lange genug gewartet“, sagte Brandt vor dem Rathaus."
    )
    assert [q.text for q in analysis.quotes] == ["„einen Schritt nach vorn“", "„Wir haben lange genug gewartet“"]
    assert all(not q.speaker and not q.cue and q.person is None for q in analysis.quotes)
    assert 3_500_000 in [f.value for f in analysis.figures]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("He flew from Paris, Texas, to Dallas on Monday.", {"US"}),
        ("The Pakistani province of Sindh and Khyber-Pakhtunkhwa were flooded.", {"PK"}),
        ("The minister from Bavaria met officials in Toronto and Cairo.", {"DE", "CA", "EG"}),
        ("Michael Jordan and Chad Smith spoke to Sydney Brown.", set()),
        ("Police in Georgia said the Atlanta suspect had fled to Florida and Texas, in the U.S.", {"US"}),
        ("Tbilisi and the rest of Georgia voted on Sunday.", {"GE"}),
        ("The EU, NATO and the United Nations issued a statement.", set()),
    ],
)
def test_places_are_told_apart_by_the_article(text: str, codes: set[str]) -> None:
    assert {c.code for c in analyse(text).countries} == codes


def test_how_a_country_is_referred_to() -> None:
    text = "Moscow said Russian troops would stay in Moscow. Russia and the Russians agreed."
    (russia,) = analyse(text).countries
    assert russia.ways == ("government", "adjective", "place", "name", "demonym")


def test_one_entry_a_person_under_the_fullest_name() -> None:
    text = (
        "Foreign Minister Bilawal Bhutto-Zardari met Bill Clinton and Hillary Clinton. Mr. Clinton smiled. "
        "The Shanghai Cooperation Organisation, or SCO, was praised. Bhutto-Zardari’s speech was long, the SCO said. "
        "“We are friends,” Hillary Clinton said. “Old friends,” said Bhutto-Zardari."
    )
    analysis = analyse(text)
    names = {p.name: p for p in analysis.people}
    assert {"Bilawal Bhutto-Zardari", "Bill Clinton", "Hillary Clinton"} <= set(names)
    assert names["Bilawal Bhutto-Zardari"].role == "Foreign Minister"
    assert len(names["Bilawal Bhutto-Zardari"].mentions) == 3
    assert "Bhutto-Zardari" not in names
    assert [analysis.person(q.person) for q in analysis.quotes if "friends" in q.text] == [
        names["Hillary Clinton"],
        names["Bilawal Bhutto-Zardari"],
    ]
    assert len([n for n in names if "SCO" in n or "Shanghai" in n]) == 1


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It costs Rs500 crore.", 5e9, "rupee"),
        ("It grew by 35 to 40 percent.", (35, 40), "percentage"),
        ("About half a million people came.", 500_000, "people"),
        ("Two-thirds of the town voted.", 2 / 3, None),
        ("They paid A$2.5bn.", 2.5e9, "australian dollar"),
        ("Temperatures fell to minus 12 degrees Celsius.", -12, "celsius"),
        ("He drove at 50mph.", 50, "mile per hour"),
        ("Thirty-five workers left.", 35, "workers"),
        ("A two-day visit began.", 2, "day"),
    ],
)
def test_figures_as_newsrooms_write_them(text: str, value: object, unit: str | None) -> None:
    found = [(f.value, f.unit) for f in analyse(text).figures]
    assert (value, unit) in found, found


@pytest.mark.parametrize(
    "text",
    ["The Boeing 737 landed.", "Watch Channel 4 tonight with us.", "The G20 met again.", "iPhone 11 Pro sells well."],
)
def test_what_is_no_figure(text: str) -> None:
    assert [f for f in analyse(text).figures if f.kind not in ("date", "time")] == []
