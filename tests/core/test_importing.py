"""Reviewed work that goes out and comes back: nothing is lost, nothing is doubled, nothing is overwritten."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.export import gather
from onrecord.core.exchange.formats import choose_format
from onrecord.core.exchange.importing import ImportReport, import_reviewed
from onrecord.core.exchange.readers import read_reviewed
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.library.history import merge
from onrecord.core.model import Span
from onrecord.core.review.current import Reviewed, keyed
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store
from tests import conftest
from tests.conftest import ARTICLE, TEXT, at, copied_store, examples, new_store

#: of the first quote, two people's words
ANALYSIS = replace(
    conftest.ANALYSIS, quotes=(replace(conftest.ANALYSIS.quotes[0], people=("p1", "p2")), *conftest.ANALYSIS.quotes[1:])
)
KEYS = tuple(keyed(ANALYSIS.quotes))
SUFFIXES = {"csv": ".csv", "tsv": ".tsv", "xlsx": ".xlsx", "jsonl": ".jsonl", "label-studio": ".json", "doccano": ".jsonl", "prodigy": ".jsonl"}  # fmt: skip


def review(store: Store, reviewer: str = "anna", *, blind: bool = False) -> Review:
    """ARTICLE under review."""
    return Review(store, ARTICLE.id, TEXT, ANALYSIS, reviewer, blind)


def fresh(path: Path) -> Store:
    """A store with ARTICLE and its analysis, nothing decided."""
    return copied_store(path, _fresh_store())


@cache
def _fresh_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.db"
        with closing(new_store(path)) as store:
            save_analysed(store, ARTICLE, ANALYSIS)
        return path.read_bytes()


def go_out(store: Store, path: Path, name: str, wanted: Callable[[str, Reviewed], bool] = lambda *_: True) -> Path:
    """All of a store, or what is wanted, in a format."""
    file = path / f"{name}{SUFFIXES[name]}"
    out = io.BytesIO()
    choose_format(None, name).write(gather(store, wanted), out)
    file.write_bytes(out.getvalue())
    return file


def come_in(store: Store, path: Path, reviewer: str = "bruno") -> ImportReport:
    """A file taken in."""
    return import_reviewed(store, read_reviewed(path), reviewer)


def decisions(store: Store) -> int:
    """How many rows the log has."""
    return int(store.connection.execute("SELECT count(*) FROM decisions").fetchone()[0])


def edited(path: Path, change: Callable[[dict[str, str]], None], row: int = 0) -> None:
    """A table with one row changed as a spreadsheet would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows[row])
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


Act = Callable[[Review, str], object]
ACTS: tuple[Act, ...] = (
    lambda r, k: r.accept([k]),
    lambda r, k: r.reject([k]),
    lambda r, k: r.set_speaker([k], "Eva Brook"),
    lambda r, k: r.set_speaker([k], None),
    lambda r, k: r.set_kind(k, "mixed"),
    lambda r, k: r.set_tags(k, ["check", "two words"]),
    lambda r, k: r.set_note(k, "=see page 2\n and 3"),
    lambda r, k: r.set_content(k, (Span(r.find(k).quote.start, r.find(k).quote.end - 2),)),
    lambda r, k: r.reopen([k]),
    lambda r, _: r.undo(),
    lambda r, _: r.add((at("arrived in Paris"),), "Ada Moreno"),
    lambda r, k: r.set_speaker([k], ("Karl Lind", "Eva Brook", "Norrland")),
    lambda r, k: r.set_speaker([k], "Ada Moreno"),
    lambda r, _: r.add((Span(r.page.parts[1].start, r.page.parts[1].end),), "Karl Lind"),
)
#: that a quote was made of others, a table says by its key and its words
RESHAPING: tuple[Act, ...] = (
    lambda r, k: r.split(k, r.find(k).quote.content[0].start + 9),
    lambda r, k: r.join(r.quotes[0].key, k),
)
#: what tools know that have spans of the text and relations between them
SPANS = tuple(ACTS[n] for n in (0, 2, 4, 5, 6, 7, 8, 9, 10))


#: what a reviewer does, each with the number of a quote
Acts = list[tuple[Act, int]]


