"""A name that nothing in the model tells is somebody's, told by its use and its other forms; with the real model.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.pipeline import analyse
from onrecord.core.analysis.speakers.named import PARTICLES, clean_name, gender_of_name, is_form_of, surnames
from onrecord.core.text.names import is_phrase


def people(text: str) -> list[str]:
    """Who the text names."""
    return [p.name for p in analyse(text).people if p.kind == "person"]


@pytest.mark.parametrize("name", ["Mahendran", "Karthikeyan", "Rohimah", "Tsitsi Chiyangwa", "Batbold Ganbaatar", "Ngo Dinh Long", "Anneliese Dörfler"])  # fmt: skip
@pytest.mark.parametrize("clause", ["who runs the clinic", "who has run the clinic", "who was here in May"])
def test_who_is_spoken_of_as_who_in_the_singular_is_somebody(name: str, clause: str) -> None:
    last = name.split()[-1]
    text = f"Health officials met with {name}, {clause}. According to {last}, the wards are full."
    analysis = analyse(text)
    assert people(text) == [name]
    assert [analysis.person(q.person) for q in analysis.quotes] == [analysis.named(name)]


def test_a_team_of_which_is_said_who_have_done_something_is_nobody() -> None:
    assert "Everton" not in people("The fans of Everton, who have lost five games, went home.")


@pytest.mark.parametrize("name", ["Bir Bahadur Thapa", "Ahsan Iqbal Chaudhry", "Sri Wahyuni Hartono", "Siobhán Ní Bhriain"])  # fmt: skip
def test_a_full_name_that_ends_in_somebodys_is_that_ones(name: str) -> None:
    text = f"Officials met on Tuesday with {name}. {name.split()[-1]} said the wards were full. “We wait,” {name.split()[-1]} said."
    assert people(text) == [name]


@pytest.mark.parametrize("particle", ["dos", "das", "del", "van", "von", "bin", "de", "di", "al", "da"])
def test_no_sentence_begins_in_a_name(particle: str) -> None:
    text = f"The pier will stay shut until May, Pedro {particle} Anjos said on Monday. “We need time,” {particle} Anjos told reporters."
    assert people(text) == [f"Pedro {particle} Anjos"]


@pytest.mark.parametrize("particle", sorted(PARTICLES))
def test_somebody_of_two_last_names_is_called_by_the_first(particle: str) -> None:
    assert f"{particle} Vega" in surnames(f"Ana {particle} Vega Luna".split())
    assert surnames(f"Ana {particle} Vega".split()) == [f"{particle} Vega"]


def test_the_first_of_two_last_names_is_the_same_person() -> None:
    text = "“The wards are full,” said Carlos Mesa Gisbert, a doctor. Mesa went home. “We wait,” Mesa said. “Nobody comes,” said José de la Vega Luna. De la Vega left. “It is late,” de la Vega said."
    assert sorted(people(text)) == ["Carlos Mesa Gisbert", "José de la Vega Luna"]


def _people(text: str) -> dict[str, int]:
    return {p.name: p.quoted for p in analyse(text).people if p.kind == "person"}


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        # father and son are two
        (
            "Judge Owen Tarrant Jr., whose father Owen Tarrant Sr. built the court, retired.\n\n“I am tired,” the younger Tarrant"
            " said.\n\n“He never was,” said Owen Tarrant Sr., who is 90.",
            {"Owen Tarrant Jr.": 1, "Owen Tarrant Sr.": 1},
        ),
        # a surname of two goes to the one of that role, also where the role is written by its letters
        (
            "Prime Minister Zainab Okafor Bello met Kano Governor Musa Bello.\n\n“We agree,” PM Bello said.\n\n“We do not,” said"
            " Governor Bello.",
            {"Zainab Okafor Bello": 1, "Musa Bello": 1},
        ),
        ("Congress MLA P. Lakshman said that the file had gone missing.", {"P. Lakshman": 1}),
        # letters behind a name
        (
            "Prosecutor Leila Haddad KC told the court that the letters were forged.\n\n“They are not,” said Owen Marsh, QC.\n\n"
            "“We shall see,” Ms Haddad said.",
            {"Leila Haddad": 2, "Owen Marsh": 1},
        ),
        ("Another parent said that the school had never called.", {"another parent": 1}),
        (
            "The Director-General of the State Agency, Mrs. Patience Oghene, said that 40,000 people had been moved.",
            {"Patience Oghene": 1},
        ),
        # a nickname between marks stands in the name
        (
            "Mayor Ricardo “Ding” Salonga opened the bridge. “It will hold,” Salonga said.",
            {"Ricardo “Ding” Salonga": 1},
        ),
        # a title with a stop, a role tied by a hyphen
        ("Palace spokesman Atty. Rosario Medina said nothing was signed.", {"Rosario Medina": 1}),
        ("Police Inspector-General Wycliffe Barasa said nine men were held.", {"Wycliffe Barasa": 1}),
        # in apposition to what somebody is
        ("His neighbour, Corazon Bautista, held on to a tree. “I prayed,” she said.", {"Corazon Bautista": 1}),
    ],
)  # fmt: skip
def test_a_name_with_all_that_belongs_to_it_is_one_person(text: str, quoted: dict[str, int]) -> None:
    assert _people(text) == quoted


@pytest.mark.parametrize("name", ["Alejandro Ferreyra", "Siti Kurniawan", "Layla Benhamou"])
def test_a_full_name_that_the_model_overlooks_is_found_before_the_last_name(name: str) -> None:
    last = name.split()[1]
    text = f"{name} has run the clinic for nine years. “We never closed,” {last} said."
    assert _people(text) == {name: 1}


def test_what_a_relative_is_called_tells_he_from_she() -> None:
    text = (
        "Ebba Sundqvist, the painter, died in May. Her son, Kojo Annan-Sundqvist, told the radio.\n\nBorn in Lund, she came to Accra"
        " with, as she put it, “one trunk and no plan whatever”."
    )
    assert _people(text)["Ebba Sundqvist"] == 1


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jody Pallister drives the night bus; Rita Haas owns it. “It was late,” he said.", "Jody Pallister"),
        ("City spokesman Grace Oduya met Karl Lind at noon. “The wall will hold,” she said.", "Grace Oduya"),
    ],
)
def test_neither_a_name_of_both_sexes_nor_an_office_tells_he_from_she(text: str, speaker: str) -> None:
    assert [p.name for p in analyse(text).people if p.quoted] == [speaker]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Harbour News’ Ann Moss", "Ann Moss"), ("The Tide's Karl Lind", "Karl Lind"), ("Lund’s Victoria Fund", "Lund’s Victoria Fund"),
        ("House Speaker Paula Rhee", "Paula Rhee"), ("Ohio Democrat Karl Lind", "Karl Lind"), ("Democrat Club", "Democrat Club"),
        ("Comedian Owen Tarrant", "Owen Tarrant"), ("Pollster Mia Holt", "Mia Holt"),
    ],
)  # fmt: skip
def test_a_name_is_without_employer_office_and_party(written: str, name: str) -> None:
    assert clean_name(written) == name


def test_an_initial_stands_for_a_name_beside_others_alone() -> None:
    assert is_form_of("D. Ethel Hartwell", "Delia E. Hartwell")
    assert not is_form_of("Egbert", "Delia E. Hartwell")


def test_a_name_ends_before_the_verb_of_a_headline() -> None:
    text = "Hilda Moreno Says Seaways Ferry Was Late\n\nSeaways has four ferries. “All four were late,” Seaways said."
    assert "Hilda Moreno" in people(text)
    assert not any("Says" in p.name for p in analyse(text).people)


@pytest.mark.parametrize("place", ["Victoria Road", "Rue Vauban", "Tanner Street", "Lake Orrin", "Typhoon Maring"])
def test_a_place_or_storm_is_nobody(place: str) -> None:
    text = f"The crowd had gathered near {place} on Monday. {place} was quiet at noon. “It is over,” said Tomas Hale."
    assert [p.name for p in analyse(text).people] == ["Tomas Hale"]


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("A 34-year-old nurse", "person"), ("One resident", "person"), ("A Tajik delegate", "person"), ("A man at the back", "person"),
        ("One of the witnesses", "person"), ("Two councillors", "group"), ("Some engineers", "group"),
        ("Leaders of five villages", "group"), ("Police", "group"), ("The family", "group"), ("The dockers’ union", "group"),
    ],
)  # fmt: skip
def test_one_human_being_without_a_name_is_a_person_and_several_are_a_group(phrase: str, kind: str) -> None:
    (speaker,) = [p.kind for p in analyse(f"{phrase} said the bus was late.").people if p.quoted]
    assert speaker == kind


@pytest.mark.parametrize(
    "name", ["34-year-old nurse", "Tajik delegate", "man at UN headquarters", "one of the Petrovs' neighbours"]
)
def test_what_is_no_name_is_told_by_its_words(name: str) -> None:
    assert is_phrase(name)
    assert not any(map(is_phrase, ("Ludwig van Dongen", "van Dongen", "Elif al-Masri", "LEWIS HART", "Pelé", "")))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        # beside what somebody is, without a given name that a list has
        ("The charity’s Nigeria director, Osai Mbeki, said funds were short.", {"Osai Mbeki": 1}),
        # a body's name with its place
        ("The Law Society of Kenya said it would move to court.", {"Law Society of Kenya": 1}),
        # no sentence begins behind a title's stop
        (
            "President Ramon Sandoval will visit the province on Friday, Palace press officer Atty. Claire Madrigal said.",
            {"Claire Madrigal": 1, "Ramon Sandoval": 0, "Palace": 0},
        ),
        # two countries' ministers are several, Morocco is nobody
        ("The foreign ministers of Portugal and Morocco said the talks would go on.", {"foreign ministers of Portugal and Morocco": 1}),
        # what a noun tells of a name: that it is a body's, how many children
        ("Nordwind built the pier. The company said it was safe.", {"Nordwind": 1}),
        (
            "Leila Ansari sells maize. The mother of three says she feels safe. Amina Kuria, 34, agrees. “Nothing can harm us,” says the"
            " mother of four.",
            {"Leila Ansari": 1, "Amina Kuria": 1},
        ),
        # a town where something is, is nobody
        ("The mill in Telford closed. “It was time,” said Tom Hale. There are mills near Telford.", {"Tom Hale": 1}),
        ("“We wait,” said Rosa Delgado, the mayor of San Isidro. It was dry in San Isidro.", {"Rosa Delgado": 1}),
    ],
)  # fmt: skip
def test_who_is_in_an_article_and_how_often_they_speak(text: str, quoted: dict[str, int]) -> None:
    assert {p.name: p.quoted for p in analyse(text).people} == quoted


def test_a_club_is_no_person_and_a_lone_name_that_a_company_means_is_none() -> None:
    text = "Kelton Rovers lost to Ardley. “It rained,” said Tom Hale."
    assert {p.name: p.kind for p in analyse(text).people}["Kelton Rovers"] == "organisation"
    (company,) = analyse("Nordwind built the pier. The company said it was safe.").people
    assert (company.name, company.kind) == ("Nordwind", "organisation")


def test_a_role_before_a_name_has_the_owners_whole_name() -> None:
    (person,) = [
        p
        for p in analyse("The Woodland Trust's regional director, Anita Desai, said the oak was dead.").people
        if p.quoted
    ]
    assert person.role == "Woodland Trust's regional director"


@pytest.mark.parametrize("phrase", ["Two officials familiar with the talks", "Residents of a Shropshire village", "The foreign ministers of Portugal and Morocco"])  # fmt: skip
def test_a_clear_cue_with_a_clear_phrase_is_likely_right(phrase: str) -> None:
    (quote,) = analyse(f"{phrase} said the road was closed.").quotes
    assert quote.confidence > 0.75


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Njeri Kamau", "female"), ("Tunde Bello", "male"), ("Zanele Moyo", "female"), ("Fazal Khan", "male"), ("Gul Zaman", None), ("Nerys Pugh", "female")],
)  # fmt: skip
def test_given_names_tell_what_they_tell_where_they_are_given(name: str, gender: str | None) -> None:
    assert gender_of_name(name) == gender
