"""Tables and JSON as other programs write them: what stands above the heading, what parts the cells, how dates are written."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from onrecord.core.model import Article
from onrecord.core.sources.items import Failure, Note
from tests.core.test_formats import LINES, STORY, only, read


def dates(rows: str, name: str = "a.csv") -> list[str | None]:
    """When the articles of a table came out."""
    return [found.published for found in read(rows.encode(), name) if isinstance(found, Article)]


@pytest.mark.parametrize(
    "rows",
    [
        "sep=;\nheadline;text\nFerry;{}\n",
        "headline|text\nFerry|{}\n",
        'Search of 4 April;;\n;;\n"headline";"text"\n"Ferry";"{}"\n',
        "headline;text\n\nFerry;{}\n",
    ],
    ids=["excel's first line", "bars", "below the search", "an empty row"],
)
def test_a_table_is_read_whatever_parts_its_cells_and_stands_above_them(rows: str) -> None:
    article = only(read(rows.format(LINES[1]).encode(), "a.csv"))
    assert (article.title, article.text) == ("Ferry", LINES[1])


def test_a_workbooks_heading_may_stand_below_a_line_on_the_search() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["Search of 4 April"], [], ["Headline", "Date", "Text"], ["Ferry", "14/03/2024", STORY], ["Two", "3/4/2024", LINES[0]], ["Three", 45384, LINES[2]]):  # fmt: skip
        book.active.append(row)
    book.save(out)
    found = read(out.getvalue(), "a.xlsx")
    assert [f.published for f in found if isinstance(f, Article)] == ["2024-03-14", "2024-04-03", "2024-04-02"]
    assert [f.source for f in found if isinstance(f, Article)] == [f"a.xlsx, Sheet, row {n}" for n in (4, 5, 6)]


def test_dates_in_figures_are_read_by_those_that_are_one_way_only() -> None:
    rows = "text,date\nShe said so.,{}\nHe said so.,03/04/2024 09:30\n"
    assert dates(rows.format("14/03/2024")) == ["2024-03-14", "2024-04-03"]
    assert dates(rows.format("3/14/2024")) == ["2024-03-14", "2024-03-04"]
    assert dates("text,date\nShe said so.,31/02/2024\n") == [None]


def test_dates_that_may_be_read_either_way_are_left_out_and_told() -> None:
    note, article = read(b"text,date\nShe said so.,03/04/2024\n", "a.csv")
    assert isinstance(note, Note)
    assert "day and month cannot be told apart" in note.words
    assert isinstance(article, Article)
    assert article.published is None
    assert dates("text,date\nShe said so.,04/04/2024\n") == ["2024-04-04"]


def test_an_answer_of_a_service_is_opened_however_deep_its_articles_lie() -> None:
    fields = {"headline": "Ferry", "body": f"<p>{LINES[0]}</p>"}
    answer = {"response": {"status": "ok", "results": [{"webPublicationDate": "2024-03-14T09:00:00Z", "fields": fields}]}}  # fmt: skip
    article = only(read(json.dumps(answer).encode(), "a.json"))
    assert (article.title, article.published, article.text) == ("Ferry", "2024-03-14", LINES[0])
    lines = "".join(json.dumps({"id": n, "data": {"text": line}}) + "\n" for n, line in enumerate(LINES))
    assert [f.text for f in read(lines.encode(), "a.jsonl") if isinstance(f, Article)] == list(LINES)
    (failure,) = read(b'{"type": "FeatureCollection", "features": [{"properties": {"name": "x"}}]}', "a.json")
    assert isinstance(failure, Failure)
