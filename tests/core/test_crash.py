"""Killed at any moment: what was acknowledged is there, the store is sound, and the program opens."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, cast

import pytest

from onrecord.core.exchange.export import ExportedArticle, exported
from onrecord.core.exchange.files import write_file
from onrecord.core.exchange.formats import contract_lines
from onrecord.core.ingest.ingest import ingest
from onrecord.core.library.articles import count_articles, list_articles
from onrecord.core.review.current import fold
from onrecord.core.review.indexing import catch_up, save_analysed
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.sources.items import Pointer
from onrecord.core.store.articles import load_analysis, load_article, save_analysis, save_article, saving
from onrecord.core.store.connection import Store, open_store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.upkeep import backup, checks
from tests.conftest import ANALYSIS, ARTICLE
from tests.core.test_formats import STORY

#: tells the parent of two numbers
Tell = Callable[[int, int], None]


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times each program is killed."""
    return cast("int", request.config.getoption("--kills"))


def killed(
    work: Callable[[Tell], object], chance: random.Random, *, told_first: int = 8, delay: float = 0
) -> list[tuple[int, int]]:
    """Run ``work`` in a process and kill it after some acknowledgements, or after some seconds; returns what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(lambda a, b: _write(writing, a, b))
            if delay:
                time.sleep(1)
        finally:
            os._exit(1)
    os.close(writing)
    told: list[tuple[int, int]] = []
    for _ in range(chance.randrange(told_first) if not delay else 0):
        data = os.read(reading, 8)
        assert len(data) == 8, "the child ended by itself"
        told.append(struct.unpack("ii", data))
    # A random moment between two acknowledgements, which no event marks.
    time.sleep(chance.random() * (delay or 0.003))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while len(data := os.read(reading, 8)) == 8:
        told.append(struct.unpack("ii", data))
    os.close(reading)
    return told


def twice_as_long_as(work: Callable[[], object]) -> float:
    """Seconds within which, here and now, ``work`` in a process of its own ends about as often as not."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return 2 * (time.monotonic() - began)


def _write(pipe: int, a: int, b: int) -> None:
    os.write(pipe, struct.pack("ii", a, b))


def sound(path: Path) -> Store:
    """The store, opened as the program would, after it passed its check."""
    store = open_store(path)
    assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return store


def test_kills_of_a_review_lose_no_acknowledged_decision(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "crash.db"
    with closing(open_store(path)) as store:
        save_analysis(store, save_article(store, ARTICLE), ANALYSIS)
    told: dict[int, int] = {}
    chance = random.Random(1)
    for seed in range(kills):
        new = dict(killed(lambda tell, s=seed: _review(path, tell, s), chance))
        told |= new
        with closing(sound(path)) as store:
            held = {d.id: len(d.entries) for d in decisions_of(store, ARTICLE.id, min(new, default=1) - 1)}
            assert {k: held.get(k) for k in new} == new
    assert len(told) > kills
    with closing(open_store(path)) as store:
        Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "anna")
        catch_up(store)
        decisions = decisions_of(store, ARTICLE.id)
        held = {d.id: len(d.entries) for d in decisions}
        assert {k: held.get(k) for k in told} == told
        current = fold(ANALYSIS, decisions, Page.of(ARTICLE))
        indexed = store.connection.execute(
            "SELECT key, state, speaker_name FROM resolved_quotes ORDER BY key"
        ).fetchall()
        assert [tuple(r) for r in indexed] == sorted((r.key, r.state, r.speaker_name) for r in current.quotes)
        assert [c.name for c in checks(store) if c.problem] == []


def _review(path: Path, tell: Tell, seed: int) -> NoReturn:
    store = open_store(path)
    review = Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "anna")
    chance = random.Random(seed)
    known = max((d.id for d in decisions_of(store, ARTICLE.id)), default=0)
    while True:
        r = chance.choice(review.quotes)
        match chance.randrange(5):
            case 0:
                review.accept([r.key])
            case 1:
                review.reject([q.key for q in review.quotes])
            case 2:
                review.set_speaker([r.key], "Karl Lind")
            case 3:
                review.undo()
            case _:
                review.set_note(r.key, "x" * chance.randrange(5000))
        for last in decisions_of(store, ARTICLE.id, known):
            known = last.id
            tell(last.id, len(last.entries))


