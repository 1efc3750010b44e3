"""The errors no other test comes by: each says what is wrong with what, and what to do."""

from __future__ import annotations

import builtins
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from pypdf import PdfReader, PdfWriter

from onrecord.core.analysis import parallel, pipeline
from onrecord.core.analysis.cluster import analyse_on_cluster
from onrecord.core.analysis.models import Models
from onrecord.core.analysis.parallel import AnalysisInput, Task, analyse_batch
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange import records
from onrecord.core.exchange.records import read_records
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.review import Review
from onrecord.core.sources import decode, items, locate
from onrecord.core.sources.formats import articles, feed, pdf, web_page, zip_archive
from onrecord.core.sources.items import Failure, Pointer, from_bytes
from onrecord.core.sources.locate import find_pointers, read_pointer
from onrecord.core.store.connection import Store, open_store
from tests.conftest import ANALYSIS, ARTICLE
from tests.core import test_formats as formats


def failed(data: bytes, name: str, **more: Any) -> str:
    """What is said of a file of that name: the error, or its first failure's reason."""
    try:
        found = list(articles(from_bytes(data, name, Path(name).suffix, **more)))
    except OnrecordError as error:
        return str(error)
    return next(f.reason for f in found if isinstance(f, Failure))


def locked_zip() -> bytes:
    """An archive that says its file is encrypted."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("a.txt", "text")
    data = bytearray(archive.getvalue())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        data[at] |= 1
    return bytes(data)


def long_pdf() -> bytes:
    """A PDF of 501 pages."""
    writer = PdfWriter()
    page = PdfReader(io.BytesIO(formats.pdf(formats.LINES))).pages[0]
    for _ in range(501):
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b'{"text": "\xff"}\n', "a.jsonl", "it is not UTF-8; JSON lines are"),
        (b"{", "a.jsonl", "it is not JSON; each line must be an object with “text”"),
        (b"5", "a.jsonl", "it is not an object; each must have “text” in it"),
        (b'{"title": "x"}', "a.jsonl", "; say which field holds it"),
        (b'{"text": "' + b"x" * 20_000_001, "a.jsonl", "the line is over 20 MB"),
        (b"\x89PNG....", "a.txt", ", not text; save the article as .txt, .md or .html first"),
        (b"![](picture.png)", "a.md", "a.md has no text in it; save the article as .txt, .md or .html"),
        (b"<rss><channel><broken", "a.rss", "a.rss is a damaged feed ("),
        (b"", "a.opml", "a.opml is damaged OPML ("),
        (locked_zip(), "a.zip", "a.zip/a.txt is encrypted; unpack the archive with its password first"),
        (long_pdf(), "a.pdf", "a.pdf has over 500 pages; save those of the article as a PDF"),
        (b"<opml></opml>", "a.opml", "lists no feed"),
    ],
    ids=lambda v: v if isinstance(v, str) and v.startswith("a.") else "",
)  # fmt: skip
def test_bad_files(data: bytes, name: str, told: str) -> None:
    assert told in failed(data, name)


def test_lists_in_lists_end_somewhere() -> None:
    assert "is a list of addresses in a list; name it itself" in failed(b"https://a.example/1\n", "a.txt", depth=2)
    assert "is a feed within a feed; name it itself" in failed(formats.RSS.encode(), "a.rss", depth=2)


def test_a_list_that_lists_itself_is_left(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.core.ingest import ingest as ingesting

    monkeypatch.setattr(ingesting, "is_address", lambda _source: False)
    monkeypatch.setattr(ingesting, "read_pointer", lambda p, _column: iter([Pointer(p.source, p.depth + 1)]))  # pyright: ignore[reportUnknownLambdaType]
    told: list[Failure] = []
    ingesting.ingest(store, [Pointer("round")], jobs=1, on_failure=told.append)
    assert "round is a list within lists; name it itself" in told[0].reason


@pytest.mark.parametrize(
    ("limit", "where", "make", "told"),
    [
        ("_MOST_FILES", zip_archive, lambda: failed(_zip("a.txt", "b.txt"), "a.zip"), "holds over 1 files; unpack it and name the folder"),
        ("MAX_BYTES", zip_archive, lambda: failed(_zip("a.txt"), "a.zip"), "MB; unpack it and cut out the article"),
        ("MAX_BYTES", items, lambda: failed(b"too long", "a.txt"), "MB; cut out the article and try again"),
        ("MAX_BYTES", decode, lambda: failed(b"too long", "a.txt"), "MB; cut out the article and try again"),
    ],
)  # fmt: skip
def test_limits(limit: str, where: Any, make: Callable[[], str], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where, limit, 1)
    assert told in make()


def _zip(*names: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        for name in names:
            z.writestr(name, "some text")
    return archive.getvalue()


def test_no_character_set(monkeypatch: pytest.MonkeyPatch) -> None:
    import charset_normalizer

    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr(charset_normalizer, "from_bytes", lambda _data: Nothing())  # pyright: ignore[reportUnknownLambdaType]
    assert "is in an unknown character encoding; save it as UTF-8 and try again" in failed(b"\xff\x81 words", "a.txt")


def test_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_given: object) -> Any:
        raise MemoryError

    monkeypatch.setattr(locate, "articles", none_left)
    (tmp_path / "a.txt").write_text("x")
    (failure,) = read_pointer(Pointer(str(tmp_path / "a.txt")))
    assert isinstance(failure, Failure)
    assert "needs more memory than there is; cut it in parts" in failure.reason


def test_an_empty_folder(tmp_path: Path) -> None:
    (failure,) = find_pointers([str(tmp_path)])
    assert isinstance(failure, Failure)
    assert "has no file that can be read; those end in .atom .csv" in failure.reason


def test_records_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(name: str, data: bytes) -> str:
        (tmp_path / name).write_bytes(data)
        try:
            return str(next(record for _, record in read_records(tmp_path / name)))
        except OnrecordError as error:
            return str(error)

    assert "line 1 is not UTF-8; JSON lines are" in told("a.jsonl", b"\xff\n")
    assert "is not JSON; each line must be an object with “id” and “text”" in told("b.jsonl", b"{\n")
    monkeypatch.setattr(records, "LONGEST_LINE", 1_000_000)
    assert "line 1 is over 1 MB; cut out the article" in told("c.jsonl", b" " * 1_000_001 + b"\n{}\n")
    assert "is not a readable Parquet file (" in told("a.parquet", b"no parquet at all")
    real = builtins.__import__

    def without_arrow(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_arrow)
    assert "needs pyarrow; add it with: pip install 'onrecord[dask]'" in told("b.parquet", b"x")


def test_models_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.cfg").write_text("[nlp]\n")
    (tmp_path / "broken" / "meta.json").write_text("{}")
    with pytest.raises(OnrecordError, match=r"cannot be loaded \(.*\); use another"):
        pipeline.load_spacy(str(tmp_path / "broken"))
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(OnrecordError, match="has no parser; use another, such as en_core_web_sm"):
        pipeline.load_spacy(str(tmp_path / "blank"))
    # Also where other processes load it, whatever the number of texts.
    with pytest.raises(OnrecordError, match="has no parser"):
        list(parallel.analyse_all([Task(AnalysisInput("He said so."), 1)], 1, Models(str(tmp_path / "blank"))))


def test_an_analysis_that_fails_is_that_texts_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.analyse

    def breaks(text: str, *rest: Any, **more: Any) -> Any:
        if "break" in text:
            raise ZeroDivisionError("on purpose")
        return real(text, *rest, **more)

    def together(*_: object) -> Any:
        raise RuntimeError

    monkeypatch.setattr(pipeline, "analyse", breaks)
    monkeypatch.setattr(pipeline, "analyse_many", together)
    good, bad = analyse_batch([AnalysisInput("He said it is so."), AnalysisInput("break")])
    assert good.analysis is not None
    assert bad.error == "the analysis failed (ZeroDivisionError: on purpose)"
    from onrecord.core.ingest import ingest as ingesting

    def here(tasks: Any, *_: object) -> Any:
        yield [(task, parallel.Analysed(None)) for task in tasks]

    monkeypatch.setattr(ingesting, "analyse_all", here)
    path = tmp_path / "a.txt"
    path.write_text("Some words, he said.")
    told: list[Failure] = []
    ingesting.ingest(store, [Pointer(str(path))], jobs=1, on_failure=told.append)
    assert told[0].reason == "the analysis failed"


def test_a_text_that_kills_its_process_is_told_and_the_rest_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A process is made to die on one text, by a module that every process reads on its way."""
    (tmp_path / "sitecustomize.py").write_text(
        "import onrecord.core.text.similarity as f, os\n"
        "real = f.article_bands\n"
        "def bands(text):\n"
        "    if 'deadly' in text: os._exit(9)\n"
        "    return real(text)\n"
        "f.article_bands = bands\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path(__file__).parent.parent.parent}")
    tasks = [Task(AnalysisInput(f"Text {n}, he said.{' deadly' if n == 3 else ''}"), n) for n in range(6)]
    results = [pair for batch in parallel.analyse_all(tasks, 1) for pair in batch]
    assert [task.about for task, _ in results] == list(range(6))
    assert [n for n, (_, a) in enumerate(results) if a.analysis is None] == [3]
    assert results[3][1].error == "the analysis process died on this text (no memory?); cut it in parts"


