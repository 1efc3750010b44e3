"""Articles handed out to reviewers: evenly, some to all of them, and each goes through their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.library.articles import list_articles, next_open
from onrecord.core.library.assignments import assign, assigned
from onrecord.core.library.search import find_articles, find_quotes
from onrecord.core.model import Span
from onrecord.core.query.parse import parse
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_article, save_analysis
from onrecord.core.store.connection import Store
from tests.articles import long_article
from tests.conftest import ANALYSIS, TEXT


def test_each_gets_as_much_and_all_get_the_shared_part(store: Store) -> None:
    for times in (1, 2, 3, 4, 5):
        article, analysis = long_article(times)
        save_analysed(store, replace(article, site="The Tide" if times < 5 else "The Ebb"), analysis)
    assert assign(store, ["ana", "ben"], parse("site:tide"), 0.5) == {"ana": 3, "ben": 3}
    whose = {listed.id: listed.reviewers for listed in list_articles(store)}
    assert sorted(str(names) for names in whose.values()) == ["None", "ana", "ana, ben", "ana, ben", "ben"]
    assert assigned(store) == [("ana", 3, 3), ("ben", 3, 3)]
    both = find_quotes(store, parse("assigned:ana assigned:ben"), None).numbers
    assert 0 < len(both) < len(find_quotes(store, parse("assigned:ana"), None).numbers)
    assert {a.id for a in find_articles(store, parse("fishermen assigned:ben"))} == {
        k for k, v in whose.items() if v and "ben" in v
    }
    with pytest.raises(OnrecordError, match="no article is left to hand out"):
        assign(store, ["ana"], parse("site:tide"))
    (last,) = [key for key, names in whose.items() if names is None]
    assert load_article(store, last).site == "The Ebb"
    assert assign(store, ["carl"]) == {"carl": 1}
    seen: list[str] = []
    while (listed := next_open(store, None, reviewer="ana")) is not None:
        seen.append(listed.id)
        store.connection.execute("UPDATE library_articles SET todo = 0 WHERE article_id = ?", [listed.id])
    assert set(seen) == {key for key, names in whose.items() if names and "ana" in names}
    listed = next_open(store, None, reviewer="carl")
    assert listed is not None
    assert listed.id == last


def test_in_a_blind_review_only_ones_own_decisions_finish_an_article(store: Store, stored: str) -> None:
    def review(reviewer: str, *, blind: bool = True) -> Review:
        return Review(store, stored, TEXT, ANALYSIS, reviewer, blind)

    def following(reviewer: str, *, blind: bool = True) -> bool:
        return next_open(store, None, reviewer=reviewer, blind=blind) is not None

    ben = review("ben")
    ben.accept([r.key for r in ben.quotes])
    assert (following("ben"), following("anna"), following("anna", blind=False)) == (False, True, False)
    anna = review("anna")
    anna.accept([r.key for r in anna.quotes[1:]])
    assert following("anna")
    anna.reject([anna.quotes[0].key])
    assert not following("anna")
    anna.undo()
    assert following("anna")
    anna.redo()
    assert not following("anna")
    anna.reopen([anna.quotes[2].key])
    assert following("anna")
    anna.accept([anna.quotes[2].key])
    first = ANALYSIS.quotes[0]
    (start, end), *rest = first.content
    moved = replace(first, content=(Span(start, end - 2), *rest))  # the same quote, found a little shorter
    save_analysis(store, stored, replace(ANALYSIS, quotes=(moved, *ANALYSIS.quotes[1:])))
    assert not following("anna")
