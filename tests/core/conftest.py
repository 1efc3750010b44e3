"""Two reviewers at one article."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.core.review.review import Review
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store, open_store
from tests.conftest import ANALYSIS, ARTICLE, TEXT


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with ARTICLE and its analysis, to be copied."""
    path = tmp_path_factory.mktemp("template") / "s.db"
    with closing(open_store(path)) as store:
        save_analysis(store, save_article(store, ARTICLE), ANALYSIS)
    return path


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[tuple[Review, Review]]:
    """Two reviewers at one article, each with a connection of their own."""
    path = Path(shutil.copy(template, tmp_path / "pair.db"))
    with closing(open_store(path)) as one, closing(open_store(path)) as other:
        yield review(one, "anna"), review(other, "ben")


def review(store: Store, reviewer: str, *, blind: bool = False) -> Review:
    return Review(store, ARTICLE.id, TEXT, ANALYSIS, reviewer, blind)
