"""What goes out: each format as the program that reads it would see it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from onrecord.core.contract import parse_analysis, to_json
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.export import ExportedArticle, gather, reviewed_json
from onrecord.core.exchange.formats import FORMATS, choose_format, label_studio
from onrecord.core.exchange.formats.spans import LABELS, RELATIONS
from onrecord.core.exchange.report import current_report, text_report
from onrecord.core.model import Analysis, Article, Person, Quote, Span
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE, TEXT


@pytest.fixture
def reviewed(store: Store, stored: str) -> Store:
    """ARTICLE with two quotes accepted, one rejected, one given to somebody else and tagged; two are open."""
    review = Review(store, stored, TEXT, ANALYSIS, "anna")
    keys = [q.key for q in review.quotes]
    review.accept(keys[:1])
    review.reject(keys[1:2])
    review.set_speaker(keys[3:4], "Karl Lind")
    review.set_tags(keys[3], ["check", "trade"])
    review.set_note(keys[3], "=1+1 in the note")
    review.note_passage(None, "Seen twice.")
    return store


def written(store: Store, name: str, *, figures: bool = False, every: bool = True) -> bytes:
    """What a format writes of the whole store."""
    form = choose_format(None, name)
    out = io.BytesIO()
    write = form.write_figures if figures else form.write
    assert write is not None
    write(gather(store, lambda _, r: every or r.is_kept), out)
    return out.getvalue()


def table(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV or TSV file."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_table_has_a_quote_a_row_with_all_that_was_decided(reviewed: Store, name: str, delimiter: str) -> None:
    first, rejected, _, moved, _ = table(written(reviewed, name), delimiter)
    assert first["quote"] == "“We will sign,” … “There is no other way.”"
    assert (first["speaker"], first["role"], first["state"], first["reviewer"]) == (
        "Ada Moreno",
        "Foreign Minister",
        "accepted",
        "anna",
    )
    assert json.loads(first["content"]) == [list(s) for s in ANALYSIS.quotes[0].content]
    assert datetime.fromisoformat(first["decided_at"]).tzinfo is not None
    assert rejected["state"] == "rejected"
    assert (moved["speaker"], moved["tags"], moved["cue"]) == ("Karl Lind", "check trade", "added")
    assert moved["note"] == "'=1+1 in the note"
    assert {r["article_id"] for r in (first, rejected, moved)} == {ARTICLE.id}


def test_figures_are_a_table_of_their_own(reviewed: Store) -> None:
    day, percent, money = table(written(reviewed, "csv", figures=True))
    assert (day["date"], day["value"]) == ("2024-03-11", "")
    assert (percent["value"], percent["unit"], percent["about"], percent["change"]) == (
        "35",
        "percentage",
        "profits",
        "up",
    )
    assert money["value"] == "2000000"


def test_a_workbook_has_real_dates_a_frozen_heading_and_no_formulas(reviewed: Store) -> None:
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    book: Any = load_workbook(io.BytesIO(written(reviewed, "xlsx")))
    sheet = book["quotes"]
    assert sheet.freeze_panes == "A2"
    head = [c.value for c in sheet[1]]
    rows = [dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert rows[0]["published"].value == datetime(2024, 3, 12)
    assert rows[0]["published"].is_date
    assert isinstance(rows[0]["decided_at"].value, datetime)
    assert rows[0]["confidence"].value == pytest.approx(0.97)
    assert rows[3]["note"].value == "=1+1 in the note"
    assert rows[3]["note"].data_type == "s"
    assert rows[0]["confidence"].number_format == "0%"
    width = {name: sheet.column_dimensions[get_column_letter(n)].width for n, name in enumerate(head, 1)}
    assert width["decided_at"] > len("2024-03-12 09:30")  # a date that does not fit is shown as #####
    assert rows[0]["quote"].alignment.wrap_text
    assert isinstance(rows[0]["published"].value, date)


def test_parquet_keeps_types(reviewed: Store) -> None:
    from pyarrow import parquet

    found = parquet.read_table(io.BytesIO(written(reviewed, "parquet"))).to_pylist()
    assert len(found) == 5
    assert found[0]["start"] == ANALYSIS.quotes[0].start
    assert found[0]["confidence"] == pytest.approx(0.97)
    assert found[0]["published"] == date(2024, 3, 12)
    assert isinstance(found[0]["decided_at"], datetime)


def test_the_contract_has_every_decision(reviewed: Store) -> None:
    (line,) = written(reviewed, "jsonl").splitlines()
    record = json.loads(line)
    assert record["text"] == TEXT
    assert record["notes"] == [{"span": None, "text": "Seen twice."}]
    moved = record["quotes"][3]
    assert moved["tags"] == ["check", "trade"]
    assert moved["reviewer"] == "anna"
    assert moved["state"] == "changed"
    assert next(p["name"] for p in record["people"] if p["id"] == moved["person"]) == "Karl Lind"


class _Page(HTMLParser):
    """What a browser would load, run and show of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.marked: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)
        held = dict(attrs)
        assert not any(name.startswith("on") for name in held)
        self.links += [held[a] or "" for a in ("href", "src") if a in held]
        self.ids |= {held["id"] or ""} if "id" in held else set()
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "mark" in self._open:
            self.marked[-1] += data


