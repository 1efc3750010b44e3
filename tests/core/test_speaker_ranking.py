"""Who else may have said it, the likeliest first: each thing that counts, alone, turns the order."""

from __future__ import annotations

from dataclasses import replace

from onrecord.core.model import Analysis, Person, PersonKind, Quote, Span
from onrecord.core.review.current import Reviewed, State
from onrecord.core.review.speaker_ranking import antecedent, mention_for, rank_speakers

QUOTE = Quote(content=(Span(1000, 1100),), text="x", kind="direct")


def person(name: str, *starts: int, kind: PersonKind = "person", quoted: int = 0) -> Person:
    """Somebody who is named, in ten characters, at each of these places."""
    return Person(name, name, kind, None, tuple(Span(s, s + 10) for s in starts), quoted)


def order(*people: Person, quote: Quote = QUOTE, others: tuple[Reviewed, ...] = ()) -> list[str]:
    """The names, likeliest first."""
    return [p.name for p in rank_speakers(Analysis(people=people), quote, others)]


def said(name: str, start: int) -> Reviewed:
    """Another quote, of somebody, at a place."""
    quote = replace(QUOTE, content=(Span(start, start + 20),))
    return Reviewed(key=f"{start}-{start + 20}", quote=quote, state=State.OPEN, proposal=quote, speaker_name=name)


def test_the_nearer_name_comes_first() -> None:
    assert order(person("Far", 100), person("Near", 900)) == ["Near", "Far"]
    assert order(person("Near", 900), person("Far", 100)) == ["Near", "Far"]
    assert order(person("Far", 1900), person("Near", 1200)) == ["Near", "Far"]


def test_at_one_distance_a_name_after_the_quote_comes_first() -> None:
    assert order(person("After", 1200), person("Before", 890)) == ["After", "Before"]
    assert order(person("After", 1200), person("Before", 940)) == ["Before", "After"]


def test_a_name_within_the_quotes_own_words_counts_little() -> None:
    assert order(person("Within", 1050), person("Outside", 500)) == ["Outside", "Within"]
    assert order(person("Within", 1050), person("Far", 100)) == ["Within", "Far"]


def test_of_two_mentions_the_nearest_outside_the_words_counts() -> None:
    both = person("Both", 1050, 980)
    assert order(person("Other", 900), both) == ["Both", "Other"]
    assert mention_for(both, QUOTE) == (Span(980, 990),)
    assert mention_for(person("Both", 1050, 100, 200), QUOTE) == (Span(200, 210),)
    assert mention_for(person("Within", 1050), QUOTE) == (Span(1050, 1060),)
    assert mention_for(person("Nowhere"), QUOTE) == ()


def test_people_come_before_groups_and_groups_before_organisations() -> None:
    names = order(
        person("Office", 900, kind="organisation"), person("Crew", 900, kind="group"), person("Somebody", 900)
    )
    assert names == ["Somebody", "Crew", "Office"]


def test_who_is_quoted_more_comes_first_up_to_five_times() -> None:
    assert order(person("Once", 900, quoted=1), person("Thrice", 890, quoted=3)) == ["Thrice", "Once"]
    assert order(person("Far", 880, quoted=50), person("Near", 900, quoted=5)) == ["Near", "Far"]


def test_who_speaks_close_by_comes_before_who_is_named_a_little_nearer() -> None:
    far, near = person("Speaking", 100), person("Named", 600)
    assert order(far, near) == ["Named", "Speaking"]
    assert order(far, near, others=(said("Speaking", 1150),)) == ["Speaking", "Named"]
    # Of two quotes of one person the nearer counts, in whichever order they come.
    assert order(far, near, others=(said("Speaking", 1150), said("Speaking", 9000))) == ["Speaking", "Named"]
    assert order(far, near, others=(said("Speaking", 9000), said("Speaking", 1150))) == ["Speaking", "Named"]
    # The quote itself says nothing of who else speaks.
    assert order(far, near, others=(said("Speaking", 1000),)) == ["Named", "Speaking"]


def test_outside_the_text_who_is_named_beside_it_comes_first() -> None:
    people = Analysis(people=(person("Near", 990), person("Ada Moreno", 10), person("Often", 20, quoted=5)))
    ranked = rank_speakers(people, QUOTE, (said("Near", 980),), "Minister Moreno says … today")
    assert [p.name for p in ranked] == ["Ada Moreno", "Often", "Near"]


def test_who_is_proposed_comes_last_and_equals_come_by_name() -> None:
    first = person("Ana", 990)
    assert order(first, person("Ben", 100), quote=replace(QUOTE, person="Ana")) == ["Ben", "Ana"]
    assert order(person("Cy", 900), person("Ben", 900), person("Ana", 900)) == ["Ana", "Ben", "Cy"]


def test_the_antecedent_is_the_last_time_the_text_named_them_before_the_pronoun() -> None:
    text = "Ada Moreno came. Moreno left. She said so. Moreno slept."
    someone = Person("p", "Ada Moreno", "person", None, (Span(0, 10), Span(17, 23), Span(30, 33), Span(43, 49)))
    pronoun = replace(QUOTE, content=(Span(39, 41),), speaker=(Span(30, 33),))
    assert antecedent(someone, pronoun, text) == Span(17, 23)
    assert antecedent(someone, replace(pronoun, speaker=(Span(17, 23),)), text) is None
    assert antecedent(someone, replace(pronoun, speaker=()), text) is None
