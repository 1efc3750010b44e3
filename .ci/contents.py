"""Lists what a wheel installs and a source distribution holds, and checks it: python .ci/contents.py WHEEL SDIST"""

from __future__ import annotations

import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable

#: what only a checkout or a source distribution has
_SOURCE = {".ci", ".github", "benchmarks", "docs", "samples", "tests", "CONTRIBUTING.md", "NOTICE", "constraints.txt"}


def _listed(names: Iterable[str], depth: int) -> Counter[str]:
    return Counter("/".join(n.split("/")[:depth]) for n in names if not n.endswith("/"))


def main(wheel: str, source: str) -> None:
    """Print both lists; exit with what is wrong."""
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
    for folder, count in sorted(_listed(names, 2).items()):
        print(f"{count:5} {folder}")
    installed = {n.split("/")[0] for n in names}
    others = {n for n in installed if n != "onrecord" and not n.endswith((".dist-info", ".data"))}
    if others:
        sys.exit(f"the wheel installs {', '.join(sorted(others))} beside onrecord")
    if not any(n.endswith("/licenses/NOTICE") for n in names):
        sys.exit("the wheel lacks NOTICE")
    if "onrecord/samples/press-conference.txt" not in names:
        sys.exit("the wheel lacks the samples that an empty library offers")
    if "onrecord/core/store/metadata.yml" not in names:
        sys.exit("the wheel lacks what Datasette is told of a store")
    if not any(n.endswith(".data/data/share/man/man1/onrecord.1") for n in names):
        sys.exit("the wheel lacks its man page")
    with tarfile.open(source) as archive:
        held = _listed((m.name.partition("/")[2] for m in archive if m.isfile()), 1)
    print("source distribution:", ", ".join(f"{name} {count}" for name, count in sorted(held.items())))
    if missing := _SOURCE - set(held):
        sys.exit(f"the source distribution lacks {', '.join(sorted(missing))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
