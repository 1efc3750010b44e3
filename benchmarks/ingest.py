"""Taking articles in: articles a second beside raw ``nlp.pipe``, and memory as the number grows.

    python -m benchmarks.ingest ARTICLES.jsonl [--copies 4] [--flat 1000 20000]

ARTICLES.jsonl holds {"text"} a line. They are repeated with a number in each, so that none is known already; ``--flat``
cuts them into pieces of about 120 words, varied in the same way, to see memory at those numbers without taking days.
Ours is the whole command, from its start to the last commit; nlp.pipe has its model loaded and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import spacy

from onrecord.core.analysis.models import choose_model


def varied(texts: list[str], count: int) -> Iterator[str]:
    """``count`` texts, each with a number of its own and a name nobody else has."""
    for n in range(count):
        yield f"{texts[n % len(texts)]}\n\nNumber {n} was signed by Anders Q{n}son, he said."


def pieces(texts: list[str], words: int = 120) -> list[str]:
    """The texts in pieces of about so many words."""
    out: list[str] = []
    for text in texts:
        every = text.split()
        out += [" ".join(every[i : i + words]) for i in range(0, len(every), words)]
    return out


def write(path: Path, texts: Iterator[str]) -> None:
    """JSON lines of them."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in texts)


def tree_memory(root: int) -> int:
    """Resident bytes of a process and its children together."""
    held = 0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            held += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except (OSError, IndexError):
            continue
    return held


def add(path: Path, jobs: int) -> tuple[float, int]:
    """Seconds that ``onrecord add`` takes into an empty store, and the most memory it and its processes held."""
    most = 0
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "onrecord",
            "add",
            "--db",
            f"{folder}/s.db",
            "-j",
            str(jobs),
            str(path),
        ]
        began = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

        def watch() -> None:
            nonlocal most
            while process.poll() is None:
                most = max(most, tree_memory(process.pid))
                time.sleep(0.2)

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, told = process.communicate()
        seconds = time.perf_counter() - began
        watcher.join()
        if process.returncode:
            raise SystemExit(told)
    return seconds, most


def raw(texts: list[str], jobs: int) -> float:
    """Seconds of ``nlp.pipe`` over them, the model loaded before."""
    nlp = spacy.load(choose_model())
    began = time.perf_counter()
    for _ in nlp.pipe(texts, n_process=jobs):
        pass
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flat", type=int, nargs="*", default=[])
    asked = parser.parse_args()
    texts = [json.loads(line)["text"] for line in asked.articles.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        many = list(varied(texts, asked.copies * len(texts)))
        for jobs in (1, os.cpu_count() or 1):
            for _ in range(asked.rounds):
                write(path, iter(many))
                ours, _ = add(path, jobs)
                theirs = raw(many, jobs)
                n = len(many)
                print(f"{jobs} processes, {n} articles: onrecord add {n / ours:.2f}/s, nlp.pipe {n / theirs:.2f}/s, ratio {theirs / ours:.2f}", flush=True)  # fmt: skip
        for count in asked.flat:
            write(path, varied(pieces(texts), count))
            seconds, most = add(path, os.cpu_count() or 1)
            print(
                f"{count} pieces: {count / seconds:.1f}/s, at most {most / 2**20:.0f} MiB in all processes", flush=True
            )


if __name__ == "__main__":
    main()
