"""Commands where something around them is not as usual: streams closed or full, odd settings, damaged files."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import open_store
from tests.conftest import ANALYSIS, ARTICLE, SAMPLES, TEXT
from tests.tui.test_terminal import Terminal


def shell(line: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell where ``onrecord`` is the program."""
    env = os.environ | {"PYTHONPATH": str(SAMPLES.parent)} | settings
    program = f'onrecord() {{ {shlex.quote(sys.executable)} -m onrecord "$@"; }}; {line}'
    return subprocess.run(["bash", "-c", program], capture_output=True, check=False, env=env, stdin=subprocess.DEVNULL)


@pytest.fixture
def key(tmp_path: Path) -> str:
    """The id of ARTICLE in the store of the test."""
    with closing(open_store(tmp_path / "test.db")) as store:
        key = save_article(store, ARTICLE)
        save_analysis(store, key, ANALYSIS)
    return key


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("onrecord show KEY >/dev/full", "standard output cannot be written (no space left on device)"),
        ("onrecord search said >/dev/full", "standard output cannot be written (no space left on device)"),
        ("onrecord keys >/dev/full", "standard output cannot be written (no space left on device)"),
        ("onrecord export - --state all >/dev/full", "standard output cannot be written (no space left on device)"),
        ("onrecord show --json KEY >&-", "standard output is closed; send it to a file, a pipe or a terminal"),
        ("onrecord read KEY >&-", "standard output is closed; send it to a file, a pipe or a terminal"),
        ("onrecord - <&-", "is empty"),
        ("ONRECORD_LOG=loud onrecord keys", "ONRECORD_LOG is loud; it must be one of debug, info, warning, error"),
    ],
)  # fmt: skip
def test_a_stream_or_setting_that_cannot_be_used_is_told_in_one_line(key: str, line: str, told: str) -> None:
    done = shell(line.replace("KEY", key))
    assert done.returncode == 1
    assert told in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_list_of_failures_that_cannot_be_written_does_not_end_the_work() -> None:
    done = shell("onrecord add --failed /dev/full none.txt neither.txt")
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "0 added · 0 known already · 2 failed" in told
    assert "/dev/full ends early (the disk is full); not all that failed is in it" in told


def test_a_closed_standard_error_or_input_disturbs_nothing(key: str) -> None:
    assert b"Ada Moreno" in shell(f"onrecord show {key} <&- 2>&-").stdout
    assert shell("onrecord doctor --repair 2>&-").returncode == 0


@pytest.mark.parametrize("elsewhere", ["2>/dev/null", "2>&-", "2>'errors.txt'"])
def test_the_screen_is_drawn_where_it_is_seen(elsewhere: str, key: str, tmp_path: Path) -> None:
    line = f'exec "$0" -m onrecord "$@" {elsewhere}'
    terminal = Terminal(key, command=("/bin/sh", "-c", line, sys.executable), folder=tmp_path)
    terminal.wait(lambda s: "quotes 0/5 done" in s)
    terminal.press("\x11")
    assert terminal.end() == 0
    assert terminal.echoes
    assert not (tmp_path / "errors.txt").exists() or (tmp_path / "errors.txt").read_bytes() == b""


