"""The store for whoever asks in SQL: the documented views, the ten questions, and Datasette with what it is shipped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from onrecord.core.library.history import merge
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store
from onrecord.tui.commands.metadata import metadata as metadata_command
from tests.articles import long_article
from tests.conftest import ANALYSIS, ARTICLE, TEXT

DOCS = Path(__file__).parents[2] / "docs"
QUESTIONS = re.findall(r"^-- \d+\. [^\n]+\n(.+?;)$", (DOCS / "questions.sql").read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture
def asked(store: Store) -> Store:
    """Two articles, one reviewed, its two speakers merged."""
    save_analysed(store, ARTICLE, ANALYSIS)
    save_analysed(store, *long_article(2))
    review = Review(store, ARTICLE.id, TEXT, ANALYSIS, "anna")
    keys = [r.key for r in review.quotes]
    review.accept(keys[:3])
    review.set_tags(keys[0], ["check", 'so "called"'.replace(" ", "-")])
    review.reject([keys[3]])
    merge(store, "karl lind", "ada moreno", "anna")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def test_the_ten_questions_are_answered(asked: Store) -> None:
    answers = [list(Database(asked.path).query(question)) for question in QUESTIONS]
    assert len(answers) == 10
    on_record, speakers, names, *_ = answers
    assert [row["speaker"] for row in on_record] == ["Ada Moreno"] * 3
    first = on_record[0]
    assert (first["role"], first["cue"], first["reviewer"], first["site"]) == (
        "Foreign Minister",
        "said",
        "anna",
        "The Courier",
    )
    assert first["decided_at"].endswith("+00:00")
    assert {row["name"]: (row["quotes"], row["accepted"]) for row in speakers}["Ada Moreno"] == (3, 3)
    assert [row["called"] for row in names] == ["Ada Moreno", "Karl Lind"]
    (money, *_) = [row for row in answers[6] if row["article"] == ARTICLE.title]
    assert (money["value"], money["unit"]) == (2_000_000, "dollar")
    assert {row["state"]: row["quotes"] for row in answers[8]} == {"accepted": 3, "rejected": 1}
    assert all(answers[n] for n in (0, 1, 2, 3, 4, 6, 7, 8))


def test_lists_in_views_are_json_arrays(asked: Store) -> None:
    rows = list(Database(asked.path).query("SELECT tags, about FROM accepted_quotes ORDER BY start"))
    assert [json.loads(row["tags"]) for row in rows] == [["check", 'so-"called"'], [], []]
    assert all(isinstance(json.loads(row["about"]), list) for row in rows)


def test_each_list_of_a_view_holds_what_is_known(store: Store) -> None:
    save_analysed(store, replace(ARTICLE, site=None), ANALYSIS)
    save_analysed(store, *long_article(1))
    found = {
        row["name"]: json.loads(row["sites"]) for row in Database(store.path).query("SELECT * FROM quoted_speakers")
    }
    assert (found["Ada Moreno"], found["Ida Brandt"]) == ([], ["The Tide"])


async def test_datasette_shows_what_is_for_readers_and_hides_the_rest(asked: Store, tmp_path: Path) -> None:
    app = pytest.importorskip("datasette.app")
    utils = pytest.importorskip("datasette.utils")
    path = asked.path.rename(tmp_path / "my desk.db")
    printed = CliRunner().invoke(metadata_command, ["--db", str(path)], catch_exceptions=False).stdout
    metadata = utils.parse_metadata(printed)
    datasette: Any = app.Datasette([str(path)], metadata=metadata)
    found = (await datasette.client.get("/my~20desk.json")).json()
    shown = {t["name"] for t in found["tables"] if not t["hidden"]} | {v["name"] for v in found["views"]}
    described = metadata["databases"]["my desk"]["tables"]
    assert shown == {name for name, about in described.items() if "description" in about}
    page = await datasette.client.get("/my~20desk/accepted_quotes?_facet=speaker")
    assert page.status_code == 200
    assert "Ada Moreno" in page.text
    for question in QUESTIONS:
        answer = await datasette.client.get("/my~20desk.json", params={"sql": question.rstrip(";"), "_shape": "array"})
        assert answer.status_code == 200, question
