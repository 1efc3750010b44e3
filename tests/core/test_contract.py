"""A record that somebody made is parsed, not believed."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.contract import parse_analysis, to_json
from onrecord.core.errors import OnrecordError
from tests.conftest import ANALYSIS, ARTICLE, examples

GOOD: dict[str, Any] = json.loads(json.dumps(to_json(ARTICLE.id, ARTICLE, ANALYSIS)))
#: every place in the record that holds a value, as the keys that lead there
PLACES = [(kind, field) for kind in ("quotes", "people", "countries", "figures") for field in GOOD[kind][0]]
_PERSON = GOOD["people"][0]
_COUNTRY = GOOD["countries"][0]


def test_what_this_program_writes_is_read_as_it_was() -> None:
    assert parse_analysis(GOOD, ARTICLE.text) == ANALYSIS


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("quotes", {"kind": "\x1b]52;c;aGk=\x07"}, "quotes[0].kind is none of direct, mixed, indirect"),
        ("quotes", {"kind": ["direct"]}, "quotes[0].kind is none of"),
        ("quotes", {"content": []}, "quotes[0].content has no span"),
        ("quotes", {"content": None}, "quotes[0].content has no span"),
        ("quotes", {"content": [[5, 5]]}, "has spans outside its text, or out of order"),
        ("quotes", {"content": [[-5, 5]]}, "has spans outside its text"),
        ("quotes", {"content": [[0, 10**9]]}, "has spans outside its text"),
        ("quotes", {"content": [[10, 20], [0, 5]]}, "has spans outside its text"),
        ("quotes", {"content": [[0.0, 5.0]]}, "must be pairs of whole numbers"),
        ("quotes", {"content": [[False, True]]}, "must be pairs of whole numbers"),
        ("quotes", {"content": [[0, 1, 2]]}, "must be pairs of whole numbers"),
        ("quotes", {"content": "text"}, "must be pairs of whole numbers"),
        ("quotes", {"cue": {"a": 1}}, "must be pairs of whole numbers"),
        ("quotes", {"person": "p99"}, "quotes[0].person is nobody among its people"),
        ("quotes", {"people": ["p1", "p99"]}, "quotes[0].people has somebody who is not among its people"),
        ("quotes", {"confidence": math.nan}, "quotes[0].confidence is not a number from 0 to 1"),
        ("quotes", {"confidence": 7}, "is not a number from 0 to 1"),
        ("quotes", {"confidence": True}, "is not a number from 0 to 1"),
        ("quotes", {"confidence": "0.5"}, "is not a number from 0 to 1"),
        ("quotes", {"why": "x" * 5001}, "quotes[0].why is not a text of at most 5000 characters"),
        ("quotes", {"why": 5}, "is not a text of at most"),
        ("people", {"id": ""}, "people[0].id is missing"),
        ("people", {"name": None}, "people[0].name is missing"),
        ("people", {"kind": "robot"}, "people[0].kind is none of person"),
        ("people", {"quoted": -1}, "people[0].quoted is not a number"),
        ("people", {"country": "usa"}, "people[0].country is not a two-letter country code"),
        ("countries", {"code": "fr"}, "is not a two-letter country code"),
        ("countries", {"ways": ["name"] * 40}, "countries[0].ways does not go with its mentions"),
        ("countries", {"ways": ["telepathy"] * len(_COUNTRY["mentions"])}, "countries[0].ways is none of"),
        ("figures", {"start": "0"}, "must be pairs of whole numbers"),
        ("figures", {"end": 0}, "has spans outside its text"),
        ("figures", {"value": math.inf}, "figures[0].value is not a number"),
        ("figures", {"value": 10**400}, "figures[0].value is not a number"),
        ("figures", {"value": [1, 2, 3]}, "figures[0].value needs two ends, or a single number"),
        ("figures", {"value": {"a": 1}}, "figures[0].value is not a number"),
        ("figures", {"change": "sideways"}, "figures[0].change is none of up, down, same"),
        ("figures", {"qualifier": "perhaps"}, "figures[0].qualifier is none of"),
    ],
)  # fmt: skip
def test_a_record_that_is_wrong_is_refused_by_the_field(kind: str, changed: dict[str, Any], told: str) -> None:
    record = copy.deepcopy(GOOD)
    record[kind][0] |= changed
    with pytest.raises(OnrecordError) as error:
        parse_analysis(record, ARTICLE.text)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({**GOOD, "quotes": None}, "quotes is not a list"),
        ({**GOOD, "quotes": [1]}, "quotes[0] is not an object"),
        ({**GOOD, "people": [_PERSON, _PERSON]}, "people has the same id twice"),
        ({**GOOD, "countries": [_COUNTRY, _COUNTRY]}, "countries has the same code twice"),
        ({**GOOD, "quotes": [GOOD["quotes"][0]] * 2}, "quotes has the same content twice"),
        ({**GOOD, "model": 5}, "model is not a text"),
    ],
)
def test_a_record_that_is_wrong_as_a_whole_is_refused(record: dict[str, Any], told: str) -> None:
    with pytest.raises(OnrecordError) as error:
        parse_analysis(record, ARTICLE.text)
    assert told in str(error.value)


def test_a_quote_says_what_stands_in_the_article_and_not_what_its_record_claims() -> None:
    record = copy.deepcopy(GOOD)
    record["quotes"][0]["text"] = "I stole the money."
    record["figures"][0]["text"] = "9,000,000"
    record["quotes"][0]["new in a later version"] = {}
    assert parse_analysis(record, ARTICLE.text) == ANALYSIS


@examples(150)
@given(st.sampled_from(PLACES), st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=3), x, max_size=2), max_leaves=5))  # fmt: skip
def test_whatever_stands_in_a_field_it_is_read_or_refused(place: tuple[str, str], value: object) -> None:
    record = copy.deepcopy(GOOD)
    record[place[0]][0][place[1]] = value
    try:
        found = parse_analysis(record, ARTICLE.text)
    except OnrecordError:
        return
    assert all(q.text == " … ".join(ARTICLE.text[s:e] for s, e in q.content) for q in found.quotes)
    assert all(f.text == ARTICLE.text[f.start : f.end] for f in found.figures)
