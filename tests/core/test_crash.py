"""Killed at any moment: every decision that was acknowledged is there, and the store is sound."""

from __future__ import annotations

import os
import random
import signal
import struct
from pathlib import Path

from core.article import Analysis
from core.review import Review
from core.store.articles import save_analysis, save_article
from core.store.connection import open_store
from core.store.decisions import decisions_of
from tests.conftest import ANALYSIS, ARTICLE

KILLS = 200


def _review_until_killed(path: Path, acknowledged: int, seed: int) -> None:
    """Decide on and on, telling the id of each decision once it is made."""
    store = open_store(path)
    review = Review(store, ARTICLE.id, ARTICLE.text, ANALYSIS, "anna")
    chance = random.Random(seed)
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
        for last in decisions_of(store, ARTICLE.id)[-1:]:
            os.write(acknowledged, struct.pack("ii", last.id, len(last.entries)))


def test_two_hundred_kills_lose_no_acknowledged_decision(tmp_path: Path) -> None:
    path = tmp_path / "crash.db"
    store = open_store(path)
    save_analysis(store, save_article(store, ARTICLE), ANALYSIS)
    store.close()
    told: dict[int, int] = {}
    chance = random.Random(1)
    for seed in range(KILLS):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                _review_until_killed(path, writing, seed)
            finally:
                os._exit(1)
        os.close(writing)
        for _ in range(chance.randrange(8)):
            data = os.read(reading, 8)
            assert len(data) == 8, "the child ended by itself"
            told.update([struct.unpack("ii", data)])
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while data := os.read(reading, 8):
            if len(data) == 8:
                told.update([struct.unpack("ii", data)])
        os.close(reading)
    store = open_store(path)
    assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    held = {d.id: len(d.entries) for d in decisions_of(store, ARTICLE.id)}
    assert len(told) > KILLS
    assert {k: held.get(k) for k in told} == told
    Review(store, ARTICLE.id, ARTICLE.text, Analysis(quotes=ANALYSIS.quotes, people=ANALYSIS.people), "anna")
    store.close()
