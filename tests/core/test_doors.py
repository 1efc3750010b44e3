"""Who said a quote is the same through every door: pages, search, filter, exports, JSON, SQL, another store."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.cells import flat
from onrecord.core.exchange.export import gather
from onrecord.core.exchange.formats import FORMATS, choose_format
from onrecord.core.exchange.outgoing import Outgoing
from onrecord.core.exchange.two_stores import merge_store
from onrecord.core.library.articles import list_articles
from onrecord.core.library.history import delete, merge, redo, split, undo
from onrecord.core.library.pictures import picture
from onrecord.core.library.quotes import quotes_by, said
from onrecord.core.library.search import find_quotes
from onrecord.core.library.speakers import list_speakers
from onrecord.core.model import Span
from onrecord.core.query.fields import NO_ONE
from onrecord.core.query.parse import parse
from onrecord.core.review.current import fold
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.identities import identity
from onrecord.core.store.speakers import unambiguous_name
from onrecord.core.text.names import name_key
from onrecord.tui.commands.show import show
from tests.articles import long_article
from tests.conftest import ANALYSIS, ARTICLE, examples, new_store
from tests.core.test_search import put

Said = Counter[str]
#: article id, key, state, kind, the library's name of the speaker, words, reviewer, tags
Told = set[tuple[object, ...]]
SHORT, SHORT_ANALYSIS = long_article(2)


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


Act = Callable[[Review, str], object]
#: what a reviewer does to a quote or its article
ACTS: dict[str, Act] = {
    "accept": lambda r, k: r.accept([k]),
    "reject": lambda r, k: r.reject([k]),
    "reopen": lambda r, k: r.reopen([k]),
    "new speaker": lambda r, k: r.set_speaker([k], "Eva Brook"),
    "other speaker": lambda r, k: r.set_speaker([k], "Karl Lind"),
    "nobody": lambda r, k: r.set_speaker([k], None),
    "kind": lambda r, k: r.set_kind(k, "mixed"),
    "tag": lambda r, k: r.set_tags(k, ["check", f"by-{r.reviewer}"]),
    "note": lambda r, k: r.set_note(k, "seen"),
    "ends": lambda r, k: r.set_content(k, (Span(r.find(k).quote.start, r.find(k).quote.end - 3),)),
    "split": lambda r, k: r.split(k, r.find(k).quote.content[0].start + 9),
    "join": lambda r, k: r.join(r.quotes[0].key, k),
    "mark": lambda r, _: r.add((Span(0, 16),), "Ada Moreno"),
    "title": lambda r, _: r.add((Span(r.page.parts[1].start, r.page.parts[1].end),), "Karl Lind"),
    "rename": lambda r, k: r.rename(r.find(k).speaker_name or "Karl Lind", "Eva Brook"),
    "describe": lambda r, k: r.describe_person(
        r.find(k).speaker_name or "Karl Lind", role="chair", country="NO", kind="organisation"
    ),
    "nobody's name": lambda r, k: r.drop_person(r.find(k).speaker_name or "Karl Lind"),
    "settle": lambda r, k: r.settle(k, r.find(k).sides[0]) if r.find(k).sides else None,
    "date": lambda r, _: r.set_published("2021-06-01"),
    "undo": lambda r, _: r.undo(),
    "redo": lambda r, _: r.redo(),
}
#: what is done to the library
STEPS = ("merge", "split off", "delete", "add again", "back", "again")
HISTORIES = st.lists(
    st.tuples(
        st.sampled_from((*ACTS, *STEPS)),
        st.sampled_from(("anna", "ben", "ben, blind")),
        st.integers(0, 1),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=12,
)


@examples(25)
@given(HISTORIES)
def test_whatever_was_done_every_door_tells_the_same(history: list[tuple[str, str, int, int]]) -> None:
    with TemporaryDirectory() as folder, closing(new_store(Path(folder) / "s.db")) as store:
        for article, analysis in ((ARTICLE, ANALYSIS), (SHORT, SHORT_ANALYSIS)):
            save_analysed(store, article, analysis)
        for step in history:
            with suppress(OnrecordError):
                do(store, *step)
        truth = stands(store)
        assert {door: (found - truth, truth - found) for door, found in doors(store).items() if found != truth} == {}
        kept, possible = (
            {q for q in truth if q[2] in ("accepted", "changed")},
            {q for q in truth if q[2] != "rejected"},
        )
        for door, found in doors_to_the_accepted(store).items():
            assert found == {(q[0], q[1], q[4]) for q in kept}, door
        by_speaker = Said(str(q[4]) for q in possible if q[4] is not None)
        for door, found in counts(store).items():
            assert found == by_speaker, door
        by_article = {a: (len(held), sum(q[2] in ("accepted", "changed", "rejected") for q in held)) for a in (ARTICLE.id, SHORT.id) if (held := [q for q in truth if q[0] == a])}  # fmt: skip
        assert {a.id: (a.quotes, a.done) for a in list_articles(store)} == by_article
        drawn = picture(store, "review")
        (whole,) = [bar for bar in drawn.bars if bar.label == "everything"] or [None]
        told = dict(zip((s.name for s in drawn.series), whole.counts, strict=True)) if whole else {}
        assert +Counter(told) == Counter(str(q[2]) for q in truth)


def do(store: Store, step: str, reviewer: str, number: int, pick: int) -> None:
    """One step of a history."""
    article, analysis = ((ARTICLE, ANALYSIS), (SHORT, SHORT_ANALYSIS))[number]
    who, _, blind = reviewer.partition(", ")
    if act := ACTS.get(step):
        r = Review(store, article.id, article.text, analysis, who, blind=bool(blind))
        act(r, r.quotes[pick % len(r.quotes)].key)
        return
    listed = [s.speaker_id for s in list_speakers(store)] or ["nobody"]
    one, other = listed[pick % len(listed)], listed[(pick + 1) % len(listed)]
    match step:
        case "merge":
            merge(store, one, other, who)
        case "split off":
            number = store.connection.execute("SELECT count(*) FROM library_history").fetchone()[0]
            split(store, one, [article.id], f"Karl Lind ({number})", who)  # two of one name are told apart by no report
        case "delete":
            delete(store, [article.id], who)
        case "add again":
            save_analysed(store, article, analysis)
        case "back":
            undo(store, who)
        case _:
            redo(store, who)


def stands(store: Store) -> Told:
    """The quotes of the library by the log alone, folded article by article; names as the identities have them."""
    out = Told()
    for article, analysis in ((ARTICLE, ANALYSIS), (SHORT, SHORT_ANALYSIS)):
        if any(a.id == article.id for a in list_articles(store)):
            for r in fold(analysis, decisions_of(store, article.id), Page.of(article)).quotes:
                key = name_key(r.speaker_name or "")
                speaker_id = identity(store, key, article.id) if key else None
                row = store.connection.execute(
                    "SELECT name FROM speakers WHERE speaker_id = ?", [speaker_id]
                ).fetchone()
                called = row["name"] if row else None
                out.add((article.id, r.key, str(r.state), r.quote.kind, called, flat(r.quote.text), r.reviewer, r.tags))
    return out


def doors(store: Store) -> dict[str, Told]:
    """What is told of each quote, by door."""
    rows = store.connection.execute(
        "SELECT q.*, s.name FROM resolved_quotes q JOIN library_articles l USING (article_id)"
        " LEFT JOIN speakers s USING (speaker_id) WHERE deleted IS NULL"
    )
    index: Told = {
        (r["article_id"], r["key"], r["state"], r["kind"], r["name"], flat(r["text"]), r["reviewer"], tuple(r["tags"].split()))
        for r in rows
    }  # fmt: skip
    more: dict[tuple[object, object], tuple[object, ...]] = {(t[0], t[1]): t for t in index}
    found = said(store, find_quotes(store, None).numbers)
    searched: Told = {
        (q.article_id, q.key, q.state, q.kind, q.speaker_name, flat(q.text), *more.get((q.article_id, q.key), (None,) * 8)[6:])
        for q in found
    }  # fmt: skip
    return {
        "index": index,
        "search": searched,
        "show": set(_shown(store)),
        **{name: set(_in_rows(store, name)) for name in ("csv", "xlsx", "parquet")},
        "jsonl": set(_in_contract(store)),
        "filter": set(_filtered(store, more)),
    }


def _told(article_id: str, q: Any) -> tuple[object, ...]:
    tags = q["tags"] if isinstance(q["tags"], list) else (q["tags"] or "").split()
    name, words = q.get("speaker_name", q["speaker"]), q["quote"] if "quote" in q else q["text"]
    return article_id, q["key"], q["state"], q["kind"], name or None, flat(words), q["reviewer"] or None, tuple(tags)


def _shown(store: Store) -> Iterator[tuple[object, ...]]:
    for listed in list_articles(store):
        done = CliRunner().invoke(show, ["--json", "--db", str(store.path), listed.id], catch_exceptions=False)
        yield from (_told(listed.id, q) for q in json.loads(done.stdout)["quotes"])


def _out(store: Store, name: str, state: str = "all") -> bytes:
    file = io.BytesIO()
    choose_format(None, name).write(Outgoing(store, state).articles(), file)
    return file.getvalue()


def _in_rows(store: Store, name: str, state: str = "all") -> Iterator[tuple[object, ...]]:
    data = _out(store, name, state)
    match name:
        case "csv":
            rows: Any = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        case "xlsx":
            from openpyxl import load_workbook

            head, *cells = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
            rows = (dict(zip(head, row, strict=True)) for row in cells)
        case _:
            from pyarrow import parquet

            rows = parquet.read_table(io.BytesIO(data)).to_pylist()
    yield from (_told(row["article_id"], {**row, "key": row["key"].removeprefix("'")}) for row in rows)


def _in_contract(store: Store, state: str = "all") -> Iterator[tuple[object, ...]]:
    for line in _out(store, "jsonl", state).splitlines():
        record = json.loads(line)
        yield from (_told(record["id"], q) for q in record["quotes"])


#: searches of which each quote meets those that its own facts say
ASKED = ("state:open", "state:disputed", "state:recheck", "state:kept", "state:rejected", "kind:mixed", "kind:quoted",
         "tag:check", "tag:by-ben", "reviewer:anna", 'who:"eva brook"', "who:lind", 'who:"no one named"', "speaker:named",
         "speaker:unnamed", "speaker:organisation", "paris OR quay", '-(kind:direct "we will")', "will*", "title:minister", "site:courier",
         "after:2024-03", "before:2022", "country:FR", "about:NO", "confidence<90", "decided:2026", "(tag:check OR state:open) -who:moreno")  # fmt: skip


def _filtered(store: Store, more: dict[tuple[object, object], tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """All quotes, if the reader's filter holds those of each search that the search finds."""
    for listed in list_articles(store):
        article, analysis = next(x for x in ((ARTICLE, ANALYSIS), (SHORT, SHORT_ANALYSIS)) if x[0].id == listed.id)
        r = Review(store, article.id, article.text, analysis, "anna")
        for typed in ASKED:
            held = {q.key for q in parse_filter(typed).kept(r)}
            numbers = find_quotes(store, parse(typed)).numbers
            assert held == {q.key for q in said(store, numbers) if q.article_id == article.id}, typed
        yield from (more.get((article.id, q.key), (article.id, q.key)) for q in r.quotes)