def doing(*acts: Act) -> st.SearchStrategy[Acts]:
    return st.lists(st.tuples(st.sampled_from(acts), st.sampled_from(range(5))), max_size=8)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes stores, each in a file of its own, and closes them."""
    held: list[Store] = []

    def make() -> Store:
        held.append(fresh(tmp_path / f"{len(held)}.db"))
        return held[-1]

    yield make
    for store in held:
        store.close()


def act_on(r: Review, acts: Acts) -> None:
    """Let a reviewer do all that; what cannot be done is left."""
    for act, number in acts:
        with suppress(OnrecordError):
            act(r, r.quotes[min(number, len(r.quotes) - 1)].key)


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv", "xlsx"])
@examples(20)
@given(acts=st.tuples(*[doing(*ACTS, *RESHAPING)] * 3))
def test_out_and_in_and_out_again_is_the_same(name: str, acts: tuple[Acts, Acts, Acts], tmp_path_factory: Any) -> None:
    before, unseen, after = acts
    folder = tmp_path_factory.mktemp("trip")
    with closing(fresh(folder / "0.db")) as here:
        act_on(review(here), before)
        act_on(review(here, "ben", blind=True), unseen)
        act_on(review(here), after)
        out = first = go_out(here, folder, name)
    for times in (1, 2):
        with closing(fresh(folder / f"{times}.db")) as there:
            assert come_in(there, out, "anna").refused == []
            held = decisions(there)
            assert come_in(there, out, "anna").decided == 0
            assert decisions(there) == held
            out = go_out(there, _made(folder / f"{times}"), name)
        assert _content(out) == _content(first)


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx"])
def test_what_went_out_of_a_store_says_nothing_new_to_it(name: str, made: Callable[[], Store], tmp_path: Path) -> None:
    store = made()
    act_on(review(store), [(ACTS[n], n % 5) for n in (0, 1, 2, 5, 6)])
    assert come_in(store, go_out(store, tmp_path, name)).decided == 0


@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx", "jsonl"])
@examples(20)
@given(acts=st.tuples(*[doing(*ACTS, *RESHAPING)] * 3))
def test_an_old_file_says_nothing_of_what_was_decided_since(
    name: str, acts: tuple[Acts, Acts, Acts], tmp_path_factory: Any
) -> None:
    before, unseen, after = acts
    folder = tmp_path_factory.mktemp("old")
    with closing(fresh(folder / "0.db")) as store:
        act_on(review(store), before)
        old = go_out(store, folder, name)
        act_on(review(store, "ben", blind=True), unseen)
        act_on(review(store), after)
        held, stands = decisions(store), review(store).quotes
        report = come_in(store, old)
        assert (report.decided, report.refused, report.conflicts) == (0, [], [])
        assert (decisions(store), review(store).quotes) == (held, stands)


@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx", "jsonl"])
def test_of_an_old_row_only_the_cells_that_were_changed_say_anything(
    name: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    r = review(store)
    r.set_tags(KEYS[0], ["old", "wrong"])
    r.accept(KEYS[:2])
    path = go_out(store, tmp_path, name)
    r.set_tags(KEYS[0], ["old", "wrong", "since"])
    r.set_note(KEYS[0], "given since")
    r.set_speaker([KEYS[1]], "Eva Brook")
    r.set_note(KEYS[1], "given since")
    with_cells(path, KEYS[0], tags="old added")
    with_cells(path, KEYS[1], note="of the table")
    assert come_in(store, path).decided == 2
    first, second = (review(store).find(key) for key in KEYS[:2])
    assert (sorted(first.tags), first.note, first.reviewer) == (["added", "old", "since"], "given since", "anna")
    assert (second.speaker_name, second.state, second.note) == ("Eva Brook", "changed", "of the table")
    assert come_in(store, path).decided == 0


def test_a_verdict_in_an_old_row_is_of_who_brings_it_in_and_disputes_what_was_decided_since(
    made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    review(store).accept([KEYS[0]])
    path = go_out(store, tmp_path, "csv")
    review(store, "ben").set_speaker([KEYS[0]], "Eva Brook")
    with_cells(path, KEYS[0], state="rejected")
    assert [c.key for c in come_in(store, path).conflicts] == [KEYS[0]]
    assert [side.reviewers for side in review(store).find(KEYS[0]).sides] == [("ben",), ("bruno",)]


def test_a_table_of_another_library_takes_no_tags_or_notes_away(made: Callable[[], Store], tmp_path: Path) -> None:
    here, there = made(), made()
    review(here).accept([KEYS[0]])
    review(here).set_tags(KEYS[0], ["theirs"])
    review(there).set_tags(KEYS[0], ["ours"])
    review(there).set_note(KEYS[0], "ours")
    come_in(there, go_out(here, tmp_path, "csv"))
    r = review(there).find(KEYS[0])
    assert (r.state, sorted(r.tags), r.note) == ("accepted", ["ours", "theirs"], "ours")


def with_cells(path: Path, key: str, **cells: str) -> None:
    """A file with cells of a quote changed, as a spreadsheet or an editor would."""
    if path.suffix == ".jsonl":
        record = json.loads(path.read_text(encoding="utf-8"))
        quote = next(q for q in record["quotes"] if q["key"] == key)
        quote |= {name: cell.split() if name == "tags" else cell for name, cell in cells.items()}
        path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    elif path.suffix == ".xlsx":
        from openpyxl import load_workbook

        book: Any = load_workbook(path)
        head, *rows = book.worksheets[0].iter_rows()
        at = {cell.value: n for n, cell in enumerate(head)}
        row = next(row for row in rows if row[at["key"]].value == key)
        for name, text in cells.items():
            row[at[name]].value = text
        book.save(path)
    else:
        sign = "\t" if path.suffix == ".tsv" else ","
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file, delimiter=sign))
        next(row for row in table if row["key"] == key).update(cells)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]), delimiter=sign)
            writer.writeheader()
            writer.writerows(table)


def test_a_table_that_a_spreadsheet_saved_with_semicolons_comes_in(made: Callable[[], Store], tmp_path: Path) -> None:
    store = made()
    path = go_out(store, tmp_path, "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"state": "accepted", "note": "see page 2"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert come_in(store, path).decided == 1
    assert review(store).find(rows[0]["key"]).note == "see page 2"


def test_decisions_that_come_in_with_a_file_are_told(made: Callable[[], Store], tmp_path: Path) -> None:
    here, there = made(), made()
    review(here).reject([KEYS[0]])
    review(here).set_speaker([KEYS[1]], "Eva Brook")
    path = go_out(here, tmp_path, "jsonl")
    reports = [come_in(there, path) for _ in range(2)]
    assert [(r.decided, r.unchanged) for r in reports] == [(2, 3), (0, 5)]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _content(path: Path) -> list[dict[str, Any]]:
    """What a file says, but for when it and its rows were written and under which numbers, and which quotes are gone."""
    if path.suffix == ".jsonl":
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in records:
            record["decisions"] = [{**d, "id": 0, "target": bool(d["target"])} for d in record["decisions"]]
        return records
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        rows: Any = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
        return [dict(zip(rows[0], row, strict=True)) | {"replaces": None, "as_of": None} for row in rows[1:]]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        return [row | {"replaces": "", "as_of": ""} for row in rows]  # what came of what is kept as far as it is of use


@pytest.mark.parametrize("name", ["label-studio", "doccano", "prodigy"])
@examples(12)
@given(acts=doing(*SPANS, *RESHAPING))
def test_what_an_annotator_confirmed_comes_in_and_goes_out_again_the_same(
    name: str, acts: Acts, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    with closing(fresh(folder / "a.db")) as here, closing(fresh(folder / "b.db")) as there:
        r = review(here)
        act_on(r, acts)
        r.accept([q.key for q in r.quotes])
        first = confirmed(go_out(here, folder, name))
        assert come_in(there, first).refused == []
        before = decisions(there)
        assert come_in(there, first).decided == 0
        assert decisions(there) == before
        second = confirmed(go_out(there, _made(folder / "again"), name))
        assert _annotated(second) == _annotated(first)


def confirmed(path: Path) -> Path:
    """A file as the tool gives it back when an annotator has nothing to change."""
    if path.stem not in ("prodigy", "doccano"):
        return path  # where all is accepted, it is an annotation
    mark = {"prodigy": {"answer": "accept"}, "doccano": {"id": 7}}[path.stem]
    lines = [json.dumps({**json.loads(line), **mark}) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _annotated(path: Path) -> tuple[set[Any], set[Any]]:
    """The labelled spans and the relations between them, whatever their numbers; cues are what the analysis found."""
    text = path.read_text(encoding="utf-8")
    if path.stem == "label-studio":
        result = json.loads(text)[0]["annotations"][0]["result"]
        spans = {r["id"]: (r["value"]["start"], r["value"]["end"], *r["value"]["labels"]) for r in result if "id" in r}
        relations = [(r["from_id"], r["to_id"], *r["labels"]) for r in result if "id" not in r]
    elif path.stem == "doccano":
        record = json.loads(text)
        spans = {e["id"]: (e["start_offset"], e["end_offset"], e["label"]) for e in record["entities"]}
        relations = [(r["from_id"], r["to_id"], r["type"]) for r in record["relations"]]
    else:
        record = json.loads(text)
        spans = {_place(s): _place(s) for s in record["spans"]}
        relations = [(_place(r["head_span"]), _place(r["child_span"]), r["label"]) for r in record["relations"]]
    ends = {(spans[source], spans[target], label) for source, target, label in relations if label != "CUED_BY"}
    return {span for span in spans.values() if span[-1] != "CUE"}, ends


def _place(span: dict[str, Any]) -> tuple[Any, ...]:
    return (*span["exact"], span["label"])


def test_a_marked_quote_whose_end_was_moved_is_the_same_one_to_a_merge(
    made: Callable[[], Store], tmp_path: Path
) -> None:
    here, there = made(), made()
    r = review(here)
    key = r.add((at("arrived in Paris on Monday"),), "Ada Moreno")
    r.set_content(key, (at("arrived in Paris"),))
    come_in(there, go_out(here, tmp_path, "csv"), "anna")
    assert review(there).find(key).quote.text == "arrived in Paris"
    merge_store(there, here.path, "bruno")
    assert [q.key for q in review(there).quotes] == [q.key for q in review(here).quotes]


def test_a_split_from_a_table_is_a_dispute_with_who_decided_the_whole(
    made: Callable[[], Store], tmp_path: Path
) -> None:
    here, there = made(), made()
    review(here).split(KEYS[1], at("35 percent").start)
    review(there, "carla").accept([KEYS[1]])
    report = come_in(there, go_out(here, tmp_path, "csv"))
    assert [c.key for c in report.conflicts] == [KEYS[1]]
    assert review(there).find(KEYS[1]).state == "disputed"


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_dispute_comes_in_from_a_table_with_all_its_sides(
    name: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    here, there, decided = made(), made(), made()
    review(here).accept([KEYS[0]])
    review(here, "ben", blind=True).set_speaker([KEYS[0]], "Eva Brook")
    review(here, "ben", blind=True).add((at("arrived in Paris"),), "Eva Brook")
    marked = review(here).quotes[0].key
    review(here, "carla", blind=True).reject([KEYS[0]])
    path = go_out(here, tmp_path, name)
    for store in (there, here):
        assert come_in(store, path, "desk").refused == []
        r = review(store).find(KEYS[0])
        assert (r.state, [side.reviewers for side in r.sides]) == ("disputed", [("anna",), ("ben",), ("carla",)])
        assert r == review(here).find(KEYS[0])
        assert (review(store).find(marked).state, review(store).find(marked).reviewer) == ("accepted", "ben")
    review(decided, "dora").accept([KEYS[0]])
    assert [c.key for c in come_in(decided, path, "desk").conflicts] == [KEYS[0]]
    assert "dora" in review(decided).find(KEYS[0]).quote.explanation
    desk = review(there, "desk")
    desk.settle(KEYS[0], desk.find(KEYS[0]).sides[1])
    assert come_in(there, path, "desk").decided == 0


def test_a_row_that_settles_a_dispute_comes_after_its_sides(made: Callable[[], Store], tmp_path: Path) -> None:
    here, there = made(), made()
    review(here).accept([KEYS[1]])
    review(here, "ben", blind=True).reject([KEYS[1]])
    path = go_out(here, tmp_path, "csv")
    edited(path, lambda row: row.update(state="rejected"), 0)
    edited(path, lambda row: row.update(state="accepted"), 1)
    for store in (here, there):
        come_in(store, path, "carla")
        settled = review(store).find(KEYS[1])
        assert (settled.state, settled.reviewer, settled.sides) == ("accepted", "carla", ())


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ("7", "are not a list"),
        ("[7]", "are not as they were exported"),
        ('[{"reviewers": ["a"], "state": "odd", "at": "", "content": [[0, 1]], "kind": "direct"}]', "not as they were"),
        ('[{"reviewers": ["a"], "state": "open", "at": "x", "content": [[0, 1]], "kind": "direct"}]', "have no time"),
        ('[{"reviewers": ["a"], "state": "open", "at": "2024-01-01", "content": 7, "kind": "direct"}]', "is not a list"),
        ('[{"reviewers": ["a"], "state": "open", "at": "2024-01-01", "content": [[0, 9999]], "kind": "direct"}]', "outside"),
    ],
)  # fmt: skip
def test_sides_that_are_none_are_refused_by_row(
    sides: str, told: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    path = go_out(store, tmp_path, "csv")
    edited(path, lambda row: row.update(state="disputed", sides=sides))
    report = come_in(store, path)
    assert [told in r.reason for r in report.refused] == [True]
    assert report.decided == 0


@pytest.mark.parametrize("name", ["csv", "xlsx", "label-studio", "doccano", "prodigy"])
def test_a_neighbour_that_was_not_exported_is_no_quote_that_was_joined(
    name: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    """Its words are in another quote's since its end was moved; that it went into it, nobody said."""
    here, there, joined = made(), made(), made()
    long = (Span(at("“I am not so sure,”").start, at("the French would wait").end),)
    review(here).set_content(KEYS[2], long)
    review(here, "ben").reopen([KEYS[3]])
    come_in(there, confirmed(_kept(here, tmp_path, name)), "anna")
    assert review(there).find(KEYS[2]).quote.content == long
    assert review(there).find(KEYS[3]).state == "open"
    review(here).join(KEYS[2], KEYS[3])
    come_in(joined, confirmed(_kept(here, _made(tmp_path / "joined"), name)), "anna")
    assert KEYS[3] not in {r.key for r in review(joined).quotes}


