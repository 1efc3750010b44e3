"""Analysis in other processes: what fails there is logged here, and no word of an article with it."""

from __future__ import annotations

import asyncio
import csv
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import catalogue
import pytest
import spacy
from spacy.util import registry

from onrecord.core.analysis.models import Models, choose_model
from onrecord.core.analysis.parallel import AnalysisInput, Task, analyse_all
from onrecord.core.analysis.quick_start import quickly_loaded
from onrecord.core.analysis.worker import Worker
from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.text.tables import pairs_of, rows_of

#: run by every Python that starts: an analysis that fails with the text in its message, or says it and dies
_FAILING = """
import contextlib, os, sys
import onrecord.core.analysis.pipeline as pipeline

def analyse(text, *_, **__):
    if "dies" in text:
        print(text, file=sys.stderr, flush=True)
        os.abort()
    raise KeyError(text)

pipeline.analyse, pipeline.analyse_many = analyse, lambda texts, model: [analyse(t) for t, _, _ in texts]
pipeline.bounded_memory, pipeline.load_pipeline = lambda model: contextlib.nullcontext(), lambda model: None
"""


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Every process that is started analyses like that."""
    (tmp_path / "sitecustomize.py").write_text(_FAILING)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(Path(__file__).parent.parent.parent))))
    caplog.set_level(logging.ERROR)


@pytest.mark.usefixtures("failing")
def test_where_a_worker_failed_or_died_is_logged_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        worker = Worker()
        with pytest.raises(OnrecordError, match="the text stays readable"):
            await worker.analyse(Article("The harbour fails."), lambda share: None)
        with pytest.raises(OnrecordError, match="the analysis broke off; open the article again"):
            await worker.analyse(Article("The harbour dies."), lambda share: None)
        await worker.stop()

    asyncio.run(run())
    assert "in analyse\nKeyError" in caplog.text
    assert "Fatal Python error: Aborted" in caplog.text
    assert 'sitecustomize.py", line' in caplog.text
    assert "harbour" not in caplog.text


@pytest.mark.usefixtures("failing")
def test_where_one_of_many_failed_is_logged_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    [[(_, result)]] = list(analyse_all([Task(AnalysisInput("The harbour fails."), None)], 1))
    assert result.error is not None
    assert "in analyse\nKeyError" in caplog.text
    assert "harbour" not in caplog.text


def test_the_process_loads_spacy_without_its_command_line_which_can_be_had_later() -> None:
    code = """
import sys
from onrecord.core.analysis.models import Models
from onrecord.core.analysis.quick_start import load_soon
load_soon(Models(quotes="linear"))
assert "spacy" in sys.modules
assert not [name for name in sys.modules if name.startswith("spacy.cli")]
import spacy.cli
assert spacy.cli.info
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr


def test_a_process_told_to_start_answers_the_first_article_all_the_same() -> None:
    async def run() -> str:
        worker = Worker(Models(quotes="linear"))
        await worker.start()
        found = await worker.analyse(Article("“We will sign,” said Ada Moreno."), lambda share: None)
        await worker.stop()
        return found.quotes[0].text

    assert asyncio.run(run()) == "“We will sign,”"


def test_every_table_is_read_as_any_reader_of_such_files_reads_it() -> None:
    tables = sorted((Path(__file__).parent.parent.parent / "core").rglob("*.tsv"))
    assert len(tables) > 10
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        assert list(rows_of(table)) == rows, table
        first, *_, last = rows[0]
        assert pairs_of(table, first, last) == {row[first]: row[last] for row in rows}, table


def test_a_pipeline_quickly_loaded_is_the_one_that_spacy_loads() -> None:
    registered, packages = registry.get("tokenizers", "spacy.Tokenizer.v1"), catalogue.AVAILABLE_ENTRY_POINTS
    own: Any = spacy.load(choose_model())
    with quickly_loaded():
        quick: Any = spacy.load(choose_model())
    # what a vocabulary holds grows with what other tests have read
    assert quick.tokenizer.to_bytes(exclude=["vocab"]) == own.tokenizer.to_bytes(exclude=["vocab"])
    assert quick.config == own.config
    text = "“We won’t,” she'd say at 5 p.m.; see https://example.org/a_b?c=(d) or e-mail a.b@example.org :-) U.S.-led"
    assert quick(text).to_json() == own(text).to_json()
    with pytest.raises(OSError, match="no_such_model"), quickly_loaded():
        spacy.load("no_such_model")
    assert registry.get("tokenizers", "spacy.Tokenizer.v1") is registered
    assert catalogue.AVAILABLE_ENTRY_POINTS is packages
