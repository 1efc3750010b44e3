"""``import onrecord``: what a program of somebody else's does with it."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import onrecord
from onrecord import api
from onrecord.core.review.review import Review
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE, SAMPLES, TEXT


def test_the_examples_of_the_documentation_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLES.parent)
    ran = doctest.testmod(api, optionflags=doctest.ELLIPSIS)
    assert ran.attempted > 15
    assert ran.failed == 0


def test_the_readmes_python_runs(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(SAMPLES.parent)
    blocks = re.findall(r"```python\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), flags=re.S)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "“We will sign,” — Ada Moreno" in capsys.readouterr().out


def test_importing_it_imports_nothing_heavy() -> None:
    code = (
        "import sys; before = set(sys.modules); import onrecord; dir(onrecord);"
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["onrecord"]


def test_everything_it_names_is_there() -> None:
    assert {n for n in onrecord.__all__ if getattr(onrecord, n, None) is None} == set()
    with pytest.raises(AttributeError, match="has no attribute 'analyze'"):
        _ = onrecord.analyze  # pyright: ignore[reportAttributeAccessIssue]


def test_quotes_as_they_stand_and_the_decisions_that_made_them_so(store: Store, stored: str) -> None:
    review = Review(store, stored, TEXT, ANALYSIS, "anna")
    first, second = review.quotes[0], review.quotes[1]
    review.accept([first.key])
    review.set_speaker([second.key], "Ada Moreno")
    with onrecord.open_store(store.path) as library:
        rows = list(library.quotes())
        accepted = list(library.quotes("state:accepted"))
        decisions = list(library.decisions())
        (listed,) = library.articles()
        article = library.article(stored)
    assert [(r["speaker"], r["state"]) for r in rows[:2]] == [("Ada Moreno", "accepted"), ("Ada Moreno", "changed")]
    assert len(rows) == len(ANALYSIS.quotes)
    assert [r["key"] for r in accepted] == [first.key]
    assert [(d["reviewer"], d["key"]) for d in decisions] == [("anna", first.key), ("anna", second.key)]
    assert (listed["title"], listed["done"]) == (ARTICLE.title, 2)
    assert [q["state"] for q in article["quotes"]][:3] == ["accepted", "changed", "open"]
    assert json.loads(json.dumps(article))["text"] == TEXT


def test_quotes_become_a_data_frame(store: Store, stored: str) -> None:
    with onrecord.open_store(store.path) as library:
        frame = onrecord.to_frame(library.quotes())
    assert len(frame) == len(ANALYSIS.quotes)
    assert frame.to_dict("records")[0]["speaker"] == "Ada Moreno"


def test_a_data_frame_without_pandas_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(onrecord.OnrecordError, match="data frames need pandas; add it with: pip install pandas"):
        onrecord.to_frame([])


def test_an_article_not_yet_analysed_has_empty_lists(tmp_path: Path) -> None:
    from onrecord.core.store.articles import save_article
    from onrecord.core.store.connection import open_store

    store = open_store(tmp_path / "new.db")
    article_id = save_article(store, ARTICLE)
    store.close()
    with onrecord.open_store(tmp_path / "new.db") as library:
        article = library.article(article_id)
    assert (article["title"], article["quotes"]) == (ARTICLE.title, [])