def _kept(store: Store, path: Path, name: str) -> Path:
    """What of a store is accepted, in a format."""
    return go_out(store, path, name, lambda _, r: r.is_kept)


@pytest.mark.parametrize("name", ["label-studio", "doccano", "prodigy"])
def test_a_quote_that_an_annotator_took_out_is_rejected(name: str, made: Callable[[], Store], tmp_path: Path) -> None:
    here = made()
    review(here).accept(KEYS)
    path = confirmed(go_out(here, tmp_path, name))
    gone = {KEYS[1], KEYS[4]}
    path.write_text(_without(path.read_text(encoding="utf-8"), name, gone), encoding="utf-8")
    there = made()
    assert come_in(there, path).refused == []
    rejected = {r.key for r in review(there).quotes if r.state == "rejected"}
    assert rejected == gone
    assert come_in(there, path).decided == 0


def _without(data: str, name: str, gone: set[str]) -> str:
    """An annotation file after somebody removed these quotes' first spans, and with them their relations."""
    record: Any = json.loads(data)
    if name == "label-studio":
        (annotation,) = record[0]["annotations"]
        annotation["result"] = [r for r in annotation["result"] if not {r.get("id"), r.get("from_id")} & gone]
    elif name == "doccano":
        places = {place for place, key in record["keys"].items() if key in gone}
        went = {e["id"] for e in record["entities"] if f"{e['label']} {e['start_offset']}-{e['end_offset']}" in places}
        record["entities"] = [e for e in record["entities"] if e["id"] not in went]
        record["relations"] = [r for r in record["relations"] if r["from_id"] not in went]
    else:
        record["spans"] = [s for s in record["spans"] if s["key"] not in gone]
        record["relations"] = [r for r in record["relations"] if r["head_span"]["key"] not in gone]
    return json.dumps(record)


