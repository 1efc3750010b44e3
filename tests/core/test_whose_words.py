"""Whose words they are in news of many kinds, with the real model: what used to fail, by its kind.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.pipeline import analyse
from tests.attributed import said


@pytest.mark.parametrize(
    "who", ["A retired teacher from Leeds", "A fitter", "One of the neighbours", "Another neighbour"]
)
@pytest.mark.parametrize("clause", ["who paid £22,000 for a boat he never saw", "who had sold the boat she built"])
def test_somebody_described_by_a_clause_with_a_pronoun_speaks(who: str, clause: str) -> None:
    text = f"{who}, {clause}, described the yard as “a stage set”.\n\n“Nobody was there,” the witness said."
    (_, first), (words, second) = said(text)
    assert words == "“Nobody was there,”"
    assert None not in (first, second)


@pytest.mark.parametrize("who", ["the accountant", "a spokeswoman for the port", "the union’s lawyer"])
@pytest.mark.parametrize("words", ["the ledger never existed", "workers had been promised a raise", "no one was hurt"])
def test_the_name_beside_what_somebody_is_belongs_to_the_speaker(who: str, words: str) -> None:
    assert said(f"According to {who}, Ana Pires, {words}.") == [(words, "Ana Pires")]


@pytest.mark.parametrize("clause", ["43, drove into the fence", "who won by nine votes, drove into the fence"])
def test_a_name_that_begins_what_is_told_is_no_speakers(clause: str) -> None:
    ((words, who),) = said(f"According to the mayor, Ana Pires, {clause}.")
    assert words == f"Ana Pires, {clause}"
    assert who != "Ana Pires"


@pytest.mark.parametrize(
    "text",
    [
        "“We have left the harbour,” said the accountant, Ana Pires, who would not say why. She added that nobody had paid.",
        "According to the clerk, Ana Pires, nobody paid, the minister told Harbour News, asked whether he would go.",
        "LISBON (Newswire) - The union said its members, who were told to wait, had been “asked to lie”, as one put it.",
    ],
)
def test_a_text_may_end_anywhere(text: str) -> None:
    ends = [i for i, c in enumerate(text) if not c.isalnum()] + [len(text)]
    assert all(analyse(text[:end]).quotes is not None for end in ends)


@pytest.mark.parametrize(
    ("behind", "who"),
    [
        ("was how Lind put it", "Mara Lind"),
        ("as Lind once put it", "Mara Lind"),
        ("as a dock worker put it on Monday", "dock worker"),
    ],
)
@pytest.mark.parametrize("words", ["“It was the longest night of my life,”", "“Who would go back in such a storm?”"])
def test_words_are_whoevers_puts_them_so(words: str, behind: str, who: str) -> None:
    text = f"The ferry’s owner, Paul Osgood, said it was ready.\n\nHarbour master Mara Lind walked the quay.\n\n{words} {behind}."
    (*_, last) = analyse(text).quotes
    assert said(text)[-1] == (words, who)
    assert "cue “put it” after the quote" in last.explanation


def test_a_speaker_begins_behind_the_dateline() -> None:
    text = "MILAN, Oct 24 (Wire) - Italian chipmaker Velora said on Friday it would cut 400 jobs in Catania."
    (quote,) = analyse(text).quotes
    assert text[quote.speaker[0].start : quote.speaker[-1].end] == "Italian chipmaker Velora"


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("'", "'"), ('"', '"')])
@pytest.mark.parametrize(
    ("told", "cue"), [("The rain had been worse", "she said"), ("The roof had been mended in May", "Orr said")]
)
def test_what_is_told_and_what_is_quoted_behind_one_cue_are_two_quotes(
    told: str, cue: str, opening: str, closing: str
) -> None:
    text = f"Dana Orr has run the market since May. {told}, {cue}. {opening}We lost two stalls in June.{closing}"
    assert said(text) == [(told, "Dana Orr"), (f"{opening}We lost two stalls in June.{closing}", "Dana Orr")]


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("Norrland Steel AB", "The Swedish company"),
        ("Tamura Motor", "The Japanese carmaker"),
        ("Austin Airways", "The US carrier"),
        ("Bank of Denmark", "The Danish lender"),
        ("Dornach Semiconductor NV", "The Dutch chipmaker"),
    ],
)
def test_a_company_is_meant_by_its_trade_and_its_country(name: str, noun: str) -> None:
    text = f"{name} cut its forecast on Thursday after orders fell.\n\n{noun} said its losses had grown."
    assert said(text)[-1] == ("its losses had grown", name)


def test_a_company_is_one_with_its_legal_form_and_without() -> None:
    text = "Norrland Steel AB said it was glad. Norrland Steel said it would hire. Norrland said it had hired."
    assert {name for _, name in said(text)} == {"Norrland Steel AB"}


@pytest.mark.parametrize(
    "name",
    ["Austin Airways", "Kolmar Holdings", "Victoria Hospital", "Norrland Steel", "Pellworth Capital", "the Red Cross"],
)
def test_a_name_that_ends_as_bodies_names_do_is_no_persons(name: str) -> None:
    (one,) = analyse(f"“It is over,” {name} said on Monday.").people
    assert one.kind == "organisation", one


@pytest.mark.parametrize("name", ["Danielle Steel", "Charles Church", "Lionel Fox"])
def test_a_last_name_that_bodies_have_too_is_a_persons(name: str) -> None:
    (one,) = analyse(f"“It is over,” {name} said on Monday.").people
    assert (one.name, one.kind) == (name, "person")


def people_of(words: str, text: str) -> list[str]:
    """The names of all who speak the quote that has ``words``."""
    analysis = analyse(text)
    (quote,) = [q for q in analysis.quotes if words in q.text]
    return [p.name for p in map(analysis.person, quote.people) if p]


@pytest.mark.parametrize(
    "who",
    [
        "President Elena Marku, Prime Minister Jonas Reeh and Chancellor Sabine Adler",
        "Elena Marku, Jonas Reeh and Sabine Adler",
        "Mayor Elena Marku, councillor Jonas Reeh and teacher Sabine Adler",
    ],
)
def test_three_who_speak_together_are_all_named_and_meant_by_they(who: str) -> None:
    text = f"{who} said in a letter that both sides should withdraw.\n\n“We do not ask who began,” they wrote."
    three = ["Elena Marku", "Jonas Reeh", "Sabine Adler"]
    assert people_of("both sides should", text) == three
    assert people_of("who began", text) == three


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Larmia's Foreign Minister, Davit Orbel, said he would not sign.", "Davit Orbel", "Larmia's Foreign Minister"),
        ("Italy's biggest metalworkers' union, Fiom, said it would strike.", "Fiom", None),
        ("The director M. Iqbal Pasha, IAS, said buses were late.", "M. Iqbal Pasha", "director"),
        ("HRH Eze Barr. Nnamdi Okorie said nobody was told.", "Nnamdi Okorie", None),
        ("Another trader, Hajia Amina Bello, said nobody was told.", "Amina Bello", "trader"),
        ("Opposition leader Cllr Rufus Tate said it was theft.", "Rufus Tate", "Opposition leader"),
        ("“It was time,” Anneke de Wit of Zuiderbank wrote in a note.", "Anneke de Wit", None),
    ],
)
def test_titles_letters_and_employers_are_no_part_of_a_name(text: str, name: str, role: str | None) -> None:
    analysis = analyse(text)
    (quote,) = analysis.quotes
    person = analysis.person(quote.person)
    assert person is not None
    assert (person.name, person.role) == (name, role)


@pytest.mark.parametrize("below", ["Dana Orr, Harbour Board.", "Dana Orr.", "Dana Orr"])
def test_the_name_beneath_a_pull_quote_is_whose_it_is(below: str) -> None:
    text = f'The vote was close.\n\n"We cannot sell what we do not own, and the town does not own the sea.\n{below}"\n\nThe council meets on Monday.'
    ((words, who),) = said(text)
    assert "We cannot sell" in words
    assert who == "Dana Orr"


@pytest.mark.parametrize(
    "body", ["the Harbour Institute in Bergen", "the Northern Rail Forum", "Harbour Watch, a charity in Leith"]
)
def test_nobody_is_a_which(body: str) -> None:
    text = f"Astrid Lund is the head of {body}, which says it aims to “give the coast back to those who live there”."
    ((_, who),) = said(text)
    assert who is not None
    assert who in body


@pytest.mark.parametrize("led", ["led by chairman Tomas Lind", "led by Tomas Lind, a lawyer", "founded by Tomas Lind"])
def test_a_body_led_by_somebody_speaks_itself(led: str) -> None:
    text = f"The Committee on Ferries, {led}, demanded “all that is known about the sinking” on Friday."
    assert [who for _, who in said(text)] == ["Committee on Ferries"]


@pytest.mark.parametrize("title", ["“Lost Harbour”", '"Lost Harbour"', "“The Long Winter”"])
def test_a_noun_may_have_a_title_before_it(title: str) -> None:
    text = f"Marcus Field has a new film. The {title} actor said he had “never been so cold in all my life”."
    assert [who for _, who in said(text)] == ["Marcus Field"]


@pytest.mark.parametrize(
    ("pronoun", "story", "who"),
    [
        ("She", "Helen Carr has praised Mayor Joan Astor for her handling of the flood.", "Helen Carr"),
        ("He", "Owen Tarrant, skipper of the Bluebell, lost his licence on Friday.", "Owen Tarrant"),
        ("He", "Joan Astor lost her brother. Peter Astor was found in Oslo last week.", "Peter Astor"),
    ],
)
def test_a_pronoun_above_the_story_is_whom_it_begins_with(pronoun: str, story: str, who: str) -> None:
    text = f"{pronoun} called it “the worst night of a long life on the water”\n\n{story}"
    assert said(text)[0][1] == who


@pytest.mark.parametrize(("kin", "who"), [("wife", "Ana Lund"), ("sister", "Ana Lund"), ("brother", "Karl Lund")])
def test_kin_is_the_one_other_of_that_name_and_sex(kin: str, who: str) -> None:
    text = (
        f"Peter Lund died in March. Ana Lund and Karl Lund were at the harbour when the boat was sold, said Maria Lopez.\n\n"
        f"Peter Lund’s {kin} said: “He would have hated all of the fuss.”"
    )
    assert said(text)[-1] == ("“He would have hated all of the fuss.”", who)


@pytest.mark.parametrize("kin", ["mom", "grandpa", "ex-wife", "stepdad", "co-star", "mentor", "nana"])
def test_kin_whom_nobody_names_are_somebody_else(kin: str) -> None:
    text = f"Peter Hales is on tour. Peter Hales’s {kin} said: “I listened to the whole album all night long.”"
    ((_, who),) = said(text)
    assert who is not None
    assert who.endswith(kin)
