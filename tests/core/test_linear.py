"""No text makes the program work longer than in proportion to its length: every regular expression, every format.

Work is counted in seconds of this process' own processor time, and compared with itself at a tenth of the length: what is
linear takes ten times as long, what is quadratic a hundred times. What doubles with every character is stopped.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import onrecord.core
import onrecord.tui
from onrecord.core.sources.door import guarded
from onrecord.core.sources.formats import articles
from onrecord.core.sources.items import from_bytes
from onrecord.core.sources.markup import parsed_html

SIZES = (1_000, 10_000, 100_000)
#: processor seconds that nobody would notice, whatever the growth
UNNOTICED = 0.25
#: between the ten of linear work and the hundred of quadratic work
GROWTH = 35
#: processor seconds after which a try is stopped
PATIENCE = 20
#: patterns that are only ever shown the beginning of a text, or one word, and how much of it
BOUNDED: dict[str, int] = {
    "onrecord.core.analysis.figures.special._NAME[0]": 40,
    "onrecord.core.analysis.countries.evidence._WORD_BEFORE[0]": 24,
    "onrecord.core.analysis.countries.evidence._ABBREVIATED[0]": 24,
    "onrecord.core.analysis.countries.evidence._IN[0]": 24,
}
PUMPS = (" ", "\n", "\n ", "a", "A", "Aa ", "A ", "1", "1,", "1.", "1 ", "3 km/h ", "$", "(", ")", "[", "<", "<!-- -->", "<!--", "<a ", "<meta ", "&", '"', "“", "”", "'", "’s ", ".", ". ", ",", ", ", "-", "–", "—", "_", "*", "`", "|", ":", ";", "/", "//", "@", "http://", "=?utf-8?q?a?= ", "HD x\n", "AN ", "BYLINE: x\n", "and ", "by ", "Photo: ", "Jan 1 ", "A. ", "é", "\u0301", "\t", "of the ", "Mr. ", "–1", "Home > ")  # fmt: skip
#: what is done with a regular expression
METHODS = ("match", "fullmatch", "search", "finditer", "sub", "split", "findall")
_USED = "|".join(METHODS)


class Stopped(BaseException):
    """It took too long."""


def cost(work: Callable[[], object]) -> float:
    """Processor seconds of the work; infinite where it has to be stopped."""

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    began = time.process_time()
    try:
        work()
        return time.process_time() - began
    except Stopped:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def grows(work: Callable[[int], Callable[[], object]]) -> str | None:
    """How the work that ``work`` makes of a length grows, where it grows more than the length does."""
    last = 0.0
    for size in SIZES:
        now = cost(work(size))
        if now > UNNOTICED and (now == float("inf") or now > GROWTH * last):
            again = cost(work(size))  # somebody else's work may have come between
            if again > UNNOTICED and again > GROWTH * max(last, 1e-4):
                return f"{size:,} characters take {again:.2f} s, a tenth of them {last:.4f} s"
        last = now
        if size == 10_000 and now < 0.01:
            return None  # at ten times the length even quadratic work goes unnoticed
    return None


def modules() -> Iterator[Any]:
    """Every module of the project."""
    for package in (onrecord.core, onrecord.tui):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # the last two need torch, which only the encoder's training takes
            if not found.name.endswith(("build_places", "training", "__main__", "encoder.network", "export_encoder")):
                yield importlib.import_module(found.name)


def patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    """The regular expressions in a constant, however deep."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from patterns_in(item)
    elif isinstance(value, dict):
        yield from patterns_in(list(value.values()))


def written_out(source: str) -> Iterator[tuple[re.Pattern[Any], str]]:
    """The regular expressions that are written where they are used, with what is done with them."""
    if not re.search(rf"\bre\.({_USED})\(", source):
        return  # most modules: it takes a hundredth of what parsing them would
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and node.func.attr in METHODS
        ):
            flags = 0
            for other in [*node.args[2:], *(k.value for k in node.keywords if k.arg == "flags")]:
                for part in ast.walk(other):
                    if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "re":
                        flags |= getattr(re, part.attr)
            constant: Any = node.args[0].value
            yield re.compile(constant, flags), node.func.attr


