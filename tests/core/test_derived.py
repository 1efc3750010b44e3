"""What the library works out from articles, analyses and decisions: looked after, and made anew."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.library.history import delete, merge, redo, split, undo
from onrecord.core.library.quotes import quotes_by, said
from onrecord.core.library.speakers import list_speakers
from onrecord.core.model import Analysis, Article, Quote, Span
from onrecord.core.review.derived import DERIVED, check_derived, check_orphans, rebuild_derived
from onrecord.core.review.indexing import catch_up, save_analysed
from onrecord.core.review.review import Review
from onrecord.core.review.session import Session
from onrecord.core.store.articles import load_analysis
from onrecord.core.store.connection import Store, open_store
from tests.conftest import ANALYSIS, ARTICLE, TEXT, at, examples

#: what nothing else in the store says again
KEPT = {
    "articles", "sources", "boilerplate", "analyses", "people", "quotes", "countries", "figures", "decisions", "identities",
    "library_history", "feeds", "feed_entries", "_sqlite_migrations", "assignments",
}  # fmt: skip
WORDS = "we will hold the harbour open all through the winter for every ship that asks"
#: three articles whose quotes share words, so that there are stories, families and speakers to keep in step
ARTICLES = [
    ARTICLE,
    Article(f"{TEXT}\n\nThe talks go on.", title="The same again", published="2024-03-13"),
    Article(f"“{WORDS},” said Ada Moreno. “{WORDS} indeed,” said Karl Lind. France agreed.", title="Words"),
]
SPOILT = {
    "sites": "UPDATE sites SET name = 'Elsewhere'",
    "articles_fts": "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
    "resolved_quotes_fts": "INSERT INTO resolved_quotes_fts (resolved_quotes_fts) VALUES ('delete-all')",
    "library_articles": "UPDATE library_articles SET story = id, countries = 'XX', title = NULL, done = 9",
    "article_fingerprints": "DELETE FROM article_fingerprints",
    "resolved_quotes": "DELETE FROM resolved_quotes WHERE id % 2",
    "quote_fingerprints": "UPDATE quote_fingerprints SET quote = quote + 1000",
    "speakers": "UPDATE speakers SET quotes = quotes + 1 WHERE speaker_id = 'karl lind'",
}


def analysis_of(article: Article, *, other: bool = False) -> Analysis:
    """What is found in one of ARTICLES; ``other``, by another model, which finds less and the rest elsewhere."""
    if article.text.startswith(TEXT):
        if not other:
            return ANALYSIS
        first = ANALYSIS.quotes[0]
        shorter = replace(first, content=first.content[:1], text=first.text.split(" … ")[0])
        return replace(ANALYSIS, quotes=(shorter, *ANALYSIS.quotes[3:]), countries=(), figures=(), model="another")
    spans = [at(f"“{WORDS},”", article.text), at(f"“{WORDS} indeed,”", article.text)][: 1 if other else 2]
    people = tuple(
        replace(p, mentions=(at(p.name, article.text),), role=None) for p in ANALYSIS.people[: 1 if other else 2]
    )
    quotes = (
        Quote((s,), article.text[slice(*s)], "direct", (), (), p.id, 0.9, "told", ("p2", "p1") if p.id == "p2" else ())
        for s, p in zip(spans, people, strict=True)
    )
    return Analysis(tuple(quotes), people, model="made by hand")


def wrong(store: Store) -> list[str]:
    """The derived tables that are out of step, by name, and what cannot be read."""
    return [check.name for check in check_derived(store) if check.problem]


def counts(store: Store) -> dict[str, int]:
    """How many quotes each speaker has."""
    return {s.speaker_id: s.quotes for s in list_speakers(store)}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of ARTICLES, analysed."""
    path = tmp_path_factory.mktemp("filled") / "store.db"
    with closing(open_store(path)) as store:
        for article in ARTICLES:
            save_analysed(store, article, analysis_of(article))
    return path


@pytest.fixture
def library(filled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(filled, tmp_path / "library.db"))


def test_every_table_is_kept_or_is_looked_after(store: Store) -> None:
    tables = {row[0] for row in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    own = {t for t in tables if "_fts_" not in t and not t.startswith("sqlite_")}
    assert {d.table for d in DERIVED} == own - KEPT == SPOILT.keys()


def test_the_doctor_names_what_is_out_of_step_and_mends_it(library: Path) -> None:
    with closing(open_store(library)) as store:
        assert wrong(store) == []
        speakers = list_speakers(store)
        for derived in DERIVED:
            store.connection.execute(SPOILT[derived.table])
            store.connection.commit()
            assert derived.name in wrong(store), derived.table
            assert rebuild_derived(store) == []
            assert wrong(store) == [], derived.table
            assert list_speakers(store) == speakers


def test_what_cannot_be_read_is_named_and_the_rest_is_looked_after(library: Path) -> None:
    with closing(open_store(library)) as store:
        store.connection.execute("UPDATE quotes SET kind = 'shouted' WHERE article_id = ?", [ARTICLES[0].id])
        store.connection.execute(SPOILT["speakers"])
        store.connection.execute("UPDATE library_articles SET seen = NULL")
        store.connection.commit()
        assert catch_up(store) == 2
        with pytest.raises(OnrecordError, match=r"analysis of \w+ cannot be read .*shouted.* analysed again"):
            load_analysis(store, ARTICLES[0].id)
        assert wrong(store) == ["speakers", "readable"]
        [told] = rebuild_derived(store)
        assert ARTICLES[0].id in told
        assert wrong(store) == ["readable"]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("state = 'gone'", "'gone' is none of open, accepted"),
        ("kind = 'shouted'", "'shouted' is none of direct, mixed, indirect"),
        ("confidence = 'much'", "its words or its confidence"),
        ("text = x'00ff'", "its words or its confidence"),
    ],
)
def test_a_quote_that_is_damaged_in_the_list_is_told_to_whoever_reads_it(library: Path, spoilt: str, told: str) -> None:
    with closing(open_store(library)) as store:
        number, speaker_id = store.connection.execute("SELECT id, speaker_id FROM resolved_quotes").fetchone()
        store.connection.execute(f"UPDATE resolved_quotes SET {spoilt} WHERE id = {number}")
        store.connection.commit()
        for read in (lambda: said(store, [number]), lambda: quotes_by(store, speaker_id)):
            with pytest.raises(OnrecordError, match=f"is damaged .*{told}.* onrecord doctor"):
                read()
        assert "quotes as they stand" in wrong(store)
        assert rebuild_derived(store) == []
        assert wrong(store) == []
        assert quotes_by(store, speaker_id)


