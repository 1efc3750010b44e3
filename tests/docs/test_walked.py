"""What the tutorial and the how-tos tell their readers to do is done, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walking import walk

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.mark.parametrize(
    ("page", "commands"),
    [
        ("tutorial.md", 10),
        ("howto/team.md", 12),
        ("howto/misquotations.md", 6),
        ("howto/coding.md", 7),
        ("howto/model.md", 8),
        ("howto/datasette.md", 5),
    ],
)
def test_a_document_is_what_happens(page: str, commands: int, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    # a server does not end by itself
    assert walk(DOCS / page, folder, without=("datasette onrecord.db --metadata metadata.yml\0",)) == commands
