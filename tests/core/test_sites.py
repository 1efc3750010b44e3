"""One site has one name, in the list, its filter, search, the reader's filter, views and exports."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.exchange.export import gather
from onrecord.core.exchange.formats import choose_format
from onrecord.core.library.articles import count_articles, list_articles
from onrecord.core.library.search import find_quotes
from onrecord.core.query.parse import parse
from onrecord.core.review.derived import check_derived
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.text.sites import one_name_each, site_key
from tests.core.test_search import put

GIVEN = (
    "www.breitbart.com", "The Guardian(London)", "breitbart", "theguardian.com", "The Guardian (London)", "Breitbart",
    "https://www.breitbart.com/politics", "The Tide", "The Guardian",
)  # fmt: skip
CALLED = Counter({"The Guardian": 4, "Breitbart": 4, "The Tide": 1})


@pytest.fixture
def library(store: Store) -> Store:
    """A quote from each of these sites."""
    for number, site in enumerate(GIVEN):
        put(store, "Ada Moreno", f"Quay number {number} is mended.", site=site)
    return store


@pytest.mark.parametrize(
    ("names", "called"),
    [
        ({"breitbart", "Breitbart", "BREITBART", "www.breitbart.com"}, {"Breitbart"}),
        ({"www.breitbart.com", "breitbart.com"}, {"breitbart.com"}),
        ({"The Guardian(London)", "The Guardian (London)"}, {"The Guardian (London)"}),
        ({"The Guardian(London)", "theguardian.com"}, {"The Guardian (London)"}),
        ({"The Guardian(London)", "Guardian", "theguardian.com", "guardian.ng"}, {"Guardian", "theguardian.com", "guardian.ng"}),
        ({"The Nation (Kenya)", "The Nation(Kenya)", "The Nation (Nigeria)"}, {"The Nation (Kenya)", "The Nation (Nigeria)"}),
        ({"BBC", "bbc.co.uk", "news.bbc.co.uk"}, {"BBC"}),
        ({"one.wordpress.com", "two.wordpress.com"}, {"one.wordpress.com", "two.wordpress.com"}),
    ],
)  # fmt: skip
def test_names_of_one_site_and_of_several(names: set[str], called: set[str]) -> None:
    assert len({site_key(name) for name in names}) == 1
    assert set(one_name_each(names).values()) == called


def test_every_door_has_the_name(library: Store) -> None:
    assert Counter(a.site for a in list_articles(library)) == CALLED
    for typed in ("theguardian.com", "the guardian", "guardian (london)"):
        assert count_articles(library, typed) == 4, typed
    for typed, many in (
        ("breitbart.com", 4),
        ("site:breitbart", 4),
        ('site:"The Guardian(London)"', 4),
        ("site:tide", 1),
    ):
        query = parse(typed if typed.startswith("site:") else f"site:{typed}")
        assert len(find_quotes(library, query).numbers) == many, typed
    view = library.connection.execute("SELECT DISTINCT value FROM quoted_speakers, json_each(sites) ORDER BY value")
    assert [row[0] for row in view] == sorted(CALLED)
    out = io.BytesIO()
    choose_format(None, "csv").write(gather(library, lambda *_: True), out)
    assert Counter(row["site"] for row in csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig")))) == CALLED


def test_the_readers_filter_has_it_too(library: Store) -> None:
    held = 0
    for listed in list_articles(library):
        analysis = load_analysis(library, listed.id)
        assert analysis is not None
        review = Review(library, listed.id, load_article(library, listed.id).text, analysis, "anna")
        held += len(parse_filter("site:www.breitbart.com").kept(review))
    assert held == 4


def test_what_pages_give_is_kept_and_the_names_are_in_step(library: Store) -> None:
    rows = library.connection.execute("SELECT site FROM articles ORDER BY rowid")
    assert tuple(row[0] for row in rows) == GIVEN
    assert [check.name for check in check_derived(library) if check.problem] == []
    library.connection.execute("UPDATE library_articles SET site = 'Elsewhere'")
    library.connection.commit()
    assert "list of articles" in [check.name for check in check_derived(library) if check.problem]


@given(st.lists(st.sampled_from(GIVEN[:6]) | st.text(max_size=8), unique=True, max_size=8))
def test_the_order_in_which_they_come_changes_no_name(names: list[str]) -> None:
    alike = [name for name in names if site_key(name) == site_key(names[0])]
    assert one_name_each(alike) == one_name_each(alike[::-1])
    assert set(one_name_each(alike)) == set(alike)
