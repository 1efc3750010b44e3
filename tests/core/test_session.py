"""A reviewer's session without a screen: the quote a decision is stored for is the one that was lit before the key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Span
from onrecord.core.review.filter import Filter, parse_filter
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.offers import floors
from onrecord.core.review.review import Review
from onrecord.core.review.session import NOTHING, OUT_OF_SIGHT, Session
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.decisions import decisions_of
from tests.articles import long_article
from tests.conftest import examples

ARTICLE, ANALYSIS = long_article(5)


@dataclass
class Window:
    """What of the text can be seen, in characters."""

    top: int = 0
    size: int = 400

    def shows(self, span: Span) -> bool:
        """Whether any of a span can be seen."""
        return span.start < self.top + self.size and span.end > self.top

    def reveal(self, session: Session) -> None:
        """What the screen does after each key."""
        r = session.quote
        if r is not None and not session.seen(r):
            self.top = r.quote.start


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for all examples; each undoes what the one before decided by forgetting it."""
    with closing(open_store(tmp_path_factory.mktemp("session") / "s.db")) as store:
        save_analysed(store, ARTICLE, ANALYSIS)
        yield store


def fresh(store: Store, window: Window, **more: object) -> Session:
    """A session over an article nobody has decided on."""
    store.connection.execute("DROP TRIGGER IF EXISTS decisions_stay_on_delete")  # the log lets nobody else
    store.connection.execute("DELETE FROM decisions")
    store.connection.commit()
    review = Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "anna")
    session = Session(review, window.shows, **more)  # type: ignore[arg-type]
    session.begin()
    return session


def entries(store: Store) -> list[set[str]]:
    """The keys of what each decision on the disk is about."""
    return [{e.key for e in d.entries} for d in decisions_of(store, ARTICLE.id)]


MOVES = ("next", "previous", "next open", "scroll", "back", "filter", "no filter", "nothing", "turn", "panel")
DECISIONS = ("accept", "reject", "reopen", "edit", "kind", "speaker", "split", "join")
TAKEN_BACK = ("undo", "redo")


def press(session: Session, window: Window, key: str, number: int) -> None:
    """What a key does to session or window."""
    keys = {
        "next": lambda: session.move(1),
        "previous": lambda: session.move(-1),
        "next open": lambda: session.move(1, only_open=True),
        "filter": lambda: session.filter(parse_filter("who:brandt")),
        "no filter": lambda: session.filter(Filter()),
        "nothing": lambda: session.filter(parse_filter("who:zzz")),
        "turn": session.turn,
        "panel": lambda: session.go(session.walk[number % len(session.walk)].key if session.walk else None),
        "accept": session.accept,
        "reject": session.reject,
        "reopen": session.reopen,
        "join": session.join,
        "undo": session.undo,
        "redo": session.redo,
    }
    session.notice = ""
    if key in ("scroll", "back"):
        window.top = max(0, window.top + (number % 900 if key == "scroll" else -(number % 900)))
        return
    with suppress(OnrecordError):
        if key in keys:
            keys[key]()
        elif key == "edit":
            session.begin_edit()
            session.move_edge(-1, "word")
            session.keep_edit(go_on=True)
        elif key == "split":
            session.begin_split()
            session.keep_mark()
        elif (r := session.lit()) is not None:
            (session.set_kind(r.key, "mixed") if key == "kind" else session.set_speaker(r.key, "Otto Lund"))
    session.drop()
    window.reveal(session)


@examples(40)
@given(
    keys=st.lists(
        st.tuples(st.sampled_from((*MOVES, *MOVES, *DECISIONS, *TAKEN_BACK)), st.integers(0, 5000)), max_size=30
    )
)
def test_what_is_lit_is_what_is_decided(shared: Store, keys: list[tuple[str, int]]) -> None:
    window = Window()
    session = fresh(shared, window)
    for key, number in keys:
        r = session.quote
        lit = r.key if r is not None and any(window.shows(s) for s in r.quote.content) else None
        before = entries(shared)
        press(session, window, key, number)
        made = entries(shared)[len(before) :]
        if key in DECISIONS and lit is None:
            assert made == []
            assert session.notice in (NOTHING, OUT_OF_SIGHT)
        elif key in DECISIONS:
            assert len(made) <= 1
            if made:
                assert lit in made[0]
                assert key in ("split", "join") or made == [{lit}]
        elif key in MOVES:
            assert made == []
        walk = [q.key for q in session.walk]
        assert session.key in walk if session.key is not None else not walk or r is None