def page(data: bytes) -> _Page:
    """The page, read."""
    found = _Page()
    found.feed(data.decode())
    return found


def test_the_page_marks_each_quote_and_ties_it_to_its_speaker(reviewed: Store) -> None:
    found = page(written(reviewed, "html"))
    assert "“We will sign,”" in found.marked
    assert "“There is no other way.”" in found.marked
    inside = {link.removeprefix("#") for link in found.links}
    assert inside <= found.ids
    assert len(inside) == 10
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert "link" not in found.tags


def test_a_quote_within_another_is_listed_and_linked_like_it(reviewed: Store) -> None:
    review = Review(reviewed, ARTICLE.id, TEXT, ANALYSIS, "anna")
    first = ANALYSIS.quotes[0]
    review.add((Span(first.start, first.start + 8),))
    review.add((Span(first.end - 8, first.end),))
    found = page(written(reviewed, "html"))
    assert {link.removeprefix("#") for link in found.links} <= found.ids
    assert len(found.links) == 2 * 7


def test_reports_name_all_who_speak_together(store: Store) -> None:
    first, *others = ANALYSIS.quotes
    save_analysed(store, ARTICLE, replace(ANALYSIS, quotes=(replace(first, people=("p1", "p2")), *others)))
    for name in ("markdown", "html"):
        out = written(store, name)
        assert out.count(b"together with Karl Lind") == 1
        assert out.count(b"together with Ada Moreno") == 1  # it stands below each name
        assert out.count("“We will sign,”".encode()) == (2 if name == "markdown" else 3)
    assert len(re.findall(rb'id="[^"]*-s1"', written(store, "html"))) == 1
    (found,) = gather(store, lambda *_: True)
    assert "Ada Moreno and Karl Lind  [direct, open" in current_report(found)


def test_a_quote_counts_for_all_who_speak_it_as_long_as_it_stands(store: Store) -> None:
    first, *others = ANALYSIS.quotes
    together = replace(first, people=("p1", "p4", "p2"))
    people = (replace(ANALYSIS.people[-1], quoted=1), *ANALYSIS.people[:-1])
    analysis = replace(ANALYSIS, quotes=(together, *others), people=people)
    save_analysed(store, ARTICLE, analysis)
    review = Review(store, ARTICLE.id, TEXT, analysis, "anna")
    key = review.quotes[0].key

    def counted() -> tuple[dict[str, int], list[str], str]:
        (found,) = gather(store, lambda *_: True)
        out = reviewed_json(found)
        report = current_report(found)
        return {p["name"]: p["quoted"] for p in out["people"]}, out["quotes"][0]["people"], report

    assert "Ada Moreno, Norrland and Karl Lind  [" in text_report(ARTICLE, analysis)
    numbers, people_of_first, report = counted()
    assert numbers == {"Norrland": 1, "Ada Moreno": 2, "Karl Lind": 3, "dock worker": 1}
    assert people_of_first == ["p1", "p4", "p2"]
    assert "Norrland, organisation: 1\n" in report
    assert "only mentioned" not in report
    review.reject([key])
    numbers, _, report = counted()
    assert numbers == {"Norrland": 0, "Ada Moreno": 1, "Karl Lind": 2, "dock worker": 1}
    assert "only mentioned: Norrland" in report
    review.undo()
    review.rename("Norrland", "Ada Moreno")
    review.set_speaker([key], "Eva Brook")
    numbers, people_of_first, _ = counted()
    assert numbers == {"Ada Moreno": 1, "Karl Lind": 2, "dock worker": 1, "Eva Brook": 1}
    (found,) = gather(store, lambda *_: True)
    assert people_of_first == [p["id"] for p in reviewed_json(found)["people"] if p["name"] == "Eva Brook"]
    assert parse_analysis(json.loads(json.dumps(reviewed_json(found))), TEXT)  # somebody new has an id of their own


