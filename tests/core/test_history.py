"""What is done to the library as a whole, by several at once: each step is taken back once, by whoever took it."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.library.history import delete, mark_read, merge, redo, split, undo
from onrecord.core.model import Analysis, Article, Person, Quote, Span
from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store, open_store
from tests.conftest import examples

NAMES = ("Ada Moreno", "A. Moreno", "Karl Lind")
MERGED = ("a moreno", "ada moreno")


def filled(path: Path) -> list[str]:
    """A store with an article for each of the names, who says something in it; the articles' ids."""
    made, ids = _filled()
    path.write_bytes(made)
    return list(ids)


@cache
def _filled() -> tuple[bytes, tuple[str, ...]]:
    ids: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.db"
        with closing(open_store(path)) as store:
            for number, name in enumerate(NAMES):
                text = f"“This is what I say, {number} times,” {name} said."
                quote = Quote((Span(0, 30),), text[:30], "direct", person="p1")
                ids.append(save_analysed(store, Article(text), Analysis((quote,), (Person("p1", name, "person"),))))
        return path.read_bytes(), tuple(ids)


def identities(store: Store) -> dict[tuple[str, str], str]:
    """Whom each name stands for."""
    rows = store.connection.execute("SELECT key, article_id, speaker_id FROM identities")
    return {(r["key"], r["article_id"]): r["speaker_id"] for r in rows}


def marks(store: Store, kind: str) -> dict[str, str | None]:
    """When each article was read, or deleted."""
    rows = store.connection.execute(f"SELECT article_id, {kind} FROM library_articles")
    return {r["article_id"]: r[kind] for r in rows}


def at_once(path: Path, act: Callable[[Store], object], windows: int = 2) -> list[object]:
    """The same act in several windows at the same moment; what each got, errors told as such."""
    out: list[object] = []
    ready = threading.Barrier(windows)

    def window() -> None:
        with closing(open_store(path)) as store:
            ready.wait()
            try:
                out.append(act(store))
            except OnrecordError as error:
                out.append(error)

    threads = [threading.Thread(target=window) for _ in range(windows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


def test_two_windows_that_undo_at_once_undo_a_step_each(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    ids = filled(path)
    for _ in range(30):
        with closing(open_store(path)) as store:
            mark_read(store, ids[:1], "anna")
            mark_read(store, ids[1:2], "anna")
        steps = at_once(path, lambda s: undo(s, "anna"))
        assert len({step.id for step in steps if step is not None}) == 2  # type: ignore[union-attr]
        with closing(open_store(path)) as store:
            assert set(marks(store, "read").values()) == {None}
            assert undo(store, "anna") is None


def test_a_merge_in_two_windows_is_one_merge(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    filled(path)
    first, second = at_once(path, lambda s: merge(s, *MERGED, "anna"))
    assert [type(x) for x in (first, second)].count(OnrecordError) == 1
    with closing(open_store(path)) as store:
        undo(store, "anna")
        assert identities(store) == {}


def test_what_two_merged_one_after_the_other_comes_apart_again(tmp_path: Path) -> None:
    filled(tmp_path / "s.db")
    with closing(open_store(tmp_path / "s.db")) as store:
        merge(store, *MERGED, "anna")
        with pytest.raises(OnrecordError, match="these are one person already"):
            merge(store, *MERGED, "bruno")
        assert undo(store, "bruno") is None
        assert undo(store, "anna") is not None
        assert identities(store) == {}


def test_anothers_later_step_is_not_undone_with_ones_own(tmp_path: Path) -> None:
    filled(tmp_path / "s.db")
    with closing(open_store(tmp_path / "s.db")) as store:
        merge(store, *MERGED, "anna")
        merge(store, "ada moreno", "karl lind", "bruno")
        with pytest.raises(OnrecordError, match="bruno merged the speaker since; that has to be taken back first"):
            undo(store, "anna")
        undo(store, "bruno")
        undo(store, "anna")
        assert identities(store) == {}
        redo(store, "anna")
        assert identities(store) == {("a moreno", ""): "ada moreno"}


def test_an_article_that_came_back_is_not_deleted_by_somebody_elses_undo(tmp_path: Path) -> None:
    ids = filled(tmp_path / "s.db")
    with closing(open_store(tmp_path / "s.db")) as store:
        delete(store, ids[:1], "anna")
        delete(store, ids[:1], "bruno")  # from a window that still shows it: deleted already
        assert undo(store, "bruno") is None
        undo(store, "anna")
        assert marks(store, "deleted")[ids[0]] is None


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("anna", "bruno")),
        st.sampled_from(("read", "unread", "delete", "merge", "split", "undo", "redo")),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=14,
)


@given(ACTS)
@examples(60)
def test_the_log_alone_gives_what_stands_and_every_step_began_from_what_stood(
    acts: list[tuple[str, str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.db"
        ids = filled(path)
        with closing(open_store(path)) as store:
            people = ("ada moreno", "a moreno", "karl lind")
            for who, act, x, y in acts:
                with suppress(OnrecordError):
                    match act:
                        case "read" | "unread":
                            mark_read(store, [ids[x]], who, read=act == "read")
                        case "delete":
                            delete(store, [ids[x]], who)
                        case "merge":
                            merge(store, people[x], people[y], who)
                        case "split":
                            split(store, people[x], [ids[y]], "Somebody Else", who)
                        case "undo":
                            undo(store, who)
                        case _:
                            redo(store, who)
            stands: dict[tuple[str, tuple[str, ...]], str | None] = {}
            for row in store.connection.execute("SELECT things FROM library_history ORDER BY id"):
                for kind, thing, before, after in json.loads(row["things"]):
                    assert stands.get((kind, tuple(thing))) == before
                    stands[kind, tuple(thing)] = after
            assert {t: v for (k, t), v in stands.items() if k == "who" and v is not None} == identities(store)
            for kind in ("read", "deleted"):
                for article_id, value in marks(store, kind).items():
                    assert stands.get((kind, (article_id,))) == value
