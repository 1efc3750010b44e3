"""A dateline is where a story was written, and nobody's name."""

from __future__ import annotations

import pytest

from onrecord.core.analysis.pipeline import analyse
from onrecord.core.text.datelines import dateline_span

_DATELINES = [
    "KASANDA -",
    "PORT ELSEN —",
    "PORT ELSEN, 3 March 2026 -",
    "ST. OLAF, Norway (Newswire) —",
    "Kasanda (Newswire) —",
    "SÃO BENTO --",
    "KASANDA, March 3 (Newswire) -",
]


@pytest.mark.parametrize("dateline", _DATELINES)
def test_it_is_found_with_its_dash(dateline: str) -> None:
    text = f"Dam will drown farms\n\n{dateline} The army came at night. It left."
    span = dateline_span(text)
    assert span is not None
    assert text[span[0] : span[1]] == f"{dateline} "


@pytest.mark.parametrize(
    "text",
    [
        "The army came – at night – and left.",
        "HOLT - We will go.\n\nPRICE - We will not.",
        "“NO” - that was all she said.",
        "Anna Holt - a baker - spoke.",
    ],
)
def test_other_dashes_end_no_dateline(text: str) -> None:
    assert dateline_span(text) is None


@pytest.mark.parametrize("dateline", _DATELINES)
def test_its_place_is_nobody(dateline: str) -> None:
    text = f"{dateline} The army came at night. “We have three witnesses,” it said in a statement."
    analysis = analyse(text)
    place = dateline.split(",")[0].split(" (")[0].rstrip(" -—")
    assert [p.name for p in analysis.people if place.lower() in p.name.lower()] == []
    assert len(analysis.quotes) == 1
