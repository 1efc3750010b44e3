"""Countries: each rule on text made from the tables, and on sentences of its kind."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from onrecord.core.analysis.countries import gazetteer
from onrecord.core.analysis.countries.component import add_countries
from onrecord.core.analysis.countries.gazetteer import combining_forms, given_names, places_of, surnames
from onrecord.core.analysis.countries.words import key_of
from onrecord.core.analysis.pipeline import analyse
from onrecord.core.text.countries import known_countries
from tests.conftest import examples

blank = spacy.blank("en")


@cache
def names(*kinds: str) -> list[tuple[str, str]]:
    """(name, code) of the table made by hand."""
    with (Path(gazetteer.__file__).parent / "names.tsv").open(encoding="utf-8", newline="") as f:
        return [(row["name"], row["code"]) for row in csv.DictReader(f, delimiter="\t") if row["kind"] in kinds]


def codes(text: str) -> set[str]:
    """The countries found without a parser, by the tables and the characters alone."""
    doc: Doc = add_countries(blank(text))
    return {c["code"] for c in doc._.countries}


def one_country(name: str) -> bool:
    """Whether a name means one country alone, and is nobody's given name."""
    return len({p.code for p in places_of(key_of(name))}) == 1 and name not in given_names()


countries = st.sampled_from([n for n in names("name") if one_country(n[0])])
adjectives = st.sampled_from([n for n in names("adjective") if one_country(n[0])])


@examples(150)
@given(countries, countries, st.sampled_from("-–/"), st.sampled_from(["talks", "trade deal", "border", "war"]))
def test_two_countries_joined_are_two(a: tuple[str, str], b: tuple[str, str], mark: str, noun: str) -> None:
    assert codes(f"The {a[0]}{mark}{b[0]} {noun} went on.") == {a[1], b[1]}


@examples(150)
@given(
    st.one_of(countries, adjectives),
    st.sampled_from(["backed", "based", "led", "born", "owned", "wide", "listed", "funded", "made"]),
)
def test_a_country_with_a_participle_is_found(name: tuple[str, str], participle: str) -> None:
    assert codes(f"A {name[0]}-{participle} firm spoke.") == {name[1]}


@examples(100)
@given(st.sampled_from(["pro", "anti", "non", "ex"]), st.sampled_from(names("adjective")))
def test_a_prefix_leaves_the_people_there(prefix: str, name: tuple[str, str]) -> None:
    assert name[1] in codes(f"The {prefix}-{name[0]} crowd left.")


@pytest.mark.parametrize(("form", "code"), combining_forms().items())
def test_combining_forms_need_a_people_behind_them(form: str, code: str) -> None:
    other = "Peruvian" if code != "PE" else "Chilean"
    assert codes(f"The {form}-{other} pact holds.") == {code, "PE"}
    assert codes(f"The {form}-Pacific pact holds.") == set()


def test_every_country_is_found_by_its_name() -> None:
    missed = [name for code, name in known_countries().items() if code not in codes(f"He flew to {name} again.")]
    assert missed == []


@examples(150)
@given(
    st.sampled_from(sorted(given_names() & {key_of(n) for n, _ in names("name", "capital", "place")})),
    st.sampled_from(sorted(surnames())),
)
def test_a_given_name_before_a_surname_is_a_person(given_name: str, surname: str) -> None:
    if not places_of(f"{given_name} {surname}"):
        assert codes(f"Then {given_name} {surname} sang.") <= {p.code for p in places_of(surname)}


@pytest.mark.parametrize("phrase", [n for n, _ in names("none")])
def test_phrases_that_hold_a_countrys_name_and_mean_none(phrase: str) -> None:
    assert codes(f"They spoke of the {phrase} all day.") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Jewish state’s premier spoke first.", set()),
        ("Lamps were lit as early as 500 BC.", set()),
        ("A probe will pass Jupiter’s moon next year.", set()),
        ("Paris Hilton sang, and Paris was tired.", set()),
        ("Lena Rivera painted. Rivera was tired. Rivera won, and then Rivera left.", set()),
        ("Doctors at the Mayo Clinic examined him in Minnesota.", {"US"}),
        ("He has a house in Palm Beach in Florida.", {"US"}),
        ("She moved from London, Ontario, to Hamilton, New Zealand.", {"CA", "NZ"}),
        ("Residents of Perth in Scotland complained.", {"GB"}),
        ("The firm, from Edmonton, south of Cairns, sells boats in Queensland.", {"AU"}),
        ("The U.S. and the United States spoke. Latvia, Estonia and Georgia are not.", {"US", "LV", "EE", "GE"}),
        ("Voters in Alabama and Georgia rejoiced.", {"US"}),
        ("Ties with Peru, Egypt and Brazil grew, the United States said.", {"PE", "EG", "BR", "US"}),
        ("Snow fell in Europe, in the Arctic and in North America, Canada and Canadians said.", {"CA"}),
        ("She taught at the University of York, U.S. officials in the United States and America said.", {"GB", "US"}),
        ("An audit in Japanese banks, translated from Russian.", {"JP"}),
        ("Residents of Suffolk County, and the Suffolk Times, rejoiced in New York.", {"US"}),
    ],
)  # fmt: skip
def test_names_that_are_something_or_somewhere_else(text: str, found: set[str]) -> None:
    assert {c.code for c in analyse(text).countries} == found


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Islamabad said it would not yield.", ("government",)),
        ("He was visiting Islamabad on Monday.", ("place",)),
        ("She urged Tehran to wait.", ("government",)),
        ("The envoy reached Tehran by train.", ("place",)),
        ("Talks with Moscow failed.", ("government",)),
        ("They walked across Moscow.", ("place",)),
    ],
)
def test_a_capital_that_acts_is_its_government(text: str, ways: tuple[str, ...]) -> None:
    (country,) = analyse(text).countries
    assert country.ways == ways


def test_a_place_that_no_table_has_is_where_the_name_behind_it_says() -> None:
    text = "The mill stood in Vissbekholm, Germany, for years. Germany paid."
    (germany,) = analyse(text).countries
    assert "Vissbekholm" in [text[s:e] for s, e in germany.mentions]


def test_every_place_of_the_table_is_found_by_its_name_and_nothing_between_two_is() -> None:
    table = (Path(gazetteer.__file__).parent / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split("\t")[0] for line in table]
    assert names == sorted(set(names)), "they are looked up by their order"
    for at in (0, 1, len(names) // 2, len(names) - 1):
        assert gazetteer.is_known(names[at])
        assert not gazetteer.is_known(f"{names[at]}\x01")
    assert places_of("Aachen")[0].code == "DE"
    assert places_of("Aachenn") == ()
