"""Speed as a person at a terminal has it, each number beside what it is compared with, in rounds taken in turn.

    python -m benchmarks.speed TTY_LATENCY.py FOLDER [--rounds 3]

FOLDER holds what is measured: small.db (press-conference.txt stored by reading it), big.db and big.txt (from
benchmarks.big), l100.db and l100000.db (from benchmarks.library). TTY_LATENCY.py starts a program in a pseudo-terminal of
120x40 and times it from outside: --wait TEXT --keys KEYS --runs N --rest SECONDS --json -- COMMAND.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

SAMPLE = str(Path(__file__).parent.parent / "samples" / "press-conference.txt")
ONRECORD = [str(Path(sys.executable).parent / "onrecord")]
BARE = [sys.executable, "-m", "benchmarks.bare"]


def commands(folder: Path) -> Mapping[str, tuple[str, str, float, list[str]]]:
    """What is started: name -> (text to wait for, keys, seconds of rest, command)."""
    big, reader = str(folder / "big.txt"), [*ONRECORD, "--db"]
    return {
        "bare label": ("a bare label", "", 0.5, [*BARE, "label"]),
        "article": ("ministers", "nnjjjnnjjj", 1.0, [*reader, str(folder / "small.db"), SAMPLE]),
        "article, 100,000 words": ("ministers", "nnjjjnnjjj", 3.0, [*reader, str(folder / "big.db"), big]),
        "bare scroll, the same": ("ministers", "nnjjjnnjjj", 1.0, [*BARE, "scroll", big]),
        "accept, 100,000 words": ("ministers", "aaaaaaaaaa", 3.0, [*reader, str(folder / "big-copy.db"), big]),
        "scroll while analysing": ("ministers", "jjjjjjjjjj", 3.0, [*reader, str(folder / "fresh.db"), big]),
        "library, 100": ("100 articles", "jjjj  jj", 0.8, [*reader, str(folder / "l100.db")]),
        "library, 100,000": ("100,000 articles", "jjjj  jj", 0.8, [*reader, str(folder / "l100000.db")]),
    }


def started(command: list[str]) -> float:
    """Milliseconds from start to end, the median of seven."""
    spent: list[float] = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def main() -> None:
    """Measure, and print a row for each round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tty", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="measure those whose names hold this")
    asked = parser.parse_args()
    wanted = {name: c for name, c in commands(asked.folder).items() if asked.only in name}
    for number in range(asked.rounds):
        print(f"round {number + 1}", flush=True)
        for name, (wait, keys, rest, command) in wanted.items():
            for old in (*asked.folder.glob("fresh.db*"), *asked.folder.glob("big-copy.db*")):
                old.unlink()
            shutil.copy(asked.folder / "big.db", asked.folder / "big-copy.db")
            measure = [sys.executable, str(asked.tty), "--wait", wait, "--keys", keys, "--runs", str(asked.runs), "--rest", str(rest), "--json", "--", *command]  # fmt: skip
            done = subprocess.run(measure, capture_output=True, text=True, check=False)
            try:
                found = json.loads(done.stdout)
            except json.JSONDecodeError:
                print(f"  {name:26} {done.stderr.strip().splitlines()[-1:]}")
                continue
            shown = [f"{key.removesuffix('_ms')} {value}" for key, value in found.items() if key in ("first_paint_ms", "key_ms", "key_p95_ms", "key_max_ms", "peak_mib")]  # fmt: skip
            print(f"  {name:26} {' · '.join(shown)}", flush=True)
        bare = started([sys.executable, "-c", "pass"])
        for option in ("--help", "--version"):
            took = started([*ONRECORD, option])
            print(f"  onrecord {option:17} {took:.0f} · python -c pass {bare:.0f} · {took / bare:.1f} times")
        completion = ["env", "_ONRECORD_COMPLETE=bash_complete", "COMP_WORDS=onrecord sea", "COMP_CWORD=1", *ONRECORD]
        took = started(completion)
        print(f"  completion                 {took:.0f} · {took / bare:.1f} times", flush=True)


if __name__ == "__main__":
    main()