def test_a_folder_that_is_gone_is_one_line(key: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell(f"cd {tmp_path}/gone; rmdir {tmp_path}/gone; onrecord show {key}")
    assert done.returncode == 1
    assert done.stderr == b"onrecord: the folder you are in is gone; go to another one (cd), and do it again\n"


def test_a_reader_that_has_seen_enough_is_no_error(key: str) -> None:
    done = shell(f"onrecord show --json {key} | head -1")
    assert (done.stdout, done.stderr) == (b"{\n", b"")


def test_an_encoding_without_our_signs_gets_what_it_can_show(key: str) -> None:
    done = shell(f"onrecord show {key}", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert b"Minister signs" in done.stdout
    assert b"\xe2\x80\x9c" not in done.stdout


def test_five_thousand_brackets_are_no_config(tmp_path: Path) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "onrecord"
    folder.mkdir()
    (folder / "config.toml").write_text("theme = " + "[" * 5000)
    done = shell("onrecord keys")
    assert done.returncode == 1
    assert b"cannot be read as TOML" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_width_that_is_no_number_disturbs_nothing(key: str) -> None:
    for line, told in ((f"show {key}", "Ada Moreno"), ("--help", "Usage: onrecord"), ("doctr", "doctor")):
        done = shell(f"COLUMNS=abc LINES=-1 onrecord {line}")
        assert told in (done.stdout + done.stderr).decode(), line
        assert b"Traceback" not in done.stderr, line


def test_more_is_logged_where_more_is_asked_for(key: str) -> None:
    log = Path(os.environ["HOME"]) / ".local/state/onrecord/onrecord.log"
    shell("onrecord feeds")
    assert not log.exists()
    for number, line in enumerate(("onrecord feeds --verbose", "ONRECORD_LOG=info onrecord feeds"), 1):
        assert shell(line).returncode == 0
        assert len(re.findall(r"INFO onrecord\.core\.store\.connection: store .* opened", log.read_text())) == number


def test_a_name_of_a_file_is_text_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "a\n2026-01-01 1 ERROR onrecord: \x1b[2J\u202e\x9b.db"
    path.parent.mkdir(exist_ok=True)
    open_store(path).close()
    done = shell('onrecord --db "$PLACE" search x', PLACE=str(path), ONRECORD_LOG="info")
    assert done.returncode == 1, done.stderr
    told = (Path(os.environ["HOME"]) / ".local/state/onrecord/onrecord.log").read_text()
    assert told.count("\n") == 1
    assert "/a\\n2026-01-01 1 ERROR onrecord: \\x1b[2J\\u202e\\x9b.db opened" in told


def test_a_log_that_is_full_is_put_aside_once_however_many_windows_write_it() -> None:
    program = """
import logging, sys
from onrecord.tui import logs
logs._SIZE = 4000
logs.start_log()
for line in sys.stdin:
    logging.getLogger("onrecord").error("line %s.", line.strip())
    print(flush=True)
"""
    windows = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = list(map(str, range(150)))
    for number in told:
        window = windows[int(number) % len(windows)]
        assert window.stdin
        assert window.stdout
        window.stdin.write(f"{number}\n")
        window.stdin.flush()
        window.stdout.readline()
    for window in windows:
        window.communicate()
    folder = Path(os.environ["HOME"]) / ".local/state/onrecord"
    kept = [path.read_text() for path in folder.iterdir()]
    assert sorted(re.findall(r"line (\d+)\.", "".join(kept)), key=int) == told
    assert len(kept) == 3


def test_new_folders_are_the_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    done = shell(f"umask 000; onrecord feeds --db {tmp_path}/one/two/three.db")
    assert done.returncode == 0, done.stderr
    for folder in ("one", "one/two"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_a_damaged_store_is_one_line_in_every_command_and_logged_without_a_word_of_an_article(
    tmp_path: Path, key: str
) -> None:
    path = tmp_path / "test.db"
    pages = bytearray(path.read_bytes())
    pages[4096:] = b"\xa5" * (len(pages) - 4096)  # the first page says that it is ours; the rest is ruined
    path.write_bytes(pages)
    for line in (
        f"show {key}", "read", "search said", "export --state all out.csv", "feeds", "follow https://a.example/rss",
        "unfollow https://a.example/rss", "refresh", f"add {SAMPLES / 'local.txt'}", f"backup {tmp_path / 'copy.db'}",
    ):  # fmt: skip
        done = shell(f"cd {tmp_path}; onrecord {line}")
        assert done.returncode == 1, line
        assert b" is damaged; have it checked, and restore a backup: onrecord doctor" in done.stderr, (
            line,
            done.stderr,
        )
        assert done.stderr.count(b"\n") == 1, (line, done.stderr)
    checked = shell("onrecord doctor")
    assert checked.returncode == 1
    assert b"onrecord restore FILE" in checked.stdout
    log = Path(os.environ["HOME"]) / ".local/state/onrecord/onrecord.log"
    assert str(log) in checked.stdout.decode()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    told = log.read_text()
    assert "StoreDamaged" in told
    assert "core/store/" in told
    assert not any(sentence in told for sentence in TEXT.split("\n\n"))


def test_a_copy_is_put_back_over_a_damaged_store_and_what_was_left_beside_it(tmp_path: Path, key: str) -> None:
    path, copy = tmp_path / "test.db", tmp_path / "copy.db"
    assert shell(f"onrecord backup {copy}").returncode == 0
    path.write_bytes(path.read_bytes()[:4096] + b"\xa5" * 40_000)
    (tmp_path / "test.db-wal").write_bytes(b"left over")
    done = shell(f"onrecord restore {copy}")
    assert done.returncode == 0, done.stderr
    assert b"what was there is" in done.stderr
    assert b"Minister signs" in shell(f"onrecord show {key}").stdout
    assert (tmp_path / "test.db.replaced-1").read_bytes().endswith(b"\xa5" * 99)
    assert (tmp_path / "test.db.replaced-1-wal").read_bytes() == b"left over"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for wrong, told in (
        (tmp_path / "none.db", b"is not a file; name a store, or a copy that onrecord backup wrote"),
        (path, b"is the store itself; name a copy of it"),
        (tmp_path / "test.db.replaced-1", b"replaced-1 is damaged; name a sound copy of it"),
    ):
        done = shell(f"onrecord restore {wrong}")
        assert done.returncode == 1
        assert told in done.stderr
    assert b"Minister signs" in shell(f"onrecord show {key}").stdout
    for place, line in (
        ("/dev/null/x.db", "can be made in /dev/null (not a directory); nothing was changed"),
        ("/dev/null/x/y.db", "/dev/null/x/y.db cannot be replaced (not a directory); it is as it was"),
        (tmp_path, f"{tmp_path} is a folder; name the file of the store"),
    ):
        assert line in shell(f"onrecord restore {copy} --db {place}").stderr.decode()


def test_a_kind_or_state_that_is_none_is_a_line_in_every_command_and_the_doctor_names_it(
    tmp_path: Path, key: str
) -> None:
    with closing(open_store(tmp_path / "test.db")) as store:
        store.connection.execute("UPDATE quotes SET kind = 'shouted'")
        store.connection.commit()
    for line in (f"show {key}", "export - --state all"):
        done = shell(f"onrecord {line}")
        assert done.returncode == 1, line
        assert b"cannot be read ('shouted' is none of direct, mixed, indirect)" in done.stderr, (line, done.stderr)
        assert done.stderr.count(b"\n") == 1, (line, done.stderr)
    checked = shell("onrecord doctor --repair")
    assert checked.returncode == 1
    assert f"readable           the stored analysis of {key} cannot be read" in checked.stdout.decode()
