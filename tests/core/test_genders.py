"""Women's and men's share: as a table says, and no guess beyond it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.library.genders import GenderTable, picture_of_genders, read_gender_table
from onrecord.core.library.search import find_quotes
from onrecord.core.query.parse import parse
from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE


def test_who_is_in_the_table_is_counted_and_who_is_not_is_told(store: Store, tmp_path: Path) -> None:
    for site in ("The Courier", "The Tide"):
        save_analysed(store, replace(ARTICLE, text=f"{ARTICLE.text}\n\n{site}", site=site), ANALYSIS)
    path = tmp_path / "names.tsv"
    path.write_text("name\tsex\nMoreno\tm\nAda\tf\n\nSomebody Else\tm\n", encoding="utf-8")
    found = picture_of_genders(store, read_gender_table(path))
    assert [s.name for s in found.series] == ["women", "men", "others", "not in the table"]
    # Ada Moreno by her first name, Karl Lind not at all; the dock worker has no name
    assert {bar.label: bar.counts for bar in found.bars} == {
        "everything": (4, 0, 0, 4), "The Courier": (2, 0, 0, 2), "The Tide": (2, 0, 0, 2),
    }  # fmt: skip
    assert "4 of 8 (50 %) are of people not in names.tsv" in found.note
    assert "organisations and people without a name are not counted" in found.note
    for bar in found.bars:
        assert len(find_quotes(store, parse(found.query(bar))).numbers) == bar.count
    assert picture_of_genders(store, read_gender_table(path), "site:tide").total == 4
    assert picture_of_genders(store, read_gender_table(path), "nowhere").bars == ()


def test_a_whole_name_counts_before_a_first_name() -> None:
    table = GenderTable("names.tsv", {"kim": "women", "kim novak": "others", "robin": "men"})
    assert [table.group(n) for n in ("Kim Novak", "Dr. Kim Park", "Robin", "Lee Robin", "Zoë")] == [
        "others", "women", "men", "not in the table", "not in the table",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            b"Ada Moreno\tf\nKarl Lind\tperhaps\n",
            "line 2: write a name, a tab and f, m or x; leave out whom you do not know",
        ),
        (b"Ada Moreno f\nKarl Lind m\n", "line 1: write a name, a tab and f, m or x"),
        (b"name\tsex\n", "has no names; write a name, a tab and f, m or x on each line"),
        (b"Ada\xff\tf\n", "cannot be read"),
    ],
)
def test_a_table_that_says_something_else_is_refused(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_bytes(data)
    with pytest.raises(OnrecordError, match=told):
        read_gender_table(path)


def test_a_file_that_is_no_table_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    path.touch()
    os.truncate(path, 60_000_000)
    with pytest.raises(OnrecordError, match="is too large for a table of names; leave in it who is quoted"):
        read_gender_table(path)
    with pytest.raises(OnrecordError, match=r"the table of names .* cannot be read"):
        read_gender_table(tmp_path / "none.tsv")