def test_deleted_and_added_again_it_counts_again(library: Path) -> None:
    with closing(open_store(library)) as store:
        before = counts(store)
        delete(store, [ARTICLES[2].id], "anna")
        fewer = counts(store)
        assert sum(fewer.values()) == sum(before.values()) - 3  # two say the second quote
        # A window that has it open still decides; and it may be analysed again.
        review = Review(store, ARTICLES[2].id, ARTICLES[2].text, analysis_of(ARTICLES[2]), "anna")
        review.set_speaker([review.quotes[0].key], "Karl Lind")
        assert counts(store) == fewer
        review.undo()
        assert counts(store) == fewer
        assert wrong(store) == []
        save_analysed(store, ARTICLES[2], analysis_of(ARTICLES[2]))
        assert counts(store) == before
        assert wrong(store) == []


def test_an_article_analysed_anew_while_it_is_open_is_not_a_mix_of_both(library: Path) -> None:
    with closing(open_store(library)) as store, closing(open_store(library)) as other:
        article = ARTICLES[0]
        review = Review(store, article.id, article.text, ANALYSIS, "anna")
        save_analysed(other, article, analysis_of(article, other=True))
        gone = ANALYSIS.quotes[1]
        review.accept([review.quotes[-1].key])
        session = Session(review, lambda span: True)
        assert not session.refresh()
        assert review.analysis.model == "another"
        found = store.connection.execute("SELECT text FROM resolved_quotes WHERE article_id = ?", [article.id])
        assert sorted(row[0] for row in found) == sorted(r.quote.text for r in review.quotes)
        assert gone.text not in {r.quote.text for r in review.quotes}
        save_analysed(other, article, ANALYSIS)
        assert session.refresh()
        assert session.notice == "The article was analysed anew; this is what was found now."
        assert gone.text in {r.quote.text for r in review.quotes}
        assert wrong(store) == []


def test_corrections_whose_text_is_found_no_more_are_listed(library: Path) -> None:
    with closing(open_store(library)) as store:
        article = ARTICLES[2]
        review = Review(store, article.id, article.text, analysis_of(article), "anna")
        review.rename("Karl Lind", "Karl Lindh")
        assert list(check_orphans(store)) == []
        save_analysed(store, article, analysis_of(article, other=True))
        [check] = check_orphans(store)
        assert check.found.endswith(f"{article.id}: person Karl Lind → Karl Lindh")
        session = Session(review, lambda span: True)
        assert session.refresh()
        assert "anew; a decision is kept whose text it has no longer; onrecord doctor names" in session.notice
        save_analysed(store, article, analysis_of(article))
        assert list(check_orphans(store)) == []
        assert review.refresh()
        assert review.current.analysis.named("Karl Lindh")


STEPS = ("add", "delete", "other", "accept", "reject", "speaker", "span", "country", "undo", "merge", "split", "back", "again")  # fmt: skip


@examples(25)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 30)), max_size=10))
def test_whatever_is_done_all_stays_in_step(filled: Path, steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder, closing(open_store(Path(shutil.copy(filled, f"{folder}/x.db")))) as store:
        for step, number, pick in steps:
            with suppress(OnrecordError):
                do(store, step, ARTICLES[number], pick)
        assert [(c.name, c.found) for c in check_derived(store) if c.problem] == []


def do(store: Store, step: str, article: Article, pick: int) -> None:
    """One thing that somebody does."""
    analysis = load_analysis(store, article.id)
    assert analysis is not None
    review = Review(store, article.id, article.text, analysis, "anna")
    keys = [r.key for r in review.quotes]
    key = keys[pick % len(keys)] if keys else ""
    speakers = [s.speaker_id for s in list_speakers(store)]
    one, two = speakers[pick % len(speakers)], speakers[(pick + 1) % len(speakers)]
    {
        "add": lambda: save_analysed(store, article, analysis_of(article)),
        "other": lambda: save_analysed(store, article, analysis_of(article, other=True)),
        "delete": lambda: delete(store, [article.id], "anna"),
        "accept": lambda: review.accept([key]),
        "reject": lambda: review.reject([key]),
        "speaker": lambda: review.set_speaker(
            [key], ("Karl Lind", "Nobody Known", None, ("Karl Lind", "Nobody Known"))[pick % 4]
        ),
        "span": lambda: review.set_content(key, (Span(pick, pick + 40),)),
        "country": lambda: review.drop_country("FR"),
        "undo": review.undo,
        "merge": lambda: merge(store, one, two, "anna"),
        "split": lambda: split(store, one, [article.id], "Karl Lind (baker)", "anna"),
        "back": lambda: undo(store, "anna"),
        "again": lambda: redo(store, "anna"),
    }[step]()