def test_a_filter_that_leaves_nothing_leaves_nothing_current_and_nothing_is_decided(shared: Store) -> None:
    session = fresh(shared, Window())
    session.move(1)
    here = session.key
    session.filter(parse_filter("who:zzz"))
    assert session.key is None
    session.accept()
    assert session.notice == NOTHING
    assert entries(shared) == []
    session.filter(Filter())
    assert session.key == here


def test_a_quote_out_of_sight_is_shown_first_and_decided_by_the_next_key(shared: Store) -> None:
    window = Window()
    session = fresh(shared, window)
    key = session.key
    window.top = 2000
    session.accept()
    assert session.notice == OUT_OF_SIGHT
    assert entries(shared) == []
    window.reveal(session)
    session.accept()
    assert entries(shared) == [{key}]


def test_after_accepting_all_that_are_surest_one_that_is_still_open_is_current(shared: Store) -> None:
    session = fresh(shared, Window())
    for floor, held in floors(session.walk)[:2]:
        session.accept_all([r.key for r in held])
        assert session.quote is not None
        assert session.quote.state == "open"
        assert session.quote.quote.confidence < floor
    here = session.key
    session.accept_all([])
    assert session.key == here


def test_a_half_done_article_is_resumed_and_a_fresh_one_begins_where_the_reader_is(shared: Store) -> None:
    assert fresh(shared, Window(size=50)).key is None
    session = fresh(shared, Window())
    for _ in range(4):
        session.accept()
        session.in_sight = lambda _: True
    again = Session(session.review, Window().shows)
    again.begin()
    assert again.quote is not None
    assert again.quote.state == "open"
    assert again.quote == session.quote


def test_a_quote_asked_for_is_shown_although_a_filter_hides_it(shared: Store) -> None:
    session = fresh(shared, Window(), wanted=parse_filter("who:zzz"))
    assert session.key is None
    session.begin(session.review.quotes[3].key)
    assert session.key == session.review.quotes[3].key
    assert session.walk


def test_after_a_split_joining_takes_it_back(shared: Store) -> None:
    session = fresh(shared, Window(size=9000))
    whole = [r.quote.content for r in session.review.quotes]
    session.begin_split()
    session.keep_mark()
    assert len(session.review.quotes) == len(whole) + 1
    assert session.quote is not None
    assert session.quote.quote.start == whole[0][0].start
    session.join()
    assert [r.quote.content[0].start for r in session.review.quotes] == [c[0].start for c in whole]


def test_what_somebody_else_takes_away_is_let_go_of(shared: Store) -> None:
    session = fresh(shared, Window(size=9000))
    session.begin_edit()
    other = Review(shared, ARTICLE.id, ARTICLE.text, ANALYSIS, "ben")
    other.join(other.quotes[0].key, other.quotes[1].key)
    assert session.refresh()
    assert session.pending is None or session.quote is not None
    assert not session.refresh()
    other.split(other.quotes[0].key, other.quotes[0].quote.content[0].start + 12)
    assert session.refresh()
    assert session.pending is None
    assert "gone" in session.notice
    assert session.key is not None


def test_the_offer_after_a_corrected_he_is_for_those_still_open(shared: Store) -> None:
    session = fresh(shared, Window(size=9000))
    he = next(r for r in session.review.quotes if r.speaker_name == "Otto Lund")
    session.set_speaker(he.key, "Ida Brandt")
    assert session.offer is not None
    offered = set(session.offer.keys)
    assert offered
    first = next(r for r in session.review.quotes if r.key in offered)
    session.review.reject([first.key])
    assert session.take_offer() == len(offered) - 1
    assert session.offer is None
    assert session.review.find(first.key).state == "rejected"
