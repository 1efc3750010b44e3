"""One language for searches and the reader's filter."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.outgoing import found_by
from onrecord.core.library.history import merge, split
from onrecord.core.library.pictures import picture
from onrecord.core.library.quotes import quotes_by, said
from onrecord.core.library.search import find_articles, find_quotes
from onrecord.core.model import Analysis, Article, Country, Person, Quote, Span
from onrecord.core.query.compare import is_site
from onrecord.core.query.parse import LONGEST, parse
from onrecord.core.query.tree import And, FieldText, Node, Not, Or, Words
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.tokens import holds
from onrecord.tui.commands.export import export
from onrecord.tui.commands.plot import plot
from onrecord.tui.commands.search import search
from tests.conftest import examples


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("a OR b c", And((Or((Words("a"), Words("b"))), Words("c")))),
        ("a AND (b c)", And((Words("a"), And((Words("b"), Words("c")))))),
        ("-(a OR b) NOT who:x", And((Not(Or((Words("a"), Words("b")))), Not(FieldText("who", "x"))))),
        ("“no other way” interf*", And((Words("no other way"), Words("interf", begins=True)))),
        ("this & that — now", And((Words("this"), Words("that"), Words("now")))),
        ('"OR" a=b', And((Words("OR"), Words("a=b")))),
        ('who:"Ada M"*', FieldText("who", "Ada M", begins=True)),
    ],
)
def test_a_query_is_a_tree(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


WRONG = [
    ("whom:x", "there is no field “whom”"),
    ("who=x", "does not go with who; write who:name"),
    ("who<3", "< does not go with who"),
    ("kind:spoken", "a kind is direct, mixed, indirect, quoted"),
    ("state:gone", "a state is open"),
    ("country:Atlantis", "there is no country “Atlantis”"),
    ("country:kore", "did you mean"),
    ("before:yesterday", "needs a date"),
    ("confidence:80", "confidence needs a percentage"),
    ("sure<²", "confidence needs a percentage"),
    ("sure<" + "9" * 400, "confidence needs a percentage"),
    ("who:" + "word " * 1200, "a query has at most 2,000 characters, this one 6,00"),
    ("a " * 101, "a query has at most 100 words and fields"),
    ("(" * 30 + "a" + ")" * 30, "brackets can be nested 20 deep at most"),
    ('"no end', "at both ends"),
    ("(a", "a bracket is not closed"),
    ("a)", "a bracket is closed but never opened"),
    ("()", "a bracket is empty or closed too early"),
    ("who:(a OR b)", "brackets go round whole terms"),
    ("a OR", "something is missing at the end"),
    ("OR a", "goes between two terms"),
    ("--a", "one minus is enough"),
    ("a - b", "put the minus right before"),
    ("kind:direct*", "a star goes with words and names"),
    ("who:", "needs something after it"),
    ("who:...", "needs letters or digits"),
    ('"..."', "no letters or digits between the quotation marks"),
    ("...", "nothing to find"),
    ("https://a.example/x", "to find an address"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_what_is_wrong_is_said_in_one_line(typed: str, told: str) -> None:
    for read in (parse, parse_filter):
        with pytest.raises(OnrecordError) as raised:
            read(typed)
        message = str(raised.value)
        assert told in message
        assert "\n" not in message
        assert len(message) < 250


NAMES = ("Ada Moreno", "Moreno", "Eva Moreno", "S. Lavrov", "Sergey Lavrov", "Nguyễn Trọng", "Müller-Lüdenscheidt")
SAID = (
    "We will not interfere in any way",
    "Russia has no other way, none",
    "The opening of the strait",
    "Ways were opened",
    "Ärger über O'Neill’s 35 %",
)
SITES = (None, "Breitbart", "www.breitbart.com", "courier.example", "The Courier")
DATES = (None, "2023", "2023-05", "2024-03-05")


def all_of(name: str, people: dict[str, Person]) -> tuple[str, ...]:
    """Who says what this one says: of some names, all of the article's together."""
    ids = (people[name].id, *(p.id for n, p in people.items() if n != name))
    return ids if name in NAMES[::3] else ids[:1]


