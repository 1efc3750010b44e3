"""Search, speakers and the same words in several articles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.library.articles import copies_of, list_articles
from onrecord.core.library.history import delete, mark_read, merge, redo, split, undo
from onrecord.core.library.quotes import families, family_of, quotes_about, quotes_by, said
from onrecord.core.library.search import HERE, THERE, find_articles, find_quotes, highlighted, place_of
from onrecord.core.library.speakers import (
    count_speakers,
    known_names,
    list_countries,
    list_speakers,
    may_be_same,
    timeline,
)
from onrecord.core.model import Analysis, Article, Country, Person, Quote, Span
from onrecord.core.query.parse import parse
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.text.differences import differences
from onrecord.core.text.names import may_be_one, name_key
from onrecord.core.text.similarity import fingerprints, overlap, same_words, words_of
from tests.conftest import examples, new_store

FILLER = (
    "The harbour council met again on Tuesday to talk about the ferry, the road and the price of fish in winter. " * 3
)


def put(store: Store, who: str, words: str, *, kind: str = "direct", **about: str) -> str:
    """An article in which ``who`` says ``words`` in Pakistan; returns its id."""
    text = f"{who} spoke in Pakistan. “{words}” {who} said. {about.pop('more', '')}"
    start = text.index("“")
    end = text.index("”") + 1
    span = Span(start, end)
    analysis = Analysis(
        quotes=(Quote((span,), text[start:end], kind, speaker=(Span(0, len(who)),), person="p1", confidence=0.9),),  # type: ignore[arg-type]
        people=(Person("p1", who, "person", mentions=(Span(0, len(who)),), quoted=1),),
        countries=(Country("PK", "Pakistan", (Span(text.index("Pakistan"), text.index("Pakistan") + 8),), ("name",)),)
        if "Russia" not in words
        else (Country("RU", "Russia", (Span(text.index("Russia"), text.index("Russia") + 6),), ("name",)),),
    )
    return save_analysed(store, Article(text, **about), analysis)  # type: ignore[arg-type]


@pytest.fixture
def library(store: Store) -> Store:
    """Four articles."""
    put(
        store,
        "Sergey Lavrov",
        "We will not interfere in any way.",
        title="Talks",
        site="dawn.example",
        published="2023-02-01",
    )
    put(
        store,
        "S. Lavrov",
        "Russia has no other way out of this.",
        title="Again",
        site="tass.example",
        published="2024-03-05",
    )
    put(
        store,
        "Ada Moreno",
        "There is no other way.",
        kind="mixed",
        title="Signs",
        site="courier.example",
        published="2024-03-09",
    )
    put(store, "Ada Moreno", "The strait is open.", title="Strait", more=f"{FILLER} Nobody asked the fishermen.")
    return store


def names(store: Store, typed: str) -> list[str | None]:
    """Who said what is found."""
    return [q.name_in_article for q in said(store, find_quotes(store, parse(typed)).numbers)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("interfere", ["Sergey Lavrov"]),
        ("opening strait", ["Ada Moreno"]),
        ("interf*", ["Sergey Lavrov"]),
        ('"no other way"', ["Ada Moreno", "S. Lavrov"]),
        ("way", ["Ada Moreno", "S. Lavrov", "Sergey Lavrov"]),
        ("way -other", ["Sergey Lavrov"]),
        ("who:lavrov", ["S. Lavrov", "Sergey Lavrov"]),
        ('who:"sergey lavrov"', ["Sergey Lavrov"]),
        ("who:LAVROV way after:2023", ["S. Lavrov"]),
        ("way before:2024", ["Sergey Lavrov"]),
        ("after:2024-03-05", ["Ada Moreno"]),
        ("after:2024-02 before:2024-03-06", ["S. Lavrov"]),
        ("country:PK who:lavrov", ["Sergey Lavrov"]),
        ("country:russia", ["S. Lavrov"]),
        ("about:RU", ["S. Lavrov"]),
        ("about:PK", []),
        ("site:dawn.example", ["Sergey Lavrov"]),
        ("site:courier", ["Ada Moreno"]),
        ("kind:mixed", ["Ada Moreno"]),
        ("kind:quoted way -kind:mixed", ["S. Lavrov", "Sergey Lavrov"]),
        ("state:open who:ada", ["Ada Moreno", "Ada Moreno"]),
        ("state:kept", []),
        ("-way", ["Ada Moreno"]),
        ("interfere OR strait", ["Sergey Lavrov", "Ada Moreno"]),
        ("interfere OR other who:lavrov", ["S. Lavrov", "Sergey Lavrov"]),
        ("(interfere who:lavrov) OR (strait before:2020) OR kind:mixed", ["Ada Moreno", "Sergey Lavrov"]),
        ("-(interfere OR strait) -kind:mixed", ["S. Lavrov"]),
        ("-after:2023", ["Sergey Lavrov", "Ada Moreno"]),
        ("title:sign", ["Ada Moreno"]),
        ("title:sign OR title:talk*", ["Ada Moreno", "Sergey Lavrov"]),
        ("site:www.dawn.example", ["Sergey Lavrov"]),
        ("sure>95", []),
        ("sure<95% -lavrov before:2025", ["Ada Moreno"]),
        ("NEAR", []),
    ],
)
def test_what_is_typed_finds_what_is_meant(library: Store, typed: str, found: list[str]) -> None:
    assert names(library, typed) == found


def test_finds_are_marked_and_articles_open_at_the_place(library: Store) -> None:
    query = parse("way")
    found = find_quotes(library, query)
    assert f"other {HERE}way{THERE}" in highlighted(library, query, found.numbers)[found.numbers[0]]
    (article,) = find_articles(library, parse("fishermen"))
    assert article.title == "Strait"
    text = load_article(library, article.id).text
    at = place_of(article.snippet, text)
    assert text[at:].startswith("fishermen")
    assert find_articles(library, parse("fishermen who:ada")) == []
    assert len(find_articles(library, parse("pakistan site:dawn"))) == 1
    assert len(find_articles(library, parse("spoke country:RU"))) == 1
    assert find_articles(library, parse("spoke -site:dawn -site:tass -site:courier before:2020")) == []


def test_search_follows_what_is_decided(library: Store) -> None:
    (key,) = [a.id for a in list_articles(library) if a.title == "Signs"]
    analysis = load_analysis(library, key)
    assert analysis is not None
    review = Review(library, key, load_article(library, key).text, analysis, "anna")
    review.accept([review.quotes[0].key])
    assert names(library, "state:accepted") == ["Ada Moreno"]
    review.set_speaker([review.quotes[0].key], "Karl Lind")
    review.set_tags(review.quotes[0].key, ["check-me", "later"])
    assert names(library, "who:lind") == ["Karl Lind"]
    assert names(library, "tag:check-me") == ["Karl Lind"]
    assert names(library, "state:changed kind:mixed") == ["Karl Lind"]
    (listed,) = [a for a in list_articles(library) if a.id == key]
    assert (listed.done, listed.tags) == (1, "check-me later")
    for _ in range(3):
        review.undo()
    assert names(library, "who:lind") == []
    assert names(library, "state:done") == []
    start = review.text.index("Ada")
    review.add((Span(start, start + 9),), "Somebody New")
    assert names(library, "who:somebody") == ["Somebody New"]
    delete(library, [key], "anna")
    assert names(library, "who:somebody") == []
    undo(library, "anna")
    assert names(library, "who:somebody") == ["Somebody New"]


# Speakers.


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Joseph R. Biden Jr.", "Joseph Biden", True),
        ("Owen Tarrant Sr.", "Owen Tarrant Jr.", False),
        ("Bilawal Bhutto-Zardari", "Bilawal Bhutto Zardari", True),
        ("Dr. José Muñoz", "Jose Munoz", True),
        ("Mr. Lind", "Lind", True),
        ("Joe Biden", "Joseph Biden", False),
        ("Lavrov", "Sergey Lavrov", False),
    ],
)
def test_names_are_one_only_where_that_is_sure(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


def test_who_may_be_the_same_is_offered_not_decided() -> None:
    assert may_be_one("lavrov", "sergey lavrov")
    assert may_be_one("s lavrov", "sergey lavrov")
    assert not may_be_one("ada moreno", "eva moreno")
    assert not may_be_one("sergey lavrov", "sergey lavrov")


def spoken(store: Store) -> dict[str, int]:
    """Each speaker with the number of their quotes."""
    return {s.name: s.quotes for s in list_speakers(store)}


def test_speakers_are_merged_split_and_put_back(library: Store) -> None:
    assert spoken(library) == {"Ada Moreno": 2, "Sergey Lavrov": 1, "S. Lavrov": 1}
    assert [s.name for s in may_be_same(library, "sergey lavrov")] == ["S. Lavrov"]
    merge(library, "s lavrov", "sergey lavrov", "anna")
    assert spoken(library) == {"Ada Moreno": 2, "Sergey Lavrov": 2}
    assert known_names(library, "sergey lavrov") == ["S. Lavrov", "Sergey Lavrov"]
    assert names(library, 'who:"sergey lavrov"') == ["S. Lavrov", "Sergey Lavrov"]
    put(library, "S. Lavrov", "We shall see about all of that.")
    assert spoken(library)["Sergey Lavrov"] == 3
    with pytest.raises(OnrecordError, match="one person already"):
        merge(library, "sergey lavrov", "sergey lavrov", "anna")
    strait = next(q for q in quotes_by(library, "ada moreno") if "strait" in q.text)
    new = split(library, "ada moreno", [strait.article_id], "Ada Moreno", "anna")
    assert new == "ada moreno #2"
    assert count_speakers(library) == 3
    assert [q.text for q in quotes_by(library, new)] == ["“The strait is open.”"]
    with pytest.raises(OnrecordError, match="none of these articles"):
        split(library, "sergey lavrov", [strait.article_id], "X Y", "anna")
    with pytest.raises(OnrecordError, match="needs a name"):
        split(library, "sergey lavrov", [strait.article_id], " - ", "anna")
    assert undo(library, "anna")
    assert undo(library, "anna")
    assert spoken(library) == {"Ada Moreno": 2, "S. Lavrov": 2, "Sergey Lavrov": 1}
    assert undo(library, "anna") is None
    assert redo(library, "anna")
    assert spoken(library) == {"Ada Moreno": 2, "Sergey Lavrov": 3}
    assert undo(library, "bob") is None


STEPS = st.lists(
    st.tuples(st.sampled_from(["read", "unread", "delete", "merge", "split"]), st.integers(0, 3), st.integers(0, 3)),
    max_size=8,
)


@given(STEPS)
@examples(40)
def test_any_steps_undone_give_the_start_and_redone_the_end(steps: list[tuple[str, int, int]]) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "s.db")
        ids = [
            put(store, who, f"{words} is what I said.")
            for who, words in (("A One", "This"), ("A One", "That"), ("B Two", "It"), ("C Three", "So"))
        ]

        def state() -> object:
            articles = store.connection.execute(
                "SELECT article_id, read IS NULL, deleted IS NULL FROM library_articles ORDER BY id"
            ).fetchall()
            whose = store.connection.execute("SELECT id, speaker_id FROM resolved_quotes ORDER BY id").fetchall()
            counts = store.connection.execute(
                "SELECT speaker_id, quotes FROM speakers WHERE quotes > 0 ORDER BY speaker_id"
            ).fetchall()
            return [[tuple(r) for r in rows] for rows in (articles, whose, counts)]

        start = state()
        for action, x, y in steps:
            people = [s.speaker_id for s in list_speakers(store)]
            try:
                match action:
                    case "merge":
                        merge(store, people[x % len(people)], people[y % len(people)], "anna")
                    case "split":
                        split(store, people[x % len(people)], [ids[y]], "Somebody Else", "anna")
                    case "delete":
                        delete(store, [ids[x]], "anna")
                    case _:
                        mark_read(store, [ids[x]], "anna", read=action == "read")
            except (OnrecordError, ZeroDivisionError):
                continue
        taken = store.connection.execute("SELECT count(*) FROM library_history").fetchone()[0]
        end = state()
        for _ in range(taken):
            assert undo(store, "anna")
        assert state() == start
        for _ in range(taken):
            assert redo(store, "anna")
        assert state() == end
        store.close()


def test_countries_have_pages_and_time_has_its_line(library: Store) -> None:
    assert [(c.code, c.articles) for c in list_countries(library)] == [("PK", 3), ("RU", 1)]
    assert [q.name_in_article for q in quotes_about(library, "RU")] == ["S. Lavrov"]
    quotes = quotes_by(library, "sergey lavrov") + quotes_by(library, "s lavrov")
    counts = timeline(quotes)
    assert counts[0] == ("2023-02", 1)
    assert counts[-1] == ("2024-03", 1)
    assert len(counts) == 14
    assert timeline([replace(quotes[0], published="1999-01-01"), quotes[1]])[0] == ("1999", 1)
    assert timeline([]) == []


# The same words in several articles.

SAID = "We have never asked anyone for money and we will not start asking anyone for money today"


def test_the_same_words_are_one_family_however_they_are_cut(store: Store) -> None:
    first = put(store, "Ada Moreno", SAID + ".", title="One")
    put(store, "Karl Lind", "Something else was said here by another man entirely.")
    put(store, "Ada Moreno", SAID.replace("never", "always") + ".", title="Two")
    put(store, "Moreno", "We will not start asking anyone for money today.", title="Three")
    key = said(store, find_quotes(store, parse("money")).numbers)[0].key
    assert key
    quote = next(q for q in quotes_by(store, "ada moreno") if q.article_id == first)
    assert [q.title for q in family_of(store, first, quote.key)] == ["One", "Two", "Three"]
    ((shown, many),) = families(store)
    assert (shown.title, many) == ("One", 3)


def test_a_changed_quote_leaves_its_family_and_may_come_back(store: Store) -> None:
    first, second = put(store, "Ada Moreno", SAID + ".", title="One"), put(store, "Ada Moreno", SAID + "!", title="Two")
    analysis = load_analysis(store, second)
    assert analysis is not None
    review = Review(store, second, load_article(store, second).text, analysis, "anna")
    whole = review.quotes[0]
    review.set_content(whole.key, (Span(0, 10),))
    quote = quotes_by(store, "ada moreno")
    assert families(store) == []
    review.undo()
    assert [m for _, m in families(store)] == [2]
    assert len(family_of(store, first, next(q.key for q in quote if q.article_id == first))) == 2


def test_near_duplicates_are_one_story(store: Store) -> None:
    one = put(store, "Ada Moreno", SAID, more=FILLER, title="Talks end")
    two = put(
        store, "Ada Moreno", SAID + ", she said", more=FILLER.replace("Tuesday", "Wednesday"), title="Another headline"
    )
    put(
        store,
        "Karl Lind",
        "Nothing of the kind.",
        more="Quite another story about steel and its price in the north. " * 4,
    )
    assert [a.title for a in copies_of(store, one)] == ["Talks end", "Another headline"]
    assert {a.title: a.copies for a in list_articles(store)} == {"Talks end": 2, "Another headline": 2, None: 1}
    assert copies_of(store, two)[0].id == one


WORDS = st.lists(
    st.sampled_from(["no", "other", "way", "out", "of", "this", "we", "will", "never", "sign"]), min_size=1, max_size=30
)


@given(WORDS, WORDS)
@settings(deadline=None)
def test_differences_give_back_both_wordings(a: list[str], b: list[str]) -> None:
    first, second = " ".join(a), " ".join(b)
    parts = differences(first, second)
    assert "".join(text for fate, text in parts if fate != "missing") == second
    missing = [w for fate, text in parts if fate == "missing" for w in text.split()]
    same = [w for fate, text in parts if fate == "same" for w in text.split()]
    assert sorted(missing + same) == sorted(a)


def test_differences_see_words_not_marks() -> None:
    parts = differences("We will not sign.", "“We will never sign”")
    assert [(f, t.strip()) for f, t in parts] == [
        ("same", "“We will"),
        ("missing", "not"),
        ("same", ""),
        ("added", "never"),
        ("same", "sign”"),
    ]


@given(WORDS, WORDS, WORDS)
@settings(deadline=None)
def test_quotes_that_share_six_words_in_a_row_share_a_fingerprint(
    before: list[str], shared: list[str], after: list[str]
) -> None:
    shared = (shared * 6)[: max(6, len(shared))]
    assert fingerprints(before + shared) & fingerprints(shared + after) or len(before + shared) < 6


def test_likeness_is_of_words_in_runs() -> None:
    a = words_of(SAID)
    assert same_words(a, words_of(SAID.replace("never", "always")))
    assert not same_words(a, words_of("They ask for money today and start to ask anyone"))
    assert overlap(FILLER, FILLER[:150]) > 0.9
    assert overlap("a b c d", "e f g h") == 0
