"""Agreement, against published worked examples and between reviewers of a real store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.library.agreement import between_reviewers, with_gold
from onrecord.core.library.history import delete
from onrecord.core.model import Analysis, Article, Span
from onrecord.core.review.agreement import Agreement, Judgement, matched, shared, span_scores
from onrecord.core.review.review import Review
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE, TEXT


def judged(labels: str, *, kept: str = "1") -> list[Judgement]:
    """A judgement a letter, kept where the letter says so."""
    return [Judgement(str(i), (Span(10 * i, 10 * i + 5),), label in kept) for i, label in enumerate(labels)]


def named(names: str) -> list[Judgement]:
    """A kept quote a letter, said by whom the letter names."""
    return [Judgement(str(i), (Span(10 * i, 10 * i + 5),), True, name) for i, name in enumerate(names)]


def test_two_observers_binary_data_as_krippendorff_works_it_out() -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: Ben and Gerry, ten articles."""
    found = Agreement()
    found.add("a", judged("0100000010"), judged("1110010000"))
    assert found.verdicts.alpha == pytest.approx(0.095, abs=0.001)
    assert (found.verdicts.units, found.verdicts.agreed) == (10, 6)


def test_who_speaks_together_is_the_same_in_any_order_and_another_with_others() -> None:
    def both(*said: str) -> list[Judgement]:
        return [Judgement("1", (Span(0, 5),), True, said[0], said[1:])]

    found = Agreement()
    found.add("a", both("Ada Moreno", "Karl Lind"), both("karl lind", "Ada Moreno"))
    assert (found.speakers.agreed, found.disagreements) == (1, [])
    found.add("b", both("Ada Moreno", "Karl Lind"), both("Ada Moreno"))
    assert (found.speakers.units, found.speakers.agreed) == (2, 1)
    assert [d.article_id for d in found.disagreements] == ["b"]


def test_two_observers_nominal_data_as_krippendorff_works_it_out() -> None:
    """The same paper, section B: twelve units, five categories."""
    found = Agreement()
    found.add("a", named("aabbdcccedda"), named("babbbccceddd"))
    assert found.speakers.alpha == pytest.approx(0.692, abs=0.001)


def test_four_observers_with_gaps_as_krippendorff_works_it_out() -> None:
    """The same paper, section C: four observers, twelve units, some not judged; asked of the library that ours asks."""
    from nltk.metrics.agreement import AnnotationTask

    rows = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    data = [(who, unit, label) for who, row in enumerate(rows) for unit, label in enumerate(row) if label != "."]
    assert AnnotationTask(data).alpha() == pytest.approx(0.743, abs=0.001)


def test_kappa_of_fifty_proposals() -> None:
    """Twenty times both yes, fifteen both no, five and ten split: kappa is 0.40 (the usual textbook table)."""
    found = Agreement()
    found.add("a", judged("1" * 20 + "1" * 5 + "0" * 10 + "0" * 15), judged("1" * 20 + "0" * 5 + "1" * 10 + "0" * 15))
    assert found.verdicts.kappa == pytest.approx(0.40)


spans = st.builds(lambda s, n: (Span(s, s + n),), st.integers(0, 60), st.integers(1, 20))
sides = st.lists(st.builds(Judgement, st.text("ab", min_size=4, max_size=8), spans, st.booleans()), max_size=8, unique_by=lambda j: j.key)  # fmt: skip


@given(sides, sides)
def test_whoever_is_named_first_the_scores_are_the_same(one: list[Judgement], other: list[Judgement]) -> None:
    there, back = span_scores(one, other), span_scores(other, one)
    assert (there.exact_f1, there.overlapping_f1) == (back.exact_f1, back.overlapping_f1)
    pairs = matched(one, other)
    assert sorted(a.key for a, _ in pairs if a) == sorted(j.key for j in one)
    assert sorted(b.key for _, b in pairs if b) == sorted(j.key for j in other)


@given(spans, spans)
def test_shared_text_is_a_share(a: tuple[Span, ...], b: tuple[Span, ...]) -> None:
    assert 0 <= shared(a, b) == shared(b, a) <= 1
    assert (shared(a, b) == 1) == (a == b)


@pytest.fixture
def two_reviewers(store: Store, stored: str) -> Store:
    """Anna accepts all five quotes; Bruno, blind, rejects one and gives another to somebody else."""
    anna = Review(store, stored, TEXT, ANALYSIS, "anna", blind=True)
    keys = [q.key for q in anna.quotes]
    anna.accept(keys)
    bruno = Review(store, stored, TEXT, ANALYSIS, "bruno", blind=True)
    bruno.accept(keys[:3])
    bruno.set_speaker([keys[3]], "Karl Lind")
    bruno.reject([keys[4]])
    return store


def test_reviewers_are_compared_on_their_own_work(two_reviewers: Store) -> None:
    found = between_reviewers(two_reviewers, "anna", "bruno")
    assert (found.verdicts.units, found.verdicts.agreed) == (5, 4)
    assert (found.speakers.units, found.speakers.agreed) == (4, 3)
    assert found.spans.exact_f1 == pytest.approx(2 * 4 / (5 + 4))
    assert len(found.disagreements) == 2


def test_what_was_deleted_is_not_compared(two_reviewers: Store) -> None:
    article_id = ARTICLE.id
    delete(two_reviewers, [article_id], "anna")
    with pytest.raises(OnrecordError, match="reviewed no article in common"):
        between_reviewers(two_reviewers, "anna", "bruno")
    gold = {"text": TEXT, "quotes": []}
    with pytest.raises(OnrecordError, match="anna reviewed no article of the gold file"):
        with_gold(two_reviewers, "anna", [("line 1", gold)])


def test_a_reviewer_is_compared_with_gold(two_reviewers: Store) -> None:
    gold = {
        "text": TEXT,
        "quotes": [
            {"content": [list(s) for s in q.content], "text": q.text, "kind": q.kind, "person": q.person}
            for q in ANALYSIS.quotes[:4]
        ],
        "people": [{"id": p.id, "name": p.name, "kind": p.kind} for p in ANALYSIS.people],
    }
    found = with_gold(two_reviewers, "bruno", [("gold.jsonl, line 1", gold)])
    assert (found.verdicts.units, found.verdicts.agreed) == (5, 5)
    assert (found.speakers.units, found.speakers.agreed) == (4, 3)


def test_who_cannot_be_compared_is_told(two_reviewers: Store) -> None:
    with pytest.raises(OnrecordError, match="there is no reviewer “carla”; there are anna, bruno"):
        between_reviewers(two_reviewers, "anna", "carla")
    with pytest.raises(OnrecordError, match="anna reviewed no article of the gold file"):
        with_gold(two_reviewers, "anna", [("g, line 1", {"text": "Another text.", "quotes": []})])
    with pytest.raises(OnrecordError, match="is not the contract; gold needs"):
        with_gold(two_reviewers, "anna", [("g, line 1", {"quotes": 7})])
    elsewhere = Article("“We will wait,” said Karl Lind.")
    save_analysis(two_reviewers, save_article(two_reviewers, elsewhere), Analysis())
    Review(two_reviewers, elsewhere.id, elsewhere.text, Analysis(), "dora").note_passage(None, "Seen.")
    with pytest.raises(OnrecordError, match="anna and dora reviewed no article in common"):
        between_reviewers(two_reviewers, "anna", "dora")