def _filled(path: Path) -> Store:
    """Ten articles of two quotes each, some decided, two speakers merged and one split."""
    store = open_store(path)
    ids: list[str] = []
    for n in range(10):
        names = (NAMES[n % len(NAMES)], NAMES[(n * 3 + 1) % len(NAMES)])
        words = (SAID[n % len(SAID)], SAID[(n * 2 + 3) % len(SAID)])
        text = f"Number {n}. " + " ".join(f"“{w},” {name} said." for w, name in zip(words, names, strict=True))
        starts = [text.index("“"), text.index("“", text.index("”"))]
        ends = [text.index("”") + 1, text.rindex("”") + 1]
        people = {name: Person(f"p{i}", name, "person") for i, name in enumerate(dict.fromkeys(names))}
        quotes = tuple(
            Quote((Span(s, e),), text[s:e], kind, person=people[name].id, confidence=share, people=all_of(name, people))
            for s, e, name, kind, share in zip(
                starts, ends, names, ("direct", "indirect"), (0.5 + n / 20, 0.8), strict=True
            )
        )
        at = text.find("Russia")
        countries = (Country("RU", "Russia", (Span(at, at + 6),), ("name",)),) if at >= 0 else ()
        article = Article(text, title=f"Talks {n}", site=SITES[n % len(SITES)], published=DATES[n % len(DATES)])
        analysis = Analysis(quotes=quotes, people=tuple(people.values()), countries=countries)
        ids.append(save_analysed(store, article, analysis))
    for number, key in enumerate(ids[:6]):
        review = _review(store, key, ("anna", "Bruno")[number % 2])
        first, last = review.quotes[0].key, review.quotes[-1].key
        review.accept([first])
        review.set_tags(first, ["check", "Später"])
        if number % 3 == 0:
            review.set_speaker([last], "Karl Lind")
            review.reject([first])
        if number == 4:
            review.undo()
    merge(store, "s lavrov", "sergey lavrov", "anna")
    moreno = quotes_by(store, "ada moreno")[0]
    split(store, "ada moreno", [moreno.article_id], "Ada Moreno (baker)", "anna")
    return store


def _review(store: Store, key: str, reviewer: str) -> Review:
    analysis = load_analysis(store, key)
    assert analysis is not None
    return Review(store, key, load_article(store, key).text, analysis, reviewer)


@pytest.fixture(scope="module")
def filled() -> Iterator[Store]:
    """Shared: nothing is decided in it any more."""
    with tempfile.TemporaryDirectory() as folder:
        store = _filled(Path(folder) / "q.db")
        yield store
        store.close()


def by_search(store: Store, typed: str) -> set[tuple[str, str]]:
    """What a search finds."""
    return {(q.article_id, q.key) for q in said(store, find_quotes(store, parse(typed), limit=None).numbers)}


def by_filter(store: Store, typed: str) -> set[tuple[str, str]]:
    """What the reader's filter leaves over all articles."""
    wanted = parse_filter(typed)
    found: set[tuple[str, str]] = set()
    for row in store.connection.execute("SELECT article_id FROM library_articles").fetchall():
        review = _review(store, row[0], "anna")
        found |= {(row[0], r.key) for r in wanted.kept(review)}
    return found


TERMS = st.sampled_from(
    [
        "way", "ways", "open*", "interf*", '"no other way"', '"other no"', "lavrov", "ärger", "o'neill", "35", "no*", "ⴰ",
        "who:lavrov", 'who:"sergey lavrov"', 'who:"s. lavrov"', 'who:"ada moreno"', "who:moreno", 'who:"Ada Moreno (baker)"',
        'who:"karl lind"', "who:nguyen", "who:ludenscheidt", "who:ser*", 'who:"no one named"', "who:zzz", "kind:direct", "kind:quoted",
        "state:open", "state:kept", "state:rejected", "tag:check", "tag:SPÄTER", "tag:sp*", "tag:ch", "confidence<60", "sure>=80",
        "confidence<=0.8", "reviewer:anna", "reviewer:BRUNO", "reviewer:a*", "country:RU", "about:Russia", "site:breitbart",
        "site:breitbart.com", "site:www.breitbart.com", "site:courier", 'site:"the courier"', "title:talk", 'title:"talks 3"',
        "title:tal*", "before:2024", "after:2022", "after:2023-05", "before:2023-05",
    ]
)  # fmt: skip
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(lambda q: f"-({q})"),
        st.tuples(inner, inner).map(lambda q: f"({q[0]}) ({q[1]})"),
        st.tuples(inner, inner).map(lambda q: f"({q[0]}) OR ({q[1]})"),
    ),
    max_leaves=5,
)


@given(QUERIES)
@examples(150)
def test_search_and_filter_find_the_same_quotes(filled: Store, typed: str) -> None:
    assert by_search(filled, typed) == by_filter(filled, typed)


