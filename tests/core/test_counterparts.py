"""Somebody's counterpart has that somebody's role, and the country that the phrase names; with the real model.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from onrecord.core.analysis.pipeline import analyse
from onrecord.core.analysis.speakers.counterparts import without_country

_COUNTRIES = {
    "Russian": "RU",
    "Moroccan": "MA",
    "Polish": "PL",
    "Qatari": "QA",
    "South Korean": "KR",
    "Senegalese": "SN",
}
_SENTENCES = (
    "Portuguese {role} Ada Moreno met her {people} counterpart, Karl Lindo, in Lisbon.",
    "{role} Ada Moreno spoke by phone. Her {people} counterpart Karl Lindo was in Rome.",
    "Portuguese {role} Ada Moreno and her {people} counterpart Karl Lindo signed a treaty.",
)


@pytest.mark.parametrize("role", ["Foreign Minister", "Prime Minister", "Defence Minister", "President"])
@pytest.mark.parametrize("people", sorted(_COUNTRIES))
def test_a_counterpart_has_the_others_role_and_the_country_named(role: str, people: str) -> None:
    for sentence in _SENTENCES:
        text = sentence.format(role=role, people=people) + " “The sea is calm,” Lindo said."
        found = analyse(text).named("Karl Lindo")
        assert found is not None
        assert (found.role, found.country) == (role, _COUNTRIES[people]), text


@pytest.mark.parametrize(
    ("role", "alone"),
    [
        ("Portuguese Foreign Minister", "Foreign Minister"),
        ("US Secretary of State", "Secretary of State"),
        ("South Korean Defence Minister", "Defence Minister"),
        ("president of Kazakhstan", "president"),
        ("foreign minister of the Netherlands", "foreign minister"),
        ("head of the union", "head of the union"),
        ("German", "German"),
    ],
)
def test_a_role_without_its_country(role: str, alone: str) -> None:
    assert without_country(role) == alone
