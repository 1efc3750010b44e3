"""A decision names all who speak: alone, or together with others, whatever was proposed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.decision_records import decision_json, decision_of
from onrecord.core.model import Analysis, Quote
from onrecord.core.review.chains import chain_of
from onrecord.core.review.current import fold
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.review.speaker_ranking import mentions_for
from onrecord.core.review.wording import entry_in_words
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.decisions import append, decisions_of
from onrecord.core.store.entries import Action, Claim, QuoteEntry, State
from tests.conftest import ANALYSIS, ARTICLE, TEXT, at

BOTH = ("Ada Moreno", "Norrland")


def proposing(*people: str) -> Analysis:
    """ANALYSIS, these people saying the first quote together."""
    first, *others = ANALYSIS.quotes
    return replace(ANALYSIS, quotes=(replace(first, people=people), *others))


TOGETHER = proposing("p1", "p4")
KEY, SECOND, THIRD = (f"{q.start}-{q.end}" for q in ANALYSIS.quotes[:3])


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Store]:
    """A store of ARTICLE, whose first quote two are proposed to say."""
    with closing(open_store(tmp_path / "together.db")) as store:
        save_analysed(store, ARTICLE, TOGETHER)
        yield store


def of(store: Store, reviewer: str = "anna", *, blind: bool = False, analysis: Analysis = TOGETHER) -> Review:
    return Review(store, ARTICLE.id, TEXT, analysis, reviewer, blind)


def indexed(store: Store, key: str = KEY) -> tuple[object, ...]:
    """Who says a quote in the library."""
    query = "SELECT speaker_name, together_with, state FROM resolved_quotes WHERE key = ?"
    return tuple(store.connection.execute(query, [key]).fetchone())


def test_one_alone_several_and_nobody_stand_as_they_were_chosen(together: Store) -> None:
    review = of(together)
    for chosen, stands in (
        ("Ada Moreno", ("Ada Moreno",)),
        (("Norrland", "Ada Moreno", "Norrland"), ("Norrland", "Ada Moreno")),
        (("Ada Moreno", "Eva Brook", "Karl Lind"), ("Ada Moreno", "Eva Brook", "Karl Lind")),
        ((), ()),
        (("", "Eva Brook"), ("Eva Brook",)),
        (None, ()),
        (BOTH, BOTH),
    ):
        review.set_speaker([KEY], chosen)
        for held in (review, of(together)):
            r = held.find(KEY)
            assert (r.speakers, r.state) == (stands, "changed")
            ids = {p.name: p.id for p in held.current.analysis.people}
            assert r.quote.people == tuple(ids[name] for name in stands if name in ids)
    for _ in range(7):
        review.undo()
    assert review.find(KEY).speakers == BOTH
    review.redo()
    assert of(together).find(KEY).speakers == ("Ada Moreno",)
    assert indexed(together) == ("Ada Moreno", None, "changed")
    review.set_speaker([KEY], ("Ada Moreno", "Eva Brook"))
    assert indexed(together) == ("Ada Moreno", '["Eva Brook"]', "changed")
    assert [entry_in_words(e) for _, e in review.history(KEY)][-3:] == [
        "no one named, changed",
        "Ada Moreno and Norrland, changed",
        "Ada Moreno and Eva Brook, changed",
    ]


def test_a_verdict_keeps_those_it_was_given_on_when_a_newer_analysis_proposes_others(together: Store) -> None:
    of(together).accept([KEY])
    alone = of(together, analysis=proposing())
    assert (alone.find(KEY).speakers, alone.find(KEY).state) == (BOTH, "accepted")
    alone.set_speaker([SECOND], "Karl Lind")
    first, second, *others = ANALYSIS.quotes
    newer = replace(ANALYSIS, quotes=(first, replace(second, people=("p2", "p4")), *others))
    assert of(together, analysis=newer).find(SECOND).speakers == ("Karl Lind",)


def test_what_was_accepted_as_proposed_is_accepted_and_in_another_order_too(together: Store) -> None:
    review = of(together)
    for chosen, state in ((BOTH, "accepted"), (BOTH[::-1], "accepted"), ("Ada Moreno", "changed")):
        review.set_speaker([KEY], chosen)
        review.accept([KEY])
        assert review.find(KEY).state == state


def logged(store: Store, entry: QuoteEntry, reviewer: str = "anna", *, blind: bool = False) -> None:
    append(store, ARTICLE.id, Action.SPEAKER, reviewer, [entry], blind=blind)


@pytest.mark.parametrize(
    ("entries", "stands"),
    [
        ([QuoteEntry(KEY, State.ACCEPTED, proposed=Claim((at("she"),), speaker_name="Ada Moreno"))], BOTH),
        ([QuoteEntry(KEY, State.CHANGED, speaker_name="Ada Moreno")], BOTH),
        ([QuoteEntry(KEY, State.CHANGED, speaker_name="Karl Lind")], ("Karl Lind",)),
        ([QuoteEntry(KEY, State.CHANGED, speaker_name="")], ()),
        ([QuoteEntry(KEY, State.CHANGED, speaker_name=n) for n in ("Karl Lind", "Ada Moreno")], BOTH),
        (
            [QuoteEntry("+0-18", State.ACCEPTED, (at("Ada Moreno arrived"),), "direct", (at("she"),), "Ada Moreno")],
            BOTH,
        ),
    ],
    ids=["accepted", "named", "another", "nobody", "named again", "marked"],
)
def test_a_decision_of_before_means_those_proposed_with_the_speaker(
    together: Store, entries: Sequence[QuoteEntry], stands: tuple[str, ...]
) -> None:
    for entry in entries:
        logged(together, entry)
    rows = together.connection.execute("SELECT together_with, proposed FROM decisions").fetchall()
    assert all(row[0] is None and "together_with" not in (row[1] or "") for row in rows)
    review = of(together)
    assert review.find(entries[-1].key).speakers == stands
    review.reject([entries[-1].key])
    review.undo()
    assert review.find(entries[-1].key).speakers == stands


def test_decisions_of_before_and_of_now_on_the_same_speakers_are_no_dispute(together: Store) -> None:
    quote = TOGETHER.quotes[0]
    logged(together, QuoteEntry(KEY, State.ACCEPTED, quote.content, "direct", quote.speaker, "Ada Moreno"), blind=True)
    of(together, "ben", blind=True).accept([KEY])
    r = of(together).find(KEY)
    assert (r.speakers, r.state, r.sides) == (BOTH, "accepted", ())


def test_reviewers_who_name_other_speakers_differ_and_those_who_name_them_in_another_order_do_not(
    together: Store,
) -> None:
    of(together, blind=True).set_speaker([KEY], "Ada Moreno")
    ben = of(together, "ben", blind=True)
    ben.set_speaker([KEY], BOTH[::-1])
    r = of(together).find(KEY)
    assert r.state == "disputed"
    assert r.quote.explanation == "reviewers differ: anna: changed, Ada Moreno; ben: changed, Norrland and Ada Moreno"
    of(together, "carl", blind=True).set_speaker([KEY], BOTH)
    judge = of(together, "dora")
    assert [side.reviewers for side in judge.find(KEY).sides] == [("anna",), ("ben", "carl")]
    judge.settle(KEY, judge.find(KEY).sides[1])
    assert (judge.find(KEY).speakers, judge.find(KEY).state) == (BOTH, "changed")
    judge.undo()
    judge.settle(KEY, judge.find(KEY).sides[0])
    assert judge.find(KEY).speakers == ("Ada Moreno",)


def test_corrected_names_are_those_of_all_who_speak(together: Store) -> None:
    review = of(together)
    review.set_speaker([SECOND], ("Karl Lind", "Ada Moreno", "Eva Brook"))
    review.rename("Ada Moreno", "Ada Moreno Ås")
    assert review.find(SECOND).speakers == ("Karl Lind", "Ada Moreno Ås", "Eva Brook")
    review.rename("Ada Moreno Ås", "Karl Lind")  # two names of one: who speaks with themselves speaks once
    assert review.find(SECOND).speakers == ("Karl Lind", "Eva Brook")
    review.undo()
    review.undo()
    assert review.find(SECOND).speakers == ("Karl Lind", "Ada Moreno", "Eva Brook")


@pytest.mark.parametrize("chosen", [None, BOTH, BOTH[::-1]])
def test_who_speaks_with_a_name_that_is_nobodys_speaks_alone(together: Store, chosen: Sequence[str] | None) -> None:
    review = of(together)
    if chosen:
        review.set_speaker([KEY], chosen)
    else:
        review.accept([KEY])
    for dropped, left in (BOTH, BOTH[::-1]):
        review.drop_person(dropped)
        assert review.find(KEY).speakers == (left,)
        assert indexed(together)[:2] == (left, None)
        review.undo()
        assert set(review.find(KEY).speakers) == set(BOTH)
    review.rename("Norrland", "Norrland AB")
    review.drop_person("Norrland AB")
    assert review.find(KEY).speakers == ("Ada Moreno",)
    review.set_speaker([KEY], BOTH)  # somebody's after all
    assert of(together).find(KEY).speakers == BOTH
    review.set_speaker([KEY], "Ada Moreno")
    review.drop_person("Ada Moreno")
    assert review.find(KEY).speakers == ("Ada Moreno",)


def test_parts_and_joined_quotes_keep_all(together: Store) -> None:
    review = of(together)
    review.set_speaker([KEY], ("Karl Lind", "Eva Brook"))
    review.split(KEY, TEXT.index("“There"))
    assert [r.speakers for r in review.quotes[:2]] == [("Karl Lind", "Eva Brook")] * 2
    review.join(*(r.key for r in review.quotes[:2]))
    assert review.quotes[0].speakers == ("Karl Lind", "Eva Brook")
    review.set_speaker([THIRD], "Ada Moreno")
    review.join(review.quotes[0].key, THIRD)
    assert review.quotes[0].speakers == ("Karl Lind", "Eva Brook")


def test_a_decision_says_the_same_after_its_record(together: Store) -> None:
    review = of(together)
    review.set_speaker([KEY], ("Karl Lind", "Eva Brook"))
    review.set_speaker([KEY], "Ada Moreno")
    review.accept([KEY])
    decisions = decisions_of(together, ARTICLE.id)
    records = [json.loads(json.dumps(decision_json(d))) for d in decisions]
    assert [decision_of(record, ARTICLE.id) for record in records] == decisions
    assert [record["entries"][0].get("together_with") for record in records] == [["Eva Brook"], [], None]
    assert fold(TOGETHER, decisions, Page.plain(TEXT)).quotes[0].speakers == ("Ada Moreno",)


def test_what_follows_is_of_the_same_wrong_speakers() -> None:
    """A "they" that was two, and all the "they" that follow it until they are named; what one of them says alone is not."""
    said = [at("she"), at("He"), at("Karl Lind"), at("He")]
    quotes = [replace(ANALYSIS.quotes[1], content=(q.content[0],), speaker=(s,)) for q, s in zip(ANALYSIS.quotes, said, strict=False)]  # fmt: skip
    people = [("p1", "p2"), ("p2", "p1"), ("p1",), ("p1", "p2")]
    given: list[Quote] = [replace(q, person=p[0], people=p) for q, p in zip(quotes, people, strict=True)]
    current = fold(replace(ANALYSIS, quotes=tuple(given)), (), Page.plain(TEXT))
    assert chain_of(current.quotes, current.quotes[0], TEXT) == [current.quotes[1].key, current.quotes[3].key]


def test_where_the_text_names_those_who_stay_stays_and_who_goes_goes() -> None:
    ada, lind, norrland = at("Ada Moreno"), at("Karl Lind"), at("Norrland")
    quote = replace(ANALYSIS.quotes[0], person="p1", people=("p1", "p4"), speaker=(ada, norrland))
    current = fold(replace(ANALYSIS, quotes=(quote,)), (), Page.plain(TEXT))
    (r,) = current.quotes
    assert mentions_for(current.analysis, ("Ada Moreno",), r) == (ada,)
    assert mentions_for(current.analysis, ("Karl Lind", "Ada Moreno"), r) == tuple(sorted((ada, lind)))
    assert mentions_for(current.analysis, (*BOTH, "Karl Lind", "Eva Brook"), r) == tuple(sorted((ada, norrland, lind)))
    assert mentions_for(current.analysis, ("Karl Lind",), r) == (lind,)
    assert mentions_for(current.analysis, (), r) == ()


@pytest.mark.parametrize("names", ["Eva Brook", [""], [1], {}])
def test_a_record_with_no_list_of_names_is_refused(names: object) -> None:
    entry = {"type": "quote", "key": KEY, "speaker_name": "Ada Moreno", "together_with": names}
    record = {"id": 1, "action": "speaker", "reviewer": "anna", "at": "2024-03-12T08:00:00+00:00", "entries": [entry]}
    with pytest.raises(OnrecordError, match="the together_with of an entry has names that are no list of names"):
        decision_of(record, ARTICLE.id)