def every_pattern() -> dict[str, tuple[re.Pattern[Any], frozenset[str]]]:
    """All regular expressions of the project, by where they are, with the methods called on them."""
    found: dict[str, tuple[re.Pattern[Any], frozenset[str]]] = {}
    everything = list(modules())
    source = {m.__name__: Path(m.__file__).read_text(encoding="utf-8") for m in everything}
    whole = "\n".join(source.values())
    for module in everything:
        for name, value in vars(module).items():
            where = (
                source[module.__name__] if name.startswith("_") else whole
            )  # another module's may have the same name
            for number, pattern in enumerate(patterns_in(value)):
                used = frozenset(re.findall(rf"\b{name}\.({_USED})\(", where))
                found.setdefault(
                    f"{module.__name__}.{name}[{number}]", (pattern, used or frozenset({"search", "fullmatch"}))
                )
        for number, (pattern, method) in enumerate(written_out(source[module.__name__])):
            found[f"{module.__name__}, no. {number}: {pattern.pattern!r}"] = (pattern, frozenset({method}))
    unique: dict[tuple[Any, int, frozenset[str]], str] = {}
    for name, (pattern, used) in found.items():
        unique.setdefault((pattern.pattern, pattern.flags, used), name)
    return {name: found[name] for name in unique.values()}


PATTERNS = every_pattern()


def beginnings(pattern: re.Pattern[Any]) -> list[str]:
    """What the pattern wants first, as far as its own words say it."""
    words = re.findall(r"[A-Za-z<\"“(\[-]{2,}", re.sub(r"\\.|\(\?[a-zA-Z:!=<P]+", " ", str(pattern.pattern)))
    return ["", *dict.fromkeys(words[:2])]


def use(pattern: re.Pattern[Any], methods: frozenset[str], text: Any) -> None:
    """Do with a text what the project does with the pattern."""
    if methods & {"match"}:
        pattern.match(text)
    if methods & {"fullmatch"}:
        pattern.fullmatch(text)
    if methods - {"match", "fullmatch"}:
        for _ in pattern.finditer(text):
            pass


