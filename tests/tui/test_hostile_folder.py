"""Articles lie in folders of strangers: nothing there is run, whatever it is called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.core.library.articles import list_articles
from onrecord.core.store.connection import open_store
from onrecord.core.store.feeds import follow
from tests.conftest import SAMPLES
from tests.tui.test_terminal import Terminal
from tests.web import page, served

_STORY = "“We will sign,” said Ada Moreno, the minister, on Monday. Karl Lind said that the French would wait."
_NAMES = (
    "core",
    "tui",
    "onrecord",
    "spacy",
    "numpy",
    "textual",
    "click",
    "sqlite_utils",
    "usercustomize",
    "sitecustomize",
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with an article among modules and packages that would tell on being run."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    code = f"import os; os.close(os.open({str(tmp_path / 'ran')!r}, os.O_CREAT | os.O_WRONLY))"
    for name in (*sys.stdlib_module_names, *_NAMES):
        (folder / f"{name}.py").write_text(f"{code}\nraise SystemExit('run: {name}')")
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(f"{code}\nraise SystemExit('run: {name}')")
    (folder / "a.txt").write_text(_STORY)
    (folder / "in.jsonl").write_text(json.dumps({"id": 1, "text": _STORY}))
    return folder


def entry(tmp_path: Path) -> list[str]:
    """The program as it is installed: a script in a folder of its own."""
    script = tmp_path / "bin" / "onrecord"
    script.parent.mkdir(exist_ok=True)
    script.write_text("from onrecord.tui.cli import main\nif __name__ == '__main__':\n    main()\n")
    return [sys.executable, str(script)]


def run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it in the folder, with this project importable, as where it is installed."""
    env = os.environ | {"PYTHONPATH": str(SAMPLES.parent)}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=env, stdin=subprocess.DEVNULL, cwd=folder
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("show", "a.txt"), "Ada Moreno"), (("add", "-j", "2", "a.txt"), "1 added"), (("analyze", "in.jsonl"), '"id": 1')],
)
def test_no_command_runs_what_lies_beside_an_article(
    hostile: Path, tmp_path: Path, arguments: Sequence[str], told: str
) -> None:
    done = run([*entry(tmp_path), *arguments], hostile)
    assert (done.returncode, told in done.stdout + done.stderr) == (0, True), done.stderr
    assert not (tmp_path / "ran").exists()
    assert list(hostile.glob("**/__pycache__")) == []


def test_refresh_runs_nothing_either(hostile: Path, tmp_path: Path) -> None:
    with served({"/story": page("A story", _STORY)}) as site:
        link = f"{site.url}/story"
        feed = f"<rss version='2.0'><channel><title>F</title><item><title>A</title><link>{link}</link></item></channel></rss>"
        site.pages["/feed.xml"] = (200, {"Content-Type": "application/rss+xml"}, feed.encode())
        with closing(open_store(tmp_path / "test.db")) as store:
            follow(store, f"{site.url}/feed.xml", "F")
        done = run([*entry(tmp_path), "refresh", "-j", "1"], hostile)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()


def test_the_readers_analysis_runs_nothing_either(hostile: Path, tmp_path: Path) -> None:
    terminal = Terminal("a.txt", command=entry(tmp_path), folder=hostile)
    terminal.wait(lambda s: "quotes 0/" in s)
    terminal.press("\x11")
    assert terminal.end() == 0
    assert not (tmp_path / "ran").exists()
    with closing(open_store(tmp_path / "test.db")) as store:
        assert list_articles(store)[0].quotes
