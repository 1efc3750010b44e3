"""Who said a quote is the same through every door: pages, search, filter, exports, JSON, SQL, another store."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.core.exchange.export import gather
from onrecord.core.exchange.formats import FORMATS, choose_format
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.library.history import delete, merge, redo, split, undo
from onrecord.core.library.quotes import quotes_by
from onrecord.core.library.search import find_quotes
from onrecord.core.library.speakers import list_speakers
from onrecord.core.query.parse import parse
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.store.speakers import unambiguous_name
from onrecord.tui.commands.show import show
from tests.conftest import new_store
from tests.core.test_search import put

Said = Counter[str]


def filled(store: Store) -> list[str]:
    """Four articles with an accepted quote each: Barack Obama twice, Obama, Michelle Obama."""
    ids = [
        put(store, "Barack Obama", "The first quay is mended.", title="One"),
        put(store, "Barack Obama", "The second ferry sails.", title="Two"),
        put(store, "Obama", "The third road is open.", title="Three"),
        put(store, "Michelle Obama", "The fourth school is new.", title="Four"),
    ]
    for article_id in ids:
        analysis = load_analysis(store, article_id)
        assert analysis is not None
        review = Review(store, article_id, load_article(store, article_id).text, analysis, "anna")
        review.accept([review.quotes[0].key])
    return ids


def by_page(store: Store) -> Said:
    """The speakers' pages, with how many quotes stand on each; the list says the same number."""
    listed = list_speakers(store)
    assert all(s.quotes == len(quotes_by(store, s.speaker_id)) for s in listed)
    return Counter({s.name: s.quotes for s in listed})


def asked_for(store: Store) -> dict[str, str]:
    """A search for each speaker, by name."""
    found = list_speakers(store)
    return {s.name: f'who:"{unambiguous_name(store, s.speaker_id, s.name)}"' for s in found}


def by_search(store: Store) -> Said:
    """What a search finds."""
    return Counter({n: len(find_quotes(store, parse(typed)).numbers) for n, typed in asked_for(store).items()})


def by_filter(store: Store) -> Said:
    """What the reader's filter lets through, article by article."""
    out = Said()
    for row in store.connection.execute("SELECT article_id FROM library_articles"):
        article_id = row["article_id"]
        analysis = load_analysis(store, article_id)
        assert analysis is not None
        review = Review(store, article_id, load_article(store, article_id).text, analysis, "anna")
        for name, typed in asked_for(store).items():
            out[name] += len(parse_filter(typed).kept(review))
    return +out


def by_sql(store: Store, query: str) -> Said:
    """What a view says."""
    return Counter(dict(store.connection.execute(query)))


def by_show(store: Store) -> Said:
    """What ``show --json`` says of each article."""
    out = Said()
    for row in store.connection.execute("SELECT article_id FROM library_articles"):
        done = CliRunner().invoke(show, ["--json", "--db", str(store.path), row["article_id"]], catch_exceptions=False)
        out.update(q["speaker_name"] for q in json.loads(done.stdout)["quotes"])
    return out


def by_export(store: Store, name: str) -> Said:
    """What a format names as the speakers."""
    file = io.BytesIO()
    choose_format(None, name).write(gather(store, lambda *_: True), file)
    return Counter(_speakers(name, file.getvalue()))


def _speakers(name: str, data: bytes) -> Iterator[str]:
    text = data.decode("utf-8-sig", "replace")
    match name:
        case "csv" | "tsv":
            rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if name == "tsv" else ",")
            yield from (row["speaker"] for row in rows)
        case "xlsx":
            from openpyxl import load_workbook

            rows: Any = list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
            yield from (row[rows[0].index("speaker")] for row in rows[1:])
        case "parquet":
            from pyarrow import parquet

            yield from (row["speaker"] for row in parquet.read_table(io.BytesIO(data)).to_pylist())
        case "spacy":
            import spacy
            from spacy.tokens import DocBin

            for doc in DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab):
                yield from doc.user_data["speakers"].values()
        case "markdown":
            yield from re.findall(r"^## ([^,\n]+)", text, re.M)
        case "html":
            yield from re.findall(r'<mark [^>]*title="([^"]*)"', text)
        case _:
            yield from _in_json(name, text)