@pytest.mark.parametrize("name", PATTERNS)
def test_no_regular_expression_takes_more_than_its_share(name: str) -> None:
    pattern, methods = PATTERNS[name]
    limit = BOUNDED.get(name, SIZES[-1])
    as_bytes = isinstance(pattern.pattern, bytes)

    def work(begin: str, pump: str) -> Callable[[int], Callable[[], object]]:
        def of(size: int) -> Callable[[], object]:
            text = (begin + pump * (min(size, limit) // len(pump)))[: min(size, limit)] + "\x01"
            data: Any = text.encode() if as_bytes else text
            return lambda: use(pattern, methods, data)

        return of

    slow = {}
    for begin in beginnings(pattern):
        for pump in (*PUMPS, *[b for b in beginnings(pattern) if b]):
            if told := grows(work(begin, pump)):
                slow[begin, pump] = told
                break
    assert slow == {}


#: beginnings, what is repeated, and ends that make parsers work; {n} counts
DOCUMENTS: dict[str, tuple[str, str, str]] = {
    "comments": ("", "<!-- x -->", "<x"),
    "open comments": ("<html>", "<!--", ""),
    "attributes": ("<html><body><p ", "a{n}=1 ", ">x</p></body></html>"),
    "many attributes": ("<html><body>", "<p a=1 b=2 c=3 d=4>x", ""),
    "nested": ("<html><body>", "<div>", "word"),
    "nested quotes": ("<html><body>", "<blockquote><footer>x", ""),
    "nested spans": ("<html><body><p>", "<b><i>x ", ""),
    "links": ("<html><body><p>", "<a href=/x>y</a> ", "</p>"),
    "tables": ("<html><body>", "<table><tr><td>x", ""),
    "paragraphs": ("<html><body><article>", "<p>The council said it would vote on the ferry.</p>", ""),
    "entities": ("<html><body><p>", "&amp;&#x41;&", ""),
    "feed": ("<rss><channel>", "<item><title>x</title><description>&lt;p&gt;y</description></item>", "</channel></rss>"),
    "encoded words": ("Subject: ", "=?utf-8?q?a?= ", "\n\nword"),
    "brackets in a header": ("From: ", "(", "\n\nword"),
    "parameters": ("Content-Type: text/plain", '; a{n}="x"', "\n\nword"),
    "many headers": ("", "X-{n}: y\n", "\nword"),
    "nested parts": ("", 'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n', "word"),
    "backticks": ("", "`x", ""),
    "more and more backticks": ("", "` `` ``` ```` ", ""),
    "stars": ("", "*a **b ", ""),
    "brackets": ("", "[", "](x)"),
    "links in markdown": ("", "[a](", ""),
    "quotes in markdown": ("", "> ", "x"),
    "lists in markdown": ("", "- ", "x"),
    "units": ("", "3 km/h ", "."),
    "capitals": ("", "A", ""),
    "quotation marks": ("", "“’", ""),
    "short lines": ("", "by x\n", ""),
    "captions": ("", "Photo: Reuters. ", ""),
    "empty lines": ("x", "\n \n", "y"),
    "json": ('{"text": ', '{"a": [', ""),
    "json array": ("[", '{"text": "She said so."}, ', "]"),
    "json cut off": ("[", '{"text": "', ""),
    "rows": ("title,text\n", 'a,"x""', "\n"),
    "columns": ("text", ",a{n}", "\nx\n"),
    "rich text": ("{\\rtf1 ", "{\\b x", "}"),
    "factiva": ("HD\nx\nWC 1\nSN x\n", "LP x\nTD y\n", ""),
    "lexis": ("1 of 2 DOCUMENTS\n\n", "LENGTH: 1 words\nBYLINE: x\n", ""),
    "proquest": ("_" * 30 + "\nTitle: x\n", "Title: x\nAuthor: ", ""),
    "mailbox": ("From a@b Thu Mar 14 10:00:00 2024\n", "\nFrom a@b Thu Mar 14 10:00:00 2024\nSubject: x\n\ny\n", ""),
    "addresses": ("", "https://a.example/{n}\n", ""),
    "opml": ("<opml><body>", '<outline xmlUrl="https://a.example/{n}"/>', ""),
}  # fmt: skip
ENDINGS = {
    ".html": "comments,open comments,attributes,many attributes,nested,nested quotes,nested spans,links,tables,paragraphs,entities",
    ".xml": "comments,feed,opml,nested",
    ".eml": "encoded words,brackets in a header,parameters,many headers,nested parts",
    ".md": "backticks,more and more backticks,stars,brackets,links in markdown,quotes in markdown,lists in markdown",
    ".txt": "units,capitals,quotation marks,short lines,captions,empty lines,factiva,lexis,proquest,mailbox,addresses,rich text,comments",
    ".jsonl": "json,json array,json cut off",
    ".csv": "rows,columns",
}


@pytest.mark.parametrize(("suffix", "what"), [(s, what) for s, names in ENDINGS.items() for what in names.split(",")])
def test_no_document_takes_more_than_its_share(suffix: str, what: str) -> None:
    begin, pump, end = DOCUMENTS[what]

    def work(size: int) -> Callable[[], object]:
        repeated = "".join(pump.replace("{n}", str(n)) for n in range(size // len(pump)))
        data = (begin + repeated[:size] + end).encode()
        return lambda: list(guarded("x", lambda: articles(from_bytes(data, f"x{suffix}", suffix))))

    assert grows(work) is None


@pytest.mark.parametrize("attribute", ["a{n}=1", "a{n}", "a{n} = '>'", 'a{n}="<b"', 'a{n}=x"', "=a{n}", "/a{n}"])
def test_a_tag_has_no_more_attributes_than_the_parser_can_compare(attribute: str) -> None:
    attributes = " ".join(attribute.replace("{n}", str(n)) for n in range(3000))
    tree = parsed_html(f"<p class=x>one</p><p {attributes}>two</p><p id=y>three</p>")
    assert tree is not None
    first, *others = tree.iter("p")
    assert (first.get("class"), first.text) == ("x", "one")
    assert all(len(p.attrib) <= 1001 for p in others)
    assert tree.text_content().startswith("onetwothree")