def test_kills_of_an_ingest_leave_each_article_whole_or_not_there(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "crash.db"
    chance = random.Random(2)
    stored = 0
    for seed in range(kills):
        told = killed(lambda tell, s=seed: _ingest(path, tell, s), chance, told_first=5)
        stored += len(told)
        with closing(sound(path)) as store:
            assert count_articles(store) >= stored
            stored = count_articles(store)
    assert stored > kills
    with closing(open_store(path)) as store:
        assert catch_up(store) == 0
        for listed in list_articles(store, limit=1000):
            analysis = load_analysis(store, listed.id)
            assert analysis is not None
            assert len(analysis.quotes) == listed.quotes == len(ANALYSIS.quotes)
        rows = store.connection.execute("SELECT count(*) FROM resolved_quotes").fetchone()[0]
        assert rows == stored * len(ANALYSIS.quotes)
        assert [c.name for c in checks(store) if c.problem] == []


def _ingest(path: Path, tell: Tell, seed: int) -> NoReturn:
    store = open_store(path)
    number = 0
    while True:
        number += 1
        save_analysed(store, replace(ARTICLE, text=f"{ARTICLE.text}\n\n{seed}, {number}"), ANALYSIS)
        tell(seed, number)


def test_kills_of_a_migration_leave_the_old_store_or_the_new(tmp_path: Path, kills: int) -> None:
    old = Path(__file__).parent.parent / "stores" / "v2.db"
    chance = random.Random(3)
    finished = 0
    first = Path(shutil.copy(old, tmp_path / "first.db"))
    delay = twice_as_long_as(lambda: open_store(first))
    for number in range(kills // 2):
        path = Path(shutil.copy(old, tmp_path / f"{number}.db"))
        finished += bool(killed(lambda tell, p=path: _migrate(p, tell), chance, delay=delay))
        with closing(sound(path)) as store:
            assert [a.done for a in list_articles(store)] == [3, 3]
            assert store.connection.execute("SELECT count(*) FROM decisions").fetchone()[0] == 14
            assert catch_up(store) == 2
        path.unlink()
    assert 0 < finished < kills // 2  # some were killed before the end, some after it


def _migrate(path: Path, tell: Tell) -> None:
    open_store(path)
    tell(1, 1)


def test_kills_of_an_export_leave_the_old_file_or_the_new(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "out.jsonl"
    current = fold(ANALYSIS, [], Page.of(ARTICLE))
    article = exported(ARTICLE.id, ARTICLE, current, current.quotes, {})
    held = io.BytesIO()
    contract_lines.write([article] * 40, held)
    whole = held.getvalue().decode()
    path.write_text("old")
    chance = random.Random(4)
    seen: set[str] = set()
    delay = twice_as_long_as(lambda: _export(tmp_path / "first.jsonl", article, lambda _a, _b: None))
    for _ in range(kills):
        killed(lambda tell: _export(path, article, tell), chance, delay=delay)
        found = path.read_text(encoding="utf-8")
        assert found in ("old", whole)
        seen.add(found)
        path.write_text("old")
    assert seen == {"old", whole}


def _export(path: Path, article: ExportedArticle, tell: Tell) -> None:
    write_file(path, lambda file: contract_lines.write([article] * 40, file), overwrite=True)
    tell(1, 1)


def _ran(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of which an export takes a while."""
    path = tmp_path_factory.mktemp("large") / "s.db"
    with closing(open_store(path)) as store, saving(store):
        for number in range(100):
            save_analysed(store, replace(ARTICLE, text=f"{ARTICLE.text} {number}"), ANALYSIS)
    return path


@pytest.mark.parametrize(
    ("number", "name", "least", "told"),
    [
        (signal.SIGINT, "out.csv", 1, b"\nonrecord: stopped\n"),
        (signal.SIGQUIT, "out.jsonl", 1, b""),
        (signal.SIGTERM, "out.xlsx", 1, b""),
        (signal.SIGHUP, "out.parquet", 0, b""),  # all its bytes come at the end, a moment before it has its name
    ],
)
def test_an_export_that_is_ended_while_it_writes_leaves_nothing(
    number: signal.Signals, name: str, least: int, told: bytes, large: Path, tmp_path: Path
) -> None:
    folder, temporary = tmp_path / "out", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    command = [sys.executable, "-m", "onrecord", "export", "--db", str(large), "--state", "all", str(folder / name)]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        while not any(half.stat().st_size >= least for half in folder.iterdir()):
            assert process.poll() is None
        process.send_signal(number)
        assert process.communicate() == (b"", told)
    assert process.returncode == 128 + number
    assert [*folder.iterdir(), *temporary.iterdir()] == []


def _note_for_ever(review: Review, noted: list[int]) -> NoReturn:
    while True:
        review.set_note(review.quotes[0].key, "x" * 10_000)
        noted.append(1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of two megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or _ran("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)):
        pytest.skip("only root may mount")
    return place


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: Path) -> None:
    from onrecord.core.errors import OnrecordError

    path = small_disk / "s.db"
    try:
        with closing(open_store(path)) as store:
            key = save_analysed(store, ARTICLE, ANALYSIS)
            review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
            noted: list[int] = []
            with pytest.raises(OnrecordError, match=r"the disk that holds the store .* is full; nothing was changed"):
                _note_for_ever(review, noted)
            accepted = len(noted)
            held = len(decisions_of(store, key))
            assert held == accepted
            with pytest.raises(OnrecordError, match=r"the disk that holds the store .* is full; nothing was changed"):
                save_analysed(store, replace(ARTICLE, text="A new text. " * 2000), ANALYSIS)
            with pytest.raises(OnrecordError, match=r"cannot be written \(the disk is full\); nothing was left"):
                backup(store, small_disk / "copy.db")
            with pytest.raises(OnrecordError, match=r"cannot be written \(.*(no space left|disk is full)"):
                write_file(small_disk / "out.md", ("x" * 100_000 for _ in range(100)))
            assert {p.name for p in small_disk.iterdir()} <= {"s.db", "s.db-wal", "s.db-shm"}
        with closing(sound(path)) as store:
            assert len(decisions_of(store, key)) == accepted
            assert load_article(store, key) == ARTICLE
    finally:
        _ran("umount", str(small_disk))


def test_a_store_on_a_disk_without_any_room_is_read_until_there_is_room(small_disk: Path) -> None:
    from onrecord.core.errors import OnrecordError

    path, filler = small_disk / "s.db", small_disk / "filler"
    try:
        with closing(open_store(path)) as store:
            key = save_analysed(store, ARTICLE, ANALYSIS)
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        with closing(open_store(path)) as store:
            assert load_article(store, key) == ARTICLE
            review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
            with pytest.raises(OnrecordError, match=r"was full when it was opened; nothing was changed: make room"):
                review.accept([review.quotes[0].key])
            assert not review.done
        filler.unlink()
        with closing(open_store(path)) as store:
            review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
            review.accept([review.quotes[0].key])
            assert review.done
    finally:
        _ran("umount", str(small_disk))


def test_taking_in_ends_with_one_line_when_the_disk_is_full(small_disk: Path) -> None:
    from onrecord.core.errors import OnrecordError

    source = small_disk.parent / "many.jsonl"
    source.write_text("".join(f'{{"text": "{n} {STORY[:80]} {"word " * 500}"}}\n' for n in range(60)))
    try:
        with closing(open_store(small_disk / "s.db")) as store:
            (small_disk / "filler").write_bytes(b"x" * (os.statvfs(small_disk).f_bavail * 4096 - 150_000))
            with pytest.raises(OnrecordError, match=r"the disk that holds the store .* is full; nothing was changed"):
                ingest(store, [Pointer(str(source))], jobs=1)
            held = count_articles(store)
        with closing(sound(small_disk / "s.db")) as store:
            assert count_articles(store) == held
    finally:
        _ran("umount", str(small_disk))
