"""Looking after the store: older versions, checks, copies, a cluster."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from onrecord.core.errors import OnrecordError
from onrecord.core.library.articles import list_articles
from onrecord.core.library.quotes import said
from onrecord.core.library.search import find_quotes
from onrecord.core.query.parse import parse
from onrecord.core.review.current import Reviewed, fold
from onrecord.core.review.derived import check_derived, rebuild_derived
from onrecord.core.review.indexing import catch_up
from onrecord.core.review.page import Page
from onrecord.core.review.review import Review
from onrecord.core.store.articles import load_analysis, load_article, save_analysis, save_article
from onrecord.core.store.connection import APPLICATION_ID, SCHEMA_VERSION, Store, open_store
from onrecord.core.store.decisions import decisions_of
from onrecord.core.store.migrations import migrate, schema
from onrecord.core.store.upkeep import backup, checks
from tests.conftest import ANALYSIS, ARTICLE
from tests.core.test_formats import STORY
from tests.core.test_ingest import runs_on

STORES = sorted((Path(__file__).parent.parent / "stores").glob("v*.db"), key=lambda p: int(p.stem[1:]))


def problems(store: Store) -> list[str]:
    """What is wrong with a store."""
    return [check.name for check in (*checks(store), *check_derived(store)) if check.problem]


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    """What a query gives."""
    return [tuple(row) for row in store.connection.execute(query)]


def test_there_is_a_store_of_every_version_that_was() -> None:
    assert [p.stem for p in STORES] == [f"v{n}" for n in range(2, SCHEMA_VERSION)]


def test_the_schema_version_is_the_number_of_the_last_migration() -> None:
    # Left behind, no store of the version before would get the last migration.
    names = [migration.name for migration in schema.pending(Database(memory=True))]
    assert [int(name[1:4]) for name in names] == list(range(SCHEMA_VERSION + 1))


def test_a_new_store_is_what_the_migrations_leave(store: Store) -> None:
    # It is made without them, from core/store/schema.sql; python -m onrecord.core.store.new_file writes that again.
    with closing(sqlite3.connect(":memory:")) as migrated:
        migrate(Database(migrated), APPLICATION_ID, SCHEMA_VERSION)
        assert holds(store.connection) == holds(migrated)
    assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def holds(connection: sqlite3.Connection) -> list[object]:
    """All that is in a file but the moment when it was made, and quotation marks that one SQLite sets and another leaves."""
    schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY 1, 2")
    found: list[object] = [(*row[:3], " ".join(re.sub("[\"'`]", "", row[3]).split())) for row in schema]
    found += [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall():
        columns = "id, migration_set, name" if name == "_sqlite_migrations" else "*"
        found += [name, *(tuple(row) for row in connection.execute(f'SELECT {columns} FROM "{name}"'))]
    return found


def test_the_same_decisions_give_the_same_state_in_stores_of_every_version(tmp_path: Path) -> None:
    # The third version's store has 22 decisions; that of every later one has those, and perhaps more after them.
    states: list[object] = []
    for old in STORES[1:]:
        with closing(open_store(Path(shutil.copy(old, tmp_path / old.name)))) as store:
            states.append(
                [state_of(store, str(row[0]), 22) for row in rows(store, "SELECT id FROM articles ORDER BY id")]
            )
    assert len(states) == SCHEMA_VERSION - 3
    assert all(state == states[0] for state in states)


def state_of(store: Store, article_id: str, last: int) -> object:
    """What stands in an article after that decision."""
    analysis = load_analysis(store, article_id)
    assert analysis is not None
    decisions = [d for d in decisions_of(store, article_id) if d.id <= last]
    current = fold(analysis, decisions, Page.of(load_article(store, article_id)))
    return current.analysis, [timeless(r) for r in current.quotes], current.notes, current.corrections


def timeless(resolved: Reviewed) -> Reviewed:
    """A quote without when it was decided: each store was made in a moment of its own."""
    sides = tuple(side._replace(verdict=replace(side.verdict, at="")) for side in resolved.sides)
    return replace(resolved, decided_at=None, sides=sides)


@pytest.mark.parametrize("old", STORES, ids=lambda p: p.stem)
def test_a_store_of_an_earlier_version_keeps_all_it_had(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "old.db"))
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as before:
        name = "person" if int(old.stem[1:]) < 4 else "speaker_name"
        key = "quote" if int(old.stem[1:]) < 5 else "key"
        decisions = before.execute(f"SELECT id, {key}, state, {name}, tags, note FROM decisions ORDER BY id").fetchall()
        texts = before.execute("SELECT id, text FROM articles ORDER BY id").fetchall()
        furniture = "furniture" if int(old.stem[1:]) < 4 else "boilerplate"
        boilerplate = before.execute(f"SELECT * FROM {furniture} ORDER BY article_id, number").fetchall()
    store = open_store(path)
    assert rows(store, "SELECT id, key, state, speaker_name, tags, note FROM decisions ORDER BY id") == decisions
    assert rows(store, "SELECT id, text FROM articles ORDER BY id") == texts
    assert rows(store, "SELECT * FROM boilerplate ORDER BY article_id, number") == boilerplate
    catch_up(store)
    assert catch_up(store) == 0
    assert problems(store) == []
    store.close()
    assert open_store(path).connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION


def test_the_second_version_had_no_library(tmp_path: Path) -> None:
    with closing(open_store(Path(shutil.copy(STORES[0], tmp_path / "old.db")))) as store:
        assert [a.done for a in list_articles(store)] == [3, 3]
        assert catch_up(store) == 2
        assert len(find_quotes(store, parse('who:"somebody else" state:changed')).numbers) == 2
        assert len(find_quotes(store, parse("tag:check state:accepted")).numbers) == 2


def test_the_third_version_had_names_of_its_own(tmp_path: Path) -> None:
    path = Path(shutil.copy(STORES[1], tmp_path / "old.db"))
    tables = ("standing", "shelf", "steps", "furniture", "bands", "fingerprints", "entries")
    with closing(sqlite3.connect(path)) as before:
        held = {t: sorted(before.execute(f"SELECT * FROM {t}").fetchall(), key=repr) for t in tables}
    with closing(open_store(path)) as store:
        catch_up(store)
        # Whoever queries the old names finds what was there, and the new tables say the same.
        assert {t: sorted(rows(store, f"SELECT * FROM {t}"), key=repr) for t in tables} == held
        quotes = "SELECT key, state, speaker_id, speaker_name, tags FROM resolved_quotes ORDER BY key"
        speakers = "SELECT * FROM speakers ORDER BY speaker_id"
        found, counted = rows(store, quotes), rows(store, speakers)
        assert ("158-195", "disputed", "karl lind", "Karl Lind", "desk") in found
        rebuild_derived(store)
        assert (rows(store, quotes), rows(store, speakers)) == (found, counted)
        for typed in ("state:recheck", "state:again", 'who:"karl lind" profits'):
            [number] = find_quotes(store, parse(typed)).numbers
            assert said(store, [number])[0].key == "158-195"


def test_a_migrated_store_is_made_like_a_new_one(store: Store, tmp_path: Path) -> None:
    made = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'articles%' ORDER BY type, name"
    for old in STORES:
        with closing(open_store(Path(shutil.copy(old, tmp_path / old.name)))) as migrated:
            assert rows(migrated, made) == rows(store, made)


def test_a_decision_that_was_not_indexed_is_caught_up(store: Store, stored: str) -> None:
    catch_up(store)
    review = Review(store, stored, ARTICLE.text, ANALYSIS, "anna")
    review.accept([review.quotes[0].key])
    before = [
        tuple(r) for r in store.connection.execute("SELECT key, state, speaker_name FROM resolved_quotes ORDER BY id")
    ]
    store.connection.execute("UPDATE resolved_quotes SET state = 'open'")
    store.connection.execute(
        "UPDATE library_articles SET seen = NULL, done = 0"
    )  # as a crash right after the decision leaves it
    store.connection.commit()
    assert catch_up(store) == 1
    assert [
        tuple(r) for r in store.connection.execute("SELECT key, state, speaker_name FROM resolved_quotes ORDER BY id")
    ] == before
    assert list_articles(store)[0].done == 1


def test_the_doctor_tells_what_is_wrong(store: Store, stored: str) -> None:
    catch_up(store)
    assert problems(store) == []
    store.path.chmod(0o644)
    assert problems(store) == ["who can read it"]
    store.path.chmod(0o600)
    store.connection.execute("INSERT INTO resolved_quotes_fts (resolved_quotes_fts) VALUES ('delete-all')")
    store.connection.commit()
    assert problems(store) == ["search in quotes"]
    rebuild_derived(store)
    assert problems(store) == []


def test_a_backup_is_whole_and_the_users_alone(store: Store, stored: str, tmp_path: Path) -> None:
    review = Review(store, stored, ARTICLE.text, ANALYSIS, "anna")
    review.accept([review.quotes[0].key])
    path = tmp_path / "copy.db"
    assert backup(store, path) == path.stat().st_size
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    review.accept([review.quotes[1].key])
    with closing(open_store(path)) as copy:
        assert load_article(copy, stored) == ARTICLE
        assert len(decisions_of(copy, stored)) == 1
    with pytest.raises(OnrecordError, match="exists already"):
        backup(store, path)
    backup(store, path, overwrite=True)
    with closing(open_store(path)) as copy:
        assert len(decisions_of(copy, stored)) == 2
    for wrong, told in (
        (store.path, "the store itself"),
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "x.db", "cannot be written"),
    ):
        with pytest.raises(OnrecordError, match=told):
            backup(store, wrong, overwrite=True)
    (tmp_path / "link.db").symlink_to(path)
    with pytest.raises(OnrecordError, match="a link"):
        backup(store, tmp_path / "link.db", overwrite=True)
    assert {p.name for p in tmp_path.glob("*.db*")} >= {"copy.db", "test.db"}
    assert not list(tmp_path.glob(".copy*"))


def test_two_workers_one_killed_on_the_way_do_every_article_once(tmp_path: Path) -> None:
    import distributed

    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    lines = [{"id": n, "text": f"{STORY}\n\nNumber {n} said so.", "title": f"T{n}"} for n in range(24)]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    start: Any = distributed.LocalCluster
    connect: Any = distributed.Client
    with start(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        command = [
            sys.executable,
            "-m",
            "onrecord",
            "analyze",
            "--dask",
            cluster.scheduler_address,
            str(source),
            "-o",
            str(out),
        ]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        with connect(cluster.scheduler_address, set_as_default=False) as client:
            pids = client.run(os.getpid)
            # The first batch takes seconds, since its worker loads the models: it is never missed.
            while not (busy := [worker for worker, tasks in client.processing().items() if tasks]):
                assert runs_on(process)
            os.kill(pids[busy[0]], signal.SIGKILL)
        _, told = process.communicate()
    assert process.returncode == 0, told
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "add", "--analysed", "--db", str(tmp_path / "s.db"), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "24 added" in done.stderr
    import pyarrow.parquet as parquet

    assert parquet.read_table(out).column("id").to_pylist() == [str(n) for n in range(24)]
    with closing(open_store(tmp_path / "s.db")) as store:
        (article,) = [a for a in list_articles(store, limit=24) if a.title == "T7"]
        found = load_analysis(store, article.id)
        assert found is not None
        assert found.quotes


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": 1, "text": STORY}) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "analyze", "--dask", "nonsense://x", str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no Dask scheduler answers" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_article_saved_without_its_index_is_listed_all_the_same(store: Store) -> None:
    save_analysis(store, save_article(store, ARTICLE), ANALYSIS)
    (listed,) = list_articles(store)
    assert (listed.quotes, listed.done, listed.countries) == (5, 0, "FR")


def test_a_speaker_whom_an_earlier_version_lost_is_known_again(tmp_path: Path) -> None:
    path = Path(shutil.copy(STORES[0].with_name("v9.db"), tmp_path / "old.db"))
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as before, before:
        before.execute("DELETE FROM speakers WHERE speaker_id IN ('ada moreno', 'karl lind')")
    with closing(open_store(path)) as store:
        assert rows(store, "PRAGMA foreign_key_check") == []
        found = rows(store, "SELECT speaker_id, name, quotes FROM speakers WHERE quotes ORDER BY speaker_id")
        assert found == [("ada moreno", "Ada Moreno", 4), ("karl lind", "Karl Lind", 3), ("somebody new", "Somebody New", 2)]  # fmt: skip
        catch_up(store)
        assert problems(store) == []


def test_nothing_stands_for_a_speaker_whom_the_store_does_not_know(store: Store, stored: str) -> None:
    catch_up(store)
    for statement in ("UPDATE resolved_quotes SET speaker_id = 'nobody'", "INSERT INTO identities VALUES ('karl lind', '', 'nobody')"):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            store.connection.execute(statement)
    store.connection.rollback()
    store.connection.execute("PRAGMA foreign_keys = OFF")  # as with another program
    store.connection.execute("INSERT INTO identities VALUES ('a lind', '', 'nobody')")
    store.connection.commit()
    assert problems(store) == ["speakers"]
    rebuild_derived(store)
    assert problems(store) == []
