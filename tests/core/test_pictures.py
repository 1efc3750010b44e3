"""The library in figures: what a bar says is what its search finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.library.history import split
from onrecord.core.library.pictures import KINDS, Picture, picture
from onrecord.core.library.search import find_quotes
from onrecord.core.model import Analysis, Article, Country, Quote, Span
from onrecord.core.query.parse import parse
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE

_SITES = ("The Courier", "courier", "www.daily.example", None)
_PLACES = (("ES", "Spain"), ("FR", "France"), ("PE", "Peru"), ("TD", "Chad"), ("MT", "Malta"))
_DATES = ("2024-03-12", "2024-03-12", "2024-03-14", None)


@pytest.fixture
def library(store: Store) -> Store:
    """Four articles with the same quotes, reviewed here and there."""
    for number, (site, day) in enumerate(zip(_SITES, _DATES, strict=True)):
        article = replace(ARTICLE, text=f"{ARTICLE.text}\n\nEdition {number}.", site=site, published=day)
        first, *others = ANALYSIS.quotes
        together = (replace(first, people=("p1", "p2", "p4")), *others[:-1], replace(others[-1], people=("p3", "p1")))
        analysis = replace(ANALYSIS, quotes=together) if number < len(_SITES) - 1 else ANALYSIS
        article_id = save_analysed(store, article, analysis)
        review = Review(store, article_id, article.text, analysis, "anna")
        keys = [r.key for r in review.quotes]
        review.accept(keys[: number + 1])
        review.reject(keys[-1:])
        if number == 2:
            review.set_speaker(keys[:1], "Lind")
            split(store, "karl lind", [article_id], "Karl Lind", "anna")
    return store


def shown(found: Picture) -> dict[str, tuple[int, ...]]:
    """The counts by label."""
    return {bar.label: bar.counts for bar in found.bars}


@pytest.mark.parametrize("search", ["", "kind:direct OR who:lind", "state:done", "-will"])
def test_what_a_bar_counts_its_search_finds(search: str, library: Store) -> None:
    drawn = [picture(library, kind, search) for kind in KINDS]
    assert [found.kind for found in drawn if not found.bars] in ([], ["countries"])
    for found, bar in ((one, bar) for one in drawn for bar in one.bars):
        query = found.query(bar)
        count = len(find_quotes(library, parse(query)).numbers) if query else found.total
        assert count == bar.count, query
        for number, part in enumerate(bar.counts):
            query = found.query(bar, number)
            assert not query or len(find_quotes(library, parse(query)).numbers) == part, query


def test_days_have_a_bar_each_and_the_most_quoted_a_part_of_it(library: Store) -> None:
    found = picture(library, "days")
    assert [bar.label for bar in found.bars] == ["2024-03-12", "2024-03-13", "2024-03-14"]
    assert [bar.count for bar in found.bars] == [8, 0, 4]
    assert found.note == "4 without a full date are not shown; a quote of two counts for both"
    assert found.series[-1].name == "all others"
    assert "Ada Moreno" in [s.name for s in found.series]


def test_who_has_no_quote_in_any_bar_is_no_part_of_the_picture(library: Store) -> None:
    elsewhere = replace(ANALYSIS, people=tuple(replace(p, name=f"{p.name} Undated") for p in ANALYSIS.people))
    save_analysed(library, replace(ARTICLE, text=f"{ARTICLE.text}\n\nNo date.", published=None, site=None), elsewhere)
    assert any("Undated" in label for label in shown(picture(library, "speakers")))
    for kind in ("days", "outlets"):
        found = picture(library, kind)
        assert "Undated" not in " ".join(s.name for s in found.series)
        assert found.parts == [n for n in range(len(found.series)) if sum(bar.counts[n] for bar in found.bars)]


def test_outlets_under_several_names_are_one_and_those_unknown_are_told(library: Store) -> None:
    found = picture(library, "outlets")
    assert [bar.label for bar in found.bars] == ["The Courier", "daily.example"]
    assert found.even
    assert found.note == "4 quotes without an outlet are not shown; a quote of two counts for both"
    sources = picture(library, "sources")
    assert shown(sources)["everything"][2] == 0  # the dock worker was rejected everywhere
    assert shown(picture(library, "sources", "state:rejected"))["everything"] == (3, 0, 4)
    assert shown(picture(library, "review"))["everything"] == (9, 1, 4, 0, 0, 6)


def test_a_picture_follows_search_and_filter_and_an_empty_one_has_no_bars(library: Store) -> None:
    assert picture(library, "speakers", "who:moreno site:courier").total == 4
    assert picture(library, "speakers", within="daily").total == 4
    assert all(not picture(library, kind, "nowhere").bars for kind in KINDS)
    with pytest.raises(OnrecordError, match="there is no field"):
        picture(library, "speakers", "nobody:x")


def test_countries_that_as_many_quotes_name_stand_by_their_names(store: Store) -> None:
    text = "“From Spain to France, Peru, Chad and Malta,” she said."
    said = Quote((Span(0, 44),), text[:44], "direct", (), (), None, 0.9, "")
    places = [Country(c, n, (Span(text.index(n), text.index(n) + len(n)),)) for c, n in _PLACES]
    save_analysed(store, Article(text), Analysis(quotes=(said,), countries=tuple(places), model="made by hand"))
    assert [bar.label for bar in picture(store, "countries").bars] == sorted(n for _, n in _PLACES)


def test_decided_wants_a_date() -> None:
    with pytest.raises(OnrecordError, match="decided: needs a date"):
        parse("decided:yesterday")
