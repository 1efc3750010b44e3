"""The spaCy component ``onrecord_countries``: the countries an article refers to, in ``doc._.countries``.

Names, adjectives, demonyms, capitals and seats of government come from ``names.tsv``, looked up word by word in the
text; entities serve only to pass over people's names. The tables were made by hand for this project.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

if not Doc.has_extension("countries"):
    Doc.set_extension("countries", default=None)

_HERE = Path(__file__).parent
_WORD = re.compile(r"[A-ZÀ-ÞŞŠ][\w’'.-]*|[\w’'-]+")
_LONGEST = 6
_LANGUAGE = re.compile(r"\b(?:in|speak\w*|spoke|into|from|learn\w*|fluent|teach\w*|broken)\s+$")
_LANGUAGES = frozenset(
    ("English", "French", "German", "Spanish", "Italian", "Russian", "Chinese", "Japanese", "Polish", "Turkish")
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a name stands for."""

    code: str
    kind: str


@cache
def table() -> dict[tuple[str, ...], Place]:
    """Name, as a tuple of words -> place."""
    with (_HERE / "names.tsv").open(encoding="utf-8", newline="") as f:
        return {_words(row["name"]): Place(row["code"], row["kind"]) for row in csv.DictReader(f, delimiter="\t")}


@cache
def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code -> English short name."""
    with (_HERE / "countries.tsv").open(encoding="utf-8", newline="") as f:
        return {row["code"]: row["name"] for row in csv.DictReader(f, delimiter="\t")}


def _words(name: str) -> tuple[str, ...]:
    return tuple(m[0].rstrip("’'-") if not _is_dotted(m[0]) else m[0] for m in _WORD.finditer(name))


def _is_dotted(word: str) -> bool:
    return word.count(".") > 1


def find_places(text: str) -> Iterator[tuple[int, int, Place]]:
    """All names of the table in ``text``, the longest at each place: (start, end, place)."""
    names = table()
    words = [(m.start(), *_trim(m[0], m.start())) for m in _WORD.finditer(text)]
    i = 0
    while i < len(words):
        start, word, _ = words[i]
        size = 0
        if word[0].isupper():
            for size in range(min(_LONGEST, len(words) - i), 0, -1):
                key = tuple(w for _, w, _ in words[i : i + size])
                place = names.get(key)
                end = words[i + size - 1][2]
                if place and not re.search(r"[^\s,’'.]", _between(text, words[i : i + size])):
                    yield start, end, place
                    break
            else:
                size = 0
        i += max(size, 1)


def _between(text: str, words: list[tuple[int, str, int]]) -> str:
    return "".join(text[a[2] : b[0]] for a, b in itertools.pairwise(words))


def _trim(word: str, start: int) -> tuple[str, int]:
    """The word without possessive and full stop, and where it then ends."""
    if not _is_dotted(word):
        word = re.sub(r"(?:['’]s?|['’])$", "", word).rstrip(".-’'")
    elif word.endswith(("’s", "'s")):
        word = word[:-2]
    return word or " ", start + len(word)


def add_countries(doc: Doc) -> Doc:
    """Find the countries of ``doc``."""
    people = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"]
    found: dict[str, list[list[int]]] = {}
    places = list(find_places(doc.text))
    american = any(p.code == "US" for _, _, p in places)
    for start, end, place in places:
        name = doc.text[start:end]
        code = place.code
        if any(s <= start and end <= e for s, e in people):
            continue
        if name in _LANGUAGES and _LANGUAGE.search(doc.text[max(0, start - 14) : start]):
            continue
        if name == "Georgia" and american and not any(p.code == "GE" and p.kind != "name" for _, _, p in places):
            code = "US"
        found.setdefault(code, []).append([start, end])
    names = country_names()
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[1][0]))
    doc._.countries = [{"code": code, "name": names[code], "mentions": spans} for code, spans in ranked]
    return doc


@Language.factory("onrecord_countries", requires=["doc.ents"], assigns=["doc._.countries"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_countries(nlp: Language, name: str) -> Any:
    """The factory behind ``nlp.add_pipe("onrecord_countries")``."""
    return add_countries
