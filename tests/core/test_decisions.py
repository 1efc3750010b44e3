"""Decisions of several reviewers at once: none is lost, none overrides another unseen; old logs read as they did."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.core.errors import DecisionConflict, OnrecordError
from onrecord.core.model import Span
from onrecord.core.review.current import CurrentState, fold
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.decisions import Decision, decisions_of
from onrecord.core.store.entries import (
    Action,
    ArticleEntry,
    CountryEntry,
    FigureEntry,
    NoteEntry,
    PersonEntry,
    QuoteEntry,
)
from tests.conftest import ANALYSIS, ARTICLE, TEXT, at, examples
from tests.core.conftest import review

Call = Callable[[Review], object]
SEVERAL = ("Ada Moreno", "Somebody Else")
KEYS = [f"{q.start}-{q.end}" for q in ANALYSIS.quotes]


def seen(state: CurrentState) -> object:
    """All of a state that a reviewer sees."""
    quotes = [(r.key, r.state, r.quote.content, r.quote.kind, r.speakers, sorted(r.tags), r.note) for r in state.quotes]
    return quotes, state.notes, state.analysis.people, state.analysis.countries, state.analysis.figures


def test_a_decision_on_what_another_changed_is_not_written_but_told(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    anna.reject([KEYS[0]])
    with pytest.raises(DecisionConflict, match="anna rejected it a moment ago; look again, and the same key") as told:
        ben.accept([KEYS[0]])
    assert told.value.keys == (KEYS[0],)
    assert ben.find(KEYS[0]).state == "rejected"
    anna.refresh()
    assert anna.find(KEYS[0]).state == "rejected"
    ben.accept([KEYS[0]])  # seen now, and meant
    assert anna.refresh()
    assert (anna.find(KEYS[0]).state, anna.find(KEYS[0]).reviewer) == ("accepted", "ben")


def test_tags_beside_a_verdict_leave_it(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    anna.reject([KEYS[0]])
    ben.set_tags(KEYS[0], ["check"])
    anna.set_tags(KEYS[0], ["desk"])
    r = ben.find(KEYS[0])
    assert (r.state, r.reviewer) == ("rejected", "anna")
    ben.refresh()
    assert ben.find(KEYS[0]).tags == ("check", "desk")
    anna.undo()
    ben.refresh()
    assert ben.find(KEYS[0]).tags == ("check",)


def test_what_one_takes_back_leaves_what_the_other_did_to_the_same_quote(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    anna.set_speaker([KEYS[0]], "Karl Lind")
    ben.refresh()
    ben.set_kind(KEYS[0], "mixed")
    anna.refresh()
    anna.undo()
    r = anna.find(KEYS[0])
    assert (r.speaker_name, r.quote.kind, r.state) == ("Ada Moreno", "mixed", "changed")


def test_nobody_takes_back_a_quote_that_another_decided_on(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    key = anna.add((at("arrived in Paris"),), "Ada Moreno")
    ben.refresh()
    ben.set_speaker([key], "Karl Lind")
    anna.refresh()
    with pytest.raises(OnrecordError, match="ben has decided on what this made; it stays until they undo that"):
        anna.undo()
    assert anna.find(key).speaker_name == "Karl Lind"
    ben.undo()
    anna.refresh()
    anna.undo()
    assert [r.key for r in anna.quotes] == KEYS


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (lambda r: r.rename("Norrland", "Norrland AB"), lambda r: r.drop_person("Norrland"), "corrected it"),
        (lambda r: r.drop_country("FR"), lambda r: r.change_country("FR", "BE", "Belgium"), "corrected it"),
        (lambda r: r.fix_figure(ANALYSIS.figures[1], "36"), lambda r: r.drop_figure(ANALYSIS.figures[1]), "corrected it"),
        (lambda r: r.note_passage(None, "one"), lambda r: r.note_passage(None, "two"), "changed its note"),
        (lambda r: r.set_note(KEYS[0], "one"), lambda r: r.set_note(KEYS[0], "two"), "changed its note"),
        (lambda r: r.split(KEYS[0], TEXT.index("“There")), lambda r: r.set_tags(KEYS[0], ["check"]), "split it"),
        (lambda r: r.join(*KEYS[:2]), lambda r: r.join(*KEYS[1:3]), "joined it"),
        (lambda r: r.add((Span(0, 16),)), lambda r: r.add((Span(0, 16),)), "added it"),
    ],
)  # fmt: skip
def test_every_kind_of_decision_is_told_of_another(
    pair: tuple[Review, Review], first: Call, second: Call, told: str
) -> None:
    anna, ben = pair
    first(anna)
    with pytest.raises(DecisionConflict, match=f"anna {told}"):
        second(ben)
    assert seen(ben.current) == seen(anna.current)


def test_a_quote_is_not_joined_with_itself(pair: tuple[Review, Review]) -> None:
    with pytest.raises(OnrecordError, match="a quote is joined with another one; there is none beside it"):
        pair[0].join(KEYS[0], KEYS[0])
    assert [r.key for r in pair[0].quotes] == KEYS


def test_a_reader_notices_what_others_did_and_only_then(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    assert not ben.refresh()
    anna.accept([KEYS[0]])
    assert ben.refresh()
    assert not ben.refresh()
    save_article(anna.store, ARTICLE)  # somebody wrote, but nothing of this review
    assert not ben.refresh()


def test_a_decision_that_did_not_reach_the_disk_is_not_shown(pair: tuple[Review, Review]) -> None:
    anna, _ = pair
    anna.store.connection.execute("CREATE TEMP TRIGGER full BEFORE UPDATE OF seen ON library_articles BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END")  # fmt: skip
    before = anna.current
    with pytest.raises(OnrecordError, match=r"could not be written \(disk full\); nothing was changed"):
        anna.reject([KEYS[0]])
    assert anna.current == before
    assert decisions_of(anna.store, ARTICLE.id) == []
    anna.store.connection.execute("DROP TRIGGER full")
    anna.reject([KEYS[0]])
    assert anna.find(KEYS[0]).state == "rejected"


def test_decisions_cannot_be_changed_or_taken_from_the_log(pair: tuple[Review, Review]) -> None:
    anna, _ = pair
    anna.reject([KEYS[0]])
    for query in ("UPDATE decisions SET state = 'accepted'", "DELETE FROM decisions"):
        with pytest.raises(sqlite3.IntegrityError, match="appended, never changed"):
            anna.store.connection.execute(query)


def test_a_verdict_holds_what_it_was_given_on_when_the_analysis_changes(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    anna.accept([KEYS[0]])
    anna.set_tags(KEYS[1], ["check"])
    quotes = [replace(q, person="p4", kind="mixed") for q in ANALYSIS.quotes]
    save_analysis(ben.store, ARTICLE.id, replace(ANALYSIS, quotes=tuple(quotes)))
    assert anna.refresh()
    accepted, tagged, untouched = (anna.find(k) for k in KEYS[:3])
    assert (accepted.speaker_name, accepted.quote.kind) == ("Ada Moreno", "direct")
    assert (tagged.speaker_name, tagged.quote.kind, tagged.tags) == ("Norrland", "mixed", ("check",))
    assert (untouched.speaker_name, untouched.quote.kind) == ("Norrland", "mixed")
    with pytest.raises(DecisionConflict, match="analysed again"):
        ben.reject([KEYS[2]])  # what ben has before him was Lind's
    ben.reject([KEYS[2]])


# Interleaving: whatever two reviewers do, with whatever each has seen of the other, is one after the other.

_VERBS = ("accept", "reject", "reopen", "speaker", "several", "span", "kind", "tag", "note", "split", "join", "add", "name", "describe", "undo", "redo", "look")  # fmt: skip
#: early versions could not say what somebody is, nor that several spoke, and what they said of a quote held the name of then through a renaming
_EARLY_VERBS = tuple(v for v in _VERBS if v not in ("describe", "name", "several"))


def plan(held: Review, verb: str, pick: int) -> Call:
    """What a key means, on what a reviewer has before them."""
    r = held.quotes[pick % len(held.quotes)]
    key, beside = r.key, held.quotes[(pick + 1) % len(held.quotes)].key
    dropped = {f"t{pick % 3}"}.intersection(r.tags)  # who has not seen a tag does not take it off
    calls: dict[str, Call] = {
        "accept": lambda x: x.accept([key]),
        "reject": lambda x: x.reject([key]),
        "reopen": lambda x: x.reopen([key, beside]),
        "speaker": lambda x: x.set_speaker([key], ("Karl Lind", "Ada Moreno", "Somebody Else", None)[pick % 4]),
        "several": lambda x: x.set_speaker([key], (SEVERAL, SEVERAL[::-1], ("Norrland", *SEVERAL))[pick % 3]),
        "span": lambda x: x.set_content(key, (Span(pick % 60, pick % 60 + 30),)),
        "kind": lambda x: x.set_kind(key, ("direct", "mixed", "indirect")[pick % 3]),
        "tag": lambda x: x.set_tags(key, [*(t for t in x.find(key).tags if t not in dropped), f"t{(pick + 1) % 3}"]),
        "note": lambda x: x.set_note(key, f"note {pick}"),
        "split": lambda x: x.split(key, r.quote.start + 9),
        "join": lambda x: x.join(key, beside),
        "add": lambda x: x.add((Span(pick % 8, pick % 8 + 12),), "Karl Lind"),
        "name": lambda x: x.rename(("Norrland", "Karl Lind")[pick % 2], f"Name {pick % 3}"),
        "describe": lambda x: x.describe_person(
            ("Norrland", "Karl Lind", "Somebody Else")[pick % 3],
            role=(None, "head", "")[pick % 3],
            country=("DE", "", None)[pick % 3],
            kind=("group", None, "organisation")[pick % 3],
        ),
        "undo": lambda x: x.undo(),
        "redo": lambda x: x.redo(),
        "look": lambda x: x.refresh(),
    }
    return calls[verb]


@examples(80)
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(_VERBS), st.integers(0, 30)), max_size=24))
@example([(0, "tag", 2), (1, "tag", 17)])  # the same tag by two: the second had nothing left to do
@example([(0, "tag", 3), (1, "tag", 28)])  # a tag that the second, who had not seen it, would have taken off
def test_any_interleaving_is_a_serial_order(template: Path, steps: list[tuple[int, str, int]]) -> None:
    with TemporaryDirectory() as folder:
        paths = [Path(shutil.copy(template, Path(folder) / f"{n}.db")) for n in range(2)]
        with (
            closing(open_store(paths[0])) as one,
            closing(open_store(paths[0])) as other,
            closing(open_store(paths[1])) as serial,
        ):
            reviews = review(one, "anna"), review(other, "ben")
            in_turn = review(serial, "anna"), review(serial, "ben")
            for who, verb, pick in steps:
                call = plan(reviews[who], verb, pick)
                before, shown = logged(reviews[who]), reviews[who].current
                try:
                    call(reviews[who])
                except DecisionConflict:
                    assert logged(reviews[who]) == before
                    shown = reviews[who].current
                    call = plan(reviews[who], verb, pick)
                    with suppress(OnrecordError):  # the same key again: nobody was faster this time
                        call(reviews[who])
                except OnrecordError:
                    assert logged(reviews[who]) == before
                if logged(reviews[who]) == before:
                    continue
                if verb in ("accept", "reject"):  # what is decided is what was seen
                    r = shown.quotes[pick % len(shown.quotes)]
                    assert r.quote.content == reviews[who].find(r.key).quote.content
                    assert r.speakers == reviews[who].find(r.key).speakers
                in_turn[who].refresh()
                call(in_turn[who])
                assert seen(reviews[who].current) == seen(in_turn[who].current)
            assert logged(reviews[0]) == logged(in_turn[0])
            for fresh in (review(one, "anna"), review(other, "ben")):
                assert seen(fresh.current) == seen(review(serial, "anna").current)


def logged(held: Review) -> list[tuple[str, str]]:
    return [(d.reviewer, d.action) for d in decisions_of(held.store, held.article_id)]


# Logs of early versions.


def early_rows(before: CurrentState, decision: Decision, after: CurrentState) -> list[list[Any]]:
    """A decision as versions before wrote it: every quote it touches whole, corrections where quotes have speakers."""
    held = {r.key: r for r in (*before.quotes, *after.quotes)}
    rows: list[list[Any]] = []
    for e in decision.entries:
        match e:
            case NoteEntry():
                rows.append([f"note@{e.key}", "note", json.dumps(e.at), "direct", "[]", None, "[]", e.text])
            case QuoteEntry():
                r = held[e.key]
                state = "gone" if e.state == "gone" else "again" if r.state == "recheck" else r.state
                claim = [json.dumps(r.quote.content), r.quote.kind, json.dumps(r.quote.speaker), r.speaker_name]
                rows.append([e.key, state, *claim, json.dumps(r.tags), r.note])
            case CountryEntry() | PersonEntry() | FigureEntry():
                value = e.code if isinstance(e, CountryEntry) else e.name if isinstance(e, PersonEntry) else e.value
                note = e.name or "" if isinstance(e, CountryEntry) else ""
                state = "rejected" if e.dropped else "changed"
                rows.append([f"{e.type}@{e.key}", state, "[]", "direct", "[]", value, "[]", note])
            case ArticleEntry():
                raise AssertionError("versions before set no date")
    return rows or [["", "", "[]", "direct", "[]", None, "[]", ""]]


def correct(held: Review, verb: str, pick: int) -> None:
    match verb:
        case "country":
            held.change_country("FR", "BE", "Belgium") if pick % 2 else held.drop_country("FR")
        case "figure":
            figure = ANALYSIS.figures[pick % 3]
            held.fix_figure(figure, f"{pick} percentage") if pick % 2 else held.drop_figure(figure)
        case "passage":
            held.note_passage(Span(pick, pick + 5) if pick % 3 else None, f"note {pick}" if pick % 4 else "")
        case _:
            plan(held, verb, pick)(held)


@examples(50)
@given(
    st.lists(
        st.tuples(st.sampled_from((*_EARLY_VERBS, "country", "figure", "passage")), st.integers(0, 30)), max_size=20
    )
)
def test_an_early_log_folds_as_the_same_decisions_do_now(template: Path, steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        paths = [Path(shutil.copy(template, Path(folder) / f"{n}.db")) for n in range(2)]
        with closing(open_store(paths[0])) as store, closing(open_store(paths[1])) as early:
            held = review(store, "anna")
            for verb, pick in steps:
                before, last = held.current, max((d.id for d in decisions_of(store, ARTICLE.id)), default=0)
                with suppress(OnrecordError):
                    correct(held, verb, pick)
                for decision in decisions_of(store, ARTICLE.id, last):
                    put_early(early, decision, early_rows(before, decision, held.current))
            old = fold(ANALYSIS, decisions_of(early, ARTICLE.id), Page.plain(TEXT))
            assert seen(old) == seen(held.current)
            assert [d.id for d in old.undoable] == [d.id for d in held.current.undoable]


def put_early(store: Store, decision: Decision, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, decision.id):
        store.connection.execute(
            "INSERT INTO decisions (id, batch, article_id, action, reviewer, at, target, blind, key, state, content, kind,"
            " speaker, speaker_name, tags, note) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, decision.id, ARTICLE.id, decision.action, decision.reviewer, decision.at, decision.target, *row],
        )


def test_a_decision_that_cannot_be_read_is_told(pair: tuple[Review, Review]) -> None:
    anna, _ = pair
    anna.store.connection.execute(
        "INSERT INTO decisions (batch, article_id, action, reviewer, at, key) VALUES (7, ?, 'guess', 'x', 'y', '')",
        [ARTICLE.id],
    )
    with pytest.raises(OnrecordError, match="decision 7 of the store cannot be read; run onrecord doctor"):
        review(anna.store, "anna")
    assert Action("accept all") == "accept all"
