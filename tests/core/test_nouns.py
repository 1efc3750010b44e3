"""Whom a noun means among those an article names, with the real model: each kind of evidence, alone.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.speakers.bearers import opposed_nouns, related_nouns
from onrecord.core.analysis.speakers.lexicon import gender_of_noun
from onrecord.core.analysis.speakers.named import clean_name
from onrecord.core.analysis.speakers.roles import titles_of
from tests.attributed import said


def speaker(text: str, words: str) -> str | None:
    """Whose some words are that the text quotes."""
    return next((who for quoted, who in said(text) if words in quoted), None)


@pytest.mark.parametrize(
    ("role", "noun"),
    [
        ("Tarn Valley captain", "midfielder"),
        ("Astronomer", "scientist"),
        ("Professor", "volcanologist"),
        ("Detective Sergeant", "detective"),
        ("Prosecutor", "barrister"),
        ("Novelist", "writer"),
        ("Activist", "campaigner"),
        ("Father", "priest"),
    ],
)
def test_a_noun_means_whoever_is_called_something_like_it(role: str, noun: str) -> None:
    text = f"{role} Sam Lund came to Ashgrove on Monday with Ben Farrow.\n\nIt rained.\n\n“It was a long road,” the {noun} said."
    assert speaker(text, "long road") == "Sam Lund"


@pytest.mark.parametrize(
    ("deed", "noun"),
    [("pleaded not guilty to fraud", "defendant"), ("ran 40 miles", "runner"), ("was evicted", "tenant")],
)
def test_a_noun_means_whoever_did_what_makes_one_so(deed: str, noun: str) -> None:
    text = f"Sam Lund {deed} in Ashgrove on Monday.\n\nJudge Ana Pires was there.\n\n“I feel nothing,” the {noun} said."
    assert speaker(text, "I feel nothing") == "Sam Lund"


@pytest.mark.parametrize("is_first", [True, False])
def test_a_shadow_minister_is_no_minister_where_there_is_one(*, is_first: bool) -> None:
    pair = ["Health Minister Ana Pires", "Shadow minister Sam Lund"]
    one, other = pair if is_first else reversed(pair)
    text = f"{one} spoke on Monday. {other} listened.\n\n“It is a bad bill,” the shadow minister said.\n\n“It is a good bill,” the minister replied."
    assert speaker(text, "bad bill") == "Sam Lund"
    assert speaker(text, "good bill") == "Ana Pires"


def test_a_counterpart_is_what_the_other_is() -> None:
    text = (
        "Foreign Minister Sam Lund met his Turkish counterpart Selim Aksoy in Ashgrove.\n\n“We want peace,” the foreign minister"
        " said.\n\n“So do we,” the Turkish minister said."
    )
    assert speaker(text, "want peace") == "Sam Lund"
    assert speaker(text, "So do we") == "Selim Aksoy"


def test_a_bishop_is_no_priest_beside_one() -> None:
    text = (
        "Father Sam Lund has led the parish since 2004. The bishop, Liam Aster, wants to close it.\n\n“I will stay,” the priest said."
        "\n\n“The numbers are clear,” the bishop said."
    )
    assert speaker(text, "I will stay") == "Sam Lund"
    assert speaker(text, "numbers") == "Liam Aster"


def test_nobody_is_the_opposite_of_what_he_is_called() -> None:
    text = (
        "Prosecutor Ana Pires spoke for an hour in Ashgrove on Monday.\n\n“I did what I was told,” the defendant said."
    )
    assert speaker(text, "I was told") != "Ana Pires"


@pytest.mark.parametrize("noun", ["victim’s sister", "killer’s solicitor"])
def test_somebodys_somebody_is_none_of_those_named(noun: str) -> None:
    text = f"Ana Pires was found dead in her kitchen in May.\n\nSam Lund denies it.\n\n“She was kind to us all,” the {noun} said."
    assert speaker(text, "kind to us") == noun


def test_a_noun_met_before_means_nobody_called_otherwise() -> None:
    text = (
        "Captain Sam Lund commands a battery. “We need shells,” the captain said.\n\nA soldier who gave no name agreed. “It is hard,”"
        " the soldier said."
    )
    assert speaker(text, "need shells") == "Sam Lund"
    assert "soldier" in (speaker(text, "It is hard") or "")


def test_one_without_a_name_has_one_office() -> None:
    text = "Judge Ana Pires flew to Ashgrove, a clerk said.\n\n“She is well,” the clerk said.\n\n“We say nothing,” the court’s spokesman said."
    assert "clerk" not in (speaker(text, "say nothing") or "")


def test_a_party_beside_a_noun_stands_with_its_leaders_role() -> None:
    text = (
        "Labour leader Sam Lund attacked Chancellor Ana Pires over tax.\n\n“She has no plan,” the Labour leader said."
    )
    assert speaker(text, "no plan") == "Sam Lund"


def test_who_was_something_once_is_told_by_former() -> None:
    text = (
        "Ex-premier Ana Pires told an inquiry that she knew nothing. Premier Sam Lund listened. “Let them work,” the premier said.\n\n"
        "“I have slept well,” the former premier said."
    )
    assert speaker(text, "Let them work") == "Sam Lund"
    assert speaker(text, "slept well") == "Ana Pires"


def test_a_minister_is_no_deputy_minister() -> None:
    text = "Transport Minister Sam Lund opened the railway on Monday.\n\n“There is more to come,” the deputy minister said."
    assert speaker(text, "more to come") != "Sam Lund"


@pytest.mark.parametrize("noun", ["Landlord", "Survivor", "Pensioner"])
def test_a_noun_before_a_full_name_is_no_part_of_it(noun: str) -> None:
    assert clean_name(f"{noun} Sam Lund") == "Sam Lund"
    assert clean_name("Hunter Sam Lund") == "Hunter Sam Lund"


def test_where_somebody_is_from_tells_two_apart() -> None:
    text = (
        "Rep. Ana Pires of Texas and Sen. Sam Lund of Ohio met on Friday.\n\n“These are children,” the Texas Democrat said.\n\n"
        "“This is a crisis,” the Ohio Republican said."
    )
    assert speaker(text, "children") == "Ana Pires"
    assert speaker(text, "crisis") == "Sam Lund"


@pytest.mark.parametrize("role", ["Mayor", "President", "Archbishop", "Promoter"])
def test_a_full_name_behind_what_one_is_is_somebodys(role: str) -> None:
    text = f"It rained in Ashgrove. {role} Sofia Leitner was angry. “They did not warn us,” she said."
    assert speaker(text, "warn us") == "Sofia Leitner"


def test_an_airline_is_no_union() -> None:
    text = "Tarn Airways cut 300 jobs on Monday. It blamed the weather.\n\n“We will strike,” the union said."
    assert speaker(text, "strike") != "Tarn Airways"


@pytest.mark.parametrize("phrase", ["The Stone camp", "The Stone campaign", "The campaign of Stone"])
def test_a_campaign_is_whose_it_is(phrase: str) -> None:
    text = (
        "Senator Ana Pires and Pavel Stone are running in Ashgrove. The campaign of Pires said 5,000 tickets were gone."
        f"\n\n{phrase} said it had raised $2 million. “Money is not our problem,” the campaign said."
    )
    assert "Stone" in (speaker(text, "raised $2 million") or "")
    assert speaker(text, "raised $2 million") != "Pavel Stone"


def test_what_she_said_is_no_bodys() -> None:
    text = "The team of Pires said turnout would decide on Sunday.\n\n“I am glad of it,” she said."
    assert "team" not in (speaker(text, "I am glad") or "")


def test_a_noun_is_not_whom_its_verb_is_about() -> None:
    text = (
        "Minister Ana Pires resigned on Monday. She had led the party for years.\n\nThe minister called her a traitor."
    )
    assert speaker(text, "traitor") != "Ana Pires"


def test_those_who_hoped_for_somebody_are_not_he() -> None:
    text = "Sam Lund spoke in Ashgrove. Even those who had hoped for Mr. Lund to win said the speech was weak."
    assert (speaker(text, "was weak") or "").endswith("those")


def test_a_party_and_a_state_are_no_name() -> None:
    text = "Senator Ana Pires introduced the bill on Tuesday.\n\n“It is long overdue,” the Vermont Democrat said."
    assert speaker(text, "overdue") == "Ana Pires"


@pytest.mark.parametrize(
    ("noun", "gender"), [("dairyman", "male"), ("oarswoman", "female"), ("human", None), ("nurse", None)]
)
def test_a_nouns_end_tells_the_sex(noun: str, gender: str | None) -> None:
    assert gender_of_noun(noun) == gender


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("Detective Chief Inspector", {"detective"}),
        ("Republican National Committee Chairman", set()),
        ("former senator", set()),
    ],
)
def test_the_titles_in_a_title(role: str, titles: set[str]) -> None:
    assert titles_of(role) == titles


def test_no_noun_is_both_like_another_and_its_opposite() -> None:
    assert not [(a, b) for a, others in opposed_nouns().items() for b in others if b in related_nouns().get(a, ())]


def test_families_are_no_government() -> None:
    text = "The government says the road is safe. It was closed in May. The families say it is not."
    assert "government" not in (speaker(text, "it is not") or "")
