"""What the benchmarks share: reading gold, timing a component."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def milliseconds_each(component: Callable[[Doc], Doc], docs: Sequence[Doc]) -> float:
    """What a component takes for one of the parsed texts."""
    start = time.perf_counter()
    for doc in docs:
        component(doc)
    return 1000 * (time.perf_counter() - start) / len(docs)