HOSTILE = (
    "<script>alert(1)</script> “We <b>will</b> \x1b]52;c;AAAA\x07 &amp; sign,” said <img src=x onerror=alert(2)> Ada."
)


def test_hostile_text_is_inert_in_the_page_and_the_report(store: Store) -> None:
    span = Span(HOSTILE.index("“"), HOSTILE.index("”") + 1)
    quote = Quote((span,), HOSTILE[slice(*span)], "direct", person="p1")
    person = Person("p1", "</li><script>x</script>", "person")
    key = save_article(store, Article(HOSTILE, title='"><script>alert(3)</script>', url="javascript:alert(4)"))
    save_analysis(store, key, Analysis((quote,), (person,)))
    found = page(written(store, "html"))
    assert not {"script", "img", "b"} & set(found.tags)
    assert all(link.startswith("#") for link in found.links)
    for name in ("html", "markdown"):  # a report is looked at in a terminal, too
        assert not any(c in written(store, name) for c in b"\x1b\x07")
    assert b"<script" not in written(store, "markdown").replace(b"\\<", b"")


def test_label_studio_gets_tasks_whose_labels_its_config_knows(reviewed: Store) -> None:
    (task,) = json.loads(written(reviewed, "label-studio"))
    assert "annotations" not in task  # three are open: nobody has been through all
    (annotation,) = task["predictions"]
    regions = {r["id"]: r for r in annotation["result"] if r["type"] == "labels"}
    assert len(regions) == len([r for r in annotation["result"] if r["type"] == "labels"])
    for region in regions.values():
        value = region["value"]
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
        assert f'<Label value="{value["labels"][0]}"/>' in label_studio.CONFIG
    for relation in annotation["result"]:
        if relation["type"] == "relation":
            assert relation["from_id"] in regions
            assert relation["to_id"] in regions
            assert f'<Relation value="{relation["labels"][0]}"/>' in label_studio.CONFIG


def test_doccano_gets_entities_and_relations_by_id(reviewed: Store) -> None:
    (line,) = written(reviewed, "doccano").splitlines()
    record = json.loads(line)
    ids = [e["id"] for e in record["entities"]]
    assert len(set(ids)) == len(ids)
    assert {e["label"] for e in record["entities"]} <= set(LABELS)
    assert all(r["from_id"] in ids and r["to_id"] in ids and r["type"] in RELATIONS for r in record["relations"])
    speaker = next(e for e in record["entities"] if e["label"] == "SPEAKER")
    assert record["text"][speaker["start_offset"] : speaker["end_offset"]] == "she"


def test_prodigy_gets_spans_that_begin_and_end_with_tokens(reviewed: Store) -> None:
    (line,) = written(reviewed, "prodigy").splitlines()
    record = json.loads(line)
    tokens = record["tokens"]
    assert "".join(t["text"] + " " * t["ws"] for t in tokens) == record["text"]
    for span in record["spans"]:
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]
    heads = {(s["start"], s["end"]) for s in record["spans"]}
    assert all((r["head_span"]["start"], r["head_span"]["end"]) in heads for r in record["relations"])


def test_spacy_reads_entities_and_spans_back(reviewed: Store) -> None:
    import spacy
    from spacy.tokens import DocBin

    (doc,) = DocBin().from_bytes(written(reviewed, "spacy")).get_docs(spacy.blank("en").vocab)
    assert doc.text == TEXT
    assert {("Ada Moreno", "PERSON"), ("Paris", "GPE"), ("Norrland", "ORG")} <= {(e.text, e.label_) for e in doc.ents}
    assert len(doc.spans["quotes"]) == 5
    assert len(doc.spans["sc"]) == sum(len(doc.spans[g]) for g in ("quotes", "cues", "speakers"))