def _in_json(name: str, text: str) -> Iterator[str]:
    match name:
        case "jsonl":
            yield from (q["speaker_name"] for line in text.splitlines() for q in json.loads(line)["quotes"])
        case "doccano":
            yield from (who for line in text.splitlines() for who in json.loads(line)["speakers"].values())
        case "prodigy":
            yield from (who for line in text.splitlines() for who in json.loads(line)["meta"]["speakers"].values())
        case "label-studio":
            yield from (who for task in json.loads(text) for who in task["data"]["speakers"].values())
        case "claimreview":
            yield from (claim["itemReviewed"]["author"]["name"] for claim in json.loads(text)["@graph"])
        case _:
            yield from (item["body"][0]["value"] for item in json.loads(text)["items"])


def through_every_door(store: Store) -> dict[str, Said]:
    """How many quotes each speaker has, by door."""
    return {
        "page": by_page(store),
        "search": by_search(store),
        "filter": by_filter(store),
        "show": by_show(store),
        "quoted_speakers": by_sql(store, "SELECT name, quotes FROM quoted_speakers"),
        "accepted_quotes": by_sql(store, "SELECT speaker, count(*) FROM accepted_quotes GROUP BY speaker_id"),
        **{form.name: by_export(store, form.name) for form in FORMATS},
    }


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Another store with the same articles."""
    with closing(new_store(tmp_path / "other.db")) as made:
        filled(made)
        yield made


def test_a_name_first_seen_after_it_was_merged_is_somebody_again_when_that_is_undone(
    store: Store, other: Store
) -> None:
    put(store, "Barack Obama", "The first quay is mended.", title="One")
    merge(other, "obama", "barack obama", "anna")
    delete(
        other,
        [row["article_id"] for row in other.connection.execute("SELECT article_id FROM library_articles")],
        "anna",
    )
    merge_store(store, other.path, "ben")
    put(store, "Obama", "The third road is open.", title="Three")
    assert by_page(store) == Counter({"Barack Obama": 2})
    undo(store, "ben")
    said = Counter({"Barack Obama": 1, "Obama": 1})
    assert by_page(store) == said
    assert by_sql(store, "SELECT name, quotes FROM quoted_speakers") == said


def test_merged_and_split_speakers_are_the_same_through_every_door(store: Store, other: Store) -> None:
    ids = filled(store)

    def everywhere(opened: Store, **said: int) -> None:
        wanted = Counter({name.replace("_", " "): number for name, number in said.items()})
        assert {door: found for door, found in through_every_door(opened).items() if found != wanted} == {}

    everywhere(store, Barack_Obama=2, Obama=1, Michelle_Obama=1)
    merge(store, "obama", "barack obama", "anna")
    everywhere(store, Barack_Obama=3, Michelle_Obama=1)
    split(store, "barack obama", ids[1:2], "Barack Obama Senior", "anna")
    everywhere(store, Barack_Obama=2, Barack_Obama_Senior=1, Michelle_Obama=1)
    merge(store, "michelle obama", "barack obama senior", "anna")
    everywhere(store, Barack_Obama=2, Barack_Obama_Senior=2)
    undo(store, "anna")
    everywhere(store, Barack_Obama=2, Barack_Obama_Senior=1, Michelle_Obama=1)

    merge_store(other, store.path, "ben")
    everywhere(other, Barack_Obama=2, Barack_Obama_Senior=1, Michelle_Obama=1)
    undo(other, "ben")
    everywhere(other, Barack_Obama=2, Obama=1, Michelle_Obama=1)

    undo(store, "anna")
    everywhere(store, Barack_Obama=3, Michelle_Obama=1)
    undo(store, "anna")
    everywhere(store, Barack_Obama=2, Obama=1, Michelle_Obama=1)
    redo(store, "anna")
    everywhere(store, Barack_Obama=3, Michelle_Obama=1)
