"""Corrections to people and to the article's date: set, taken back, refused, and passed on to what is derived."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from onrecord.core.errors import DecisionConflict, OnrecordError
from onrecord.core.exchange.decision_records import decision_json, decision_of
from onrecord.core.exchange.export import gather, reviewed_json
from onrecord.core.library.articles import list_articles
from onrecord.core.library.search import find_quotes
from onrecord.core.query.parse import parse
from onrecord.core.review.review import Review
from tests.conftest import ANALYSIS, ARTICLE
from tests.core.conftest import review

KEYS = [f"{q.start}-{q.end}" for q in ANALYSIS.quotes]


def test_who_somebody_is_can_be_set_taken_back_and_read_again(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    anna.describe_person("Norrland", role="shipping line", kind="group")
    anna.describe_person("Norrland", country="se")
    with pytest.raises(OnrecordError, match="is not a country code; give two letters"):
        anna.describe_person("Norrland", country="xx")
    ben.refresh()
    person = ben.current.analysis.named("Norrland")
    assert person is not None
    assert (person.role, person.country, person.kind) == ("shipping line", "SE", "group")
    ben.rename("Norrland", "Norrland AB")
    ben.describe_person("Norrland AB", role="", country="")
    person = ben.current.analysis.named("Norrland AB")
    assert person is not None
    assert (person.role, person.country, person.kind) == (None, None, "group")
    for _ in range(2):
        ben.undo()
    anna.refresh()
    anna.undo()
    person = review(anna.store, "anna").current.analysis.named("Norrland")
    assert person is not None
    assert (person.role, person.country, person.kind) == ("shipping line", None, "group")
    anna.redo()
    person = anna.current.analysis.named("Norrland")
    assert person is not None
    assert person.country == "SE"


def test_a_speaker_named_by_hand_can_be_described_and_goes_out_so(pair: tuple[Review, Review]) -> None:
    anna, _ = pair
    anna.set_speaker([KEYS[0]], "Harbour Union")
    anna.describe_person("Harbour Union", kind="organisation", country="FR")
    anna.describe_person("Harbour Union", role="dockers")
    quote = anna.find(KEYS[0]).quote
    person = anna.current.analysis.person(quote.person)
    assert person is not None
    assert (person.name, person.kind, person.role, person.country) == ("Harbour Union", "organisation", "dockers", "FR")
    (out,) = gather(anna.store, lambda _, r: r.key == KEYS[0])
    assert (out.quotes[0].person_kind, out.quotes[0].role, out.quotes[0].country) == ("organisation", "dockers", "FR")
    told = reviewed_json(out)
    assert [p["kind"] for p in told["people"] if p["name"] == "Harbour Union"] == ["organisation"]
    anna.rename("Harbour Union", "Karl Lind")
    assert [p.name for p in anna.current.analysis.people].count("Karl Lind") == 1
    assert anna.current.orphans == ()


def test_the_second_to_describe_somebody_is_told(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    anna.describe_person("Karl Lind", role="founder")
    with pytest.raises(DecisionConflict, match="anna corrected it a moment ago"):
        ben.describe_person("Karl Lind", role="director")
    ben.describe_person("Karl Lind", role="director")
    person = ben.current.analysis.named("Karl Lind")
    assert person is not None
    assert person.role == "director"


def test_what_nobody_can_be_is_refused(pair: tuple[Review, Review]) -> None:
    anna, _ = pair
    with pytest.raises(OnrecordError, match="“Atlantis” is not a country code; give two letters"):
        anna.describe_person("Karl Lind", country="Atlantis")
    with pytest.raises(OnrecordError, match="a name is a person, an organisation or a group, not “ship”"):
        anna.describe_person("Karl Lind", kind="ship")  # type: ignore[arg-type]
    assert anna.current.undoable == ()


def test_the_date_of_the_article_is_set_with_its_dates_and_taken_back(pair: tuple[Review, Review]) -> None:
    anna, ben = pair
    found = [replace(f, value="2026-03-02") if f.kind == "date" else f for f in ANALYSIS.figures]
    anna.set_published("2026-03-03", found)
    with pytest.raises(DecisionConflict, match="anna set the article's date a moment ago"):
        ben.set_published("2025-01-01")
    assert (ben.current.dating, ben.current.analysis.figures) == (anna.current.dating, tuple(found))
    (made,) = ben.current.undoable
    assert decision_of(json.loads(json.dumps(decision_json(made))), ARTICLE.id) == made
    (out,) = gather(ben.store, lambda *_: True)
    told = reviewed_json(out)
    assert (told["published"], told["figures"][0]["value"]) == ("2026-03-03", "2026-03-02")
    (listed,) = list_articles(ben.store)
    assert listed.published == "2026-03-03"
    assert len(find_quotes(ben.store, parse("after:2026-03-01")).numbers) == len(KEYS)
    ben.fix_figure(ben.current.analysis.figures[0], "2026-02-23")
    anna.refresh()
    assert anna.current.analysis.figures[0].value == "2026-02-23"
    ben.undo()
    anna.undo()
    fresh = review(ben.store, "ben")
    assert (fresh.current.dating, fresh.current.analysis.figures) == (None, ANALYSIS.figures)
    assert list_articles(ben.store)[0].published == ARTICLE.published
    anna.redo()
    assert list_articles(ben.store)[0].published == "2026-03-03"
    anna.set_published("")
    assert list_articles(ben.store)[0].published is None
    with pytest.raises(OnrecordError, match="“Tuesday” is not a date; give year, month and day: 2024-03-11"):
        anna.set_published("Tuesday")