def test_a_cluster_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    from onrecord.core.analysis import cluster

    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    start: Any = distributed.LocalCluster
    with start(n_workers=0, dashboard_address=":0") as empty:
        tasks = [Task(AnalysisInput("x"), 1)]
        with pytest.raises(OnrecordError, match="has no workers; start some: dask worker"):
            list(analyse_on_cluster(tasks, empty.scheduler_address))


def test_filters_and_reviews(store: Store, stored: str) -> None:
    with pytest.raises(OnrecordError, match="there is no field “whom”; there are who:, speaker:, kind:, state:"):
        parse_filter("whom:x")
    review = Review(store, stored, ARTICLE.text, ANALYSIS, "anna")
    with pytest.raises(OnrecordError, match="that quote is gone: it was joined, split or undone in another window"):
        review.find("9-10")
    first = review.quotes[0]
    with pytest.raises(OnrecordError, match="a quote is split between two of its words; move there first"):
        review.split(first.key, first.quote.start)
    with pytest.raises(OnrecordError, match="a name needs at least one letter"):
        review.rename("Ada Moreno", "  ")


def test_stores_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OnrecordError, match=r"cannot be opened \(.*\); use another"):
        open_store(tmp_path / "file" / "s.db")
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at " * 20)
    with pytest.raises(OnrecordError, match=r"cannot be used \(it is not an SQLite database\); use another"):
        open_store(tmp_path / "text.db")


def test_hints() -> None:
    html = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
    with pytest.raises(OnrecordError, match=r"is not a feed, but a page that names one: follow /feed\.xml"):
        feed.read_feed(html, "page")
    with pytest.raises(OnrecordError, match="is not a feed; look for an address that ends in rss, feed or atom"):
        feed.read_feed(b"words", "page")
    assert not pdf.looks_like(b"words", ".txt")
    assert web_page.looks_like(b"\xef\xbb\xbf<!DOCTYPE html>", "")
