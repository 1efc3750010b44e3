"""Two reviewers' stores made into one: nothing of either is lost, whichever takes the other in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.library.history import delete, merge, split, undo
from onrecord.core.model import Article
from onrecord.core.review.current import keyed
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store import decisions as log
from onrecord.core.store.connection import Store, open_store
from tests.articles import long_article
from tests.conftest import ANALYSIS, ARTICLE, TEXT, at, examples, new_store

KEYS = tuple(keyed(ANALYSIS.quotes))
SHORT, SHORT_ANALYSIS = long_article(1)


def made(path: Path, *articles: Article) -> Store:
    """A store with these articles of the two there are, nothing decided."""
    store = new_store(path)
    for article, analysis in ((ARTICLE, ANALYSIS), (SHORT, SHORT_ANALYSIS)):
        if article in articles:
            save_analysed(store, article, analysis)
    return store


def review(store: Store, reviewer: str) -> Review:
    """ARTICLE under review."""
    return Review(store, ARTICLE.id, TEXT, ANALYSIS, reviewer)


def resolved(store: Store) -> list[tuple[object, ...]]:
    """All quotes as they stand."""
    query = 'SELECT article_id, key, start, "end", text, speaker_name, speaker_id, together_with, kind, state, tags FROM resolved_quotes'
    return sorted((*row[:-1], *sorted(row[-1].split())) for row in map(tuple, store.connection.execute(query)))


def rows(store: Store) -> dict[str, int]:
    """How many rows the tables that hold what people did have."""
    tables = ("articles", "sources", "analyses", "decisions", "library_history", "identities", "resolved_quotes")
    return {t: store.connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


Act = Callable[[Review, str], object]
ACTS: dict[str, Act] = {
    "accept": lambda r, k: r.accept([k]),
    "reject": lambda r, k: r.reject([k]),
    "speaker": lambda r, k: r.set_speaker([k], "Eva Brook"),
    "several": lambda r, k: r.set_speaker([k], ("Karl Lind", f"Eva {r.reviewer}")),
    "nobody": lambda r, k: r.set_speaker([k], None),
    "reopen": lambda r, k: r.reopen([k]),
    "kind": lambda r, k: r.set_kind(k, "mixed"),
    "tag": lambda r, k: r.set_tags(k, [*r.find(k).tags, r.reviewer]),
    "note": lambda r, k: r.set_note(k, f"{r.reviewer} was here"),
    "span": lambda r, k: r.set_content(k, (at("Ada Moreno arrived"),)),
    "rename": lambda r, _: r.rename(r.current.analysis.people[0].name, f"Ada {r.reviewer}"),
    "add": lambda r, _: r.add((at("arrived in Paris"),), "Ada Moreno"),
    "split": lambda r, k: r.split(k, sum(r.find(k).quote.content[0]) // 2),
    "join": lambda r, k: r.join(k, KEYS[(KEYS.index(k) + 1) % 3]),
    "undo": lambda r, _: r.undo(),
    "redo": lambda r, _: r.redo(),
}
STEPS = st.lists(st.tuples(st.sampled_from(("anna", "ben")), st.sampled_from(sorted(ACTS)), st.integers(0, 2)))


def act(store: Store, steps: Sequence[tuple[str, str, int]], only: Sequence[str]) -> None:
    """Let these reviewers work on ARTICLE, each on what stands."""
    for reviewer, name, number in steps:
        if reviewer in only:
            r = review(store, reviewer)
            try:
                ACTS[name](r, KEYS[number])
            except OnrecordError:
                continue  # that quote has gone, or cannot be split there


@settings(examples(25), phases=[Phase.explicit, Phase.generate])
@given(together=STEPS, apart=STEPS, other=st.sampled_from(("anna", "ben")))
@example(
    together=[("anna", "speaker", 2), ("anna", "undo", 0)],
    apart=[("anna", "reject", 0), ("ben", "redo", 0), ("ben", "kind", 2)],
    other="anna",
)
@example(
    together=[("anna", "nobody", 0)], apart=[("anna", "undo", 0), ("ben", "split", 0), ("anna", "redo", 0)], other="ben"
)
@example(together=[("anna", "speaker", 1)], apart=[("anna", "split", 0), ("ben", "join", 0)], other="ben")
@example(
    together=[("anna", "speaker", 0)],
    apart=[("anna", "undo", 0), ("anna", "split", 0), ("ben", "join", 0)],
    other="ben",
)
def test_whichever_takes_the_other_in_the_same_stands(
    together: list[tuple[str, str, int]],
    apart: list[tuple[str, str, int]],
    other: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = count(1)
    monkeypatch.setattr(log, "now", lambda: f"2024-03-01T00:00:{next(clock):02}.000+00:00")
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for path in (one, two):
        path.unlink(missing_ok=True)
    with closing(made(one, ARTICLE)) as here:
        act(here, together, ("anna", "ben"))
        here.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(one, two)
    with closing(open_store(one)) as here, closing(open_store(two)) as there:
        for step in apart:
            act(here, [step], ("anna",))
            act(there, [(other, *step[1:])], (other,) if step[0] != "anna" else ())
        mine = log.decisions_of(here, ARTICLE.id)
        for store, path in ((here, two), (there, one)):
            merge_store(store, path, "desk")
        assert resolved(here) == resolved(there)
        assert log.decisions_of(here, ARTICLE.id)[: len(mine)] == mine
        for store, path in ((here, two), (there, one)):
            before = rows(store)
            again = merge_store(store, path, "desk")
            assert (again.articles, again.decisions, *again.conflicts, again.speakers.changed) == (0, 0, 0)
            assert rows(store) == before


def test_what_two_decided_otherwise_is_disputed_until_somebody_settles_it(tmp_path: Path) -> None:
    with closing(made(tmp_path / "anna.db", ARTICLE)) as store, closing(made(tmp_path / "ben.db", ARTICLE)) as other:
        review(store, "anna").accept([KEYS[0], KEYS[1]])
        review(other, "ben").set_speaker([KEYS[0]], "Eva Brook")
        review(other, "ben").accept([KEYS[1]])
        found = merge_store(store, other.path, "anna")
        assert (found.articles, found.decisions, [c.key for c in found.conflicts]) == (0, 2, [KEYS[0]])
        now = {r.key: r for r in review(store, "anna").quotes}
        assert (now[KEYS[0]].state, now[KEYS[1]].state) == ("disputed", "accepted")
        told = "reviewers differ: anna: accepted, Ada Moreno; ben: changed, Eva Brook"
        assert now[KEYS[0]].quote.explanation == told
        assert [s.reviewers for s in now[KEYS[0]].sides] == [("anna",), ("ben",)]
        desk = review(store, "carl")
        for side in now[KEYS[0]].sides:
            desk.settle(KEYS[0], side)
            settled = desk.find(KEYS[0])
            assert (settled.state, settled.speaker_name) == (side.verdict.state, side.verdict.claim.speaker_name)
            assert (settled.reviewer, settled.sides) == ("carl", ())
            desk.undo()
            assert desk.find(KEYS[0]) == now[KEYS[0]]
        review(store, "carl").set_speaker([KEYS[0]], "Eva Brook")
        assert merge_store(other, store.path, "ben").conflicts == []
        assert resolved(other) == resolved(store)
        assert review(other, "ben").find(KEYS[0]).state == "changed"


def test_of_a_decision_on_two_quotes_only_the_one_decided_meanwhile_is_disputed(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store:
        review(store, "anna").set_speaker([KEYS[1]], "Eva Brook")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(store.path, tmp_path / "b.db")
        with closing(open_store(tmp_path / "b.db")) as theirs:
            review(store, "anna").reject([KEYS[0]])
            review(theirs, "ben").accept([KEYS[0]])
            review(theirs, "ben").set_speaker(KEYS[:2], "Karl Lind")  # anna's on the second in view
            merge_store(store, theirs.path, "anna")
            merge_store(theirs, store.path, "ben")
            assert resolved(store) == resolved(theirs)
        now = {r.key: r for r in review(store, "anna").quotes}
        assert (now[KEYS[0]].state, now[KEYS[1]].state) == ("disputed", "changed")
        assert (now[KEYS[1]].speaker_name, now[KEYS[1]].sides) == ("Karl Lind", ())


def test_a_quote_accepted_as_it_was_while_that_was_taken_back_elsewhere_is_told(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store:
        review(store, "anna").set_speaker([KEYS[1], KEYS[2]], "Eva Brook")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(store.path, tmp_path / "b.db")
        with closing(open_store(tmp_path / "b.db")) as theirs:
            review(store, "anna").undo()
            review(theirs, "ben").accept([KEYS[2]])
            for held, other in ((store, theirs), (theirs, store)):
                assert [c.key for c in merge_store(held, other.path, "desk").conflicts] == [KEYS[2]]
            assert resolved(store) == resolved(theirs)
            assert merge_store(store, theirs.path, "desk").conflicts == []


def parted(r: Review) -> None:
    """Split the first quote, and the second part again."""
    r.split(KEYS[0], at("There is no").start)
    r.split(f"{KEYS[0]}|2", at("no other way").start)


def split_otherwise(r: Review) -> None:
    """Split the first quote elsewhere, and give a part to somebody else."""
    r.split(KEYS[0], at("will sign").start)
    r.set_speaker([f"{KEYS[0]}|2"], "Eva Brook")


def joined_and_split(r: Review) -> None:
    """Join the first two quotes, then split what became of them."""
    r.join(KEYS[0], KEYS[1])
    r.split(KEYS[0], at("There is no").start)


def both(r: Review) -> None:
    """Decide the first two quotes."""
    r.accept([KEYS[0]])
    r.set_speaker([KEYS[1]], "Eva Brook")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (parted, lambda r: r.accept([KEYS[0]])),
        (parted, lambda r: r.reject([KEYS[0]])),
        (parted, split_otherwise),
        (lambda r: r.join(KEYS[0], KEYS[1]), both),
        (lambda r: r.join(KEYS[0], KEYS[1]), lambda r: r.accept([KEYS[0]])),
        (lambda r: r.join(KEYS[0], KEYS[1]), lambda r: r.accept([KEYS[1]])),
        (lambda r: r.join(KEYS[0], KEYS[1]), lambda r: r.reject([KEYS[1]])),
        (lambda r: r.join(KEYS[0], KEYS[1]), parted),
        (joined_and_split, both),
    ],
)
def test_taking_a_side_gives_all_that_it_made_of_a_quote_that_was_split_or_joined(
    one: Callable[[Review], object], other: Callable[[Review], object], tmp_path: Path
) -> None:
    def stands(r: Review) -> dict[str, tuple[object, ...]]:
        return {q.key: (q.quote.content, q.quote.kind, q.speaker_name, q.state) for q in r.quotes}

    with closing(made(tmp_path / "a.db", ARTICLE)) as store, closing(made(tmp_path / "b.db", ARTICLE)) as theirs:
        had: dict[str, dict[str, tuple[object, ...]]] = {}
        for reviewer, held, work in (("anna", store, one), ("ben", theirs, other)):
            r = review(held, reviewer)
            work(r)
            had[reviewer] = stands(r)
        merge_store(store, theirs.path, "anna")
        desk = review(store, "carl")
        before = stands(desk)
        disputed = [q for q in desk.quotes if q.sides]
        assert disputed
        for q in disputed:
            for side in q.sides:
                desk.settle(q.key, side)
                assert stands(desk) == had[side.reviewers[0]], f"{q.key}, {side.reviewers[0]}'s side"
                desk.undo()
                assert stands(desk) == before


def test_a_part_that_both_have_is_settled_alone(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store:
        review(store, "anna").split(KEYS[0], at("There is no").start)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(store.path, tmp_path / "b.db")
        with closing(open_store(tmp_path / "b.db")) as theirs:
            for reviewer, held, name in (("anna", store, "Ada Moreno"), ("ben", theirs, "Eva Brook")):
                review(held, reviewer).set_speaker([f"{KEYS[0]}|1"], name)
                review(held, reviewer).set_speaker([f"{KEYS[0]}|2"], f"{name} II")
            merge_store(store, theirs.path, "anna")
        desk = review(store, "carl")
        for side in desk.find(f"{KEYS[0]}|1").sides:
            desk.settle(f"{KEYS[0]}|1", side)
            assert [r.key for r in desk.quotes if r.sides] == [f"{KEYS[0]}|2"]
            desk.undo()


def test_articles_and_speakers_of_the_other_come_too(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store, closing(made(tmp_path / "b.db", ARTICLE, SHORT)) as other:
        merge(other, "karl lind", "ada moreno", "ben")
        split(other, "otto lund", [SHORT.id], "Otto Lund (smith)", "ben")
        found = merge_store(store, other.path, "anna")
        assert (found.articles, found.speakers.changed, found.speakers.conflicts) == (1, 2, [])
        assert resolved(store) == resolved(other)
        names = {r["speaker_id"]: r["name"] for r in store.connection.execute("SELECT * FROM speakers")}
        assert names["otto lund smith"] == "Otto Lund (smith)"
        before = resolved(made(tmp_path / "c.db", ARTICLE, SHORT))
        undo(store, "anna")
        assert resolved(store) == before


def test_speakers_that_the_two_know_as_others_stay_and_are_told(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store, closing(made(tmp_path / "b.db", ARTICLE)) as other:
        merge(store, "karl lind", "ada moreno", "anna")
        merge(other, "karl lind", "dock worker", "ben")
        before = resolved(store)
        (conflict,) = merge_store(store, other.path, "anna").speakers.conflicts
        assert (conflict.name, conflict.here, conflict.there) == ("karl lind", "ada moreno", "dock worker")
        assert resolved(store) == before
        undo(other, "ben")
        merge(other, "ada moreno", "dock worker", "ben")  # there karl lind is himself; here he goes with ada moreno
        assert merge_store(store, other.path, "anna").speakers.conflicts == []
        found = store.connection.execute(
            "SELECT DISTINCT speaker_id FROM resolved_quotes WHERE speaker_name = 'Karl Lind'"
        )
        assert [row[0] for row in found] == ["dock worker"]


def test_what_was_deleted_stays_deleted_and_the_other_store_is_not_touched(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store, closing(made(tmp_path / "b.db", ARTICLE, SHORT)) as other:
        delete(store, [ARTICLE.id], "anna")
        delete(other, [SHORT.id], "ben")
        review(other, "ben").accept([KEYS[0]])
        other.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        held = (tmp_path / "b.db").read_bytes()
        assert merge_store(store, other.path, "anna").decisions == 1
        listed = store.connection.execute("SELECT article_id, deleted IS NULL FROM library_articles").fetchall()
        assert [tuple(row) for row in listed] == [(ARTICLE.id, 0)]
    assert (tmp_path / "b.db").read_bytes() == held


def test_a_store_of_an_earlier_version_is_taken_in_from_a_copy(tmp_path: Path, store: Store) -> None:
    old = tmp_path / "old.db"
    shutil.copy(Path(__file__).parent.parent / "stores" / "v3.db", old)
    held = old.read_bytes()
    found = merge_store(store, old, "anna")
    assert found.articles > 0
    assert found.decisions > 0
    assert old.read_bytes() == held
    assert not list(tmp_path.glob(".copy-*"))


def test_a_merge_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(made(tmp_path / "a.db", ARTICLE)) as store, closing(made(tmp_path / "b.db", ARTICLE, SHORT)) as other:
        before = rows(store)

        def full(*_: Any) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("onrecord.core.exchange.two_stores.reconcile", full)
        with pytest.raises(OnrecordError, match="could not be written"):
            merge_store(store, other.path, "anna")
        assert rows(store) == before


def test_what_is_no_other_store_is_told(tmp_path: Path, store: Store) -> None:
    (tmp_path / "notes.db").write_text("no store")
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as foreign:
        foreign.execute("CREATE TABLE x (y)")
    for name, told in {
        "missing.db": "is not a file; name a store, or a copy",
        "notes.db": "cannot be read as a store",
        "theirs.db": "theirs.db is a database of another program",
        "test.db": "is this store itself",
    }.items():
        with pytest.raises(OnrecordError, match=told):
            merge_store(store, tmp_path / name, "anna")
