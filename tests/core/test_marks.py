"""Quotes marked in title, deck and captions: what becomes of them is what becomes of any other."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.export import ExportedArticle, gather
from onrecord.core.exchange.formats import FORMATS, choose_format
from onrecord.core.exchange.importing import ImportReport, import_reviewed
from onrecord.core.exchange.outgoing import Tally
from onrecord.core.exchange.readers import contract_lines, tables
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.library.agreement import between_reviewers
from onrecord.core.library.articles import next_open
from onrecord.core.library.search import find_quotes
from onrecord.core.model import Article, Boilerplate, Field, Span
from onrecord.core.query.parse import parse
from onrecord.core.review.derived import check_derived, check_orphans
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.decisions import decisions_of
from tests.conftest import ANALYSIS, ARTICLE, TEXT, examples, new_store

DECK, CAPTIONS = "Moreno: no other way; Lind unsure", ("Lind: “Not so sure.”", "A dock in Paris, “asked nothing”")
PAGED = replace(
    ARTICLE,
    title="“We will sign,” says Moreno",
    boilerplate=(
        Boilerplate("standfirst", DECK, 0),
        Boilerplate("caption", CAPTIONS[0], 60),
        Boilerplate("navigation", "Home | World", 0),
        Boilerplate("caption", CAPTIONS[1], 200),
    ),
)
PAGE = Page.of(PAGED)
#: words of each part of the page, and what they are an example of
WORDS: dict[str, tuple[Field, str]] = {
    "title": ("title", "“We will sign,”"),
    "deck": ("deck", "no other way"),
    "caption": ("caption", "“Not so sure.”"),
    "second caption": ("caption", "asked nothing"),
    "text": ("text", "arrived in Paris"),
}


def on_page(words: str, page: Page = PAGE) -> Span:
    """Where words stand on the page, where its text does not have them."""
    start = page.words.rindex(words)
    return Span(start, start + len(words))


def made(path: Path, article: Article = PAGED) -> Store:
    """A store with the article."""
    store = new_store(path)
    save_analysed(store, article, ANALYSIS)
    return store


def review(store: Store, reviewer: str = "anna", *, blind: bool = False) -> Review:
    """The article under review."""
    return Review(store, PAGED.id, TEXT, ANALYSIS, reviewer, blind)


def marks(store: Store) -> list[tuple[object, ...]]:
    """The quotes that were made by hand, as the library has them."""
    query = "SELECT field, key, start, \"end\", text, speaker_name, kind, state, tags FROM resolved_quotes WHERE key GLOB '+*'"
    return sorted(tuple(row) for row in store.connection.execute(query))


def sent(store: Store, name: str) -> bytes:
    """What a format writes of all quotes."""
    out = io.BytesIO()
    choose_format(None, name).write(gather(store, lambda _, __: True), out)
    return out.getvalue()


def taken_in(store: Store, path: Path) -> ImportReport:
    """A file brought in."""
    read = tables.read if path.suffix == ".csv" else contract_lines.read
    return import_reviewed(store, read(path), "desk")


STEPS = st.lists(
    st.tuples(st.sampled_from(("mark", "speaker", "tag", "reject", "move", "undo", "redo")), st.sampled_from(sorted(WORDS))),
    max_size=8,
)  # fmt: skip


def act(store: Store, steps: Sequence[tuple[str, str]]) -> None:
    """Mark words and decide on what is marked there."""
    for name, where in steps:
        r, words = review(store), on_page(WORDS[where][1])
        key = PAGE.key_of((words,))
        if name == "undo":
            r.undo()
        elif name == "redo":
            r.redo()
        elif all(q.key != key for q in r.quotes):
            r.add((words,), "Ada Moreno")
        elif name == "speaker":
            r.set_speaker([key], "Karl Lind")
        elif name == "tag":
            r.set_tags(key, ["check"])
        elif name == "reject":
            r.reject([key])
        else:
            first = words.start + PAGE.words[slice(*words)].index(" ") + 1
            r.set_content(key, (Span(first, words.end),))


@examples(20)
@given(steps=STEPS)
@example(steps=[("mark", "caption"), ("move", "caption")])  # undone and made again, one within the other
def test_marks_anywhere_survive_undo_redo_export_import_and_another_store(
    steps: list[tuple[str, str]], tmp_path: Path
) -> None:
    for old in tmp_path.glob("*.*"):
        old.unlink()
    here, there, third = tmp_path / "here.db", tmp_path / "there.db", tmp_path / "third.db"
    for path in (here, there, third):
        with closing(made(path)):
            pass
    with closing(open_store(here)) as store:
        act(store, steps)
        before = marks(store)
        undone = 0
        while review(store).undo() is not None:
            undone += 1
        assert marks(store) == []
        for _ in range(undone):
            review(store).redo()
        assert marks(store) == before
        assert [c.name for c in check_derived(store) if c.problem] == []
        (tmp_path / "all.jsonl").write_bytes(sent(store, "jsonl"))
        (tmp_path / "all.csv").write_bytes(sent(store, "csv"))
        assert [taken_in(store, tmp_path / name).decided for name in ("all.jsonl", "all.csv")] == [0, 0]
    with closing(open_store(there)) as other:
        assert taken_in(other, tmp_path / "all.csv").refused == []
        assert marks(other) == before
        taken_in(other, tmp_path / "all.jsonl")
    with closing(new_store(third)) as other:
        merge_store(other, here, "desk")
        assert marks(other) == before


def test_every_format_carries_them_or_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        r = review(store)
        for where in ("title", "deck", "caption"):
            r.add((on_page(WORDS[where][1]),), "Ada Moreno")
        (found,) = gather(store, lambda _, __: True)
        tally = Tally()
        tally.add(found)
        assert tally.beside_text == 3
        for form in FORMATS:
            data = sent(store, form.name)
            keys = [key for key in ("+title:0-15", "+deck:8-20", "+caption:6-20") if key.encode() in data]
            if form.text_only:
                assert keys == []
                assert [q.key for q in found.in_text.quotes] == [q.key for q in found.quotes if q.field == "text"]
            elif form.name in ("csv", "tsv", "jsonl", "web-annotation"):
                assert len(keys) == 3, form.name
        assert {f.name for f in FORMATS if f.text_only} == {"spacy", "label-studio", "doccano", "prodigy"}
        in_contract = [q for q in json.loads(sent(store, "jsonl"))["quotes"] if "field" in q]
        assert [(q["field"], q["content"], q["text"]) for q in in_contract] == [
            ("title", [[0, 15]], "“We will sign,”"),
            ("deck", [[8, 20]], "no other way"),
            ("caption", [[6, 20]], "“Not so sure.”"),
        ]
        page = sent(store, "html").decode()
        assert "<h1><mark" in page
        assert page.count("<mark") == page.count("</mark>")
        assert "Moreno: <mark" in page.partition('class="deck"')[2]
        assert ", in the title" in sent(store, "markdown").decode()
        (note,) = [i for i in json.loads(sent(store, "web-annotation"))["items"] if i["id"].endswith("+deck:8-20")]
        (selector,) = note["target"]["selector"]
        assert (selector["prefix"], selector["exact"], selector["suffix"]) == (
            "Moreno: ",
            "no other way",
            "; Lind unsure",
        )
        assert json.loads(sent(store, "claimreview"))["@graph"]


def test_they_are_searched_as_others_are_and_an_article_with_one_can_be_done(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        r = review(store)
        key = r.add((on_page("asked nothing"),), "Eva Brook")
        assert len(find_quotes(store, parse("who:brook asked"), None).numbers) == 1
        r.reopen([key])
        r.accept([q.key for q in r.quotes if q.key != key])
        assert next_open(store, None) is not None
        review(store).accept([key])
        assert next_open(store, None) is None
        view = store.connection.execute("SELECT field, quote FROM accepted_quotes WHERE field <> 'text'").fetchall()
        assert [tuple(row) for row in view] == [("caption", "asked nothing")]


def test_on_another_page_a_mark_is_kept_told_and_not_shown(tmp_path: Path) -> None:
    other = replace(PAGED, title="Ministers meet, and nobody signs", boilerplate=PAGED.boilerplate[1:])
    with closing(made(tmp_path / "a.db")) as store:
        r = review(store)
        title = r.add((on_page("“We will sign,”"),), "Ada Moreno")
        r.add((on_page("no other way"),), "Ada Moreno")
        r.add((on_page("asked nothing"),), "Eva Brook")
        r.set_note(title, "as in the agency's text")
        (tmp_path / "all.jsonl").write_bytes(sent(store, "jsonl"))
        decided = decisions_of(store, PAGED.id)
    with closing(made(tmp_path / "b.db", other)) as store:
        merge_store(store, tmp_path / "a.db", "desk")
        assert len(decisions_of(store, PAGED.id)) == len(decided)
        assert [m[1] for m in marks(store)] == ["+caption:39-52"]
        (check,) = check_orphans(store)
        assert "+title:0-15" in check.found
        assert "+deck:8-20" in check.found
        report = taken_in(store, tmp_path / "all.jsonl")
        assert ["words are not those of the article's title" in r.reason for r in report.refused] == [True, False]
        assert "outside the article's deck" in report.refused[1].reason
        # Back to where its page is, nothing was lost.
        with closing(made(tmp_path / "c.db")) as back:
            merge_store(back, tmp_path / "b.db", "desk")
            assert [m[0] for m in marks(back)] == ["caption", "deck", "title"]


def test_a_text_taken_in_again_under_another_title_keeps_its_page_and_marks(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        review(store).add((on_page("“We will sign,”"),), "Ada Moreno")
        before = marks(store)
        save_analysed(store, replace(PAGED, title="Something else"), ANALYSIS)
        assert marks(store) == before
        assert review(store).page == PAGE


def test_reviewers_who_differ_about_one_are_settled(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        key = review(store).add((on_page("no other way"),), "Ada Moreno")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with closing(open_store(tmp_path / "b.db")) as there, closing(open_store(tmp_path / "a.db")) as store:
        review(there, "ben").set_speaker([key], "Karl Lind")
        review(store).reject([key])
        merge_store(store, tmp_path / "b.db", "desk")
        disputed = review(store, "carla").find(key)
        assert disputed.state == "disputed"
        ben = next(s for s in disputed.sides if s.reviewers == ("ben",))
        review(store, "carla").settle(key, ben)
        assert [(m[0], *m[2:6], m[7]) for m in marks(store)] == [
            ("deck", 8, 20, "no other way", "Karl Lind", "changed")
        ]
        assert between_reviewers(store, "anna", "ben").verdicts.units == 1


def test_a_quote_stands_in_one_part_of_the_page(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        r = review(store)
        first, second = on_page("says Moreno"), on_page("Moreno: no")
        with pytest.raises(OnrecordError, match="mark what is in each by itself"):
            r.add((Span(first.start, second.end),))
        key = r.add((first,))
        with pytest.raises(OnrecordError, match="mark what is in each by itself"):
            r.join(key, r.quotes[-1].key)
        assert [m[1] for m in marks(store)] == [key]


def test_a_mark_is_split_and_joined_within_its_part(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        r = review(store)
        key = r.add((on_page("“We will sign,” says Moreno"),))
        r.split(key, on_page("says Moreno").start)
        assert [m[:2] for m in marks(store)] == [("title", f"{key}|1"), ("title", f"{key}|2")]
        r.join(f"{key}|1", f"{key}|2")
        assert [m[4] for m in marks(store)] == ["“We will sign,” … says Moreno"]
        assert next(q.key for q in r.quotes) == f"{key}|1"  # the title is read first


def test_a_line_whose_field_is_none_is_refused(tmp_path: Path) -> None:
    with closing(made(tmp_path / "a.db")) as store:
        record: ExportedArticle | dict[str, object] = json.loads(sent(store, "jsonl"))
        assert isinstance(record, dict)
        record["quotes"] = [{"content": [[0, 3]], "field": "headline"}]
        (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
        (refused,) = taken_in(store, tmp_path / "a.jsonl").refused
        assert "is none of text, title, deck, caption" in refused.reason