@pytest.mark.parametrize("name", ["label-studio", "doccano", "prodigy"])
def test_an_annotation_file_that_nobody_worked_on_changes_nothing(
    name: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    review(store).accept([KEYS[0]])
    before = decisions(store)
    report = come_in(store, go_out(store, tmp_path, name))
    assert (report.decided, decisions(store)) == (0, before)


def test_a_row_changed_in_a_spreadsheet_is_a_decision(made: Callable[[], Store], tmp_path: Path) -> None:
    store = made()
    review(store).accept([KEYS[0]])
    path = go_out(store, tmp_path, "csv")
    edited(path, lambda row: row.update(speaker="Eva Brook"), 0)
    edited(path, lambda row: row.update(state="rejected", note="a rumour"), 4)
    report = come_in(store, path)
    assert (report.decided, report.unchanged, report.conflicts) == (2, 3, [])
    first, *_, last = review(store).quotes
    assert (first.speaker_name, first.reviewer, first.state) == ("Eva Brook", "bruno", "changed")
    assert (last.state, last.note) == ("rejected", "a rumour")


@pytest.mark.parametrize(
    "cell",
    [{"tags": "t" * 101}, {"tags": "a b " * 60 + " ".join(map(str, range(100)))}, {"note": "n" * 10_001}],
    ids=["tag", "tags", "note"],
)
def test_a_tag_or_a_note_too_long_is_refused_by_row(
    cell: dict[str, str], made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    path = go_out(store, tmp_path, "csv")
    edited(path, lambda row: row.update(cell), 0)
    report = come_in(store, path)
    assert ["has at most" in r.reason for r in report.refused] == [True]
    assert (report.decided, review(store).quotes[0].tags, review(store).quotes[0].note) == (0, (), "")


def test_a_row_about_what_was_decided_otherwise_meanwhile_overwrites_nothing(
    made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    path = go_out(store, tmp_path, "csv")
    edited(path, lambda row: row.update(state="rejected"), 2)
    review(store).accept([KEYS[2]])
    report = come_in(store, path)
    assert [c.key for c in report.conflicts] == [KEYS[2]]
    assert review(store).find(KEYS[2]).state == "disputed"
    assert come_in(store, path).decided == 0


def test_what_was_marked_and_moved_and_deleted_in_label_studio(made: Callable[[], Store], tmp_path: Path) -> None:
    store = made()
    path = go_out(store, tmp_path, "label-studio")
    (task,) = json.loads(path.read_text(encoding="utf-8"))
    result = task.pop("predictions")[0]["result"]
    gone = next(r for r in result if r["id"] == KEYS[4])
    result = [r for r in result if KEYS[4] not in (r.get("id"), r.get("from_id"))]
    moved = next(r for r in result if r.get("id") == KEYS[3])
    moved["value"]["start"] += len("that ")
    new = at("arrived in Paris")
    region = {"start": new.start, "end": new.end, "text": "arrived in Paris", "labels": ["INDIRECT"]}
    result.append({"id": "x1", "from_name": "label", "to_name": "text", "type": "labels", "value": region})
    task["annotations"] = [{"result": result, "completed_by": {"email": "carla@desk.example"}}]
    path.write_text(json.dumps([task]), encoding="utf-8")
    report = come_in(store, path)
    assert report.refused == []
    now = {r.key: r for r in review(store).quotes}
    assert now[gone["id"]].state == "rejected"
    assert TEXT[slice(*now[KEYS[3]].quote.content[0])] == "the French would wait"
    added = next(r for r in now.values() if r.key.startswith("+"))
    assert (added.quote.text, added.reviewer, added.state) == ("arrived in Paris", "carla@desk.example", "accepted")
    assert now[KEYS[0]].state == "accepted"
    assert come_in(store, path).decided == 0


def test_another_speaker_in_prodigy_is_whom_the_words_name(made: Callable[[], Store], tmp_path: Path) -> None:
    store = made()
    path = go_out(store, tmp_path, "prodigy")
    record = json.loads(path.read_text(encoding="utf-8"))
    record["answer"] = "accept"
    relation = next(r for r in record["relations"] if r["label"] == "SAID_BY" and r["head_span"]["key"] == KEYS[3])
    name = at("Karl Lind")
    span = {"start": name.start, "end": name.end, "label": "SPEAKER"}
    record["spans"].append(span)
    relation["child_span"] = span
    path.write_text(json.dumps(record), encoding="utf-8")
    come_in(store, path)
    assert review(store).find(KEYS[3]).speaker_name == "Karl Lind"


def test_a_quote_joins_by_its_words_where_there_are_no_offsets(made: Callable[[], Store], tmp_path: Path) -> None:
    store = made()
    path = tmp_path / "typed.csv"
    path.write_text(
        f"article_id,quote,speaker,state\n{ARTICLE.id},Foreign Minister Ada Moreno arrived,Ada Moreno,accepted\n"
        f'{ARTICLE.id},"“Nobody asked us,”",Eva Brook,accepted\n{ARTICLE.id},nowhere to be found,Eva,accepted\n',
        encoding="utf-8",
    )
    report = come_in(store, path)
    assert report.decided == 2
    assert "its words are not in the article’s text" in report.refused[0].reason
    assert review(store).find(KEYS[4]).speaker_name == "Eva Brook"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.docx", "", "has to end in .jsonl"),
        ("a.jsonl", "[]", "is not a JSON object"),
        ("a.jsonl", '{"x": 1}', "has neither quotes, entities nor spans"),
        ("a.csv", "a,b\n1,2\n", "has no column article_id or quote"),
        ("a.json", "{", "is not JSON; export it from Label Studio"),
        ("a.json", "{}", "is not a list of tasks"),
        ("a.xlsx", "no zip", "is not an Excel workbook"),
    ],
)
def test_a_file_that_is_something_else_is_told(name: str, data: str, told: str, store: Store, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(data, encoding="utf-8")
    with pytest.raises(OnrecordError, match=told):
        come_in(store, path)
    with pytest.raises(OnrecordError, match="does not exist"):
        come_in(store, tmp_path / "missing.csv")


def test_a_pipe_is_told_before_it_is_waited_for(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(OnrecordError, match="is not an ordinary file; save what it holds in one, and import that"):
        come_in(store, tmp_path / "pipe.jsonl")


QUOTE = {"content": [[0, 5]], "text": "Forei", "state": "accepted"}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"text": "Something else.", "quotes": []}, "no article of the library has its text"),
        ({"text": TEXT, "quotes": 7}, "are not lists"),
        ({"text": TEXT, "quotes": [{**QUOTE, "content": [[5, 2]]}]}, "has no start and end that are offsets"),
        ({"text": TEXT, "quotes": [{**QUOTE, "content": [[0, 10**9]]}]}, "outside the article's text"),
        ({"text": TEXT, "quotes": [{**QUOTE, "content": 7}]}, "is not a list of spans"),
        ({"text": TEXT, "quotes": [{**QUOTE, "state": "odd"}]}, "there is no state “odd”"),
        ({"text": TEXT, "quotes": [{**QUOTE, "kind": "odd"}]}, "there is no kind “odd”"),
        ({"text": TEXT, "quotes": [{**QUOTE, "tags": 7}]}, "has tags that are not a list"),
        ({"text": TEXT, "quotes": [{**QUOTE, "tags": ["t" * 101]}]}, "a tag has at most 100 characters"),
        ({"text": TEXT, "quotes": [{**QUOTE, "tags": [*map(str, range(101))]}]}, "a quote has at most 100 tags"),
        ({"text": TEXT, "quotes": [{**QUOTE, "note": "n" * 10_001}]}, "a note has at most 10,000 characters"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "tag", "reviewer": "a", "at": "2024-01-01", "entries": [{"type": "quote", "key": "k", "tagged": ["t" * 101]}]}]}, "a tag has at most 100 characters"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "note", "reviewer": "a", "at": "2024-01-01", "entries": [{"type": "note", "key": "article", "text": "n" * 10_001}]}]}, "a note has at most 10,000 characters"),
        ({"text": TEXT, "quotes": ["x"]}, "is not an object"),
        ({"text": 7, "quotes": []}, "its text is not text"),
        ({"text": TEXT, "quotes": [], "decisions": [7]}, "has no id, action, reviewer, at and entries"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "odd", "reviewer": "a", "at": "", "entries": []}]}, "none that a reviewer can make"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "accept", "reviewer": "a", "at": "", "entries": []}]}, "has no time"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "accept", "reviewer": "a", "at": "2024-01-01", "entries": [{}]}]}, "has no type and key"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "accept", "reviewer": "a", "at": "2024-01-01", "entries": [{"type": "quote", "key": "k", "x": 1}]}]}, "has fields that no quote has"),
        ({"text": TEXT, "quotes": [], "decisions": [{"id": 1, "action": "accept", "reviewer": "a", "at": "2024-01-01", "entries": [{"type": "quote", "key": "k", "state": 1}]}]}, "none that a reviewer can give"),
        ({"text": TEXT, "entities": 7}, "its entities or relations are not lists"),
        ({"text": TEXT, "entities": [{"id": 1}]}, "an entity has no id, label"),
        ({"text": TEXT, "entities": [{"id": 1, "label": "ODD", "start_offset": 0, "end_offset": 2}]}, "there is no label “ODD”"),
        ({"text": TEXT, "entities": [], "relations": [7]}, "a relation has no from_id"),
        ({"text": TEXT, "entities": [], "replaces": {"k": 7}}, "are no lists of keys"),
        ({"text": TEXT, "spans": 7}, "its spans or relations are not lists"),
        ({"text": TEXT, "spans": [7]}, "a span has no label"),
        ({"text": TEXT, "spans": [], "relations": [7]}, "a relation has no head_span"),
        ({"text": TEXT, "spans": [], "relations": [{"head_span": 7, "child_span": 7, "label": "x"}]}, "a relation's end is not a span"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_by_line_and_the_rest_goes_on(
    record: dict[str, Any], told: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    path = tmp_path / "a.jsonl"
    kind = next(k for k in ("quotes", "entities", "spans") if k in record)
    good: dict[str, Any] = {"text": TEXT, "answer": "accept", kind: []}
    path.write_text(json.dumps(record) + "\n" + json.dumps(good) + "\n", encoding="utf-8")
    report = come_in(store, path)
    assert len(report.refused) == 1
    assert told in report.refused[0].reason
    assert "line 1" in report.refused[0].where


@pytest.mark.parametrize(
    ("task", "told"),
    [
        (7, "it has no data"),
        ({"data": {}}, "it has no list of annotations"),
        ({"data": {"text": TEXT}, "annotations": [{}]}, "its annotation has no result"),
        (
            {"data": {"text": TEXT}, "annotations": [{"result": [7]}]},
            "a result that is neither a labelled region nor a relation",
        ),
    ],
)
def test_a_bad_task_is_refused_by_number(task: Any, told: str, made: Callable[[], Store], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    report = come_in(made(), path)
    assert told in report.refused[0].reason
    assert "task 1" in report.refused[0].where


def test_a_table_with_a_broken_cell_is_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("article_id,quote,content\nx,y,7]\n", encoding="utf-8")
    assert "not a JSON list; leave that column" in come_in(store, path).refused[0].reason
    path.write_bytes(b"article_id,quote\n\xff\xfe,x\n")
    with pytest.raises(OnrecordError, match="is not a UTF-8 table"):
        come_in(store, path)


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_a_date_that_was_changed_in_the_file_is_refused_and_the_quotes_are_taken(name: str, tmp_path: Path) -> None:
    with closing(fresh(tmp_path / "a.db")) as store:
        file = go_out(store, tmp_path, name)
        review(store).set_published("2023-02-07")
        held, other = str(ARTICLE.published), "2021-12-30"
        assert held in file.read_text("utf-8-sig")
        for written, refused in ((held, False), ("2/7/23", False), (other, True)):
            with closing(fresh(tmp_path / f"{written.replace('/', '')}.db")) as back:
                review(back).set_published("2023-02-07")
                changed = tmp_path / f"changed{SUFFIXES[name]}"
                changed.write_text(file.read_text("utf-8-sig").replace(held, written, 1), "utf-8")
                report = come_in(back, changed)
                told = [f"the date of its article is 2023-02-07, not {other}; set the date in the reader"]
                assert [r.reason for r in report.refused] == (told if refused else [])
                assert report.unchanged == len(KEYS)


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_role_or_country_that_a_table_says_otherwise_is_told_once(
    name: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    here, there = made(), made()
    r = review(here)
    r.accept([KEYS[0]])
    r.describe_person("Ada Moreno", role="Prime Minister", country="PT")
    path = go_out(here, tmp_path, name)
    told = [
        "the role of Ada Moreno is Foreign Minister, not Prime Minister; set it in the reader",
        "the country of Ada Moreno is none, not PT; set it in the reader",
    ]
    report = come_in(there, path)
    assert [refused.reason for refused in report.refused] == told
    assert review(there).find(KEYS[0]).state == "accepted"
    review(there).describe_person("Ada Moreno", role="Prime Minister", country="PT")
    assert come_in(there, path).refused == []


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_who_speaks_together_goes_out_in_a_table_and_comes_in_with_the_quote(
    name: str, made: Callable[[], Store], tmp_path: Path
) -> None:
    here, there = made(), made()
    review(here).accept([KEYS[0]])
    merge(here, "dock worker", "karl lind", "anna")
    path = go_out(here, tmp_path, name)
    first, *others = _content(path)
    assert (first["speaker"], first["together_with"]) == ("Ada Moreno", "Karl Lind")
    assert not any(row["together_with"] for row in others)
    assert come_in(there, path, "anna").refused == []
    assert review(there).find(KEYS[0]).quote.people == ("p1", "p2")
    assert _content(go_out(there, _made(tmp_path / "again"), name))[0]["together_with"] == "Karl Lind"


@pytest.mark.parametrize(
    ("speaker", "cell", "says"),
    [
        (None, "Eva Brook", ("Ada Moreno", "Eva Brook")),
        (None, "Eva Brook ;Karl Lind; ", ("Ada Moreno", "Eva Brook", "Karl Lind")),
        (None, "", ("Ada Moreno",)),
        ("Eva Brook", None, ("Eva Brook", "Karl Lind")),
        ("Eva Brook", "", ("Eva Brook",)),
        ("Karl Lind", "Ada Moreno", ("Karl Lind", "Ada Moreno")),
        ("Karl Lind", None, ("Karl Lind",)),
        ("", None, ()),
    ],
)
def test_a_table_says_who_speaks_together(
    made: Callable[[], Store], tmp_path: Path, speaker: str | None, cell: str | None, says: tuple[str, ...]
) -> None:
    store = made()
    path = go_out(store, tmp_path, "csv")
    said = {"speaker": speaker, "together_with": cell}
    edited(path, lambda row: row.update({k: v for k, v in said.items() if v is not None}))
    edited(path, lambda row: row.update(together_with="Eva Brook", state="accepted"), 1)
    report = come_in(store, path)
    assert (report.decided, report.refused) == (2, [])
    assert (review(store).find(KEYS[0]).speakers, review(store).find(KEYS[0]).state) == (says, "changed")
    assert review(store).find(KEYS[1]).speakers == ("Karl Lind", "Eva Brook")
    assert come_in(store, path).decided == 0


def test_a_table_without_the_column_says_nothing_of_who_speaks_together(
    made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    path = go_out(store, tmp_path, "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{k: v for k, v in row.items() if k != "together_with"} for row in csv.DictReader(file)]
    rows[0]["state"] = "accepted"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert come_in(store, path).decided == 1
    assert review(store).find(KEYS[0]).speakers == ("Ada Moreno", "Karl Lind")


def test_another_who_decided_on_the_same_speakers_meanwhile_is_not_overwritten_by_a_table(
    made: Callable[[], Store], tmp_path: Path
) -> None:
    store = made()
    review(store).accept([KEYS[0]])
    path = go_out(store, tmp_path, "csv")
    review(store).set_speaker([KEYS[0]], ("Ada Moreno", "Norrland"))
    edited(path, lambda row: row.update(together_with="Eva Brook", reviewer="bruno", decided_at="2030-01-01T00:00:00+00:00"))  # fmt: skip
    come_in(store, path)
    r = review(store).find(KEYS[0])
    assert [(side.reviewers, side.verdict.claim.speakers) for side in r.sides] == [
        (("anna",), ("Ada Moreno", "Norrland")),
        (("bruno",), ("Ada Moreno", "Eva Brook")),
    ]
