"""Dates and times against gold: python -m benchmarks.dates

``dates.tsv`` has sentences made up for this project, each with the article's day and its dates marked [words|value]: an
ISO 8601 day, month, year or "from/to", "09:30" for a time of day, "-" for what cannot be told. A marked stretch is right
where a date or time that touches it has that value, found where one touches it at all; what is found beside the marks is
extra. Beside it, where installed (pip install recognizers-text-date-time dateparser): Recognizers-Text and dateparser.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.core.analysis.pipeline import analyse

_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")

Found = list[tuple[int, int, str | None]]


class Sentence(NamedTuple):
    """A text with the (start, end, value) of its dates; the value None is one that cannot be told."""

    published: str
    text: str
    gold: Found


def sentences() -> Iterator[Sentence]:
    """The sentences of ``dates.tsv``."""
    with Path(__file__).with_name("dates.tsv").open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            text, gold, at = "", Found(), 0
            for m in _MARK.finditer(row["text"]):
                text += row["text"][at : m.start()]
                gold.append((len(text), len(text) + len(m[1]), None if m[2] == "-" else m[2]))
                text, at = text + m[1], m.end()
            yield Sentence(row["published"], text + row["text"][at:], gold)


def ours(sentence: Sentence) -> Found:
    """The dates and times the analysis finds."""
    figures = analyse(sentence.text, published=sentence.published).figures
    return [
        (f.start, f.end, f.value if isinstance(f.value, str) else None) for f in figures if f.kind in ("date", "time")
    ]


def recognizers(sentence: Sentence) -> Found:
    """Recognizers-Text's, the last of its readings where it gives several, intervals with their end inside."""
    module = importlib.import_module("recognizers_date_time")
    day = datetime.fromisoformat(sentence.published)
    found: Any = module.recognize_datetime(sentence.text, "en-us", reference=day)
    out = Found()
    for item in found:
        timex = (item.resolution or {}).get("values", [{}])[-1].get("timex", "")
        out.append((item.start, item.end + 1, timex.replace("XXXX-", "--").removeprefix("T") or None))
    return out


def dateparser(sentence: Sentence) -> Found:
    """dateparser's search, whose values are days."""
    search: Any = importlib.import_module("dateparser.search").search_dates
    base = {"RELATIVE_BASE": datetime.fromisoformat(sentence.published), "PREFER_DATES_FROM": "past"}
    out, at = Found(), 0
    for words, when in search(sentence.text, languages=["en"], settings=base) or ():
        start = sentence.text.find(words, at)
        at = start + len(words)
        out.append((start, at, when.date().isoformat()))
    return out


def score(way: Callable[[Sentence], Found], wrong: list[str]) -> tuple[int, int, int, int]:
    """(marked, found, right, extra); what is wrong is added to ``wrong``."""
    marked = touched = right = extra = 0
    for sentence in sentences():
        found = way(sentence)
        for start, end, value in sentence.gold:
            values = [v for s, e, v in found if s < end and start < e]
            marked, touched, right = marked + 1, touched + bool(values), right + (value in values)
            if value not in values:
                wrong.append(f"{sentence.published} {sentence.text} [{sentence.text[start:end]}] {value}: {values}")
        beside = [f for f in found if not any(f[0] < e and s < f[1] for s, e, _ in sentence.gold)]
        extra += len(beside)
        wrong += [f"{sentence.text}: extra {sentence.text[s:e]}" for s, e, _ in beside]
    return marked, touched, right, extra


def main() -> None:
    """Print the table, then what is wrong."""
    ways: dict[str, Callable[[Sentence], Found]] = {"onrecord": ours}
    ways |= {"Recognizers-Text": recognizers} if importlib.util.find_spec("recognizers_date_time") else {}
    ways |= {"dateparser": dateparser} if importlib.util.find_spec("dateparser") else {}
    wrong: list[str] = []
    print(f"{'':20}{'marked':>8}{'found':>8}{'right':>8}{'extra':>8}{'right %':>9}")
    for name, way in ways.items():
        marked, found, right, extra = score(way, wrong if way is ours else [])
        print(f"{name:20}{marked:>8}{found:>8}{right:>8}{extra:>8}{100 * right / marked:>9.1f}")
    print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
