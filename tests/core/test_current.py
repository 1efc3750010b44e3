"""What stands after decisions: undo and redo without limit, and a newer analysis that loses none of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Quote, Span
from onrecord.core.review.content import kind_of
from onrecord.core.review.corrections import parse_figure
from onrecord.core.review.review import Review
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE, TEXT, at, examples, new_store

_STEPS = (
    "accept",
    "reject",
    "speaker",
    "span",
    "kind",
    "add",
    "split",
    "join",
    "tag",
    "note",
    "accept all",
    "reopen",
    "undo",
    "redo",
)


def a_review(store: Store, analysis: Analysis = ANALYSIS, reviewer: str = "anna") -> Review:
    key = save_article(store, ARTICLE)
    save_analysis(store, key, analysis)
    return Review(store, key, TEXT, analysis, reviewer)


def decide(review: Review, step: str, pick: int) -> None:
    """Make one decision of a kind on some quote; one that cannot be made changes nothing."""
    with suppress(OnrecordError):
        attempt(review, step, pick)


def attempt(review: Review, step: str, pick: int) -> None:  # noqa: C901, PLR0912 - a table of all that can be decided
    """The same; raises where it cannot be made."""
    quotes = review.quotes
    r = quotes[pick % len(quotes)]
    match step:
        case "accept":
            review.accept([r.key])
        case "reject":
            review.reject([r.key])
        case "reopen":
            review.reopen([r.key])
        case "speaker":
            review.set_speaker(
                [r.key], ("Karl Lind", "Ada Moreno", "Somebody Else", None, ("Karl Lind", "Eva Brook"))[pick % 5]
            )
        case "span":
            review.set_content(r.key, (Span(pick % 60, pick % 60 + 30),))
        case "kind":
            review.set_kind(r.key, ("direct", "mixed", "indirect")[pick % 3])
        case "add":
            review.add((Span(pick % 80, pick % 80 + 12),), "Karl Lind")
        case "split":
            review.split(r.key, r.quote.start + 9)
        case "join":
            review.join(r.key, quotes[(pick + 1) % len(quotes)].key)
        case "tag":
            review.set_tags(r.key, ["check", f"t{pick % 3}"])
        case "note":
            review.note_passage(Span(0, 7), f"note {pick}")
        case "accept all":
            review.accept([q.key for q in quotes])
        case "undo":
            review.undo()
        case _:
            review.redo()


@examples(25)
@given(st.lists(st.tuples(st.sampled_from(_STEPS), st.integers(0, 200)), max_size=25))
def test_undone_fully_it_is_the_start_and_redone_the_end(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "s.db")
        review = a_review(store)
        start = review.current.quotes, review.current.notes
        for step, pick in steps:
            decide(review, step, pick)
        end = review.current.quotes, review.current.notes
        count = len(review.current.undoable)
        for _ in range(count):
            assert review.undo() is not None
        assert review.undo() is None
        assert (review.current.quotes, review.current.notes) == start
        for _ in range(count):
            assert review.redo() is not None
        assert (review.current.quotes, review.current.notes) == end
        again = Review(store, review.article_id, TEXT, ANALYSIS, "anna")
        assert (again.current.quotes, again.current.notes) == end
        store.close()


def test_a_newer_analysis_keeps_every_decision(store: Store) -> None:
    review = a_review(store)
    keys = [r.key for r in review.quotes]
    review.accept([keys[0]])
    review.reject([keys[1]])
    review.set_speaker([keys[3]], "Karl Lind")
    moved = list(ANALYSIS.quotes)
    moved[0] = replace(moved[0], content=(moved[0].content[0],))  # part of it only
    moved[1] = replace(moved[1], content=(at("rose 35 percent to $2 million"),))  # another beginning
    del moved[3]  # no longer found
    newer = a_review(store, replace(ANALYSIS, quotes=tuple(moved)))
    states = {r.key: r.state for r in newer.quotes}
    assert states[keys[1]] == "rejected"
    assert states[keys[3]] == "recheck"
    assert newer.find(keys[3]).speaker_name == "Karl Lind"
    assert sum(r.state == "accepted" or r.state == "recheck" for r in newer.quotes) == 2
    newer.accept([keys[3]])
    assert newer.find(keys[3]).state in ("accepted", "recheck")


def test_accepting_after_a_change_says_changed(store: Store) -> None:
    review = a_review(store)
    key = review.quotes[0].key
    review.set_kind(key, "mixed")
    review.accept([key])
    assert review.find(key).state == "changed"
    review.set_kind(key, "direct")
    review.accept([key])
    assert review.find(key).state == "accepted"


def test_history_says_who_decided_what(store: Store) -> None:
    review = a_review(store)
    key = review.quotes[0].key
    review.reject([key])
    review.undo()
    other = Review(store, review.article_id, TEXT, ANALYSIS, "ben")
    other.accept([key])
    assert [(d.reviewer, e.state) for d, e in other.history(key)] == [("anna", "rejected"), ("ben", "accepted")]


def test_a_reviewer_undoes_only_their_own(store: Store) -> None:
    anna = a_review(store)
    ben = Review(store, anna.article_id, TEXT, ANALYSIS, "ben")
    anna.accept([anna.quotes[0].key])
    ben.reject([ben.quotes[1].key])
    undone = anna.undo()
    assert undone is not None
    assert undone.action == "accept"
    assert [r.state for r in anna.quotes][:2] == ["open", "rejected"]


def test_quotes_cannot_become_empty(store: Store) -> None:
    review = a_review(store)
    for content in ((), (Span(5, 5),), (Span(10, 5),)):
        with pytest.raises(OnrecordError, match="at least one word"):
            review.set_content(review.quotes[0].key, content)
    assert review.quotes[0].state == "open"


def test_kinds_by_quotation_marks() -> None:
    assert kind_of(TEXT, (at("“We will sign,”"),)) == "direct"
    assert kind_of(TEXT, (at("the French would wait"),)) == "indirect"
    assert kind_of(TEXT, (at("“We will sign,” she said"),)) == "mixed"
    assert kind_of("'It's late,' he said.", (Span(0, 12),)) == "direct"


def test_two_quotes_over_the_same_words_keep_apart(store: Store) -> None:
    twin: Quote = replace(ANALYSIS.quotes[0], person="p2")
    review = a_review(store, replace(ANALYSIS, quotes=(ANALYSIS.quotes[0], twin)))
    review.reject([review.quotes[1].key])
    assert sorted(r.state for r in review.quotes) == ["open", "rejected"]


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("35 percentage", 35, "percentage"),
        ("-12 celsius", -12, "celsius"),
        ("30-40 kilometre", (30, 40), "kilometre"),
        ("1,234.5", 1234.5, None),
        ("2024-03-11", "2024-03-11", None),
        ("many people", None, "many people"),
    ],
)
def test_figures_as_a_reviewer_types_them(typed: str, value: object, unit: str | None) -> None:
    assert parse_figure(typed) == (value, unit)


def test_who_speaks_together_still_does_after_decisions_on_the_words_and_not_after_another_is_named(
    store: Store,
) -> None:
    first, *others = ANALYSIS.quotes
    review = a_review(store, replace(ANALYSIS, quotes=(replace(first, people=("p1", "p2")), *others)))
    key = review.quotes[0].key

    def together() -> list[tuple[str, ...]]:
        return [r.quote.people for r in review.quotes if r.key.startswith(key)]

    review.accept([key])
    assert together() == [("p1", "p2")]
    review.split(key, at("There is no").start)
    assert together() == [("p1", "p2")] * 2
    review.set_speaker([f"{key}|2"], "dock worker")
    assert together() == [("p1", "p2"), ("p3",)]
    review.rename("Karl Lind", "Ada Moreno")
    assert together() == [("p1",), ("p3",)]
    review.undo()
    review.drop_person("Karl Lind")
    assert together() == [("p1",), ("p3",)]


def test_all_who_speak_a_quote_are_its_speakers_under_the_names_they_have_now(store: Store) -> None:
    first, *others = ANALYSIS.quotes
    review = a_review(store, replace(ANALYSIS, quotes=(replace(first, people=("p1", "p2", "p3")), *others)))
    key = review.quotes[0].key
    assert review.quotes[0].speakers == ("Ada Moreno", "Karl Lind", "dock worker")
    review.rename("Karl Lind", "Karl Lind Ås")
    review.accept([key])
    assert review.quotes[0].speakers == ("Ada Moreno", "Karl Lind Ås", "dock worker")
    review.rename("Ada Moreno", "dock worker")
    assert review.quotes[0].speakers == ("dock worker", "Karl Lind Ås")
    review.undo()
    review.set_speaker([key], "Karl Lind Ås")
    assert review.quotes[0].speakers == ("Karl Lind Ås",)
    review.set_speaker([key], None)
    assert review.quotes[0].speakers == ()
    review.undo()
    review.undo()
    assert review.quotes[0].speakers == ("Ada Moreno", "Karl Lind Ås", "dock worker")


def test_a_quote_that_was_given_to_somebody_else_tells_whom_the_program_had_proposed(store: Store) -> None:
    review = a_review(store)
    key, why = review.quotes[0].key, review.quotes[0].quote.explanation
    review.set_tags(key, ["check"])
    review.set_kind(key, "mixed")
    assert (review.find(key).is_given, review.find(key).quote.explanation) == (False, why)
    review.set_speaker([key], "Eva Brook")
    assert (review.find(key).is_given, review.find(key).quote.explanation) == (
        True,
        f"proposed: Ada Moreno, 97 % sure: {why}",
    )
    review.set_speaker([key], "Ada Moreno")
    assert (review.find(key).is_given, review.find(key).quote.explanation) == (False, why)
