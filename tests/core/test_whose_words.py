"""Whose words they are in news of many kinds, with the real model: what used to fail, by its kind.

All names and texts are invented.
"""

from __future__ import annotations

import pytest

from tests.attributed import said


@pytest.mark.parametrize(
    "who", ["A retired teacher from Leeds", "A fitter", "One of the neighbours", "Another neighbour"]
)
@pytest.mark.parametrize("clause", ["who paid £22,000 for a boat he never saw", "who had sold the boat she built"])
def test_somebody_described_by_a_clause_with_a_pronoun_speaks(who: str, clause: str) -> None:
    text = f"{who}, {clause}, described the yard as “a stage set”.\n\n“Nobody was there,” the witness said."
    (_, first), (words, second) = said(text)
    assert words == "“Nobody was there,”"
    assert None not in (first, second)