def test_spacy_trains_and_scores_on_what_was_written(reviewed: Store, tmp_path: Path) -> None:
    """As ``spacy train`` reads it: through its corpus reader into examples, aligned with the pipeline's own tokens."""
    import spacy
    from spacy.training import Corpus

    path = tmp_path / "train.spacy"
    path.write_bytes(written(reviewed, "spacy"))
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    nlp.add_pipe("spancat", config={"spans_key": "sc"})
    corpus = Corpus(path)
    (example,) = corpus(nlp)
    gold = example.reference
    assert [(e.text, e.label_) for e in example.get_aligned_spans_y2x(gold.ents)] == [
        (e.text, e.label_) for e in gold.ents
    ]
    assert not {None, "-"} & set(example.get_aligned_ner())
    assert len(example.get_aligned_spans_y2x(gold.spans["sc"], allow_overlap=True)) == len(gold.spans["sc"])
    nlp.initialize(lambda: corpus(nlp))
    losses = nlp.update([example])
    assert set(losses) == {"ner", "spancat"}
    assert {"ents_f", "spans_sc_f"} <= set(nlp.evaluate([example]))


#: of https://schema.org, version 29: what properties a type takes that stands in a claim review, and of which types they are
SCHEMA_ORG: dict[str, dict[str, tuple[str, ...]]] = {
    "ClaimReview": {"claimReviewed": ("Text",), "itemReviewed": ("Claim",)},
    "Claim": {
        "text": ("Text",),
        "appearance": ("NewsArticle",),
        "author": ("Person", "Organization"),
        "datePublished": ("Date",),
    },
    "NewsArticle": {
        "headline": ("Text",),
        "url": ("URL",),
        "datePublished": ("Date",),
        "publisher": ("Organization", "Person"),
    },
    "Person": {"name": ("Text",), "jobTitle": ("Text",)},
    "Organization": {"name": ("Text",)},
}
#: https://developers.google.com/search/docs/appearance/structured-data/factcheck: what the fact-checker adds, once there is a verdict
ADDED = {"reviewRating", "url", "author"}
LITERALS: dict[str, str] = {"Text": r"\S(.*\S)?", "URL": r"https?://\S+", "Date": r"\d{4}(-\d\d(-\d\d)?)?"}


def is_of_schema(value: Any, kinds: tuple[str, ...]) -> bool:
    """Whether a value is of one of the types, with no property that its type does not take."""
    if isinstance(value, str):
        return any(re.fullmatch(LITERALS[kind], value, re.S) for kind in kinds if kind in LITERALS)
    known = SCHEMA_ORG[value["@type"]]
    return value["@type"] in kinds and all(
        k in known and is_of_schema(v, known[k]) for k, v in value.items() if k != "@type"
    )


def test_a_claim_review_is_of_schema_org_and_lacks_the_verdict_alone(reviewed: Store) -> None:
    page = replace(ARTICLE, text=f"{TEXT} It rained.", url="https://courier.example/a", published=None)
    save_analysis(reviewed, save_article(reviewed, page), ANALYSIS)
    reviews = json.loads(written(reviewed, "claimreview"))["@graph"]
    assert len(reviews) == 2 * len(ANALYSIS.quotes)
    for review in reviews:
        assert is_of_schema(review, ("ClaimReview",)), review
        assert {"claimReviewed", "itemReviewed"} == set(review) - {"@type"} - ADDED
        assert review["itemReviewed"]["author"]["name"]


def test_a_claim_has_who_said_it_and_where_it_appeared(reviewed: Store) -> None:
    record = json.loads(written(reviewed, "claimreview"))
    claim = record["@graph"][0]
    assert record["@context"] == "https://schema.org"
    assert claim["@type"] == "ClaimReview"
    assert claim["itemReviewed"]["author"] == {"@type": "Person", "name": "Ada Moreno", "jobTitle": "Foreign Minister"}
    assert claim["itemReviewed"]["appearance"]["headline"] == ARTICLE.title