def doors_to_the_accepted(store: Store) -> dict[str, Told]:
    """Of each quote that counts as on the record: article, key, speaker."""
    view = store.connection.execute("SELECT article_id, key, speaker FROM accepted_quotes").fetchall()
    kept: Told = {
        (q.article_id, q.key, q.speaker_name) for q in said(store, find_quotes(store, parse("state:kept")).numbers)
    }
    return {
        "view": {tuple(row) for row in view},
        "search": kept,
        **{name: {(t[0], t[1], t[4]) for t in _in_rows(store, name, "kept")} for name in ("csv", "xlsx", "parquet")},
        "jsonl": {(t[0], t[1], t[4]) for t in _in_contract(store, "kept")},
    }


def counts(store: Store) -> dict[str, Said]:
    """How many quotes each named speaker has, rejected ones left out, by door."""
    drawn = picture(store, "speakers")
    return {
        "page": by_page(store),
        "search": Counter(
            {
                name: len(find_quotes(store, parse(f"{typed} -state:rejected")).numbers)
                for name, typed in asked_for(store).items()
            }
        ),
        "quoted_speakers": by_sql(store, "SELECT name, quotes FROM quoted_speakers"),
        "picture": Counter({bar.label: bar.count for bar in drawn.bars if bar.label != NO_ONE}),
        "html": Said(_listed(_out(store, "html", "all").decode())),
    }


def _listed(page: str) -> Iterator[str]:
    """The speakers under whom a page lists quotes, each as often as it does, rejected ones left out; no link leads nowhere."""
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))
    for name, quotes in re.findall(r"<h2>([^<]*)</h2>\n(?:<div[^\n]*\n)?<ol>\n(.*?)</ol>", page, re.S):
        if name != "No one named":
            facts = re.findall(r'<div class="facts">(.*?)</div></li>', quotes, re.S)
            yield from [unescape(name)] * sum(" · rejected" not in said for said in facts)
