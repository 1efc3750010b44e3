"""How long until a screen is complete, beside a bare Textual app with one label, in turns.

    python -m benchmarks.startup [--rounds 15] [--new]

Each program is started in a pseudo-terminal of 120x40; the time is from its start until all that its last frame shows has been
written. Where other programs run, processor time says more than the clock. The reader opens a stored article: its text, highlights, panel and the last lines. The library lists the samples.

``--new``: instead, how long until a new article's highlights show with nothing in memory, beside importing spaCy and loading its
model alone; and how long a second article takes in the process that analyses.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import pty
import re
import resource
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from onrecord.core.analysis.models import choose_model
from onrecord.core.analysis.worker import Worker
from onrecord.core.model import Article

SAMPLES = Path(__file__).parent.parent / "samples"
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-9;:<>=?$]*[a-zA-Z]|\].*?(?:\x07|\x1b\\)|P.*?\x1b\\|[=>])", re.S)
#: as long as a usual news story
_WORDS = 730
_ONRECORD = [sys.executable, "-m", "onrecord"]


def complete_after(command: Sequence[str], shown: Sequence[str], limit: float = 20) -> tuple[float, float, float]:
    """Milliseconds until the first byte of text, until all of ``shown`` has been written, and of processor time until then.

    Raises:
        SystemExit: it did not come.
    """
    began = time.perf_counter()
    pid, screen = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    raw, wanted = b"", [words.encode() for words in shown]
    first = whole = 0.0
    try:
        while time.perf_counter() - began < limit:
            if not select.select([screen], [], [], 0.5)[0]:
                continue
            try:
                raw += os.read(screen, 1 << 16)
            except OSError:
                break
            plain = _SEQUENCE.sub(b"", raw)
            if not first and plain.strip():
                first = time.perf_counter() - began
            if all(words in plain for words in wanted):
                whole = time.perf_counter() - began
                break
    finally:
        os.kill(pid, signal.SIGKILL)
        used = os.wait4(pid, 0)[2]
        os.close(screen)
    if whole:
        return 1000 * first, 1000 * whole, 1000 * (used.ru_utime + used.ru_stime)
    raise SystemExit(f"{' '.join(command)} never showed {shown}: {_SEQUENCE.sub(b'', raw)[-500:]!r}")


def new_article(rounds: int) -> None:
    """Measure a new article in turns with what spaCy alone takes, and print a table."""
    load = [
        "nice",
        "-n",
        "10",
        sys.executable,
        "-c",
        f"import spacy; spacy.load({choose_model()!r})",
    ]  # as the analysis
    words = " ".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))[:3]).split(" ")
    article = Article(" ".join(words[:_WORDS]))
    alone, first, second = list[float](), list[float](), list[float]()
    used_alone, used = list[float](), list[float]()
    for _ in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "article.txt"
            file.write_text(article.text, encoding="utf-8")
            began, before = time.perf_counter(), _used()
            subprocess.run(load, check=True)
            alone.append(1000 * (time.perf_counter() - began))
            used_alone.append(_used() - before)
            command = [*_ONRECORD, "--db", str(Path(folder) / "new.db"), str(file)]
            first.append(complete_after(command, ["% sure", "Quotes"], limit=120)[1])
        before = _used()
        asyncio.run(_analysed(article, 1))
        used.append(_used() - before)
        second.append(asyncio.run(_analysed(article, 2)))
    print("| | median | least | times spaCy alone | least by least |\n|---|---|---|---|---|")
    for name, times, beside in (
        ("spaCy and its model alone", alone, alone),
        ("a new article, Enter to highlights", first, alone),
        ("a second one", second, alone),
        ("spaCy and its model alone, processor time", used_alone, used_alone),
        ("a new article in the process that analyses, processor time", used, used_alone),
    ):
        middle, least, least_beside = statistics.median(times[1:]), min(times[1:]), min(beside[1:])
        ratio = middle / statistics.median(beside[1:])
        print(f"| {name} | {middle:.0f} | {least:.0f} | {ratio:.2f} | {least / least_beside:.2f} |")


def _used() -> float:
    """Milliseconds of processor time that the processes which were waited for have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (used.ru_utime + used.ru_stime)


async def _analysed(article: Article, times: int) -> float:
    """Milliseconds that the last time took, in a process of its own."""
    worker, took = Worker(), 0.0
    for _ in range(times):
        began = time.perf_counter()
        await worker.analyse(article, lambda _: None)
        took = 1000 * (time.perf_counter() - began)
    await worker.stop()
    return took


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--new", action="store_true")
    asked = parser.parse_args()
    if asked.new:
        new_article(asked.rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "startup.db")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        subprocess.run([*_ONRECORD, "--db", store, "add", *map(str, SAMPLES.glob("*.txt"))], check=True)
        article = str(SAMPLES / "press-conference.txt")
        programs = {
            "bare label": ([sys.executable, "-m", "benchmarks.bare", "label"], ["a bare label"]),
            "reader": ([*_ONRECORD, "--db", store, article], ["Quotes", "Speakers 8", "% sure", "accept", "Moroccan"]),
            "library": ([*_ONRECORD, "--db", store], ["8 articles", "Lake Tavira", "search"]),
        }
        spent: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
        for _ in range(asked.rounds + 1):  # the first fills the caches
            for name, (command, shown) in programs.items():
                spent[name].append(complete_after(command, shown))
    print(
        "| | first text | complete | least | times bare | least by least | processor time | least | times bare | least by least |"
    )
    print("|---|" + "---|" * 9)
    _, bare, bare_used = zip(*spent["bare label"][1:], strict=True)
    for name, times in spent.items():
        first, whole, used = zip(*times[1:], strict=True)
        print(f"| {name} | {statistics.median(first):.0f} | {_beside(whole, bare)} | {_beside(used, bare_used)} |")


def _beside(times: Sequence[float], bare: Sequence[float]) -> str:
    """Median and least of some times, and both as a multiple of a bare label's."""
    middle, least = statistics.median(times), min(times)
    return f"{middle:.0f} | {least:.0f} | {middle / statistics.median(bare):.2f} | {least / min(bare):.2f}"


if __name__ == "__main__":
    main()