def test_an_annotation_finds_its_words_by_quote_and_by_position(reviewed: Store) -> None:
    record = json.loads(written(reviewed, "web-annotation"))
    assert record["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert record["type"] == "AnnotationPage"
    for item in record["items"]:
        words, place = item["target"]["selector"]
        assert TEXT[place["start"] : place["end"]] == words["exact"]
        assert TEXT.count(words["prefix"] + words["exact"] + words["suffix"]) == 1


def test_annotations_are_as_the_web_annotation_data_model_has_them(reviewed: Store) -> None:
    """W3C Recommendation of 23 February 2017: what an Annotation, a TextualBody and the selectors must have."""
    record = json.loads(written(reviewed, "web-annotation"))
    made = [item for item in record["items"] if "created" in item]
    assert [item["creator"] for item in made] == [{"type": "Person", "name": "anna"}] * 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", item["created"]) for item in made)
    for item in record["items"]:
        assert urlsplit(item["id"]).scheme
        assert urlsplit(item["target"]["source"]).scheme
        assert item["type"] == "Annotation"
        for body in item["body"]:
            assert body["type"] == "TextualBody"
            assert isinstance(body["value"], str)
        purposes = {item["motivation"], *(body["purpose"] for body in item["body"])}
        assert purposes <= {"identifying", "tagging", "commenting"}
        for selector in item["target"]["selector"]:
            kind = selector.pop("type")
            assert {"TextQuoteSelector": str, "TextPositionSelector": int}[kind] is type(next(iter(selector.values())))
            wanted = ["exact", "prefix", "suffix"] if kind == "TextQuoteSelector" else ["end", "start"]
            assert sorted(selector) == wanted


def test_pandas_reads_the_tables(reviewed: Store) -> None:
    pandas = pytest.importorskip("pandas")
    tables = [
        pandas.read_csv(io.BytesIO(written(reviewed, "csv"))),
        pandas.read_csv(io.BytesIO(written(reviewed, "tsv")), sep="\t"),
        pandas.read_excel(io.BytesIO(written(reviewed, "xlsx"))),
        pandas.read_parquet(io.BytesIO(written(reviewed, "parquet"))),
    ]
    for found in tables:
        assert list(found["speaker"]) == list(tables[0]["speaker"])
        assert list(found["start"]) == [q.start for q in ANALYSIS.quotes]
        assert found["confidence"].round(2).tolist() == [round(q.confidence, 2) for q in ANALYSIS.quotes]


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_every_format_holds_with_no_article_and_with_bare_ones(store: Store, form: Any) -> None:
    empty = io.BytesIO()
    form.write([], empty)
    bare = ExportedArticle("x", Article("Nothing was said."), Analysis(), [])
    full = io.BytesIO()
    form.write([bare, replace(bare, id="y")], full)
    if form.name in ("label-studio", "claimreview", "web-annotation"):
        json.loads(empty.getvalue())
        json.loads(full.getvalue())


def test_a_merged_speaker_goes_out_under_one_name(reviewed: Store) -> None:
    from onrecord.core.library.history import merge

    merge(reviewed, "dock worker", "karl lind", "anna")
    names = [row["speaker"] for row in table(written(reviewed, "csv"))]
    assert names == ["Ada Moreno", "Karl Lind", "Karl Lind", "Karl Lind", "Karl Lind"]


def test_an_unknown_format_or_ending_is_told(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="there is no format “docx”; there are csv, tsv"):
        choose_format(None, "docx")
    with pytest.raises(OnrecordError, match=r"the ending of notes\.txt says no format; end it in \.csv"):
        choose_format(Path("notes.txt"), None)


def test_json_lines_are_the_contract_and_read_back_by_it(reviewed: Store) -> None:
    found = json.loads(written(reviewed, "jsonl"))
    (plain, *_) = to_json(found["id"], ARTICLE, ANALYSIS)["quotes"]
    decided = {"key", "state", "speaker_id", "speaker_name", "reviewer", "decided_at", "tags", "note"}
    assert set(found["quotes"][0]) == set(plain) | decided
    assert found["quotes"][0]["why"] == ANALYSIS.quotes[0].explanation
    read, own = parse_analysis(found, TEXT).quotes, [q.explanation for q in ANALYSIS.quotes]
    given = f"proposed: Ada Moreno, 42 % sure: {own[3]}"
    assert [q.explanation for q in read] == [*own[:3], given, *own[4:]]
