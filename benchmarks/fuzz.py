"""Hostile articles by the thousand: nothing crashes, and the text at every reported span is what the report says.

    python -m benchmarks.fuzz generated 10000
    python -m benchmarks.fuzz atheris 3600 CORPUS     # needs: pip install atheris

``generated`` makes articles of every Unicode class with Hypothesis and takes each through analysis, layout and the door to
the screen. ``atheris`` lets libFuzzer lead bytes through every format of the intake, and what is read through analysis.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.core.analysis.pipeline import analyse, bounded_memory
from onrecord.core.contract import analysis_from_json, analysis_to_json
from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Article
from onrecord.core.sources.formats import articles, known_suffixes
from onrecord.core.sources.items import Failure, from_bytes
from onrecord.core.text.characters import without_surrogates
from onrecord.tui.sanitize import safe, safe_line
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.table import cell, fitted

#: longer texts are cut before analysis, so that more of them are tried in the time
_LONGEST = 1500

#: surrogates, and what turns the direction of a line
_NEVER = ((0xD800, 0xE000), (0x202A, 0x202F), (0x2066, 0x206A))
_MARKS = st.sampled_from(list("“”‘’\"'«»„‹›—–-.,:;!?()[]{}<>…·\n\t "))
_ODD = st.sampled_from(
    ["\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b[31m", "\x1b]52;c;aGk=\x07", "\x9b", "\ud800", "\udfff",
     "\u0301" * 40, "\u0e33", "日本語", "한국어", "العربية", "עברית", "👩\u200d👩\u200d👧", "🇵🇰", "e\u0301", "ﷺ", "\u2028", "\x85", "\x7f",
     "[bold]", "[/]", "[@click=app.quit]", "𝔘", "\U000e0041", "x" * 500]
)  # fmt: skip
_WORDS = st.sampled_from(
    [
        "“We",
        "will",
        "go,”",
        "said",
        "told",
        "reporters",
        "added",
        "that",
        "according",
        "to",
        "Maria",
        "Lopez",
        "the",
        "minister",
        "he",
        "she",
        "they",
        "Mr.",
        "Smith",
        "PM",
        "Pakistan",
        "U.S.",
        "French",
        "35",
        "percent",
        "$2.5",
        "million",
        "2024-03-11",
        "March",
        "11",
        "last",
        "week",
        "three-fold",
        "1,000,000",
        "km/h",
        "Monday",
        "ORGANISATION",
        "of",
        "Paris's",
    ]
)
_PHRASES = st.sampled_from(
    ["“We will go,” said Maria Lopez, the mayor.", "He told reporters that 35 percent had left.", "“No,” she said. “Never.”",
     "According to the minister, prices rose from $2 million to $3 million.", "LOPEZ: We will go on.", "“Why?” — Karl Lind",
     "Pakistan’s foreign minister said on Monday", "\n\n", "the French would wait, Lind added", "‘It’s ours,’ he said.", "«Non», dit-il."]
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(_PHRASES, _PHRASES, _WORDS, _WORDS, _MARKS, _ODD, st.characters(codec=None), st.text(st.characters(codec=None), max_size=8)),
    max_size=60,
).map(lambda parts: " ".join(parts))  # fmt: skip


# Whole on purpose: one line a thing that has to hold.
def check(text: str) -> Analysis:
    """Analyse, and see that every span says what it stands for.

    Raises:
        AssertionError: one does not.
    """
    with bounded_memory():
        found = analyse(text)
    for s, e in (span for thing in (*found.people, *found.countries) for span in thing.mentions):
        assert 0 <= s < e <= len(text), (s, e)
    whole = without_surrogates(text)
    for quote in found.quotes:
        assert quote.text == " … ".join(whole[s:e] for s, e in quote.content), quote
        assert all(0 <= s < e <= len(text) for s, e in (*quote.content, *quote.cue, *quote.speaker)), quote
        assert quote.person is None or found.person(quote.person) is not None
        assert 0 <= quote.confidence <= 1
    for figure in found.figures:
        assert figure.text == whole[figure.start : figure.end], figure
    for country in found.countries:
        assert len(country.mentions) == len(country.ways)
    assert analysis_from_json(json.loads(json.dumps(analysis_to_json(found)))) == found
    return found


def shown(text: str) -> None:
    """See that nothing of a text can reach a terminal as more than text, and that columns stay aligned.

    Raises:
        AssertionError: it can.
    """
    out = safe(text)
    assert len(out) == len(text)
    for c in out:
        code = ord(c)
        assert c == "\n" or (code >= 32 and not 0x7F <= code < 0xA0), hex(code)
        assert not any(low <= code < high for low, high in _NEVER), hex(code)
    line = safe_line(text, 40)
    assert "\n" not in line
    assert cell_len(cell(line, 20)) == 20
    assert sum(cell_len(words) for words, _ in fitted([(line, ""), (line, "match")], 33)) == 33
    layout = lay_out(out, 40)
    lines = [out[s:e] for s, e in zip(layout.starts, layout.ends, strict=True)]
    assert "".join("".join(lines).split()) == "".join(out.split())
    assert all(cell_len(words) <= 40 for words in lines), lines


def generated(count: int) -> None:
    """Try so many articles."""
    seen: Counter[str] = Counter()

    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
    @given(TEXTS)
    def run(text: str) -> None:
        found = check(text)
        shown(text)
        seen.update(articles=1, characters=len(text), quotes=len(found.quotes), figures=len(found.figures), people=len(found.people))  # fmt: skip

    run()
    print(", ".join(f"{n:,} {what}" for what, n in seen.items()))


def bytes_in(data: bytes) -> int:
    """Take bytes in as a file of a format that their first one chooses; returns how many articles that gave.

    Raises:
        AssertionError: an article is not what articles are.
    """
    endings = ["", *sorted(known_suffixes())]
    suffix = endings[data[0] % len(endings)] if data else ""
    count = 0
    with suppress(OnrecordError):  # an error in words is a good answer
        for found in articles(from_bytes(data[1:], f"fuzz{suffix}", suffix)):
            if isinstance(found, Failure):
                assert "\n" not in found.reason.strip() or len(found.reason) < 2000
            elif isinstance(found, Article):
                count += 1
                assert "\x00" not in found.text
                if count <= 2:
                    text = found.text[:_LONGEST]
                    check(text)
                    shown(text)
    return count


def atheris(seconds: int, corpus: str) -> None:
    """Let libFuzzer try for so long."""
    fuzzer: Any = importlib.import_module("atheris")
    tried = taken = 0

    def one(data: bytes) -> None:
        nonlocal tried, taken
        tried += 1
        taken += bytes_in(data)
        if tried % 5000 == 0:
            print(f"{tried:,} executions, {taken:,} articles", flush=True)

    instrument: Callable[[], object] = fuzzer.instrument_all
    if "--all" in sys.argv:
        instrument()
    fuzzer.Setup([sys.argv[0], corpus, f"-max_total_time={seconds}", "-max_len=4000", "-timeout=60", "-rss_limit_mb=4096", f"-artifact_prefix={corpus}/../"], one)  # fmt: skip
    fuzzer.Fuzz()


def main() -> None:
    """Generated texts, or fuzzed bytes."""
    match sys.argv[1:]:
        case ["generated", count]:
            generated(int(count))
        case ["atheris", seconds, corpus, *_]:
            atheris(int(seconds), corpus)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    if sys.argv[1:2] == ["atheris"]:  # its own modules have to be instrumented as they are imported
        with importlib.import_module("atheris").instrument_imports(include=["core", "tui.safe"]):
            for name in [n for n in sys.modules if n.startswith(("core", "tui"))]:
                del sys.modules[name]
            importlib.import_module("benchmarks.fuzz").main()
    else:
        main()