@given(QUERIES)
@examples(25)
def test_commands_and_pictures_find_what_a_search_does(filled: Store, typed: str) -> None:
    found = by_search(filled, typed)
    records = [json.loads(line) for line in by_command(filled, search, "--json", "--", typed)]
    assert {(r["article_id"], r["key"]) for r in records if r["type"] == "quote"} == found
    articles = [r["id"] for r in records if r["type"] == "article"]
    assert articles == [a.id for a in find_articles(filled, parse(typed), None)]
    for option in ("--search", "--filter"):
        lines = by_command(filled, export, "--state", "all", "--format", "jsonl", f"{option}={typed}")
        assert {(a["id"], q["key"]) for a in map(json.loads, lines) for q in a["quotes"]} == found
    assert picture(filled, "review", typed).total == len(found)


def by_command(store: Store, command: Command, *arguments: str) -> list[str]:
    """The lines that a command prints."""
    done = CliRunner().invoke(command, ["--db", str(store.path), *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "typed", ["wo:lavrov", "who:", "kind:odd", "(way", "before:soon", "confidence<x", '"way', "OR"]
)
def test_what_cannot_be_understood_is_told_alike_everywhere(filled: Store, typed: str) -> None:
    with pytest.raises(OnrecordError) as told:
        parse(typed)
    asking = [
        lambda: parse_filter(typed),
        lambda: found_by(filled, [typed]),
        lambda: picture(filled, "days", typed),
        lambda: CliRunner().invoke(search, ["--", typed], catch_exceptions=False, standalone_mode=False),
        lambda: CliRunner().invoke(export, [f"--search={typed}"], catch_exceptions=False, standalone_mode=False),
        lambda: CliRunner().invoke(plot, ["days", f"--search={typed}"], catch_exceptions=False, standalone_mode=False),
    ]
    for ask in asking:
        with pytest.raises(OnrecordError, match=f"^{re.escape(str(told.value))}$"):
            ask()


@given(st.text(st.sampled_from("ab \"'()-*:<>=ORwhosure“”\0\ud800²é…"), max_size=40) | st.text(max_size=40))
@examples(300)
def test_any_text_is_a_query_or_an_error_in_words(filled: Store, typed: str) -> None:
    try:
        query = parse(typed)
    except OnrecordError:
        return
    find_quotes(filled, query)
    find_articles(filled, query)


def test_a_query_as_long_as_may_be_is_answered(filled: Store) -> None:
    assert by_search(filled, " OR ".join(["way"] * 100)) == by_search(filled, "way")
    assert by_search(filled, "-" + "(" * 20 + "way" + ")" * 20) == by_search(filled, "-way")
    assert by_search(filled, '"' + "w " * (LONGEST // 2 - 1) + '"') == set()


def test_who_is_the_librarys_speaker(filled: Store) -> None:
    quotes = said(filled, find_quotes(filled, None, None).numbers)
    assert any(len(q.speakers) > 1 for q in quotes)

    def is_of(typed: str, *names: str) -> bool:
        found = find_quotes(filled, parse(typed)).numbers
        return set(found) == {q.id for q in quotes if not set(names).isdisjoint(q.speakers)}

    assert is_of('who:"sergey lavrov"', "Sergey Lavrov")
    assert is_of('who:"s. lavrov"', "Sergey Lavrov")
    assert is_of("who:moreno", "Ada Moreno", "Ada Moreno (baker)", "Moreno", "Eva Moreno")
    assert is_of('who:"ada moreno"', "Ada Moreno")
    assert is_of('who:"Ada Moreno (baker)"', "Ada Moreno (baker)")
    assert is_of("who:lav")


@pytest.mark.parametrize(
    ("wanted", "site", "same"),
    [
        ("Breitbart", "www.breitbart.com", True),
        ("www.breitbart.com", "Breitbart", True),
        ("breitbart.com", "https://www.breitbart.com/politics", True),
        ("bbc", "news.bbc.co.uk", True),
        ("bbc.co.uk", "news.bbc.co.uk", True),
        ("The New Yorker", "newyorker.com", True),
        ("The Guardian", "The Guardian(London)", True),
        ("theguardian.com", "The Guardian (London)", True),
        ("dawn.com", "dawn.example", False),
        ("bart", "Breitbart", False),
        ("bbc.co.uk", "abbc.co.uk", False),
    ],
)
def test_one_site_has_one_name(wanted: str, site: str, same: bool) -> None:
    assert is_site(wanted, site) is same


def test_words_are_held_in_a_row_by_their_stems() -> None:
    assert holds("The ways were opened", "way")
    assert not holds("no other way", "no way")
    assert holds("no other ways", "other wa", begins=True)
