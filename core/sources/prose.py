"""Whether what would be stored as an article is one: not markup, source code, data or a log."""

from __future__ import annotations

import json
import re

from onrecord.core.sources.markup import root_of
from onrecord.core.text.patterns import pattern

#: endings of files that are never articles, and what they are
_ENDINGS = {
    **dict.fromkeys((".py", ".js", ".ts", ".c", ".h", ".cpp", ".java", ".rb", ".go", ".rs", ".php", ".sh", ".r", ".pl", ".sql", ".ipynb"), "source code"),
    **dict.fromkeys((".css", ".scss", ".less"), "a style sheet"),
    **dict.fromkeys((".toml", ".ini", ".yaml", ".yml", ".cfg", ".lock"), "configuration"),
    ".log": "a log",
    ".tex": "TeX",
    ".ics": "a calendar",
    ".vcf": "a list of contacts",
}  # fmt: skip
_BEGINNINGS = (
    ("#!/", "a script"), ("%!PS", "PostScript"), ("\\documentclass", "TeX"), ("-----BEGIN ", "a key or certificate"),
    ("diff --git ", "a patch"), ("BEGIN:VC", "a calendar or list of contacts"), ("<?php", "source code"),
    ("User-agent:", "rules for programs (robots.txt)"), ("User-Agent:", "rules for programs (robots.txt)"),
)  # fmt: skip
_TAG = pattern(r"</?[a-zA-Z][\w:-]{0,40}(?:\s[^<>]{0,500})?/?>")
#: what lines of code have and lines of prose seldom: calls, indices, comparisons, assignments, what ends or opens a block
_CODE = pattern(
    r"[\w\])]\(|\w\[[\w\"']|[=!<>]=|[=-]>|::|&&|\|\||\w [+*%|-]?= \S|^\s{0,60}(?://|/\*|\*/|@\w|#\w|[}\])])|[;{]\s{0,9}$|\{[^{}]{0,200}\}"
    r"|^\s{0,60}(?:def|class|import|from|function|var|let|const|public|private|return|if|for|while|elif|else|try|except|package|using|with)\b.{0,200}[:;{(\"'>]\s{0,9}$"
    r"|^\s{0,60}(?:import|package|using|return|from|raise|yield)\s+[\w.<>\"*]{1,80}(?:\s+import\s.{1,200})?;?$"
)
_SYMBOLS = pattern(r"[{}()\[\];=<>|&]")
_LOGGED = pattern(
    r"\W?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{1,3}(?:\.\d{1,3}){3} - )"
)
_LOOKED_AT = 20_000


def kind_of_non_prose(text: str, suffix: str = "") -> str | None:
    """What a text is that is no prose, in words ("source code"); None of prose."""
    head = text[:_LOOKED_AT].lstrip("\ufeff \n\t")
    named = _ENDINGS.get(suffix) or next((what for begin, what in _BEGINNINGS if head.startswith(begin)), None)
    if named is not None:
        return named
    if head.startswith("<") and root_of(head[:4096].encode("utf-8", "replace")):
        return "XML or HTML of a kind that is not read"
    if head[:1] in ("{", "[") and _is_json(text):
        return "JSON without an article in it"
    return _by_its_looks(head)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return (
            re.match(r'\s*(?:\{\s*"[^"\n]{0,100}"\s*:|\[\s*[\[{"\d-][^\]\n]{0,200}[,}])', text[:1000]) is not None
            and '":' in text[:1000]
        )


def _by_its_looks(head: str) -> str | None:
    return next((what for looks, what in _LOOKS if looks(head)), None)


def _is_markup(head: str) -> bool:
    tags = [len(m[0]) for m in _TAG.finditer(head)]
    return len(tags) >= 6 and sum(tags) > len(head) / 6


def _is_log(head: str) -> bool:
    lines = [line for line in head.split("\n") if line.strip()]
    return len(lines) >= 5 and sum(_LOGGED.match(line) is not None for line in lines) > 0.5 * len(lines)


def _is_code(head: str) -> bool:
    lines = [line for line in head.split("\n") if line.strip()]
    written = sum(len(line) for line in lines if _CODE.search(line[:300]))
    symbols = len(_SYMBOLS.findall(head)) if len(head) > 200 else 0
    return (len(lines) >= 5 and written > 0.3 * len(head)) or symbols > 0.08 * len(head)


def _is_symbols(head: str) -> bool:
    return len(head) > 200 and sum(c.isalpha() or c.isspace() for c in head) < 0.5 * len(head)


def _is_data(head: str) -> bool:
    return head.isascii() and max(map(len, head.split()), default=0) > 2000


_LOOKS = (
    (_is_markup, "markup of a kind that is not read"),
    (_is_log, "a log"),
    (_is_code, "source code or configuration"),
    (_is_symbols, "figures or symbols rather than sentences"),
    (_is_data, "data rather than sentences"),
)
